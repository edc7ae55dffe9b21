import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../../kernel/errors.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { qrPath } from '../../../kernel/qr.ts';
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
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
  bodyOf,
} from '../../../ui/index.ts';
import { INVITATION_PATH, useInvitation } from '../commands/invitation.ts';
import { base32 } from '../model.ts';
import { findInvitation, type Invitation } from '../store/invitation.ts';
import { words } from '../words-invitation.ts';
import { attempt } from './form.ts';

function InvitationPage({ token, of, errors }: { token: string; of: Invitation; errors?: FieldTexts }) {
  const { lang, city } = useUi();
  const w = words[lang];
  const secret = base32(of.secret);
  const issuer = `Balai ${city.pack.city.short_name}`;
  // The key URI format that authenticator apps share: label issuer:account, SHA-1, 6 digits, 30 s.
  const uri = `otpauth://totp/${encodeURIComponent(`${issuer}:${of.number}`)}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
  const qr = qrPath(uri);
  return (
    <Page title={w.title} section="sign-in" errors={errors}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead(of.name, of.number)}</p>
      {of.purpose === 'reset' && <p>{w.reset}</p>}
      <Form action={`${INVITATION_PATH}/${token}`} class="stack">
        <h2>{w.passwordTitle}</h2>
        <PasswordField fresh name="password" label={w.password} hint={w.passwordHint} error={errors?.['password']} />
        <PasswordField fresh name="again" label={w.again} error={errors?.['again']} />
        <h2>{w.factorTitle}</h2>
        <p>{w.factorLead}</p>
        <svg
          class="qr"
          role="img"
          aria-label={w.qr}
          width="220"
          height="220"
          viewBox={`0 0 ${qr.size} ${qr.size}`}
          shape-rendering="crispEdges"
        >
          <rect width={qr.size} height={qr.size} fill="#fff" />
          <path d={qr.path} fill="#000" stroke="#000" stroke-width="0" />
        </svg>
        <p>
          {w.byHand}
          <br />
          <code>{secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
        <OtpField name="code" label={w.code} hint={w.codeHint} error={errors?.['code']} />
        <Actions>
          <Button big>{w.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
}

function OverPage() {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <Page title={w.over} section="sign-in">
      <EmptyState icon="lock" title={w.over}>
        <p>{w.overText}</p>
        <ButtonLink look="second" href={PATHS.deskSignIn}>
          {w.signIn}
        </ButtonLink>
      </EmptyState>
    </Page>
  );
}

/** /petugas/undangan/…: the one-time way in of a new officer. Looking at it uses nothing up: mail scanners look too. */
export function invitationRoutes(app: FastifyInstance): void {
  const url = `${INVITATION_PATH}/:token`;
  const show = async (request: FastifyRequest, reply: FastifyReply, errors?: FieldTexts) => {
    const { ctx } = request;
    const { token } = request.params as { token: string };
    const of = await findInvitation(ctx.city.db, ctx.city.keys, token.slice(0, 100), ctx.now);
    reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
    if (!of) return html(reply, ctx, <OverPage />, 404);
    return html(reply, ctx, <InvitationPage token={token} of={of} {...(errors && { errors })} />, errors ? 422 : 200);
  };
  app.get(url, { config: { action: PUBLIC } }, async (request, reply) => show(request, reply));
  app.post(url, { config: { action: 'officer.sign_in' } }, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const { token } = request.params as { token: string };
    // A password is as it was typed: no space is taken off it.
    const typed = (name: string) => (typeof body[name] === 'string' ? body[name] : '');
    try {
      const tried = await attempt(() =>
        useInvitation(ctx, {
          token: token.slice(0, 100),
          password: typed('password'),
          again: typed('again'),
          code: readDigits(body, 'code'),
          ip: request.ip,
        }),
      );
      if ('fields' in tried)
        return await show(request, reply, errorTexts(ctx.lang, tried.fields, words[ctx.lang].fault));
      return await reply.redirect(PATHS.deskSignIn, 303);
    } catch (error) {
      if (error instanceof Refusal && error.reason === 'invitation_over') return await show(request, reply);
      throw error;
    }
  });
}
