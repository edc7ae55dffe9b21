/** What the bank remembers: its biller, accounts, QR codes, payments. One JSON file, written at every change. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { wib } from './snap.ts';

/** The city as this bank registered it. */
export const billerSchema = z.strictObject({
  /** Where its token, inquiry, payment and notice are. */
  origin: z.url(),
  prefix: z.string(),
  /** Who we are to it. */
  clientId: z.string().min(1),
  partnerId: z.string().min(1),
  /** Of our calls to it. */
  secret: z.string().min(16),
  /** Who it is to us, its public key, and the secret of its calls. */
  ownClientId: z.string().min(1),
  ownPartnerId: z.string().min(1),
  publicPem: z.string(),
  ownSecret: z.string().min(16),
  serviceId: z.string().regex(/^\d{1,8}$/),
  merchant: z.strictObject({
    nmid: z.string().regex(/^ID\d{13}$/),
    merchantId: z.string().max(15),
    name: z.string(),
    city: z.string(),
    postcode: z.string(),
    category: z.string().regex(/^\d{4}$/),
    criteria: z.string().length(3),
  }),
});
export type Biller = z.output<typeof billerSchema>;

export interface Va {
  customerNo: string;
  name: string;
  amount: number;
  trxId: string;
  expires: string | undefined;
}
export interface Qr {
  reference: string;
  partnerReference: string;
  amount: number;
  content: string;
  expires: string;
  status: '01' | '00' | '04' | '05';
  paidAt?: string;
  rrn?: string;
}
/** A line of the day's files: money that this bank moved. */
export interface Moved {
  at: string;
  /** Day of the credit on the city's account. */
  settled: string;
  channel: 'va' | 'qris' | 'teller' | 'atm';
  /** Billing code, or our reference of a QR. */
  code: string;
  /** Their payment id: paymentRequestId, or the reference of a QR. */
  id: string;
  reference: string;
  amount: number;
  kind: 'pay' | 'reverse';
  /** Answer to the message; undefined when none was sent. */
  answer: string | undefined;
}

interface State {
  biller: Biller | undefined;
  vas: Va[];
  qrs: Qr[];
  moved: Moved[];
  serial: number;
}

export interface Book extends State {
  publicPem: string;
  privatePem: string;
  now(): Date;
  setClock(to: Date): void;
  /** A number nobody had before. */
  next(prefix: string): string;
  save(): void;
  reset(): void;
}

/** Opens what is in a folder, or begins it with a key pair of its own. */
export function openBook(dir: string): Book {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const keyFile = join(dir, 'bank.key');
  if (!existsSync(keyFile)) {
    const pair = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    writeFileSync(keyFile, pair.privateKey, { mode: 0o600 });
    writeFileSync(join(dir, 'root.pem'), pair.publicKey);
  }
  const file = join(dir, 'book.json');
  const empty = (): State => ({ biller: undefined, vas: [], qrs: [], moved: [], serial: 0 });
  const state: State = existsSync(file)
    ? { ...empty(), ...(JSON.parse(readFileSync(file, 'utf8')) as State) }
    : empty();
  let ahead = 0;
  const book: Book = Object.assign(state, {
    publicPem: readFileSync(join(dir, 'root.pem'), 'utf8'),
    privatePem: readFileSync(keyFile, 'utf8'),
    now: () => new Date(Date.now() + ahead),
    setClock: (to: Date) => void (ahead = to.getTime() - Date.now()),
    next(prefix: string) {
      state.serial++;
      return `${prefix}${wib(book.now()).slice(0, 10).replaceAll('-', '')}${String(state.serial).padStart(6, '0')}`;
    },
    save() {
      const { biller, vas, qrs, moved, serial } = state;
      writeFileSync(`${file}.new`, JSON.stringify({ biller, vas, qrs, moved, serial }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    reset() {
      Object.assign(state, { ...empty(), biller: state.biller });
      ahead = 0;
      book.save();
    },
  });
  return book;
}
