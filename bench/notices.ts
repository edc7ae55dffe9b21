import { createServer } from 'node:http';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { smsGateway } from '../src/adapters/sms/gateway.ts';
import { startCluster, APP } from '../src/kernel/cluster/cluster.ts';
import type { City } from '../src/kernel/city.ts';
import { createCalendar } from '../src/kernel/clock/index.ts';
import { defineCommand, execute, type Ctx } from '../src/kernel/command.ts';
import { cityKeys } from '../src/kernel/crypto.ts';
import { openDb, openPool, outsideOnly, transact } from '../src/kernel/db.ts';
import { startWorker } from '../src/kernel/jobs.ts';
import { createLogger } from '../src/kernel/log.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { readPack } from '../src/kernel/pack.ts';
import { ANONYMOUS, createRights, definePermissions, SYSTEM } from '../src/kernel/permission.ts';
import { codePorts, createNoticesModule, defineNotice, notifyMany } from '../src/modules/notices/index.ts';
import { createPeopleModule } from '../src/modules/people/index.ts';
import { insertIdentifier } from '../src/modules/people/store/person.ts';
import { requestCode } from '../src/modules/people/commands/citizen.ts';

/*
 * A flood warning to many people by SMS while others sign in: `./balai bench notices [people]`, 50,000 unless told. A
 * throw-away cluster, the real plan, ledger and worker, a gateway on this machine that answers after 20 ms. Prints
 * messages a minute, and how long sign-in codes took from the press to the gateway.
 */

const PEOPLE = Number(process.argv[2] ?? 50_000);
const LATENCY = 20;
const folder = mkdtempSync(join(tmpdir(), 'balai-bench-'));
chmodSync(folder, 0o711);
const cluster = await startCluster(folder, () => {}, { throwAway: true });

const heard = new Map<string, number>();
let flood = 0;
const gateway = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    const { to, text } = JSON.parse(body) as { to: string; text: string };
    if (text.includes('kode masuk')) heard.set(to, performance.now());
    else flood++;
    setTimeout(() => response.writeHead(202).end('{}'), LATENCY);
  });
});

const warning = defineNotice({
  kind: 'bench.flood',
  urgency: 'danger',
  params: z.strictObject({ place: z.string() }),
  sample: { place: 'Sungai Deli' },
  fields: { id: (p) => p, en: (p) => p },
  words: {
    id: { title: 'Awas banjir', body: 'Air di {place} naik. Pindah ke tempat tinggi.', sms: 'Awas banjir di {place}.' },
    en: { title: 'Flood', body: 'Water rises at {place}. Go to high ground.', sms: 'Flood at {place}.' },
  },
});
const warn = defineCommand({
  name: 'bench.warn',
  action: 'bench.warn',
  input: z.strictObject({ people: z.array(z.string()) }),
  run: (act, { people }) => notifyMany(act, { people, kind: warning, params: { place: 'Sungai Deli' }, key: 'bench' }),
});

try {
  await migrate(cluster.ownerUrl, APP, 'migrations', () => {});
  await new Promise<void>((ready) => gateway.listen(0, '127.0.0.1', ready));
  const pack = readPack(join('cities', 'medan'));
  const pool = openPool(cluster.appUrl);
  const log = createLogger('silent');
  const city: City = {
    code: 'medan',
    pack,
    env: 'demo',
    db: openDb(pool),
    pool,
    keys: cityKeys('medan', Buffer.alloc(32, 1), Buffer.alloc(32, 2)),
    auditKey: generateKeyPairSync('ed25519').privateKey,
    epoch: 'bench',
    files: undefined as never,
    calendar: createCalendar(pack.calendar, pack.city.time_zone),
    timeZone: pack.city.time_zone,
    origin: 'https://balai.test',
    ports: {},
  };
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/`;
  const door = outsideOnly('bench', smsGateway({ name: 'bench', profile: 'bridge', url, secret: 'bench' }));
  city.ports = { doors: [door], ...codePorts(city, [door], log, () => new Date()) };
  const modules = [createPeopleModule(), createNoticesModule({ kinds: [warning] })];
  const rights = createRights([
    ...modules.map((m) => m.permissions ?? {}),
    definePermissions({ 'bench.warn': () => true }),
  ]);
  const ctx = (more: Partial<Ctx>): Ctx => ({
    city,
    rights,
    actor: ANONYMOUS,
    now: new Date(),
    requestId: 'bench',
    channel: 'web',
    lang: 'id',
    log,
    ...more,
  });

  console.log(`${PEOPLE.toLocaleString('en')} people; ${cpus().length} cores; the gateway answers after ${LATENCY} ms`);
  const owner = openPool(cluster.ownerUrl);
  await owner.query(
    `insert into people.person (id, created_at) select gen_random_uuid(), now() from generate_series(1, $1)`,
    [PEOPLE],
  );
  const { rows } = await owner.query<{ id: string }>('select id from people.person');
  for (let at = 0; at < rows.length; at += 500)
    await transact(city.db, async (tx) => {
      for (const [i, { id }] of rows.slice(at, at + 500).entries())
        await insertIdentifier(tx, city.keys, id, 'phone', `+62811${String(at + i).padStart(7, '0')}`, new Date());
    });
  await owner.query('analyze');

  const worker = startWorker({
    city,
    jobs: modules.flatMap((m) => m.jobs ?? []),
    recurring: modules.flatMap((m) => m.recurring ?? []),
    rights,
    log,
  });
  const began = performance.now();
  const asked: { to: string; at: number }[] = [];
  let over = false;
  const codes = (async () => {
    // As many as the hour's purse for new browsers allows.
    for (let n = 0; !over && n < 300; n++) {
      const to = `+62812${String(n).padStart(7, '0')}`;
      asked.push({ to, at: performance.now() });
      const input = { kind: 'phone', contact: to, purpose: 'sign_in', browser: randomUUID(), ip: '127.0.0.1' };
      await execute(ctx({}), requestCode, input);
      await new Promise((done) => setTimeout(done, 500));
    }
  })();
  for (let at = 0; at < rows.length; at += 1000)
    await execute(ctx({ actor: SYSTEM }), warn, { people: rows.slice(at, at + 1000).map((r) => r.id) });
  console.log(`told to all inboxes after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  while (flood < PEOPLE) await new Promise((done) => setTimeout(done, 50));
  const seconds = (performance.now() - began) / 1000;
  over = true;
  await codes;
  await new Promise((done) => setTimeout(done, 1000));
  await worker.stop();

  const { rows: ledger } = await owner.query<{ n: string }>(
    `select count(*) n from notices.delivery d join notices.message m on m.id = d.message where m.kind = 'bench.flood' and d.state = 'sent'`,
  );
  const took = asked.flatMap(({ to, at }) => (heard.has(to) ? [heard.get(to)! - at] : [])).toSorted((a, b) => a - b);
  const q = (p: number) => `${Math.round(took[Math.min(took.length - 1, Math.floor(p * took.length))]!)} ms`;
  console.log(
    `${Math.round((PEOPLE / seconds) * 60).toLocaleString('en')} messages a minute; in the ledger as sent: ${ledger[0]!.n}`,
  );
  console.log(
    `sign-in codes meanwhile: ${took.length} of ${asked.length}, p50 ${q(0.5)}, p95 ${q(0.95)}, slowest ${q(1)}`,
  );
  await Promise.all([owner.end(), pool.end()]);
} finally {
  gateway.closeAllConnections();
  gateway.close();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
