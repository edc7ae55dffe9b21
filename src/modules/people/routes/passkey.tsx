import type { FastifyInstance } from 'fastify';
import type { ComponentChildren } from 'preact';
import { execute } from '../../../kernel/command.ts';
import { setSessionCookie } from '../../../kernel/http.ts';
import { Actions, Button, Form, Hidden, Island, PATHS, readText, useUi, bodyOf } from '../../../ui/index.ts';
import { addPasskey, beginPasskey, beginPasskeySignIn, passkeySignIn, removePasskey } from '../commands/passkey.ts';
import { deviceName } from '../model.ts';
import type { Passkey } from '../store/passkey.ts';
import { words } from '../words.ts';
import { goal, whence, withGoal } from './form.ts';

declare module '../../../ui/island.tsx' {
  interface Islands {
    passkey: { ask: string; does: 'add' | 'sign-in'; failed: string };
  }
}

const ACCOUNT_KEYS = `${PATHS.account}/kunci`;
const SIGN_IN_KEY = `${PATHS.signIn}/kunci`;

/** A form that only a browser with a lock of its own can send; it stays hidden from all others. */
function LockForm({
  action,
  does,
  ke,
  children,
}: {
  action: string;
  does: 'add' | 'sign-in';
  ke?: string;
  children: ComponentChildren;
}) {
  const { lang } = useUi();
  const w = words[lang].passkey;
  return (
    <Island name="passkey" props={{ ask: `${action}/mulai`, does, failed: w.failed }} hidden class="stack">
      <Form action={action} class="stack">
        {ke !== undefined && <Hidden name="ke" value={ke} />}
        <Hidden name="answer" value="" />
        {children}
      </Form>
      <p role="status" />
    </Island>
  );
}

/** The sign-in page's second way in. */
export function PasskeySignIn({ ke }: { ke: string }) {
  const { lang } = useUi();
  const w = words[lang].passkey;
  return (
    <LockForm action={SIGN_IN_KEY} does="sign-in" ke={ke}>
      <p class="muted">{w.signInLead}</p>
      <Actions>
        <Button look="second" icon="shield">
          {w.signIn}
        </Button>
      </Actions>
    </LockForm>
  );
}

/** The account's keys, and the way to one more. `fresh`: whether one signed in so lately that they may be changed. */
export function Passkeys({ keys, fresh }: { keys: Passkey[]; fresh: boolean }) {
  const { lang, f } = useUi();
  const w = words[lang].passkey;
  return (
    <>
      <h2>{w.title}</h2>
      <p>{w.lead}</p>
      {keys.length > 0 && (
        <ul class="tasks">
          {keys.map((k) => (
            <li key={k.id}>
              <span>
                {k.device}
                <small>{w.made(f.dateTime(k.createdAt))}</small>
                {k.lastUsedAt && <small>{w.used(f.dateTime(k.lastUsedAt))}</small>}
              </span>
              {fresh && (
                <Form action={`${ACCOUNT_KEYS}/hapus`}>
                  <Hidden name="passkey" value={k.id} />
                  <Button look="quiet" label={w.endOf(`${k.device}, ${w.made(f.dateTime(k.createdAt))}`)}>
                    {w.end}
                  </Button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      )}
      {fresh ? (
        <LockForm action={ACCOUNT_KEYS} does="add">
          <Actions>
            <Button look="second" icon="shield">
              {w.add}
            </Button>
          </Actions>
        </LockForm>
      ) : (
        <p class="muted">{w.signInAgain}</p>
      )}
    </>
  );
}

/** What the browser's lock answered; an empty or broken one falls at the command's own check. */
function answerOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** /masuk/kunci, /akun/kunci: passkeys. The two `mulai` answer JSON to the island; all else are plain forms. */
export function passkeyRoutes(app: FastifyInstance): void {
  app.post(`${SIGN_IN_KEY}/mulai`, { config: { action: 'people.sign_in' } }, async (request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .send(await execute(request.ctx, beginPasskeySignIn, whence(request, reply))),
  );
  app.post(SIGN_IN_KEY, { config: { action: 'people.sign_in' } }, async (request, reply) => {
    const { ctx } = request;
    const done = await execute(ctx, passkeySignIn, {
      ...whence(request, reply),
      device: deviceName(request.headers['user-agent']),
      answer: answerOf(readText(bodyOf(request), 'answer')) as never,
    });
    if (!done.ok) return reply.redirect(withGoal(`${PATHS.signIn}?kunci=gagal`, goal(request)), 303);
    setSessionCookie(reply, ctx.city, done.token);
    return reply.redirect(goal(request), 303);
  });

  app.post(`${ACCOUNT_KEYS}/mulai`, { config: { action: 'people.account' } }, async (request, reply) =>
    reply.header('cache-control', 'no-store').send(await execute(request.ctx, beginPasskey, whence(request, reply))),
  );
  app.post(ACCOUNT_KEYS, { config: { action: 'people.account' } }, async (request, reply) => {
    await execute(request.ctx, addPasskey, {
      ...whence(request, reply),
      device: deviceName(request.headers['user-agent']),
      answer: answerOf(readText(bodyOf(request), 'answer')) as never,
    });
    return reply.redirect(`${PATHS.account}?selesai=kunci`, 303);
  });
  app.post(`${ACCOUNT_KEYS}/hapus`, { config: { action: 'people.account' } }, async (request, reply) => {
    await execute(request.ctx, removePasskey, { passkey: readText(bodyOf(request), 'passkey') });
    return reply.redirect(`${PATHS.account}?selesai=kunci-akhir`, 303);
  });
}
