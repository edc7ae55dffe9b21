/** What the carrier remembers: its customer's keys, shipments, what was seen of them. One JSON file, written at every change. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the customer of this carrier signs with. */
export interface Keys {
  consumerKey: string;
  consumerSecret: string;
  key: string;
  secret: string;
  customer: string;
  user: string;
}

export const EVENTS = {
  posting: 'POSTING LOKET',
  transit: 'MANIFEST SERAH',
  antar: 'PROSES ANTAR',
  gagal: 'GAGAL ANTAR',
  selesai: 'SELESAI ANTAR',
  retur: 'PROSES RETUR',
  kembali: 'RETUR SELESAI',
  hilang: 'DINYATAKAN HILANG',
} as const;
export type EventKind = keyof typeof EVENTS;

export interface Seen {
  kind: EventKind;
  office: string;
  /** RFC 3339; the wire has it as WIB wall time. */
  at: string;
  description: string;
}
export interface Shipment {
  awb: string;
  orderid: string;
  /** SHA-256 of the posting: the same order with other contents is refused. */
  digest: string;
  receiver: { name: string; address: string; district: string; zipcode: string; phone: string };
  weight: number;
  fee: number;
  payer: 'receiver' | 'customer';
  postedAt: string;
  events: Seen[];
  /** Base64; `huge` is made when it is asked for. */
  photo: string | undefined;
}

interface State {
  shipments: Shipment[];
  serial: number;
}

export interface Book extends State {
  keys: Keys;
  root: string;
  now(): Date;
  setClock(to: Date): void;
  next(): string;
  find(awb: string): Shipment | undefined;
  save(): void;
  reset(): void;
}

/** Opens what is in a folder, or begins it with a customer of its own. */
export function openBook(dir: string): Book {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const keysFile = join(dir, 'keys.json');
  if (!existsSync(keysFile)) {
    const some = (bytes: number) => randomBytes(bytes).toString('hex');
    const keys: Keys = {
      consumerKey: some(12),
      consumerSecret: some(24),
      key: some(12),
      secret: some(24),
      customer: 'KOTACONTOH01',
      user: 'kota-contoh',
    };
    writeFileSync(keysFile, JSON.stringify(keys), { mode: 0o600 });
    writeFileSync(join(dir, 'root.pem'), some(24));
  }
  const file = join(dir, 'post.json');
  const read = (): State =>
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as State) : { shipments: [], serial: 0 };
  const state = read();
  let ahead = 0;
  const book: Book = {
    ...state,
    keys: JSON.parse(readFileSync(keysFile, 'utf8')) as Keys,
    root: readFileSync(join(dir, 'root.pem'), 'utf8'),
    now: () => new Date(Date.now() + ahead),
    setClock(to) {
      ahead = to.getTime() - Date.now();
    },
    next() {
      book.serial += 1;
      const day = book.now().toISOString().slice(2, 10).replaceAll('-', '');
      return `P${day}${String(book.serial).padStart(7, '0')}`;
    },
    find: (awb) => book.shipments.find((s) => s.awb === awb),
    save() {
      const { shipments, serial } = book;
      writeFileSync(`${file}.new`, JSON.stringify({ shipments, serial }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    reset() {
      book.shipments = [];
      book.serial = 0;
      book.save();
    },
  };
  return book;
}

/** `2026-11-24 10:15:00`, WIB. */
export const wall = (at: string): string =>
  new Date(new Date(at).getTime() + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
