import { beforeEach, describe, expect, test } from 'vitest';
import { testCity, type TestCity } from '../../../test/harness/city.ts';
import type { Signed } from '../../../test/harness/people.ts';
import { hashPassword, totp } from '../../kernel/crypto.ts';

/* An officer changes the own password: by the present one and the authenticator, at every other place signed out. */

const OLD = 'kucing makan ikan asin';
const NEW = 'perahu biru di teluk sepi';
const PAGE = '/akun/sandi';
let t: TestCity;
let dewi: Signed;
let number: string;
/** The code of the moment; each works once, so the clock is turned. */
const code = (): string => {
  t.later(30);
  return totp(Buffer.alloc(20, 1), t.now);
};
const form = (more: Record<string, string> = {}) => ({
  current: OLD,
  password: NEW,
  again: NEW,
  code: code(),
  ...more,
});

beforeEach(async () => {
  t = await testCity();
  dewi = await t.officer('petugas_verifikasi', { name: 'Dewi Lestari' });
  const rows = await t.database.asOwner<{ employee_number: string }>(
    'update people.officer set password_hash = $1 where id = $2 returning employee_number',
    [await hashPassword(OLD), dewi.id],
  );
  number = rows[0]!.employee_number;
});

const signIn = (password: string) => t.browser().post('/petugas/masuk', { login: number, password });

describe('the own password', () => {
  test('is changed, holds at the next sign-in, and ends the sessions elsewhere', async () => {
    const here = t.browser(dewi);
    expect((await here.get('/akun')).body).toContain(PAGE);
    const done = await here.post(PAGE, form());
    expect([done.statusCode, done.headers['location']]).toEqual([303, '/akun?selesai=sandi']);
    expect((await here.get('/akun?selesai=sandi')).body).toContain('Kata sandi sudah diganti');
    const open = await t.database.asOwner<{ channel: string }>(
      'select channel from kernel.session where subject = $1 and ended_at is null',
      [dewi.id],
    );
    expect(open).toEqual([{ channel: 'web' }]);
    expect((await signIn(OLD)).statusCode).toBe(422);
    expect((await signIn(NEW)).headers['location']).toContain('/petugas/masuk/kode');
  });

  test.each([
    [{ current: 'salah benar salah' }, 'Kata sandi sekarang tidak cocok'],
    [{ current: '' }, 'Kata sandi sekarang'],
    [{ code: '000000' }, 'Kode salah'],
    [{ again: 'perahu biru di teluk ramai' }, 'Kedua kata sandi tidak sama'],
    [{ password: OLD, again: OLD }, 'sama dengan yang sekarang'],
    [{ password: 'pendek', again: 'pendek' }, 'paling sedikit 12'],
    [{ password: 'dewi lestari medan', again: 'dewi lestari medan' }, 'mudah ditebak'],
    [{ password: '1q2w3e4r5t6y', again: '1q2w3e4r5t6y' }, 'sudah pernah bocor'],
    [{ password: 'Qwerty123456!!', again: 'Qwerty123456!!' }, 'sudah pernah bocor'],
  ])('refuses %j at its field, and the old one stays', async (wrong, said) => {
    const answer = await t.browser(dewi).post(PAGE, form(wrong));
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(said);
    expect(answer.body).not.toContain(NEW);
    expect((await signIn(OLD)).headers['location']).toContain('/petugas/masuk/kode');
  });

  test('is no second set of tries: wrong ones are counted with those at the sign-in', async () => {
    const here = t.browser(dewi);
    for (let i = 0; i < 5; i++) await here.post(PAGE, form({ current: 'salah benar salah' }));
    const closed = await here.post(PAGE, form());
    expect(closed.statusCode).toBe(429);
    expect(Number(closed.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signIn(OLD)).statusCode).toBe(429);
  });

  test('is nobody’s who is no officer, or has none', async () => {
    const citizen = await t.person();
    expect((await t.browser(citizen).get(PAGE)).statusCode).toBe(403);
    expect((await t.browser().get(PAGE)).statusCode).toBe(401);
    await t.database.asOwner('update people.officer set password_hash = null where id = $1', [dewi.id]);
    expect((await t.browser(dewi).get(PAGE)).statusCode).toBe(404);
    expect((await t.browser(dewi).get('/akun')).body).not.toContain(PAGE);
  });
});
