/** What the e-sign service knows and does: signers, signed documents, one-time codes. Nothing of HTTP. */
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import { openDemoAuthority } from '../../src/adapters/esign/demo-authority.ts';
import { checkPdfSignature } from '../../src/modules/documents/signature.ts';

export const STATUSES = [
  'ISSUE',
  'EXPIRED',
  'RENEW',
  'WAITING_FOR_VERIFICATION',
  'NEW',
  'NO_CERTIFICATE',
  'NOT_REGISTERED',
  'SUSPEND',
  'REVOKE',
] as const;
export type Status = (typeof STATUSES)[number];

export interface User {
  nik: string;
  email: string;
  name: string;
  passphrase: string;
  status: Status;
}

/** A refusal in the service's own words, with its number where one is known. */
export class Refused extends Error {
  readonly http: number;
  constructor(text: string, http = 400) {
    super(text);
    this.http = http;
  }
}

const failed = (why: string): Refused => new Refused(`Proses signing gagal : ${why}`);
const LARGEST = 10 * 1024 * 1024;

export interface Who {
  nik?: string | undefined;
  email?: string | undefined;
}

export type Service = Awaited<ReturnType<typeof openService>>;

/** Opens the service over a folder: its authority, what it signed, and the users of `users.json`. */
export async function openService(dir: string, organisation: string, now: () => Date) {
  const authority = await openDemoAuthority(dir, organisation);
  const documents = join(dir, 'documents');
  mkdirSync(documents, { recursive: true });
  const usersFile = join(dir, 'users.json');
  const changed = new Map<string, Status>();
  const codes = new Map<string, { code: string; left: number }>();
  const seals = new Map<string, { code: string; left: number; active: boolean }>();
  let signatures = 0;

  /** Read anew each time: the program that started us may add a signer. */
  const users = (): User[] =>
    existsSync(usersFile)
      ? (JSON.parse(readFileSync(usersFile, 'utf8')) as User[]).map((u) => ({
          ...u,
          status: changed.get(u.email) ?? u.status ?? 'ISSUE',
        }))
      : [];
  const find = (who: Who): User | undefined =>
    users().find(
      (u) => (who.nik !== undefined && u.nik === who.nik) || (who.email !== undefined && u.email === who.email),
    );

  /** The signer, or why not. A code replaces the passphrase; both are the signer's own. */
  function signer(who: Who, secret: { passphrase?: string; totp?: string }, files: number): User {
    const user = find(who);
    if (!user || user.status === 'NOT_REGISTERED') throw failed('User tidak terdaftar 2011');
    if (user.status === 'EXPIRED' || user.status === 'RENEW') throw failed('Sertifikat anda sudah kedaluwarsa');
    if (user.status === 'REVOKE') throw failed('Sertifikat anda sudah dicabut');
    if (user.status === 'SUSPEND') throw failed('User sedang ditangguhkan');
    if (user.status !== 'ISSUE') throw failed('User belum memiliki sertifikat');
    if (secret.totp !== undefined) {
      const kept = codes.get(user.email);
      if (!kept || kept.code !== secret.totp || kept.left < files) throw failed('TOTP tidak valid');
      kept.left -= files;
    } else if (secret.passphrase !== user.passphrase) throw failed('Passphrase anda salah 2031');
    return user;
  }

  async function signOne(
    name: string,
    pdf: Buffer,
    o: { reason?: string | undefined; location?: string | undefined; at?: Date | undefined },
  ) {
    if (pdf.toString('latin1', 0, 5) !== '%PDF-') throw failed('File bukan PDF');
    if (pdf.length > LARGEST) throw failed('Ukuran PDF melebihi 10 MB');
    let opened;
    try {
      opened = await PDF.load(pdf);
    } catch {
      throw failed('PDF tidak dapat dibaca');
    }
    if (opened.isEncrypted) throw failed('PDF terenkripsi');
    const signed = await authority.sign(pdf, {
      name: `${name} (CONTOH)`,
      at: o.at ?? now(),
      ...(o.reason !== undefined && { reason: o.reason }),
      ...(o.location !== undefined && { location: o.location }),
    });
    const id = randomBytes(16).toString('hex');
    writeFileSync(join(documents, `${id}.pdf`), signed, { mode: 0o600 });
    signatures++;
    return { id, signed };
  }

  return {
    authority,
    find,
    signer,
    signOne,
    users,
    /** How many documents were signed since the start. */
    count: () => signatures,
    setStatus: (email: string, status: Status) => void changed.set(email, status),
    document(id: string): Buffer | undefined {
      const file = join(documents, `${id}.pdf`);
      return /^[0-9a-f]{32}$/.test(id) && existsSync(file) ? readFileSync(file) : undefined;
    },
    register(name: string, email: string): void {
      const all = users();
      if (all.some((u) => u.email === email)) throw new Refused('User sudah terdaftar');
      const user: User = { nik: '', email, name, passphrase: '', status: 'WAITING_FOR_VERIFICATION' };
      writeFileSync(usersFile, JSON.stringify([...all, user], null, 1));
    },
    /** A code for so many files; the signer reads it in an app, whoever tries this out in the journal. */
    totp(who: Who, files: number): string {
      const user = find(who);
      if (!user) throw new Refused('User tidak terdaftar 2011');
      const code = String(randomInt(1_000_000)).padStart(6, '0');
      codes.set(user.email, { code, left: files });
      return code;
    },
    seal: {
      activation(id: string): string {
        const code = String(randomInt(1_000_000)).padStart(6, '0');
        seals.set(id, { code, left: 0, active: false });
        return code;
      },
      totp(id: string, code: string, files: number): string {
        const kept = seals.get(id);
        if (!kept || kept.code !== code) throw new Refused('TOTP aktivasi tidak valid');
        const next = String(randomInt(1_000_000)).padStart(6, '0');
        seals.set(id, { code: next, left: files, active: true });
        return next;
      },
      spend(id: string, code: string, files: number): void {
        const kept = seals.get(id);
        if (!kept?.active || kept.code !== code || kept.left < files) throw new Refused('TOTP segel tidak valid');
        kept.left -= files;
      },
      revoke: (id: string) => void seals.delete(id),
    },
    verify: (pdf: Buffer) => checkPdfSignature(pdf, [authority.rootPem], now()),
  };
}
