import { describe, expect, it } from 'vitest';
import { createCalendar, daysBetween, isOpen, localDate } from '../kernel/clock/index.ts';
import { readPack } from '../kernel/pack.ts';
import type { Defect } from './birth-facts.ts';
import { planBirths, type BirthPlanItem, type PlanAct } from './births.ts';
import { demoCity } from './officers.ts';

const pack = readPack('cities/medan');
const calendar = createCalendar(pack.calendar, pack.city.time_zone);
const people = demoCity(pack);
const officers = new Map(people.officers.map((o) => [o.id, o]));
const now = new Date('2026-11-24T03:30:00Z');
const planAt = (at: Date, seed = 'test') => planBirths({ seed, now: at, calendar, people, officers: people.officers });
const plan = planAt(now);
const { items } = plan;
const has = (item: BirthPlanItem, test: (a: PlanAct) => boolean): boolean => item.acts.some(test);
const returns = (item: BirthPlanItem) => item.acts.filter((a) => a.act === 'return');
const reportDays = (item: BirthPlanItem): number =>
  daysBetween(item.facts.children[0]!.bornOn, localDate(calendar, Date.parse(item.filedAt)));

describe('the plan', () => {
  it('has 400 births in every state', () => {
    expect(items).toHaveLength(400);
    expect([...new Set(items.map((i) => i.outcome))].toSorted()).toEqual([
      'awaiting_confirmation',
      'awaiting_late_decision',
      'awaiting_registration',
      'awaiting_signature',
      'awaiting_validation',
      'completed',
      'expired',
      'handed_over',
      'in_verification',
      'refused_by_registry',
      'registering',
      'registry_unknown',
      'rejected',
      'returned',
      'waiting',
      'withdrawn',
    ]);
  });

  it('has all four kinds, twins, late ones, two returns, births elsewhere', () => {
    expect(new Set(items.map((i) => i.facts.kind)).size).toBe(4);
    expect(items.filter((i) => i.facts.children.length > 1).length).toBeGreaterThan(3);
    expect(items.filter((i) => i.late).length).toBeGreaterThan(20);
    expect(items.filter((i) => returns(i).length === 2).length).toBeGreaterThan(5);
    expect(items.filter((i) => i.facts.children[0]!.birthPlace !== 'Kota Medan').length).toBeGreaterThan(10);
    expect(items.filter((i) => i.documents.includes('sptjm_birth')).length).toBeGreaterThan(10);
  });

  it('spreads over the twelve months before now, and nothing lies in the future', () => {
    const months = new Set(items.map((i) => i.filedAt.slice(0, 7)));
    expect(months.size).toBeGreaterThanOrEqual(12);
    expect(items.filter((i) => daysBetween(i.filedAt.slice(0, 10), '2026-11-24') >= 400)).toEqual([]);
    expect(items.filter((i) => i.acts.at(-1)!.at >= now.toISOString())).toEqual([]);
    expect(
      items.filter((i) => i.facts.children.some((c) => c.bornOn > localDate(calendar, Date.parse(i.filedAt)))),
    ).toEqual([]);
  });

  it('is late exactly beyond 60 days; two cases stand on the limit', () => {
    expect(items.filter((i) => i.late !== reportDays(i) > 60)).toEqual([]);
    const decided = (i: BirthPlanItem) => has(i, (a) => a.act === 'done' && a.row === 'late_decision');
    const confirmed = items.filter((i) => has(i, (a) => a.act === 'confirm'));
    expect(confirmed.filter((i) => decided(i) !== i.late)).toEqual([]);
    expect(items.filter((i) => reportDays(i) === 60).length).toBeGreaterThan(0);
    expect(items.filter((i) => reportDays(i) === 61).length).toBeGreaterThan(0);
  });

  it('the same seed and now give the same bytes; another now gives another year', () => {
    expect(JSON.stringify(planAt(now))).toBe(JSON.stringify(plan));
    expect(JSON.stringify(planAt(now, 'other'))).not.toBe(JSON.stringify(plan));
    expect(planAt(new Date('2026-05-02T20:00:00Z')).items.every((i) => i.acts.at(-1)!.at < '2026-05-02T20:00')).toBe(
      true,
    );
  });
});

describe('acts', () => {
  const acts = items.flatMap((item) => item.acts.map((act) => ({ item, act })));

  it('begin with the report and go forward', () => {
    for (const item of items) {
      expect(item.acts[0]).toMatchObject({ act: 'submit', at: item.filedAt, role: 'applicant' });
      expect(item.acts.slice(1).filter((act, i) => act.at <= item.acts[i]!.at)).toEqual([]);
    }
  });

  it('of officers fall in office hours and to who holds the role; of parents to the applicant', () => {
    expect(acts.filter(({ item, act }) => act.role === 'applicant' && act.by !== item.applicant)).toEqual([]);
    const outside = ['applicant', 'system', 'registry'];
    expect(acts.filter(({ act }) => outside.slice(1).includes(act.role) && act.by !== act.role)).toEqual([]);
    const official = acts.map(({ act }) => act).filter((act) => !outside.includes(act.role));
    expect(official.length).toBeGreaterThan(3000);
    expect(official.filter((act) => officers.get(act.by)?.post.role !== act.role)).toEqual([]);
    expect(official.filter((act) => !isOpen(calendar, new Date(act.at)))).toEqual([]);
  });

  it('a row is taken before it is done, by the same officer', () => {
    const ends = acts.flatMap(({ item, act }) => (act.act === 'done' || act.act === 'reject' ? [{ item, act }] : []));
    const taker = ({ item, act }: (typeof ends)[number]) =>
      item.acts.findLast((a) => a.act === 'take' && a.row === act.row && a.at < act.at)?.by;
    expect(ends.filter((e) => taker(e) !== e.act.by)).toEqual([]);
  });

  it('a return names at least one defect, never one that was named before; mending answers exactly those', () => {
    const marks = (a: { defects: Defect[] }) => a.defects.map((d) => ('field' in d.on ? d.on.field : d.on.document));
    for (const item of items) {
      const rounds = returns(item).map(marks);
      expect(rounds.filter((marked) => marked.length === 0)).toEqual([]);
      expect(new Set(rounds.flat()).size).toBe(rounds.flat().length);
      const mended = item.acts.filter((a) => a.act === 'resubmit');
      expect(mended.map((a) => [...Object.keys(a.answers), ...a.documents].toSorted())).toEqual(
        rounds.slice(0, mended.length).map((marked) => marked.toSorted()),
      );
      expect(
        mended.filter((a) => Object.entries(a.answers).some(([key, right]) => item.answers[key] === right)),
      ).toEqual([]);
    }
  });

  it('the registry answers nobody on the day of its outage, and the next working day it does', () => {
    const met = items.filter((i) => has(i, (a) => a.act === 'registry' && a.result === 'unavailable'));
    expect(met.length).toBeGreaterThan(5);
    const answers = acts.flatMap(({ act }) => (act.act === 'registry' && act.result !== 'requested' ? [act] : []));
    const thatDay = (at: string) => localDate(calendar, Date.parse(at)) === plan.outageOn;
    expect(answers.filter((a) => (a.result === 'unavailable') !== thatDay(a.at))).toEqual([]);
    expect(met.every((i) => has(i, (a) => a.act === 'registry' && a.result === 'registered'))).toBe(true);
  });

  it('the registry answers for every child of a completed case', () => {
    for (const item of items.filter((i) => i.outcome === 'completed'))
      expect(item.acts.filter((a) => a.act === 'registry' && a.result === 'registered')).toHaveLength(
        item.facts.children.length,
      );
  });
});

describe('facts', () => {
  it('a mother only: the father is never in the report', () => {
    const alone = items.filter((i) => i.facts.kind === 'mother_only');
    expect(alone.length).toBeGreaterThan(10);
    expect(alone.every((i) => !Object.keys(i.answers).some((k) => /^(father|marriage)_/.test(k)))).toBe(true);
  });

  it('F-2.04 only where the family card shows husband and wife', () => {
    const sptjm = items.filter((i) => i.documents.includes('sptjm_couple'));
    expect(sptjm.length).toBeGreaterThan(10);
    for (const { facts } of sptjm) {
      const family = people.families.find((f) => f.card === facts.familyCard)!;
      expect(facts.kind).toBe('unrecorded');
      expect(family.members.some((m) => m.relation === 'wife')).toBe(true);
    }
  });

  it('a foundling has a police record and no parents', () => {
    for (const { facts, documents } of items.filter((i) => i.facts.kind === 'unknown_parents')) {
      expect([facts.father, facts.mother, facts.familyCard]).toEqual([undefined, undefined, undefined]);
      expect(documents).toEqual(['police_record']);
    }
  });

  it('new names keep Permendagri 73/2022 once mended: at most 60 characters, no abbreviation, digit or punctuation', () => {
    for (const { facts } of items) {
      for (const child of facts.children) expect(child.name).toMatch(/^[\p{L}]+( [\p{L}]+)*$/u);
      expect(facts.children.every((c) => c.name.length <= 60)).toBe(true);
      expect(facts.witnesses).toHaveLength(2);
    }
  });

  it('bapak-togar has a case to mend, ibu-siti one of her elder child, and nobody has two as a mother', () => {
    const id = (slug: string) => people.accounts.find((a) => a.slug === slug)!.personId;
    expect(items[0]).toMatchObject({ applicant: id('bapak-togar'), outcome: 'returned' });
    const siti = items.filter((i) => i.applicant === id('ibu-siti'));
    expect(siti).toHaveLength(1);
    expect(siti[0]).toMatchObject({ outcome: 'completed', late: true });
    expect(siti[0]!.facts.children.map((c) => c.name)).toEqual(['Alya Nasution']);
    const mothers = items.flatMap((i) => i.facts.mother?.nik ?? []);
    expect(new Set(mothers).size).toBe(mothers.length);
  });
});
