import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { execute } from '../../kernel/command.ts';
import { hashPassword, totp } from '../../kernel/crypto.ts';
import { transact } from '../../kernel/db.ts';
import { findSession } from '../../kernel/session.ts';
import { givePassword, giveSecondFactor, stepUp } from './commands/officer.ts';
import { loadActor, needsStepUp, officersInPost, seedPeople, type OfficerSeed } from './index.ts';
import { emptyDatabase, sampleCity, SECRET, totpNow, wrongFor, type SampleCity } from './sample-city.ts';

const A = 'a-browser-of-its-own-0001';
const B = 'b-browser-of-its-own-0002';
const PASSWORD = 'kucing makan ikan asin';
const DEWI = '0190a000-0000-7000-8000-00000000d3e1';
let hash: string;
let database: TestDatabase;
let s: SampleCity;

const dewi = (more: Partial<OfficerSeed['post']> = {}): OfficerSeed => ({
  id: DEWI,
  name: 'Dewi Lestari',
  nip: 'CONTOH000000000001',
  email: 'dewi@contoh.go.id',
  passwordHash: hash,
  totp: SECRET,
  post: {
    id: crypto.randomUUID(),
    role: 'petugas_verifikasi',
    agency: 'disdukcapil',
    area: null,
    from: '2024-01-01',
    decree: 'CONTOH-1',
    ...more,
  },
});

beforeAll(async () => {
  database = await testDatabase();
  hash = await hashPassword(PASSWORD);
});
beforeEach(async () => {
  await emptyDatabase(database);
  s = sampleCity(database);
  await transact(s.city.db, (tx) => seedPeople(tx, s.city.keys, [], [dewi()], s.now));
});

const password = (login = 'CONTOH000000000001', given = PASSWORD, browser = A) =>
  givePassword(s.ctx(), { login, password: given, browser, ip: '10.0.0.1' });
const second = (code: string, browser = A) =>
  execute(s.ctx(), giveSecondFactor, { code, browser, ip: '10.0.0.1', device: 'Firefox, Linux' });
const signIn = async (browser = A) => {
  expect(await password(undefined, undefined, browser)).toEqual({ ok: true });
  const done = await second(totpNow(s), browser);
  if (!done.ok) throw new Error(done.reason);
  return done.token;
};
const actorOf = async (token: string) => loadActor(s.city, (await findSession(s.city.db, token, s.now))!, s.now);

describe('sign-in', () => {
  test.each(['CONTOH000000000001', 'contoh 0000.0000.0001 '.replaceAll('.', ''), 'Dewi@Contoh.go.id'])(
    'as %s, with both factors',
    async (login) => {
      expect(await password(login)).toEqual({ ok: true });
      const done = await second(totpNow(s));
      expect(done).toMatchObject({ ok: true, officer: DEWI });
      const actor = await actorOf((done as { token: string }).token);
      expect(actor).toMatchObject({ kind: 'officer', name: 'Dewi Lestari', level: 3, stepUpAt: s.now });
      expect(actor!.posts).toMatchObject([{ role: 'petugas_verifikasi', agency: 'disdukcapil', area: null }]);
    },
  );

  test('a wrong password and an unknown name get one answer, and cost alike', async () => {
    expect(await password(undefined, 'salah')).toEqual({ ok: false, reason: 'wrong' });
    expect(await password('CONTOH000000000099', 'salah')).toEqual({ ok: false, reason: 'wrong' });
    expect(await password('nobody@contoh.go.id', PASSWORD)).toEqual({ ok: false, reason: 'wrong' });
    for (const login of ['CONTOH000000000001', 'CONTOH000000000099']) {
      for (let i = 0; i < 4; i++) await password(login, 'salah');
      expect(await password(login, PASSWORD)).toEqual({ ok: false, reason: 'wait', wait: 3600 });
    }
  });

  test('wrong passwords at once are all counted, and looked at no more than five', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => password(undefined, 'salah')));
    expect(all.filter((r) => !r.ok && r.reason === 'wrong')).toHaveLength(5);
    expect(all.filter((r) => !r.ok && r.reason === 'wait')).toHaveLength(7);
  });

  test('guesses from elsewhere do not lock out a browser that has signed in before', async () => {
    await signIn(A);
    for (let i = 0; i < 5; i++) await password(undefined, 'salah', B);
    expect(await password(undefined, undefined, B)).toMatchObject({ reason: 'wait' });
    s.later(30);
    await signIn(A);
  });

  test('the second factor needs the first: from this browser, within five minutes, once', async () => {
    expect(await second(totpNow(s))).toEqual({ ok: false, reason: 'expired' });
    await password();
    expect(await second(totpNow(s), B)).toEqual({ ok: false, reason: 'expired' });
    s.later(300);
    expect(await second(totpNow(s))).toEqual({ ok: false, reason: 'expired' });
    await signIn();
    s.later(60);
    expect(await second(totpNow(s))).toEqual({ ok: false, reason: 'expired' });
  });

  test('a code works once, and none from before it', async () => {
    await password();
    const code = totpNow(s);
    expect(await second(code)).toMatchObject({ ok: true });
    await password();
    expect(await second(code)).toEqual({ ok: false, reason: 'used' });
    expect(await second(totp(SECRET, s.now, -1))).toEqual({ ok: false, reason: 'used' });
    s.later(30);
    expect(await second(totpNow(s))).toMatchObject({ ok: true });
  });

  test('two uses of one code at once open one session', async () => {
    await password();
    await password(undefined, undefined, B);
    const both = await Promise.all([second(totpNow(s), A), second(totpNow(s), B)]);
    expect(both.filter((r) => r.ok)).toHaveLength(1);
  });

  test('the right password does not refill the tries of the second factor', async () => {
    const results: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      expect(await password()).toEqual({ ok: true });
      results.push(await second(wrongFor(totpNow(s))));
    }
    expect(results.slice(0, 5)).toEqual([4, 3, 2, 1, 0].map((left) => ({ ok: false, reason: 'wrong', left })));
    expect(results[5]).toEqual({ ok: false, reason: 'wait', wait: 3600 });
  });

  test('the clock of the phone may be half a minute off', async () => {
    await password();
    expect(await second(totp(SECRET, s.now, 2))).toMatchObject({ reason: 'wrong' });
    expect(await second(totp(SECRET, s.now, 1))).toMatchObject({ ok: true });
  });
});

describe('rights follow posts, by the legal date of the city', () => {
  const post = async (more: Partial<OfficerSeed['post']>, to: string | null) => {
    await s.city.db
      .updateTable('people.officer_post')
      .set({ valid_to: '2024-12-31' })
      .where('valid_from', '=', '2024-01-01')
      .execute();
    const p = { ...dewi().post, ...more };
    await s.city.db
      .insertInto('people.officer_post')
      .values({
        id: p.id,
        officer: DEWI,
        role: p.role,
        agency: p.agency,
        area: p.area,
        valid_from: p.from,
        valid_to: to,
        decree: p.decree,
      })
      .execute();
  };

  test('a post that ended yesterday gives none, though the session lives', async () => {
    // 23.30 in Medan on the 24th.
    s.now = new Date('2026-11-24T16:30:00Z');
    const token = await signIn();
    await post({ role: 'validator', from: '2025-01-01' }, '2026-11-24');
    expect((await actorOf(token))!.posts.map((p) => p.role)).toEqual(['validator']);
    s.later(1799);
    expect((await actorOf(token))!.posts.map((p) => p.role)).toEqual(['validator']);
    s.later(2);
    const after = await loadActor(
      s.city,
      {
        id: 'x',
        kind: 'officer',
        subject: DEWI,
        channel: 'web',
        device: '',
        created_at: s.now,
        last_seen_at: s.now,
        step_up_at: null,
        reads_from: null,
      },
      s.now,
    );
    expect(after!.posts).toEqual([]);
  });

  test('a post of tomorrow gives none yet; two posts of today give both', async () => {
    await post({ role: 'lurah', from: '2026-11-25' }, null);
    const token = await signIn();
    expect((await actorOf(token))!.posts).toEqual([]);
    await post({ id: crypto.randomUUID(), role: 'kepling', area: '12.71.01.1001', from: '2026-11-24' }, null);
    await post({ id: crypto.randomUUID(), role: 'petugas_loket', from: '2026-11-01' }, '2026-11-24');
    await s.city.db
      .updateTable('people.officer_post')
      .set({ valid_to: '2026-11-24' })
      .where('role', '=', 'kepling')
      .execute();
    expect((await actorOf(token))!.posts.map((p) => p.role)).toEqual(['petugas_loket', 'kepling']);
  });

  test('an officer out of service is nobody and cannot sign in', async () => {
    const token = await signIn();
    await s.city.db.updateTable('people.officer').set({ active_to: '2026-11-23' }).where('id', '=', DEWI).execute();
    expect(await actorOf(token)).toBeUndefined();
    expect(await password()).toEqual({ ok: false, reason: 'wrong' });
    expect(await officersInPost(s.city.db, 'disdukcapil', ['petugas_verifikasi'], '2026-11-24')).toEqual([]);
  });

  test('colleagues to hand over to', async () => {
    expect(
      await officersInPost(s.city.db, 'disdukcapil', ['petugas_verifikasi', 'validator'], '2026-11-24'),
    ).toMatchObject([{ id: DEWI, role: 'petugas_verifikasi' }]);
    expect(await officersInPost(s.city.db, 'disdukcapil', ['petugas_verifikasi'], '2023-12-31')).toEqual([]);
  });
});

describe('sessions of officers', () => {
  test('end after 30 minutes of silence and 12 hours in all', async () => {
    const token = await signIn();
    s.later(1800);
    expect(await findSession(s.city.db, token, s.now)).toBeDefined();
    for (let i = 0; i < 23; i++) {
      s.later(1799);
      if (i < 22) expect(await findSession(s.city.db, token, s.now)).toBeDefined();
    }
    s.later(100);
    expect(await findSession(s.city.db, token, s.now)).toBeUndefined();
    const other = await signIn(B);
    s.later(1801);
    expect(await findSession(s.city.db, other, s.now)).toBeUndefined();
  });

  test('step-up is fresh for five minutes, then asks for a new code', async () => {
    const token = await signIn();
    const ctx = async () => s.ctx({ actor: (await actorOf(token))! });
    needsStepUp(await ctx());
    s.later(301);
    const stale = await ctx();
    expect(() => needsStepUp(stale)).toThrow(expect.objectContaining({ kind: 'forbidden', reason: 'step_up' }));
    expect(await execute(stale, stepUp, { code: wrongFor(totpNow(s)), browser: A, ip: '10.0.0.1' })).toMatchObject({
      reason: 'wrong',
    });
    const done = await execute(stale, stepUp, { code: totpNow(s), browser: A, ip: '10.0.0.1' });
    const renewed = (done as { token: string }).token;
    // The session is the same, its token is not (ASVS 7.2.4).
    expect(renewed).not.toBe(token);
    expect(await findSession(s.city.db, token, s.now)).toBeUndefined();
    expect((await findSession(s.city.db, renewed, s.now))?.id).toBe(stale.actor.session);
    needsStepUp(s.ctx({ actor: (await actorOf(renewed))! }));
    await expect(execute(s.ctx(), stepUp, { code: totpNow(s), browser: A, ip: '10.0.0.1' })).rejects.toMatchObject({
      kind: 'unauthenticated',
    });
  });
});

test('neither password, secret nor code lies in the database', async () => {
  await signIn();
  const rows = await database.asOwner<{ v: string }>(
    `select o::text v from people.officer o union all select a::text from kernel.audit a union all select i::text from kernel.idempotency i`,
  );
  for (const { v } of rows) {
    expect(v).not.toContain(PASSWORD);
    expect(v).not.toContain(SECRET.toString('hex'));
    expect(v).not.toContain('dewi@contoh');
  }
});
