import type { PoolClient } from 'pg';
import { z } from 'zod';
import type { City } from '../kernel/city.ts';
import { defineCommand, execute, type Ctx } from '../kernel/command.ts';
import type { AnyJob } from '../kernel/jobs.ts';
import type { Logger } from '../kernel/log.ts';
import { SYSTEM, type Actor, type Rights } from '../kernel/permission.ts';
import { localDate } from '../kernel/clock/index.ts';
import { deposit, lying, TREASURER } from '../modules/money/index.ts';
import { listMyCases, type Catalogue } from '../modules/casework/index.ts';
import type { RegistryPort } from '../modules/casework/registry-port.ts';
import { planBirths, type BirthPlanItem, type Outcome } from './births.ts';
import { foundedAt, inventedOf } from './demo.ts';
import { openLane } from './lane.ts';
import { drawPictures } from './pictures.ts';
import { playBirth } from './play.ts';
import { scriptRegistry } from './registry-script.ts';

export interface SeedCases {
  catalogue: Catalogue;
  rights: Rights;
  jobs: AnyJob[];
  log: Logger;
  /** The present: when the seed itself works. What it tells happened up to the day on which the demo's people were written. */
  now: Date;
  /** The demo's registry at an instant of the past; without one the births that need it are left out. */
  registry?: { at(clock: () => Date): RegistryPort; passphrase: string };
  signal?: AbortSignal;
  /** About how many are told: what is open or was decided by the head comes in any case, of the year only so much. Default: all. */
  most?: number | undefined;
  /** Only some of the plan, for tests. */
  only?: (item: BirthPlanItem, index: number) => boolean;
}

const LANES = 2;
/** 'balai', 'seed': one process writes the past at a time. */
const TURN = 0x62_73_65_65;

/** How the trays fill best: what has come far first, so that nobody is seen to be served before one who waits longer. */
const OPEN: Outcome[] = [
  'awaiting_signature',
  'awaiting_validation',
  'refused_by_registry',
  'registry_unknown',
  'registering',
  'awaiting_registration',
  'awaiting_confirmation',
  'awaiting_late_decision',
  'returned',
  'in_verification',
  'waiting',
];
/** What the registry has been asked for and answered: without a registry it cannot be told. */
const BEFORE_REGISTRY = new Set<Outcome>([
  'waiting',
  'in_verification',
  'returned',
  'awaiting_late_decision',
  'awaiting_confirmation',
  'awaiting_registration',
  'rejected',
  'withdrawn',
  'expired',
]);

const decidedAt = (item: BirthPlanItem): string | undefined =>
  item.acts.find((a) => a.act === 'done' && a.row === 'late_decision')?.at;

/**
 * In which order births are played. What is open comes first, for the desks; then those on which the head has decided, in
 * the order of the decisions, because their numbers are taken from a book as they are played; then the year, backwards.
 */
function inOrder(items: BirthPlanItem[]): { first: BirthPlanItem[]; decided: BirthPlanItem[]; rest: BirthPlanItem[] } {
  const decided = items.filter((i) => decidedAt(i) !== undefined);
  const others = items.filter((i) => decidedAt(i) === undefined);
  const place = (i: BirthPlanItem) => OPEN.indexOf(i.outcome);
  return {
    first: others
      .filter((i) => place(i) >= 0)
      .toSorted((a, b) => place(a) - place(b) || (a.filedAt < b.filedAt ? 1 : -1)),
    decided: decided.toSorted((a, b) => (decidedAt(a)! < decidedAt(b)! ? -1 : 1)),
    rest: others.filter((i) => place(i) < 0).toSorted((a, b) => (a.filedAt < b.filedAt ? 1 : -1)),
  };
}

class Unfinished extends Error {}

/**
 * Plays a year of births into a demo city, through the doors of the engine; gives how many it played. Each birth is
 * written whole or not at all, so a start that was killed goes on where it stopped; once all stand there it costs one look.
 */
export async function seedCases(city: City, o: SeedCases): Promise<number> {
  const ctx: Ctx = {
    city,
    rights: o.rights,
    actor: SYSTEM,
    now: o.now,
    requestId: 'seed',
    channel: 'cli',
    lang: 'id',
    log: o.log,
  };
  if (await isDone(ctx)) return 0;
  const turn = await takeTurn(city);
  if (!turn) return 0;
  try {
    const played = await playAll(ctx, o);
    if (!o.signal?.aborted && !o.only) await finish(ctx, () => {});
    return played;
  } finally {
    await turn.query('select pg_advisory_unlock($1)', [TURN]);
    turn.release();
  }
}

/** That all is played stands in the audit, under one key; that key is asked for before anything else. */
const finish = (ctx: Ctx, check: () => void): Promise<null> =>
  execute(
    { ...ctx, key: 'seed/births' },
    defineCommand({
      name: 'seed.births',
      action: 'case.system',
      input: z.strictObject({}),
      async run() {
        check();
        return null;
      },
    }),
    {},
  );

async function isDone(ctx: Ctx): Promise<boolean> {
  try {
    await finish(ctx, () => {
      throw new Unfinished();
    });
    return true;
  } catch (error) {
    if (error instanceof Unfinished) return false;
    throw error;
  }
}

async function takeTurn(city: City): Promise<PoolClient | undefined> {
  const client = await city.pool.connect();
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [TURN]);
  if (rows[0]?.mine) return client;
  client.release();
  return undefined;
}

async function playAll(ctx: Ctx, o: SeedCases): Promise<number> {
  const { city } = ctx;
  const people = inventedOf(city);
  const until = await foundedAt(city);
  if (!until) return 0;
  const plan = planBirths({
    seed: 'births-1',
    now: until,
    calendar: city.calendar,
    people,
    officers: people.officers,
  });
  const actors = new Map<string, Actor>([
    ...people.residents.map((r): [string, Actor] => [
      r.id,
      { kind: 'person', id: r.id, name: r.name, posts: [], level: 2 },
    ]),
    ...people.officers.map(({ id, name, post }): [string, Actor] => [
      id,
      {
        kind: 'officer',
        id,
        name,
        posts: [{ id: post.id, role: post.role, agency: post.agency, area: post.area }],
        level: 3,
      },
    ]),
  ]);
  const numbers = new Map(plan.items.map((item, i) => [item, i]));
  const wanted = plan.items.filter(
    (item, i) => (o.registry || BEFORE_REGISTRY.has(item.outcome)) && (o.only?.(item, i) ?? true),
  );
  const pictures = await drawPictures(ctx);
  const { first, decided, rest: year } = inOrder(wanted);
  const rest = year.slice(0, Math.max(0, (o.most ?? Infinity) - first.length - decided.length));
  const count = first.length + decided.length + rest.length;
  let played = 0;
  let seen = 0;
  let failed = 0;

  /** Plays a queue by one lane after the other's case; each lane has its own clock, registry and connection. */
  async function lane(queue: BirthPlanItem[]): Promise<void> {
    const clock = { at: until! };
    const registry = o.registry && scriptRegistry(o.registry.at(() => clock.at));
    const { registryTrust, esign } = city.ports;
    const way = await openLane(city, {
      ...(registry && { registry: registry.port }),
      ...(registryTrust && { registryTrust }),
      ...(esign && { esign }),
    });
    const stage = {
      ...o,
      lane: way,
      actors,
      pictures,
      registry: registry ?? { next: { does: 'answer' as const }, port: undefined as never },
      passphrase: o.registry?.passphrase ?? '',
      clock,
      until: until!,
    };
    try {
      for (let item = queue.shift(); item && !o.signal?.aborted; item = queue.shift()) {
        const birth = item;
        try {
          if (!(await isThere(ctx, o.catalogue, actors.get(birth.applicant)!, birth))) {
            await way.whole(() => playBirth(stage, birth, numbers.get(birth)!));
            played++;
          }
        } catch (err) {
          // One that the engine refuses keeps no other from being told.
          failed++;
          o.log.error({ err, birth: birth.id, outcome: birth.outcome }, 'an invented birth could not be written');
        }
        if (++seen % 40 === 0 || seen === count) o.log.info(`seeding ${seen} of ${count} births`);
      }
    } finally {
      way.close();
    }
  }

  const inLanes = (n: number, queue: BirthPlanItem[]) => Promise.all(Array.from({ length: n }, () => lane(queue)));
  await inLanes(LANES, first);
  await Promise.all([...Array.from({ length: LANES - 1 }, () => lane(rest)), lane(decided).then(() => lane(rest))]);
  await depositFines(ctx, o, [...actors.values()]);
  if (failed > 0) throw new Error(`${failed} of ${count} invented births could not be written`);
  return played;
}

/** What was paid in the told year lies in RKUD since: a treasurer of the demo begins with the present. */
async function depositFines(ctx: Ctx, { rights }: SeedCases, actors: Actor[]): Promise<void> {
  const treasurer = actors.find((a) => a.posts.some((p) => p.role === TREASURER && p.agency === 'disdukcapil'));
  if (!treasurer) return;
  const as = { ...ctx, rights, actor: treasurer };
  for (const { agency, channel, amount, since } of await lying(as)) {
    const until = localDate(ctx.city.calendar, ctx.now);
    if (since < until && amount > 0n)
      await deposit(as, { agency, channel, until, bank_ref: `CONTOH-${agency}-${channel}`, amount });
  }
}

/** The birth that this person reported at this instant is a case already. */
async function isThere(ctx: Ctx, catalogue: Catalogue, actor: Actor, item: BirthPlanItem): Promise<boolean> {
  const { items } = await listMyCases({ ...ctx, actor }, catalogue, { limit: 50 });
  return items.some((k) => k.receivedAt.getTime() === Date.parse(item.filedAt));
}
