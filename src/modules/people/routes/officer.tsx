import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { execute } from '../../../kernel/command.ts';
import { setSessionCookie } from '../../../kernel/http.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  Button,
  ButtonLink,
  errorTexts,
  Form,
  Hidden,
  html,
  Notice,
  OtpField,
  Page,
  PasswordField,
  PATHS,
  readText,
  Table,
  TextField,
  useUi,
  type FieldTexts,
  bodyOf,
  formKey,
} from '../../../ui/index.ts';
import { giveSecondFactor, givePassword, stepUp, type TotpRefusal } from '../commands/officer.ts';
import { browserMac, deviceName } from '../model.ts';
import { findChallenge } from '../store/officer.ts';
import { words, type PeopleWords } from '../words.ts';
import { roleWords } from '../words-roles.ts';
import type { Demo, DemoOfficer } from './demo.ts';
import { attempt, goal, whence, withGoal } from './form.ts';
import { ProviderButton } from './officer-identity.tsx';

const SIGN_IN = PATHS.deskSignIn;
const CODE = `${SIGN_IN}/kode`;
const STEP_UP = PATHS.stepUp;

function PasswordPage({
  login,
  ke,
  errors,
  demo,
}: {
  login: string;
  ke: string;
  errors?: FieldTexts;
  demo?: DemoOfficer[] | undefined;
}) {
  const { lang } = useUi();
  const w = words[lang].officer;
  return (
    <Page title={w.title} section="sign-in" errors={errors} width={demo ? 'wide' : 'narrow'}>
      <h1>{w.title}</h1>
      <Form action={SIGN_IN} class="stack">
        <Hidden name="ke" value={ke} />
        <TextField
          name="login"
          label={w.login}
          value={login}
          error={errors?.['login']}
          width="w20"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
        />
        <PasswordField name="password" label={w.password} error={errors?.['password']} />
        <Actions>
          <Button big>{w.go}</Button>
        </Actions>
      </Form>
      <ProviderButton ke={ke} />
      <p>
        <a href={PATHS.signIn}>{w.citizens}</a>
      </p>
      {demo && <DemoAccounts officers={demo} />}
    </Page>
  );
}

function DemoAccounts({ officers }: { officers: DemoOfficer[] }) {
  const { lang, url } = useUi();
  const w = words[lang].officer;
  const c = w.demoColumns;
  return (
    <section class="stack">
      <h2>{w.demoTitle}</h2>
      <p>{w.demoLead}</p>
      <Table
        caption={w.demoTitle}
        quietCaption
        rows={officers}
        id={(o) => o.login}
        columns={[
          { head: c.name, cell: (o) => o.name, main: true },
          { head: c.role, cell: (o) => roleWords[lang][o.role] ?? o.role },
          { head: c.login, cell: (o) => <code>{o.login}</code> },
          { head: c.password, cell: (o) => <code>{o.password}</code> },
          { head: c.code, cell: (o) => <code>{o.code}</code>, num: true },
        ]}
      />
      <ButtonLink look="second" icon="rotate" href={url}>
        {w.demoAgain}
      </ButtonLink>
    </section>
  );
}

interface CodeProps {
  action: string;
  title: string;
  lead?: string;
  go: string;
  ke: string;
  again?: { href: string; label: string };
  /** Another way to the same end, under the form. */
  instead?: ComponentChildren;
  errors?: FieldTexts;
  demo?: DemoOfficer[] | undefined;
}

function TotpPage({ action, title, lead, go, ke, again, instead, errors, demo }: CodeProps) {
  const { lang } = useUi();
  const w = words[lang].officer;
  return (
    <Page title={title} section="sign-in" back={again} errors={errors} width={demo ? 'wide' : 'narrow'}>
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      <Form action={action} idempotencyKey={formKey()} class="stack">
        <Hidden name="ke" value={ke} />
        <OtpField name="code" label={w.codeLabel} hint={w.codeHint} error={errors?.['code']} />
        <Notice tone="warn">
          <p>{words[lang].code.warning}</p>
        </Notice>
        <Actions>
          <Button big>{go}</Button>
        </Actions>
      </Form>
      {instead}
      {demo && <DemoAccounts officers={demo} />}
    </Page>
  );
}

function totpText({ fault }: PeopleWords, r: TotpRefusal): string {
  if (r.reason === 'wrong') return fault.wrong(r.left);
  return r.reason === 'wait' ? fault.wait(r.wait) : fault[r.reason];
}

/** /petugas/masuk, its code page, and the page that asks for the second factor again within a session. */
export function officerRoutes(app: FastifyInstance, demo?: Demo): void {
  const accounts = (request: FastifyRequest) => {
    const { city, now } = request.ctx;
    return demo && city.env === 'demo' ? demo.officers(city, now) : undefined;
  };
  const wordsOf = (request: FastifyRequest): PeopleWords => words[request.ctx.lang];
  const desk = (request: FastifyRequest) => goal(request, PATHS.desk);
  const keptGoal = (path: string, ke: string) => (ke === PATHS.desk ? path : withGoal(path, ke));
  const passwordPage = (
    request: FastifyRequest,
    reply: FastifyReply,
    login: string,
    errors?: FieldTexts,
    status = 200,
  ) =>
    html(
      reply,
      request.ctx,
      <PasswordPage login={login} ke={desk(request)} demo={accounts(request)} {...(errors ? { errors } : {})} />,
      status,
    );
  const refuse = (
    request: FastifyRequest,
    reply: FastifyReply,
    tried: { fields: Record<string, string> } | { value: TotpRefusal },
  ) => {
    const w = wordsOf(request);
    if ('fields' in tried)
      return { errors: errorTexts(request.ctx.lang, tried.fields, { code_shape: w.fault.code_shape }), status: 422 };
    const wait = tried.value.reason === 'wait';
    if (tried.value.reason === 'wait') reply.header('retry-after', String(tried.value.wait));
    return { errors: { code: totpText(w, tried.value) }, status: wait ? 429 : 422 };
  };

  app.get(SIGN_IN, { config: { action: PUBLIC } }, async (request, reply) => {
    if (request.ctx.actor.kind === 'officer') return reply.redirect(desk(request), 303);
    whence(request, reply);
    return passwordPage(request, reply, '');
  });

  app.post(SIGN_IN, { config: { action: 'officer.sign_in' } }, async (request, reply) => {
    const body = bodyOf(request);
    const login = readText(body, 'login');
    const password = typeof body['password'] === 'string' ? body['password'] : '';
    const tried = await attempt(() => givePassword(request.ctx, { login, password, ...whence(request, reply) }));
    if ('fields' in tried) return passwordPage(request, reply, login, errorTexts(request.ctx.lang, tried.fields), 422);
    if (tried.value.ok) return reply.redirect(keptGoal(CODE, desk(request)), 303);
    const { fault } = wordsOf(request);
    if (tried.value.reason === 'wrong') return passwordPage(request, reply, login, { password: fault.password }, 422);
    reply.header('retry-after', String(tried.value.wait));
    return passwordPage(request, reply, login, { password: fault.wait(tried.value.wait) }, 429);
  });

  const codePage = (request: FastifyRequest, reply: FastifyReply, errors?: FieldTexts, status = 200) => {
    const w = wordsOf(request).officer;
    const ke = desk(request);
    return html(
      reply,
      request.ctx,
      <TotpPage
        action={CODE}
        title={w.codeTitle}
        go={w.codeGo}
        ke={ke}
        again={{ href: keptGoal(SIGN_IN, ke), label: w.again }}
        demo={accounts(request)}
        {...(errors ? { errors } : {})}
      />,
      status,
    );
  };
  app.get(CODE, { config: { action: PUBLIC } }, async (request, reply) => {
    const { city, now, actor } = request.ctx;
    if (actor.kind === 'officer') return reply.redirect(desk(request), 303);
    const challenge = await findChallenge(city.db, browserMac(city.keys, whence(request, reply).browser));
    if (!challenge || challenge.usedAt || challenge.expiresAt <= now)
      return reply.redirect(keptGoal(SIGN_IN, desk(request)), 303);
    return codePage(request, reply);
  });
  app.post(CODE, { config: { action: 'officer.sign_in' } }, async (request, reply) => {
    const { ctx } = request;
    if (ctx.actor.kind === 'officer') return reply.redirect(desk(request), 303);
    const device = deviceName(request.headers['user-agent']);
    const tried = await attempt(() =>
      execute(ctx, giveSecondFactor, { code: readText(bodyOf(request), 'code'), device, ...whence(request, reply) }),
    );
    if ('value' in tried && tried.value.ok) {
      setSessionCookie(reply, ctx.city, tried.value.token);
      return reply.redirect(desk(request), 303);
    }
    const { errors, status } = refuse(request, reply, tried as { value: TotpRefusal });
    return codePage(request, reply, errors, status);
  });

  const stepUpPage = (request: FastifyRequest, reply: FastifyReply, errors?: FieldTexts, status = 200) => {
    const w = wordsOf(request).officer;
    return html(
      reply,
      request.ctx,
      <TotpPage
        action={STEP_UP}
        title={w.stepUp}
        lead={w.stepUpLead}
        go={w.stepUpGo}
        ke={desk(request)}
        instead={<ProviderButton ke={desk(request)} again />}
        demo={accounts(request)}
        {...(errors ? { errors } : {})}
      />,
      status,
    );
  };
  app.get(STEP_UP, { config: { action: 'officer.step_up' } }, async (request, reply) => stepUpPage(request, reply));
  app.post(STEP_UP, { config: { action: 'officer.step_up' } }, async (request, reply) => {
    const tried = await attempt(() =>
      execute(request.ctx, stepUp, { code: readText(bodyOf(request), 'code'), ...whence(request, reply) }),
    );
    if ('value' in tried && tried.value.ok) {
      setSessionCookie(reply, request.ctx.city, tried.value.token);
      return reply.redirect(desk(request), 303);
    }
    const { errors, status } = refuse(request, reply, tried as { value: TotpRefusal });
    return stepUpPage(request, reply, errors, status);
  });
}
