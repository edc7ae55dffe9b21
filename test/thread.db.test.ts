import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { samples as deaths } from '../services/governance/akta-kematian/samples.ts';
import { aktaKematian as service } from '../services/governance/akta-kematian.ts';
import { startRegistry } from '../simulators/registry/server.ts';
import { httpRegistry } from '../src/adapters/population-registry/http.ts';
import { manualRegistry } from '../src/adapters/population-registry/manual.ts';
import { catalogue } from '../src/app.ts';
import { outsideOnly } from '../src/kernel/db.ts';
import { openFile } from '../src/kernel/files/index.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  actOnCase,
  askRegistry,
  findCase,
  findDossier,
  proofOf,
  resubmitDraft,
  saveDraft,
  signInRegistry,
  startMending,
  sweepTimers,
  takeNext,
  track,
  type CaseActInput,
} from '../src/modules/casework/index.ts';
import type { AnyRegistryMapping } from '../src/modules/casework/catalogue.ts';
import type { RegistryRequest } from '../src/modules/casework/registry-port.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import { sendPdf } from './harness/form.ts';
import type { Signed } from './harness/people.ts';

/*
 * The thread of the whole: a birth goes from a parent's answers to the registry's signed paper, through the doors that
 * pages and API use, with the registry's simulator at the other end.
 */

const PASSPHRASE = 'frasa-uji';
/** The item of the family card: the second output's. */
const CARD = 10;
let t: TestCity;
let registry: Awaited<ReturnType<typeof startRegistry>>;
const officers: Record<string, Signed> = {};

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
    quota: 100,
  });
  afterAll(() => registry.close());
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  t.city.ports.registry = outsideOnly('registry', httpRegistry({ origin: registry.url, token: 'token-uji' }));
  const root = await (await fetch(`${registry.url}/_sim/root.pem`)).text();
  t.city.ports.registryTrust = { roots: [root], organisation: 'CONTOH Disdukcapil Kota Medan' };
  // Its papers are signed by its own clock, which must be the city's.
  await fetch(`${registry.url}/_sim/clock`, { method: 'POST', body: JSON.stringify({ now: t.now.toISOString() }) });
  await publishAll(t);
  for (const role of ['petugas_verifikasi', 'operator_siak', 'validator', 'kepala_dinas'])
    officers[role] = await t.officer(role);
});

const as = (who: Signed) => t.ctx({ actor: { ...who.actor, ...(who.actor.stepUpAt && { stepUpAt: t.now }) } });
const act = (who: Signed, kase: string, a: CaseActInput) => actOnCase(as(who), catalogue, { kase, act: a });
const see = (who: Signed, kase: string) => findCase(as(who), catalogue, kase);
async function next(role: string) {
  const taken = await takeNext(as(officers[role]!), catalogue, {});
  if (!taken) throw new Error(`nothing waits for ${role}`);
  return { kase: taken.kase, expected: { row: taken.row, round: taken.round } };
}
/** Lets the lanes of the worker look at the registry until it has answered everything. */
async function registryAnswers(kase: string) {
  for (let i = 0; i < 60; i++) {
    await askRegistry(t.ctx({ actor: SYSTEM, channel: 'job' }), catalogue);
    const view = await see(officers['kepala_dinas']!, kase);
    if (!view.rows.some((r) => r.outside.some((o) => o.state === 'requested' || o.state === 'unknown'))) return view;
    t.later(2);
    await new Promise((done) => setTimeout(done, 20));
  }
  const stuck = await t.city.db
    .selectFrom('casework.registration')
    .select(['asks', 'state', 'reason', 'tries', 'next_at', 'sent_at'])
    .where('kase_id', '=', kase)
    .execute();
  throw new Error(`the registry never answered: ${JSON.stringify(stuck)} at ${t.now.toISOString()}`);
}

describe('a birth, from a phone to the paper', () => {
  it('is checked, mended, confirmed, registered, validated, signed and handed over', async () => {
    const parent = await t.person({ name: 'Parlindungan Nasution' });
    const { id, number, pin } = await fileSample(t, parent);
    expect(number).toMatch(/^MDN-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(await track(t.ctx(), catalogue, { number, pin })).toMatchObject({ status: 'received' });

    // The officer finds a slip and sends it back: one field, one document.
    const verifier = officers['petugas_verifikasi']!;
    const first = await next('petugas_verifikasi');
    expect(first.kase).toBe(id);
    await act(verifier, id, {
      type: 'return',
      expected: first.expected,
      to: 'applicant',
      defects: [
        { path: 'child.1.name', reason: 'differs_from_document', note: 'Di surat lahir tertulis Butet Uli.' },
        { requirement: 'birth_letter', reason: 'photo_blurred' },
      ],
    });
    const returned = await see(parent, id);
    expect(returned).toMatchObject({ status: 'needs_revision', heldBy: { waitsFor: 'applicant' } });
    expect(returned.marks.map((m) => [m.label.id, m.note])).toEqual([
      [expect.stringContaining('Nama'), 'Di surat lahir tertulis Butet Uli.'],
      [expect.any(String), null],
    ]);
    expect(JSON.stringify(returned)).not.toContain(verifier.name);

    // Only what was marked can be mended.
    const draft = await startMending(as(parent), catalogue, { kase: id });
    await saveDraft(as(parent), catalogue, { draft: draft.id, page: 'child', answers: { 'child.1.sex': 'L' } });
    await expect(resubmitDraft(as(parent), catalogue, { draft: draft.id })).rejects.toMatchObject({
      reason: 'not_marked',
    });
    await saveDraft(as(parent), catalogue, {
      draft: draft.id,
      page: 'child',
      answers: { 'child.1.sex': 'P', 'child.1.name': 'Butet Uli Nasution' },
    });
    await resubmitDraft(as(parent), catalogue, { draft: draft.id, note: 'Sudah saya perbaiki.' });

    const again = await next('petugas_verifikasi');
    // What the parent wrote along is read where the verdict is given, not only in the history.
    const bench = await t.browser(verifier).get(`/meja/berkas/${id}`);
    expect(bench.body).toContain('Sudah saya perbaiki.');
    const dossier = await findDossier(as(verifier), catalogue, id);
    const answers = dossier.sections.flatMap((s) => s.answers);
    expect(answers.filter((a) => a.changed).map((a) => a.path)).toEqual(['child.1.name']);
    expect(answers.find((a) => a.path === 'mother_nik')).toMatchObject({ masked: true, value: null });
    await act(verifier, id, { type: 'done', expected: again.expected });

    // "Sudah benar".
    const [proof] = await proofOf(as(parent), catalogue, id);
    expect(proof?.subject).toBe('Butet Uli Nasution');
    const asked = await see(parent, id);
    expect(asked.status).toBe('awaiting_applicant');
    await act(parent, id, { type: 'done', expected: { row: 'confirm', round: asked.rows[0]!.round } });

    const operator = officers['operator_siak']!;
    const register = await next('operator_siak');
    // The card waits for the child's number by itself: both may be asked for at once.
    for (const item of [CARD, 1]) await act(operator, id, { type: 'request', expected: register.expected, item });
    expect((await registryAnswers(id)).stage).toBe('validation');
    const validate = await next('validator');
    for (const item of [1, CARD])
      await act(officers['validator']!, id, { type: 'request', expected: validate.expected, item });
    expect((await registryAnswers(id)).status).toBe('awaiting_signature');

    const head = officers['kepala_dinas']!;
    const sign = await next('kepala_dinas');
    const wrong = await signInRegistry(as(head), catalogue, {
      kase: id,
      expected: sign.expected,
      item: 1,
      passphrase: 'x',
    });
    expect(wrong).toEqual({ state: 'refused', reason: 'wrong_passphrase' });
    const signItem = (item: number) =>
      signInRegistry(as(head), catalogue, { kase: id, expected: sign.expected, item, passphrase: PASSPHRASE });
    expect(await signItem(1)).toEqual({ state: 'confirmed' });

    // The certificate waits for no card: it can be taken at once, and half an hour later the parent is told so.
    const signedFirst = await see(parent, id);
    expect(signedFirst).toMatchObject({ status: 'awaiting_signature', coming: ['kk'] });
    expect(signedFirst.papers.map((p) => p.kind)).toContain('akta-kelahiran');
    expect((await t.browser(parent).get(`/berkas/${id}`)).body).toContain('Kartu Keluarga menyusul');
    t.later(31 * 60);
    await t.work();
    expect(await signItem(CARD)).toEqual({ state: 'confirmed' });

    t.later(60);
    await t.work();
    const done = await see(parent, id);
    expect(done).toMatchObject({ status: 'completed', heldBy: { waitsFor: 'nobody' } });
    const paper = done.papers.find((p) => p.kind === 'akta-kelahiran');
    expect(paper).toMatchObject({ issuedBy: 'registry', state: 'valid', person: parent.id });
    expect(paper!.number).toMatch(/^1271-LU-\d{8}-\d{4}$/);
    const { bytes } = await openFile(t.city, paper!.fileId, 'original');
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const words = await t.city.db.selectFrom('notices.notice').select('kind').where('person', '=', parent.id).execute();
    expect(words.map((w) => w.kind).sort()).toEqual([
      'case.asks',
      'case.paper',
      'case.paper_first',
      'case.received',
      'case.returned',
    ]);
    // The card with the child on it, by the number that the parent gave; masked wherever it is listed.
    expect(done.coming).toEqual([]);
    const card = done.papers.find((p) => p.kind === 'kk');
    expect(card).toMatchObject({ issuedBy: 'registry', state: 'valid', person: parent.id });
    expect(card!.number).toBe('••••••••••••0001');
  });

  it('an event that the registry refuses leaves its card unasked', async () => {
    const parent = await t.person({ name: 'Parlindungan Nasution' });
    const { id } = await fileSample(t, parent, samples['recorded'], { 'child.1.name': 'Butet Uli Nasution' });
    const verify = await next('petugas_verifikasi');
    await act(officers['petugas_verifikasi']!, id, { type: 'done', expected: verify.expected });
    await act(parent, id, { type: 'done', expected: { row: 'confirm', round: 1 } });
    // One press sends the birth, and the card along with it. An officer of this half hour: sessions end.
    const operator = (officers['operator_siak'] = await t.officer('operator_siak'));
    const { expected } = await next('operator_siak');
    const sent = await t
      .browser(operator)
      .post(`/meja/berkas/${id}/siak/register/1/minta`, { round: String(expected.round) });
    expect(sent.statusCode).toBe(303);
    const [row] = (await registryAnswers(id)).rows;
    expect(row!.outside.map((o) => [o.item, o.state, o.reason])).toEqual([
      [1, 'refused', 'duplicate_birth'],
      [CARD, 'refused', 'event_first'],
    ]);
    // Then the case can be sent back: nothing is on its way.
    expect((await see(operator, id)).actions).toContainEqual(
      expect.objectContaining({ type: 'return', to: 'verification', allowed: true }),
    );
    const page = await t.browser(operator).get(`/meja/berkas/${id}`);
    expect(page.body).toContain('Kartu Keluarga, Parlindungan Nasution');
    expect(page.body).toContain('Peristiwanya belum tercatat di SIAK');
  });

  it('keeps no personal value in events, state, audit and jobs', async () => {
    const rows = await Promise.all([
      t.city.db.selectFrom('casework.kase_event').select('data').execute(),
      t.city.db.selectFrom('casework.kase').select('state').execute(),
      t.city.db.selectFrom('kernel.audit').selectAll().execute(),
      t.city.db.selectFrom('kernel.job').select('data').execute(),
      t.city.db.selectFrom('notices.notice').select('data').execute(),
      t.city.db.selectFrom('casework.registration').selectAll().execute(),
    ]);
    const text = JSON.stringify(rows, (_k, v: unknown) => (typeof v === 'bigint' ? String(v) : v));
    for (const said of ['Nasution', 'Butet', '127199', 'Sudah saya perbaiki', PASSPHRASE, '+62812'])
      expect(text).not.toContain(said);
  });
});

describe('a death, with the registry by hand', () => {
  const NAME = 'Sahala Nasution';
  const { answers, on } = deaths['by_letter']!;
  const told = { ...answers, deceased_name: NAME, deceased_nik: '1271990403480002' };
  const port = () => httpRegistry({ origin: registry.url, token: 'token-uji' });
  /** What the operator types into the registry's own screen, and what comes of it there: a number, and the paper. */
  async function inRegistry(id: string, mapping: AnyRegistryMapping, follows: string[] = []) {
    const event = mapping.event(told, { item: 0, reportedOn: on, follows });
    const out = await port().submit({ requestId: id, service: mapping.service, event } as RegistryRequest);
    expect(out).toEqual({ outcome: 'accepted' });
    await port().validate(id, { name: 'Kasi' });
    await port().sign(id, { name: 'Kadis' }, PASSPHRASE);
    const signed = await port().status(id);
    if (signed.state !== 'signed') throw new Error(`not signed but ${signed.state}`);
    return { number: signed.number, pdf: signed.paper!.pdf };
  }

  it('number and paper of each are taken back and checked; the card only after the death has its number', async () => {
    const http = t.city.ports.registry!;
    t.city.ports.registry = outsideOnly('registry', manualRegistry());
    const child = await t.person({ name: 'Parlindungan Nasution' });
    const { id } = await fileSample(t, child, deaths['by_letter'], told, 'akta-kematian');
    for (const role of Object.keys(officers)) officers[role] = await t.officer(role);
    const verify = await next('petugas_verifikasi');
    await act(officers['petugas_verifikasi']!, id, { type: 'done', expected: verify.expected });
    await act(child, id, { type: 'done', expected: { row: 'confirm', round: 1 } });

    const operator = officers['operator_siak']!;
    const desk = t.browser(operator);
    const register = await next('operator_siak');
    const sheet = (item: number, row = 'register') => `/meja/berkas/${id}/siak/${row}/${item}`;
    const round = String(register.expected.round);
    for (const item of [0, CARD]) await desk.post(`${sheet(item)}/minta`, { round });
    const early = await desk.post(`${sheet(CARD)}/jawaban`, { round, request: '1' });
    expect([early.statusCode, early.body.includes('Peristiwanya belum tercatat')]).toEqual([409, true]);
    const death = await inRegistry('by-hand.0', service.registry!);
    await desk.post(`${sheet(0)}/jawaban`, { round, request: '1', number: death.number! });
    const page = (await desk.get(sheet(CARD))).body;
    expect(page).toContain('Nomor pencatatan');
    expect(page).toContain(death.number);
    // The card has no number of its own to bring: it stands on the paper.
    expect(page).not.toContain('name="number"');
    expect((await desk.post(`${sheet(CARD)}/jawaban`, { round, request: '1' })).statusCode).toBe(303);
    const card = await inRegistry('by-hand.10', service.registryAlso!['family_card']!, [death.number!]);

    const validator = t.browser(officers['validator']!);
    await next('validator');
    for (const item of [0, CARD]) {
      await validator.post(`${sheet(item, 'validate')}/minta`, { round: '1' });
      await validator.post(`${sheet(item, 'validate')}/jawaban`, { round: '1', request: '1' });
    }
    const head = t.browser(officers['kepala_dinas']!);
    await next('kepala_dinas');
    const bring = (item: number, pdf: Buffer) =>
      sendPdf(t, officers['kepala_dinas']!.token, `${sheet(item, 'sign')}/jawaban`, { round: '1', request: '1' }, pdf);
    for (const item of [0, CARD]) await head.post(`${sheet(item, 'sign')}/minta`, { round: '1' });
    // The certificate is not the card, though the registry signed it.
    const other = await bring(CARD, death.pdf);
    expect(other.statusCode).toBe(409);
    expect(other.body).toContain('ROSMAWATI');
    expect((await bring(0, death.pdf)).statusCode).toBe(303);
    expect((await see(child, id)).coming).toEqual(['kk']);
    expect((await bring(CARD, card.pdf)).statusCode).toBe(303);
    t.later(60);
    await t.work();
    const done = await see(child, id);
    expect(done.status).toBe('completed');
    expect(done.papers.flatMap((p) => (p.issuedBy === 'registry' ? p.kind : [])).toSorted()).toEqual([
      'akta-kematian',
      'kk',
    ]);
    t.city.ports.registry = http;
  });
});

describe('the rules hold in the database', () => {
  it('two officers at once: one gets the row, the other is told', async () => {
    const parent = await t.person();
    const { id } = await fileSample(t, parent, samples['recorded'], { 'child.1.name': 'Uli Nasution' });
    const [a, b] = [await t.officer('petugas_verifikasi'), await t.officer('petugas_verifikasi')];
    const take = (who: Signed) =>
      act(who, id, { type: 'take', expected: { row: 'verify', round: 1 }, reason: 'supervisor' });
    const both = await Promise.allSettled([take(a), take(b)]);
    expect(both.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    expect(both.find((r) => r.status === 'rejected')).toMatchObject({ reason: { reason: 'held' } });
    const events = await t.city.db.selectFrom('casework.kase_event').select('type').where('kase_id', '=', id).execute();
    expect(events.map((e) => e.type)).toEqual(['submitted', 'taken']);
  });

  it('the same key twice files one case; with another body it is refused', async () => {
    const parent = await t.person();
    const sample = samples['recorded']!;
    const ctx = { ...as(parent), key: 'kunci-sama' };
    const { fileCase } = await import('../src/modules/casework/index.ts');
    const { uploaded } = await import('./harness/filing.ts');
    const documents = [];
    for (const requirement of sample.documents) documents.push({ requirement, file: await uploaded(t, parent) });
    const input = {
      service: 'akta-kelahiran',
      answers: { ...sample.answers, 'child.1.name': 'Tiur Nasution' },
      documents,
      statements: ['truth', 'issuer', 'late'],
    };
    const [one, two] = await Promise.all([fileCase(ctx, catalogue, input), fileCase(ctx, catalogue, input)]);
    expect(two).toEqual(one);
    await expect(
      fileCase(ctx, catalogue, { ...input, answers: { ...input.answers, 'child.1.name': 'Lain' } }),
    ).rejects.toMatchObject({ reason: 'idempotency_key_reused' });
  });

  it("another person's case is not there, nor is one of an officer's own", async () => {
    const parent = await t.person();
    const { id } = await fileSample(t, parent, samples['recorded'], { 'child.1.name': 'Rotua Nasution' });
    await expect(see(await t.person(), id)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(see(await t.officer('lurah', { agency: 'kelurahan-12.71.01.1001' }), id)).rejects.toMatchObject({
      kind: 'not_found',
    });
    const own = await t.officer('petugas_verifikasi');
    await t.city.db.updateTable('casework.kase').set({ updated_at: t.now }).where('id', '=', id).execute();
    expect((await see(own, id)).as).toBe('officer');
  });

  it('a late report waits for the decision of the head, which bears a number', async () => {
    const parent = await t.person();
    const { id } = await fileSample(t, parent, samples['recorded'], {
      'child.1.born_on': '2026-08-01',
      'child.1.name': 'Lamtiur Nasution',
      proof_date: '2026-08-02',
    });
    const verifier = officers['petugas_verifikasi']!;
    await act(verifier, id, { type: 'take', expected: { row: 'verify', round: 1 }, reason: 'supervisor' });
    await act(verifier, id, { type: 'done', expected: { row: 'verify', round: 1 } });
    const head = officers['kepala_dinas']!;
    await act(head, id, { type: 'take', expected: { row: 'late_decision', round: 1 }, reason: 'supervisor' });
    await act(head, id, { type: 'done', expected: { row: 'late_decision', round: 1 } });
    const entry = await t.city.db
      .selectFrom('documents.book_entry')
      .select(['number', 'kind'])
      .where('subject', '=', `kase/${id}`)
      .execute();
    expect(entry).toEqual([{ kind: 'late_birth_decision', number: expect.stringContaining('2026') }]);
  });

  it('a timer fires once, also with two sweepers and after a restart', async () => {
    const parent = await t.person();
    const { id } = await fileSample(t, parent, samples['recorded'], { 'child.1.name': 'Dame Nasution' });
    t.later(6 * 86_400);
    const sweep = () => sweepTimers(t.ctx({ actor: SYSTEM, channel: 'job' }), catalogue);
    await Promise.all([sweep(), sweep()]);
    await sweep();
    const events = await t.city.db
      .selectFrom('casework.kase_event')
      .select('type')
      .where('kase_id', '=', id)
      .orderBy('seq')
      .execute();
    expect(events.map((e) => e.type)).toEqual(['submitted', 'escalated']);
  });
});
