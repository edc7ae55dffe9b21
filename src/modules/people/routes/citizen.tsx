import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { setSessionCookie } from '../../../kernel/http.ts';
import type { Reader } from '../../../kernel/db.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Card,
  EmailField,
  Form,
  Hidden,
  html,
  Notice,
  OtpField,
  Page,
  PATHS,
  PhoneField,
  readText,
  useUi,
  errorTexts,
  type FieldTexts,
  bodyOf,
  formKey,
} from '../../../ui/index.ts';
import { requestCode, verifyCode, type CodeRefusal } from '../commands/citizen.ts';
import { liftLimit } from '../commands/prove.ts';
import { signOut } from '../commands/session.ts';
import { reachableBy } from '../jobs.ts';
import { browserMac, deviceName, maskContact, parseContact, type Contact, type ContactKind } from '../model.ts';
import { findCode, resendWait } from '../store/sign-in.ts';
import { words, type PeopleWords } from '../words.ts';
import { attempt, goal, whence, withGoal } from './form.ts';
import type { Demo, DemoCitizen } from './demo.ts';
import { PasskeySignIn } from './passkey.tsx';

/** Whether the city holds anything of a person's that a stranger must not see. */
export type Knows = (db: Reader, person: string) => Promise<boolean>;

const CODE = `${PATHS.signIn}/kode`;
const RESEND = `${CODE}/ulang`;

const wordsOf = (request: FastifyRequest): PeopleWords => words[request.ctx.lang];
/** The plain faults of a field, without those that count. */
export const plainFaults = ({ fault }: PeopleWords) => ({
  phone: fault.phone,
  email: fault.email,
  code_shape: fault.code_shape,
});

/** The sentence of a refused code. */
export function refusalOf({ fault }: PeopleWords, r: CodeRefusal): string {
  if (r.reason === 'wrong') return fault.wrong(r.left);
  return r.reason === 'wait' ? fault.wait(r.wait) : fault[r.reason];
}

interface SignInProps {
  kind: ContactKind;
  /** Which kinds this city can reach. */
  kinds: ContactKind[];
  contact: string;
  ke: string;
  errors?: FieldTexts;
  /** A key was tried, in vain. */
  keyFailed?: boolean;
  demo?: DemoCitizen[] | undefined;
}

function SignInPage({ kind, kinds, contact, ke, errors, keyFailed, demo }: SignInProps) {
  const { lang } = useUi();
  const w = words[lang].signIn;
  const email = kind === 'email';
  const other = kinds.find((k) => k !== kind);
  const field = { name: 'contact', value: contact, error: errors?.['contact'] };
  return (
    <Page
      title={email ? w.titleEmail : w.title}
      section="sign-in"
      errors={errors}
      flash={keyFailed ? { tone: 'warn', text: words[lang].passkey.failed } : undefined}
    >
      <h1>{email ? w.titleEmail : w.title}</h1>
      {kinds.length === 0 ? (
        <Notice tone="warn">{w.noDoor}</Notice>
      ) : (
        <>
          <p class="lead">{email ? w.leadEmail : w.lead}</p>
          <Form action={PATHS.signIn} idempotencyKey={formKey()} class="stack">
            <Hidden name="ke" value={ke} />
            <Hidden name="kind" value={kind} />
            {email ? (
              <EmailField {...field} label={w.email} hint={w.emailHint} />
            ) : (
              <PhoneField {...field} label={w.phone} />
            )}
            <Actions>
              <Button big>{w.send}</Button>
            </Actions>
          </Form>
          {other && (
            <p>
              <a href={withGoal(other === 'email' ? `${PATHS.signIn}?lewat=surel` : `${PATHS.signIn}?lewat=hp`, ke)}>
                {other === 'email' ? w.byEmail : w.byPhone}
              </a>
            </p>
          )}
        </>
      )}
      <PasskeySignIn ke={ke} />
      <p>
        <a href={PATHS.deskSignIn}>{w.officers}</a>
      </p>
      {demo && (
        <Card>
          <h2>{w.demoTitle}</h2>
          {demo.map((d) => (
            <Form key={d.phone} action={PATHS.signIn}>
              <Hidden name="ke" value={ke} />
              <Hidden name="kind" value="phone" />
              <Hidden name="contact" value={d.phone} />
              <Button look="second" icon="user">
                {d.name}
              </Button>
            </Form>
          ))}
          <p class="muted">
            {w.demoCode} <a href="/dev/outbox">{w.outbox}</a>
          </p>
        </Card>
      )}
    </Page>
  );
}

interface CodeProps {
  /** Where the forms go. */
  action: string;
  resendAction: string;
  otherHref: string;
  contact: Contact;
  ke: string;
  resendIn: number;
  resent: boolean;
  errors?: FieldTexts;
  outbox: boolean;
}

/** Six digits, who must never be told them, and a way to have them sent again. */
export function CodePage({
  action,
  resendAction,
  otherHref,
  contact,
  ke,
  resendIn,
  resent,
  errors,
  outbox,
}: CodeProps) {
  const { lang } = useUi();
  const w = words[lang].code;
  return (
    <Page title={w.title} section="sign-in" back={otherHref} errors={errors} flash={resent ? w.resent : undefined}>
      <h1>{w.title}</h1>
      <p class="lead">{w.sentTo(maskContact(contact))}</p>
      <Form action={action} idempotencyKey={formKey()} class="stack">
        <Hidden name="ke" value={ke} />
        {/* What was typed is a secret of seconds: it is the one answer that is not shown again. */}
        <OtpField name="code" label={w.label} error={errors?.['code']} />
        <Notice tone="warn">
          <p>{w.warning}</p>
        </Notice>
        <Actions>
          <Button big>{w.go}</Button>
        </Actions>
      </Form>
      <h2>{w.late}</h2>
      {resendIn > 0 && <p>{w.resendIn(resendIn)}</p>}
      <Form action={resendAction} idempotencyKey={formKey()}>
        <Hidden name="ke" value={ke} />
        <Actions>
          <Button look="second" icon="send">
            {w.resend}
          </Button>
          <ButtonLink look="quiet" href={otherHref}>
            {w.other}
          </ButtonLink>
        </Actions>
      </Form>
      {outbox && (
        <p class="muted">
          {words[lang].signIn.demoCode} <a href="/dev/outbox">{words[lang].signIn.outbox}</a>
        </p>
      )}
    </Page>
  );
}

/** /masuk, /masuk/kode, /keluar. Works without JavaScript; a wrong answer comes back as the same page, 422 (429 when one must wait). */
export function citizenRoutes(app: FastifyInstance, demo: Demo | undefined, knows: Knows): void {
  const kindOf = (request: FastifyRequest, asked: unknown): ContactKind => {
    const kinds = reachableBy(request.ctx.city);
    const wanted = asked === 'email' || asked === 'surel' ? 'email' : 'phone';
    return kinds.includes(wanted) ? wanted : (kinds[0] ?? wanted);
  };
  const signInPage = (
    request: FastifyRequest,
    reply: FastifyReply,
    p: { kind: ContactKind; contact: string; errors?: FieldTexts; keyFailed?: boolean },
    status = 200,
  ) => {
    const { city } = request.ctx;
    const citizens = demo && city.env === 'demo' ? demo.citizens(city) : undefined;
    return html(
      reply,
      request.ctx,
      <SignInPage {...p} kinds={reachableBy(city)} ke={goal(request)} demo={citizens} />,
      status,
    );
  };
  const openCode = async (request: FastifyRequest, reply: FastifyReply) => {
    const { city } = request.ctx;
    return findCode(city.db, city.keys, browserMac(city.keys, whence(request, reply).browser), 'sign_in');
  };
  const codePage = async (
    request: FastifyRequest,
    reply: FastifyReply,
    contact: Contact,
    errors?: FieldTexts,
    status = 200,
  ) => {
    const { city, now } = request.ctx;
    const resendIn = await resendWait(
      city.db,
      city.keys,
      contact,
      browserMac(city.keys, whence(request, reply).browser),
      now,
    );
    const ke = goal(request);
    return html(
      reply,
      request.ctx,
      <CodePage
        action={CODE}
        resendAction={RESEND}
        otherHref={withGoal(PATHS.signIn, ke)}
        contact={contact}
        ke={ke}
        resendIn={resendIn}
        resent={(request.query as { ulang?: string }).ulang === '1'}
        outbox={demo !== undefined && city.env === 'demo'}
        {...(errors ? { errors } : {})}
      />,
      status,
    );
  };

  app.get(PATHS.signIn, { config: { action: PUBLIC } }, async (request, reply) => {
    if (request.ctx.actor.kind === 'person') return reply.redirect(goal(request), 303);
    whence(request, reply);
    return signInPage(request, reply, {
      kind: kindOf(request, (request.query as { lewat?: string }).lewat),
      contact: '',
      keyFailed: (request.query as { kunci?: string }).kunci === 'gagal',
    });
  });

  app.post(PATHS.signIn, { config: { action: 'people.sign_in' } }, async (request, reply) => {
    const body = bodyOf(request);
    const kind = kindOf(request, body['kind']);
    const contact = readText(body, 'contact');
    const asked = await attempt(() =>
      execute(request.ctx, requestCode, { kind, contact, purpose: 'sign_in', ...whence(request, reply) }),
    );
    const w = wordsOf(request);
    if ('fields' in asked)
      return signInPage(
        request,
        reply,
        { kind, contact, errors: errorTexts(request.ctx.lang, asked.fields, plainFaults(w)) },
        422,
      );
    const { wait } = asked.value;
    if (wait > 0) {
      // Whoever came back to this page still has a code under way.
      const open = await openCode(request, reply);
      if (
        open &&
        !open.usedAt &&
        open.expiresAt > request.ctx.now &&
        open.contact.value === parseContact(kind, contact)?.value
      ) {
        return reply.redirect(withGoal(CODE, goal(request)), 303);
      }
      reply.header('retry-after', String(wait));
      return signInPage(request, reply, { kind, contact, errors: { contact: w.fault.tooEarly(wait) } }, 429);
    }
    return reply.redirect(withGoal(CODE, goal(request)), 303);
  });

  app.get(CODE, { config: { action: PUBLIC } }, async (request, reply) => {
    if (request.ctx.actor.kind === 'person') return reply.redirect(goal(request), 303);
    const code = await openCode(request, reply);
    return code ? codePage(request, reply, code.contact) : reply.redirect(withGoal(PATHS.signIn, goal(request)), 303);
  });

  app.post(CODE, { config: { action: 'people.sign_in' } }, async (request, reply) => {
    const { ctx } = request;
    if (ctx.actor.kind === 'person') return reply.redirect(goal(request), 303);
    const device = deviceName(request.headers['user-agent']);
    const tried = await attempt(() =>
      execute(ctx, verifyCode, { code: readText(bodyOf(request), 'code'), device, ...whence(request, reply) }),
    );
    if ('value' in tried && tried.value.ok) {
      const { token, session, person, limited } = tried.value;
      setSessionCookie(reply, ctx.city, token);
      // Where nothing is known of a person there is nothing to protect, and nothing to ask.
      if (limited && !(await knows(ctx.city.db, person))) {
        const { key: _, ...plain } = ctx;
        const { browser } = whence(request, reply);
        await execute(plain, liftLimit, { session, person, browser, by: 'nothing_known' });
      }
      return reply.redirect(goal(request), 303);
    }
    const code = await openCode(request, reply);
    if (!code) return reply.redirect(withGoal(PATHS.signIn, goal(request)), 303);
    const w = wordsOf(request);
    if ('fields' in tried)
      return codePage(request, reply, code.contact, errorTexts(ctx.lang, tried.fields, plainFaults(w)), 422);
    const refusal = tried.value as CodeRefusal;
    if (refusal.reason === 'wait') reply.header('retry-after', String(refusal.wait));
    return codePage(
      request,
      reply,
      code.contact,
      { code: refusalOf(w, refusal) },
      refusal.reason === 'wait' ? 429 : 422,
    );
  });

  app.post(RESEND, { config: { action: 'people.sign_in' } }, async (request, reply) => {
    const code = await openCode(request, reply);
    if (!code) return reply.redirect(withGoal(PATHS.signIn, goal(request)), 303);
    const { kind, value } = code.contact;
    const { wait } = await execute(request.ctx, requestCode, {
      kind,
      contact: value,
      purpose: 'sign_in',
      ...whence(request, reply),
    });
    if (wait > 0) {
      reply.header('retry-after', String(wait));
      return codePage(request, reply, code.contact, { '': wordsOf(request).fault.tooEarly(wait) }, 429);
    }
    return reply.redirect(withGoal(`${CODE}?ulang=1`, goal(request)), 303);
  });

  for (const path of [PATHS.signOut, PATHS.deskSignOut]) {
    app.post(path, { config: { action: PUBLIC } }, async (request, reply) => {
      const { ctx } = request;
      if (ctx.actor.session) await execute(ctx, signOut, {});
      setSessionCookie(reply, ctx.city, undefined);
      return reply.redirect(ctx.actor.kind === 'officer' ? PATHS.deskSignIn : PATHS.home, 303);
    });
  }
}
