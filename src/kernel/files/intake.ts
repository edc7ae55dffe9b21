import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { unavailable } from '../errors.ts';
import { FileRefused } from './inspection.ts';
import { safeName } from './name.ts';

/** 10 MB as the pages say it: 10,000 KB of 1,024 bytes. 10,001 KB is too large. */
export const MAX_BYTES = 10_000 * 1024;
/** Read and thrown away after the limit, so that the browser gets the answer instead of a cut connection. */
const MAX_WASTE = 50 * 1024 * 1024;
/** What all uploads under way may hold together in this process. */
const MAX_HELD = 256 * 1024 * 1024;

export interface Received {
  bytes: Buffer;
  sha256: Buffer;
  /** Safe to show and to save under. */
  name: string;
  /** As the sender declared it; never believed. */
  declaredType: string;
}

export interface IntakeOptions {
  maxBytes?: number;
  declaredName?: string | undefined;
  declaredType?: string | undefined;
}

/** Of this process, as memory is: all cities and requests together. */
let held = 0;

/**
 * Reads one uploaded file into memory, at most 10 MB. Throws FileRefused (`file_too_large`, `file_empty`) or
 * `unavailable('busy')` when the uploads under way already hold 256 MB. A sender who breaks off is an error of the stream.
 */
export async function receive(stream: Readable, o: IntakeOptions = {}): Promise<Received> {
  const limit = o.maxBytes ?? MAX_BYTES;
  const hash = createHash('sha256');
  const parts: Buffer[] = [];
  let size = 0;
  let mine = 0;
  let full = false;
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > limit || full) {
        held -= mine;
        mine = 0;
        parts.length = 0;
        if (size > limit + MAX_WASTE) break;
        continue;
      }
      if (held + part.length > MAX_HELD) {
        full = true;
        continue;
      }
      held += part.length;
      mine += part.length;
      hash.update(part);
      parts.push(part);
    }
    // A parser with a limit of its own ends the stream quietly and marks it (busboy).
    if (size > limit || (stream as { truncated?: boolean }).truncated === true) throw new FileRefused('file_too_large');
    if (full) throw unavailable('busy', 30);
    if (size === 0) throw new FileRefused('file_empty');
    return {
      bytes: Buffer.concat(parts, size),
      sha256: hash.digest(),
      name: safeName(o.declaredName),
      declaredType: (o.declaredType ?? '').slice(0, 100),
    };
  } finally {
    held -= mine;
  }
}
