import { generateKeyPairSync } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import type { TestDatabase } from '../../../test/harness/database.ts';
import type { City, Ports } from '../../kernel/city.ts';
import { createCalendar } from '../../kernel/clock/index.ts';
import type { Ctx } from '../../kernel/command.ts';
import { cityKeys, totp } from '../../kernel/crypto.ts';
import { createHttp, type Module } from '../../kernel/http.ts';
import { runDueJobs } from '../../kernel/jobs.ts';
import { readPack } from '../../kernel/pack.ts';
import { ANONYMOUS, createRights, type Actor } from '../../kernel/permission.ts';
import { renderError } from '../../ui/index.ts';
import { loadActor } from './actor.ts';
import { createPeopleModule } from './index.ts';
import type { Demo } from './routes/demo.ts';

/** For tests: a city on a test database whose messages are caught, under a clock that the test turns. */
export interface SampleCity {
  city: City;
  modules: Module[];
  sent: { id: string; channel: 'sms' | 'email'; to: string; text: string }[];
  now: Date;
  /** Turns the clock on. */
  later(seconds: number): void;
  ctx(more?: Partial<Ctx>): Ctx;
  /** Runs the due jobs; gives their number. */
  work(): Promise<number>;
  http(): Promise<FastifyInstance>;
}

const pack = readPack('cities/medan');
const log = pino({ level: 'silent' });

export function sampleCity(
  database: TestDatabase,
  o: { env?: 'demo' | 'production'; ports?: Ports; modules?: Module[]; demo?: Demo; now?: Date } = {},
): SampleCity {
  const sent: SampleCity['sent'] = [];
  const catching: Ports = {
    sms: { sendSms: async ({ id, to, text }) => (sent.push({ id, channel: 'sms', to, text }), 'sent') },
    email: {
      sendEmail: async ({ id, to, subject, text }) => (
        sent.push({ id, channel: 'email', to, text: `${subject}\n${text}` }),
        'sent'
      ),
    },
  };
  const timeZone = 'Asia/Jakarta';
  const city: City = {
    code: 'medan',
    pack,
    env: o.env ?? 'production',
    db: database.db,
    pool: database.pool,
    keys: cityKeys('medan', Buffer.alloc(32, 1), Buffer.alloc(32, 2)),
    auditKey: generateKeyPairSync('ed25519').privateKey,
    epoch: 'test',
    files: undefined as never,
    calendar: createCalendar(pack.calendar, timeZone),
    timeZone,
    origin: 'https://balai.test',
    ports: o.ports ?? catching,
  };
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

/** Takes all rows away; a fresh database for each test would cost four times as much. */
export const emptyDatabase = (database: TestDatabase): Promise<unknown> =>
  database.asOwner(`truncate people.person, people.officer, people.family, people.sign_in_code, people.known_browser, people.guard,
    notices.outbox, kernel.session, kernel.job, kernel.budget, kernel.idempotency, kernel.audit cascade`);

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
export function sampleBrowser(app: FastifyInstance, userAgent = 'Mozilla/5.0 (Linux; Android 13) Chrome/120.0') {
  const jar = new Map<string, string>();
  const remember = (cookies: { name: string; value: string }[]) => {
    for (const c of cookies) {
      if (c.value === '') jar.delete(c.name);
      else jar.set(c.name, c.value);
    }
  };
  const send = async (method: 'GET' | 'POST', url: string, form?: Record<string, string>) => {
    const response = await app.inject({
      method,
      url,
      headers: {
        host: 'balai.test',
        accept: 'text/html',
        'user-agent': userAgent,
        cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '),
        'sec-fetch-site': 'same-origin',
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { payload: new URLSearchParams(form).toString() } : {}),
    });
    remember(response.cookies);
    return response;
  };
  return {
    jar,
    get: (url: string) => send('GET', url),
    post: (url: string, form: Record<string, string> = {}) => send('POST', url, form),
  };
}
