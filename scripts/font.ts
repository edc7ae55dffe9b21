/**
 * Cuts the pages' typeface to what they need: Plus Jakarta Sans (SIL OFL 1.1), Latin, weights 400–700.
 * Run `node scripts/font.ts` after an upgrade of @fontsource-variable/plus-jakarta-sans and commit what it writes:
 * the woff2 under its content's hash, its licence, and src/ui/font.ts with the URL.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import subsetFont from 'subset-font';

const source = new URL(
  '../',
  import.meta.resolve('@fontsource-variable/plus-jakarta-sans/files/plus-jakarta-sans-latin-wght-normal.woff2'),
);
const assets = new URL('../src/ui/assets/', import.meta.url);

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');
// Indonesian needs no letter beyond ASCII but é in loan words; a rarer letter of a name falls back to the system's face.
const text = `${range(0x20, 0x7e)}\u00a0éÉ©°±×·–—‘’“”•…→←−`;

const original = await readFile(new URL('files/plus-jakarta-sans-latin-wght-normal.woff2', source));
const font = await subsetFont(original, text, {
  targetFormat: 'woff2',
  variationAxes: { wght: { min: 400, max: 700 } },
});
const name = `plus-jakarta-sans-${createHash('sha256').update(font).digest('hex').slice(0, 8)}.woff2`;

for (const old of await readdir(assets)) if (old.endsWith('.woff2')) await rm(new URL(old, assets));
await writeFile(new URL(name, assets), font);
await writeFile(new URL('plus-jakarta-sans-OFL.txt', assets), await readFile(new URL('LICENSE', source)));
await writeFile(
  fileURLToPath(new URL('../src/ui/font.ts', import.meta.url)),
  `/** Written by scripts/font.ts: the typeface under its content's hash, so that it may be cached for ever. */\nexport const FONT_URL = '/assets/${name}';\n`,
);
process.stdout.write(`${name}: ${original.length} → ${font.length} bytes\n`);
