import { inflateSync } from 'node:zlib';
import { MAX_PIXELS } from './inspection.ts';
import type { FileFault } from './words.ts';

/** Names that start something, or reach outside the paper. Innocent documents do not use them at all. */
const ACTIVE = new Set([
  'JS',
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
  'Rendition',
  'RichMedia',
  'RichMediaExecute',
  'RichMediaContent',
  'Movie',
  'Sound',
]);
const ATTACHMENT = new Set(['EmbeddedFile', 'EmbeddedFiles', 'EF', 'FileAttachment', 'Collection']);
/** Filters that no writer uses on object streams; we would not see through them, so they do not pass. */
const OPAQUE = new Set([
  'LZWDecode',
  'LZW',
  'ASCIIHexDecode',
  'AHx',
  'ASCII85Decode',
  'A85',
  'RunLengthDecode',
  'RL',
  'Crypt',
  'DCTDecode',
  'JBIG2Decode',
  'Predictor',
]);
const MAX_INFLATED = 64 * 1024 * 1024;

export interface PdfScan {
  fault?: FileFault;
  /** It carries a digital signature (not checked here). */
  signed: boolean;
}

/**
 * Looks for what a PDF could do besides being looked at (script, launching, attachments, XFA, encryption).
 * It reads every object that stands in the bytes, also in compressed object streams, in old revisions, unreferenced
 * or hidden inside other streams: whatever table a reader follows, each object it can reach begins with `n g obj`
 * in the raw file or lies in an object stream that does. So it trusts no cross-reference table (ISO 32000-1 §7.5).
 */
export function scanPdf(pdf: Buffer): PdfScan {
  const scan: PdfScan = { signed: false };
  const tail = pdf.subarray(-2048);
  if (!tail.includes('%%EOF') && !tail.includes('startxref')) return { ...scan, fault: 'file_damaged' };
  // Overlapping objects could make us read the same bytes again and again.
  let budget = pdf.length * 4 + 1_000_000;
  let inflated = 0;

  const look = (buffer: Buffer, from: number, inObjectStream: boolean): FileFault | undefined => {
    const found = readObject(buffer, from, inObjectStream);
    budget -= found.end - from;
    if (budget < 0) return 'file_too_heavy';
    if (found.names.has('ByteRange')) scan.signed = true;
    const fault = faultOf(found);
    if (fault || inObjectStream || found.stoppedAt !== 'stream') return fault;
    const { names } = found;
    // By its own keys too: its /Type may be written as a reference.
    if (!names.has('ObjStm') && !(names.has('First') && names.has('N'))) return undefined;
    let start = found.end;
    if (buffer[start] === 0x0d) start++;
    if (buffer[start] === 0x0a) start++;
    if (!names.has('Filter')) {
      const end = buffer.indexOf('endstream', start);
      return look(buffer.subarray(start, end < 0 ? buffer.length : end), 0, true);
    }
    if (found.flates !== 1 || [...names].some((n) => OPAQUE.has(n))) return 'file_damaged';
    let plain: Buffer;
    try {
      // To the end of the file: the deflate stream knows where it ends, whatever /Length or a planted "endstream" says.
      plain = inflateSync(buffer.subarray(start), { maxOutputLength: MAX_INFLATED - inflated });
    } catch (error) {
      return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'file_too_heavy' : 'file_damaged';
    }
    inflated += plain.length;
    budget += plain.length;
    return look(plain, 0, true);
  };

  for (const start of objectStarts(pdf)) {
    const fault = look(pdf, start, false);
    if (fault) return { ...scan, fault };
  }
  return scan;
}

function faultOf(o: Found): FileFault | undefined {
  if (o.names.has('Encrypt')) return 'file_pdf_locked';
  if (o.names.has('XFA')) return 'file_pdf_form';
  for (const name of o.names) {
    if (ACTIVE.has(name)) return 'file_pdf_active';
    if (ATTACHMENT.has(name)) return 'file_pdf_attachment';
  }
  return o.pixels > MAX_PIXELS ? 'file_too_many_pixels' : undefined;
}

// ISO 32000-1 §7.2.2. 0x80 and 0xFF are white to PDFium, so a name ends there for us as well.
const WHITE = 1;
const DELIMITER = 2;
const kind = new Uint8Array(256);
for (const c of [0, 9, 10, 12, 13, 32, 0x80, 0xff]) kind[c] = WHITE;
for (const c of '()<>[]{}/%') kind[c.charCodeAt(0)] = DELIMITER;
const isDigit = (c: number | undefined): boolean => c !== undefined && c >= 0x30 && c <= 0x39;
const isLineEnd = (c: number | undefined): boolean => c === 0x0a || c === 0x0d;

/** Where each object's body and each trailer begins: after `n g obj`, comments allowed between, and after `trailer`. */
function* objectStarts(pdf: Buffer): Generator<number> {
  for (let at = pdf.indexOf('obj'); at >= 0; at = pdf.indexOf('obj', at + 3)) {
    if (isHeader(pdf, at)) yield at + 3;
  }
  for (let at = pdf.indexOf('trailer'); at >= 0; at = pdf.indexOf('trailer', at + 7)) yield at + 7;
}

function isHeader(pdf: Buffer, at: number): boolean {
  let p = at - 1;
  for (let number = 0; number < 2; number++) {
    p = skipBack(pdf, p);
    if (!isDigit(pdf[p])) return false;
    while (isDigit(pdf[p])) p--;
  }
  return true;
}

/** Back over white space and comments. */
function skipBack(pdf: Buffer, from: number): number {
  let p = from;
  for (;;) {
    let lineEnd = -1;
    while (p >= 0 && kind[pdf[p]!] === WHITE) {
      if (isLineEnd(pdf[p])) lineEnd = p;
      p--;
    }
    if (lineEnd < 0) return p;
    let comment = -1;
    for (let q = p; q >= 0 && !isLineEnd(pdf[q]); q--) if (pdf[q] === 0x25) comment = q;
    if (comment < 0) return p;
    p = comment - 1;
  }
}

interface Found {
  names: Set<string>;
  /** The largest width × height. */
  pixels: number;
  flates: number;
  end: number;
  stoppedAt: string;
}

/**
 * Reads tokens from `from` to the object's end (or to the buffer's, in an object stream): the names in it, escapes
 * resolved. Strings, hex strings and comments are passed over, so a name within a text does not count.
 */
function readObject(b: Buffer, from: number, toTheEnd: boolean): Found {
  const names = new Set<string>();
  const size = { Width: 0, Height: 0 };
  let pixels = 0;
  let flates = 0;
  let depth = 0;
  let last = '';
  let i = from;
  while (i < b.length) {
    const c = b[i]!;
    if (kind[c] === WHITE) {
      i++;
    } else if (c === 0x25) {
      while (i < b.length && !isLineEnd(b[i])) i++;
    } else if (c === 0x28) {
      i = skipString(b, i);
    } else if (c === 0x3c) {
      if (b[i + 1] === 0x3c) {
        depth++;
        i += 2;
      } else {
        while (i < b.length && b[i] !== 0x3e) i++;
      }
    } else if (c === 0x3e && b[i + 1] === 0x3e) {
      depth--;
      i += 2;
    } else if (c === 0x2f) {
      const start = ++i;
      while (i < b.length && kind[b[i]!] === 0) i++;
      last = b
        .toString('latin1', start, Math.min(i, start + 200))
        .replace(/#([0-9A-Fa-f]{2})/g, (_: string, hex: string) => String.fromCharCode(parseInt(hex, 16)));
      names.add(last);
      if (last === 'FlateDecode' || last === 'Fl') flates++;
    } else if (kind[c] === DELIMITER) {
      i++;
    } else {
      const start = i;
      while (i < b.length && kind[b[i]!] === 0) i++;
      const word = b.toString('latin1', start, Math.min(i, start + 20));
      if ((last === 'Width' || last === 'Height') && isDigit(c)) {
        size[last] = Number(word);
        pixels = Math.max(pixels, size.Width * size.Height);
      }
      last = '';
      if (toTheEnd) continue;
      // A word inside a dictionary ends nothing: a lenient reader goes on. Another object's header does, it is read by itself.
      if ((word === 'stream' || word === 'endobj') && depth <= 0)
        return { names, pixels, flates, end: i, stoppedAt: word };
      if (word.endsWith('obj') && isHeader(b, i - 3)) break;
    }
  }
  return { names, pixels, flates, end: i, stoppedAt: '' };
}

function skipString(b: Buffer, from: number): number {
  let depth = 0;
  for (let i = from; i < b.length; i++) {
    const c = b[i];
    if (c === 0x5c) i++;
    else if (c === 0x28) depth++;
    else if (c === 0x29 && --depth === 0) return i + 1;
  }
  return b.length;
}
