import type { Readable } from 'node:stream';
import type { Ctx } from '../command.ts';
import { transact } from '../db.ts';
import { invalid, unavailable, type Refusal } from '../errors.ts';
import { newId } from '../ids.ts';
import { spend } from '../session.ts';
import { keepBytes } from './blobs.ts';
import { inspector, type Inspector } from './inspector.ts';
import { FileRefused, type Inspection } from './inspection.ts';
import { receive } from './intake.ts';
import { ScannerAway } from './scan-port.ts';
import { deleteFile, insertQuarantined, markClean, markRefused } from './store.ts';
import type { FileFault } from './words.ts';

export interface UploadMeta {
  /** The name and type the sender declares. */
  name?: string | undefined;
  type?: string | undefined;
  /** What it is for, e.g. 'case' or 'registry'. */
  purpose: string;
  /** Who sends it: a person's or officer's id, or the hash of a browser's token. */
  owner: string;
  /** The form field an error belongs to. */
  field?: string;
  retainUntil?: string;
  maxBytes?: number;
  /** Draw a PDF's pages only when somebody opens them: for what comes in numbers and is saved rather than looked at. */
  drawLater?: boolean;
  /** Files this owner may send in an hour (60; more for institutions that serve many). */
  perHour?: number;
}

export interface Uploaded {
  fileId: string;
  name: string;
  mediaType: string;
  size: number;
  pageCount: number;
}

const REASONS: Partial<Record<FileFault, string>> = { file_too_large: 'too_large', file_type: 'unsupported_media' };

/** A fault of a file as a refusal of the form: `{ [field]: 'error.file_…' }`, 413 or 415 where HTTP has a word for it, else 422. */
export const refusalOf = (fault: FileFault, field = 'file'): Refusal =>
  invalid({ [field]: `error.${fault}` }, REASONS[fault] ?? 'invalid');

/**
 * Takes one file: reads it, keeps the original sealed and quarantined, looks into it in a worker, keeps what people
 * will see of it, and says at once whether it was taken. Never call it in a transaction: it works with the outside.
 * Throws `invalid` with a word key of `fileWords`, or `unavailable` (`busy`, `rate_limited`, `store_away`,
 * `scanner_away`). If the process
 * dies on the way, the sweep removes the remains.
 */
export async function storeUpload(
  ctx: Ctx,
  stream: Readable,
  meta: UploadMeta,
  look: Inspector = inspector(),
): Promise<Uploaded> {
  const { city, now, log } = ctx;
  const wait = await spend(city.db, `upload/${meta.owner}`, meta.perHour ?? 60, 3600, now);
  if (wait > 0) {
    stream.resume();
    throw unavailable('rate_limited', wait);
  }
  const fileId = newId(now);
  let quarantined = false;
  try {
    const { bytes, sha256, name } = await receive(stream, {
      declaredName: meta.name,
      declaredType: meta.type,
      ...(meta.maxBytes && { maxBytes: meta.maxBytes }),
    });
    const [blob] = await keepBytes(ctx, [{ bytes, hash: sha256, mediaType: 'application/octet-stream' }]);
    const file = {
      id: fileId,
      blob: blob!,
      purpose: meta.purpose,
      owner: meta.owner,
      name,
      retain_until: meta.retainUntil ?? null,
    };
    await transact(city.db, (tx) => insertQuarantined(tx, file, now));
    quarantined = true;
    await scanned(ctx, bytes);
    const seen = await look.inspect(bytes, { later: meta.drawLater ?? false });
    const pages = seen.pages.map((p) => ({ bytes: asBuffer(p.bytes), mediaType: 'image/jpeg' }));
    const [thumb, ...pageBlobs] = await keepBytes(ctx, [
      { bytes: asBuffer(seen.thumb), mediaType: 'image/webp' },
      ...pages,
    ]);
    await transact(city.db, (tx) =>
      markClean(tx, fileId, seen, { thumb: thumb!, pages: pageBlobs }, capturedAt(seen, city.timeZone, now), now),
    );
    return { fileId, name, mediaType: seen.mediaType, size: bytes.length, pageCount: seen.pageCount };
  } catch (error) {
    if (error instanceof FileRefused) {
      log.info({ file: fileId, fault: error.fault, detail: error.message }, 'a file was refused');
      if (quarantined) await transact(city.db, (tx) => markRefused(tx, fileId, error.fault, now));
      throw refusalOf(error.fault, meta.field);
    }
    // The sender will try again with a file of its own; what could not be finished is not worth keeping.
    if (quarantined)
      await transact(city.db, (tx) => deleteFile(tx, fileId, now)).catch((err: unknown) =>
        log.warn({ err, file: fileId }, 'a quarantined file is left to the sweep'),
      );
    throw error;
  }
}

/** Refuses what the city's scanner knows as malware, before anything of it is decoded. Without a verdict nothing is taken. */
async function scanned({ city, log }: Ctx, bytes: Buffer): Promise<void> {
  const { scanner } = city.ports;
  if (!scanner) return;
  const verdict = await scanner.scan(bytes).catch((error: unknown) => {
    if (!(error instanceof ScannerAway)) throw error;
    log.error({ why: error.message }, 'the virus scanner gives no verdict: no file is taken');
    throw unavailable('scanner_away', 60);
  });
  if (!verdict.clean) throw new FileRefused('file_infected', verdict.name);
}

const asBuffer = (b: Uint8Array): Buffer => Buffer.from(b.buffer, b.byteOffset, b.byteLength);

/** The instant the camera means; its wall time is the city's unless it wrote an offset. Null for what cannot be. */
export function capturedAt(seen: Pick<Inspection, 'captured'>, timeZone: string, now: Date): Date | null {
  if (!seen.captured) return null;
  const { local, offset = offsetAt(new Date(`${local}Z`), timeZone) } = seen.captured;
  const at = new Date(`${local}${offset}`);
  // A camera whose clock was never set says 1970 or 2000; one that is ahead is wrong by more than zones explain.
  const known = at.getTime() >= Date.UTC(2001, 0, 1) && at.getTime() <= now.getTime() + 24 * 3_600_000;
  return known ? at : null;
}

/** '+07:00' */
function offsetAt(at: Date, timeZone: string): string {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((p) => p.type === 'timeZoneName')!.value;
  return name.slice(3) || '+00:00';
}
