/**
 * Kills the worker while messages leave, beside a gateway that loses answers:
 *   node test/fault/messages.ts
 * Some hundred people are told something by SMS; the worker, the built program with the settings of production, gets
 * SIGKILL again and again. Then each of them must have it exactly once: what a dead worker had given away is asked for,
 * never sent again. The last line has the figures.
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSms } from '../../simulators/sms/server.ts';
import { APP, startCluster } from '../../src/kernel/cluster/cluster.ts';
import { cityKeys } from '../../src/kernel/crypto.ts';
import { openDb, openPool, transact } from '../../src/kernel/db.ts';
import { migrate } from '../../src/kernel/migrate.ts';
import { insertIdentifier } from '../../src/modules/people/store/person.ts';
import { endLeases, openAsOwner } from './books.ts';
import { freePort, launch, type Program } from './program.ts';

const PEOPLE = 300;
const KILLS = 5;
const LIMIT_MS = 90_000;
const begun = Date.now();
const seconds = (): string => ((Date.now() - begun) / 1000).toFixed(0);

const folder = mkdtempSync(join(tmpdir(), 'balai-fault-'));
chmodSync(folder, 0o711); // as root the cluster runs as user postgres, who must walk through
const [master, index] = [randomBytes(32), randomBytes(32)];
const secret = (name: string, text: string): string => {
  const file = join(folder, 'settings', name);
  mkdirSync(join(folder, 'settings'), { recursive: true });
  writeFileSync(file, text, { mode: 0o600 });
  return file;
};

if (spawnSync(process.execPath, ['build.mjs'], { stdio: 'inherit' }).status !== 0)
  throw new Error('the program could not be built');
const cluster = await startCluster(folder, () => {}, { throwAway: true });
const gateway = await startSms({ host: '127.0.0.1', port: 0, user: '', secret: 'rahasia-uji' });
secret('sms.key', 'rahasia-uji');
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const place = {
  data: folder,
  port: await freePort(),
  settings: {
    BALAI_ENV: 'production',
    BALAI_ORIGIN: 'https://balai.test',
    DATABASE_URL: cluster.appUrl,
    BALAI_MASTER_KEY_FILE: secret('master.key', master.toString('hex')),
    BALAI_INDEX_KEY_FILE: secret('index.key', index.toString('hex')),
    BALAI_AUDIT_KEY_FILE: secret('audit.pem', pem),
    MESSAGES_FILE: secret(
      'messages.json',
      JSON.stringify({
        sms: [{ name: 'sms', profile: 'infobip', url: gateway.url, secret_file: 'sms.key', sender: 'BALAI' }],
      }),
    ),
  },
};
const faults: string[] = [];
let worker: Program | undefined;

async function main(): Promise<void> {
  await migrate(cluster.ownerUrl, APP, 'migrations', () => {});
  const { query, close } = await openAsOwner(cluster.ownerUrl);
  const pool = openPool(cluster.ownerUrl);
  const keys = cityKeys('medan', master, index);
  const phones: string[] = [];
  await transact(openDb(pool), async (tx) => {
    for (let n = 0; n < PEOPLE; n++) {
      const [person, notice] = [randomUUID(), randomUUID()];
      const phone = `+628110${String(n).padStart(6, '0')}`;
      phones.push(phone);
      await tx.insertInto('people.person').values({ id: person, created_at: new Date() }).execute();
      await insertIdentifier(tx, keys, person, 'phone', phone, new Date());
      await tx
        .insertInto('notices.preference')
        .values({ person, lang: 'id', digest: false, night: true, changed_at: new Date() })
        .execute();
      const data = { number: 'MDN-TEST-0001', service: { id: 'Akta kelahiran', en: 'Birth certificate' } };
      await tx
        .insertInto('notices.notice')
        .values({
          id: notice,
          person,
          kind: 'case.received',
          object: null,
          key: notice,
          data: JSON.stringify(data),
          created_at: new Date(),
        })
        .execute();
      await tx
        .insertInto('kernel.job')
        .values({
          id: randomUUID(),
          kind: 'notices.send',
          key: notice,
          data: JSON.stringify({ notice }),
          run_at: new Date(),
          attempts: 0,
        })
        .execute();
    }
  });
  await pool.end();
  // A tenth of the answers never come back, whoever lives.
  for (let n = 0; n < PEOPLE / 10; n++)
    await fetch(`${gateway.url}/_sim/scenario`, {
      method: 'POST',
      body: JSON.stringify({ fault: 'lost_answer', after: n * 9, times: 1 }),
    });

  let lastKill = new Date();
  for (let kill = 0; kill < KILLS; kill++) {
    const before = gateway.taken.length;
    worker = launch(place, 'worker');
    while (gateway.taken.length < before + 20 && gateway.taken.length < PEOPLE) {
      if (worker.child.exitCode !== null) throw new Error(`the worker ended: ${worker.said().slice(-2000)}`);
      await sleep(5);
    }
    lastKill = new Date();
    worker.child.kill('SIGKILL');
    await worker.gone;
    await endLeases(query, lastKill);
  }
  console.log(`   ${seconds().padStart(3)} s  ${KILLS} workers killed after ${gateway.taken.length} messages`);
  worker = launch(place, 'worker');
  for (;;) {
    const [left] = await query<{ n: number }>(`select count(*)::int n from notices.notice where sent_at is null`);
    if (left!.n === 0) break;
    if (Date.now() - begun > LIMIT_MS)
      throw new Error(`${left!.n} people were never told: ${worker.said().slice(-1500)}`);
    await sleep(300);
  }
  const byPhone = Map.groupBy(gateway.taken, (m) => `+${m.to}`);
  for (const phone of phones) {
    const times = byPhone.get(phone)?.length ?? 0;
    if (times !== 1) faults.push(`${phone} was told ${times} times`);
  }
  const [ledger] = await query<{ n: number }>(
    `select count(distinct message)::int n from notices.delivery where state in ('sent', 'delivered')`,
  );
  if (ledger!.n !== PEOPLE) faults.push(`the ledger knows of ${ledger!.n} messages that left`);
  await close();
  console.log(
    `${PEOPLE} people told by SMS in ${seconds()} s, ${KILLS} kills of the worker, ${PEOPLE / 10} answers lost: ` +
      (faults.length === 0 ? 'each once' : `${faults.length} faults`),
  );
}

try {
  await main();
} catch (error) {
  faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
worker?.child.kill('SIGKILL');
await worker?.gone;
await gateway.close();
await cluster.stop();
rmSync(folder, { recursive: true, force: true });
for (const fault of faults.slice(0, 20)) console.error(`FAULT ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
