import { join } from 'node:path';
import { manualRegistry } from '../src/adapters/population-registry/manual.ts';
import { buildApp, buildHouse, modulesOf } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Ctx } from '../src/kernel/command.ts';
import { outsideOnly, transact } from '../src/kernel/db.ts';
import { newId } from '../src/kernel/ids.ts';
import { startWorker } from '../src/kernel/jobs.ts';
import { createLogger } from '../src/kernel/log.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { readPack } from '../src/kernel/pack.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { publishServices } from '../src/modules/casework/index.ts';
import { outboxDoors } from '../src/modules/notices/index.ts';
import { issueToken } from '../src/modules/people/index.ts';
import { seedPlaces } from '../src/modules/places/index.ts';
import { openCity } from '../src/open-city.ts';
import { openDatabase } from '../src/open-database.ts';
import { readSecrets } from '../src/secrets.ts';
import { demo, inventedOf, seedDemoPeople } from '../src/seed/demo.ts';
import { fillWithCases } from '../src/seed/fill.ts';
import { benchCatalogue } from './service.ts';

/*
 * The server under measurement, a process of its own: web and worker of a demo city as `./balai start` runs them, with one
 * more service. It tells its parent who may sign in, and how much CPU it has used.
 */

export interface Hello {
  url: string;
  /** The process id of PostgreSQL's first process; undefined where the database is none of ours. */
  data: string;
  applicants: string[];
  verifiers: string[];
  validators: string[];
}

const cases = Number(process.argv[2] ?? 0);
const config = readConfig();
const log = createLogger(config.logLevel);
const pack = readPack(join('cities', config.city));
const database = await openDatabase(config, false);
await migrate(database.ownerUrl!, database.appRole, 'migrations', () => {});
const city = await openCity({ config, pack, url: database.url, secrets: readSecrets(config), log });
city.ports = { doors: outboxDoors(city), registry: outsideOnly('registry', manualRegistry()) };
const catalogue = benchCatalogue();
const house = buildHouse(modulesOf(demo, catalogue));
const ctx = (): Ctx => ({
  city,
  rights: house.rights,
  actor: SYSTEM,
  now: new Date(),
  requestId: newId(),
  channel: 'cli',
  lang: 'id',
  log,
});
await transact(city.db, (tx) => seedPlaces(tx, pack));
await publishServices(ctx(), catalogue, new Date('2020-01-01T00:00:00Z'));
await seedDemoPeople(city, new Date());
if (cases > 0)
  await fillWithCases(city, database, {
    catalogue,
    cases,
    verify: false,
    say: (line) => void process.stderr.write(`  ${line}\n`),
  });

const { residents, officers } = inventedOf(city);
const tokensOf = async (ids: string[]): Promise<string[]> => {
  const tokens: string[] = [];
  for (const id of ids) tokens.push((await issueToken(ctx(), id)).token);
  return tokens;
};
const inRole = (role: string): string[] =>
  officers
    .filter((o) => o.post.role === role && o.post.agency === 'disdukcapil' && o.post.area === null)
    .map((o) => o.id);
const hello: Hello = {
  url: config.origin,
  data: config.data,
  applicants: await tokensOf(
    residents
      .filter((r) => r.phone !== null)
      .slice(0, 600)
      .map((r) => r.id),
  ),
  verifiers: await tokensOf(inRole('petugas_verifikasi')),
  validators: await tokensOf(inRole('validator')),
};
const app = await buildApp(house, [city], { log, trustProxy: false });
await app.listen({ port: config.port, host: '127.0.0.1' });
const worker = startWorker({ city, ...house, log });
process.on('message', (asked) => {
  if (asked === 'cpu') process.send!({ cpu: process.cpuUsage() });
});
let ending = false;
process.on('SIGTERM', () => {
  if (ending) return;
  ending = true;
  void (async () => {
    app.server.closeAllConnections();
    await app.close();
    await worker.stop();
    await city.pool.end();
    await database.stop();
    process.exit(0);
  })();
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.send!({ hello });
