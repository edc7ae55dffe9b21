import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { secondOpinion } from '../../../test/harness/pdf-signature.ts';
import { plainPdf } from '../../modules/documents/sample-papers.ts';
import { localEsign } from './local.ts';

const dir = mkdtempSync(join(tmpdir(), 'esign-local-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const open = () => localEsign({ dir, organisation: 'CONTOH Pemerintah Kota Medan', passphrase: 'frasa' });
const request = async (requestId = crypto.randomUUID() as string) => ({
  requestId,
  signer: { email: 'kadis@medan.invalid', name: 'Hasan Harahap' },
  pdf: await plainPdf(['Surat']),
  reason: 'Surat',
  location: 'Medan',
});

test('signs under a root of its own, which stays over a restart', async () => {
  const first = await open();
  const out = await first.port.sign(await request(), 'frasa');
  if (out.outcome !== 'signed') throw new Error(out.outcome);
  const again = await open();
  expect(again.root).toBe(first.root);
  expect(secondOpinion(out.pdf, again.root)).toMatchObject({
    signer: 'Hasan Harahap (CONTOH)',
    digestOk: true,
    signatureOk: true,
    signingCertificate: true,
  });
});

test('gives what it signed again by the asking, and never signs one asking twice', async () => {
  const { port } = await open();
  const asked = await request();
  const [one, two] = [await port.sign(asked, 'frasa'), await port.sign(asked, 'frasa')];
  if (one.outcome !== 'signed' || two.outcome !== 'signed') throw new Error('not signed');
  expect(two.pdf.equals(one.pdf)).toBe(true);
  const found = await port.find({ requestId: asked.requestId });
  expect(found.state === 'signed' && found.pdf.equals(one.pdf)).toBe(true);
});

test('a wrong passphrase signs nothing, and a strange id is nobody', async () => {
  const { port } = await open();
  const asked = await request();
  expect(await port.sign(asked, 'frasa ')).toEqual({ outcome: 'refused', reason: 'wrong_passphrase' });
  expect(await port.find({ requestId: asked.requestId })).toEqual({ state: 'absent' });
  expect(await port.find({ requestId: '../../etc/passwd' })).toEqual({ state: 'absent' });
});
