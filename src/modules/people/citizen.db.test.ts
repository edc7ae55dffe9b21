import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { execute } from '../../kernel/command.ts';
import { findSession } from '../../kernel/session.ts';
import { linkContact, requestCode, verifyCode } from './commands/citizen.ts';
import { revokeOtherSessions, revokeSession, signOut } from './commands/session.ts';
import { issueToken, loadActor } from './index.ts';
import { codeIn, emptyDatabase, personActor, sampleCity, wrongFor, type SampleCity } from './sample-city.ts';
import { openIdentifier, personByIdentifier } from './store/person.ts';
import { pumpedPrefixes, sweepSignIn } from './store/sign-in.ts';

const PHONE = '+6281234567890';
const A = 'a-browser-of-its-own-0001';
const B = 'b-browser-of-its-own-0002';
let database: TestDatabase;
let s: SampleCity;
let ip = 0;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  await emptyDatabase(database);
  s = sampleCity(database);
  ip = 0;
});

const ask = (browser = A, contact = PHONE, more: { kind?: 'phone' | 'email'; ip?: string } = {}) =>
  execute(s.ctx(), requestCode, {
    kind: more.kind ?? 'phone',
    contact,
    purpose: 'sign_in',
    browser,
    ip: more.ip ?? '10.0.0.1',
  });
const type = (code: string, browser = A) =>
  execute(s.ctx(), verifyCode, { code, browser, ip: '10.0.0.1', device: 'Chrome, Android' });
const signIn = async (browser = A, contact = PHONE) => {
  expect(await ask(browser, contact)).toMatchObject({ wait: 0 });
  await s.work();
  const done = await type(codeIn(s, contact), browser);
  if (!done.ok) throw new Error(done.reason);
  return done;
};

describe('a code', () => {
  test('signs in, makes the account once, and works once', async () => {
    const first = await signIn();
    expect(first.first).toBe(true);
    s.later(1);
    expect(await type(codeIn(s))).toEqual({ ok: false, reason: 'expired' });
    s.later(3600);
    const again = await signIn(B);
    expect(again).toMatchObject({ first: false, person: first.person });
    const session = await findSession(s.city.db, again.token, s.now);
    expect(await loadActor(s.city, session!, s.now)).toMatchObject({
      kind: 'person',
      id: first.person,
      level: 1,
      name: '',
    });
    const audit = await s.city.db
      .selectFrom('kernel.audit')
      .select(['action', 'object', 'reason'])
      .where('action', '=', 'people.verify_code')
      .orderBy('id')
      .execute();
    expect(audit.map((a) => a.reason)).toEqual(['signed_in', 'expired', 'signed_in_limited']);
    expect(audit[0]!.object).toBe(`person/${first.person}`);
  });

  test('is refused at the sixth try, over two resends, though it is right; then after the wait it is the way in', async () => {
    await ask();
    await s.work();
    for (let i = 1; i <= 2; i++)
      expect(await type(wrongFor(codeIn(s)))).toEqual({ ok: false, reason: 'wrong', left: 5 - i });
    s.later(60);
    await ask();
    await s.work();
    for (let i = 3; i <= 4; i++)
      expect(await type(wrongFor(codeIn(s)))).toEqual({ ok: false, reason: 'wrong', left: 5 - i });
    s.later(120);
    await ask();
    await s.work();
    expect(await type(wrongFor(codeIn(s)))).toEqual({ ok: false, reason: 'wrong', left: 0 });
    expect(await type(codeIn(s))).toEqual({ ok: false, reason: 'wait', wait: 3600 });
    expect(s.sent).toHaveLength(3);
    // Nor does another browser help, nor another code: none is sent while one waits.
    expect(await ask(B)).toEqual({ wait: 3600, resendIn: 3600 });
    s.later(3600);
    await signIn();
  });

  test('of another browser is worth nothing', async () => {
    await ask(A);
    await s.work();
    expect(await type(codeIn(s), B)).toEqual({ ok: false, reason: 'expired' });
    s.later(60);
    await ask(B);
    await s.work();
    const [codeOfA, codeOfB] = s.sent.map((m) => /kode masuk (\d{6})/.exec(m.text)![1]!);
    expect(await type(codeOfA!, B)).toMatchObject({ ok: false, reason: 'wrong' });
    expect(await type(codeOfB!, B)).toMatchObject({ ok: true });
  });

  test('lives five minutes', async () => {
    await ask();
    await s.work();
    s.later(299);
    const code = codeIn(s);
    s.later(1);
    expect(await type(code)).toEqual({ ok: false, reason: 'expired' });
  });

  test('is replaced by the next', async () => {
    await ask();
    await s.work();
    const old = codeIn(s);
    s.later(60);
    await ask();
    await s.work();
    expect(await type(old)).toMatchObject({ ok: false, reason: 'wrong' });
    expect(await type(codeIn(s))).toMatchObject({ ok: true });
  });

  test('typed twice at once opens one session', async () => {
    await ask();
    await s.work();
    const code = codeIn(s);
    const both = await Promise.all([type(code), type(code)]);
    expect(both.filter((r) => r.ok)).toHaveLength(1);
    expect(await s.city.db.selectFrom('kernel.session').select('id').execute()).toHaveLength(1);
  });

  test('wrong ones at once are all counted', async () => {
    await ask();
    await s.work();
    const results = await Promise.all(Array.from({ length: 9 }, () => type(wrongFor(codeIn(s)))));
    expect(results.filter((r) => !r.ok && r.reason === 'wrong')).toHaveLength(5);
    expect(results.filter((r) => !r.ok && r.reason === 'wait')).toHaveLength(4);
  });

  test('two new browsers of one new number at once make one person', async () => {
    await ask(A);
    await s.work();
    const a = codeIn(s);
    s.later(60);
    await ask(B);
    await s.work();
    const b = codeIn(s);
    const both = await Promise.all([type(a, A), type(b, B)]);
    expect(both.every((r) => r.ok)).toBe(true);
    expect(await s.city.db.selectFrom('people.person').select('id').execute()).toHaveLength(1);
  });

  test('of another shape costs no try', async () => {
    await ask();
    await s.work();
    for (const bad of ['12345', '1234567', 'abcdef', ''])
      await expect(type(bad)).rejects.toMatchObject({ fields: { code: 'error.code_shape' } });
    const code = codeIn(s);
    expect(await type(`${code.slice(0, 3)} ${code.slice(3)}`)).toMatchObject({ ok: true });
  });

  test('the same form pressed twice gives the same session, and asks for one message', async () => {
    const key = 'form-key-1';
    const asked = () =>
      execute(s.ctx({ key }), requestCode, {
        kind: 'phone',
        contact: PHONE,
        purpose: 'sign_in',
        browser: A,
        ip: '10.0.0.1',
      });
    expect(await asked()).toEqual(await asked());
    await s.work();
    expect(s.sent).toHaveLength(1);
    const typed = () =>
      execute(s.ctx({ key: 'form-key-2' }), verifyCode, { code: codeIn(s), browser: A, ip: '10.0.0.1', device: '' });
    const [one, two] = await Promise.all([typed(), typed()]);
    expect(one).toEqual(two);
    expect(one.ok).toBe(true);
  });
});

describe('messages', () => {
  test('say who sends, what it is and never to tell it; nothing else', async () => {
    await ask();
    await s.work();
    expect(s.sent[0]!.to).toBe(PHONE);
    expect(s.sent[0]!.text).toMatch(
      /^Balai Medan: kode masuk \d{6}, berlaku 5 menit\. Petugas tidak pernah meminta kode ini\.\n\n@balai\.test #\d{6}$/,
    );
    expect(s.sent[0]!.text.length).toBeLessThanOrEqual(160);
  });

  test('leave late, or not at all when the code is used or over', async () => {
    await ask();
    s.later(301);
    expect(await s.work()).toBe(1);
    expect(s.sent).toHaveLength(0);
  });

  test('a second run of the job says the same code under the same key', async () => {
    const failing = sampleCity(database, {
      ports: {
        sms: { sendSms: async (m) => (s.sent.push({ ...m, channel: 'sms' }), Promise.reject(new Error('timeout'))) },
      },
    });
    await ask();
    failing.now = s.now;
    await failing.work();
    s.later(100);
    await s.work();
    expect(s.sent).toHaveLength(2);
    expect(s.sent[0]).toEqual(s.sent[1]);
  });

  test('known and unknown numbers are asked, told and charged alike', async () => {
    await signIn();
    s.later(86_400 * 3);
    await sweepSignIn(s.city.db, s.now);
    const before = await counts();
    const known = await ask(B, PHONE);
    const middle = await counts();
    const unknown = await ask(B, '+6281234567891');
    const after = await counts();
    expect(known).toEqual(unknown);
    expect(minus(middle, before)).toEqual(minus(after, middle));
  });

  test('wait longer each time; five a day to a number; a browser that knows the number has its own five', async () => {
    await signIn(A);
    s.later(10);
    for (const gap of [60, 120, 300]) {
      expect((await ask(B)).wait).toBe(0);
      expect(await ask(B)).toEqual({ wait: gap, resendIn: gap });
      s.later(gap);
    }
    expect((await ask(B)).wait).toBe(0);
    s.later(300);
    expect((await ask(B)).wait).toBeGreaterThan(80_000);
    expect((await ask(A)).wait).toBe(0);
    await s.work();
    expect(await type(codeIn(s), A)).toMatchObject({ ok: true });
  });

  test('an attacker who burns the tries of a number does not lock out its owner', async () => {
    await signIn(A);
    s.later(60);
    await ask(B);
    await s.work();
    for (let i = 0; i < 5; i++) await type(wrongFor(codeIn(s)), B);
    expect(await type(codeIn(s), B)).toMatchObject({ reason: 'wait' });
    await signIn(A);
  });

  test('are capped per network and, in money, per hour; a fifth is kept for known browsers', async () => {
    await signIn(A);
    const numbers = Array.from({ length: 61 }, (_, i) => `+62812000${String(i).padStart(5, '0')}`);
    for (const n of numbers.slice(0, 60))
      await ask(`browser-number-${n}`, n, { ip: `203.0.113.${Number(n.slice(-2))}` });
    await expect(ask('browser-number-last-one', numbers[60], { ip: '203.0.113.200' })).rejects.toMatchObject({
      reason: 'rate_limited',
    });
    await ask('browser-number-last-one', numbers[60], { ip: '198.51.100.1' });
    // Rp250,000 an hour at Rp500: 500 messages, 400 of them for new browsers.
    await database.asOwner("update kernel.budget set used = 400 where key = 'people.sms/new'");
    await expect(ask(B, '+6281299999999', { ip: '198.51.100.1' })).rejects.toMatchObject({
      kind: 'unavailable',
      reason: 'codes_paused',
    });
    s.later(60);
    expect((await ask(A)).wait).toBe(0);
    // A refusal leaves nothing behind.
    expect(await personByIdentifier(s.city.db, s.city.keys, 'phone', '+6281299999999')).toBeUndefined();
  });

  test('sent to one operator and not typed are noticed', async () => {
    for (let i = 0; i < 20; i++)
      await ask(`browser-number-${i}-of-many`, `+62899000000${String(i).padStart(2, '0')}`, { ip: `10.1.${ip++}.1` });
    s.later(301);
    expect(await pumpedPrefixes(s.city.db, s.now)).toEqual([{ prefix: '0899', sent: 20, typed: 0 }]);
  });

  test.each(['021 555 0100', '+1 202 555 0100', 'x', ''])('none goes to %s', async (contact) => {
    await expect(ask(A, contact)).rejects.toMatchObject({ kind: 'invalid', fields: { contact: 'error.phone' } });
    expect(await s.work()).toBe(0);
  });
});

describe('sessions', () => {
  test('end with sign-out', async () => {
    const { token, person } = await signIn();
    const session = await findSession(s.city.db, token, s.now);
    await execute(s.ctx({ actor: personActor(person, session!.id) }), signOut, {});
    expect(await findSession(s.city.db, token, s.now)).toBeUndefined();
  });

  test('end after 30 days of silence and after 90 in all', async () => {
    const { token } = await signIn();
    s.later(30 * 86_400);
    expect(await findSession(s.city.db, token, s.now)).toBeDefined();
    s.later(29 * 86_400);
    expect(await findSession(s.city.db, token, s.now)).toBeDefined();
    s.later(31 * 86_400);
    expect(await findSession(s.city.db, token, s.now)).toBeUndefined();
    const other = await signIn(B);
    s.later(30 * 86_400 + 1);
    expect(await findSession(s.city.db, other.token, s.now)).toBeUndefined();
  });

  test('of one person can be ended by that person only', async () => {
    const mine = await signIn(A);
    s.later(60);
    const second = await signIn(B);
    const stranger = await signIn('c-browser-of-its-own-0003', '+6281234567000');
    const ids = new Map<string, string>();
    for (const x of [mine, second, stranger]) ids.set(x.token, (await findSession(s.city.db, x.token, s.now))!.id);
    const me = personActor(mine.person, ids.get(mine.token)!);
    await expect(
      execute(s.ctx({ actor: me }), revokeSession, { session: ids.get(stranger.token)! }),
    ).rejects.toMatchObject({ kind: 'not_found' });
    await execute(s.ctx({ actor: me }), revokeOtherSessions, {});
    expect(await findSession(s.city.db, second.token, s.now)).toBeUndefined();
    expect(await findSession(s.city.db, mine.token, s.now)).toBeDefined();
    expect(await findSession(s.city.db, stranger.token, s.now)).toBeDefined();
    await execute(s.ctx({ actor: me }), revokeSession, { session: ids.get(mine.token)! });
    expect(await findSession(s.city.db, mine.token, s.now)).toBeUndefined();
  });

  test('a signing-in browser leaves its old session behind', async () => {
    const old = await signIn();
    const session = await findSession(s.city.db, old.token, s.now);
    await ask();
    await s.work();
    await execute(s.ctx({ actor: personActor(old.person, session!.id) }), verifyCode, {
      code: codeIn(s),
      browser: A,
      ip: '10.0.0.1',
      device: '',
    });
    expect(await findSession(s.city.db, old.token, s.now)).toBeUndefined();
  });

  test('a closed account is nobody', async () => {
    const { token, person } = await signIn();
    await s.city.db.updateTable('people.account').set({ closed_at: s.now }).where('person', '=', person).execute();
    const session = await findSession(s.city.db, token, s.now);
    expect(await loadActor(s.city, session!, s.now)).toBeUndefined();
  });

  test('tokens are issued by the system only', async () => {
    const { person } = await signIn();
    await expect(issueToken(s.ctx(), person)).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(issueToken(s.ctx({ actor: personActor(person) }), person)).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const system = s.ctx({
      actor: { kind: 'system', id: 'system', name: 'Balai', posts: [], level: 0 },
      channel: 'cli',
    });
    const { token } = await issueToken(system, person);
    expect(await findSession(s.city.db, token, s.now)).toMatchObject({ channel: 'api', subject: person });
    await expect(issueToken(system, crypto.randomUUID())).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('a second way to be reached', () => {
  const link = async (person: string, contact: string, browser = A) => {
    const actor = personActor(person, undefined);
    await execute(s.ctx({ actor }), requestCode, { kind: 'email', contact, purpose: 'link', browser, ip: '10.0.0.1' });
    await s.work();
    return execute(s.ctx({ actor }), linkContact, { code: codeIn(s, contact), browser, ip: '10.0.0.1' });
  };

  test('is added when its code is typed, signs in from then on, and cannot be swapped or taken', async () => {
    const { person } = await signIn();
    expect(await link(person, 'siti@contoh.id')).toEqual({ ok: true });
    expect(await openIdentifier(s.city.db, s.city.keys, person, 'email')).toBe('siti@contoh.id');
    await expect(link(person, 'lain@contoh.id')).rejects.toMatchObject({ kind: 'conflict', reason: 'contact_exists' });
    const other = await signIn(B, '+6281234567111');
    s.later(3600);
    expect(await link(other.person, 'siti@contoh.id', B)).toEqual({ ok: false, reason: 'taken' });
    s.later(3600);
    await ask(A, 'SITI@contoh.id', { kind: 'email' });
    await s.work();
    expect(await type(codeIn(s, 'siti@contoh.id'))).toMatchObject({ ok: true, person, first: false });
  });

  test('a code asked for to be added does not sign in, nor the other way round', async () => {
    const { person } = await signIn();
    await execute(s.ctx({ actor: personActor(person) }), requestCode, {
      kind: 'email',
      contact: 'siti@contoh.id',
      purpose: 'link',
      browser: B,
      ip: '10.0.0.1',
    });
    await s.work();
    expect(await type(codeIn(s, 'siti@contoh.id'), B)).toEqual({ ok: false, reason: 'expired' });
    await expect(
      execute(s.ctx(), requestCode, {
        kind: 'email',
        contact: 'x@contoh.id',
        purpose: 'link',
        browser: B,
        ip: '10.0.0.1',
      }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
  });

  test('without SMS a code for a number goes to the address of its account', async () => {
    const { person } = await signIn();
    await link(person, 'siti@contoh.id');
    const { email } = s.city.ports;
    s.city.ports = { email: email! };
    s.later(3600);
    await ask(B);
    await s.work();
    expect(s.sent.at(-1)).toMatchObject({ channel: 'email', to: 'siti@contoh.id' });
    expect(await type(codeIn(s), B)).toMatchObject({ ok: true, person });
  });
});

test('no number, address or code lies in clear anywhere in the database', async () => {
  const { person } = await signIn();
  s.later(120);
  await ask(B);
  await type('000000', B);
  await execute(s.ctx({ actor: personActor(person), key: 'form-key-3' }), requestCode, {
    kind: 'email',
    contact: 'siti@contoh.id',
    purpose: 'link',
    browser: A,
    ip: '10.0.0.1',
  });
  const pending = await database.asOwner<{ data: unknown }>('select data from kernel.job');
  expect(pending).toHaveLength(2);
  const codes = [codeIn(s)];
  await s.work();
  codes.push(...s.sent.map((m) => /kode masuk (\d{6})/.exec(m.text)![1]!));
  const all = await everything();
  for (const secret of ['81234567890', 'siti@contoh.id', 'siti', '10.0.0.1', A, B, ...codes]) {
    const where = all.filter((cell) => cell.text.includes(secret) && !isChance(cell, secret));
    expect(
      where.map((c) => c.column),
      `${secret} lies in clear`,
    ).toEqual([]);
  }
  expect(all.length).toBeGreaterThan(100);
});

test('what is short-lived goes after its time', async () => {
  await signIn();
  s.later(86_401);
  await sweepSignIn(s.city.db, s.now);
  expect(await s.city.db.selectFrom('people.sign_in_code').select('id').execute()).toEqual([]);
  expect(await s.city.db.selectFrom('people.known_browser').select('idx').execute()).toHaveLength(1);
});

/** Every value of every table, bytes both as hex and as Latin text. */
async function everything(): Promise<{ column: string; type: string; text: string }[]> {
  const columns = await database.asOwner<{ s: string; t: string; c: string; d: string }>(
    `select table_schema s, table_name t, column_name c, data_type d from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema', 'public')`,
  );
  const parts = columns.map(({ s: schema, t, c, d }) => {
    const text = d === 'bytea' ? `encode("${c}", 'escape') || ' ' || encode("${c}", 'hex')` : `"${c}"::text`;
    return `select '${schema}.${t}.${c}' as column, '${d}' as type, ${text} as text from "${schema}"."${t}" where "${c}" is not null`;
  });
  return database.asOwner(parts.join(' union all '));
}
/** Six digits occur by chance in ids, hashes and times; they would be no code there. */
const isChance = (cell: { type: string }, secret: string): boolean =>
  /^\d{6}$/.test(secret) && ['uuid', 'bytea', 'timestamp with time zone', 'xid'].includes(cell.type);

async function counts(): Promise<Record<string, number>> {
  const tables = await database.asOwner<{ n: string }>(
    `select table_schema || '.' || table_name n from information_schema.tables where table_schema in ('people', 'kernel', 'notices')`,
  );
  const rows = await database.asOwner<{ n: string; k: string }>(
    tables.map(({ n }) => `select '${n}' n, count(*) k from ${n}`).join(' union all '),
  );
  return Object.fromEntries(rows.map((r) => [r.n, Number(r.k)]));
}
const minus = (a: Record<string, number>, b: Record<string, number>) =>
  Object.fromEntries(Object.entries(a).map(([k, v]) => [k, v - (b[k] ?? 0)]));
