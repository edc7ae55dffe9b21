import { faultText } from '../casework/index.ts';
import { describe, expect, test } from 'vitest';
import { readPack } from '../../kernel/pack.ts';
import { ANONYMOUS } from '../../kernel/permission.ts';
import { renderPage } from '../../ui/index.ts';
import { bindService, pageAt, readPage, type Answers, type Question } from '../casework/index.ts';
import { sample } from '../casework/sample-service.ts';
import { arrange, askedOf, PageQuestions, QuestionField, readTyped, readTypedPage } from './question.tsx';

const known = { date: '2026-11-24' };
const t = (id: string) => ({ id, en: id });
const ctx = {
  city: { pack: readPack('cities/medan'), timeZone: 'Asia/Jakarta', env: 'production' },
  actor: ANONYMOUS,
  lang: 'id',
  requestId: 'test',
} as never;
const draw = (node: Parameters<typeof renderPage>[1]) => renderPage(ctx, node);

/** The sample with the father asked on the page where it is said that there is one. */
const { body } = sample;
const nested = bindService(
  {
    ...body,
    pages: body.pages.flatMap((p) =>
      p.id === 'father' ? [] : p.id === 'kind' ? [{ ...p, questions: ['kind', 'father', 'father_nik'] }] : [p],
    ),
  },
  sample.functions,
);
const refOf = (answers: Answers) => pageAt(nested, answers, known, 'kind')!;

describe('what an option opens', () => {
  test('stands inside that option, whatever is chosen now', () => {
    for (const answers of [{}, { kind: 'plain' }, { kind: 'with_father', father: 'Budi' }]) {
      const [kind, ...rest] = arrange(nested, refOf(answers), answers, known);
      expect(rest).toEqual([]);
      expect([...kind!.inside].map(([option, nodes]) => [option, nodes.map((n) => n.path)])).toEqual([
        ['with_father', ['father', 'father_nik']],
      ]);
    }
    const html = draw(
      <PageQuestions
        def={nested}
        page={refOf({})}
        nodes={arrange(nested, refOf({}), {}, known)}
        values={{ kind: 'with_father', father: '"><script>' }}
        errors={{ father: 'Salah.' }}
        caption="Langkah 1"
      />,
    );
    expect(html).toMatch(/value="with_father" checked.*class="inside".*name="father"/);
    expect(html).toContain('&quot;>&lt;script>');
    expect(html).toContain('id="f-father-error"');
    // All of it is on the page: nothing more can open.
    expect(html).not.toContain('name="shown"');
  });

  test('is read only where it is asked', () => {
    const read = (form: Record<string, string>) =>
      readPage(nested, refOf({}), readTypedPage(nested, refOf({}), form), {}, known);
    expect(read({ kind: 'plain', father: 'Budi' })).toMatchObject({ values: { father: undefined }, errors: {} });
    expect(read({ kind: 'with_father' }).errors).toEqual({ father: 'error.required', father_nik: 'error.required' });
  });

  test('by several options stands below once it is asked, and a page says what it asked', () => {
    const either = bindService(
      { ...nested.body, conditions: nested.body.conditions },
      {
        ...sample.functions,
        conditions: {
          ...sample.functions.conditions,
          father_asked: (a) => a['kind'] === 'late' || a['kind'] === 'with_father',
        },
      },
    );
    const ref = pageAt(either, {}, known, 'kind')!;
    expect(arrange(either, ref, {}, known).map((n) => n.path)).toEqual(['kind']);
    expect(arrange(either, ref, { kind: 'late' }, known).map((n) => n.path)).toEqual(['kind', 'father', 'father_nik']);
    const html = draw(
      <PageQuestions def={either} page={ref} nodes={arrange(either, ref, {}, known)} values={{}} caption="" />,
    );
    expect(html).toContain('<input type="hidden" name="shown" value="kind"/>');
    expect(askedOf({ shown: 'kind' }, 'father')).toBe(false);
    expect(askedOf({}, 'father')).toBe(true);
  });
});

describe('every kind of question', () => {
  const QUESTIONS: [Question, string, Record<string, string>, string][] = [
    [{ id: 'q', label: t('L'), kind: 'text' }, 'type="text"', { q: '  a  b ' }, 'a  b'],
    [{ id: 'q', label: t('L'), kind: 'textarea' }, '<textarea', { q: 'a\r\nb' }, 'a\nb'],
    [{ id: 'q', label: t('L'), kind: 'name', standing: 'new' }, 'tanpa gelar', { q: 'Butet' }, 'Butet'],
    [{ id: 'q', label: t('L'), kind: 'name', standing: 'recorded' }, 'Tulis persis', { q: 'Butet' }, 'Butet'],
    [
      { id: 'q', label: t('L'), kind: 'date' },
      'name="q.day"',
      { 'q.day': '3', 'q.month': '2', 'q.year': '2020' },
      '2020-02-03',
    ],
    [{ id: 'q', label: t('L'), kind: 'time' }, 'name="q.hour"', { 'q.hour': '7', 'q.minute': '5' }, '07:05'],
    [
      {
        id: 'q',
        label: t('L'),
        kind: 'choice',
        options: [
          { value: 'a', label: t('A') },
          { value: 'b', label: t('B') },
        ],
      },
      'type="radio"',
      { q: 'a' },
      'a',
    ],
    [{ id: 'q', label: t('L'), kind: 'code', list: 'sexes' }, 'type="radio"', { q: 'L' }, 'L'],
    [{ id: 'q', label: t('L'), kind: 'code', list: 'occupations' }, '<select', { q: 'x' }, 'x'],
    [{ id: 'q', label: t('L'), kind: 'yes_no' }, 'value="no"', { q: 'yes' }, 'yes'],
    [{ id: 'q', label: t('L'), kind: 'nik' }, 'inputmode="numeric"', { q: '1271 9955-0792.0001' }, '1271995507920001'],
    [{ id: 'q', label: t('L'), kind: 'kk' }, 'Kartu Keluarga', { q: '1271 9901 0120 0001' }, '1271990101200001'],
    [{ id: 'q', label: t('L'), kind: 'phone' }, 'type="tel"', { q: '0812-3456 7890' }, '081234567890'],
    [{ id: 'q', label: t('L'), kind: 'email' }, 'type="email"', { q: ' a@b.id ' }, 'a@b.id'],
    [{ id: 'q', label: t('L'), kind: 'number', min: 1, max: 9, unit: t('gram') }, 'L (gram)', { q: '3.250' }, '3250'],
    [
      { id: 'q', label: t('L'), kind: 'area', level: 'ward' },
      '<optgroup label="Medan',
      { q: '12.71.01.1001' },
      '12.71.01.1001',
    ],
    [{ id: 'q', label: t('L'), kind: 'area', level: 'district' }, 'value="12.71.01"', { q: '12.71.01' }, '12.71.01'],
  ];
  test.each(QUESTIONS)('%o', (question, drawn, form, read) => {
    const html = draw(<QuestionField question={question} name="q" value="" error="Salah." />);
    expect(html).toContain(drawn);
    expect(html).toContain('id="f-q"');
    expect(html).toContain('f-q-error');
    expect(readTyped(question, form, 'q')).toBe(read);
    // A field sent twice, or not as text, is no reason to fall over.
    for (const odd of [undefined, ['a', 'b'], { a: 1 }, 7])
      expect(typeof readTyped(question, { q: odd }, 'q')).toBe('string');
  });
});

test('faults name what is wrong: by the service, by the question, by the file', () => {
  const say = (path: string, key: string) => faultText('id', 'Asia/Jakarta', sample, path, key);
  expect(say('child.2.born', 'message.not_twins')).toBe('Anak kembar lahir pada hari yang sama atau berurutan.');
  expect(say('father', 'error.required')).toBe('Isi nama ayah.');
  expect(say('father_nik', 'error.required')).toBe('Isi NIK ayah.');
  expect(say('kind', 'error.required')).toBe('Pilih satu jawaban untuk “Jenis”.');
  expect(say('children', 'error.number_big')).toBe('Berapa anak: tulis angka bulat dari 1 sampai 3.');
  expect(say('father_card', 'error.file_too_large')).toContain('10 MB');
  expect(say('child.1.name', 'warning.name_one_word')).toContain('satu kata');
  expect(say('x', 'error.nobody_knows')).toBe('Isian ini belum benar.');
});
