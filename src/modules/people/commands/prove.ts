import { z } from 'zod';
import { defineCommand } from '../../../kernel/command.ts';
import { liftReach } from '../../../kernel/session.ts';
import { askTry, succeeded, triesLeft } from '../guard.ts';
import { guardKey } from '../model.ts';
import { contactsOf, findPerson, personByIdentifier } from '../store/person.ts';
import { lockGuard, saveGuard } from '../store/sign-in.ts';
import { browserInput, ownerCame, spendOfNetwork } from './citizen.ts';

/*
 * A session whose number may be somebody else's by now reaches only what began since it did. Two facts that the owner
 * knows lift that: number and PIN of a case (asked by whoever holds the cases), or what the account knows of the person.
 */

/** Lifts the limit of a session. The caller has seen the proof, or that there is nothing to protect. */
export const liftLimit = defineCommand({
  name: 'people.lift_limit',
  action: 'people.sign_in',
  input: z.strictObject({
    session: z.uuid(),
    person: z.uuid(),
    browser: browserInput,
    by: z.enum(['nothing_known', 'case', 'identity']),
  }),
  async run(act, { session, person, browser, by }): Promise<void> {
    await liftReach(act.tx, session);
    await ownerCame(act, person, await contactsOf(act.tx, person), browser);
    act.note({ object: `person/${person}`, reason: `limit_lifted_${by}`, after: { session } });
  },
});

export type Proof =
  | { ok: true }
  | { ok: false; reason: 'wrong'; left: number }
  | { ok: false; reason: 'wait'; wait: number };

/** Whether identity number and day of birth are those the account knows. Five tries an hour, as for codes. */
export const proveByIdentity = defineCommand({
  name: 'people.prove_by_identity',
  action: 'people.account',
  input: z.strictObject({ nik: z.string().max(40), bornOn: z.string().max(10), ip: z.string().max(60) }),
  async run(act, { nik, bornOn, ip }): Promise<Proof> {
    await spendOfNetwork(act, 'try', ip);
    const key = guardKey(act.city.keys.blindIndex('prove', act.actor.id), undefined);
    const { guard, wait } = askTry(await lockGuard(act.tx, key, act.now), act.now);
    if (wait > 0) {
      act.note({ reason: 'wait' });
      return { ok: false, reason: 'wait', wait };
    }
    const holder = await personByIdentifier(act.tx, act.city.keys, 'nik', nik.replaceAll(/\D/g, ''));
    const right = holder === act.actor.id && (await findPerson(act.tx, act.actor.id))?.birthDate === bornOn;
    await saveGuard(act.tx, key, right ? succeeded(guard, act.now) : guard, act.now);
    act.note({ object: `person/${act.actor.id}`, reason: right ? 'proved' : 'wrong' });
    return right ? { ok: true } : { ok: false, reason: 'wrong', left: triesLeft(guard) };
  },
});
