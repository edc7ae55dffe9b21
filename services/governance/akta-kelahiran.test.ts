import { describe, expect, it } from 'vitest';
import { addDays, createCalendar, localDate } from '../../src/kernel/clock/index.ts';
import { readPack, ruleAt } from '../../src/kernel/pack.ts';
import {
  isOpenToChange,
  pagesOf,
  prune,
  readAnswers,
  readPage,
  requirementPaths,
  standingOf,
  visibleTo,
  type Known,
} from '../../src/modules/casework/answers.ts';
import type { Answers } from '../../src/modules/casework/definition.ts';
import type { RegistryBirth } from '../../src/modules/casework/registry-port.ts';
import { promiseOf } from '../../src/modules/casework/timers.ts';
import { siakSheet } from '../../src/modules/casework/siak-sheet.ts';
import { birthAnswers } from '../../src/seed/birth-answers.ts';
import { planBirths, type BirthPlanItem } from '../../src/seed/births.ts';
import { demoCity } from '../../src/seed/officers.ts';
import { isAsked } from '../../src/modules/casework/paths.ts';
import { aktaKelahiran } from './akta-kelahiran.ts';
import { registry } from './akta-kelahiran/registry.ts';
import { samples } from './akta-kelahiran/samples.ts';

const { definition: def, decisions } = aktaKelahiran;
const pack = readPack('cities/medan');
const areas = new Set(pack.areas.wards.map((w) => w.code));
const known = (date = '2026-11-20'): Known => ({ date, areas });
const read = (answers: Answers, date?: string) =>
  readAnswers(def, answers, known(date), { source: 'json', whole: true });
const {
  recorded,
  twins_of_unrecorded: twins,
  late_of_mother_only: alone,
  unknown_parents: foundling,
} = samples as Record<
  'recorded' | 'twins_of_unrecorded' | 'late_of_mother_only' | 'unknown_parents',
  (typeof samples)[string]
>;
const found = (answers: Answers, date?: string) => {
  const { errors, warnings } = read(answers, date);
  return { errors, warnings };
};
const fine = { errors: {}, warnings: {} };
const pages = (answers: Answers) => pagesOf(def, answers, known()).map((p) => p.key);

describe('60 days', () => {
  const lateOn = (date: string, answers = recorded.answers) =>
    standingOf(def, answers, known(date)).conditions.includes('late');

  it('are the limit of the city pack: the 60th day is in time, the 61st is late, whatever the year', () => {
    const limit = ruleAt(pack, 'civil_registration.reporting_days.birth', '2026-11-24')!.value as number;
    expect(limit).toBe(60);
    expect([lateOn(addDays('2026-11-03', limit)), lateOn(addDays('2026-11-03', limit + 1))]).toEqual([false, true]);
  });

  it('count for the eldest of twins, and nothing is late before a date is told', () => {
    expect([lateOn('2027-01-02', twins.answers), lateOn('2027-01-03', twins.answers)]).toEqual([false, true]);
    const { 'child.1.born_on': _, ...untold } = recorded.answers;
    expect(lateOn('2030-01-01', untold)).toBe(false);
  });

  it('only a late reporter agrees that the head of agency decides first; the decision has a number', () => {
    const late = def.body.statements.find((s) => s.when === 'late');
    expect(late?.text.id).toContain('60 hari');
    expect(decisions?.['late_decision']?.format(42, '2026-11-24')).toBe('474.1/0042/KEP/2026');
    expect(registry.decisionRow).toBe('late_decision');
  });

  it('a late report is promised a day more, for the decision of the head', () => {
    const promised = (late: boolean) => promiseOf(def, { conditions: late ? ['late'] : [], items: { child: 1 } }).n;
    const decision = def.rows.get('late_decision')!.row.norm;
    expect([promised(false), promised(true)]).toEqual([1, 1 + decision.n]);
  });

  it('the norms of the rows every case passes add up to a working day of 37.5 hours a week', () => {
    const norms = def.stages.flatMap((s) => s.rows).filter((r) => r.when === undefined && r.actor !== 'applicant');
    expect(norms.every((r) => r.norm.unit === 'working_minutes')).toBe(true);
    expect(norms.reduce((sum, r) => sum + r.norm.n, 0)).toBe((37.5 * 60) / 5);
  });
});

describe('the four kinds', () => {
  it('ask what they need, in this order', () => {
    expect(pages(recorded.answers)).toEqual(
      'kind children child_name.1 child_born.1 child_place.1 child_body.1 mother father marriage card head area proof proof_paper reporter phone witnesses birth_letter marriage_proof family_card statements'.split(
        ' ',
      ),
    );
    expect(pages(foundling.answers)).toEqual(
      'kind children child_name.1 child_born.1 child_place.1 child_body.1 area proof_paper reporter_self phone witnesses police_record statements'.split(
        ' ',
      ),
    );
  });

  it('a child of a mother: nothing of a father or a marriage is asked, or taken', () => {
    const asked = [...def.fields.values()].filter((f) =>
      isAsked(def, standingOf(def, alone.answers, known()), f.field),
    );
    expect(asked.map((f) => f.field).filter((f) => /father|marriage|couple|reporter_is$/.test(f))).toEqual([]);
    expect(pages(alone.answers).filter((p) => /father|marriage|couple/.test(p))).toEqual([]);
    expect(read({ ...alone.answers, father_name: 'Ali' }).errors).toEqual({ father_name: 'error.not_asked' });
  });

  it('changing the kind drops what is no longer asked and keeps the rest', () => {
    const left = prune(def, { ...twins.answers, kind: 'mother_only' }, known());
    expect(Object.keys(left).filter((p) => /father|marriage|kk_shows/.test(p))).toEqual([]);
    expect(left).toMatchObject({ 'child.2.name': 'Ucok Nasution', mother_name: "Siti Nur'aini" });
  });

  it('F-2.04 only where the family card shows a couple: a no stops at that page and says what to choose', () => {
    const ref = pagesOf(def, { kind: 'unrecorded' }, known()).find((p) => p.page.id === 'couple')!;
    const sent = (answer: string) => readPage(def, ref, { kk_shows_couple: answer }, { kind: 'unrecorded' }, known());
    expect(sent('yes').errors).toEqual({});
    expect(sent('no').errors).toEqual({ kk_shows_couple: 'message.couple_not_on_card' });
    expect(def.body.messages.find((m) => m.key === 'couple_not_on_card')?.text.id).toContain('Anak dari seorang ibu');
    expect(found({ ...twins.answers, kk_shows_couple: false }).errors).toEqual({
      kk_shows_couple: 'message.couple_not_on_card',
    });
  });

  it('papers: the letter or F-2.03 in its place, one marriage paper of the two, a police record for a foundling', () => {
    const papers = (answers: Answers) =>
      def.body.requirements.flatMap((r) => requirementPaths(def, standingOf(def, answers, known()), r));
    expect(papers(recorded.answers)).toEqual(['birth_letter', 'sptjm_birth', 'marriage_proof', 'family_card']);
    expect(papers(twins.answers)).toEqual(['birth_letter', 'sptjm_birth', 'sptjm_couple', 'family_card']);
    expect(papers(alone.answers)).toEqual(['birth_letter', 'sptjm_birth', 'family_card']);
    expect(papers(foundling.answers)).toEqual(['police_record']);
    // Whose letter was marked may send F-2.03 instead.
    const mark = { requirement: 'birth_letter' };
    expect(isOpenToChange(def, [mark], { requirement: 'sptjm_birth' })).toBe(true);
  });

  it('born anywhere; registered where the family lives, in this city only', () => {
    expect(found({ ...recorded.answers, 'child.1.birth_place': 'Kota Jayapura' })).toEqual(fine);
    expect(found({ ...recorded.answers, area: '91.71.01.1001' }).errors).toEqual({ area: 'error.area' });
  });
});

describe('checks', () => {
  it.each<[string, Answers, Partial<ReturnType<typeof found>>]>([
    ['all is well', recorded.answers, {}],
    ['twins are well', twins.answers, {}],
    [
      'two children of a single birth',
      { ...twins.answers, plurality: 'single' },
      { errors: { children: 'message.too_many_children' } },
    ],
    [
      'one child of twins',
      { ...recorded.answers, plurality: 'twin' },
      { warnings: { children: 'message.fewer_children' } },
    ],
    ['twins two days apart', { ...twins.answers, 'child.2.born_on': '2026-11-05' }, {}],
    [
      'twins three days apart',
      { ...twins.answers, 'child.2.born_on': '2026-11-06' },
      { errors: { 'child.2.born_on': 'message.born_apart' } },
    ],
    [
      'twins of one name',
      { ...twins.answers, 'child.2.name': 'BUTET Nasution' },
      { errors: { 'child.2.name': 'message.same_name' } },
    ],
    [
      'a mother born with her child',
      { ...recorded.answers, mother_born_on: '2026-11-03', mother_nik: '1271994311260001' },
      { errors: { mother_born_on: 'message.parent_not_older' } },
    ],
    [
      'a mother of eleven',
      { ...recorded.answers, mother_born_on: '2014-11-04', mother_nik: '1271994411140001' },
      { warnings: { mother_born_on: 'message.mother_age' } },
    ],
    ['a mother of twelve', { ...recorded.answers, mother_born_on: '2014-11-03', mother_nik: '1271994311140001' }, {}],
    [
      'a mother of 56',
      { ...recorded.answers, mother_born_on: '1970-11-03', mother_nik: '1271994311700001' },
      { warnings: { mother_born_on: 'message.mother_age' } },
    ],
    [
      'a father younger than the child',
      { ...recorded.answers, father_born_on: '2026-11-10', father_nik: '1271991011260001' },
      { errors: { father_born_on: 'message.parent_not_older' } },
    ],
    [
      'a NIK of another date',
      { ...recorded.answers, mother_nik: '1271995607920001' },
      { warnings: { mother_nik: 'message.nik_differs' } },
    ],
    [
      'a NIK of the other sex',
      { ...recorded.answers, father_nik: '1271995203900001' },
      { warnings: { father_nik: 'message.nik_differs' } },
    ],
    ['parents without a NIK', { ...recorded.answers, mother_nik: undefined, father_nik: undefined }, {}],
    [
      'one NIK for both parents',
      { ...recorded.answers, father_nik: recorded.answers['mother_nik'] },
      { errors: { father_nik: 'message.same_nik' }, warnings: { father_nik: 'message.nik_differs' } },
    ],
    [
      'one NIK for both witnesses',
      { ...recorded.answers, witness_2_nik: recorded.answers['witness_1_nik'] },
      { errors: { witness_2_nik: 'message.same_nik' } },
    ],
    [
      'the mother as witness',
      { ...recorded.answers, witness_1_nik: recorded.answers['mother_nik'] },
      { warnings: { witness_1_nik: 'message.witness_is_party' } },
    ],
    [
      'a name in short form',
      { ...recorded.answers, 'child.1.name': 'M. Rizki' },
      { errors: { 'child.1.name': 'error.name_signs' } },
    ],
    [
      'one word',
      { ...recorded.answers, 'child.1.name': 'Butet' },
      { warnings: { 'child.1.name': 'warning.name_one_word' } },
    ],
    [
      'a birth tomorrow',
      { ...recorded.answers, 'child.1.born_on': '2026-11-21' },
      { errors: { 'child.1.born_on': 'error.date_future' } },
    ],
    ['six children', { ...recorded.answers, children: 6 }, { errors: { children: 'error.number_big' } }],
  ])('%s', (_, answers, expected) => {
    expect(found(answers)).toEqual({ ...fine, ...expected });
  });

  it('never hold a page up over another page: what one page refuses is asked on it', () => {
    const where = new Map(def.body.pages.flatMap((p) => (p.questions ?? []).map((q) => [q, p.id] as const)));
    const wrong: Answers[] = [
      { ...recorded.answers, plurality: 'twin' },
      {
        ...twins.answers,
        plurality: 'single',
        kk_shows_couple: false,
        mother_born_on: '2026-11-03',
        father_born_on: '2026-11-04',
      },
      {
        ...recorded.answers,
        mother_nik: '1271995203900001',
        father_nik: '1271995203900001',
        witness_1_nik: '1271994606870001',
      },
    ];
    let findings = 0;
    for (const answers of wrong)
      for (const page of def.body.pages)
        for (const check of page.checks ?? [])
          for (const f of def.check(check)(answers, {
            date: '2026-11-20',
            n: 0,
            rule: () => 0,
            items: { child: [{ born_on: '2026-11-03' }] },
          })) {
            findings++;
            expect([check, where.get(f.path)]).toEqual([check, page.id]);
          }
    expect(findings).toBeGreaterThan(6);
  });
});

describe('who sees what', () => {
  const paths = (role: string) => Object.keys(visibleTo(def, twins.answers, [role]));

  it('verifier and operator see all that SIAK takes; validator and head no NIK, KK or phone; the counter only whom it serves', () => {
    expect(paths('petugas_verifikasi')).toHaveLength(Object.keys(twins.answers).length);
    expect(paths('operator_siak')).toHaveLength(Object.keys(twins.answers).length);
    for (const role of ['validator', 'kepala_dinas']) {
      expect(paths(role).filter((p) => /nik|phone|card/.test(p))).toEqual([]);
      expect(paths(role)).toEqual(expect.arrayContaining(['child.1.name', 'child.1.born_on', 'mother_name', 'kind']));
    }
    expect(paths('petugas_loket').toSorted()).toEqual(
      ['child.1.name', 'child.2.name', 'children', 'reporter_is', 'reporter_name'].toSorted(),
    );
  });
});

const calendar = createCalendar(pack.calendar, pack.city.time_zone);
const people = demoCity(pack);
const now = new Date('2026-11-24T03:30:00Z');
const { items } = planBirths({ seed: 'test', now, calendar, people, officers: people.officers });
const filedOn = (item: BirthPlanItem) => localDate(calendar, Date.parse(item.filedAt));

/** `witnesses.2.nik`: every value of an event by its field, as SIAK's sheet and wire name it. */
const flat = (value: unknown, path = ''): [string, unknown][] =>
  typeof value !== 'object' || value === null
    ? [[path, value]]
    : Object.entries(value).flatMap(([k, v]) => {
        const name = Array.isArray(value) ? String(Number(k) + 1) : k;
        return flat(v, path === '' ? name : `${path}.${name}`);
      });

describe('what SIAK takes down', () => {
  const births = items.flatMap((item) =>
    item.facts.children.map((child, i) => {
      const { children: _, ...facts } = item.facts;
      const reportedOn = filedOn(item);
      const late = item.late ? { late: { decision: '474.1/0001/KEP/2026', decidedOn: reportedOn } } : {};
      const event: RegistryBirth = { ...facts, reportedOn, ...late, child };
      return { item, n: i + 1, event, answers: read(birthAnswers(item.facts), reportedOn).answers };
    }),
  );

  it('is exactly what was told: the facts of 400 births come back from their answers', () => {
    expect(births.length).toBeGreaterThan(400);
    expect(
      new Set(births.map((b) => `${b.event.kind} ${b.event.child.plurality} ${b.item.late}`)).size,
    ).toBeGreaterThan(8);
    for (const { n, event, answers } of births) {
      const decision = event.late && { number: event.late.decision, on: event.late.decidedOn };
      const on = { item: n, reportedOn: event.reportedOn, ...(decision && { decision }) };
      expect(registry.event(answers, on)).toEqual(event);
    }
  });

  it('leads back from each field, and each line of the sheet, to the answer it was made from', () => {
    const derived = new Set(['child.plurality', 'proof.kind', 'marriage.proof']);
    for (const { n, event, answers } of births) {
      const standing = standingOf(def, answers, known(event.reportedOn));
      for (const [field, value] of flat(event)) {
        const path = registry.pathOf(field, n, answers);
        if (field === 'reportedOn' || field.startsWith('late.')) expect([field, path]).toEqual([field, undefined]);
        else if (derived.has(field)) expect([field, isAsked(def, standing, path!)]).toEqual([field, true]);
        else expect([field, answers[path!]]).toEqual([field, value]);
      }
      const lines = siakSheet({ service: 'akta-kelahiran', event }).flatMap((s) => s.rows.map((r) => r.path));
      expect(
        lines.filter((l) => registry.pathOf(l, n, answers) === undefined && !/^(reportedOn|late)/.test(l)),
      ).toEqual([]);
    }
    expect(registry.pathOf('mother.shoes', 1, {})).toBeUndefined();
  });

  it('the paper that comes back is this child’s, on time or late', () => {
    expect(registry.paper?.expects(twins.answers, { item: 2, late: true })).toEqual({
      holder: 'Ucok Nasution',
      bornOn: '2026-11-04',
      late: true,
    });
    expect(twins.answers[registry.subjectPath(2, twins.answers)]).toBe('Ucok Nasution');
  });

  it('two foundlings reported together are twins: nobody can tell otherwise', () => {
    const second = Object.fromEntries(
      Object.entries(foundling.answers).flatMap(([k, v]) =>
        k.startsWith('child.1.') ? [[k.replace('.1.', '.2.'), v]] : [],
      ),
    );
    const two = { ...foundling.answers, ...second, children: 2, 'child.2.name': 'Ucok' };
    expect(registry.event(two, { item: 2, reportedOn: '2026-11-20' }).child).toMatchObject({
      name: 'Ucok',
      plurality: 'twin',
    });
  });

  it('says which answer is missing rather than sending half of a birth', () => {
    const { 'child.1.name': _, ...nameless } = recorded.answers;
    expect(() => registry.event(nameless, { item: 1, reportedOn: '2026-11-20' })).toThrow(
      'child.1.name is not answered',
    );
  });
});

describe('the seed', () => {
  it('files only what the form takes, slips and all', () => {
    for (const item of items) {
      const { errors, unknown } = read(item.answers, filedOn(item));
      expect([item.id, errors, unknown]).toEqual([item.id, {}, []]);
    }
  });

  it('is late where the service says so, and sends the papers it asks for', () => {
    for (const item of items) {
      const standing = standingOf(def, birthAnswers(item.facts), known(filedOn(item)));
      expect([item.id, standing.conditions.includes('late')]).toEqual([item.id, item.late]);
      const places = new Set(def.body.requirements.flatMap((r) => requirementPaths(def, standing, r)));
      expect(item.documents.filter((d) => !places.has(d))).toEqual([]);
      const needed = def.body.pages.flatMap((p) => (p.requirement && places.has(p.requirement) ? [p.requirement] : []));
      const sent = (r: string) => item.documents.some((d) => d === r || d === def.requirements.get(r)?.substitute);
      expect(needed.filter((r) => !sent(r))).toEqual([]);
    }
  });

  it('marks places that are asked, with reasons that fit them, and rejects with reasons of the service', () => {
    const reasons = new Map(def.body.returnReasons.map((r) => [r.code, r.on]));
    let marks = 0;
    for (const item of items) {
      const standing = standingOf(def, read(item.answers, filedOn(item)).answers, known(filedOn(item)));
      for (const act of item.acts) {
        if (act.act === 'reject')
          expect(def.body.rejectReasons.map((r) => [r.code, r.legalBasis])).toContainEqual([
            act.reason,
            act.legalBasis,
          ]);
        if (act.act !== 'return') continue;
        for (const { on, reason } of act.defects) {
          marks++;
          if ('field' in on) expect([on.field, isAsked(def, standing, on.field)]).toEqual([on.field, true]);
          expect(['both', 'field' in on ? 'answer' : 'document']).toContain(reasons.get(reason));
        }
      }
    }
    expect(marks).toBeGreaterThan(50);
  });
});
