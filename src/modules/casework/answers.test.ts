import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answersSchema,
  changedPaths,
  dependants,
  isOpenToChange,
  jsonSchema,
  missing,
  nextPage,
  pageAt,
  pageSchema,
  pagesOf,
  prune,
  readAnswers,
  readPage,
  readValue,
  standingOf,
  visibleTo,
  type Known,
} from './answers.ts';
import type { Answers, Question } from './definition.ts';
import { sample } from './sample-service.ts';

const known: Known = { date: '2026-11-24' };
const child = (n: number, site = 'hospital') => ({
  [`child.${n}.name`]: 'Butet Siregar',
  [`child.${n}.born`]: '2026-11-01',
  [`child.${n}.site`]: site,
});
const plain: Answers = { kind: 'plain', children: 1, ...child(1), paying: false };
const twins: Answers = {
  kind: 'with_father',
  father: "D'Cruz",
  father_nik: '1271990101900001',
  children: 2,
  ...child(1),
  ...child(2, 'home'),
  'child.2.midwife': 'Bidan Ros',
  paying: true,
};
const whole = (raw: Record<string, unknown>) => readAnswers(sample, raw, known, { source: 'json', whole: true });
const errors = (change: Record<string, unknown>, base: Answers = plain) => {
  const read = whole({ ...base, ...change });
  return { ...read.errors, ...Object.fromEntries(read.unknown.map((k) => [k, 'unknown'])) };
};

describe('whole answers', () => {
  it('are taken as they are', () => {
    expect(whole(plain)).toEqual({ answers: plain, errors: {}, warnings: {}, unknown: [] });
    expect(whole(twins)).toEqual({ answers: twins, errors: {}, warnings: {}, unknown: [] });
  });
  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['a wrong type', { kind: 1 }, { kind: 'error.invalid_type' }],
    ['text for a number', { children: '1' }, { children: 'error.number' }],
    ['text for yes or no', { paying: 'yes' }, { paying: 'error.choose' }],
    ['a number too big', { children: 4 }, { children: 'error.number_big' }],
    ['a number too small', { children: 0 }, { children: 'error.number_small' }],
    ['half a number', { children: 1.5 }, { children: 'error.number' }],
    ['a choice that is none', { kind: 'other' }, { kind: 'error.choose' }],
    ['a code that is none', { 'child.1.site': 'moon' }, { 'child.1.site': 'error.choose' }],
    ['an inherited code', { 'child.1.site': 'toString' }, { 'child.1.site': 'error.choose' }],
    ['a birth to come', { 'child.1.born': '2026-11-25' }, { 'child.1.born': 'error.date_future' }],
    ['a day that is none', { 'child.1.born': '2026-02-29' }, { 'child.1.born': 'error.date' }],
    ['a date of another form', { 'child.1.born': '1-11-2026' }, { 'child.1.born': 'error.date' }],
    ['emoji in a name', { 'child.1.name': 'Butet 😀' }, { 'child.1.name': 'error.name_script' }],
    ['Batak script in a name', { 'child.1.name': 'ᯅᯖᯂ' }, { 'child.1.name': 'error.name_script' }],
    ['HTML in a name', { 'child.1.name': '<b>x</b>' }, { 'child.1.name': 'error.name_signs' }],
    ['nothing', { 'child.1.name': '  ' }, { 'child.1.name': 'error.required' }],
    ['null', { 'child.1.name': null }, { 'child.1.name': 'error.required' }],
    ['a list', { 'child.1.name': ['x'] }, { 'child.1.name': 'error.invalid_type' }],
    ['a text of a megabyte', { note: 'x'.repeat(1 << 20) }, { note: 'error.too_long' }],
    ['a note too long', { note: 'x'.repeat(201) }, { note: 'error.too_long' }],
    ['a NUL', { note: 'a\0b' }, { note: 'error.unseen_characters' }],
    ['half a character', { note: 'a\ud800b' }, { note: 'error.unseen_characters' }],
    ['text turned around', { note: 'a\u202eb' }, { note: 'error.unseen_characters' }],
    ['a question that is not asked', { father: 'Budi Siregar' }, { father: 'error.not_asked' }],
    [
      'an item too many',
      child(2),
      { 'child.2.name': 'error.not_asked', 'child.2.born': 'error.not_asked', 'child.2.site': 'error.not_asked' },
    ],
    ['an unknown field', { sudo: 'x' }, { sudo: 'unknown' }],
    [
      'an item that cannot be',
      { 'child.9.name': 'x', 'child.01.name': 'x', 'child.0.name': 'x' },
      { 'child.9.name': 'unknown', 'child.01.name': 'unknown', 'child.0.name': 'unknown' },
    ],
    [
      'a group’s question without its item',
      { 'child.name': 'x', name: 'x' },
      { 'child.name': 'unknown', name: 'unknown' },
    ],
    [
      'a name of every object',
      { constructor: 'x', hasOwnProperty: 'x' },
      { constructor: 'unknown', hasOwnProperty: 'unknown' },
    ],
  ])('%s', (_what, change, expected) => {
    expect(errors(change)).toEqual(expected);
  });
  it('SQL and HTML in a free text are only text', () => {
    const note = `'; drop table x; -- <script>alert(1)</script> ${'${1}'} 😀 ᯅ`;
    expect(whole({ ...plain, note }).answers['note']).toBe(note);
  });
  it('16 digits that are no NIK', () => {
    expect(errors({ father_nik: '1271993113900003' }, twins)).toEqual({ father_nik: 'error.nik_date' });
  });
  it('__proto__ of a JSON body is an unknown field, and changes nothing', () => {
    const raw = JSON.parse(
      `{"__proto__": {"kind": "late"}, "kind": "plain", "children": 1, "paying": false}`,
    ) as Record<string, unknown>;
    const read = whole(raw);
    expect(read.unknown).toEqual(['__proto__']);
    expect(read.answers['kind']).toBe('plain');
    expect(({} as Record<string, unknown>)['kind']).toBeUndefined();
  });
  it('one-word names are advised against and taken', () => {
    expect(whole({ ...plain, 'child.1.name': 'Sukarno' })).toMatchObject({
      errors: {},
      warnings: { 'child.1.name': 'warning.name_one_word' },
    });
  });
  it('faults between answers stand at their place, in the service’s own words', () => {
    expect(errors({ 'child.2.born': '2026-10-01' }, twins)).toEqual({ 'child.2.born': 'message.not_twins' });
  });
  it('a wrong count is one fault, not one for each item', () => {
    expect(errors({ children: 'two' }, twins)).toEqual({ children: 'error.number' });
  });
  it('whatever is sent, the result holds only places of the service', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom(...Object.keys(twins), '__proto__', 'note')),
          fc.anything(),
        ),
        (raw) => {
          const read = whole(raw);
          for (const [path, value] of Object.entries(read.answers)) {
            expect(
              Object.keys(twins).concat(
                'note',
                'child.3.name',
                'child.3.born',
                'child.3.site',
                'child.3.midwife',
                'child.1.midwife',
              ),
            ).toContain(path);
            expect(['string', 'number', 'boolean']).toContain(typeof value);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('one value', () => {
  const label = { id: 'x', en: 'x' };
  const read = (question: Omit<Question, 'id' | 'label'>, raw: unknown, more: Partial<Known> = {}) => {
    const r = readValue({ id: 'q', label, ...question } as Question, raw, { ...known, ...more }, 'form');
    return r.ok ? r.value : r.error;
  };
  it.each<[Omit<Question, 'id' | 'label'>, unknown, unknown]>([
    [{ kind: 'time' }, '07:05', '07:05'],
    [{ kind: 'time' }, '24:00', 'error.time'],
    [{ kind: 'time' }, '25/0', 'error.time'],
    [{ kind: 'email' }, ' Butet@Contoh.id ', 'butet@contoh.id'],
    [{ kind: 'email' }, 'butet@', 'error.email'],
    [{ kind: 'phone' }, '0812 3456 7890', '+6281234567890'],
    [{ kind: 'phone' }, '061 765 4321', 'error.phone'],
    [{ kind: 'phone', landline: true } as never, '061 765 4321', '+62617654321'],
    [{ kind: 'kk' }, '1271991203150007', '1271991203150007'],
    [{ kind: 'kk' }, '1271991213150007', 'error.kk_date'],
    [{ kind: 'text' }, 'two\nlines', 'error.one_line'],
    [{ kind: 'text' }, 'x'.repeat(201), 'error.too_long'],
    [{ kind: 'yes_no' }, 'yes', true],
    [{ kind: 'date', notBefore: '2020-01-01' } as never, '2019-12-31', 'error.date_early'],
    [{ kind: 'date', notBefore: '2020-01-01' } as never, '2020-01-01', '2020-01-01'],
    [{ kind: 'date', notFuture: true } as never, known.date, known.date],
    [{ kind: 'area', level: 'ward' } as never, '12.71.01', 'error.area'],
    [{ kind: 'area', level: 'district' } as never, '12.71.01', '12.71.01'],
  ])('%j %j', (question, raw, expected) => {
    expect(read(question, raw)).toBe(expected);
  });
  it('an area must be one of the city’s, where its areas are known', () => {
    const areas = new Set(['12.71.01.1001']);
    const ward = { kind: 'area', level: 'ward' } as never;
    expect(read(ward, '12.71.01.1001', { areas })).toBe('12.71.01.1001');
    expect(read(ward, '12.71.01.1002', { areas })).toBe('error.area');
  });
});

describe('as zod sees them', () => {
  it('issues carry the path and the word; unknown fields are named', () => {
    const parsed = answersSchema(sample, known).safeParse({ ...plain, 'child.1.born': '2027-01-01', sudo: 1 });
    expect(
      parsed.error?.issues.map((i) => [i.code, i.path, i.code === 'unrecognized_keys' ? i.keys : i.message]),
    ).toEqual([
      ['custom', ['child.1.born'], 'error.date_future'],
      ['unrecognized_keys', [], ['sudo']],
    ]);
    expect(answersSchema(sample, known).parse(plain)).toEqual(plain);
    for (const raw of [null, [], 'x', 1]) expect(answersSchema(sample, known).safeParse(raw).success).toBe(false);
  });
  it('JSON Schema says what is asked', () => {
    const schema = jsonSchema(sample) as {
      required: string[];
      properties: Record<string, object>;
      patternProperties: Record<string, object>;
      additionalProperties: boolean;
    };
    expect(schema.required).toEqual(['kind', 'children', 'paying']);
    expect(schema.additionalProperties).toBe(false);
    expect(schema.properties['father']).toMatchObject({ 'x-when': 'father_asked', 'x-reads': ['kind'] });
    expect(schema.patternProperties['^child\\.[1-3]\\.site$']).toMatchObject({
      enum: ['hospital', 'health_centre', 'village_clinic', 'home', 'other'],
    });
  });
});

describe('where a case stands', () => {
  it('conditions of the case and of each item', () => {
    expect(standingOf(sample, plain, known)).toEqual({ conditions: ['in_time'], items: { child: 1 } });
    expect(standingOf(sample, twins, known)).toEqual({
      conditions: ['born_at_home.2', 'father_asked', 'in_time', 'must_pay'],
      items: { child: 2 },
    });
  });
  it('a condition sees only what it says it reads', () => {
    const seen: string[][] = [];
    const spying = {
      ...sample,
      condition: (name: string) => (a: Answers, on: Parameters<ReturnType<typeof sample.condition>>[1]) => (
        name === 'late' && seen.push(Object.keys(a)),
        sample.condition(name)(a, on)
      ),
    };
    standingOf(spying, twins, known);
    expect(seen).toEqual([['kind']]);
  });
  it('dependants follow conditions, and a count its group', () => {
    expect(dependants(sample, 'kind')).toEqual({
      fields: new Set(['father', 'father_nik']),
      requirements: new Set(['father_card']),
    });
    expect([...dependants(sample, 'child.2.site').fields]).toEqual(['child.midwife']);
    expect([...dependants(sample, 'children').fields].sort()).toEqual([
      'child.born',
      'child.midwife',
      'child.name',
      'child.site',
    ]);
    expect([...dependants(sample, 'children').requirements].sort()).toEqual(['letter', 'sptjm']);
  });
  it('a marked item opens its own dependants only', () => {
    const marks = [{ path: 'child.1.site' }];
    expect(isOpenToChange(sample, marks, { path: 'child.1.midwife' })).toBe(true);
    expect(isOpenToChange(sample, marks, { path: 'child.2.midwife' })).toBe(false);
    expect(isOpenToChange(sample, [{ requirement: 'child.1.letter' }], { requirement: 'child.1.sptjm' })).toBe(true);
    expect(isOpenToChange(sample, [{ requirement: 'child.1.letter' }], { requirement: 'child.2.sptjm' })).toBe(false);
    expect(isOpenToChange(sample, [{ requirement: 'child.1.letter' }], { path: 'kind' })).toBe(false);
  });
  it('what changes in an earlier answer drops what is no longer asked', () => {
    expect(prune(sample, { ...twins, kind: 'plain', children: 1 }, known)).toEqual({ ...plain, paying: true });
    expect(changedPaths(plain, { ...plain, kind: 'late', note: 'x' })).toEqual(['kind', 'note']);
  });
  it('roles see what their step needs', () => {
    expect(Object.keys(visibleTo(sample, twins, ['head']))).not.toContain('father_nik');
    expect(Object.keys(visibleTo(sample, twins, ['verifier']))).toContain('father_nik');
  });
});

describe('one thing a page', () => {
  const keys = (answers: Answers) => pagesOf(sample, answers, known).map((p) => p.key);
  it('pages follow the answers, item by item', () => {
    expect(keys({})).toEqual(['kind', 'children', 'more', 'truth']);
    expect(keys(twins)).toEqual([
      'kind',
      'father',
      'children',
      'child.1',
      'child.2',
      'midwife.2',
      'letter.1',
      'letter.2',
      'father_card',
      'more',
      'truth',
    ]);
  });
  it('goes on where something is missing, then to the unseen, then to the check', () => {
    const draft = { answers: {} as Answers, files: {} as Record<string, number>, seen: [] as string[] };
    const path: string[] = [];
    for (let i = 0; i < 30; i++) {
      const next = nextPage(sample, draft, known);
      if (!next) break;
      path.push(next.key);
      draft.seen.push(next.key);
      for (const f of next.page.questions ?? []) {
        const place = next.item === 0 ? f : f.replace('.', `.${next.item}.`);
        if (twins[place] !== undefined) draft.answers = { ...draft.answers, [place]: twins[place] };
      }
      if (next.page.requirement)
        draft.files[next.item === 0 ? next.page.requirement : `child.${next.item}.${next.page.requirement}`] = 1;
    }
    expect(path).toEqual(keys(twins));
    expect(missing(sample, draft, known)).toEqual([]);
  });
  it('missing lists answers and documents in the order of the form; a substitute counts', () => {
    const draft = { answers: { ...twins, father: undefined }, files: { 'child.1.letter': 1, 'child.2.sptjm': 1 } };
    expect(missing(sample, draft, known)).toEqual([{ path: 'father' }, { requirement: 'father_card' }]);
  });
  it('reads the texts of a form, keeps to its own page, and looks at no other key', () => {
    const more = pageAt(sample, twins, known, 'more')!;
    expect(readPage(sample, more, { note: ' x\r\ny ', paying: 'no', kind: 'late', _csrf: 'z' }, twins, known)).toEqual({
      values: { note: 'x\ny', paying: false },
      errors: {},
      warnings: {},
    });
    expect(readPage(sample, more, { paying: 'maybe' }, twins, known).errors).toEqual({ paying: 'error.choose' });
    expect(readPage(sample, more, { __proto__: { paying: 'yes' } }, twins, known).errors).toEqual({
      paying: 'error.required',
    });
    const count = pageAt(sample, {}, known, 'children')!;
    expect(readPage(sample, count, { children: ' 2 ' }, {}, known).values).toEqual({ children: 2 });
    expect(readPage(sample, count, { children: '1e1' }, {}, known).errors).toEqual({ children: 'error.number' });
  });
  it('runs the page’s checks beside the other answers', () => {
    const second = pageAt(sample, twins, known, 'child.2')!;
    const body = { 'child.2.name': 'Ucok Siregar', 'child.2.born': '2026-10-01', 'child.2.site': 'home' };
    expect(readPage(sample, second, body, twins, known).errors).toEqual({ 'child.2.born': 'message.not_twins' });
    expect(pageSchema(sample, second, twins, known).safeParse(body).error?.issues[0]).toMatchObject({
      path: ['child.2.born'],
      message: 'message.not_twins',
    });
    expect(
      pageSchema(sample, second, twins, known).parse({ ...body, 'child.2.born': '2026-11-01' }).values['child.2.site'],
    ).toBe('home');
  });
  it('a page that this draft does not have is none', () => {
    expect(pageAt(sample, plain, known, 'father')).toBeUndefined();
    expect(pageAt(sample, plain, known, 'child.2')).toBeUndefined();
    expect(pageAt(sample, plain, known, 'toString')).toBeUndefined();
  });
});
