import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amend, amendable, beyondData, nextVersion, releaseOf, valueAt, versionText } from './definition.ts';
import { publishLint, sha256Of, type CaseBody } from './definition.ts';
import { sample } from './sample-service.ts';

/* What a city changes of a service without a release: its data, and nothing that needs code. */

const base = sample.body;
const paths = amendable(base).map((p) => p.path);
const changed = (change: (body: CaseBody) => void): CaseBody => {
  const body = structuredClone(base) as CaseBody;
  change(body);
  return body;
};

describe('places of a service', () => {
  test('each is named once, and each can be read and written', () => {
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of ['stages/check/rows/verify/norm', 'groups/child/questions/name/label', 'legalBasis'])
      expect(paths, path).toContain(path);
    const same = paths.filter((p) => !p.endsWith('/+')).map((path) => ({ path, value: valueAt(base, path) }));
    expect(sha256Of(amend(base, same, 1).body)).toBe(sha256Of(base));
  });

  test('whatever is written at any of them, it stays data', () => {
    fc.assert(
      fc.property(fc.subarray(paths), fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 90 }), (some, text, n) => {
        const kinds = new Map(amendable(base).map((p) => [p.path, p.kind]));
        const value = (path: string) => {
          const kind = kinds.get(path)!;
          if (kind === 'norm') return { n, unit: 'working_days' };
          if (kind === 'count') return n % 6;
          if (kind === 'added') return [{ code: 'added_1', text: { id: text, en: text } }];
          if (kind === 'texts') return [{ id: text, en: text }];
          return kind === 'text' ? { id: text, en: text } : text;
        };
        const made = amend(
          base,
          some.map((path) => ({ path, value: value(path) })),
          1001,
        );
        expect(made.lost).toEqual([]);
        expect(beyondData(base, made.body)).toEqual([]);
        for (const path of some.filter((p) => !p.endsWith('/+'))) expect(valueAt(made.body, path)).toEqual(value(path));
      }),
    );
  });

  test('a change of a place that is none is lost, never written elsewhere', () => {
    const edits = [
      'stages/check/rows/verify/actor',
      'questions/father/when',
      'code',
      '__proto__/x',
      'stages/none/title',
    ];
    const made = amend(
      base,
      edits.map((path) => ({ path, value: 'x' })),
      1,
    );
    expect(made.lost).toEqual(edits);
    expect(sha256Of(made.body)).toBe(sha256Of(base));
  });
});

describe('what needs a release', () => {
  test.each<[string, string, (body: CaseBody) => void]>([
    ['a new question', 'questions', (b) => void b.questions.push({ id: 'x', kind: 'yes_no', label: b.title })],
    ['a question that is asked of everybody', 'questions', (b) => void delete b.questions[1]!.when],
    ['another question on a page', 'questions', (b) => void b.pages[0]!.questions?.pop()],
    ['a function', 'functions', (b) => void b.checks.push('of_age')],
    ['a document', 'documents', (b) => void b.requirements.pop()],
    ['who does a step', 'steps', (b) => void (b.stages[0]!.rows[0]!.actor = 'head')],
    ['what a step may do', 'steps', (b) => void (b.stages[0]!.rows[0]!.may = {})],
    ['silence that means yes', 'steps', (b) => void (b.stages[0]!.rows[0]!.onLate = { deemed: true })],
    ['a step that falls away', 'steps', (b) => void b.stages.pop()],
    ['a reason that is taken away', 'steps', (b) => void b.returnReasons.pop()],
    ['the fee', 'other', (b) => void (b.fee.rule = 'fee.other')],
    ['the agency', 'other', (b) => void (b.agency = 'dinkes')],
  ])('%s', (_, part, change) => {
    expect(beyondData(base, changed(change))).toEqual([part]);
  });

  test('a reason may be added; the lint still wants its legal basis', () => {
    const reason = { code: 'added_1', text: { id: 'Alasan baru', en: 'New reason' }, legalBasis: ' ' };
    const { body } = amend(base, [{ path: 'rejectReasons/+', value: [reason] }], 1001);
    expect(beyondData(base, body)).toEqual([]);
    expect(publishLint(body)).toEqual([
      {
        id: 'alasan penolakan added_1 tidak punya dasar hukum',
        en: 'rejection reason added_1 has no legal basis',
      },
    ]);
  });
});

test('versions of a city never meet those of a release', () => {
  expect([1, 2].map(nextVersion)).toEqual([1001, 2001]);
  expect(nextVersion(2001)).toBe(2002);
  expect([2, 2001, 12_034].map(releaseOf)).toEqual([2, 2, 12]);
  expect([2, 2001, 12_034].map(versionText)).toEqual(['2', '2.1', '12.34']);
});
