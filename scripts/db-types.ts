/**
 * Writes src/kernel/db-types.ts, the tables as Kysely sees them, from the migrations: they land in a throw-away
 * database, which is then described. `--check` writes nothing and exits 1 when the file is stale.
 * Instants are Date, legal dates strings, int8 bigint: as src/kernel/db.ts reads them.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APP, startCluster } from '../src/kernel/cluster/cluster.ts';
import { migrate } from '../src/kernel/migrate.ts';

const TARGET = 'src/kernel/db-types.ts';
const options = [
  '--dialect=postgres',
  '--date-parser=string',
  '--numeric-parser=string',
  '--exclude-pattern=public.*',
  '--default-schema=public',
  '--type-mapping={"int8":"bigint"}',
];

const folder = mkdtempSync(join(tmpdir(), 'balai-types-'));
chmodSync(folder, 0o711); // as root the cluster runs as user postgres, who must walk through
const said: string[] = [];
const cluster = await startCluster(folder, (line) => said.push(line), { throwAway: true });
try {
  await migrate(cluster.ownerUrl, APP, 'migrations', (line) => said.push(line));
  const out = join(folder, 'db-types.ts');
  execFileSync('kysely-codegen', [...options, `--url=${cluster.ownerUrl}`, `--out-file=${out}`], { stdio: 'pipe' });
  const text = readFileSync(out, 'utf8').replace(
    /\/\*\*[\s\S]*?\*\//,
    '/** Written by scripts/db-types.ts from the migrations; do not edit. */',
  );
  if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
  else if (readFileSync(TARGET, 'utf8') !== text) {
    process.stderr.write(`${TARGET} does not match the migrations: run node scripts/db-types.ts\n`);
    process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${said.join('\n')}\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
