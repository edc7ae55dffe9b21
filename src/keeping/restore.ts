import { createHash } from 'node:crypto';
import { writeFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { CannotStart } from '../kernel/cluster/cannot-start.ts';
import { sealAudit, verifyAudit } from '../kernel/audit.ts';
import type { City } from '../kernel/city.ts';
import { defineCommand, execute, type Ctx } from '../kernel/command.ts';
import { sameBytes, sha256 } from '../kernel/crypto.ts';
import { diskStore, isWhole, newestBlobs, originalBytes } from '../kernel/files/index.ts';
import { readMigrations } from '../kernel/migrate.ts';
import { newestPapers } from '../modules/documents/index.ts';
import { filesOf } from './backup.ts';
import { NAMES, hashOf, type Manifest } from './manifest.ts';
import { cityTables, differences, sumTables } from './tables.ts';
import { pgTool } from './tools.ts';

/** How many files are opened with the keys, and how many papers: any fault of keys or store shows in the first few. */
const OPENED = { files: 50, papers: 20 };

/** @throws CannotStart when this release is older than the backup */
export function assertKnown(manifest: Manifest, migrations = 'migrations'): void {
  const known = new Set(readMigrations(migrations).map(({ name }) => name));
  const strange = manifest.migrations.find((name) => !known.has(name));
  if (strange)
    throw new CannotStart(
      `The backup has ${strange}, which this release lacks: restore with the release that made it, or a newer one.`,
    );
}

/** @throws CannotStart when the database has tables already */
export async function assertEmpty(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const [table] = await cityTables(client);
    if (table)
      throw new CannotStart(
        `The database is not empty (it has ${table}): restore goes into an empty one only, so name another (BALAI_DATA, or DATABASE_URL and DATABASE_OWNER_URL).`,
      );
  } finally {
    await client.end();
  }
}

/** Reads the dump into an empty database as its owner, with the grants of the backup for the application's role. */
export async function loadDump(o: {
  folder: string;
  manifest: Manifest;
  ownerUrl: string;
  appRole: string;
}): Promise<void> {
  const { manifest } = o;
  const dump = join(o.folder, NAMES.dump);
  if ((await hashOf(dump)) !== manifest.dump.sha256)
    throw new CannotStart(`${dump} is damaged: it is not what was signed. Take another backup.`);
  const work = await mkdtemp(join(tmpdir(), 'balai-restore-'));
  try {
    // Extensions stand in the database already: only a superuser may make them, and describe them.
    const all = (await pgTool('pg_restore', manifest.postgres, undefined, ['-l', dump])).split('\n');
    const ours = all.filter(
      (line) => !/ (EXTENSION - |COMMENT - EXTENSION |TABLE DATA public spatial_ref_sys )/.test(line),
    );
    const list = join(work, 'list');
    await writeFile(list, ours.filter((line) => !/^\d+; \d+ \d+ (ACL|DEFAULT ACL) /.test(line)).join('\n'));
    await pgTool('pg_restore', manifest.postgres, o.ownerUrl, ['-e', '--no-owner', '--no-acl', '-L', list, dump]);
    await writeFile(list, ours.filter((line) => /^(;|\d+; \d+ \d+ (ACL|DEFAULT ACL) )/.test(line)).join('\n'));
    const grants = join(work, 'grants.sql');
    await pgTool('pg_restore', manifest.postgres, undefined, ['--no-owner', '-L', list, '-f', grants, dump]);
    await grant(o.ownerUrl, await readFile(grants, 'utf8'), manifest.app_role, o.appRole);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Grants to the role that serves here what the backup grants to the one that served there. */
async function grant(ownerUrl: string, script: string, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const lines = script
      .split('\n')
      .filter((line) => line.startsWith('GRANT ') && new RegExp(`TO "?${from}"?;$`).test(line))
      .map((line) => line.replace(/ TO \S+;$/, ` TO ${pg.escapeIdentifier(to)};`));
    await client.query(lines.join('\n'));
  } finally {
    await client.end();
  }
}

/** Brings a backup's files into the city's store. Each is compared with its address: the hash of its bytes. */
export async function loadFiles(folder: string, manifest: Manifest, city: Pick<City, 'files'>): Promise<string[]> {
  const store = diskStore(join(dirname(resolve(folder)), 'files'));
  const faults: string[] = [];
  for (const ref of await filesOf(folder, manifest)) {
    const bytes = await store.get(ref).catch(() => undefined);
    if (bytes && sha256(bytes).toString('hex') === ref) await city.files.put(ref, bytes);
    else faults.push(`file ${ref} is ${bytes ? 'damaged' : 'missing'} in the backup`);
  }
  return faults;
}

export interface Proof {
  tables: number;
  rows: number;
  files: number;
  seals: number;
  /** Opened with the keys and compared with what the register says of them. */
  opened: { files: number; papers: number };
  faults: string[];
}

/** Compares what was restored with what the backup says of itself: rows, the audit's seals, files and papers opened. */
export async function prove(city: City, ownerUrl: string, manifest: Manifest): Promise<Proof> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const sums = await sumTables(client).finally(() => client.end());
  const audit = await verifyAudit(city.db, city.auditKey);
  const blobs = await newestBlobs(city.db, OPENED.files);
  const papers = await newestPapers(city.db, OPENED.papers);
  const faults = [...differences(manifest.tables, sums), ...audit.faults];
  const opened = { files: 0, papers: 0 };
  const look = async (name: string, open: () => Promise<boolean>): Promise<number> => {
    const whole = await open().catch(() => undefined);
    if (!whole) faults.push(`${name} ${whole === undefined ? 'does not open' : 'is not what the register says'}`);
    return whole ? 1 : 0;
  };
  for (const blob of blobs) opened.files += await look(`file ${blob.store_ref}`, () => isWhole(city, blob));
  for (const { number, file, sha256: kept } of papers)
    opened.papers += await look(`paper ${number}`, async () =>
      sameBytes(kept, sha256(await originalBytes(city, file))),
    );
  return {
    tables: sums.length,
    rows: sums.reduce((sum, table) => sum + table.rows, 0),
    files: manifest.files.count,
    seals: audit.seals,
    opened,
    faults,
  };
}

const restored = defineCommand({
  name: 'city.restore',
  action: 'city.restore',
  input: z.strictObject({ backup: z.string() }),
  run: async (act, { backup }) => act.note({ object: `backup/${backup}`, reason: 'restored' }),
});

/** Closes the old database's chain of seals and begins this one's with the restore itself, so that it is seen for ever. */
export async function beginEpoch(ctx: Ctx, manifest: Manifest): Promise<void> {
  const text = createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 16);
  await execute(ctx, restored, { backup: `${manifest.made_at}/${text}` });
  await sealAudit(ctx.city);
}
