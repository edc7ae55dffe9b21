/** Papers as PDF: a Typst template that is data (`templates/*.typ`), filled with JSON, in a bounded pool of workers. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Json } from '../../kernel/command.ts';
import { createPool, type Pool } from '../../kernel/files/pool.ts';
import type { TypesetAnswer, TypesetTask } from './typeset-worker.ts';

export interface Sheet {
  /** Name of a file in `templates/`, without `.typ`. */
  template: string;
  /** What the template reads as `json("data.json")`. It must hold the date of the paper: PDF/A asks for one. */
  data: { [key: string]: Json };
  /** SVG texts by name; the template reads them as `image("images/NAME.svg", alt: …)`. */
  images?: Readonly<Record<string, string>>;
}

let shared: Pool<TypesetTask, TypesetAnswer> | undefined;

/** Templates and worker lie as source beside the program, whoever imports this file. */
function documentsFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'src/modules/documents');
    if (existsSync(join(path, 'typeset-worker.ts'))) return path;
    if (folder === dirname(folder)) throw new Error('src/modules/documents is not beside the program');
  }
}

function pool(): Pool<TypesetTask, TypesetAnswer> {
  if (shared) return shared;
  const folder = documentsFolder();
  shared = createPool({
    script: join(folder, 'typeset-worker.ts'),
    // Each worker holds fonts and compiler, about 200 MB; a paper takes some 15 ms.
    size: 1,
    queue: 64,
    timeoutMs: 20_000,
    tasksPerWorker: 5000,
    heapMb: 256,
    workerData: { folder: join(folder, 'templates') },
  });
  return shared;
}

/**
 * Lays out one paper as tagged PDF/A-2a (checked by the compiler as far as it can). The same sheet gives the same bytes.
 * What the font cannot write, an emoji in a note, becomes `?`. Throws `unavailable('busy')` when too many are asked for
 * at once; a template that does not fit its data is a bug and throws an Error that says where.
 */
export async function typeset({ template, data, images = {} }: Sheet): Promise<Buffer> {
  const answer = await pool().run({
    template,
    data: JSON.stringify(data, (_, value: unknown) => (typeof value === 'string' ? writable(value) : value)),
    images: Object.entries(images),
  });
  if ('fault' in answer) throw new Error(`templates/${template}.typ: ${answer.fault}`);
  return Buffer.from(answer.pdf.buffer, answer.pdf.byteOffset, answer.pdf.byteLength);
}

/** Noto Sans has these; a glyph that is missing would make the paper fail, for PDF/A allows none. */
const MISSING =
  /[^\n\t\u0020-\u007E\u00A0-\u024F\u0370-\u0373\u0386-\u038A\u038C\u038E-\u03A1\u03A3-\u03CE\u0400-\u045F\u1E00-\u1EFF\u2010-\u2015\u2018-\u201E\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203A\u20AC\u2116\u2122\u2212]/gu;
/** What Typst's font can write of a text, in composed form. */
export const writable = (text: string): string => text.normalize('NFC').replaceAll(MISSING, '?');

/** Ends the compiler's worker (at shutdown, and after tests). */
export async function closeTypesetter(): Promise<void> {
  await shared?.close();
  shared = undefined;
}
