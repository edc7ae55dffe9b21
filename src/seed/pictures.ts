import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import type { Ctx } from '../kernel/command.ts';
import { transact } from '../kernel/db.ts';
import { copyFile, storeUpload } from '../kernel/files/index.ts';
import type { BirthDocument } from './birth-answers.ts';
import { random } from './random.ts';

export type PaperKind = BirthDocument | 'death_letter' | 'loss_letter' | 'event_proof';

/** What stands on top of an invented paper, and how its file is called. */
const PAPERS: Record<PaperKind, { title: string; file: string; rows: number }> = {
  birth_letter: { title: 'SURAT KETERANGAN LAHIR', file: 'surat-keterangan-lahir', rows: 9 },
  sptjm_birth: { title: 'F-2.03 PERNYATAAN\nKEBENARAN DATA KELAHIRAN', file: 'f-2-03', rows: 11 },
  marriage_proof: { title: 'SURAT NIKAH', file: 'surat-nikah', rows: 8 },
  sptjm_couple: { title: 'F-2.04 PERNYATAAN\nPASANGAN SUAMI ISTRI', file: 'f-2-04', rows: 11 },
  family_card: { title: 'KARTU KELUARGA', file: 'kartu-keluarga', rows: 13 },
  police_record: { title: 'BERITA ACARA', file: 'berita-acara', rows: 15 },
  death_letter: { title: 'SURAT KETERANGAN KEMATIAN', file: 'surat-keterangan-kematian', rows: 9 },
  loss_letter: { title: 'SURAT KETERANGAN KEHILANGAN', file: 'surat-kehilangan', rows: 8 },
  event_proof: { title: 'IJAZAH', file: 'ijazah', rows: 10 },
};
/** Of the same paper, so that not every case looks alike. */
const VARIANTS = 2;
const [WIDTH, HEIGHT] = [900, 1240];

const font = createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf');
const written = (text: string, size: number, colour: string) =>
  sharp({
    text: {
      text: `<span foreground="${colour}">${text}</span>`,
      fontfile: font,
      font: `Noto Sans Bold ${size}`,
      rgba: true,
      dpi: 100,
    },
  })
    .png()
    .toBuffer();

/** A photo of a paper that nobody could take for a real one: no name, no number, CONTOH across it. */
async function photographed(kind: PaperKind, variant: number, blurred: boolean): Promise<Buffer> {
  const r = random(`picture/${kind}/${variant}`);
  const { title, rows } = PAPERS[kind];
  const bars = Array.from({ length: rows }, (_, i) => {
    const y = 330 + i * 52;
    return `<rect x="90" y="${y}" width="${r.between(120, 210)}" height="14" rx="4" fill="#8a8f98"/>
      <rect x="340" y="${y}" width="${r.between(150, 440)}" height="14" rx="4" fill="#c3c7ce"/>`;
  });
  const paper = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="100%" height="100%" fill="${r.pick(['#fbfaf4', '#f6f8fb', '#fdf6f0'])}"/>
    <rect x="40" y="40" width="${WIDTH - 80}" height="${HEIGHT - 80}" fill="none" stroke="#5a6472" stroke-width="3"/>
    <circle cx="${WIDTH / 2}" cy="110" r="34" fill="none" stroke="#5a6472" stroke-width="3"/>${bars.join('')}</svg>`;
  const mark = await sharp(await written('CONTOH\nTIDAK SAH', 64, '#c9303055'))
    .rotate(-28, { background: '#0000' })
    .toBuffer();
  const sheet = await sharp(Buffer.from(paper))
    .composite([
      { input: await written(title, 26, '#1d2733'), top: 170, left: 90 },
      { input: mark, gravity: 'centre' },
    ])
    .png()
    .toBuffer();
  const photo = sharp(sheet).rotate(r.between(-25, 25) / 10, { background: r.pick(['#5b4636', '#39424e', '#6a6d70']) });
  if (blurred) photo.blur(9);
  return photo.jpeg({ quality: 72 }).toBuffer();
}

export interface Pictures {
  /** A file of this owner's with a photo of the paper; of a blurred one where that is what is wrong with it. */
  give(ctx: Ctx, kind: PaperKind, n: number, blurred?: boolean): Promise<string>;
}

const OF_BIRTHS: PaperKind[] = [
  'birth_letter',
  'sptjm_birth',
  'marriage_proof',
  'sptjm_couple',
  'family_card',
  'police_record',
];

/**
 * The demo's papers, drawn and taken in once each under the seed's name. Each applicant then gets a file row of their own
 * on the same bytes: to look into a thousand pictures of one content would take minutes.
 */
export async function drawPictures(ctx: Ctx, kinds: readonly PaperKind[] = OF_BIRTHS): Promise<Pictures> {
  const files = new Map<string, string>();
  const name = (kind: string, variant: number, blurred: boolean) => `${kind}/${blurred ? 'blurred' : variant}`;
  for (const kind of kinds) {
    for (let variant = 0; variant <= VARIANTS; variant++) {
      const blurred = variant === VARIANTS;
      const bytes = await photographed(kind, variant, blurred);
      const { fileId } = await storeUpload(ctx, Readable.from(bytes), {
        name: `${PAPERS[kind].file}.jpg`,
        type: 'image/jpeg',
        purpose: 'case',
        owner: 'seed',
        perHour: 1000,
      });
      files.set(name(kind, variant, blurred), fileId);
    }
  }
  return {
    give: ({ city, actor, now }, kind, n, blurred = false) =>
      transact(city.db, (tx) => copyFile(tx, files.get(name(kind, n % VARIANTS, blurred))!, actor.id, now)),
  };
}
