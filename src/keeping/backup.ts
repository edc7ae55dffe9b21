import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { CannotStart } from '../kernel/cluster/cannot-start.ts';
import { masterKeysInUse } from '../kernel/master-key.ts';
import { diskStore, storedRefs } from '../kernel/files/index.ts';
import type { City } from '../kernel/city.ts';
import type { Secrets } from '../secrets.ts';
import { NAMES, type Manifest, fingerprintsOf, hashOf, signed } from './manifest.ts';
import { sumTables } from './tables.ts';
import { pgTool } from './tools.ts';

type Say = (line: string) => void;

export interface Backup {
  /** The folder of this backup. */
  folder: string;
  manifest: Manifest;
  /** Files that a row names and the store does not have whole: the backup stands, and lacks them. */
  faults: string[];
}

const sync = async (path: string): Promise<void> => {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/**
 * Copies a running city into `<target>/<code>-<time>`: a dump of one moment with the count and the sum of each table at
 * that moment, and the sealed files into `<target>/files`, where each lies once for all backups. No key goes along.
 * The folder gets its name when it is whole and on the disk.
 * @param ownerUrl the role that owns the tables: it may read them all
 * @throws CannotStart when the target cannot be written or pg_dump fails
 */
export async function backUp(o: {
  city: City;
  secrets: Secrets;
  ownerUrl: string;
  appRole: string;
  target: string;
  now: Date;
  say: Say;
}): Promise<Backup> {
  const target = resolve(o.target);
  const name = `${o.city.code}-${o.now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
  const folder = join(target, name);
  const fresh = join(target, `.${name}.unfinished`);
  await mkdir(fresh, { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(`The folder ${target} cannot be written (${error.code}): name another one.`);
  });
  const client = new pg.Client({ connectionString: o.ownerUrl, application_name: 'balai backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ snapshot: string; major: number }>(
      "select pg_export_snapshot() as snapshot, current_setting('server_version_num')::int / 10000 as major",
    );
    const { snapshot, major } = rows[0]!;
    o.say('Writing the database …');
    const dump = join(fresh, NAMES.dump);
    await pgTool('pg_dump', major, o.ownerUrl, ['-Fc', '--no-owner', `--snapshot=${snapshot}`, '-f', dump]);
    await chmod(dump, 0o600);
    const tables = await sumTables(client);
    const refs = await storedRefs(client);
    const migrations = await client.query<{ name: string }>('select name from public.migration order by name');
    const others = (await masterKeysInUse(client)).filter((print) => print !== o.city.keys.print);
    await client.query('commit');

    o.say(`Copying ${refs.length} files …`);
    const { kept, faults } = await copyFiles(o.city, join(target, 'files'), refs);
    const list = kept.map((ref) => `${ref}\n`).join('');
    await writeFile(join(fresh, NAMES.files), list, { mode: 0o600 });
    const manifest: Manifest = {
      format: 'balai-backup/1',
      city: o.city.code,
      env: o.city.env,
      made_at: o.now.toISOString(),
      epoch: o.city.epoch,
      postgres: major,
      app_role: o.appRole,
      migrations: migrations.rows.map((row) => row.name),
      tables,
      dump: { sha256: await hashOf(dump), bytes: (await stat(dump)).size },
      files: { count: kept.length, sha256: createHash('sha256').update(list).digest('hex') },
      keys: fingerprintsOf(o.secrets),
      ...(others.length > 0 && { other_masters: others }),
    };
    const text = `${JSON.stringify(manifest, null, 1)}\n`;
    await writeFile(join(fresh, NAMES.manifest), text, { mode: 0o600 });
    await writeFile(join(fresh, NAMES.signature), `${signed(text, o.secrets)}\n`, { mode: 0o600 });
    for (const file of Object.values(NAMES)) await sync(join(fresh, file));
    await sync(fresh);
    await rename(fresh, folder);
    await sync(target);
    return { folder, manifest, faults };
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC' || /No space left/i.test(String(error)))
      throw new CannotStart(`There is no space left in ${target}: make room, then try again.`);
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

/** Copies what the store of backups has not yet. A loose blob may have no bytes: nobody holds it, and the sweep takes it. */
async function copyFiles(
  city: City,
  to: string,
  refs: { ref: string; loose: boolean }[],
): Promise<{ kept: string[]; faults: string[] }> {
  const store = diskStore(to);
  const kept: string[] = [];
  const faults: string[] = [];
  for (const { ref, loose } of refs) {
    if (!(await store.has(ref))) {
      const bytes = await city.files.get(ref).catch(() => undefined);
      if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== ref) {
        if (!loose) faults.push(`file ${ref} is ${bytes ? 'damaged' : 'missing'} in the file store`);
        continue;
      }
      await store.put(ref, bytes);
    }
    kept.push(ref);
  }
  return { kept, faults };
}

/** The addresses of a backup's files. @throws CannotStart when the list is not the one that was signed */
export async function filesOf(folder: string, manifest: Manifest): Promise<string[]> {
  const list = await readFile(join(folder, NAMES.files), 'utf8').catch(() => '');
  if (createHash('sha256').update(list).digest('hex') !== manifest.files.sha256)
    throw new CannotStart(`${join(folder, NAMES.files)} was altered after the backup was made: take another backup.`);
  return list.split('\n').filter((line) => line !== '');
}
