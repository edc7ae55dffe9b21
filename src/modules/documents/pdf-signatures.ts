/**
 * Where a PDF's signatures lie: their byte ranges, read from the bytes and believed only as far as the bytes prove them
 * (ISO 32000-2 §12.8.1). Nothing is parsed that need not be: what a signature covers is decided by offsets alone.
 */

/** One signature dictionary whose form is sound. */
export interface FoundSignature {
  /** Offset of `<` and the offset after `>` of /Contents: the only bytes that may lie outside the signature. */
  gap: { from: number; to: number };
  /** The covered bytes end here. */
  end: number;
  /** /Contents decoded, with its padding. */
  contents: Buffer;
  subfilter: string | undefined;
  /** /M, the claimed time. */
  claimedAt: Date | undefined;
}

export type FormFault = 'byte_range_malformed' | 'gap_too_wide' | 'too_many_signatures';

/** More than any real paper has; a file made to exhaust us stops here. */
const MOST = 8;

/** All signatures in the order of what they cover, the widest last; and the form faults of those that are not sound. */
export function findSignatures(pdf: Buffer): { found: FoundSignature[]; faults: FormFault[] } {
  const found: FoundSignature[] = [];
  const faults: FormFault[] = [];
  for (let at = pdf.indexOf('/ByteRange'); at >= 0; at = pdf.indexOf('/ByteRange', at + 1)) {
    if (found.length + faults.length >= MOST) {
      faults.push('too_many_signatures');
      break;
    }
    const one = readSignature(pdf, at);
    if (typeof one === 'string') faults.push(one);
    else found.push(one);
  }
  return { found: found.sort((a, b) => a.end - b.end), faults };
}

function readSignature(pdf: Buffer, at: number): FoundSignature | FormFault {
  // Space-padded by some writers, so any white space may stand between the numbers.
  const text = pdf.toString('latin1', at, at + 200);
  const m = /^\/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]/.exec(text);
  if (!m) return 'byte_range_malformed';
  const [first, from, to, rest] = m.slice(1).map(Number) as [number, number, number, number];
  const end = to + rest;
  if (first !== 0 || from < 16 || to <= from || end > pdf.length) return 'byte_range_malformed';

  // The gap is exactly the hex string of /Contents, `<` and `>` included, in the same object as /ByteRange.
  const hex = pdf.toString('latin1', from, to);
  const isContents = /\/Contents\s*$/.test(pdf.toString('latin1', Math.max(0, from - 64), from));
  if (!isContents || !/^<[0-9A-Fa-f]*>$/.test(hex) || hex.length % 2 !== 0) return 'gap_too_wide';
  const begin = pdf.lastIndexOf(' obj', Math.min(at, from));
  const close = pdf.indexOf('endobj', Math.max(begin, 0));
  if (begin < 0 || close < Math.max(at, to)) return 'byte_range_malformed';

  const dictionary = pdf.toString('latin1', begin, from) + pdf.toString('latin1', to, close);
  return {
    gap: { from, to },
    end,
    contents: Buffer.from(hex.slice(1, -1), 'hex'),
    subfilter: /\/SubFilter\s*\/([A-Za-z0-9._-]+)/.exec(dictionary)?.[1],
    claimedAt: readPdfDate(/\/M\s*\(([^)]{1,40})\)/.exec(dictionary)?.[1]),
  };
}

/** `D:20261124050643+07'00'` → the instant (ISO 32000-2 §7.9.4); undefined if it is none. */
export function readPdfDate(text: string | undefined): Date | undefined {
  const m = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z(?:00'?00'?)?|([+-])(\d\d)'?(\d\d)?'?)?$/.exec(text ?? '');
  if (!m) return undefined;
  const zone = m[7] ? `${m[7]}${m[8]}:${m[9] ?? '00'}` : 'Z';
  const at = new Date(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}${zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
