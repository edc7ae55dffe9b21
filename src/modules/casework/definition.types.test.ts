import { describe, expectTypeOf, it } from 'vitest';
import { defineService, type Answers, type Definition } from './definition.ts';
import type { sample } from './sample-service.ts';

/*
 * A misspelt name must not compile. tsc is the test: an unused `@ts-expect-error` is an error. Each call stands in a
 * function that is never run, each fault alone in its call.
 */
const t = (id: string) => ({ id, en: id });
const norm = { n: 1, unit: 'working_days' } as const;
const row = {
  activity: t('a'),
  completeness: [],
  output: t('o'),
  norm,
  onLate: { escalate: [{ to: 'boss' }] },
} as const;
const head = {
  code: 'x',
  version: 1,
  dimension: 'economy',
  title: t('x'),
  summary: t('x'),
  lifeEvents: [],
  synonyms: { id: [], en: [] },
  agency: 'x',
  legalBasis: [],
  applicants: { who: [], acting: ['self'] },
  level: 0,
  fee: { rule: 'fee.x', otherCosts: [] },
  promise: norm,
  outputs: [],
  returnReasons: {},
  rejectReasons: {},
  sop: {
    number: '1',
    made: '2026-01-01',
    effective: '2026-01-01',
    approvedBy: { position: 'x' },
    title: t('x'),
    qualifications: [],
    related: [],
    equipment: [],
    warnings: [],
    records: [],
  },
  standard: {
    procedure: [],
    complaints: [],
    facilities: [],
    competence: [],
    supervision: [],
    staffing: [],
    guarantee: [],
    safety: [],
    evaluation: [],
  },
} as const;
const data = {
  ...head,
  roles: { boss: t('b') },
  questions: {
    kind: { kind: 'choice', label: t('k'), options: [{ value: 'a', label: t('a') }] },
    n: { kind: 'number', label: t('n'), min: 1, max: 3 },
  },
  groups: { child: { title: t('c'), count: 'n', max: 3, questions: { born: { kind: 'date', label: t('b') } } } },
  requirements: { letter: { title: t('l') } },
  statements: { truth: { text: t('t') } },
  pages: { one: { title: t('1'), questions: ['kind', 'child.born'] } },
  conditions: { late: { reads: ['kind'], holds: () => true } },
  checks: { sane: () => [] },
  messages: { odd: t('o') },
  stages: { first: { title: t('f'), phase: 'verification', rows: { verify: { ...row, actor: 'boss' } } } },
} as const;

// One call a line, so that each fault stands under its own directive.
// oxfmt-ignore
export const never = (): unknown[] => [
  defineService(data),

  // stage
  // @ts-expect-error no stage "frist"
  defineService({ ...data, stages: { first: { ...data.stages.first, rows: { verify: { ...row, actor: 'boss', may: { return: ['frist'] } } } } } }),
  // @ts-expect-error no stage "frist"
  defineService({ ...data, stages: { first: { ...data.stages.first, rows: { verify: { ...row, actor: 'boss', resumeAt: 'frist' } } } } }),
  // row
  // @ts-expect-error no row "verfy"
  defineService({ ...data, stages: { first: { ...data.stages.first, rows: { verify: { ...row, actor: 'boss', notBy: ['verfy'] } } } } }),
  // role
  // @ts-expect-error no role "bos"
  defineService({ ...data, stages: { first: { ...data.stages.first, rows: { verify: { ...row, actor: 'bos' } } } } }),
  // @ts-expect-error no role "bos"
  defineService({ ...data, stages: { first: { ...data.stages.first, rows: { verify: { ...row, actor: 'boss', onLate: { escalate: [{ to: 'bos' }] } } } } } }),
  // @ts-expect-error no role "bos"
  defineService({ ...data, questions: { ...data.questions, kind: { ...data.questions.kind, seenBy: ['bos'] } } }),
  // field
  // @ts-expect-error no question "kidn"
  defineService({ ...data, pages: { one: { title: t('1'), questions: ['kidn'] } } }),
  // @ts-expect-error no question "born" in child
  defineService({ ...data, pages: { one: { title: t('1'), questions: ['child.bron'] } } }),
  // @ts-expect-error no question "m"
  defineService({ ...data, groups: { child: { ...data.groups.child, count: 'm' } } }),
  // @ts-expect-error no question "kidn"
  defineService({ ...data, conditions: { late: { reads: ['kidn'], holds: () => true } } }),
  // @ts-expect-error no answer "kidn"
  defineService({ ...data, conditions: { late: { reads: ['kind'], holds: (a) => a.kidn === 'a' } } }),
  // @ts-expect-error the choice has no "b"
  defineService({ ...data, conditions: { late: { reads: ['kind'], holds: (a) => a.kind === 'b' } } }),
  // @ts-expect-error no group "chid"
  defineService({ ...data, conditions: { late: { reads: ['kind'], holds: (_a, on) => on.items.chid.length > 1 } } }),
  // @ts-expect-error no answer "child.1.bron"
  defineService({ ...data, checks: { sane: () => [{ path: 'child.1.bron', message: 'odd' }] } }),
  // @ts-expect-error no group "chid"
  defineService({ ...data, requirements: { letter: { title: t('l'), per: 'chid' } } }),
  // requirement
  // @ts-expect-error no requirement "leter"
  defineService({ ...data, pages: { one: { title: t('1'), requirement: 'leter' } } }),
  // @ts-expect-error no requirement "sptjm"
  defineService({ ...data, requirements: { letter: { title: t('l'), substitute: 'sptjm' } } }),
  // statement
  // @ts-expect-error no statement "thruth"
  defineService({ ...data, pages: { one: { title: t('1'), statements: ['thruth'] } } }),
  // condition
  // @ts-expect-error no condition "lat"
  defineService({ ...data, questions: { ...data.questions, kind: { ...data.questions.kind, when: 'lat' } } }),
  // @ts-expect-error no condition "lat"
  defineService({ ...data, groups: { child: { ...data.groups.child, questions: { born: { kind: 'date', label: t('b'), when: 'lat' } } } } }),
  // @ts-expect-error no condition "lat"
  defineService({ ...data, pages: { one: { title: t('1'), questions: ['kind'], when: 'lat' } } }),
  // @ts-expect-error no condition "lat"
  defineService({ ...data, requirements: { letter: { title: t('l'), when: 'lat' } } }),
  // @ts-expect-error no condition "lat"
  defineService({ ...data, stages: { first: { ...data.stages.first, rows: { verify: { ...row, actor: 'boss', when: 'lat' } } } } }),
  // check
  // @ts-expect-error no check "sain"
  defineService({ ...data, pages: { one: { title: t('1'), questions: ['kind'], checks: ['sain'] } } }),
  // message
  // @ts-expect-error no message "od"
  defineService({ ...data, checks: { sane: () => [{ path: 'kind', message: 'od' }] } }),
  // code list, key
  // @ts-expect-error no code list "birthSite"
  defineService({ ...data, questions: { ...data.questions, site: { kind: 'code', list: 'birthSite', label: t('s') } } }),
  // @ts-expect-error no constraint "maxLenght"
  defineService({ ...data, questions: { ...data.questions, site: { kind: 'text', maxLenght: 3, label: t('s') } } }),
];

describe('the answers of a service', () => {
  it('have the type of their questions', () => {
    type A = typeof sample extends Definition<infer A extends Answers> ? A : never;
    expectTypeOf<A['kind']>().toEqualTypeOf<'plain' | 'late' | 'with_father' | undefined>();
    expectTypeOf<A['children']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<A['paying']>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<A['child.2.born']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<A['child.2.site']>().toEqualTypeOf<
      'hospital' | 'health_centre' | 'village_clinic' | 'home' | 'other' | undefined
    >();
  });
});
