/** What a PDF says, read apart from the pages: the bytes may be hostile, and taking a signature apart may take a second. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPool, TaskKilled, type Pool } from '../../kernel/files/pool.ts';
import type { PdfAnswer, PdfTask } from './pdf-worker.ts';
import { nothingFound, type SignatureReport } from './signature.ts';

let shared: Pool<PdfTask, PdfAnswer> | undefined;

/** The worker runs from source, whoever imports this file: tests from here, the server from its bundle. */
function workerScript(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'src/modules/documents/pdf-worker.ts');
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) throw new Error('pdf-worker.ts is not beside the program');
  }
}

/** Undefined when the task used up its time or memory. */
async function ask(task: PdfTask): Promise<PdfAnswer | undefined> {
  shared ??= createPool({
    script: workerScript(),
    size: 2,
    queue: 16,
    timeoutMs: 15_000,
    tasksPerWorker: 200,
    heapMb: 128,
  });
  try {
    return await shared.run(task);
  } catch (error) {
    if (error instanceof TaskKilled) return undefined;
    throw error;
  }
}

/**
 * The text of a PDF's first pages, lines parted by `\n`; undefined if it cannot be read (damaged, locked, too heavy).
 * Throws `unavailable('busy')` when too many are asked for at once.
 */
export async function readPdfText(pdf: Buffer): Promise<string | undefined> {
  const answer = await ask({ ask: 'text', pdf });
  return answer && 'text' in answer ? answer.text : undefined;
}

/** `checkPdfSignature` in a worker: for whatever comes from outside. Throws `unavailable('busy')` as above. */
export async function readPdfSignature(
  pdf: Buffer,
  roots: readonly string[],
  at: Date,
  timeRoots: readonly string[] = [],
): Promise<SignatureReport> {
  const answer = await ask({ ask: 'signature', pdf, roots, at, timeRoots });
  return answer && 'signature' in answer ? answer.signature : nothingFound('too_heavy');
}

/** Ends the reader's workers (at shutdown, and after tests). */
export async function closePdfText(): Promise<void> {
  await shared?.close();
  shared = undefined;
}
