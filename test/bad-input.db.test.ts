import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import pino from 'pino';
import { buildApp } from '../src/app.ts';
import { closeInspector, MAX_BYTES } from '../src/kernel/files/index.ts';
import { paper, photo, picture, ZIP } from '../src/kernel/files/sample-files.ts';
import { examples } from '../src/modules/api/examples.ts';
import { apiClient, MULTIPART, multipart, type ApiAnswer, type ApiClient } from './harness/api.ts';
import { sessionCookieOf } from './harness/browser.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { publishAll } from './harness/filing.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/*
 * What nobody should send, sent (issue 2 §9). Each gets a clear answer: a status, a code for programs, a sentence for
 * people, the place it is about; and nothing is half written. Forms have their own tests beside their pages.
 */

let test: TestCity;
let parent: TestPerson;
let verifier: Signed;
let colleague: Signed;
/** Uploaded once; a file may stand in more than one case of its owner. */
let owner: pg.Client;
let documents: { requirement: string; document: string }[];
const as = (who?: Signed): ApiClient => apiClient(test.app, test.city, who);

beforeAll(async () => {
  test = await testCity();
  owner = new pg.Client(test.database.ownerUrl);
  await owner.connect();
  await publishAll(test);
  parent = await test.person({ name: 'Parlindungan Nasution', sex: 'L', bornOn: '1990-03-12' });
  verifier = await test.officer('petugas_verifikasi');
  colleague = await test.officer('petugas_verifikasi');
  documents = [];
  for (const { requirement } of examples.newCase.documents!) {
    const { body } = await as(parent).upload({ bytes: await photo() });
    documents.push({ requirement, document: body.id });
  }
});
beforeEach(() => owner.query('truncate kernel.budget'));
afterAll(() => Promise.all([owner.end(), closeInspector()]));

const birth = (change: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  ...examples.newCase,
  documents,
  answers: Object.fromEntries(
    Object.entries({ ...examples.newCase.answers, ...change }).filter(([, value]) => value !== undefined),
  ),
  ...more,
});
const file = (body: unknown = birth(), headers: Record<string, string> = {}) => as(parent).post('cases', body, headers);

/** Rows of everything a request may write, but for budgets, refused files (kept to know what came) and the audit's sealing. */
const TABLES = [
  'casework.kase',
  'casework.kase_event',
  'casework.answers',
  'casework.kase_file',
  'casework.draft',
  'notices.notice',
  'notices.outbox',
  'casework.words',
  'casework.open_row',
  'documents.book_entry',
  'documents.paper',
  'kernel.job',
  'kernel.idempotency',
  'kernel.audit',
  `files.file where state <> 'refused'`,
];
async function rows(): Promise<Record<string, number>> {
  const counts = TABLES.map((t) => `select '${t.replaceAll("'", '')}' as name, count(*)::int as n from ${t}`);
  const all = await owner.query<{ name: string; n: number }>(counts.join(' union all '));
  return Object.fromEntries(all.rows.map((r) => [r.name, r.n]));
}

interface Expected {
  status: number;
  reason?: string;
  /** pointer → code; a pointer without one may have any. */
  errors?: Record<string, string>;
}

/** The answer is a whole problem, and the tables are as they were. */
async function expectRefused(ask: () => Promise<ApiAnswer>, expected: Expected): Promise<ApiAnswer> {
  const before = await rows();
  const answer = await ask();
  const { status, body, headers } = answer;
  expect({ status, body }).toMatchObject({ status: expected.status });
  expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(body).toMatchObject({ status: expected.status, request_id: expect.stringMatching(/^[\w-]{8,}$/) });
  expect(body.type).toMatch(/^urn:balai:problem:[a-z_.]+$/);
  if (expected.reason) expect(body.type).toBe(`urn:balai:problem:${expected.reason}`);
  if (expected.errors) {
    const said = (body.errors ?? []) as { pointer?: string; parameter?: string; code: string; detail: string }[];
    expect(Object.fromEntries(said.map((e) => [e.pointer ?? `?${e.parameter}`, e.code]))).toEqual(expected.errors);
    for (const e of said) expect(e.detail.length).toBeGreaterThan(5);
  }
  expect(await rows()).toEqual(before);
  return answer;
}

describe('shape', () => {
  it.each<[string, () => unknown, Expected]>([
    [
      'a field nobody knows',
      () => birth({}, { rt: '05' }),
      { status: 400, reason: 'unknown_field', errors: { '/rt': 'unknown_field' } },
    ],
    [
      'one within a list',
      () => birth({}, { documents: [{ ...documents[0], note: 'x' }, ...documents.slice(1)] }),
      { status: 400, reason: 'unknown_field', errors: { '/documents/0/note': 'unknown_field' } },
    ],
    [
      'an answer the service does not ask',
      () => birth({ 'child.1.zodiac': 'x', blood: 'O' }),
      {
        status: 400,
        reason: 'unknown_field',
        errors: { '/answers/child.1.zodiac': 'unknown_field', '/answers/blood': 'unknown_field' },
      },
    ],
    [
      'a child too many',
      () => birth({ 'child.6.name': 'Enam' }),
      { status: 400, reason: 'unknown_field', errors: { '/answers/child.6.name': 'unknown_field' } },
    ],
    ['a list for an object', () => [birth()], { status: 400, reason: 'malformed', errors: { '': 'invalid_type' } }],
    ['null', () => null, { status: 400, reason: 'malformed' }],
    [
      'a missing part',
      () => ({ service: 'akta-kelahiran' }),
      { status: 400, reason: 'malformed', errors: { '/answers': 'required' } },
    ],
    [
      'answers as a list',
      () => birth({}, { answers: ['a'] }),
      { status: 400, reason: 'malformed', errors: { '/answers': 'invalid_type' } },
    ],
    [
      'an object for an answer',
      () => birth({ 'child.1.name': { first: 'Butet' } }),
      { status: 400, reason: 'malformed', errors: { '/answers/child.1.name': 'invalid_type' } },
    ],
    [
      'null for an answer',
      () => birth({ mother_name: null }),
      { status: 400, reason: 'malformed', errors: { '/answers/mother_name': 'invalid_type' } },
    ],
    [
      'a number with a fraction',
      () => birth({ children: 1.5 }),
      { status: 400, reason: 'malformed', errors: { '/answers/children': 'invalid_type' } },
    ],
    [
      'what is no id',
      () => birth({}, { documents: [{ requirement: 'birth_letter', document: '../../etc/passwd' }] }),
      { status: 400, reason: 'malformed', errors: { '/documents/0/document': 'invalid_format' } },
    ],
    [
      '300 documents',
      () => birth({}, { documents: Array.from({ length: 300 }, () => documents[0]) }),
      { status: 400, reason: 'malformed', errors: { '/documents': 'too_many_files' } },
    ],
  ])('%s', async (_what, body, expected) => {
    await expectRefused(() => file(body()), expected);
  });

  it.each<[string, Buffer | string, Record<string, string>, Expected]>([
    ['no JSON', '{"service": ', {}, { status: 400, reason: 'malformed' }],
    ['nothing', '', {}, { status: 400, reason: 'malformed' }],
    [
      '__proto__',
      '{"service":"akta-kelahiran","answers":{"__proto__":{"level":3}}}',
      {},
      { status: 400, reason: 'malformed' },
    ],
    [
      'constructor.prototype',
      '{"constructor":{"prototype":{"level":3}},"answers":{}}',
      {},
      { status: 400, reason: 'malformed' },
    ],
    [
      'a NUL',
      JSON.stringify(examples.newCase).replace('Butet', 'Bu\\u0000tet'),
      {},
      { status: 422, errors: { '/answers/child.1.name': 'unseen_characters' } },
    ],
    ['a thousand levels', `${'['.repeat(1000)}${']'.repeat(1000)}`, {}, { status: 400, reason: 'malformed' }],
    ['XML', '<service/>', { 'content-type': 'application/xml' }, { status: 415, reason: 'unsupported_media' }],
    ['a form', 'service=akta-kelahiran', { 'content-type': 'application/x-www-form-urlencoded' }, { status: 400 }],
    [
      'a key that is none',
      JSON.stringify(examples.newCase),
      { 'idempotency-key': '../x' },
      { status: 400, reason: 'malformed' },
    ],
  ])('%s', async (_what, payload, headers, expected) => {
    const json = { 'content-type': 'application/json', ...headers };
    await expectRefused(() => as(parent).send('cases', payload, json), expected);
    expect(({} as Record<string, unknown>)['level']).toBeUndefined();
  });

  it.each<[string, Record<string, string>]>([
    ['worklist?limit=0', { '?limit': 'too_small' }],
    ['worklist?limit=201', { '?limit': 'too_big' }],
    ['worklist?limit=many', { '?limit': 'invalid_type' }],
    ['worklist?limit=1&limit=2', { '?limit': 'invalid_type' }],
    ['worklist?tray=everything', { '?tray': 'invalid_value' }],
    ['worklist?order=name', { '?order': 'unknown_field' }],
  ])('the query %s', async (path, errors) => {
    await expectRefused(() => as(verifier).get(path), { status: 400, errors });
  });

  it.each(['cursor=%27%3B--', 'cursor=eyJhdCI6MX0', `cursor=${'A'.repeat(400)}`])(
    'a cursor that we did not give, %s, is the beginning or refused, never a fault',
    async (query) => expect((await as(parent).get(`cases?${query}`)).status).toBeLessThan(500),
  );

  it.each([
    'cases/1',
    "cases/1'%20or%20'1'='1",
    'cases/%00',
    'cases/..%2f..%2fmetrics',
    'services/__proto__',
    'services/constructor',
  ])('the path %s is nobody’s', async (path) => {
    await expectRefused(() => as(parent).get(path), { status: 404 });
  });
});

describe('meaning', () => {
  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['16 digits that are no NIK', { mother_nik: '9999999999999999' }, { '/answers/mother_nik': 'nik_region' }],
    ['the 32nd of a month in a NIK', { witness_1_nik: '1271993213850001' }, { '/answers/witness_1_nik': 'nik_date' }],
    ['a birth in the future', { 'child.1.born_on': '2026-11-25' }, { '/answers/child.1.born_on': 'date_future' }],
    ['30 February', { mother_born_on: '1992-02-30' }, { '/answers/mother_born_on': 'date' }],
    ['a number as text', { children: '1' }, { '/answers/children': 'number' }],
    ['a text as number', { mother_name: 5 }, { '/answers/mother_name': 'invalid_type' }],
    ['yes for a choice', { kind: true }, { '/answers/kind': 'invalid_type' }],
    ['a ward of another city', { area: '31.71.01.1001' }, { '/answers/area': 'area' }],
    ['what is asked, left out', { 'child.1.sex': undefined }, { '/answers/child.1.sex': 'required' }],
    ['what is not asked, told', { 'child.2.name': 'Ucok Nasution' }, { '/answers/child.2.name': 'not_asked' }],
  ])('%s', async (_what, change, errors) => {
    const { body } = await expectRefused(() => file(birth(change)), { status: 422, reason: 'invalid' });
    expect(Object.fromEntries(body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code]))).toEqual(
      expect.objectContaining(errors),
    );
  });

  it('a paper left out, and one never asked for', async () => {
    await expectRefused(() => file(birth({}, { documents: documents.slice(1) })), {
      status: 422,
      errors: { '/documents': 'document_missing' },
    });
    const extra = { requirement: 'police_record', document: documents[0]!.document };
    await expectRefused(() => file(birth({}, { documents: [...documents, extra] })), {
      status: 422,
      errors: { '/documents/3/document': 'not_asked' },
    });
  });

  it('another’s file, and one nobody has', async () => {
    const other = await test.person();
    const theirs = (await as(other).upload({ bytes: await photo() })).body.id;
    for (const document of [theirs, '019ab31c-4e10-7c3a-9d52-6f0e7a41b0aa'])
      await expectRefused(
        () => file(birth({}, { documents: [{ ...documents[0], document }, ...documents.slice(1)] })),
        {
          status: 422,
          errors: { '/documents/0/document': 'file_missing' },
        },
      );
  });

  it('a declaration not made', async () => {
    await expectRefused(() => file(birth({}, { statements: ['truth'] })), {
      status: 422,
      errors: { '/statements': 'agree' },
    });
  });

  it('a service nobody offers', async () => {
    await expectRefused(() => file(birth({}, { service: 'izin-terbang' })), { status: 404 });
  });
});

describe('files', () => {
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  it.each<[string, () => Promise<{ bytes: Buffer | string; name?: string; type?: string }>, Expected]>([
    [
      'a zip named .pdf',
      async () => ({ bytes: ZIP, name: 'akta.pdf', type: 'application/pdf' }),
      { status: 415, errors: { '/file': 'file_type' } },
    ],
    [
      'an SVG with script',
      async () => ({ bytes: SVG, name: 'a.svg', type: 'image/svg+xml' }),
      { status: 415, errors: { '/file': 'file_type' } },
    ],
    ['an SVG that says it is a JPEG', async () => ({ bytes: SVG }), { status: 415, errors: { '/file': 'file_type' } }],
    [
      'a picture of 100 million pixels',
      async () => ({
        bytes: await picture(10_000, 10_000).png({ compressionLevel: 9 }).toBuffer(),
        name: 'a.png',
        type: 'image/png',
      }),
      { status: 422, errors: { '/file': 'file_too_many_pixels' } },
    ],
    [
      'a picture with a zip behind it',
      async () => ({ bytes: Buffer.concat([await photo(), ZIP]) }),
      { status: 422, errors: { '/file': 'file_mixed' } },
    ],
    [
      'a PDF with JavaScript',
      async () => ({
        bytes: paper({ catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' }),
        name: 'a.pdf',
        type: 'application/pdf',
      }),
      { status: 422, errors: { '/file': 'file_pdf_active' } },
    ],
    [
      '10,001 KB',
      async () => ({ bytes: Buffer.concat([await photo()], MAX_BYTES + 1024) }),
      { status: 413, errors: { '/file': 'file_too_large' } },
    ],
    ['an empty one', async () => ({ bytes: '' }), { status: 422, errors: { '/file': 'file_empty' } }],
    [
      'half a photo',
      async () => ({ bytes: (await photo()).subarray(0, 300) }),
      { status: 422, errors: { '/file': 'file_damaged' } },
    ],
  ])('%s', async (_what, make, expected) => {
    const sent = await make();
    await expectRefused(() => as(parent).upload(sent), expected);
  });

  it('two in one request, though the first was good: neither stays', async () => {
    const good = { bytes: await photo() };
    await expectRefused(() => as(parent).upload([good, good]), { status: 400, errors: { '/file': 'too_many_files' } });
  });

  it('300 in one request', async () => {
    const good = { bytes: await photo() };
    await expectRefused(() => as(parent).upload(Array.from({ length: 300 }, () => good)), { status: 400 });
  });

  it('300 requests: after 60 an hour the next may come later', async () => {
    // One of its own: an answer may leave before its file is counted, and late counts would be another test's.
    const sender = await test.person();
    const before = await rows();
    const statuses: number[] = [];
    // Few at a time while they are looked into: a full intake would answer 503 before it counts.
    while (statuses.length < 300) {
      const length = statuses.length < 60 ? 5 : 20;
      const batch = await Promise.all(Array.from({ length }, () => as(sender).upload({ bytes: ZIP })));
      statuses.push(...batch.map((a) => a.status));
    }
    expect(new Set(statuses.slice(0, 60))).toEqual(new Set([415]));
    expect(new Set(statuses.slice(60))).toEqual(new Set([429]));
    const last = await as(sender).upload({ bytes: ZIP });
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(await rows()).toEqual(before);
  });

  it('under another field, beside an unknown one, or none at all', async () => {
    const bytes = await photo();
    await expectRefused(() => as(parent).upload({ bytes, field: 'photo' }), {
      status: 400,
      errors: { '/photo': 'unknown_field' },
    });
    const text = '--x\r\ncontent-disposition: form-data; name="owner"\r\n\r\nsomebody\r\n--x--\r\n';
    await expectRefused(
      () => as(parent).send('documents', text, { 'content-type': 'multipart/form-data; boundary=x' }),
      {
        status: 400,
        errors: { '/owner': 'unknown_field' },
      },
    );
    await expectRefused(() => as(parent).upload([]), { status: 400 });
    await expectRefused(() => as(parent).send('documents', '{}', { 'content-type': 'application/json' }), {
      status: 415,
    });
    await expectRefused(() => as(parent).send('documents', multipart([{ bytes }]).subarray(0, 200), MULTIPART), {
      status: 400,
    });
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\cmd.exe', 'cmd.exe'],
    ['CON.jpg', '_CON.jpg'],
    ['.htaccess', 'htaccess'],
    ['foto\u202Egpj.exe', 'fotogpj.exe'],
    ['<img src=x onerror=alert(1)>.jpg', '_img src=x onerror=alert(1)_.jpg'],
    ["'; drop table casework.kase; --.jpg", "'; drop table casework.kase; --.jpg"],
    ['ᯅᯖᯂ᯲ surat 👶🏽.jpg', 'ᯅᯖᯂ᯲ surat 👶🏽.jpg'],
  ])('named %s are called %s', async (name, called) => {
    const { status, body } = await as(parent).upload({ bytes: await photo(), name });
    expect({ status, name: body.name }).toEqual({ status: 201, name: called });
  });
});

describe('texts', () => {
  const SQL = "Siti'); drop table casework.kase; --";
  const HTML = '<script>alert(1)</script><b>Siti</b>';
  /** Places of the example where people write, and what kind of text stands there. */
  const WRITTEN = Object.entries(examples.newCase.answers).flatMap(([path, value]) =>
    typeof value === 'string' ? [path] : [],
  );

  it.each([
    ['SQL', SQL],
    ['HTML', HTML],
  ])('%s in every one of them: taken as it is, or refused at its place; never run', async (_what, evil) => {
    const taken: string[] = [];
    for (const path of WRITTEN) {
      const { status, body } = await file(birth({ [path]: evil }));
      if (status === 201) {
        taken.push(path);
        const dossier = (await as(parent).get(`cases/${body.id}/answers`)).body;
        const all = dossier.sections.flatMap((s: { answers: { path: string; shown: { id: string } }[] }) => s.answers);
        expect(all.find((a: { path: string }) => a.path === path).shown.id).toBe(evil);
      } else {
        expect([path, status]).toEqual([path, 422]);
        // A wrong choice may also make other questions asked, or not asked.
        expect(body.errors.map((e: { pointer: string }) => e.pointer)).toContain(`/answers/${path}`);
      }
    }
    // Texts are free; names, dates, choices and numbers have rules that neither of these can keep.
    expect(taken.toSorted()).toEqual([
      'child.1.birth_place',
      'father_birth_place',
      'marriage_number',
      'mother_birth_place',
      'proof_number',
    ]);
    const [table] = await test.database.asOwner<{ n: number }>('select count(*)::int as n from casework.kase');
    expect(table!.n).toBeGreaterThanOrEqual(taken.length);
  });

  it('1 MB of it', async () => {
    await expectRefused(() => file(birth({ mother_birth_place: 'a'.repeat(1024 * 1024) })), {
      status: 413,
      reason: 'too_large',
    });
    await expectRefused(() => file(birth({ mother_birth_place: 'a'.repeat(200_000) })), {
      status: 422,
      errors: { '/answers/mother_birth_place': 'too_long' },
    });
  });

  it('half characters, and marks that turn a text around', async () => {
    for (const evil of ['Medan \ud83d', 'Medan\u202E', 'Medan\u0007'])
      await expectRefused(() => file(birth({ mother_birth_place: evil })), {
        status: 422,
        errors: { '/answers/mother_birth_place': 'unseen_characters' },
      });
  });

  it('emoji and Batak script: free where a text is free, refused by name where SIAK cannot write them', async () => {
    const batak = 'ᯔᯩᯑᯉ᯲ 👶🏽';
    const { status, body } = await file(birth({ 'child.1.birth_place': batak }));
    expect(status).toBe(201);
    const dossier = (await as(parent).get(`cases/${body.id}/answers`)).body;
    expect(JSON.stringify(dossier)).toContain(batak);
    for (const name of ['Butet 👶🏽', 'ᯅᯮᯖᯩᯖ᯲']) {
      const answer = await expectRefused(() => file(birth({ 'child.1.name': name })), { status: 422 });
      expect(answer.body.errors[0]).toMatchObject({ pointer: '/answers/child.1.name' });
    }
  });
});

describe('twice, and at once', () => {
  it('a double click is one case, with one answer', async () => {
    const before = await rows();
    const key = { 'idempotency-key': 'klik-ganda-000001' };
    const answers = await Promise.all([file(birth(), key), file(birth(), key), file(birth(), key)]);
    expect(answers.map((a) => a.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((a) => JSON.stringify(a.body))).size).toBe(1);
    expect((await rows())['casework.kase']).toBe(before['casework.kase']! + 1);
    await expectRefused(() => file(birth({ 'child.1.name': 'Ucok Nasution' }), key), {
      status: 409,
      reason: 'idempotency_key_reused',
    });
  });

  it('a key that met a refusal is free again', async () => {
    const key = { 'idempotency-key': 'kunci-yang-gagal-1' };
    await expectRefused(() => file(birth({ kind: undefined }), key), { status: 422 });
    expect((await file(birth(), key)).status).toBe(201);
  });

  describe('officers', () => {
    let id: string;
    const act = (who: Signed, command: unknown) => as(who).post(`cases/${id}/commands`, command);
    const expected = { row: 'verify', round: 1 };
    beforeEach(async () => {
      id = (await file()).body.id;
    });

    it('who take at once: one has it, the other is told', async () => {
      const take = { type: 'take', expected, reason: 'health' };
      const [a, b] = await Promise.all([act(verifier, take), act(colleague, take)]);
      expect([a.status, b.status].toSorted((x, y) => x - y)).toEqual([200, 409]);
      expect((a.status === 409 ? a : b).body.type).toBe('urn:balai:problem:held');
      const { rows: open } = (await as(verifier).get(`cases/${id}`)).body;
      expect(open).toHaveLength(1);
    });

    it('who decide at once: one decision stands, the other answer says why not', async () => {
      expect((await act(verifier, { type: 'take', expected, reason: 'health' })).status).toBe(200);
      const done = { type: 'done', expected };
      const reject = { type: 'reject', expected, reason: 'already_registered' };
      const [a, b, c] = await Promise.all([act(verifier, done), act(verifier, reject), act(colleague, done)]);
      expect([a.status, b.status].toSorted((x, y) => x - y)).toEqual([200, 409]);
      expect(c.status).toBe(409);
      const events = (await as(verifier).get(`cases/${id}/events`)).body.items;
      expect(events.filter((e: { type: string }) => ['done', 'rejected'].includes(e.type))).toHaveLength(1);
    });

    it('who return without a defect, or with one that is none', async () => {
      await act(verifier, { type: 'take', expected, reason: 'health' });
      const back = { type: 'return', expected, to: 'applicant' };
      await expectRefused(() => act(verifier, { ...back, defects: [] }), {
        status: 422,
        reason: 'defects_needed',
        errors: { '/defects': 'defects_needed' },
      });
      await expectRefused(() => act(verifier, back), { status: 400, errors: { '/defects': 'required' } });
      await expectRefused(
        () => act(verifier, { ...back, defects: [{ path: 'mother_name', reason: 'bad_handwriting' }] }),
        {
          status: 422,
          reason: 'unknown_reason',
        },
      );
      await expectRefused(
        () => act(verifier, { ...back, defects: [{ path: 'grandmother', reason: 'nik_not_found' }] }),
        {
          status: 422,
          reason: 'unknown_place',
        },
      );
      await expectRefused(
        () => act(verifier, { ...back, defects: [{ path: 'mother_nik', reason: 'nik_not_found', mood: 'x' }] }),
        {
          status: 400,
          errors: { '/defects/0/mood': 'unknown_field' },
        },
      );
      await expectRefused(() => act(verifier, { type: 'explode', expected }), {
        status: 400,
        errors: { '/type': 'invalid_union' },
      });
      await expectRefused(() => act(verifier, { type: 'done', expected: { seq: 2 } }), { status: 400 });
    });

    it('whose words hold HTML or SQL: kept as words', async () => {
      await act(verifier, { type: 'take', expected, reason: 'health' });
      const note = `<img src=x onerror=alert(1)> '); delete from casework.kase; --`;
      const { seq } = (await as(verifier).get(`cases/${id}`)).body;
      expect((await act(verifier, { type: 'note', expected: { seq }, note })).status).toBe(200);
      const events = (await as(verifier).get(`cases/${id}/events`)).body.items;
      expect(events.at(-1)).toMatchObject({ type: 'noted', note });
    });

    it('who may not: another post, another agency, the applicant', async () => {
      const operator = await test.officer('operator_siak');
      const elsewhere = await test.officer('petugas_verifikasi', { agency: 'dishub' });
      const reject = { type: 'reject', expected, reason: 'already_registered' };
      await expectRefused(() => act(operator, reject), { status: 403 });
      await expectRefused(() => act(elsewhere, reject), { status: 404 });
      await expectRefused(() => act(parent, reject), { status: 403 });
      await expectRefused(() => as(parent).post(`cases/${id}/reveal`, { path: 'mother_nik', reason: 'complaint' }), {
        status: 403,
      });
      await expectRefused(() => as(parent).get('worklist'), { status: 403 });
    });

    it('another person’s case is not there', async () => {
      const stranger = await test.person();
      for (const more of ['', '/answers', '/events', '/papers/019ab31c-4e10-7c3a-9d52-6f0e7a41b0aa'])
        await expectRefused(() => as(stranger).get(`cases/${id}${more}`), { status: 404, reason: 'not_found' });
      for (const command of [
        { type: 'withdraw', expected: { seq: 1 } },
        { type: 'resubmit', expected: { seq: 1 } },
        { type: 'note', expected: { seq: 1 }, note: 'x' },
      ])
        await expectRefused(() => act(stranger, command), { status: 404, reason: 'not_found' });
    });
  });
});

describe('who asks', () => {
  const cookie = (token: string) => ({ cookie: `${sessionCookieOf(test.city)}=${token}` });

  it('nobody, or with a token that is none', async () => {
    await expectRefused(() => as().get('cases'), { status: 401 });
    await expectRefused(() => as().post('cases', birth()), { status: 401, reason: 'sign_in_first' });
    // It might be a browser that another site misleads: no word of tokens.
    const misled = { origin: 'https://evil.example' };
    await expectRefused(() => as().post('cases', birth(), misled), { status: 403, reason: 'cross_site' });
    for (const bearer of ['x'.repeat(43), '', "' or 1=1 --", parent.token])
      await expectRefused(() => as({ ...parent, bearer }).get('cases'), { status: 401 });
  });

  it('after signing out: the session is over, wherever its token went', async () => {
    const leaving = await test.person();
    const browser = test.browser(leaving);
    const api = as();
    expect((await api.get('me', cookie(leaving.token))).status).toBe(200);
    expect((await browser.post('/keluar')).statusCode).toBe(303);
    await expectRefused(() => api.get('me', cookie(leaving.token)), { status: 401 });
  });

  it('from another site: a cookie alone moves nothing', async () => {
    const body = JSON.stringify(birth());
    const json = { 'content-type': 'application/json', ...cookie(parent.token) };
    for (const from of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
    ])
      await expectRefused(() => as().send('cases', body, { ...json, ...from }), { status: 403, reason: 'cross_site' });
    const own = await as().send('cases', body, { ...json, 'sec-fetch-site': 'same-origin' });
    expect(own.status).toBe(201);
  });

  it('a receipt’s holder who guesses: few tries, and one answer for all that is wrong', async () => {
    const { body: receipt } = await file();
    const answers: ApiAnswer[] = [];
    for (let pin = 0; pin < 12; pin++)
      answers.push(await as().get(`track/${receipt.number}?pin=${String(pin).padStart(6, '0')}`));
    expect(answers.slice(0, 10).every((a) => a.status === 404)).toBe(true);
    expect(answers.slice(10).every((a) => a.status === 429)).toBe(true);
    await expectRefused(() => as().get(`track/${receipt.number}`), { status: 400, errors: { '?pin': 'required' } });
    await expectRefused(() => as().get(`track/${receipt.number}?pin=${'1'.repeat(50)}`), { status: 400 });
  });

  it('and what was asked stands in no log: no PIN, no number, no name', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'trace', base: null }, { write: (line: string) => void lines.push(line) });
    const app = await buildApp(test.house, [test.city], { log, trustProxy: false, now: () => test.now });
    const api = apiClient(app, test.city, parent);
    const { body: receipt } = await api.post('cases', birth({ mother_name: 'Siti Yang Rahasia' }));
    await api.get(`track/${receipt.number}?pin=${receipt.pin}`);
    await api.post('cases', birth({ mother_nik: '9999999999999999' }));
    await app.close();
    const all = lines.join('');
    expect(all).toContain('/api/v1/track/:number');
    for (const secret of [receipt.pin, receipt.number, 'Rahasia', '9999999999999999', parent.bearer])
      expect(all.includes(secret), secret).toBe(false);
  });
});
