import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient, type ApiAnswer, type ApiClient } from '../../../test/harness/api.ts';
import { testCity, type TestCity } from '../../../test/harness/city.ts';
import { publishAll } from '../../../test/harness/filing.ts';
import type { Signed, TestPerson } from '../../../test/harness/people.ts';
import { closeInspector } from '../../kernel/files/index.ts';
import { paper, photo } from '../../kernel/files/sample-files.ts';
import { totp } from '../../kernel/crypto.ts';
import { lockTotp } from '../people/store/officer.ts';
import { examples } from './examples.ts';

/*
 * A birth through the API alone, as a hospital's or a partner's program would bring it. What is filed is the example of
 * /openapi.json: an example that nobody can send is no example.
 */

let test: TestCity;
let parent: TestPerson;
let stranger: TestPerson;
let verifier: Signed;
let operator: Signed;
const as = (who?: Signed): ApiClient => apiClient(test.app, test.city, who);

beforeAll(async () => {
  test = await testCity();
  await publishAll(test);
  parent = await test.person({ name: 'Parlindungan Nasution', sex: 'L', bornOn: '1990-03-12' });
  stranger = await test.person({ name: 'Orang Lain' });
  verifier = await test.officer('petugas_verifikasi', { name: 'Rosdiana Siregar' });
  operator = await test.officer('operator_siak');
});
afterAll(closeInspector);

const ok = ({ status, body }: ApiAnswer, expected = 200) => {
  expect({ status, problem: status < 400 ? undefined : body }).toEqual({ status: expected, problem: undefined });
  return body;
};

async function upload(who: Signed): Promise<string> {
  return ok(await as(who).upload({ bytes: await photo(), name: 'surat.jpg' }), 201).id;
}

async function fileExample(who: Signed, headers: Record<string, string> = {}) {
  const { documents = [], ...rest } = examples.newCase;
  const sent = [];
  for (const { requirement } of documents) sent.push({ requirement, document: await upload(who) });
  return as(who).post('cases', { ...rest, documents: sent }, headers);
}

describe('what anybody may ask', () => {
  it('services, with what a client needs to draw the form', async () => {
    const { items, next } = ok(await as().get('services'));
    expect(next).toBeNull();
    expect(items.map((s: { code: string }) => s.code)).toContain('akta-kelahiran');
    const service = ok(await as().get('services/akta-kelahiran'));
    expect(service).toMatchObject({
      fee: { amount: 0, text: { id: 'Rp0' }, legal_basis: expect.stringContaining('79A') },
      promise: { n: 1, unit: 'working_days' },
      answers: { type: 'object', additionalProperties: false },
    });
    expect(Object.keys(service.standard)).toHaveLength(14);
    expect(service.stages.flatMap((s: { rows: { row: string }[] }) => s.rows.map((r) => r.row))).toContain('register');
    expect(service.requirements).toContainEqual(expect.objectContaining({ id: 'birth_letter', max_files: 2 }));
  });

  it('the same text once: 304 to who has it', async () => {
    const first = await as().get('services/akta-kelahiran');
    const tag = String(first.headers['etag']);
    expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(first.headers['cache-control']).toBe('public, max-age=60');
    const again = await as().get('services/akta-kelahiran', { 'if-none-match': `"other", ${tag}` });
    expect([again.status, again.raw.length]).toEqual([304, 0]);
    expect((await as().get('services/akta-kelahiran', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('the description itself', async () => {
    const { status, body } = await as().get('/openapi.json');
    expect([status, body.openapi]).toEqual([200, '3.1.1']);
  });
});

describe('a case', () => {
  let id: string;
  let receipt: { id: string; number: string; pin: string };
  const path = (more = '') => `cases/${id}${more}`;
  const act = (who: Signed, command: unknown) => as(who).post(path('/commands'), command);
  const look = async (who: Signed) => ok(await as(who).get(path()));

  it('is filed as the example says, once for one key', async () => {
    const first = await fileExample(parent);
    receipt = ok(first, 201);
    id = receipt.id;
    expect(receipt).toEqual({
      id: expect.any(String),
      number: expect.stringMatching(/^MDN-.{4}-.{4}$/),
      pin: expect.stringMatching(/^\d{6}$/),
    });
    expect(first.headers['location']).toBe(`/api/v1/cases/${id}`);
  });

  it('is refused in the very words of the form, each at its place', async () => {
    const answers: Record<string, unknown> = { ...examples.newCase.answers, mother_nik: '127199', children: 9 };
    delete answers['mother_name'];
    const { status, body } = await as(parent).post('cases', { ...examples.newCase, answers, documents: [] });
    expect(status).toBe(422);
    expect(body.errors).toEqual(
      expect.arrayContaining([
        {
          pointer: '/answers/mother_nik',
          code: 'nik_digits',
          detail: 'NIK terdiri dari 16 angka. Hitung lagi angkanya.',
        },
        { pointer: '/answers/mother_name', code: 'required', detail: expect.stringMatching(/^Isi .+ ibu/) },
        { pointer: '/answers/children', code: 'number_big', detail: expect.stringMatching(/dari 1 sampai \d\.$/) },
      ]),
    );
  });

  it('is mine, told in the city’s time, with why it is due then', async () => {
    const { items } = ok(await as(parent).get('cases?limit=1'));
    expect(items).toHaveLength(1);
    expect(ok(await as(parent).get('cases?waiting=true')).items).toEqual([]);
    expect((await as(parent).get('cases?waiting=perhaps')).status).toBe(400);
    const kase = await look(parent);
    expect(kase).toMatchObject({
      ...items[0],
      as: 'applicant',
      status: 'received',
      stage: 'verification',
      received_at: '2026-11-24T10:00:00+07:00',
      due_at: expect.stringMatching(/^2026-11-25T1\d:\d\d:\d\d\+07:00$/),
      held_by: { short: expect.stringContaining('Disdukcapil'), waits_for: 'city' },
      papers: [],
    });
    expect(kase.due_reason.id).toMatch(/^Dihitung mulai/);
    expect(kase.rows[0]).toMatchObject({ row: 'verify', round: 1, officer: null });
    expect(kase.actions).toContainEqual(expect.objectContaining({ type: 'withdraw', allowed: true, refusal: null }));
  });

  it('has a tag: nothing new, nothing sent', async () => {
    const { headers } = await as(parent).get(path());
    expect(headers['cache-control']).toBe('no-store');
    expect((await as(parent).get(path(), { 'if-none-match': String(headers['etag']) })).status).toBe(304);
  });

  it('can be tracked by number and PIN, and by nothing else', async () => {
    const seen = ok(await as().get(`track/${receipt.number.toLowerCase()}?pin=${receipt.pin}`));
    expect(seen).toMatchObject({ number: receipt.number, status: 'received', needs_mending: false });
    expect(JSON.stringify(seen)).not.toMatch(/Nasution|Butet/);
    const wrong = await as().get(`track/${receipt.number}?pin=000000`);
    const unknown = await as().get('track/MDN-0000-0000?pin=000000');
    const same = ({ status, body }: ApiAnswer) => ({ status, ...body, request_id: '' });
    expect(same(wrong)).toEqual(same(unknown));
    expect(wrong.status).toBe(404);
  });

  it('comes to the officer by the worklist, first in, first out', async () => {
    const { items } = ok(await as(verifier).get('worklist?tray=free'));
    expect(items[0]).toMatchObject({ id, row: 'verify', round: 1, officer: null });
    expect(ok(await as(verifier).post('worklist/next', {}))).toEqual({ taken: { case: id, row: 'verify', round: 1 } });
    expect(ok(await as(verifier).post('worklist/next', {}))).toEqual({ taken: null });
    const kase = await look(verifier);
    expect(kase).toMatchObject({ as: 'officer', status: 'in_verification', seq: 2 });
    expect(kase.rows[0].officer.name).toBe('Rosdiana Siregar');
    expect((await look(parent)).rows[0].officer).toBeNull();
    // Another post does not see this row, and the list says why the act is not theirs.
    expect(ok(await as(operator).get('worklist?tray=free')).items).toEqual([]);
  });

  it('shows answers by right: masked, and whole for a reason that is kept', async () => {
    const dossier = ok(await as(verifier).get(path('/answers')));
    const nik = dossier.sections
      .flatMap((s: { answers: { path: string }[] }) => s.answers)
      .find((a: { path: string }) => a.path === 'mother_nik');
    expect(nik).toMatchObject({ masked: true, value: null, revealable: true });
    expect(JSON.stringify(dossier)).not.toContain('1271995507920001');
    const body = { path: 'mother_nik', reason: 'compare_document' };
    expect(ok(await as(verifier).post(path('/reveal'), body))).toEqual({ value: '1271995507920001' });
    const [row] = await test.database.asOwner<{ object: string }>(
      `select object from kernel.audit where action = 'case.reveal' order by at desc limit 1`,
    );
    expect(row!.object).toBe(`kase/${id}/mother_nik`);
    expect((await as(operator).post(path('/reveal'), { ...body, reason: 'curious' })).status).toBe(400);
  });

  it('goes back with every defect at its place, and comes again with just these mended', async () => {
    const letter = ok(await as(verifier).get(path('/answers'))).documents.find(
      (d: { requirement: string }) => d.requirement === 'birth_letter',
    );
    const file = letter.files[0].id;
    const returned = await act(verifier, {
      ...examples.command,
      defects: [
        {
          requirement: 'birth_letter',
          reason: 'photo_blurred',
          spot: { file, page: 1, turn: 0, x: 120, y: 200, w: 300, h: 90 },
        },
        { path: 'witness_1_nik', reason: 'nik_not_found', note: 'Angka ke-9 tidak terbaca.' },
      ],
    });
    expect(ok(returned)).toEqual({ seq: 3, status: 'needs_revision' });
    const kase = await look(parent);
    expect(kase).toMatchObject({
      status: 'needs_revision',
      held_by: { waits_for: 'applicant' },
      revision: { round: 1 },
    });
    expect(kase.marks).toHaveLength(2);
    expect(kase.marks[1]).toMatchObject({ place: { path: 'witness_1_nik' }, note: 'Angka ke-9 tidak terbaca.' });

    const mended = {
      answers: { witness_1_nik: '1271994505850001' },
      documents: { birth_letter: [await upload(parent)] },
    };
    expect(ok(await act(parent, { type: 'resubmit', expected: { seq: 3 }, ...mended }))).toMatchObject({ seq: 4 });
    // The very same once more, as a program does that lost the answer, without a key: the world has moved on.
    expect((await act(parent, { type: 'resubmit', expected: { seq: 3 }, ...mended })).status).toBe(409);
    const again = ok(await as(verifier).get(path('/answers')));
    expect(again.documents.find((d: { requirement: string }) => d.requirement === 'birth_letter')).toMatchObject({
      earlier: [{ id: file }],
    });
  });

  it('tells what has happened, page by page; no officer has a name for the applicant', async () => {
    const first = ok(await as(parent).get(path('/events?limit=2')));
    expect(first.items.map((e: { seq: number; type: string }) => [e.seq, e.type])).toEqual([
      [1, 'submitted'],
      [2, 'taken'],
    ]);
    const rest = ok(await as(parent).get(path(`/events?cursor=${first.next}`)));
    expect(rest.items.map((e: { type: string }) => e.type)).toEqual(['returned', 'resubmitted']);
    expect(rest.next).toBeNull();
    expect(JSON.stringify([first, rest])).not.toContain('Rosdiana');
    expect(JSON.stringify(ok(await as(verifier).get(path('/events'))))).toContain('Rosdiana');
  });

  it('moves on by {row, round}, and refuses what was decided on something older', async () => {
    const { rows } = await look(verifier);
    const expected = { row: 'verify', round: rows[0].round };
    if (!rows[0].officer) ok(await as(verifier).post('worklist/next', {}));
    expect(ok(await act(verifier, { type: 'done', expected })).status).toBe('awaiting_applicant');
    const late = await act(verifier, { type: 'done', expected });
    expect([late.status, late.body.type]).toEqual([409, 'urn:balai:problem:row_closed']);
    expect(late.body).toMatchObject({
      detail: expect.stringContaining('langkah ini sudah dikerjakan'.slice(1)),
      row: 'verify',
    });
    expect(ok(await act(parent, { type: 'done', expected: { row: 'confirm', round: 1 } })).status).toBe('in_progress');
  });

  it('asks the head for a fresh second factor before a passphrase is looked at', async () => {
    const head = await test.officer('kepala_dinas');
    const signing = {
      type: 'sign',
      expected: { row: 'sign', round: 1 },
      item: 1,
      passphrase: 'jangan-simpan-aku',
    };
    // Worked by hand, the signature is made in SIAK's own program.
    expect((await act(head, signing)).body.type).toBe('urn:balai:problem:sign_by_hand');
    const { registry } = test.city.ports;
    test.city.ports.registry = { ...registry!, manual: false };
    try {
      const early = await act(head, signing);
      expect([early.status, early.body.type]).toEqual([409, 'urn:balai:problem:row_closed']);
      test.later(600);
      const stale = await act(head, signing);
      expect([stale.status, stale.body.type]).toEqual([403, 'urn:balai:problem:step_up']);
      expect(JSON.stringify([early.body, stale.body])).not.toContain('jangan-simpan-aku');

      // The authenticator's code makes a new token; the old one is dead, and no code works twice.
      const step = (who: Signed, code: string) => as(who).post('me/step-up', { code });
      const wrong = await step(head, '000000');
      expect([wrong.status, wrong.body.type]).toEqual([422, 'urn:balai:problem:code_wrong']);
      const factor = await test.city.db.transaction().execute((tx) => lockTotp(tx, test.city.keys, head.id));
      const code = totp(factor!.secret, test.now);
      const { token } = ok(await step(head, code));
      expect((await as(head).get('me')).status).toBe(401);
      const fresh = { ...head, bearer: token };
      expect(ok(await as(fresh).get('me'))).toMatchObject({ id: head.id, stepped_up: true });
      expect((await act(fresh, signing)).body.type).toBe('urn:balai:problem:row_closed');
      expect((await step(fresh, code)).body.type).toBe('urn:balai:problem:code_wrong');
      expect((await step(parent, code)).status).toBe(403);
    } finally {
      test.city.ports.registry = registry!;
    }
  });

  it('is nobody else’s business', async () => {
    for (const more of ['', '/answers', '/events', `/papers/${id}`])
      expect((await as(stranger).get(path(more))).status).toBe(404);
    const { seq } = await look(parent);
    expect((await act(stranger, { type: 'withdraw', expected: { seq } })).status).toBe(404);
    expect((await as().get(path())).status).toBe(401);
    expect(ok(await as(stranger).get('cases')).items).toEqual([]);
  });
});

it('sends a paper as it was signed', async () => {
  const { id } = ok(await fileExample(parent), 201);
  const bytes = paper();
  const file = ok(await as(operator).upload({ bytes, name: 'akta.pdf', type: 'application/pdf' }), 201).id;
  const paperId = '019ab31c-4e10-7c3a-9d52-6f0e7a41b777';
  await test.database.asOwner(
    `insert into documents.paper (id, kind, issued_by, number, issued_on, person, subject, part, file_id, signer, signed_at, sha256, recorded_at)
     values ($1, 'akta-kelahiran', 'registry', '1271-LU-24112026-0001', '2026-11-24', $2, $3, '1', $4, 'Kepala', now(), $5, now())`,
    [paperId, parent.id, `kase/${id}`, file, Buffer.alloc(32)],
  );
  const [listed] = ok(await as(parent).get(`cases/${id}`)).papers;
  expect(listed).toMatchObject({
    id: paperId,
    number: '1271-LU-24112026-0001',
    issued_on: '2026-11-24',
    state: 'valid',
  });
  const sent = await as(parent).get(listed.href);
  expect([sent.status, sent.headers['content-type']]).toEqual([200, 'application/pdf']);
  expect(sent.raw.equals(bytes)).toBe(true);
  expect(sent.headers['content-disposition']).toContain('attachment; filename="1271-LU-24112026-0001.pdf"');
  expect((await as(stranger).get(listed.href)).status).toBe(404);
});

it('knows who asks', async () => {
  expect(ok(await as(verifier).get('me'))).toMatchObject({
    kind: 'officer',
    name: 'Rosdiana Siregar',
    posts: [{ role: 'petugas_verifikasi', agency: 'disdukcapil' }],
  });
  expect(ok(await as(parent).get('me'))).toMatchObject({ kind: 'person', level: 2, posts: [], stepped_up: false });
});

it('brings the first answer again for a key, and says it in English to who asks so', async () => {
  const key = { 'idempotency-key': 'kunci-berkas-0001' };
  const bytes = await photo();
  const one = ok(await as(parent).upload({ bytes }, key), 201);
  expect(ok(await as(parent).upload({ bytes }, key), 201)).toEqual(one);
  const other = await as(parent).upload({ bytes: await photo(64, 64) }, { ...key, 'accept-language': 'en-GB' });
  expect([other.status, other.body.type]).toEqual([409, 'urn:balai:problem:idempotency_key_reused']);
  expect(other.headers['content-language']).toBe('en');
  expect(other.body.detail).not.toMatch(/[Kk]iriman/);
});
