import type { FileFault } from './words.ts';

/** Pictures above it are refused by their header, before anything is decoded. */
export const MAX_PIXELS = 50_000_000;

/** What people see instead of the file: an upright JPEG without metadata. */
export interface Picture {
  bytes: Uint8Array;
  width: number;
  height: number;
}

export interface Inspection {
  mediaType: string;
  pages: Picture[];
  /** WebP, at most 320 px. */
  thumb: Uint8Array;
  /** Of the file itself; `pages` holds the first ones only. */
  pageCount: number;
  /** Difference hash, 64 bits as a signed number. */
  phash: bigint;
  /** When a camera says it took the picture, in its own wall time; with its offset if it wrote one. */
  captured?: { local: string; offset?: string };
  point?: { longitude: number; latitude: number };
  facts: Record<string, string | number | boolean>;
}

/** The file will not be taken; `detail` is for the log (a decoder's own words, never the content). */
export class FileRefused extends Error {
  readonly fault: FileFault;
  constructor(fault: FileFault, detail?: string) {
    super(detail ?? fault);
    this.fault = fault;
  }
}
