import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bsreEsign } from './adapters/esign/bsre.ts';
import { startEsignSimulator } from './esign-simulator.ts';
import { createLogger } from './kernel/log.ts';
import { readPack } from './kernel/pack.ts';
import { plainPdf } from './modules/documents/sample-papers.ts';
import { checkPdfSignature } from './modules/documents/signature.ts';

const pack = readPack('cities/medan');
const data = mkdtempSync(join(tmpdir(), 'balai-esign-'));
afterAll(() => rmSync(data, { recursive: true, force: true }));

test('knows the signers it is given, signs for them, and is gone after stop', async () => {
  const signer = { email: 'kadis@medan.invalid', name: 'Hasan Harahap' };
  const simulator = await startEsignSimulator({
    data,
    log: createLogger('silent'),
    pack,
    signers: [signer],
    port: 24_702,
  });
  const port = bsreEsign({ ...simulator, version: 2, issuer: 'CONTOH' });
  expect(await port.status(signer)).toEqual({ can: true });
  expect(await port.status({ email: 'siapa@medan.invalid', name: 'X' })).toMatchObject({ can: false });
  const request = { requestId: 'a', signer, pdf: await plainPdf(), reason: 'Surat', location: 'Medan' };
  const out = await port.sign(request, simulator.passphrase);
  if (out.outcome !== 'signed') throw new Error(out.reason);
  expect(checkPdfSignature(out.pdf, [simulator.root], new Date())).toMatchObject({
    ok: true,
    signerOrganisation: simulator.organisation,
  });
  await simulator.stop();
  expect(await port.sign(request, simulator.passphrase)).toEqual({ outcome: 'unavailable', reason: 'not_connected' });
});
