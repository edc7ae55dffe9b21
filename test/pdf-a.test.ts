import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { services } from '../services/index.ts';
import { openDemoAuthority } from '../src/adapters/esign/demo-authority.ts';
import { readPack } from '../src/kernel/pack.ts';
import { closeTypesetter, typeset } from '../src/modules/documents/index.ts';
import { sopSheet, standardSheet } from '../src/modules/portal/service-papers.ts';
import { hasQpdf, pdfAFaults, writtenOut } from './harness/pdf-a.ts';

/* Papers against what PDF/A-2a forbids, by a program that neither lays them out nor signs them (docs/decisions/pdf-a.md). */

const folder = mkdtempSync(join(tmpdir(), 'balai-pdf-a-'));
const city = { pack: readPack('cities/medan'), env: 'production' as const, timeZone: 'Asia/Jakarta' };
const { definition } = services[0]!;

describe.skipIf(!hasQpdf())('papers as PDF/A-2a', () => {
  let sop: Buffer;
  beforeAll(async () => {
    sop = await typeset(sopSheet(city, definition));
  });
  afterAll(async () => {
    await closeTypesetter();
    rmSync(folder, { recursive: true });
  });

  test('an SOP with its table and flow, a standard, and one that was signed hold nothing that it forbids', async () => {
    const standard = await typeset(standardSheet(city, definition, 'Gratis (Rp0)'));
    const authority = await openDemoAuthority(folder, 'CONTOH');
    const signed = await authority.sign(sop, { name: 'CONTOH Kepala Dinas', at: new Date('2026-11-24T03:00:00Z') });
    expect([pdfAFaults(sop), pdfAFaults(standard), pdfAFaults(signed)]).toEqual([[], [], []]);
  });

  test.each([
    ['/Marked true', '/Marked null', 'not marked as tagged (6.7.2)'],
    ['/StructTreeRoot ', '/StructTreeRoo2 ', 'no structure (6.7.3)'],
    ['/OutputIntents ', '/OutputIntent2 ', 'no output intent with a profile (6.2.3)'],
    ['/ToUnicode ', '/ToUnicod2 ', 'without ToUnicode (6.2.11.7)'],
    ['/FontFile', '/FontFil2', 'is not embedded (6.2.11.4)'],
    ['<pdfaid:conformance>A<', '<pdfaid:conformance>B<', 'metadata do not claim 2A (6.6.4)'],
    ['/Lang ', '/Lan2 ', 'no language (6.7.4)'],
  ])('%s spoiled is found', (from, to, fault) => {
    const text = writtenOut(sop).toString('latin1');
    expect(text).toContain(from);
    const spoiled = Buffer.from(text.replaceAll(from, to), 'latin1');
    expect(pdfAFaults(spoiled).join('; ')).toContain(fault);
  });
});
