import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../../kernel/errors.ts';
import {
  Actions,
  bodyOf,
  Button,
  errorTexts,
  Form,
  html,
  OtpField,
  Page,
  PasswordField,
  PATHS,
  readDigits,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import { changePassword } from '../commands/password.ts';
import { ownPassword } from '../store/officer.ts';
import { words as invitationWords } from '../words-invitation.ts';
import { words } from '../words.ts';
import { attempt, whence } from './form.ts';

/** /akun/sandi: an officer's own password. */
export const PASSWORD = `${PATHS.account}/sandi`;

function ChangePage({ errors }: { errors?: FieldTexts | undefined }) {
  const { lang } = useUi();
  const w = words[lang].account.password;
  const fresh = invitationWords[lang];
  return (
    <Page title={w.title} back={PATHS.account} errors={errors}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      <Form action={PASSWORD} class="stack">
        <PasswordField name="current" label={w.current} error={errors?.['current']} />
        <PasswordField
          fresh
          name="password"
          label={fresh.password}
          hint={fresh.passwordHint}
          error={errors?.['password']}
        />
        <PasswordField fresh name="again" label={fresh.again} error={errors?.['again']} />
        <OtpField name="code" label={fresh.code} hint={words[lang].officer.codeHint} error={errors?.['code']} />
        <Actions>
          <Button big>{w.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
}

export function passwordRoutes(app: FastifyInstance): void {
  const show = (request: FastifyRequest, reply: FastifyReply, errors?: FieldTexts, status = 200) =>
    html(reply.header('cache-control', 'no-store'), request.ctx, <ChangePage errors={errors} />, status);

  app.get(PASSWORD, { config: { action: 'officer.change_password' } }, async (request, reply) => {
    if (!(await ownPassword(request.ctx.city.db, request.ctx.actor.id))?.hash) throw notFound();
    return show(request, reply);
  });
  app.post(PASSWORD, { config: { action: 'officer.change_password' } }, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    // A password is as it was typed: no space is taken off it.
    const typed = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
    const { fault, account } = words[ctx.lang];
    const tried = await attempt(() =>
      changePassword(ctx, {
        current: typed('current'),
        password: typed('password'),
        again: typed('again'),
        code: readDigits(body, 'code'),
        ...whence(request, reply),
      }),
    );
    if ('fields' in tried) {
      const faults = { ...invitationWords[ctx.lang].fault, ...account.password.fault };
      return show(request, reply, errorTexts(ctx.lang, tried.fields, faults), 422);
    }
    const out = tried.value;
    if (out.ok) return reply.redirect(`${PATHS.account}?selesai=sandi`, 303);
    if (out.reason === 'wait') {
      reply.header('retry-after', String(out.wait));
      return show(request, reply, { current: fault.wait(out.wait) }, 429);
    }
    return show(request, reply, { code: out.reason === 'wrong' ? fault.wrong(out.left) : fault[out.reason] }, 422);
  });
}
