import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startEsign } from '../../../simulators/esign/server.ts';
import { opensslVerifies, pdfsigSays, secondOpinion } from '../../../test/harness/pdf-signature.ts';
import { plainPdf } from '../../modules/documents/sample-papers.ts';
import { checkPdfSignature } from '../../modules/documents/signature.ts';
import { bsreEsign } from './bsre.ts';

/* The adapter against the simulator: what each answer means, and that no misfortune ever reads as "not signed". */

const PASSPHRASE = 'frasa uji';
const KADIS = { nik: '1271990101700001', email: 'kadis@medan.invalid', name: 'Hasan Harahap' };
let esign: Awaited<ReturnType<typeof startEsign>>;
let pdf: Buffer;

beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'esign-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'users.json'), JSON.stringify([{ ...KADIS, passphrase: PASSPHRASE, status: 'ISSUE' }]));
  esign = await startEsign({ dir, host: '127.0.0.1', port: 0, user: 'balai', password: 'rahasia', speed: 1000 });
  afterAll(() => esign.close());
  pdf = await plainPdf(['Surat penolakan']);
});
const sim = (method: string, path: string, body?: unknown) =>
  fetch(`${esign.url}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
beforeEach(async () => {
  await sim('DELETE', 'scenario');
  await sim('POST', 'status', { email: KADIS.email, status: 'ISSUE' });
});
const arm = async (fault: string, more: object = {}) => {
  expect((await sim('POST', 'scenario', { fault, ...more })).status).toBe(200);
};

const port = (version: 1 | 2, more: Partial<Parameters<typeof bsreEsign>[0]> = {}) =>
  bsreEsign({
    origin: esign.url,
    user: 'balai',
    password: 'rahasia',
    version,
    issuer: 'CONTOH',
    timeoutMs: 3000,
    ...more,
  });
const request = () => ({
  requestId: crypto.randomUUID(),
  signer: KADIS,
  pdf,
  reason: 'Surat penolakan 0001',
  location: 'Medan',
});

describe.each([1, 2] as const)('version %i', (version) => {
  test('signs so that others find it true: a second library, pdfsig and openssl', async () => {
    const out = await port(version).sign(request(), PASSPHRASE);
    if (out.outcome !== 'signed') throw new Error(out.reason);
    expect(out.pdf.subarray(0, pdf.length).equals(pdf)).toBe(true);
    expect(checkPdfSignature(out.pdf, [esign.rootPem], new Date())).toMatchObject({ ok: true, count: 1 });
    expect(secondOpinion(out.pdf, esign.rootPem)).toEqual({
      subFilter: 'ETSI.CAdES.detached',
      signer: 'Hasan Harahap (CONTOH)',
      chain: ['Hasan Harahap (CONTOH)', 'CONTOH CA Penerbit TTE', 'CONTOH Root CA TTE'],
      digestOk: true,
      signatureOk: true,
      signingCertificate: true,
      coversWholeFile: true,
    });
    const said = pdfsigSays(out.pdf) ?? 'Signature is Valid. Total document signed';
    expect(said).toContain('Signature is Valid');
    expect(said).toContain('Total document signed');
    expect(opensslVerifies(out.pdf, esign.rootPem) ?? true).toBe(true);
  });

  test('one changed byte is seen by all of them', async () => {
    const out = await port(version).sign(request(), PASSPHRASE);
    if (out.outcome !== 'signed') throw new Error(out.reason);
    const forged = Buffer.from(out.pdf);
    forged[200] = forged[200]! ^ 1;
    expect(secondOpinion(forged, esign.rootPem).digestOk).toBe(false);
    expect(checkPdfSignature(forged, [esign.rootPem], new Date()).ok).toBe(false);
    expect(pdfsigSays(forged) ?? '').not.toContain('Signature is Valid');
  });

  test.each([
    ['a wrong passphrase', {}, 'salah', 'wrong_passphrase'],
    [
      'a signer nobody knows',
      { signer: { nik: '1271990101700009', email: 'siapa@medan.invalid', name: 'X' } },
      PASSPHRASE,
      'not_registered',
    ],
    ['a file that is no PDF', { pdf: Buffer.from('bukan') }, PASSPHRASE, 'pdf_refused'],
  ] as const)('%s is refused', async (_, change, passphrase, reason) => {
    const before = esign.count();
    expect(await port(version).sign({ ...request(), ...change }, passphrase)).toEqual({ outcome: 'refused', reason });
    expect(esign.count()).toBe(before);
  });

  test.each([
    ['EXPIRED', 'certificate_expired'],
    ['REVOKE', 'certificate_revoked'],
    ['SUSPEND', 'signer_suspended'],
    ['NO_CERTIFICATE', 'no_certificate'],
    ['NOT_REGISTERED', 'not_registered'],
  ] as const)('a signer who is %s cannot sign, and is told so before', async (status, reason) => {
    await sim('POST', 'status', { email: KADIS.email, status });
    expect(await port(version).status(KADIS)).toEqual({ can: false, reason });
    expect(await port(version).sign(request(), PASSPHRASE)).toEqual({ outcome: 'refused', reason });
  });

  test.each([
    ['outage', { outcome: 'unavailable', reason: 'outage' }, 0],
    ['error_200', { outcome: 'refused', reason: 'other' }, 0],
    ['cut_before', { outcome: 'unknown', reason: 'connection_lost' }, 0],
    ['never_answer', { outcome: 'unknown', reason: 'timeout' }, 0],
    ['lost_answer', { outcome: 'unknown', reason: 'connection_lost' }, 1],
    ['html_page', { outcome: 'unknown', reason: 'not_understood' }, 1],
    ['failed_after', { outcome: 'unknown', reason: 'not_understood' }, 1],
  ] as const)('%s', async (fault, expected, signed) => {
    const before = esign.count();
    await arm(fault, { match: { method: 'POST' } });
    expect(await port(version, { timeoutMs: 800 }).sign(request(), PASSPHRASE)).toEqual(expected);
    expect(esign.count() - before).toBe(signed);
  });

  test('an answer that takes long is waited for', async () => {
    await arm('slow', { seconds: 90 });
    expect(await port(version).sign(request(), PASSPHRASE)).toMatchObject({ outcome: 'signed' });
  });

  test('nobody at the address, or a wrong password: surely not signed', async () => {
    const closed = port(version, { origin: 'http://127.0.0.1:9' });
    expect(await closed.sign(request(), PASSPHRASE)).toEqual({ outcome: 'unavailable', reason: 'not_connected' });
    const before = esign.count();
    const stranger = port(version, { password: 'lain' });
    expect(await stranger.sign(request(), PASSPHRASE)).toEqual({ outcome: 'unavailable', reason: 'not_authorized' });
    expect(esign.count()).toBe(before);
  });
});

describe('version 1 names its documents', () => {
  test.each(['header_case', 'id_only'])('%s', async (fault) => {
    await arm(fault);
    const out = await port(1).sign(request(), PASSPHRASE);
    expect(out).toMatchObject({ outcome: 'signed', providerRef: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test('an answer that broke off after its head is found again and not signed again', async () => {
    const before = esign.count();
    await arm('lost_body', { match: { method: 'POST' } });
    const out = await port(1).sign(request(), PASSPHRASE);
    if (out.outcome !== 'unknown' || out.providerRef === undefined) throw new Error(JSON.stringify(out));
    const found = await port(1).find({ requestId: 'any', providerRef: out.providerRef });
    if (found.state !== 'signed') throw new Error(found.state);
    expect(checkPdfSignature(found.pdf, [esign.rootPem], new Date()).ok).toBe(true);
    expect(esign.count() - before).toBe(1);
  });

  test('an id nobody gave is absent; a service that is away says nothing', async () => {
    expect(await port(1).find({ requestId: 'any', providerRef: '0'.repeat(32) })).toEqual({ state: 'absent' });
    await arm('outage');
    expect(await port(1).find({ requestId: 'any', providerRef: '0'.repeat(32) })).toEqual({ state: 'unreachable' });
  });
});

test('what was lost without an id cannot be asked for', async () => {
  for (const version of [1, 2] as const)
    expect(await port(version).find({ requestId: 'any' })).toEqual({ state: 'unknowable' });
});

test('no secret stands in the journal of the service', async () => {
  await port(1).sign(request(), PASSPHRASE);
  await port(2).sign(request(), PASSPHRASE);
  expect(await (await sim('GET', 'journal')).text()).not.toContain(PASSPHRASE);
});
