// Runs from source in a worker thread (Node strips the types): it opens bytes that may be hostile.
import { parentPort } from 'node:worker_threads';
import { openPdfium } from '../../kernel/files/pdfium.ts';
import { checkPdfSignature, type SignatureReport } from './signature.ts';

export type PdfTask = { pdf: Uint8Array } & (
  | { ask: 'text' }
  | { ask: 'signature'; roots: readonly string[]; at: Date; timeRoots: readonly string[] }
);
/** A text is absent where none can be read. */
export type PdfAnswer = { text?: string } | { signature: SignatureReport };

/** An official paper has one or two pages; nobody needs the text of a book. */
const MOST_PAGES = 5;
const MOST_LETTERS = 50_000;

async function textOf(bytes: Uint8Array): Promise<{ text?: string }> {
  const library = await openPdfium();
  try {
    const pdf = await library.loadDocument(bytes);
    try {
      let text = '';
      for (let n = 0; n < Math.min(pdf.getPageCount(), MOST_PAGES); n++) text += `${pdf.getPage(n).getText()}\n`;
      return { text: text.slice(0, MOST_LETTERS).replaceAll('\r\n', '\n') };
    } finally {
      pdf.destroy();
    }
  } catch {
    return {};
  } finally {
    library.destroy();
  }
}

async function answer(task: PdfTask): Promise<PdfAnswer> {
  if (task.ask === 'text') return textOf(task.pdf);
  const { buffer, byteOffset, byteLength } = task.pdf;
  return {
    signature: checkPdfSignature(Buffer.from(buffer, byteOffset, byteLength), task.roots, task.at, task.timeRoots),
  };
}

parentPort!.on('message', (task: PdfTask) => void answer(task).then((a) => parentPort!.postMessage(a)));
