import { join } from 'node:path';
import { readEpoch } from './kernel/audit.ts';
import type { City } from './kernel/city.ts';
import { createCalendar } from './kernel/clock/index.ts';
import type { Config } from './config.ts';
import { cityKeys } from './kernel/crypto.ts';
import { keysOf } from './kernel/master-key.ts';
import { openDb, openPool, outsideOnly } from './kernel/db.ts';
import { diskStore, isMarked, mirrorStore, type FileStore } from './kernel/files/index.ts';
import type { Logger } from './kernel/log.ts';
import type { CityPack } from './kernel/pack.ts';
import type { Secrets } from './secrets.ts';

/** Where a city's files lie: one folder, or two as one. */
export function filesOf(config: Pick<Config, 'city' | 'data' | 'filesSecond'>): {
  store: FileStore;
  first: FileStore;
  second: FileStore | undefined;
} {
  const first = diskStore(join(config.data, 'files', config.city));
  const folder = config.filesSecond;
  if (folder === undefined) return { store: first, first, second: undefined };
  const second = diskStore(join(folder, config.city));
  return { store: mirrorStore(first, second, () => isMarked(folder)), first, second };
}

/** Connects a city: its pack, database, keys and files. The caller ends `pool`. */
export async function openCity(o: {
  config: Pick<Config, 'city' | 'env' | 'data' | 'filesSecond' | 'origin'>;
  pack: CityPack;
  url: string;
  secrets: Secrets;
  log: Logger;
}): Promise<City> {
  const { config, pack, secrets } = o;
  const pool = openPool(o.url, { log: (error) => o.log.error({ err: error }, 'a database connection was lost') });
  const db = openDb(pool);
  const { master, index, otherMaster } = secrets;
  return {
    code: config.city,
    pack,
    env: config.env,
    db,
    pool,
    keys: await keysOf(db, cityKeys(config.city, master, index, otherMaster ? [otherMaster] : [])),
    auditKey: secrets.audit,
    epoch: await readEpoch(db),
    files: outsideOnly('files', filesOf(config).store),
    calendar: createCalendar(pack.calendar, pack.city.time_zone),
    timeZone: pack.city.time_zone,
    origin: config.origin,
    ports: {},
  };
}
