// Runs from source in a worker thread (Node strips the types), so what it imports must be plain .ts without JSX.
import { parentPort, workerData } from 'node:worker_threads';
import { inspect } from './inspect.ts';
import { FileRefused, type Inspection, type Picture } from './inspection.ts';
import { drawPdfPage } from './pdf.ts';
import type { FileFault } from './words.ts';

export type Task =
  | { kind: 'inspect'; bytes: Uint8Array; later: boolean }
  | { kind: 'page'; bytes: Uint8Array; n: number };
export type Answer = { inspection: Inspection } | { picture: Picture } | { fault: FileFault; detail: string };

// V8's limits do not count WebAssembly memory, in which the PDF and HEIC decoders work; so growing is refused here.
const { wasmBytes } = workerData as { wasmBytes: number };
/** Emscripten asks for a generous size first, then for less: only the third refusal in a row is a real one. */
const ASKS = 3;
let refusals = 0;
let starved = false;
// Called with its own `this` below.
// oxlint-disable-next-line typescript/unbound-method
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function (this: WebAssembly.Memory, pages: number): number {
  if (this.buffer.byteLength + pages * 65_536 > wasmBytes) {
    starved ||= ++refusals >= ASKS;
    throw new RangeError('memory limit');
  }
  refusals = 0;
  return grow.call(this, pages);
};

async function answer(task: Task): Promise<Answer> {
  const bytes = Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength);
  starved = false;
  refusals = 0;
  let said: Answer;
  try {
    said =
      task.kind === 'inspect'
        ? { inspection: await inspect(bytes, task.later) }
        : { picture: await drawPdfPage(bytes, task.n) };
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    said = { fault: error.fault, detail: error.message };
  }
  // A decoder that is refused memory calls the file broken, or leaves the picture out and says nothing.
  return starved ? { fault: 'file_too_heavy', detail: 'memory limit' } : said;
}

parentPort!.on('message', (task: Task) => {
  // An error that is no refusal is a bug: it ends this worker and reaches the caller as what it is.
  void answer(task).then((a) => parentPort!.postMessage(a));
});
