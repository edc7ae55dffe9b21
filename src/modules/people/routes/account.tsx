import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { listSessions, type Session, type SessionKind } from '../../../kernel/session.ts';
import {
  Actions,
  Button,
  EmailField,
  errorTexts,
  Form,
  Hidden,
  html,
  Page,
  PATHS,
  PhoneField,
  readText,
  SummaryList,
  Tag,
  useUi,
  type FieldTexts,
  bodyOf,
  formKey,
} from '../../../ui/index.ts';
import { linkContact, requestCode, type CodeRefusal } from '../commands/citizen.ts';
import { isFreshSignIn } from '../commands/passkey.ts';
import { revokeOtherSessions, revokeSession } from '../commands/session.ts';
import { reachableBy } from '../jobs.ts';
import { browserMac, maskContact, type Contact, type ContactKind } from '../model.ts';
import { passkeysOf, type Passkey } from '../store/passkey.ts';
import { openIdentifier } from '../store/person.ts';
import { findCode, resendWait } from '../store/sign-in.ts';
import { words, type PeopleWords } from '../words.ts';
import { CodePage, plainFaults, refusalOf } from './citizen.tsx';
import { attempt, whence } from './form.ts';
import { ownPassword } from '../store/officer.ts';
import { Passkeys } from './passkey.tsx';
import { PASSWORD } from './password.tsx';

const ACCOUNT = PATHS.account;
const SLUG: Record<ContactKind, string> = { phone: 'hp', email: 'surel' };
const linkPath = (kind: ContactKind) => `${ACCOUNT}/${SLUG[kind]}`;
const KINDS: ContactKind[] = ['phone', 'email'];
/** By the word that an act leaves in the address. */
const FLASH: Record<string, AccountProps['flash']> = {
  sesi: 'ended',
  kontak: 'added',
  kunci: 'keyAdded',
  'kunci-akhir': 'keyEnded',
  sandi: 'passwordChanged',
};

interface AccountProps {
  sessions: Session[];
  current: string | undefined;
  /** Masked; only for people. */
  contacts: { kind: ContactKind; value: string | undefined; reachable: boolean }[];
  /** Only for people. */
  passkeys?: { keys: Passkey[]; fresh: boolean } | undefined;
  /** Only for officers who have one. */
  password: boolean;
  flash: 'ended' | 'added' | 'keyAdded' | 'keyEnded' | 'passwordChanged' | undefined;
}

function AccountPage({ sessions, current, contacts, passkeys, password, flash }: AccountProps) {
  const { lang, actor, f } = useUi();
  const w = words[lang].account;
  const device = (s: Session) => (s.channel === 'api' ? w.token : s.device || w.unknownDevice);
  return (
    <Page title={w.title} section="account" flash={flash ? w[flash] : undefined}>
      <h1>{w.title}</h1>
      <p class="lead">{actor.name || w.unnamed}</p>
      {contacts.length > 0 && (
        <>
          <SummaryList
            rows={contacts.map((c) => ({
              label: w[c.kind],
              value: c.value ?? (c.reachable ? <a href={linkPath(c.kind)}>{w.add[c.kind]}</a> : w.none),
            }))}
          />
          <p class="muted">
            {w.changeAtCounter} <a href={`${ACCOUNT}/nomor-lama`}>{w.numberChanged}</a>
          </p>
          <p>
            <a href={PATHS.news}>{w.news}</a>
          </p>
        </>
      )}
      {passkeys && <Passkeys {...passkeys} />}
      {password && (
        <p>
          <a href={PASSWORD}>{w.password.title}</a>
        </p>
      )}
      <h2>{w.sessions}</h2>
      <p>{w.sessionsLead}</p>
      <ul class="tasks">
        {sessions.map((s) => (
          <li key={s.id}>
            <span>
              {device(s)}
              <small>{w.signedIn(f.dateTime(s.created_at))}</small>
              <small>{w.seen(f.dateTime(s.last_seen_at))}</small>
            </span>
            {s.id === current ? (
              <Tag tone="ok">{w.thisOne}</Tag>
            ) : (
              <Form action={`${ACCOUNT}/sesi`}>
                <Hidden name="session" value={s.id} />
                <Button look="quiet" label={w.endOf(`${device(s)}, ${w.signedIn(f.dateTime(s.created_at))}`)}>
                  {w.end}
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Form action={`${ACCOUNT}/sesi`}>
          <Hidden name="others" value="1" />
          <Actions>
            <Button look="danger">{w.endOthers}</Button>
          </Actions>
        </Form>
      )}
    </Page>
  );
}

function LinkPage({ kind, contact, errors }: { kind: ContactKind; contact: string; errors?: FieldTexts }) {
  const { lang } = useUi();
  const { account, signIn } = words[lang];
  const field = { name: 'contact', value: contact, error: errors?.['contact'], heading: true };
  return (
    <Page title={account.add[kind]} back={ACCOUNT} errors={errors}>
      <Form action={linkPath(kind)} idempotencyKey={formKey()} class="stack">
        {kind === 'email' ? (
          <EmailField {...field} label={account.add.email} hint={signIn.emailHint} />
        ) : (
          <PhoneField {...field} label={account.add.phone} />
        )}
        <Actions>
          <Button big>{signIn.send}</Button>
        </Actions>
      </Form>
    </Page>
  );
}

/** /akun: where one is signed in, and how one can be reached. */
export function accountRoutes(app: FastifyInstance): void {
  app.get(ACCOUNT, { config: { action: 'people.account' } }, async (request, reply) => {
    const { city, actor, now } = request.ctx;
    const kinds = reachableBy(city);
    const masked = async (kind: ContactKind) => {
      const value = await openIdentifier(city.db, city.keys, actor.id, kind);
      return { kind, value: value && maskContact({ kind, value }), reachable: kinds.includes(kind) };
    };
    const done = (request.query as { selesai?: string }).selesai;
    return html(
      reply,
      request.ctx,
      <AccountPage
        sessions={await listSessions(city.db, actor.kind as SessionKind, actor.id, now)}
        current={actor.session}
        contacts={actor.kind === 'person' ? await Promise.all(KINDS.map(masked)) : []}
        passkeys={
          actor.kind === 'person'
            ? { keys: await passkeysOf(city.db, actor.id), fresh: await isFreshSignIn(request.ctx) }
            : undefined
        }
        password={actor.kind === 'officer' && (await ownPassword(city.db, actor.id))?.hash != null}
        flash={done === undefined ? undefined : FLASH[done]}
      />,
    );
  });

  app.post(`${ACCOUNT}/sesi`, { config: { action: 'people.account' } }, async (request, reply) => {
    const body = bodyOf(request);
    if (body['others'] === '1') await execute(request.ctx, revokeOtherSessions, {});
    else await execute(request.ctx, revokeSession, { session: readText(body, 'session') });
    return reply.redirect(`${ACCOUNT}?selesai=sesi`, 303);
  });

  for (const kind of KINDS) linkRoutes(app, kind);
}

function linkRoutes(app: FastifyInstance, kind: ContactKind): void {
  const path = linkPath(kind);
  const codePath = `${path}/kode`;
  const wordsOf = (request: FastifyRequest): PeopleWords => words[request.ctx.lang];
  const openCode = async (request: FastifyRequest, reply: FastifyReply) => {
    const { city } = request.ctx;
    const code = await findCode(city.db, city.keys, browserMac(city.keys, whence(request, reply).browser), 'link');
    return code?.contact.kind === kind ? code : undefined;
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
    return html(
      reply,
      request.ctx,
      <CodePage
        action={codePath}
        resendAction={`${codePath}/ulang`}
        otherHref={path}
        contact={contact}
        ke="/"
        resendIn={resendIn}
        resent={(request.query as { ulang?: string }).ulang === '1'}
        outbox={city.env === 'demo'}
        {...(errors ? { errors } : {})}
      />,
      status,
    );
  };

  app.get(path, { config: { action: 'people.account' } }, async (request, reply) => {
    if (!reachableBy(request.ctx.city).includes(kind)) throw notFound();
    return html(reply, request.ctx, <LinkPage kind={kind} contact="" />);
  });
  app.post(path, { config: { action: 'people.account' } }, async (request, reply) => {
    const contact = readText(bodyOf(request), 'contact');
    const asked = await attempt(() =>
      execute(request.ctx, requestCode, { kind, contact, purpose: 'link', ...whence(request, reply) }),
    );
    const w = wordsOf(request);
    if ('fields' in asked)
      return html(
        reply,
        request.ctx,
        <LinkPage kind={kind} contact={contact} errors={errorTexts(request.ctx.lang, asked.fields, plainFaults(w))} />,
        422,
      );
    if (asked.value.wait === 0) return reply.redirect(codePath, 303);
    reply.header('retry-after', String(asked.value.wait));
    return html(
      reply,
      request.ctx,
      <LinkPage kind={kind} contact={contact} errors={{ contact: w.fault.tooEarly(asked.value.wait) }} />,
      429,
    );
  });
  app.get(codePath, { config: { action: 'people.account' } }, async (request, reply) => {
    const code = await openCode(request, reply);
    return code ? codePage(request, reply, code.contact) : reply.redirect(path, 303);
  });
  app.post(codePath, { config: { action: 'people.account' } }, async (request, reply) => {
    const { ctx } = request;
    const tried = await attempt(() =>
      execute(ctx, linkContact, { code: readText(bodyOf(request), 'code'), ...whence(request, reply) }),
    );
    if ('value' in tried && tried.value.ok) return reply.redirect(`${ACCOUNT}?selesai=kontak`, 303);
    const code = await openCode(request, reply);
    if (!code) return reply.redirect(path, 303);
    const w = wordsOf(request);
    if ('fields' in tried)
      return codePage(request, reply, code.contact, errorTexts(ctx.lang, tried.fields, plainFaults(w)), 422);
    return codePage(request, reply, code.contact, { code: refusalOf(w, tried.value as CodeRefusal) }, 422);
  });
  app.post(`${codePath}/ulang`, { config: { action: 'people.account' } }, async (request, reply) => {
    const code = await openCode(request, reply);
    if (!code) return reply.redirect(path, 303);
    const { wait } = await execute(request.ctx, requestCode, {
      kind,
      contact: code.contact.value,
      purpose: 'link',
      ...whence(request, reply),
    });
    if (wait > 0) return codePage(request, reply, code.contact, { '': wordsOf(request).fault.tooEarly(wait) }, 429);
    return reply.redirect(`${codePath}?ulang=1`, 303);
  });
}
