import type { ClientBase, PoolClient } from 'pg';
import { auditRow } from '../kernel/audit.ts';
import type { City } from '../kernel/city.ts';
import { addDays } from '../kernel/clock/index.ts';
import { auditLine, batchesOf, copyAudit, copyDataKeys, dataKeyLine, takeBatch } from '../kernel/copy.ts';
import { newId, sixDigits, trackingNumber } from '../kernel/ids.ts';
import type { Actor } from '../kernel/permission.ts';
import {
  addCase,
  copyCases,
  currentService,
  knownFor,
  noLines,
  type Catalogue,
  type Definition,
} from '../modules/casework/index.ts';
import { fold, isEnded, type CaseEvent } from '../modules/casework/model.ts';
import { copyPersons, personLine } from '../modules/people/index.ts';
import { historyOf, ringUntil, type History } from './bulk-births.ts';
import { planBirths, type Outcome } from './births.ts';
import type { Answers } from './birth-answers.ts';
import { inventedOf } from './demo.ts';
import { fullName, newbornName, someClan, somePeople, type People } from './names.ts';
import { random, type Random } from './random.ts';

/*
 * Births by the hundred thousand: for trying out how a city runs that is old and full. Histories of the plan, stamped out at other
 * times and with other people, written by COPY. Each batch commits whole or not at all and is written once, so a filling
 * that was killed goes on where it stopped.
 */

const SERVICE = 'akta-kelahiran';
const BATCH = 2000;
/** Connections that write beside each other, while the next batch is being made. */
const LANES = 2;
/** How far back the oldest cases go. */
const YEARS = 3;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** Of a hundred cases, how many are still open, spread evenly over everything a case can wait for. */
const OPEN = 10;
/** How the others ended. */
const ENDED: readonly (readonly [Outcome, number])[] = [
  ['completed', 60],
  ['handed_over', 5],
  ['rejected', 12],
  ['withdrawn', 12],
  ['expired', 11],
];
const PREFIX = 'seed.cases/';

export interface BulkOptions {
  catalogue: Catalogue;
  now: Date;
  /** How many invented cases the city is to have, those of earlier calls counted. */
  cases: number;
  progress?: (written: number) => void;
  /** Called with what is left to write, to be done around the writing of it. */
  around?: (left: number, write: () => Promise<unknown>) => Promise<unknown>;
  signal?: AbortSignal;
  batch?: number;
}

export interface BulkResult {
  /** Cases written by this call. */
  written: number;
  /** One in a hundred of them, for looking at. */
  sample: string[];
}

/**
 * Fills a demo city up to `cases` invented births; those that stand there from an earlier call count. The city's people and
 * services must be there.
 */
export async function seedBulk(city: City, connect: () => Promise<PoolClient>, o: BulkOptions): Promise<BulkResult> {
  const size = o.batch ?? BATCH;
  const first = await connect();
  const there = await batchesOf(first, PREFIX).finally(() => first.release());
  const standing = [...there.values()].reduce<number>((n, v) => n + (v as { cases: number }).cases, 0);
  const left = Math.max(0, o.cases - standing);
  const numbers = Array.from({ length: Math.ceil(left / size) }, (_, i) => there.size + i);
  const make = await maker(city, o);
  const result: BulkResult = { written: 0, sample: [] };
  const queue = numbers.map((n, i) => ({ n, cases: Math.min(size, left - i * size), share: (i * size) / left }));
  const lane = async (): Promise<void> => {
    const client = await connect();
    try {
      await client.query('set synchronous_commit = off');
      for (let job = queue.shift(); job && !o.signal?.aborted; job = queue.shift()) {
        const batch = await make(job.n, job.cases, job.share);
        if (!(await write(client, job.n, batch))) continue;
        result.written += job.cases;
        result.sample.push(...batch.sample);
        o.progress?.(standing + result.written);
      }
    } finally {
      client.release();
    }
  };
  const lanes = () => Promise.all(Array.from({ length: LANES }, lane));
  await (o.around && left > 0 ? o.around(left, lanes) : lanes());
  return result;
}

type Batch = Awaited<ReturnType<Awaited<ReturnType<typeof maker>>>>;

/** Writes a batch whole. False: another filling has written it. */
async function write(client: ClientBase, n: number, batch: Batch): Promise<boolean> {
  await client.query('begin');
  try {
    const mine = await takeBatch(client, `${PREFIX}${n}`, { cases: batch.cases.kase.length });
    if (mine) {
      await copyPersons(client, batch.persons);
      await copyDataKeys(client, batch.keys);
      await copyCases(client, batch.cases);
      await copyAudit(client, batch.audit);
    }
    await client.query('commit');
    return mine;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Makes batches: what is slow to find out is found out once. */
async function maker(city: City, o: BulkOptions) {
  const { catalogue, now } = o;
  const { calendar, keys } = city;
  const def = await currentService(city, catalogue, SERVICE, now);
  const people = inventedOf(city);
  const officers = new Map(people.officers.map((p) => [p.id, p]));
  const plan = planBirths({ seed: 'bulk-1', now, calendar, people, officers: people.officers });
  const known = knownFor(city, now);
  const histories = plan.items.map((item) => historyOf(def, calendar, known, item));
  const byOutcome = Map.groupBy(histories, (h) => h.outcome);
  const ended = ENDED.filter(([outcome]) => byOutcome.has(outcome));
  const open = [...byOutcome.keys()].filter((outcome) => ended.every(([other]) => other !== outcome));
  const wards = city.pack.areas.wards.map((w) => w.code);
  const taken = new Set<string>();
  const oldest = now.getTime() - YEARS * 365 * DAY;

  function numberOf(): string {
    for (;;) {
      const number = trackingNumber(city.pack.city.tracking_prefix);
      if (!taken.has(number)) return (taken.add(number), number);
    }
  }
  const actorOf = (e: CaseEvent, applicant: Actor): Actor => {
    const officer = officers.get(e.actor);
    if (officer) {
      const { id, role, agency, area } = officer.post;
      return { kind: 'officer', id: officer.id, name: '', posts: [{ id, role, agency, area }], level: 3 };
    }
    return e.actor === applicant.id ? applicant : { kind: 'system', id: e.actor, name: '', posts: [], level: 0 };
  };

  return async (n: number, cases: number, share: number) => {
    const r = random(`bulk/${n}`);
    const batch = {
      cases: noLines(),
      persons: [] as string[],
      keys: [] as string[],
      audit: [] as string[],
      sample: [] as string[],
    };
    let applicant: Invented | undefined;
    for (let i = 0; i < cases; i++) {
      const opens = open.length > 0 && i % 100 >= 100 - OPEN;
      const outcome = opens ? open[i % open.length]! : r.weighted(ended);
      const history = r.pick(byOutcome.get(outcome)!);
      const weeks = opens ? -r.below(2) : weeksTo(history, oldest + share * (now.getTime() - oldest), now);
      // Two cases for each person, as families have.
      if (!applicant || i % 2 === 0)
        batch.persons.push(personLine((applicant = inventPerson(r, now)), new Date(oldest)));
      const id = addOne(batch, r, def, history, weeks, opens, applicant);
      if (i % 100 === 0 || (opens && i % 10 === 0)) batch.sample.push(id);
      // What is being written meanwhile needs its turn on this thread.
      if (i % 40 === 39) await new Promise((resolve) => setImmediate(resolve));
    }
    return batch;
  };

  function addOne(
    batch: { cases: ReturnType<typeof noLines>; keys: string[]; audit: string[] },
    r: Random,
    def: Definition,
    history: History,
    weeks: number,
    opens: boolean,
    person: Invented,
  ): string {
    const jitter = opens ? 0 : r.below(60_000);
    const events = history.events.map((e): CaseEvent => ({
      ...e,
      at: new Date(Date.parse(e.at) + weeks * WEEK + jitter).toISOString(),
      ...(e.actor === history.applicant ? { actor: person.id } : {}),
    }));
    let state = fold(() => def, events);
    if (!isEnded(state)) {
      const rung = ringUntil(def, calendar, state, now);
      events.push(...rung.events);
      ({ state } = rung);
    }
    const filed = new Date(events[0]!.at);
    const id = newId(filed);
    const key = keys.newDataKey();
    const area = r.pick(wards);
    const more = { area, 'child.1.name': newbornName(r, person.people, r.pick(['L', 'P']), person.clan) };
    batch.keys.push(dataKeyLine(key, 'case', filed));
    addCase(batch.cases, calendar, {
      def,
      key: key.key,
      events,
      state,
      answers: history.answers.map((a) => ({ ...moved(a, weeks * 7), ...more })),
      id,
      number: numberOf(),
      agency: def.body.agency,
      area,
      applicant: person.id,
      filedBy: person.id,
      channel: 'web',
      pinMac: keys.mac('case/pin', `${id}/${sixDigits()}`),
      dataKey: key.id,
    });
    const applicant: Actor = { kind: 'person', id: person.id, name: person.name, posts: [], level: 2 };
    for (const e of events) {
      const actor = actorOf(e, applicant);
      batch.audit.push(
        auditLine(
          auditRow(
            {
              city,
              actor,
              now: new Date(e.at),
              channel: actor.kind === 'system' ? 'job' : 'web',
              requestId: `seed/${id}`,
            },
            actionOf(e),
            {
              object: `kase/${id}`,
              ...(e.type === 'submitted' ? {} : { role: e.role }),
              ...('reason' in e.data && e.data.reason !== undefined ? { reason: e.data.reason } : {}),
            },
          ),
        ),
      );
    }
    return id;
  }
}

/** The command that writes such an event. */
function actionOf({ type, key }: CaseEvent): string {
  if (type === 'submitted') return 'case.submit';
  return key === null ? 'case.act' : 'case.timer';
}

/** By how many weeks a history moves to be filed about then: whole ones, so that office hours stay office hours. */
function weeksTo(history: History, filed: number, now: Date): number {
  const weeks = Math.round((filed - history.filedAt) / WEEK);
  const latest = Math.floor((now.getTime() - DAY - history.endedAt) / WEEK);
  return Math.min(weeks, latest);
}

/** Dates of the birth itself move with the report. */
const moved = (answers: Answers, days: number): Answers =>
  days === 0
    ? answers
    : Object.fromEntries(
        Object.entries(answers).map(([path, value]) => [
          path,
          /^child\.\d\.born_on$|^proof_date$/.test(path) ? addDays(String(value), days) : value,
        ]),
      );

interface Invented {
  id: string;
  name: string;
  bornOn: string;
  sex: 'L' | 'P';
  people: People;
  clan: string;
}
function inventPerson(r: Random, now: Date): Invented {
  const people = somePeople(r);
  const clan = someClan(r, people);
  const sex = r.pick(['L', 'P'] as const);
  return {
    id: newId(now),
    name: fullName(r, people, sex, clan),
    bornOn: addDays('1980-01-01', r.below(8000)),
    sex,
    people,
    clan,
  };
}
