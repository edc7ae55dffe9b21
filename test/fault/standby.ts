/**
 * The primary PostgreSQL is killed for good under load, its standby is promoted, and the city is held to every answer:
 *   node test/fault/standby.ts
 * By scripts/standby.sh, as an operator would, on loopback. First it is shown that nothing is answered while the standby
 * is away; then the primary dies, the standby takes over, and nothing that was acknowledged may be missing or there
 * twice. About 60 s on two free cores; the last line has the figures.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { makeDatabase } from '../../src/kernel/cluster/cluster.ts';
import { bringPostgres, pgCommand } from '../../src/kernel/cluster/find.ts';
import { makeDataFolder, serverAccount } from '../../src/kernel/cluster/folders.ts';
import { openPool } from '../../src/kernel/db.ts';
import { foldFaults, openAsOwner, readBooks } from './books.ts';
import type { Field } from './clients.ts';
import { CLIENTS, sendOut, signIn } from './crew.ts';
import { freePort, launch, runToEnd, untilReady, type Place, type Program } from './program.ts';
import { compare } from './promises.ts';
import { openProvider } from './provider.ts';

const LIMIT_MS = 240_000;
const begun = Date.now();
const seconds = (): string => ((Date.now() - begun) / 1000).toFixed(0);
const tell = (line: string): void => console.log(`   ${seconds().padStart(3)} s  ${line}`);

const postgres = bringPostgres(tell);
const account = serverAccount();
const home = mkdtempSync(join(tmpdir(), 'balai-standby-'));
chmodSync(home, 0o711); // as root the servers run as user postgres, who must walk through

interface Server {
  folder: string;
  data: string;
  port: number;
  child?: ChildProcess;
}

const urlOf = (server: Server) => (role: string, database: string) =>
  `postgres://${role}@127.0.0.1:${server.port}/${database}`;

async function serverIn(name: string): Promise<Server> {
  const folder = join(home, name);
  mkdirSync(folder, { mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  return { folder, data: join(folder, 'data'), port: await freePort() };
}

/** Starts a server on loopback and waits until it answers. */
async function start(server: Server): Promise<void> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: server.port,
    unix_socket_directories: server.folder,
    jit: 'off',
  };
  const [program, args] = pgCommand(
    postgres,
    'postgres',
    '-D',
    server.data,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  );
  server.child = spawn(program, args, { ...account, cwd: server.folder, stdio: 'ignore' });
  const until = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client(urlOf(server)('postgres', 'postgres'));
    const up = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (up) return;
    if (Date.now() > until) throw new Error(`PostgreSQL does not start on ${server.data}`);
    await sleep(100);
  }
}

/** Every process of a server: the postmaster first. */
function processesOf(server: Server): number[] {
  const pid = server.child?.pid;
  if (pid === undefined) return [];
  const parentOf = (name: string): number => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1]);
    } catch {
      return 0;
    }
  };
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return [pid, ...children.map(Number)];
}

/** A signal to all of them at once: SIGKILL is a cut of the power, SIGSTOP a cut of the network. */
function signal(server: Server, kind: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of processesOf(server))
    try {
      process.kill(pid, kind);
    } catch {
      // It went by itself.
    }
}

/** One command of scripts/standby.sh, as the account that owns the server. */
function standby(server: Server, ...words: string[]): string {
  const run = spawnSync('sh', ['-s', '--', ...words], {
    ...account,
    cwd: home,
    input: readFileSync('scripts/standby.sh'),
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH']!,
      PGBIN: postgres.bin,
      PGHOST: '127.0.0.1',
      PGPORT: String(server.port),
      PGUSER: 'postgres',
      ...postgres.env,
    },
  });
  if (run.status !== 0) throw new Error(`standby.sh ${words[0]}: ${run.stderr}`);
  return run.stdout.trim();
}

const faults: string[] = [];
const demand = (ok: boolean, fault: string): void => void (ok || faults.push(fault));
const provider = await openProvider();
const tokenFile = join(home, 'sms-token');
writeFileSync(tokenFile, provider.token);
const [primary, second] = [await serverIn('primary'), await serverIn('second')];
/** Where the two machines keep the city: the first writes its files into both. */
const [here, there] = [join(home, 'city'), join(home, 'city-second')];
const place = (server: Server, port: number): Place => ({
  data: server === primary ? here : there,
  port,
  settings: {
    DATABASE_URL: urlOf(server)('balai_app', 'balai'),
    DATABASE_OWNER_URL: urlOf(server)('balai_owner', 'balai'),
    SMS_URL: provider.url,
    SMS_TOKEN_FILE: tokenFile,
    ...(server === primary && { BALAI_FILES_SECOND: join(there, 'files') }),
  },
});
let program: Program | undefined;

async function atWork(field: Field, acts: number): Promise<void> {
  const wanted = field.promised.length + acts;
  while (field.promised.length < wanted) {
    if (Date.now() > field.until) throw new Error('nothing is answered any more');
    await sleep(20);
  }
}

/** While the standby is away a commit may not be called done, also when its waiting is broken off. */
async function awayMeansNoAnswer(): Promise<void> {
  signal(second, 'SIGSTOP');
  const pool = openPool(urlOf(primary)('balai_app', 'balai'), { max: 1 });
  const answer = pool
    .query(
      "insert into kernel.fact (key, value) values ('drill.away', '1') on conflict (key) do update set value = '2'",
    )
    .then(
      () => 'done',
      (error: Error) => error.message,
    );
  const above = new pg.Client(urlOf(primary)('postgres', 'postgres'));
  await above.connect();
  const waiting = "select pid from pg_stat_activity where wait_event = 'SyncRep' and query like '%drill.away%'";
  while ((await above.query(waiting)).rowCount === 0) await sleep(50);
  await sleep(1_000);
  // Breaks the waiting off: PostgreSQL then calls the commit done, with a warning.
  await above.query(`select pg_cancel_backend(pid) from (${waiting}) w`);
  await above.end();
  const said = await answer;
  await pool.end();
  signal(second, 'SIGCONT');
  demand(/terminated/.test(said), `what stood on one machine alone was answered: ${said}`);
  tell(`with the standby away nothing is called done (${said})`);
}

async function main(): Promise<void> {
  if (spawnSync(process.execPath, ['build.mjs'], { stdio: 'inherit' }).status !== 0)
    throw new Error('the program could not be built');
  makeDataFolder(postgres, primary.folder, account, 'postgres', false);
  await start(primary);
  await makeDatabase(urlOf(primary), 'balai');
  standby(primary, 'prepare', primary.data);
  standby(second, 'make', `host=127.0.0.1 port=${primary.port} user=balai_standby`, second.data);
  await start(second);
  await sleep(1000);
  tell(standby(primary, 'attach', primary.data));

  const port = await freePort();
  for (const command of ['migrate', 'files']) {
    const run = await runToEnd(place(primary, port), command);
    if (run.code !== 0) throw new Error(`${command}: ${run.said}`);
  }
  program = launch(place(primary, port), 'all');
  await untilReady(program);
  const before = await openAsOwner(urlOf(primary)('balai_owner', 'balai'));
  const who = await signIn(before.query, urlOf(primary)('balai_app', 'balai'));
  await before.close();
  await awayMeansNoAnswer();
  const field: Field = {
    url: program.url,
    promised: [],
    counts: { unanswered: 0, bugs: 0 },
    over: false,
    until: begun + LIMIT_MS,
  };
  const clients = sendOut(field, who);
  await atWork(field, 60);
  tell(standby(primary, 'status', primary.data).replaceAll('\n', ';'));
  await atWork(field, 60);

  const acts = field.promised.length;
  const dead = Date.now();
  signal(primary, 'SIGKILL');
  program.child.kill('SIGKILL');
  await program.gone;
  tell(`the primary lost its power after ${acts} acts`);
  tell(standby(second, 'promote', second.data));
  // The keys come from the safe; the first machine's disk is lost with it.
  cpSync(join(here, 'keys'), join(there, 'keys'), { recursive: true });
  program = launch(place(second, port), 'all');
  await untilReady(program);
  await atWork(field, 40);
  tell(`the city answers from the former standby; ${((Date.now() - dead) / 1000).toFixed(1)} s since the power went`);
  field.over = true;
  await clients;

  const owner = await openAsOwner(urlOf(second)('balai_owner', 'balai'));
  const { lost, doubled } = compare(
    field.promised,
    await readBooks(
      owner.query,
      who.map((w) => w.id),
    ),
  );
  faults.push(...lost, ...doubled, ...(await foldFaults(owner.query)));
  const kept = await owner.query<{ ref: string }>(
    'select store_ref as ref from files.blob where loose_since is null',
    [],
  );
  for (const { ref } of kept) {
    const path = join(there, 'files/medan', ref.slice(0, 2), ref.slice(2, 4), ref);
    demand(
      existsSync(path) && createHash('sha256').update(readFileSync(path)).digest('hex') === ref,
      `file ${ref} is not whole on the second machine`,
    );
  }
  tell(`${kept.length} files are whole on the second machine's disk`);
  await owner.close();
  const audit = await runToEnd(place(second, port), 'audit', 'verify');
  demand(audit.code === 0 && audit.said.includes('nothing was altered'), `audit verify: ${audit.said}`);
  tell(audit.said.trim());
  const verdict = faults.length === 0 ? '' : `, ${faults.length} faults`;
  console.log(
    `${CLIENTS} clients, ${seconds()} s, ${field.promised.length} acts acknowledged, ${acts} of them before the primary died: ` +
      `${lost.length} lost, ${doubled.length} doubled${verdict}`,
  );
}

async function cleanUp(): Promise<void> {
  provider.close();
  program?.child.kill('SIGINT');
  if (program) await Promise.race([program.gone, sleep(15_000)]);
  for (const server of [primary, second]) signal(server, 'SIGKILL');
  rmSync(home, { recursive: true, force: true });
}
for (const end of ['SIGINT', 'SIGTERM'] as const)
  process.once(end, () => void cleanUp().finally(() => process.exit(130)));
try {
  await main();
} catch (error) {
  faults.push(String(error instanceof Error ? error.stack : error));
} finally {
  await cleanUp();
}
for (const fault of faults.slice(0, 20)) console.error(`   FAULT  ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
