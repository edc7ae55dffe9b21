// Runs from source in a worker thread (Node strips the types): it opens bytes that may be hostile.
import { parentPort } from 'node:worker_threads';
import { PDFiumLibrary } from '@hyzyla/pdfium';

/** An official paper has one or two pages; nobody needs the text of a book. */
const MOST_PAGES = 5;
const MOST_LETTERS = 50_000;

async function textOf(bytes: Uint8Array): Promise<{ text: string } | { unreadable: string }> {
  const library = await PDFiumLibrary.init();
  try {
    const pdf = await library.loadDocument(bytes);
    try {
      let text = '';
      for (let n = 0; n < Math.min(pdf.getPageCount(), MOST_PAGES); n++) text += `${pdf.getPage(n).getText()}\n`;
      return { text: text.slice(0, MOST_LETTERS) };
    } finally {
      pdf.destroy();
    }
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message.slice(0, 200) : String(error) };
  } finally {
    library.destroy();
  }
}

parentPort!.on('message', (bytes: Uint8Array) => void textOf(bytes).then((answer) => parentPort!.postMessage(answer)));
