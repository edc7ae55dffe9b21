import { createHash, createPublicKey, sign, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { CannotStart } from '../kernel/cluster/cannot-start.ts';
import { fingerprint } from '../kernel/crypto.ts';
import type { Secrets } from '../secrets.ts';

const hex = z.string().regex(/^[0-9a-f]+$/);
const fingerprints = z.strictObject({ master: hex, index: hex, audit: hex });
/** Which keys a backup opens with, by what says nothing of them. */
export type Fingerprints = z.infer<typeof fingerprints>;

const manifest = z.strictObject({
  format: z.literal('balai-backup/1'),
  city: z.string(),
  env: z.enum(['demo', 'production']),
  made_at: z.iso.datetime(),
  /** Identity of the database it was taken from: what is restored from it begins another. */
  epoch: z.string(),
  postgres: z.int(),
  /** The role that its grants name. */
  app_role: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.strictObject({ table: z.string(), rows: z.int(), sum: z.string() })),
  dump: z.strictObject({ sha256: hex, bytes: z.int() }),
  /** `files.txt`: one address of the file store a line, the SHA-256 of the sealed bytes. */
  files: z.strictObject({ count: z.int(), sha256: hex }),
  keys: fingerprints,
  /** Other master keys that open some of it: it was taken while the key was being changed. */
  other_masters: z.array(hex).optional(),
});
export type Manifest = z.infer<typeof manifest>;

export const NAMES = {
  manifest: 'manifest.json',
  signature: 'manifest.sig',
  dump: 'database.dump',
  files: 'files.txt',
};

/** Sixteen hexadecimal digits a key: enough to tell keys apart, of no use to guess 32 random bytes. */
export function fingerprintsOf(secrets: Secrets): Fingerprints {
  const half = createPublicKey(secrets.audit).export({ type: 'spki', format: 'der' });
  return {
    master: fingerprint(secrets.master),
    index: fingerprint(secrets.index),
    audit: createHash('sha256').update(half).digest('hex').slice(0, 16),
  };
}

/** SHA-256 of a file, in hexadecimal. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

export const signed = (text: string, secrets: Pick<Secrets, 'audit'>): string =>
  sign(null, Buffer.from(text), secrets.audit).toString('base64');

/**
 * Reads what a backup says of itself.
 * @throws CannotStart when the folder holds none, or one of another form
 */
export async function readManifest(folder: string): Promise<{ manifest: Manifest; text: string }> {
  const text = await readFile(join(folder, NAMES.manifest), 'utf8').catch(() => {
    throw new CannotStart(
      `${folder} holds no finished backup (${NAMES.manifest} is missing): name a folder that ./balai backup has made.`,
    );
  });
  try {
    return { manifest: manifest.parse(JSON.parse(text)), text };
  } catch {
    throw new CannotStart(
      `${join(folder, NAMES.manifest)} cannot be read: it is damaged, or of a newer release of Balai.`,
    );
  }
}

/** @throws CannotStart unless the manifest is what was signed with the city's audit key */
export async function assertSigned(folder: string, text: string, secrets: Pick<Secrets, 'audit'>): Promise<void> {
  const signature = await readFile(join(folder, NAMES.signature), 'utf8').catch(() => '');
  if (!verify(null, Buffer.from(text), createPublicKey(secrets.audit), Buffer.from(signature, 'base64')))
    throw new CannotStart(
      `${join(folder, NAMES.manifest)} was altered after the backup was made: take another backup.`,
    );
}

/** @throws CannotStart naming each key that is not the one the backup was made under */
export function assertKeys(
  { keys: needed, other_masters: others = [] }: Pick<Manifest, 'keys' | 'other_masters'>,
  secrets: Secrets,
  files: Record<keyof Fingerprints, string>,
): void {
  const had = fingerprintsOf(secrets);
  const wrong = (Object.keys(needed) as (keyof Fingerprints)[]).filter((name) => needed[name] !== had[name]);
  if (wrong.length > 0)
    throw new CannotStart(
      `This backup opens with other keys: ${wrong
        .map((name) => `it needs the ${name} key ${needed[name]}, and ${files[name]} holds ${had[name]}`)
        .join('; ')}. Put the right ones there, then try again.`,
    );
  const here = secrets.otherMaster && fingerprint(secrets.otherMaster);
  if (others.some((print) => print !== here))
    throw new CannotStart(
      `This backup was taken while its master key was being changed: it needs the key ${others.join(', ')} too, at BALAI_OTHER_MASTER_KEY_FILE.`,
    );
}
