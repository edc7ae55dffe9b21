import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAuthority, type Authority } from '../../../simulators/registry/authority.ts';
import { kindOf } from '../../../simulators/registry/events/index.ts';
import { layOut } from '../../../simulators/registry/paper.ts';
import { closePdfText, readPdfText } from './pdf-reader.ts';
import { checkRegistryPaper, isPaperNumber, type PaperExpectation } from './registry-paper.ts';
import { plainPdf, signatory, signPdf, type Signatory } from './sample-papers.ts';

const now = new Date();
const dir = mkdtempSync(join(tmpdir(), 'registry-paper-'));
let registry: Authority;
let kadis: Signatory;
let paper: Buffer;

const numbered = { number: '1271-LU-20112026-0001', nik: '1271994311265001' };
const facts = {
  ...numbered,
  ...kindOf('akta-kelahiran').paper!(
    {
      JENIS_PENCATATAN: '1',
      'ANAK.NAMA_LGKP': "SITI NUR'AINI BR. NASUTION",
      'ANAK.JENIS_KLMIN': '2',
      'ANAK.TMPT_LHR': 'KOTA MEDAN',
      'ANAK.TGL_LHR': '03-11-2026',
      'ANAK.KELAHIRAN_KE': '1',
      'AYAH.NAMA_LGKP': 'PARLINDUNGAN NASUTION',
      'IBU.NAMA_LGKP': 'SRI',
    },
    numbered,
    [],
  ),
  issuedOn: '2026-11-20',
  signer: 'Lentera Damanik (CONTOH)',
  signerTitle: 'Kepala Dinas (CONTOH)',
  issuedAt: 'KOTA MEDAN',
  url: 'http://127.0.0.1:4701/cek/0123456789abcdef0123456789abcdef',
};

const expected: PaperExpectation = {
  kind: 'akta-kelahiran',
  cityCode: '1271',
  holder: 'Siti  Nur’aini br. Nasution',
  number: '1271-LU-20112026-0001',
  bornOn: '2026-11-03',
  nik: '1271994311265001',
  late: false,
  signerOrganisation: 'CONTOH Disdukcapil Kota Medan',
};

beforeAll(async () => {
  registry = await openAuthority(dir, 'CONTOH Disdukcapil Kota Medan');
  kadis = await signatory();
  paper = await registry.sign(await layOut(facts), now);
});
afterAll(async () => {
  await closePdfText();
  rmSync(dir, { recursive: true });
});

const check = (pdf: Buffer, change: Partial<PaperExpectation> = {}) =>
  checkRegistryPaper(pdf, { ...expected, ...change }, [registry.rootPem], now);
const differences = async (pdf: Buffer, change: Partial<PaperExpectation> = {}) =>
  (await check(pdf, change)).differences;

describe("the registry's paper", () => {
  it('is the one we wait for', async () => {
    expect(await check(paper)).toMatchObject({ ok: true, number: '1271-LU-20112026-0001', differences: [] });
  });

  it('tells its number when we do not know it', async () => {
    const { number: _number, ...unknown } = expected;
    expect(await checkRegistryPaper(paper, unknown, [registry.rootPem], now)).toMatchObject({
      ok: true,
      number: facts.number,
    });
  });

  it.each<[string, Partial<PaperExpectation>, object]>([
    [
      'another number',
      { number: '1271-LU-20112026-0002' },
      { field: 'number', expected: '1271-LU-20112026-0002', found: facts.number },
    ],
    [
      'another form of number',
      { late: true },
      { field: 'number', expected: '1271-LT-ddMMyyyy-nnnn', found: facts.number },
    ],
    [
      'another city',
      { cityCode: '1275', number: '1275-LU-20112026-0001' },
      { field: 'number', expected: '1275-LU-20112026-0001', found: '' },
    ],
    ['another child', { holder: 'Butet Nasution' }, { field: 'holder', expected: 'BUTET NASUTION', found: facts.name }],
    ['a part of the name', { holder: 'Siti' }, { field: 'holder', expected: 'SITI', found: facts.name }],
    ["the mother's name", { holder: 'Sri' }, { field: 'holder', expected: 'SRI', found: facts.name }],
    [
      'another birth date',
      { bornOn: '2026-11-13' },
      { field: 'born_on', expected: '13 NOVEMBER 2026', found: '3 NOVEMBER 2026' },
    ],
    ['another NIK', { nik: '1271994311265002' }, { field: 'nik', expected: '1271994311265002', found: facts.nik }],
    [
      'another organisation',
      { signerOrganisation: 'Disdukcapil Lain' },
      { field: 'signer', expected: 'Disdukcapil Lain', found: 'CONTOH Disdukcapil Kota Medan' },
    ],
  ])('shows %s', async (_what, change, difference) => {
    expect(await differences(paper, change)).toEqual([difference]);
  });

  it.each([
    ['a name of one line', 'TOGAR SIHOMBING', 'Togar Sihombing'],
    [
      'a name that breaks over two lines',
      `RADEN AJENG ${'KUSUMANINGRUM '.repeat(3)}HADI`,
      `Raden Ajeng ${'Kusumaningrum '.repeat(3)}Hadi`,
    ],
  ])('reads a death certificate: %s', async (_, name, holder) => {
    const number = '1271-KM-20112026-0007';
    const body = kindOf('akta-kematian').paper!(
      {
        'JENAZAH.NIK': '1271990403480001',
        'JENAZAH.NAMA_LGKP': name,
        'JENAZAH.TMPT_LHR': 'KAB. TOBA',
        'JENAZAH.TGL_LHR': '04-03-1948',
        'KEMATIAN.TANGGAL': '18-11-2026',
        'KEMATIAN.TEMPAT': 'KOTA MEDAN',
      },
      { number },
      [],
    );
    const death = await registry.sign(await layOut({ ...facts, ...body, number }), now);
    const wanted = { ...expected, kind: 'akta-kematian', number, holder, bornOn: '1948-03-04' } as const;
    const { late: _late, nik: _nik, ...of } = wanted;
    expect((await checkRegistryPaper(death, of, [registry.rootPem], now)).differences).toEqual([]);
    const other = await checkRegistryPaper(death, { ...of, holder: 'Sri' }, [registry.rootPem], now);
    expect(other.differences).toEqual([{ field: 'holder', expected: 'SRI', found: name }]);
  });

  it('is not believed unsigned, signed by another, or signed twice', async () => {
    expect(await differences(await layOut(facts))).toEqual(
      expect.arrayContaining([{ field: 'signature', expected: 'valid', found: 'unsigned' }]),
    );
    expect(await differences(await signPdf(await layOut(facts), kadis))).toContainEqual({
      field: 'signature',
      expected: 'valid',
      found: 'untrusted',
    });
    const twice = await signPdf(paper, kadis, { fieldName: 'Second' });
    const report = await checkRegistryPaper(twice, expected, [registry.rootPem, kadis.rootPem], now);
    expect(report.signature.ok).toBe(true);
    expect(report.differences.map((d) => d.field)).toEqual(['signature', 'signer']);
  });

  it('is no paper without text, and no paper at all', async () => {
    expect(await differences(await registry.sign(await plainPdf([]), now))).toEqual([
      { field: 'file', expected: 'pdf with text', found: 'no text' },
    ]);
    expect((await differences(Buffer.from('%PDF-1.7\nbroken'))).map((d) => d.found)).toEqual([
      'unsigned',
      '',
      'unreadable',
    ]);
    expect((await differences(Buffer.from('PK'))).map((d) => d.found)).toEqual(['not_pdf', '']);
  });
});

describe('as the agency words it', () => {
  const words = (name: string): Promise<Buffer> =>
    plainPdf([
      'Berdasarkan Akta Kelahiran Nomor 1271-LT-20112026-0017',
      'bahwa di MEDAN pada tanggal TIGA BELAS JANUARI TAHUN DUA RIBU DUA PULUH',
      `LIMA telah lahir ${name} anak ke SATU, LAKI-LAKI dari ayah UCOK dan ibu SRI`,
    ]);
  const ask = { kind: 'akta-kelahiran', cityCode: '1271', bornOn: '2025-01-13', late: true } as const;

  it('reads a date in words, a broken line and a Balinese name', async () => {
    for (const name of ['ANAK AGUNG GEDE', 'UCOK']) {
      const report = await checkRegistryPaper(
        await signPdf(await words(name), kadis),
        { ...ask, holder: name },
        [kadis.rootPem],
        now,
      );
      expect(report).toMatchObject({ ok: true, number: '1271-LT-20112026-0017' });
    }
  });

  it('knows the number of each kind', () => {
    expect(isPaperNumber('akta-kelahiran', '1271', '1271-LU-20112026-0001')).toBe(true);
    expect(isPaperNumber('akta-kematian', '1271', '1271-KM-29022024-0001')).toBe(true);
    expect(isPaperNumber('skpwni', '1271', 'SKPWNI/1271/20112026/0001')).toBe(true);
    for (const wrong of [
      '1271-LU-31112026-0001',
      '1271-LU-20112026-1',
      '1271-KM-20112026-0001',
      '1275-LU-20112026-0001',
      'X1271-LU-20112026-0001',
      '1271-LU-20112026-0001 ',
      '',
    ]) {
      expect([wrong, isPaperNumber('akta-kelahiran', '1271', wrong)]).toEqual([wrong, false]);
    }
  });

  it('gives the text line by line, or nothing for what is no PDF', async () => {
    expect((await readPdfText(await plainPdf(['Satu', 'Dua'])))?.trim().split('\n')).toEqual(['Satu', 'Dua']);
    expect(await readPdfText(Buffer.from('no pdf'))).toBeUndefined();
  });
});
