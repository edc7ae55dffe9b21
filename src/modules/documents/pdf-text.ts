import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createPool, TaskKilled, type Pool } from '../../kernel/files/pool.ts';

type Answer = { text: string } | { unreadable: string };

let shared: Pool<Uint8Array, Answer> | undefined;

/** The worker runs from source, whoever imports this file: tests from here, the server from its bundle. */
function workerScript(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'src/modules/documents/pdf-text-worker.ts');
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) throw new Error('pdf-text-worker.ts is not beside the program');
  }
}

/**
 * The text of a PDF's first pages, lines parted by `\n`; undefined if it cannot be read (damaged, locked, too heavy).
 * Reads in a worker thread; throws `unavailable('busy')` when too many are asked for at once.
 */
export async function readPdfText(pdf: Buffer): Promise<string | undefined> {
  shared ??= createPool({
    script: workerScript(),
    size: 1,
    queue: 16,
    timeoutMs: 15_000,
    tasksPerWorker: 200,
    heapMb: 128,
  });
  try {
    const answer = await shared.run(pdf);
    return 'text' in answer ? answer.text.replaceAll('\r\n', '\n') : undefined;
  } catch (error) {
    if (error instanceof TaskKilled) return undefined;
    throw error;
  }
}

/** Ends the reader's worker (at shutdown, and after tests). */
export async function closePdfText(): Promise<void> {
  await shared?.close();
  shared = undefined;
}
