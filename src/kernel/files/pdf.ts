import type { PDFiumDocument } from '@hyzyla/pdfium';
import { drawThumb, drawView, THUMB } from './image.ts';
import { FileRefused, type Inspection, type Picture } from './inspection.ts';
import { scanPdf } from './pdf-scan.ts';

export const MAX_PAGES = 50;
/** Pages drawn when the file comes in; the rest are drawn when somebody opens them. */
export const DRAWN_PAGES = 10;
const LONGEST = 1600;
/** No sense in more than 300 dots per inch (72 points) of a small paper. */
const MAX_SCALE = 300 / 72;

/**
 * Throws FileRefused: script, attachments, XFA, a password, more than 50 pages, damaged. `later`: no page is drawn now but
 * the small picture.
 */
export async function inspectPdf(bytes: Buffer, later = false): Promise<Inspection> {
  const scan = scanPdf(bytes);
  if (scan.fault) throw new FileRefused(scan.fault);
  return withPdf(bytes, async (pdf) => {
    const pageCount = pdf.getPageCount();
    if (pageCount < 1) throw new FileRefused('file_damaged', 'no page');
    if (pageCount > MAX_PAGES) throw new FileRefused('file_pdf_pages', String(pageCount));
    const pages: Picture[] = [];
    for (let n = 1; n <= Math.min(pageCount, later ? 0 : DRAWN_PAGES); n++) pages.push(await drawPage(pdf, n));
    const version = /^%PDF-(\d\.\d)/.exec(bytes.toString('latin1', 0, 8))?.[1];
    return {
      mediaType: 'application/pdf',
      pages,
      pageCount,
      ...(await drawThumb(pages[0] ?? (await drawPage(pdf, 1, THUMB)))),
      facts: { signed: scan.signed, ...(version && { pdf_version: version }) },
    };
  });
}

/** One page of a PDF that was inspected before, counted from 1. */
export const drawPdfPage = (bytes: Buffer, n: number): Promise<Picture> => withPdf(bytes, (pdf) => drawPage(pdf, n));

async function withPdf<T>(bytes: Buffer, work: (pdf: PDFiumDocument) => Promise<T>): Promise<T> {
  const { openPdfium } = await import('./pdfium.ts');
  const library = await openPdfium();
  try {
    const pdf = await library.loadDocument(bytes);
    try {
      return await work(pdf);
    } finally {
      pdf.destroy();
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new FileRefused(
      /password/i.test(message) ? 'file_pdf_locked' : /memory|abort/i.test(message) ? 'file_too_heavy' : 'file_damaged',
      message.slice(0, 200),
    );
  } finally {
    library.destroy();
  }
}

async function drawPage(pdf: PDFiumDocument, n: number, longest = LONGEST): Promise<Picture> {
  const page = pdf.getPage(n - 1);
  const { originalWidth: w, originalHeight: h } = page.getOriginalSize();
  if (!(w > 0 && h > 0)) throw new FileRefused('file_damaged', `page ${n}`);
  const scale = Math.min(longest / Math.max(w, h), MAX_SCALE);
  const width = Math.max(1, Math.round(w * scale));
  const height = Math.max(1, Math.round(h * scale));
  // Form fields too: what was typed into a form stands in its widgets.
  const { data } = await page.render({ width, height, scale: 1, render: 'bitmap', renderFormFields: true });
  return drawView({
    bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    raw: { width, height, channels: 4 },
  });
}
