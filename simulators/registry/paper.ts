/** The demo papers: what the registry issues, PDF/A-2a, watermarked, with a text crest and a QR to this simulator. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import QRCode from 'qrcode';
import { longDate } from './dates.ts';
import type { PaperBody } from './events/kind.ts';

export interface PaperFacts extends PaperBody {
  number: string;
  /** ISO date. */
  issuedOn: string;
  signer: string;
  signerTitle: string;
  /** The city in which it is issued, in capitals. */
  issuedAt: string;
  /** Where the QR leads. */
  url: string;
}

const TEMPLATE = `
#let d = json("/data.json")
#set document(title: d.title + " " + d.number, author: "CONTOH Disdukcapil (simulator)", date: datetime(year: d.y, month: d.m, day: d.d))
#set page(paper: "a4", margin: (x: 2.4cm, y: 2.2cm), background: rotate(-48deg, box(width: 30cm, align(center, text(size: 62pt, weight: "bold", fill: rgb("#e3e3e3"))[CONTOH — TIDAK SAH]))))
#set text(font: "Noto Sans", fallback: false, lang: "id", size: 11pt)
#set par(leading: 0.8em)
#align(center)[
  #box(stroke: 0.8pt, inset: 7pt, radius: 3pt)[#text(size: 8pt)[LAMBANG \\ (CONTOH)]]
  #v(2pt)
  *PENCATATAN SIPIL*
  #v(6pt)
  #heading(level: 1, outlined: false)[#text(size: 17pt)[#d.title]]
  #text(size: 10pt)[Dibuat oleh simulator untuk percobaan. Bukan dokumen negara.]
]
#v(14pt)
#table(columns: (auto, 1fr), stroke: none, inset: (x: 0pt, y: 4pt), column-gutter: 12pt,
  ..d.lines.map(line => ([#line.at(0)], [*#line.at(1)*])).flatten(),
)
#v(8pt)
#d.before
#align(center)[#text(size: 15pt, weight: "bold")[#d.name]]
#d.after
#if d.table != none [
  #v(6pt)
  #set text(size: 8.5pt)
  #table(columns: d.table.head.len(), stroke: 0.4pt, inset: 4pt,
    table.header(..d.table.head.map(h => [*#h*])),
    ..d.table.rows.flatten().map(c => [#c]),
  )
]
#v(8pt)
Surat ini dikeluarkan di #d.issuedAt pada tanggal #d.issuedOn.
#v(1fr)
#grid(columns: (auto, 1fr), column-gutter: 18pt,
  image("/qr.svg", width: 2.6cm, alt: "QR: " + d.url),
  align(right)[
    #d.signerTitle
    #v(6pt)
    #text(size: 9pt)[Ditandatangani secara elektronik]
    #v(2pt)
    *#d.signer*
  ],
)
#v(8pt)
#line(length: 100%, stroke: 0.5pt)
#text(size: 8pt)[Pindai QR untuk melihat data surat ini di simulator: #d.url]
`;

/** The compiler's workspace: an existing folder that nothing is written to, for all its files are given in memory. */
const WORKSPACE = import.meta.dirname;
let compiler: NodeCompiler | undefined;

/** The compiler is made once a process (about 40 ms, 50 MB). */
function open(): NodeCompiler {
  if (compiler) return compiler;
  const require = createRequire(import.meta.url);
  const font = (weight: string) =>
    readFileSync(require.resolve(`@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`));
  compiler = NodeCompiler.create({
    workspace: WORKSPACE,
    fontArgs: [{ fontBlobs: [font('400Regular'), font('700Bold')] }],
  });
  return compiler;
}

/** Lays out the unsigned paper. Any warning of the compiler is an error: a missing font gives a PDF without text. */
export async function layOut(facts: PaperFacts): Promise<Buffer> {
  const qr = await QRCode.toString(facts.url, { type: 'svg', margin: 0 });
  const run = open();
  const [y, m, d] = facts.issuedOn.split('-').map(Number);
  const data = {
    ...facts,
    y,
    m,
    d,
    table: facts.table ?? null,
    issuedOn: longDate(facts.issuedOn),
  };
  run.mapShadow(join(WORKSPACE, 'data.json'), Buffer.from(JSON.stringify(data)));
  run.mapShadow(join(WORKSPACE, 'qr.svg'), Buffer.from(qr));
  run.addSource(join(WORKSPACE, 'main.typ'), TEMPLATE);
  const compiled = run.compile({ mainFilePath: join(WORKSPACE, 'main.typ') });
  const warnings: unknown[] = compiled.takeWarnings()?.shortDiagnostics ?? [];
  if (!compiled.result || warnings.length > 0) {
    throw new Error(`Typst: ${JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? warnings)}`);
  }
  const pdf = run.pdf(compiled.result, { pdfStandard: 'a-2a' as never });
  run.evictCache(10);
  return pdf;
}
