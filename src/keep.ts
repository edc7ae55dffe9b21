/** The commands that keep a city safe: doctor, backup, restore. */
import { existsSync, readdirSync } from 'node:fs';
import pg from 'pg';
import { z } from 'zod';
import { join, resolve } from 'node:path';
import { bills, buildHouse, catalogue, modulesOf } from './app.ts';
import type { Config } from './config.ts';
import { verifyAudit } from './kernel/audit.ts';
import { CannotStart } from './kernel/cluster/cannot-start.ts';
import { defineCommand, execute, type Ctx } from './kernel/command.ts';
import { readMasterKeys } from './kernel/master-key.ts';
import { changeMasterKey, wrappedUnder } from './keeping/master-key.ts';
import type { City } from './kernel/city.ts';
import { examine } from './keeping/doctor.ts';
import type { Patient } from './keeping/finding.ts';
import { backUp } from './keeping/backup.ts';
import { assertKeys, assertSigned, readManifest, type Manifest } from './keeping/manifest.ts';
import { assertEmpty, assertKnown, beginEpoch, loadDump, loadFiles, prove } from './keeping/restore.ts';
import { rememberBackup } from './kernel/health.ts';
import { newId } from './kernel/ids.ts';
import { createLogger } from './kernel/log.ts';
import { SYSTEM } from './kernel/permission.ts';
import { readPack } from './kernel/pack.ts';
import { compareProjections } from './modules/casework/index.ts';
import { compareBooks } from './modules/money/index.ts';
import { filesOf, openCity } from './open-city.ts';
import { markSecond } from './kernel/files/index.ts';
import { levelFiles } from './keeping/second-files.ts';
import { ownerOf, refuseNoTables, say, withCity, withDatabase } from './open-database.ts';
import { readSecrets, type Secrets } from './secrets.ts';

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

const MARK = { ok: 'ok  ', look: 'look', bad: 'BAD ' };

/**
 * `./balai doctor`: what is wrong here and what mends it; exit code 1 when anything must be mended now. With `--compare`
 * cases and books are reckoned anew first, as every night.
 */
export async function doctor(
  config: Config,
  args: string[],
  outside: Partial<Pick<Patient, 'scanner' | 'time'>> = {},
): Promise<void> {
  if (args.some((arg) => arg !== '--compare'))
    throw new CannotStart('say `./balai doctor` or `./balai doctor --compare`.');
  await withCity(
    config,
    async (city, database) => {
      if (args.length > 0) {
        await compareProjections(systemCtx(city), catalogue);
        await compareBooks(systemCtx(city), bills);
      }
      const found = await examine({
        city,
        production: config.env === 'production',
        url: database.url,
        data: config.data,
        keyFiles: config.keyFiles,
        second: config.filesSecond,
        roots: {
          REGISTRY_ROOTS_FILE: config.registryTrust?.roots ?? [],
          ESIGN_ROOTS_FILE: config.esignTrust?.roots ?? [],
          TSA_ROOTS_FILE: config.time?.roots ?? [],
        },
        ...outside,
        signs: config.esign !== undefined,
        unverified: catalogue.services.flatMap((service) =>
          service.definition.body.legalBasis.filter((basis) => !basis.verified),
        ).length,
        now: new Date(),
      });
      for (const { state, what, says, mend } of found)
        say(`${MARK[state]}  ${what}: ${says}${mend === undefined ? '' : `\n      → ${mend}`}`);
      const bad = found.filter(({ state }) => state === 'bad').length;
      const look = found.filter(({ state }) => state === 'look').length;
      say(`\n${bad === 0 ? 'Nothing must be mended' : `${bad} thing(s) must be mended`}, ${look} to look at.`);
      if (bad > 0) process.exitCode = 1;
    },
    ({ url }) => refuseNoTables(url),
  );
}

/** `./balai audit verify`: prints what the audit's seals say; exit code 1 when anything does not fit. */
export async function verifyAuditSeals(config: Config): Promise<void> {
  await withCity(
    config,
    async (city) => {
      const report = await verifyAudit(city.db, city.auditKey);
      for (const fault of report.faults) say(fault);
      const verdict = report.faults.length === 0 ? 'nothing was altered' : `${report.faults.length} fault(s)`;
      say(`${report.seals} seals over ${report.rows} rows, ${report.unsealed} not sealed yet: ${verdict}`);
      if (report.faults.length > 0) process.exitCode = 1;
    },
    ({ url }) => refuseNoTables(url),
  );
}

/** `./balai backup <folder>`: beside a running server, or without one. */
export async function backup(config: Config, [target]: string[]): Promise<void> {
  if (!target) throw new CannotStart('say where to: ./balai backup <folder>');
  await withCity(
    config,
    async (city, database) => {
      const secrets = readSecrets(config);
      const { folder, manifest, faults } = await backUp({
        city,
        secrets,
        ownerUrl: ownerOf(database, 'a backup reads all tables as the role that owns them'),
        appRole: database.appRole,
        target,
        now: new Date(),
        say,
      });
      await rememberBackup(city.db, new Date());
      const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
      say(
        `${folder}: ${manifest.tables.length} tables with ${rows} rows (${megabytes(manifest.dump.bytes)}), ${manifest.files.count} files.`,
      );
      sayKeys(manifest, 'It opens with these keys alone, which are not in it; keep copies of them elsewhere:');
      for (const fault of faults) say(`  ${fault}`);
      if (faults.length > 0) {
        say(`${faults.length} file(s) could not be copied: the backup lacks them.`);
        process.exitCode = 1;
      }
    },
    ({ url }) => refuseNoTables(url),
  );
}

/** `./balai files`: makes the second place of the files ready and brings both to the same; `--deep` reads every file. */
export async function secondFiles(config: Config, args: string[]): Promise<void> {
  const folder = config.filesSecond;
  const { first, second } = filesOf(config);
  if (folder === undefined || !second)
    throw new CannotStart(
      'BALAI_FILES_SECOND is not set: the files lie in one place. docs/operations.md says how to have two.',
    );
  await markSecond(folder).catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(
      `The folder ${folder} cannot be written (${error.code}): mount it, and let this account write there.`,
    );
  });
  await withDatabase(config, async (database) => {
    await refuseNoTables(database.url);
    const ownerUrl = ownerOf(database, 'the list of all files is read by the role that owns the tables');
    const done = await withOwner(ownerUrl, (client) => levelFiles(client, first, second, args.includes('--deep')));
    for (const fault of done.faults) say(`  ${fault}`);
    say(`${done.files} files; ${done.toSecond} copied to ${folder}, ${done.toFirst} brought back from there.`);
    if (done.faults.length > 0) process.exitCode = 1;
  });
}

/** `./balai keys` says under which master key this city is sealed; `./balai keys change` moves it to the new one. */
export async function masterKeys(config: Config, args: string[]): Promise<void> {
  if (args.length > 1 || (args.length === 1 && args[0] !== 'change'))
    throw new CannotStart('say `./balai keys` or `./balai keys change`.');
  await withCity(
    config,
    async (city, database) => {
      const ownerUrl = ownerOf(database, 'wrapped keys are read and changed by the role that owns the tables');
      const known = (await readMasterKeys(city.db)) ?? [];
      if (args[0] === 'change') {
        const done = await changeMasterKey({ keys: city.keys, known, ownerUrl, now: new Date(), say });
        const [other] = city.keys.others;
        await execute(systemCtx(city), keyChanged, { from: other!, to: city.keys.print, keys: done });
        say(`${done} keys are wrapped under ${city.keys.print} now, and ${other} is retired.`);
        say(
          'Remove BALAI_OTHER_MASTER_KEY_FILE and restart; keep the old key as long as a backup made under it is kept.',
        );
        return;
      }
      for (const [print, n] of await withOwner(ownerUrl, wrappedUnder))
        say(`${String(n).padStart(9)} keys under ${print}${print === city.keys.print ? ', in use' : ''}`);
      for (const key of known.filter((k) => k.retiredAt))
        say(`          ${key.print} was retired on ${key.retiredAt!.toISOString().slice(0, 10)}`);
    },
    ({ url }) => refuseNoTables(url),
  );
}

const keyChanged = defineCommand({
  name: 'city.key_changed',
  action: 'city.change_key',
  input: z.strictObject({ from: z.string(), to: z.string(), keys: z.int() }),
  run: async (act, { from, to }) =>
    act.note({ object: `master-key/${to}`, reason: 'changed', before: from, after: to }),
});

async function withOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What the program itself does here, outside any request. */
const systemCtx = (city: City): Ctx => ({
  city,
  rights: buildHouse(modulesOf()).rights,
  actor: SYSTEM,
  now: new Date(),
  requestId: newId(),
  channel: 'cli',
  lang: 'id',
  log: createLogger('silent'),
});

function sayKeys(manifest: Manifest, why: string): void {
  say(why);
  for (const [name, print] of Object.entries(manifest.keys)) say(`  ${name.padEnd(7)} ${print}`);
}

/** The keys that stand ready here; restoring never makes any. */
function readyKeys(config: Config, manifest: Manifest): Secrets {
  const missing = Object.entries(config.keyFiles).filter(([, file]) => !existsSync(file));
  if (missing.length > 0)
    throw new CannotStart(
      `The keys of the backup are missing here: put ${missing
        .map(([name, file]) => `the ${name} key (${manifest.keys[name as keyof Manifest['keys']]}) at ${file}`)
        .join(', ')}, then try again.`,
    );
  return readSecrets(config);
}

/** `./balai restore <backup>`: into an empty place, and shows that what came out is what went in. */
export async function restore(config: Config, [from]: string[]): Promise<void> {
  if (!from) throw new CannotStart('say which: ./balai restore <folder of one backup>');
  const folder = resolve(from);
  const { manifest, text } = await readManifest(folder);
  if (manifest.city !== config.city)
    throw new CannotStart(
      `This is a backup of ${manifest.city}, and BALAI_CITY is ${config.city}: set it to ${manifest.city}.`,
    );
  assertKnown(manifest);
  const secrets = readyKeys(config, manifest);
  assertKeys(manifest, secrets, config.keyFiles);
  await assertSigned(folder, text, secrets);
  const files = join(config.data, 'files', config.city);
  if (existsSync(files) && readdirSync(files).some((name) => name !== 'new'))
    throw new CannotStart(
      `${files} is not empty: restore goes into an empty place only, so set BALAI_DATA to another.`,
    );
  if (!config.database && existsSync(join(config.data, 'pg/data')))
    throw new CannotStart(
      `There is a database in ${config.data} already: restore goes into an empty place only, so set BALAI_DATA to another.`,
    );

  await withDatabase(config, async (database) => {
    const ownerUrl = ownerOf(database, 'restoring makes the tables as the role that owns them');
    await assertEmpty(ownerUrl);
    try {
      say('Reading the database …');
      await loadDump({ folder, manifest, ownerUrl, appRole: database.appRole });
      const log = createLogger('silent');
      const pack = readPack(join('cities', config.city));
      const city = await openCity({ config, pack, url: database.url, secrets, log });
      try {
        await fill(city, folder, manifest, ownerUrl);
      } finally {
        await city.pool.end();
      }
    } catch (error) {
      say(
        `The restored place is not whole: empty ${config.database ? 'the database' : config.data} before the next try.`,
      );
      throw error;
    }
  });
}

async function fill(city: City, folder: string, manifest: Manifest, ownerUrl: string): Promise<void> {
  say(`Bringing ${manifest.files.count} files …`);
  const damaged = await loadFiles(folder, manifest, city);
  say('Comparing …');
  const proof = await prove(city, ownerUrl, manifest);
  const faults = [...damaged, ...proof.faults];
  for (const fault of faults) say(`  ${fault}`);
  if (faults.length > 0) throw new CannotStart(`${faults.length} thing(s) are not as they were: take another backup.`);
  await beginEpoch(systemCtx(city), manifest);
  say(
    `Restored as of ${manifest.made_at}: ${proof.tables} tables with ${proof.rows} rows, each with the same count and sum; ` +
      `${proof.files} files with the same hashes; ${proof.seals} seals of the audit hold; ` +
      `${proof.opened.files} files and ${proof.opened.papers} papers opened.`,
  );
  say(
    'What was waiting to be sent then is sent once the city starts: docs/operations.md says how to try a restore without that.',
  );
}
