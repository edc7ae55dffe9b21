import { z } from 'zod';
import type { City } from '../kernel/city.ts';
import { defineCommand, execute, type Ctx } from '../kernel/command.ts';
import type { Tx } from '../kernel/db.ts';
import { SYSTEM, type Actor } from '../kernel/permission.ts';
import {
  actOnCase,
  caseParcels,
  currentService,
  fileCase,
  findCase,
  sendCase,
  type CaseActInput,
} from '../modules/casework/index.ts';
import {
  CHECKS,
  handOverBatch,
  makeBatch,
  packParcel,
  parcelOf,
  postParcel,
  sendAgain,
  takeBack,
  trackParcels,
  type DeliveryParts,
  type Parcel,
} from '../modules/delivery/index.ts';
import type { BillKinds } from '../modules/money/index.ts';
import type { SeedCases } from './cases.ts';
import { foundedAt, inventedOf } from './demo.ts';
import { openLane } from './lane.ts';
import { drawPictures } from './pictures.ts';
import { lostCard } from './services.ts';

/*
 * Cards on their way home: one in each state in which an officer may find a parcel. What happened in the city is written
 * in one piece; from the packing on, the simulated carrier is spoken with as ever, one step after the other, so that a
 * visitor can move its parcels on. A start that was killed goes on where it stopped.
 */

/** The carrier's words (`simulators/post`), and hours after it took the parcel. */
type News = { event: string; after: number; receiver?: string; relation?: string };
interface Story {
  /** How far the office came with it. */
  to: 'chosen' | 'printed' | 'packed' | 'listed' | 'away';
  news?: News[];
  /** What the office did with one that was brought back. */
  after?: 'received' | 'sent_again';
}

const posted = { event: 'posting', after: 1 };
const moved = { event: 'transit', after: 4 };
const out = { event: 'antar', after: 22 };
const back = [posted, moved, out, { event: 'gagal', after: 25 }, { event: 'retur', after: 40 }];
const home = { event: 'kembali', after: 50 };

const STORIES: Story[] = [
  { to: 'chosen' },
  { to: 'printed' },
  { to: 'packed' },
  { to: 'listed' },
  { to: 'away', news: [posted, moved] },
  { to: 'away', news: [posted, moved, out, { event: 'gagal', after: 25 }] },
  { to: 'away', news: [...back, home] },
  { to: 'away', news: [...back, home], after: 'received' },
  { to: 'away', news: [...back, home], after: 'sent_again' },
  { to: 'away', news: [posted, moved, out, { event: 'selesai', after: 24 }] },
  { to: 'away', news: [posted, out, { event: 'selesai', after: 30 }] },
  { to: 'away', news: [posted, out, { event: 'selesai', after: 27, receiver: 'Sari Contoh', relation: 'TETANGGA' }] },
  { to: 'away', news: [posted, { event: 'hilang', after: 60 }] },
];

const HOUR = 3_600_000;
/** Hours before the present. */
const AT = { filed: 168, printed: 120, packed: 96, handed: 72, back: 12 };

export interface SeedParcels extends Pick<SeedCases, 'catalogue' | 'rights' | 'log' | 'signal'> {
  bills: BillKinds;
  /** The simulated carrier; without one the parcels wait to be packed. */
  post?: { origin: string } | undefined;
}

/** Tells them once. Gives how many. */
export async function seedParcels(city: City, o: SeedParcels): Promise<number> {
  const until = await foundedAt(city);
  const office = city.pack.offices.find((x) => x.prints.includes('identity_card'));
  if (!until || !office) return 0;
  const at = (hours: number): Date => new Date(until.getTime() - hours * HOUR);
  const ctxOf = (over: City, actor: Actor, now: Date): Ctx => ({
    city: over,
    rights: o.rights,
    actor,
    now,
    requestId: 'seed/parcels',
    channel: 'web',
    lang: 'id',
    log: o.log,
  });
  const { officers } = inventedOf(city);
  const officerOf = (role: string): Actor => {
    const { id, name, post } = officers.find((x) => x.post.role === role)!;
    return { kind: 'officer', id, name, posts: [post], level: 3 };
  };
  const cases = await tellCases(city, o, office.code, { at, ctxOf, officerOf });
  if (!o.post) return cases.length;

  const desk = officerOf('petugas_loket');
  const parts: DeliveryParts = { hooks: caseParcels(o.catalogue), bills: o.bills };
  const parcels = async (): Promise<{ p: Parcel; story: Story }[]> =>
    Promise.all(STORIES.map(async (story, n) => ({ story, p: (await parcelOf(city.db, `kase/${cases[n]!}`))! })));

  for (const { p, story } of await parcels()) {
    if (o.signal?.aborted) return cases.length;
    if (story.to === 'chosen' || story.to === 'printed' || p.round > 1) continue;
    const now = at(AT.packed);
    if (p.tray === 'pack')
      await packParcel(ctxOf(city, desk, now), parts, { parcel: p.id, checks: [...CHECKS], weight_g: 60 });
    if (p.awb === null) await postParcel({ ...ctxOf(city, SYSTEM, now), channel: 'job' }, { parcel: p.id, round: 1 });
  }
  for (const to of ['listed', 'away'] as const) {
    const packed = (await parcels()).filter(({ p, story }) => story.to === to && p.tray === 'packed' && p.round === 1);
    if (packed.length > 0) await makeBatch(ctxOf(city, desk, at(AT.handed)), { parcels: packed.map(({ p }) => p.id) });
  }
  const listed = (await parcels()).filter(({ p, story }) => story.to === 'away' && p.tray === 'batched');
  if (listed.length > 0)
    await handOverBatch(ctxOf(city, desk, at(AT.handed)), parts, {
      batch: listed[0]!.p.batch!,
      courier: 'Rahmat (CONTOH)',
      count: listed.length,
    });

  const silent = async () =>
    (await parcels()).filter(({ p, story }) => story.news && p.state === 'handed_over' && p.round === 1);
  for (const { p, story } of await silent())
    for (const { after, ...seen } of story.news!)
      await sees(o.post, { awb: p.awb!, at: at(AT.handed - after).toISOString(), ...seen });
  // A worker beside asks the carrier as well: whoever is first.
  for (let tries = 0; tries < 60 && !o.signal?.aborted && (await silent()).length > 0; tries++) {
    await trackParcels({ ...ctxOf(city, SYSTEM, new Date()), channel: 'job' }, parts);
    if ((await silent()).length > 0) await new Promise((done) => setTimeout(done, 500));
  }
  for (const { p, story } of await parcels()) {
    if (story.after === undefined || p.state !== 'returned') continue;
    const ctx = ctxOf(city, desk, at(AT.back));
    if (!p.received) await takeBack(ctx, { parcel: p.id });
    if (story.after === 'sent_again') await sendAgain(ctx, parts, { parcel: p.id });
  }
  return cases.length;
}

async function sees(post: { origin: string }, event: object): Promise<void> {
  const answer = await fetch(`${post.origin}/_sim/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ act: 'event', ...event }),
  });
  if (!answer.ok) throw new Error(`the post simulator does not take news: ${await answer.text()}`);
}

/** Cards that were lost, printed anew and are to go by post: all or none. Gives the cases, in the order of the stories. */
async function tellCases(
  city: City,
  o: SeedParcels,
  office: string,
  {
    at,
    ctxOf,
    officerOf,
  }: {
    at: (hours: number) => Date;
    ctxOf: (over: City, actor: Actor, now: Date) => Ctx;
    officerOf: (role: string) => Actor;
  },
): Promise<string[]> {
  const until = at(0);
  const families = inventedOf(city).families.filter(({ members: [head] }) => head?.phone && head.slug === null);
  const pictures = await drawPictures(ctxOf(city, SYSTEM, until), ['loss_letter', 'family_card']);
  // Without the registry's port it is done by hand, as in an office whose line is down.
  const { registry: _, ...ports } = city.ports;
  const way = await openLane(city, ports);

  async function done(kase: string, role: string, now: Date, acts: CaseActInput['type'][]): Promise<void> {
    const ctx = ctxOf(way.city, officerOf(role), now);
    const open = (await findCase(ctx, o.catalogue, kase, way.city.db as Tx)).rows.find((r) => r.actor === role);
    if (!open) throw new Error(`no row of ${role} is open`);
    const expected = { row: open.row, round: open.round };
    const act = (asked: CaseActInput) => actOnCase(ctx, o.catalogue, { kase, act: asked });
    await act({ type: 'take', expected, reason: 'same_family' });
    for (const type of acts)
      await act(
        type === 'request'
          ? { type, expected, item: 0 }
          : type === 'confirm'
            ? { type, expected, item: 0, request: 1 }
            : { type: 'done', expected },
      );
  }

  async function tell(n: number): Promise<string> {
    // Others than those of the services' own stories.
    const family = families[families.length - 1 - n * 5]!;
    const head = family.members[0]!;
    const { service, answers, documents } = lostCard(family, undefined, at(AT.filed));
    const filed = new Date(at(AT.filed).getTime() + n * HOUR);
    const person: Actor = { kind: 'person', id: head.id, name: head.name, posts: [], level: 2 };
    const ctx = ctxOf(way.city, person, filed);
    const sent = [];
    for (const [requirement, kind] of Object.entries(documents))
      sent.push({ requirement, file: await pictures.give(ctx, kind, n) });
    const def = await currentService(way.city, o.catalogue, service, filed);
    const { id: kase } = await fileCase(ctx, o.catalogue, {
      service,
      answers: { ...answers, collect_at: office },
      documents: sent,
      statements: def.body.statements.map((s) => s.id),
    });
    const district = city.pack.areas.districts.find((d) => family.area.startsWith(`${d.code}.`))!;
    await sendCase(ctx, o.catalogue, o.bills, {
      kase,
      old_card: false,
      to: {
        receiver: 'holder',
        name: head.name,
        street: `Jalan Contoh Nomor ${n + 1}`,
        neighbourhood: 'Lingkungan II',
        area: family.area,
        postcode: district.postcodes.from,
        phone: head.phone!,
        note: '',
      },
    });
    await done(kase, 'petugas_verifikasi', at(AT.printed + 12), ['done']);
    await done(kase, 'operator_siak', at(AT.printed + 6), ['request', 'confirm']);
    if (STORIES[n]!.to !== 'chosen') await done(kase, 'petugas_loket', at(AT.printed), ['done']);
    return kase;
  }

  try {
    const all = defineCommand({
      name: 'seed.parcels',
      action: 'case.system',
      input: z.strictObject({}),
      async run() {
        const cases = [];
        for (let n = 0; n < STORIES.length; n++) cases.push(await tell(n));
        return cases;
      },
    });
    return await way.whole(() => execute({ ...ctxOf(way.city, SYSTEM, until), key: 'seed/parcels' }, all, {}));
  } finally {
    way.close();
  }
}
