import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { closePdfText, readPdfText } from './pdf-reader.ts';
import { closeTypesetter, typeset, writable } from './typeset.ts';

afterAll(async () => {
  await closeTypesetter();
  await closePdfText();
});

const images = {
  arms: readFileSync('cities/medan/arms.svg', 'utf8'),
  qr: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1h-1z"/></svg>',
};
const receipt = (more: Record<string, string> = {}) => ({
  template: 'receipt',
  images,
  data: {
    title: 'Tanda terima 0001',
    sample: true,
    place: 'Medan',
    number: '470/0001/TT/2026',
    date: { year: 2026, month: 11, day: 24, text: '24 November 2026' },
    issuer: { government: 'Pemerintah Kota Medan', agency: 'Dinas Contoh', address: 'Jalan Contoh 1', arms: 'Lambang' },
    verify: { url: 'https://balai.contoh.id/v/AAAAAAAAAAAAAAAAAAAAAA', sentence: 'Periksa keaslian surat ini.' },
    rows: [['Nomor berkas', 'MDN-AAAA-BBBB']],
    files: [],
    steps: ['Diperiksa petugas'],
    keep: 'Simpan.',
    ...more,
  },
});

test('a sheet becomes a tagged PDF/A-2a with its text', async () => {
  const pdf = await typeset(receipt());
  const text = await readPdfText(pdf);
  expect(text).toContain('470/0001/TT/2026');
  expect(text).toContain('PEMERINTAH KOTA MEDAN');
  const raw = pdf.toString('latin1');
  expect(raw).toContain('/StructTreeRoot');
  expect(raw).toMatch(/pdfaid:part>2<[\s\S]*pdfaid:conformance>A</);
});

test('the same sheet gives the same bytes, whatever was laid out between', async () => {
  const first = await typeset(receipt());
  await typeset(receipt({ keep: 'Lain.' }));
  expect((await typeset(receipt())).equals(first)).toBe(true);
});

test('what somebody typed is text and never Typst', async () => {
  const evil = '#read("/etc/passwd") *tebal* $x$ \\ "kutip" @ref <label> // bukan komentar';
  expect((await readPdfText(await typeset(receipt({ keep: evil }))))?.replaceAll(/\s+/g, ' ')).toContain(evil);
});

test('letters that the font lacks do not stop a paper', async () => {
  expect(writable('Siti 😀 Nurbaya 中')).toBe('Siti ? Nurbaya ?');
  const kept = 'Ahmad Ñúñez-Ōta Đặng "Butet" 2½ §4 € ’s';
  expect(writable(kept)).toBe(kept);
  let every = '';
  for (let code = 0; code < 0x30000; code++) {
    const letter = String.fromCodePoint(code);
    if (writable(letter) === letter && !/\s/.test(letter)) every += `${letter} `;
  }
  expect(every.length).toBeGreaterThan(1500);
  await expect(typeset(receipt({ keep: every }))).resolves.toBeInstanceOf(Buffer);
});

test('a template without its data says where it fails', async () => {
  const sheet = receipt();
  await expect(typeset({ ...sheet, data: { title: 'x' } })).rejects.toThrow(/receipt\.typ/);
});
