import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { startEsign } from '../simulators/esign/server.ts';
import { bsreEsign } from '../src/adapters/esign/bsre.ts';
import { httpTime } from '../src/adapters/esign/time.ts';
import { catalogue } from '../src/app.ts';
import { outsideOnly } from '../src/kernel/db.ts';
import { openFile } from '../src/kernel/files/index.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { casePapers } from '../src/modules/casework/index.ts';
import {
  bringSigned,
  checkPdfSignature,
  closePdfText,
  closeTypesetter,
  declareUnsigned,
  kindsOf,
  lastSignings,
  outgoingOf,
  outgoingSignedBy,
  revokePaper,
  signPaper,
  type Outgoing,
} from '../src/modules/documents/index.ts';
import { askEsign } from '../src/modules/documents/commands/sign.ts';
import { readPdfText } from '../src/modules/documents/pdf-reader.ts';
import { officerEmail } from '../src/modules/people/index.ts';
import { actingIn, type Acting } from './harness/acting.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import { opensslVerifies, pdfsigSays, secondOpinion } from './harness/pdf-signature.ts';
import type { Signed } from './harness/people.ts';

/*
 * Signatures on the city's own papers, with BSrE's simulator at the other end: an act in two halves, whose secret lives in
 * one request, and which no misfortune ever makes twice.
 */

const PASSPHRASE = 'frasa uji';
const kinds = kindsOf(casePapers(catalogue));
let t: TestCity;
let a: Acting;
let head: Signed;
let parent: Signed;
let esign: Awaited<ReturnType<typeof startEsign>>;
let nik: string;

beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
  a = actingIn(t);
  head = await a.officer('kepala_dinas');
  parent = await t.person({ name: 'Parlindungan Nasution' });
  nik = '1271990101700001';
  const dir = mkdtempSync(join(tmpdir(), 'esign-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const email = await officerEmail(t.city.db, t.city.keys, head.id);
  const user = { nik, email, name: head.name, passphrase: PASSPHRASE, status: 'ISSUE' };
  writeFileSync(join(dir, 'users.json'), JSON.stringify([user]));
  esign = await startEsign({ dir, host: '127.0.0.1', port: 0, user: 'balai', password: 'rahasia', speed: 1000 });
  afterAll(() => esign.close());
  await sim('POST', 'clock', { now: t.now.toISOString() });
  t.city.ports.esignTrust = { roots: [esign.rootPem], organisation: esign.organisation };
});
afterAll(async () => {
  await closeTypesetter();
  await closePdfText();
});
beforeEach(async () => {
  await sim('DELETE', 'scenario');
  delete t.city.ports.time;
  provider(2);
});
const sim = (method: string, path: string, body?: unknown) =>
  fetch(`${esign.url}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const arm = (fault: string) => sim('POST', 'scenario', { fault, match: { method: 'POST' } });
const provider = (version: 1 | 2, origin = esign.url) => {
  const port = bsreEsign({ origin, user: 'balai', password: 'rahasia', version, issuer: 'CONTOH', timeoutMs: 1500 });
  t.city.ports.esign = outsideOnly('esign', port);
};

/** A case that was rejected, and its letter, laid out and waiting for the head. */
async function rejected(): Promise<{ kase: string; letter: Outgoing }> {
  const { id: kase } = await fileSample(t, parent);
  const { who, expected } = await a.take(kase, 'petugas_verifikasi');
  await a.act(who, kase, { type: 'reject', expected, reason: 'already_registered', note: 'Nomor 1271-LU-2020.' });
  await t.work();
  return { kase, letter: (await letterOf(kase))! };
}
const letterOf = async (kase: string, kind = 'rejection_letter') =>
  (await outgoingOf(t.city.db, `kase/${kase}`, { kind }))[0];
const stamps = () => {
  t.city.ports.time = outsideOnly('time', httpTime({ url: `${esign.url}/tsa`, timeoutMs: 500 }));
  t.city.ports.timeTrust = { roots: [esign.rootPem] };
};
const sign = (id: string, passphrase = PASSPHRASE, who = head) => signPaper(a.as(who), kinds, { id, passphrase, nik });
const signingOf = async (id: string) => (await lastSignings(t.city.db, [id])).get(id);
const issued = async (kase: string, kind = 'rejection_letter') =>
  (await a.see(parent, kase)).papers.filter((p) => p.kind === kind);

describe('a letter of rejection', () => {
  test('waits unsigned, is signed by the head, and then lies with the parent and is told', async () => {
    const { kase, letter } = await rejected();
    expect(letter).toMatchObject({ state: 'ready', signedFor: head.id, number: '0001/TL/DISDUKCAPIL/2026' });
    expect(await issued(kase)).toEqual([]);
    const waiting = await t.browser(parent).get(`/berkas/${kase}`);
    expect(waiting.body).toContain(letter.number);
    expect(waiting.body).toContain('Menunggu tanda tangan');
    expect(await sign(letter.id)).toEqual({ state: 'confirmed' });

    const [paper] = await issued(kase);
    expect(paper).toMatchObject({ state: 'valid', number: letter.number, signer: `${head.name} (CONTOH)` });
    const { bytes } = await openFile(t.city, paper!.fileId, 'original');
    expect(secondOpinion(bytes, esign.rootPem)).toMatchObject({
      subFilter: 'ETSI.CAdES.detached',
      digestOk: true,
      signatureOk: true,
      signingCertificate: true,
      coversWholeFile: true,
    });
    expect(pdfsigSays(bytes) ?? 'Signature is Valid').toContain('Signature is Valid');
    expect(opensslVerifies(bytes, esign.rootPem) ?? true).toBe(true);
    // The signature is added behind what was laid out: the paper stays tagged PDF/A-2a.
    const draft = (await openFile(t.city, letter.draftFile!, 'original')).bytes;
    expect(bytes.subarray(0, draft.length).equals(draft)).toBe(true);
    expect(bytes.toString('latin1')).toMatch(/\/StructTreeRoot[\s\S]*pdfaid:conformance>A</);
    const text = ((await readPdfText(bytes)) ?? '').replaceAll(/\s+/g, ' ');
    expect(text).toContain('Parlindungan Nasution');
    expect(text).toContain('Nomor 1271-LU-2020.');
    expect(text).toContain(head.name);
    const inbox = await t.browser(parent).get('/kotak-masuk');
    expect(inbox.body).toContain('Surat penolakan sudah terbit');
    const scanned = await t.browser().get(`/verifikasi/${paper!.verifyToken}`);
    expect(scanned.body).toContain(`${head.name} (CONTOH), Kepala Dinas Kependudukan dan Pencatatan Sipil`);
  });

  test('gets a time stamp into the signature that came without one, and says who told the time', async () => {
    stamps();
    const { kase, letter } = await rejected();
    expect(await sign(letter.id)).toEqual({ state: 'confirmed' });
    const [paper] = await issued(kase);
    const { bytes } = await openFile(t.city, paper!.fileId, 'original');
    expect(checkPdfSignature(bytes, [esign.rootPem], t.now)).toMatchObject({
      ok: true,
      stamp: { by: 'CONTOH Stempel Waktu', trusted: true, at: paper!.signedAt },
    });
    const scanned = await t.browser().get(`/verifikasi/${paper!.verifyToken}`);
    expect(scanned.body).toContain('Waktunya dibuktikan penanda waktu elektronik dari CONTOH Stempel Waktu.');
    const form = new FormData();
    form.set('surat', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'surat.pdf');
    const sent = new Response(form);
    const looked = await t.app.inject({
      method: 'POST',
      url: '/cek-keaslian',
      headers: {
        host: new URL(t.city.origin).host,
        'sec-fetch-site': 'same-origin',
        'content-type': sent.headers.get('content-type')!,
      },
      payload: Buffer.from(await sent.arrayBuffer()),
    });
    const row = 'Ditandatangani (penanda waktu elektronik dari CONTOH Stempel Waktu)';
    expect(looked.body.includes(row)).toBe(true);
  });

  test.each(['outage', 'never_answer', 'wrong_nonce', 'other_hash'])(
    'does not wait for a time stamp (%s): it is issued, and says that the time is the signer’s word',
    async (fault) => {
      stamps();
      await sim('POST', 'scenario', { fault, match: { path: '/tsa' } });
      const { kase, letter } = await rejected();
      expect(await sign(letter.id)).toEqual({ state: 'confirmed' });
      const [paper] = await issued(kase);
      expect(paper).toMatchObject({ state: 'valid', stampedBy: null });
      const scanned = await t.browser().get(`/verifikasi/${paper!.verifyToken}`);
      expect(scanned.body).toContain('tanpa penanda waktu elektronik');
    },
  );

  test('is for the post that signs it, with a fresh second factor, and for nobody else', async () => {
    const { letter } = await rejected();
    const verifier = await a.officer('petugas_verifikasi');
    await expect(sign(letter.id, PASSPHRASE, verifier)).rejects.toMatchObject({ kind: 'not_found' });
    const elsewhere = await t.officer('kepala_dinas', { agency: 'bapenda' });
    await expect(sign(letter.id, PASSPHRASE, elsewhere)).rejects.toMatchObject({ kind: 'not_found' });
    const stale = { ...t.ctx({ actor: { ...head.actor, stepUpAt: new Date(t.now.getTime() - 3_600_000) } }) };
    await expect(signPaper(stale, kinds, { id: letter.id, passphrase: PASSPHRASE })).rejects.toMatchObject({
      reason: 'step_up',
    });
  });

  test('a wrong passphrase is refused and can be tried again; the passphrase is kept nowhere', async () => {
    const { letter } = await rejected();
    const secret = 'frasa yang sangat rahasia 77';
    expect(await sign(letter.id, secret)).toEqual({ state: 'refused', reason: 'wrong_passphrase' });
    expect(await sign(letter.id)).toEqual({ state: 'confirmed' });
    const dump = await t.database.asOwner(
      `select (select json_agg(x) from documents.signing x)::text || (select json_agg(x) from kernel.audit x)::text ||
        coalesce((select json_agg(x) from kernel.job x)::text, '') || coalesce((select json_agg(x) from kernel.idempotency x)::text, '') as text`,
    );
    expect(JSON.stringify(dump)).toContain('wrong_passphrase');
    expect(JSON.stringify(dump)).not.toContain(secret);
    expect(JSON.stringify(dump)).not.toContain(PASSPHRASE);
  });
});

describe('a deputy', () => {
  const deputy = (signs?: string[]) => {
    const [post] = head.actor.posts;
    const posts = [{ ...post!, deputy: 'plh' as const, ...(signs && { signs }) }];
    return t.ctx({ actor: { ...head.actor, posts, stepUpAt: t.now } });
  };

  test('signs as such on the services given, and finds no other paper', async () => {
    const { kase, letter } = await rejected();
    const other = deputy(['ktp-hilang']);
    await expect(signPaper(other, kinds, { id: letter.id, passphrase: PASSPHRASE, nik })).rejects.toMatchObject({
      kind: 'not_found',
    });
    expect((await outgoingSignedBy(t.city.db, other.actor.posts, { state: 'ready', limit: 50 })).items).toEqual([]);
    const given = deputy(['akta-kelahiran']);
    const found = await outgoingSignedBy(t.city.db, given.actor.posts, { state: 'ready', limit: 50 });
    expect(found.items.map((o) => o.id)).toContain(letter.id);
    expect(await signPaper(given, kinds, { id: letter.id, passphrase: PASSPHRASE, nik })).toEqual({
      state: 'confirmed',
    });
    const [paper] = await issued(kase);
    expect(paper).toMatchObject({ signerTitle: 'Plh. Kepala Dinas Kependudukan dan Pencatatan Sipil' });
    const { bytes } = await openFile(t.city, paper!.fileId, 'original');
    expect(((await readPdfText(bytes)) ?? '').replaceAll(/\s+/g, ' ')).toContain('Plh. Kepala Dinas');
  });
});

describe('never twice', () => {
  test('two presses at once: one signs, the other is told that it is open or done', async () => {
    const { kase, letter } = await rejected();
    const before = esign.count();
    const both = await Promise.allSettled([sign(letter.id), sign(letter.id)]);
    expect(both.filter((x) => x.status === 'fulfilled')).toHaveLength(1);
    expect(esign.count() - before).toBe(1);
    expect(await issued(kase)).toHaveLength(1);
    await expect(sign(letter.id)).rejects.toMatchObject({ reason: 'already_signed' });
    expect(esign.count() - before).toBe(1);
  });

  test('version 1: an answer that broke off is asked for by its id and confirmed', async () => {
    const { kase, letter } = await rejected();
    provider(1);
    const before = esign.count();
    await arm('lost_body');
    expect(await sign(letter.id)).toEqual({ state: 'confirmed' });
    expect(esign.count() - before).toBe(1);
    expect(await issued(kase)).toHaveLength(1);
  });

  test('version 2: a lost answer cannot be asked for; it is not signed again until a person has looked', async () => {
    const { kase, letter } = await rejected();
    const before = esign.count();
    await arm('lost_answer');
    expect(await sign(letter.id)).toMatchObject({ state: 'unknown' });
    expect(await signingOf(letter.id)).toMatchObject({ state: 'unknown', nextAt: null });
    await expect(sign(letter.id)).rejects.toMatchObject({ reason: 'signature_open' });
    expect(esign.count() - before).toBe(1);

    // Another paper is not this one, and a changed one neither.
    const draft = (await openFile(t.city, letter.draftFile!, 'original')).bytes;
    await expect(bringSigned(a.as(head), kinds, letter.id, draft)).rejects.toMatchObject({
      fields: { file: 'error.signature_untrue' },
    });
    const port = bsreEsign({ origin: esign.url, user: 'balai', password: 'rahasia', version: 1, issuer: 'CONTOH' });
    const log = await port.sign(
      { requestId: 'log', signer: { nik, name: head.name }, pdf: draft, reason: 'x', location: 'x' },
      PASSPHRASE,
    );
    if (log.outcome !== 'signed') throw new Error(log.outcome);
    await bringSigned(a.as(head), kinds, letter.id, log.pdf);
    expect(await issued(kase)).toHaveLength(1);
  });

  test('a person who found nothing in the log lets it be signed again', async () => {
    const { letter } = await rejected();
    await arm('cut_before');
    expect(await sign(letter.id)).toMatchObject({ state: 'unknown' });
    await declareUnsigned(a.as(head), letter.id);
    expect(await sign(letter.id)).toEqual({ state: 'confirmed' });
  });

  test('what comes back changed, or as another paper, is never filed', async () => {
    const { kase, letter } = await rejected();
    provider(1);
    await arm('modified');
    expect(await sign(letter.id)).toEqual({ state: 'unknown', reason: 'signature_untrue' });
    expect(await issued(kase)).toEqual([]);
  });

  test('a certificate that bears another person’s name is never filed as the officer’s', async () => {
    const { kase, letter } = await rejected();
    const rename = (name: string) =>
      t.database.asOwner('update people.officer set name = $1 where id = $2', [name, head.id]);
    await rename('Zubaidah Lubis');
    expect(await sign(letter.id)).toEqual({ state: 'unknown', reason: 'other_person' });
    await rename(head.name);
    expect(await issued(kase)).toEqual([]);
  });

  test('a request whose server died half way is looked after by the worker', async () => {
    const { kase, letter } = await rejected();
    provider(1);
    await arm('lost_body');
    // The process dies after the provider answered: nothing is written down but that it was asked.
    const port = t.city.ports.esign!;
    t.city.ports.esign = {
      ...port,
      provider: port.provider,
      standing: port.standing,
      issuer: port.issuer,
      knows: port.knows,
      sign: async (r, p) => {
        await port.sign(r, p);
        throw new Error('killed');
      },
    };
    await expect(sign(letter.id)).rejects.toThrow('killed');
    provider(1);
    expect(await signingOf(letter.id)).toMatchObject({ state: 'requested' });
    const job = () => askEsign(t.ctx({ actor: SYSTEM, channel: 'job' }), kinds);
    expect(await job()).toBe(false);
    t.later(245);
    expect(await job()).toBe(true);
    // Nobody learnt the document's id: a person must say.
    expect(await signingOf(letter.id)).toMatchObject({ state: 'unknown', nextAt: null });
    expect(await issued(kase)).toEqual([]);
  });

  test('a provider that is away has surely signed nothing', async () => {
    const { letter } = await rejected();
    await arm('outage');
    expect(await sign(letter.id)).toEqual({ state: 'unavailable', reason: 'outage' });
    expect(await sign(letter.id)).toEqual({ state: 'confirmed' });
  });
});

describe('the decision on a late birth', () => {
  test('is numbered as it is made and signed with that number', async () => {
    const { id: kase } = await fileSample(t, parent, samples['recorded'], {
      'child.1.born_on': '2026-08-01',
      'child.1.name': 'Lamtiur Nasution',
      proof_date: '2026-08-02',
    });
    await a.done(kase, 'petugas_verifikasi');
    await a.done(kase, 'kepala_dinas');
    await t.work();
    const letter = (await letterOf(kase, 'late_birth_decision'))!;
    expect(letter).toMatchObject({ state: 'ready', number: expect.stringMatching(/^474\.1\/\d{4}\/KEP\/2026$/) });
    expect(await sign(letter.id)).toEqual({ state: 'confirmed' });
    const [paper] = await issued(kase, 'late_birth_decision');
    const { bytes } = await openFile(t.city, paper!.fileId, 'original');
    const text = ((await readPdfText(bytes)) ?? '').replaceAll(/\s+/g, ' ');
    expect(text).toContain('KEPUTUSAN KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KOTA MEDAN');
    expect(text).toContain('Lamtiur Nasution');
    expect(text).toContain('115 hari sejak tanggal kelahiran');
    expect(text).toContain('KETIGA');
  });
});

describe('out of force', () => {
  const signed = async () => {
    const { kase, letter } = await rejected();
    await sign(letter.id);
    const [paper] = await issued(kase);
    return { kase, letter, paper: paper! };
  };
  const revoke = (paper: string, again: boolean, who = head) =>
    revokePaper(a.as(who), kinds, { paper, reason: 'wrong_content', again });

  test('a revoked paper says so to whoever scans it, and keeps its number', async () => {
    const { paper, letter } = await signed();
    await revoke(paper.id, false);
    const page = await t.browser().get(`/verifikasi/${paper.verifyToken}`);
    expect(page.body).toContain('Dicabut');
    expect(page.body).toContain('Isinya salah');
    const entry = await t.city.db
      .selectFrom('documents.book_entry')
      .select('number')
      .where('number', '=', letter.number)
      .execute();
    expect(entry).toHaveLength(1);
    await expect(revoke(paper.id, false)).rejects.toMatchObject({ reason: 'paper_not_valid' });
  });

  test('a replaced paper holds until the new one, with its own number, is signed', async () => {
    const { kase, paper, letter } = await signed();
    t.later(1);
    await revoke(paper.id, true);
    await expect(revoke(paper.id, true)).rejects.toMatchObject({ reason: 'paper_on_its_way' });
    await t.work();
    expect((await issued(kase)).map((p) => p.state)).toEqual(['valid']);
    const next = (await letterOf(kase))!;
    expect(next.number).not.toBe(letter.number);
    expect(await sign(next.id)).toEqual({ state: 'confirmed' });
    expect((await issued(kase)).map((p) => [p.state, p.number])).toEqual([
      ['valid', next.number],
      ['superseded', letter.number],
    ]);
    const page = await t.browser().get(`/verifikasi/${paper.verifyToken}`);
    expect(page.body).toContain('Diganti');
    expect(page.body).toContain(`/verifikasi/${next.verifyToken}`);
  });

  test('only the head of the agency that issued it, with a listed reason', async () => {
    const { paper } = await signed();
    await expect(revoke(paper.id, false, await a.officer('validator'))).rejects.toMatchObject({ kind: 'forbidden' });
    const elsewhere = await t.officer('kepala_dinas', { agency: 'bapenda' });
    await expect(revoke(paper.id, false, elsewhere)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(
      revokePaper(a.as(head), kinds, { paper: paper.id, reason: 'salah ketik', again: false }),
    ).rejects.toMatchObject({ kind: 'invalid' });
  });
});

describe('at the desk', () => {
  test('the head sees the paper before signing it; nobody else does', async () => {
    const { letter } = await rejected();
    const page = await t.browser(head).get(`/meja/surat/${letter.id}`);
    expect(page.body).toContain(`/meja/surat/${letter.id}/halaman/1`);
    const picture = await t.browser(head).get(`/meja/surat/${letter.id}/halaman/1`);
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/jpeg']);
    for (const path of ['', '/halaman/1', '/pdf'])
      expect((await t.browser(await a.officer('validator')).get(`/meja/surat/${letter.id}${path}`)).statusCode).toBe(
        404,
      );
    expect((await t.browser(head).get(`/meja/surat/${letter.id}/halaman/9`)).statusCode).toBe(404);
  });

  const run = (ids: string[], passphrase: string) => {
    const desk = t.browser(head);
    return t.app.inject({
      method: 'POST',
      url: '/meja/surat',
      headers: {
        host: new URL(t.city.origin).host,
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
        cookie: [...desk.jar].map(([k, v]) => `${k}=${v}`).join('; '),
      },
      payload: new URLSearchParams([...ids.map((id) => ['pick', id]), ['passphrase', passphrase]]).toString(),
    });
  };

  test('several are signed in one run, which tells each and can be begun again', async () => {
    const [one, two] = [await rejected(), await rejected()];
    expect((await t.browser(head).get('/meja/surat')).body).toContain(one.letter.number);
    const before = esign.count();
    const first = await run([one.letter.id, two.letter.id], PASSPHRASE);
    expect(first.statusCode).toBe(200);
    expect(first.body).toContain('2 surat selesai.');
    expect(first.body).not.toContain(PASSPHRASE);
    expect(esign.count() - before).toBe(2);
    expect((await run([one.letter.id, two.letter.id], PASSPHRASE)).body).toContain('2 surat selesai.');
    expect(esign.count() - before).toBe(2);
  });

  test('a wrong passphrase ends the run: the rest is not tried', async () => {
    const [one, two] = [await rejected(), await rejected()];
    const answer = await run([one.letter.id, two.letter.id], 'salah');
    expect(answer.body).toContain('Frasa sandi salah');
    expect(answer.body).toContain('Belum dicoba');
    expect(await signingOf(two.letter.id)).toBeUndefined();
  });
});
