import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { endSession, endSessionsOf, listSessions, startSession, type SessionKind } from '../../../kernel/session.ts';
import { findOfficer } from '../store/officer.ts';
import { findAccount } from '../store/person.ts';
import { mustReachAll } from './citizen.ts';

/** Ends the session the request came with. */
export const signOut = defineCommand({
  name: 'session.sign_out',
  action: 'people.account',
  input: z.strictObject({}),
  async run(act): Promise<void> {
    if (act.actor.session) await endSession(act.tx, act.actor.session, 'signed_out', act.now);
    act.note({ object: `session/${act.actor.session}` });
  },
});

/** Ends one of one's own sessions; another's is not found. */
export const revokeSession = defineCommand({
  name: 'session.revoke',
  action: 'people.account',
  input: z.strictObject({ session: z.string() }),
  async run(act, { session }): Promise<void> {
    if (session !== act.actor.session) mustReachAll(act);
    const mine = await listSessions(act.tx, act.actor.kind as SessionKind, act.actor.id, act.now);
    if (!mine.some((s) => s.id === session)) throw notFound();
    await endSession(act.tx, session, 'revoked', act.now);
    act.note({ object: `session/${session}` });
  },
});

/** Ends all one's sessions but the one that asks. */
export const revokeOtherSessions = defineCommand({
  name: 'session.revoke_others',
  action: 'people.account',
  input: z.strictObject({}),
  async run(act): Promise<void> {
    mustReachAll(act);
    await endSessionsOf(act.tx, act.actor.kind as SessionKind, act.actor.id, 'revoked', act.now, act.actor.session);
  },
});

const issue = defineCommand({
  name: 'session.issue_token',
  action: 'session.issue_token',
  input: z.strictObject({ subject: z.string().refine(isId, 'error.invalid') }),
  async run(act, { subject }): Promise<{ token: string; name: string }> {
    const officer = await findOfficer(act.tx, subject, localDate(act.city.calendar, act.now));
    const account = officer ? undefined : await findAccount(act.tx, subject);
    if (!officer && !account) throw notFound();
    const kind = officer ? 'officer' : 'person';
    const { id, token } = await startSession(act.tx, {
      kind,
      subject,
      channel: 'api',
      device: 'token',
      now: act.now,
      stepUp: true,
    });
    act.note({ object: `session/${id}`, reason: kind });
    return { token, name: officer?.name ?? account?.name ?? '' };
  },
});

/**
 * A bearer token for the API as a person or officer (`./balai token --as`). The context is the command line's: actor
 * SYSTEM, no key. Whoever can call it holds the machine already, so it counts as stepped up.
 */
export const issueToken = (ctx: Ctx, subject: string): Promise<{ token: string; name: string }> =>
  execute(ctx, issue, { subject });
