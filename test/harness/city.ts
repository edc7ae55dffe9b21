import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll } from 'vitest';
import { snapServer } from '../../src/adapters/bank/snap/server.ts';
import { manualRegistry } from '../../src/adapters/population-registry/manual.ts';
import { buildApp, buildHouse, modulesOf, type House } from '../../src/app.ts';
import { readEpoch } from '../../src/kernel/audit.ts';
import type { City } from '../../src/kernel/city.ts';
import type { Ctx } from '../../src/kernel/command.ts';
import { outsideOnly, transact } from '../../src/kernel/db.ts';
import { runDueJobs } from '../../src/kernel/jobs.ts';
import { createLogger } from '../../src/kernel/log.ts';
import { ANONYMOUS } from '../../src/kernel/permission.ts';
import { seedPlaces } from '../../src/modules/places/index.ts';
import { demo } from '../../src/seed/demo.ts';
import { testBrowser, type Browser } from './browser.ts';
import { catchingPorts, cityOn, type CityOptions, type Sent } from './city-on.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { peopleOf, type Signed, type TestPeople } from './people.ts';

export interface TestCity extends TestPeople {
  city: City;
  database: TestDatabase;
  house: House;
  app: FastifyInstance;
  /** What left by SMS or e-mail. */
  sent: Sent[];
  /** The clock of requests, jobs and `ctx`: it stands still until it is turned. */
  now: Date;
  later(seconds: number): void;
  ctx(more?: Partial<Ctx>): Ctx;
  /** Runs due jobs until none is left; gives how many ran. Throws when it never ends. */
  work(): Promise<number>;
  /** A browser at this city's host: a stranger's, or that of who is signed in. */
  browser(who?: Signed): Browser;
}

/** All rooms of the house as app.ts puts them together. */
export const testHouse = (env: City['env'] = 'production'): House =>
  buildHouse(modulesOf(env === 'demo' ? demo : undefined));

/**
 * A whole city for a test: its own database, all modules, the HTTP app, people at hand. 10.00 in Medan on an ordinary
 * Tuesday unless told. About a quarter of a second; call it in `beforeAll`.
 */
export async function testCity(o: CityOptions & { now?: Date; house?: House } = {}): Promise<TestCity> {
  const database = await testDatabase();
  const sent: Sent[] = [];
  const files = mkdtempSync(join(tmpdir(), 'balai-files-'));
  afterAll(() => rmSync(files, { recursive: true, force: true }));
  // Without a gateway: the registry is worked by hand.
  const ports = {
    ...catchingPorts(sent),
    registry: outsideOnly('registry', manualRegistry()),
    bankServer: snapServer(),
  };
  const city = { ...cityOn(database, { ports, files, ...o }), epoch: await readEpoch(database.db) };
  const house = o.house ?? testHouse(city.env);
  const log = createLogger('silent');
  await transact(city.db, (tx) => seedPlaces(tx, city.pack));
  const ctx = (more: Partial<Ctx> = {}): Ctx => ({
    city,
    rights: house.rights,
    actor: ANONYMOUS,
    now: test.now,
    requestId: 'test',
    channel: 'web',
    lang: 'id',
    log,
    ...more,
  });
  const app = await buildApp(house, [city], { log, trustProxy: false, now: () => test.now });
  afterAll(() => app.close());
  const test: TestCity = {
    city,
    database,
    house,
    app,
    sent,
    now: o.now ?? new Date('2026-11-24T03:00:00Z'),
    later(seconds) {
      test.now = new Date(test.now.getTime() + seconds * 1000);
    },
    ctx,
    async work() {
      let ran = 0;
      for (let round = 0; round < 100; round++) {
        const now = await runDueJobs(city, house.jobs, house.rights, log, () => test.now);
        if (now === 0) return ran;
        ran += now;
      }
      throw new Error('jobs queue jobs without an end');
    },
    browser: (who) => testBrowser(app, city, { token: who?.token }),
    ...peopleOf(city, () => test.now),
  };
  return test;
}
