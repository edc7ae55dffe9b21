import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { FileRefused, type Inspection, type Picture } from './inspection.ts';
import { createPool, TaskKilled, type PoolOptions } from './pool.ts';
import type { Answer, Task } from './worker.ts';

/** Looks into files in worker threads. Both calls throw FileRefused, or `unavailable('busy')` when too much is asked at once. */
export interface Inspector {
  /** `later`: the pages of a PDF are drawn when somebody opens them. */
  inspect(bytes: Buffer, o?: { later?: boolean }): Promise<Inspection>;
  /** Draws one page of a PDF that passed before, counted from 1. */
  page(bytes: Buffer, n: number): Promise<Picture>;
  close(): Promise<void>;
}

const MB = 1024 * 1024;
const SCRIPT = 'src/kernel/files/worker.ts';

/** The worker runs from source, whoever imports this file: the tests from here, the server from its bundle. */
function workerScript(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const path = join(folder, SCRIPT);
    if (existsSync(path)) return path;
    if (folder === dirname(folder)) throw new Error(`${SCRIPT} is not beside the program`);
  }
}

/** HEIC has its own worker, made anew for each picture: its decoder needs the most memory and never gives it back. */
export function createInspector(
  o: Partial<Pick<PoolOptions, 'size' | 'queue' | 'timeoutMs'>> & { wasmBytes?: number } = {},
): Inspector {
  const workerData = { wasmBytes: o.wasmBytes ?? 512 * MB };
  const common = { script: workerScript(), queue: o.queue ?? 16, timeoutMs: o.timeoutMs ?? 20_000, workerData };
  const size = o.size ?? (availableParallelism() > 2 ? 2 : 1);
  const pool = createPool<Task, Answer>({ ...common, size, tasksPerWorker: 200, heapMb: 256 });
  const heic = createPool<Task, Answer>({ ...common, size: 1, tasksPerWorker: 1, heapMb: 128 });

  const ask = async (task: Task): Promise<Exclude<Answer, { fault: unknown }>> => {
    const isoMedia = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, 12).toString('latin1', 4, 8) === 'ftyp';
    let answer: Answer;
    try {
      answer = await (isoMedia ? heic : pool).run(task);
    } catch (error) {
      if (error instanceof TaskKilled) throw new FileRefused('file_too_heavy', error.message);
      throw error;
    }
    if ('fault' in answer) throw new FileRefused(answer.fault, answer.detail);
    return answer;
  };
  return {
    async inspect(bytes, { later = false } = {}) {
      if (bytes.length < 12) throw new FileRefused(bytes.length === 0 ? 'file_empty' : 'file_type');
      const answer = await ask({ kind: 'inspect', bytes, later });
      if (!('inspection' in answer)) throw new Error('the worker gave another answer');
      return answer.inspection;
    },
    async page(bytes, n) {
      const answer = await ask({ kind: 'page', bytes, n });
      if (!('picture' in answer)) throw new Error('the worker gave another answer');
      return answer.picture;
    },
    close: async () => void (await Promise.all([pool.close(), heic.close()])),
  };
}

let shared: Inspector | undefined;
/** The inspector of this process: cores are the machine's, so all cities share it. */
export const inspector = (): Inspector => (shared ??= createInspector());
/** Ends the shared inspector's workers (at shutdown, and after tests). */
export async function closeInspector(): Promise<void> {
  await shared?.close();
  shared = undefined;
}
