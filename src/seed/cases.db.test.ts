import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRegistry } from '../../simulators/registry/server.ts';
import { testCity, type TestCity } from '../../test/harness/city.ts';
import { publishAll } from '../../test/harness/filing.ts';
import { httpRegistry } from '../adapters/population-registry/http.ts';
import { catalogue } from '../app.ts';
import { outsideOnly } from '../kernel/db.ts';
import { planBirths, type BirthPlanItem, type Outcome, type PlanAct } from './births.ts';
import { seedCases, type SeedCases } from './cases.ts';
import { inventedOf, seedDemoPeople } from './demo.ts';

const NOW = new Date('2026-11-24T03:30:00Z');
const PASSPHRASE = 'frasa-uji';
let t: TestCity;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let items: BirthPlanItem[];
let played: number;

/** What a case looks like that stands where the plan leaves it. */
const STANDS: Record<Outcome, [status: string, stage: string | null]> = {
  waiting: ['received', 'verification'],
  in_verification: ['in_verification', 'verification'],
  returned: ['needs_revision', null],
  awaiting_late_decision: ['in_progress', 'late_decision'],
  awaiting_confirmation: ['awaiting_applicant', 'draft_proof'],
  awaiting_registration: ['in_progress', 'registration'],
  registering: ['in_progress', 'registration'],
  registry_unknown: ['in_progress', 'registration'],
  refused_by_registry: ['in_progress', 'registration'],
  awaiting_validation: ['in_progress', 'validation'],
  awaiting_signature: ['awaiting_signature', 'signing'],
  handed_over: ['completed', null],
  completed: ['completed', null],
  rejected: ['rejected', null],
  withdrawn: ['withdrawn', null],
  expired: ['expired', null],
};
/** Events that are one act of the plan each. What the engine and the registry's lanes do between is theirs. */
const KINDS = [
  'submitted',
  'done:verify',
  'done:late_decision',
  'done:confirm',
  'returned',
  'resubmitted',
  'rejected',
  'withdrawn',
  'registry_refused',
] as const;
const nameOf = (e: { type: string; row: string | null }): string => (e.type === 'done' ? `done:${e.row}` : e.type);
const isTold = (e: { type: string; row: string | null }): boolean => KINDS.some((kind) => kind === nameOf(e));

function eventOf(a: PlanAct): (typeof KINDS)[number] | undefined {
  if (a.act === 'submit') return 'submitted';
  if (a.act === 'done' && a.row === 'verify') return 'done:verify';
  if (a.act === 'done' && a.row === 'late_decision') return 'done:late_decision';
  if (a.act === 'confirm') return 'done:confirm';
  if (a.act === 'return') return 'returned';
  if (a.act === 'resubmit') return 'resubmitted';
  if (a.act === 'reject') return 'rejected';
  if (a.act === 'withdraw') return 'withdrawn';
  if (a.act === 'registry' && a.result === 'refused') return 'registry_refused';
  return undefined;
}

/** The registry answers over the network, some milliseconds after it was asked. */
const second = (at: string): string => at.slice(0, 19);

/** Of each outcome a few, and of the completed those with a story: late, twins, an outage, a lost answer, a refusal. */
const FEW = 3;

const options = (more: Partial<SeedCases> = {}): SeedCases => ({
  catalogue,
  rights: t.house.rights,
  jobs: t.house.jobs,
  log: t.ctx().log,
  now: NOW,
  registry: {
    at: (clock) =>
      outsideOnly(
        'registry',
        httpRegistry({
          origin: registry.url,
          token: 'token-uji',
          headers: () => ({ 'x-sim-at': clock().toISOString() }),
        }),
      ),
    passphrase: PASSPHRASE,
  },
  ...more,
});

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'registry-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  registry = await startRegistry({
    dir,
    host: '127.0.0.1',
    port: 0,
    speed: 2000,
    seed: 7,
    token: 'token-uji',
    passphrase: PASSPHRASE,
    quota: 1,
  });
  afterAll(() => registry.close());
  t = await testCity({ now: NOW, env: 'demo' });
  t.city.ports.registryTrust = { roots: [registry.rootPem], organisation: 'CONTOH Disdukcapil Kota Medan' };
  await publishAll(t);
  await seedDemoPeople(t.city, NOW);
  const people = inventedOf(t.city);
  const plan = planBirths({ seed: 'births-1', now: NOW, calendar: t.city.calendar, people, officers: people.officers });
  const count = new Map<string, number>();
  const story = (i: BirthPlanItem) =>
    i.outcome !== 'completed'
      ? i.outcome
      : [
          i.late,
          i.facts.children.length > 1,
          i.facts.kind,
          ...new Set(i.acts.flatMap((a) => (a.act === 'registry' ? a.result : a.act === 'return' ? 'return' : []))),
        ].join();
  items = plan.items.filter((i) => {
    const n = count.get(story(i)) ?? 0;
    count.set(story(i), n + 1);
    return n < FEW || i === plan.items[0] || i === plan.items[1];
  });
  const ids = new Set(items.map((i) => i.id));
  played = await seedCases(t.city, options({ only: (i) => ids.has(i.id) }));
}, 240_000);

describe('births of the plan, played through the doors', () => {
  it('stand where the plan leaves them', async () => {
    expect(played).toBe(items.length);
    const rows = await t.database.asOwner<{
      applicant: string;
      received_at: Date;
      status: string;
      stage: string | null;
    }>('select applicant, received_at, status, stage from casework.kase');
    const found = new Map(rows.map((r) => [`${r.applicant} ${r.received_at.toISOString()}`, r]));
    const wrong = items.filter((i) => {
      const k = found.get(`${i.applicant} ${i.filedAt}`);
      const [status, stage] = STANDS[i.outcome];
      return k?.status !== status || (stage !== null && k.stage !== stage);
    });
    expect(wrong.map((i) => [i.outcome, found.get(`${i.applicant} ${i.filedAt}`)])).toEqual([]);
  });

  it('bear every act of the plan as its event, at its second, and no other of its kind', async () => {
    const rows = await t.database.asOwner<{ birth: string; type: string; at: Date; row: string | null }>(
      `select k.applicant || ' ' || to_char(k.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as birth,
         e.type, e.occurred_at as at, e.data->>'row' as row
       from casework.kase k join casework.kase_event e on e.kase_id = k.id order by k.id, e.seq`,
    );
    const stands = Map.groupBy(rows, (r) => r.birth);
    const seen = new Set<string>();
    const wrong = items.flatMap((i) => {
      const told = i.acts.flatMap((a) => (eventOf(a) ? [`${eventOf(a)} ${second(a.at)}`] : [])).toSorted();
      const written = (stands.get(`${i.applicant} ${i.filedAt}`) ?? [])
        .flatMap((e) => (isTold(e) ? [`${nameOf(e)} ${second(e.at.toISOString())}`] : []))
        .toSorted();
      for (const name of told) seen.add(name.split(' ')[0]!);
      return JSON.stringify(told) === JSON.stringify(written) ? [] : [{ outcome: i.outcome, told, written }];
    });
    expect(wrong).toEqual([]);
    // A plan that tells nothing of a kind would pass above.
    expect([...seen].toSorted()).toEqual([...KINDS].toSorted());
  });

  it('tell of a lost answer, and of a row that grew late, in the cases that had one', async () => {
    const rows = await t.database.asOwner<{ type: string; n: number }>(
      `select type, count(distinct kase_id)::int as n from casework.kase_event group by type`,
    );
    const n = Object.fromEntries(rows.map((r) => [r.type, r.n]));
    const lost = items.filter((i) => i.acts.some((a) => a.act === 'registry' && a.result === 'unknown'));
    expect(n['registry_unknown']).toBeGreaterThanOrEqual(lost.length);
    expect(n['escalated']).toBeGreaterThan(0);
  });
});
