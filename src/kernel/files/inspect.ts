import { fileTypeFromBuffer } from 'file-type';
import { inspectImage } from './image.ts';
import { FileRefused, type Inspection } from './inspection.ts';
import { inspectPdf } from './pdf.ts';

const IMAGES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']);

/**
 * Decides what the bytes are by what they hold, never by name or declared type, and draws what people will see.
 * Runs in a worker: it is CPU work on hostile input. Throws FileRefused.
 */
export async function inspect(bytes: Buffer, later = false): Promise<Inspection> {
  if (bytes.length === 0) throw new FileRefused('file_empty');
  const found = await fileTypeFromBuffer(bytes);
  const mediaType = found?.mime ?? 'unknown';
  if (mediaType !== 'application/pdf' && !IMAGES.has(mediaType)) throw new FileRefused('file_type', mediaType);
  refuseMixed(bytes, mediaType);
  return mediaType === 'application/pdf' ? inspectPdf(bytes, later) : inspectImage(bytes, mediaType);
}

/**
 * A file that is also another one, depending on who opens it. Drawing it anew already keeps the second face from
 * people; but the original is kept, and some day somebody saves it.
 */
function refuseMixed(bytes: Buffer, mediaType: string): void {
  // A zip is read from its end: its end record stands in the last 64 KB + 22 bytes.
  const tail = bytes.subarray(-65_557);
  if (tail.includes('PK\x05\x06', 0, 'latin1') && bytes.includes('PK\x03\x04', 0, 'latin1'))
    throw new FileRefused('file_mixed', 'zip');
  // Readers look for a PDF's header within the first 1,024 bytes; browsers of old looked for markup there as well.
  const head = bytes.subarray(0, 1024).toString('latin1');
  if (mediaType !== 'application/pdf' && head.includes('%PDF-')) throw new FileRefused('file_mixed', 'pdf');
  if (/<(!doctype|html|script|svg|\?php)\b/i.test(head)) throw new FileRefused('file_mixed', 'markup');
}
