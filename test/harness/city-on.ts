import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import type { City, Ports } from '../../src/kernel/city.ts';
import { createCalendar } from '../../src/kernel/clock/index.ts';
import { cityKeys } from '../../src/kernel/crypto.ts';
import { outsideOnly } from '../../src/kernel/db.ts';
import { diskStore } from '../../src/kernel/files/index.ts';
import { readPack, type CityPack } from '../../src/kernel/pack.ts';
import type {} from '../../src/modules/people/index.ts';
import type { TestDatabase } from './database.ts';

export interface Sent {
  id: string;
  channel: 'sms' | 'email';
  to: string;
  text: string;
}

/** Doors that only remember what went through them. As the real ones, they may not be used inside a transaction. */
export function catchingPorts(sent: Sent[]): Ports {
  return {
    sms: outsideOnly('sms', {
      sendSms: async ({ id, to, text }) => (sent.push({ id, channel: 'sms', to, text }), 'sent' as const),
    }),
    email: outsideOnly('email', {
      sendEmail: async ({ id, to, subject, text }) => (
        sent.push({ id, channel: 'email', to, text: `${subject}\n${text}` }),
        'sent' as const
      ),
    }),
  };
}

const packs = new Map<string, CityPack>();
const packOf = (code: string): CityPack => {
  if (!packs.has(code)) packs.set(code, readPack(join('cities', code)));
  return packs.get(code)!;
};

export interface CityOptions {
  /** The pack's folder under cities/ (medan). */
  code?: string;
  /** Default: that of `cities/<code>`. */
  pack?: CityPack;
  /** Default: production, so that nothing rests on what only a demo does. */
  env?: City['env'];
  /** Default: no door at all. */
  ports?: Ports;
  /** Default: https://<code>.test */
  origin?: string;
  /** Where its files lie; without it a test that touches one fails. */
  files?: string;
}

/**
 * A city on a test database with real keys and calendar. Two cities share the master key, as they may in one
 * process: that nothing crosses must not rest on their secrets being different.
 */
export function cityOn(database: TestDatabase, o: CityOptions = {}): City {
  const code = o.pack?.city.code ?? o.code ?? 'medan';
  const pack = o.pack ?? packOf(code);
  return {
    code,
    pack,
    env: o.env ?? 'production',
    db: database.db,
    pool: database.pool,
    keys: cityKeys(code, Buffer.alloc(32, 1), Buffer.alloc(32, 2)),
    auditKey: generateKeyPairSync('ed25519').privateKey,
    epoch: 'test',
    files: o.files ? outsideOnly('files', diskStore(o.files)) : (undefined as never),
    calendar: createCalendar(pack.calendar, pack.city.time_zone),
    timeZone: pack.city.time_zone,
    origin: o.origin ?? `https://${code}.test`,
    ports: o.ports ?? {},
  };
}
