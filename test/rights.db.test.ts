import { mkdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { transact } from '../src/kernel/db.ts';
import { closeInspector } from '../src/kernel/files/index.ts';
import type { Route } from '../src/kernel/http.ts';
import { ANONYMOUS, PUBLIC, SYSTEM, type Actor } from '../src/kernel/permission.ts';
import { startSession } from '../src/kernel/session.ts';
import { sessionCookieOf } from './harness/browser.ts';
import { testCity, type TestCity } from './harness/city.ts';

/*
 * Who may do what, as the rules say, and that every way in asks them. The matrix is written to test-results/rights.md,
 * for people to read: a right that surprises there is a fault.
 */

const ROLES = [
  'petugas_verifikasi',
  'operator_siak',
  'validator',
  'kepala_dinas',
  'admin_kota',
  'auditor',
  'inspektorat',
  'kepling',
  'lurah',
  'bendahara',
  'bendahara_pembantu',
  'ppk',
  'bud',
  'petugas_loket',
];

let t: TestCity;
/** By the name of the column. */
const actors = new Map<string, Actor>([['anonymous', ANONYMOUS]]);
const tally = new Map<string, number>();

beforeAll(async () => {
  // A demo has more ways in than a real city; the walk takes them all.
  t = await testCity({ env: 'demo', origin: 'https://medan.test' });
  actors.set('citizen', (await t.person()).actor);
  for (const role of ROLES) actors.set(role, (await t.officer(role, { area: '12.71' })).actor);
  actors.set('system', SYSTEM);
});
afterAll(closeInspector);

const may = (actor: Actor, action: string): true | string => t.house.rights.can(actor, action);
const walkers = (): [string, Actor][] => [...actors].filter(([name]) => name !== 'system');

const looking = new Map<string, string>();
/** To look at pages one session does; an act has one of its own, because some end it or renew its token. */
async function tokenFor(actor: Actor, way: Route): Promise<string | undefined> {
  if (actor.kind === 'anonymous' || actor.kind === 'system') return undefined;
  const { kind, id: subject } = actor;
  const channel = way.api ? 'api' : 'web';
  const kept = `${channel}/${subject}`;
  if (way.method === 'GET' && looking.has(kept)) return looking.get(kept);
  const { token } = await transact(t.city.db, (tx) =>
    startSession(tx, { kind, subject, channel, device: 'test', now: t.now, stepUp: true }),
  );
  if (way.method === 'GET') looking.set(kept, token);
  return token;
}

/** Goes one way in, with an id that nobody has wherever the path asks for one. */
async function enter(actor: Actor, way: Route, body: 'none' | 'junk') {
  const token = await tokenFor(actor, way);
  const junk = way.api ? JSON.stringify({ x: 1, list: [null] }) : 'x=1&list=2&list=3';
  return t.app.inject({
    method: way.method as 'GET',
    url: way.url.replaceAll(/:[^/]+|\*/g, () => randomUUID()),
    headers: {
      host: 'medan.test',
      accept: way.api ? 'application/json' : 'text/html',
      'sec-fetch-site': 'same-origin',
      ...(token && way.api ? { authorization: `Bearer ${token}` } : {}),
      ...(token && !way.api ? { cookie: `${sessionCookieOf(t.city)}=${token}` } : {}),
      ...(body === 'junk'
        ? { 'content-type': way.api ? 'application/json' : 'application/x-www-form-urlencoded' }
        : {}),
    },
    ...(body === 'junk' ? { payload: junk } : {}),
  });
}

describe('the matrix', () => {
  test('every rule answers for every role, and the whole is written down', () => {
    const names = [...actors.keys()];
    const actions = t.house.rights.actions.filter((a) => a !== PUBLIC).toSorted();
    expect(actions.length).toBeGreaterThan(10);
    const cell = (name: string, action: string): string => {
      const verdict = may(actors.get(name)!, action);
      expect(verdict === true || typeof verdict === 'string', `${action} for ${name}`).toBe(true);
      return verdict === true ? '●' : '·';
    };
    const table = (head: string[], rows: string[][]): string =>
      [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
    const reasons = [...new Set(actions.flatMap((a) => names.map((n) => may(actors.get(n)!, a))))].filter(
      (v) => v !== true,
    );
    mkdirSync('test-results', { recursive: true });
    writeFileSync(
      'test-results/rights.md',
      [
        '# Who may do what\n',
        'Written by test/rights.db.test.ts from the rules. ● could, on a case or file that is theirs; · never.\n',
        table(
          ['action', ...names],
          actions.map((a) => [a, ...names.map((n) => cell(n, a))]),
        ),
        `\nReasons given: ${reasons.toSorted().join(', ')}\n`,
        '# Every way in\n',
        table(
          ['way', 'action'],
          t.app.ways.map((w) => [`${w.method} ${w.url}`, w.action]),
        ),
        '',
      ].join('\n'),
    );
  });

  test('what the program does by itself, nobody else does', () => {
    const reserved = t.house.rights.actions.filter((a) => may(ANONYMOUS, a) === 'forbidden.system');
    expect(reserved).toContain('session.issue_token');
    for (const action of reserved) {
      expect(may(SYSTEM, action)).toBe(true);
      for (const [name, actor] of walkers()) expect(may(actor, action), `${action} for ${name}`).not.toBe(true);
    }
  });

  test('a stranger may sign in, and a citizen never works at the desk', () => {
    const open = t.house.rights.actions.filter((a) => may(ANONYMOUS, a) === true).toSorted();
    expect(open).toEqual(['officer.sign_in', 'people.sign_in', PUBLIC]);
    for (const action of ['case.work', 'case.sign', 'case.reveal', 'audit.read', 'file.original', 'officer.step_up'])
      expect(may(actors.get('citizen')!, action), action).not.toBe(true);
  });

  test('an officer whose post has ended holds no right of a post', () => {
    const gone: Actor = { ...actors.get('kepala_dinas')!, posts: [] };
    for (const action of ['case.work', 'case.sign', 'case.reveal', 'file.original', 'audit.read'])
      expect(may(gone, action), action).not.toBe(true);
  });
});

describe('every way in', () => {
  /** Refused, or a stranger led to a sign-in page. */
  const denied = (actor: Actor, status: number, location: unknown): boolean =>
    [401, 403, 404].includes(status) ||
    (actor.kind === 'anonymous' && status === 303 && /^\/(petugas\/)?masuk(\?|$)/.test(String(location)));

  test.each(['none', 'junk'] as const)(
    'asks the rule it names, and never breaks: body %s',
    async (body) => {
      const ways = t.app.ways.filter((w) => w.method !== 'OPTIONS' && (body === 'none' || w.method !== 'GET'));
      expect(t.app.ways.length).toBeGreaterThan(30);
      const faults: string[] = [];
      for (const way of ways) {
        const answers = await Promise.all(walkers().map(([, actor]) => enter(actor, way, body)));
        for (const [i, [name, actor]] of walkers().entries()) {
          const { statusCode: status, headers } = answers[i]!;
          tally.set(String(status), (tally.get(String(status)) ?? 0) + 1);
          const verdict = may(actor, way.action);
          const where = `${way.method} ${way.url} as ${name}: ${status}`;
          if (status === 500) faults.push(`${where}, a fault of ours`);
          if (verdict !== true && !denied(actor, status, headers['location']))
            faults.push(`${where}, though ${way.action}: ${verdict}`);
          if (verdict !== true && actor.kind === 'anonymous' && status === 403)
            faults.push(`${where}, not told to sign in`);
          if (verdict === true && status === 401) faults.push(`${where}, though ${way.action} is theirs`);
        }
      }
      expect(faults).toEqual([]);
      expect(tally.get('200') ?? 0).toBeGreaterThan(10);
      expect((tally.get('401') ?? 0) + (tally.get('403') ?? 0)).toBeGreaterThan(10);
    },
    180_000,
  );
});
