import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { hashPassword, verifyPassword } from '../../../kernel/crypto.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { endSessionsOf } from '../../../kernel/session.ts';
import { askTry, succeeded } from '../guard.ts';
import { passwordFault } from '../model.ts';
import { ownPassword, setPassword } from '../store/officer.ts';
import { lockGuard, saveGuard } from '../store/sign-in.ts';
import { browserInput, codeInput, spendOfNetwork } from './citizen.ts';
import { guardOf, inTurn, tryTotp, type TotpRefusal } from './officer.ts';

/* An officer's own password, made anew by who knows the present one and holds the authenticator. */

const ask = defineCommand({
  name: 'officer.ask_own_password',
  action: 'officer.change_password',
  input: z.strictObject({ browser: browserInput, ip: z.string().max(60) }),
  async run(act, { browser, ip }): Promise<{ wait: number }> {
    await spendOfNetwork(act, 'try', ip);
    // The same count as at the sign-in: a stolen session is no second set of tries.
    const key = await guardOf(act, act.city.keys.blindIndex('officer_password', act.actor.id), act.actor.id, browser);
    const { guard, wait } = askTry(await lockGuard(act.tx, key, act.now), act.now);
    if (wait === 0) await saveGuard(act.tx, key, guard, act.now);
    act.note({ object: `officer/${act.actor.id}`, reason: wait > 0 ? 'wait' : 'asked' });
    return { wait };
  },
});

const change = defineCommand({
  name: 'officer.change_password',
  action: 'officer.change_password',
  input: z.strictObject({ hash: z.string(), code: codeInput, browser: browserInput }),
  async run(act, { hash, code, browser }): Promise<TotpRefusal | { ok: true }> {
    const { id, session } = act.actor;
    const refusal = await tryTotp(act, id, code, browser);
    act.note({ object: `officer/${id}`, reason: refusal?.reason ?? 'changed' });
    if (refusal) return refusal;
    const key = await guardOf(act, act.city.keys.blindIndex('officer_password', id), id, browser);
    await saveGuard(act.tx, key, succeeded(await lockGuard(act.tx, key, act.now), act.now), act.now);
    await setPassword(act.tx, id, hash);
    await endSessionsOf(act.tx, 'officer', id, 'password_changed', act.now, session);
    return { ok: true };
  },
});

/**
 * Changes the officer's own password and ends all other sessions. Throws `invalid` with faults at `current`, `password`,
 * `again` and `code`, and notFound for who signs in by the city's provider alone.
 */
export async function changePassword(
  ctx: Ctx,
  input: { current: string; password: string; again: string; code: string; browser: string; ip: string },
): Promise<TotpRefusal | { ok: true }> {
  const { key: _, ...once } = ctx;
  const own = await ownPassword(ctx.city.db, ctx.actor.id);
  if (!own?.hash) throw notFound();
  const { current, password, again, code, browser, ip } = input;
  const fault =
    passwordFault(password, [own.name, own.number, ctx.city.pack.city.short_name]) ??
    (password === current ? 'error.password_same' : undefined);
  const fields = {
    ...(current === '' ? { current: 'error.required' } : {}),
    ...(fault ? { password: fault } : {}),
    ...(!fault && password !== again ? { again: 'error.password_differs' } : {}),
    ...(/^\d{6}$/.test(code) ? {} : { code: 'error.code_shape' }),
  };
  if (Object.keys(fields).length > 0) throw invalid(fields);
  const { wait } = await execute(once, ask, { browser, ip });
  if (wait > 0) return { ok: false, reason: 'wait', wait };
  const { hash: present } = own;
  if (!(await inTurn(() => verifyPassword(current.slice(0, 1000), present))))
    throw invalid({ current: 'error.password_wrong' });
  const hash = await inTurn(() => hashPassword(password));
  return execute(once, change, { hash, code, browser });
}
