import type { FastifyInstance } from 'fastify';
import { testBrowser, type Browser } from '../../../test/harness/browser.ts';
import { catchingPorts, cityOn, type Sent } from '../../../test/harness/city-on.ts';
import type { TestDatabase } from '../../../test/harness/database.ts';
import type { City, Ports } from '../../kernel/city.ts';
import type { Ctx } from '../../kernel/command.ts';
import { totp } from '../../kernel/crypto.ts';
import { createHttp, type Module } from '../../kernel/http.ts';
import { runDueJobs } from '../../kernel/jobs.ts';
import { createLogger } from '../../kernel/log.ts';
import { ANONYMOUS, createRights, type Actor } from '../../kernel/permission.ts';
import { renderError } from '../../ui/index.ts';
import { loadActor } from './actor.ts';
import { createPeopleModule } from './index.ts';
import type { Demo } from './routes/demo.ts';

/** For tests: a city on a test database whose messages are caught, under a clock that the test turns. */
export interface SampleCity {
  city: City;
  modules: Module[];
  sent: Sent[];
  now: Date;
  /** Turns the clock on. */
  later(seconds: number): void;
  ctx(more?: Partial<Ctx>): Ctx;
  /** Runs the due jobs; gives their number. */
  work(): Promise<number>;
  http(): Promise<FastifyInstance>;
}

const log = createLogger('silent');
const ORIGIN = 'https://balai.test';

export function sampleCity(
  database: TestDatabase,
  o: { env?: 'demo' | 'production'; ports?: Ports; modules?: Module[]; demo?: Demo; now?: Date } = {},
): SampleCity {
  const sent: Sent[] = [];
  const city = cityOn(database, { ports: catchingPorts(sent), origin: ORIGIN, ...o });
  const modules = [createPeopleModule(o.demo), ...(o.modules ?? [])];
  const rights = createRights(modules.map((m) => m.permissions ?? {}));
  const jobs = modules.flatMap((m) => m.jobs ?? []);
  // 10.00 in Medan.
  const sample: SampleCity = {
    city,
    modules,
    sent,
    now: o.now ?? new Date('2026-11-24T03:00:00Z'),
    later(seconds) {
      sample.now = new Date(sample.now.getTime() + seconds * 1000);
    },
    ctx: (more = {}) => ({
      city,
      rights,
      actor: ANONYMOUS,
      now: sample.now,
      requestId: 'test',
      channel: 'web',
      lang: 'id',
      log,
      ...more,
    }),
    work: () => runDueJobs(city, jobs, rights, log, () => sample.now),
    http: () =>
      createHttp({
        cityOf: () => city,
        cities: [city],
        rights,
        modules,
        loadActor,
        renderError,
        log,
        trustProxy: false,
        now: () => sample.now,
      }),
  };
  return sample;
}

/**
 * Takes all rows away; a fresh database for each test would cost four times as much. Books that can only be added to
 * refuse that from the application and from a slip of their owner; here their guards are laid down for the moment.
 */
export const emptyDatabase = async (database: TestDatabase): Promise<unknown> => {
  const guarded = await database.asOwner<{ t: string }>(
    `select distinct tgrelid::regclass::text as t from pg_trigger where not tgisinternal and tgtype & 32 = 32`,
  );
  const guards = (what: 'disable' | 'enable') =>
    guarded.map(({ t }) => `alter table ${t} ${what} trigger user`).join(';');
  return database.asOwner(`${guards('disable')}; truncate people.person, people.officer, people.family,
    people.sign_in_code, people.known_browser, people.guard, notices.outbox, kernel.session, kernel.job, kernel.budget,
    kernel.idempotency, kernel.audit cascade; ${guards('enable')}`);
};

/** The code in the newest message to a number or address. */
export const codeIn = (sample: SampleCity, to?: string): string => {
  const codes = sample.sent.flatMap((m) => {
    const code = /kode masuk (\d{6})/.exec(m.text)?.[1];
    return code && (to === undefined || m.to === to) ? [code] : [];
  });
  const code = codes.at(-1);
  if (!code) throw new Error(`no code was sent to ${to}`);
  return code;
};

/** A wrong code of the right shape. */
export const wrongFor = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

export const personActor = (id: string, session?: string): Actor => ({
  kind: 'person',
  id,
  name: '',
  posts: [],
  level: 1,
  ...(session ? { session } : {}),
});

export const SECRET = Buffer.from('12345678901234567890');
export const totpNow = (sample: SampleCity): string => totp(SECRET, sample.now);

/** A browser that keeps its cookies, over `inject`. */
export const sampleBrowser = (app: FastifyInstance, userAgent?: string): Browser =>
  testBrowser(app, { origin: ORIGIN }, userAgent ? { userAgent } : {});
