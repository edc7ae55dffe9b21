/**
 * Where sealed bytes lie: a disk, or a bucket. It sees only ciphertext and addresses it by content, so that
 * a copy can be checked without any key. Small on purpose: every adapter must keep all of it.
 */
export interface FileStore {
  /** Keeps the bytes, durably when it resolves. The same bytes twice are one object. */
  put(ref: StoreRef, sealed: Buffer): Promise<void>;
  /** The bytes; throws when they are not there. */
  get(ref: StoreRef): Promise<Buffer>;
  has(ref: StoreRef): Promise<boolean>;
  /** Removes them; nothing happens when they are not there. */
  delete(ref: StoreRef): Promise<void>;
}

/** SHA-256 of the sealed bytes, 64 hex digits. */
export type StoreRef = string;

const REF = /^[0-9a-f]{64}$/;
/** Throws unless it is an address: nothing else may become part of a path or a URL. */
export function assertRef(ref: string): void {
  if (!REF.test(ref)) throw new Error('not an address in the file store');
}
