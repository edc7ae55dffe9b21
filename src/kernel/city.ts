import type pg from 'pg';
import type { KeyObject } from 'node:crypto';
import type { Calendar } from './clock/index.ts';
import type { Keys } from './crypto.ts';
import type { Db } from './db.ts';
import type { FileStore } from './files/index.ts';
import type { CityPack } from './pack.ts';

/** What a city needs of the outside world, by the name of the port; app.ts and the modules agree on the names by declaration merging. */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface Ports {}

/** One city: a database, keys, files and a pack of data. Everything a request may touch hangs on it, so cities cannot mix. */
export interface City {
  code: string;
  pack: CityPack;
  env: 'demo' | 'production';
  db: Db;
  pool: pg.Pool;
  keys: Keys;
  /** Signs audit seals (Ed25519). */
  auditKey: KeyObject;
  /** The PostgreSQL system identifier: a restored copy is another epoch. */
  epoch: string;
  files: FileStore;
  calendar: Calendar;
  timeZone: string;
  /** `https://layanan.example.go.id`, without a slash at the end. */
  origin: string;
  ports: Ports;
}
