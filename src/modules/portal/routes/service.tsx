import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { refusalText } from '../../../../locales/index.ts';
import { dueAt, localDate, type Due } from '../../../kernel/clock/index.ts';
import { explainDue, sayNorm } from '../../../kernel/clock/words.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  Beside,
  Button,
  ButtonLink,
  Card,
  Facts,
  Form,
  html,
  Notice,
  Page,
  PATHS,
  Tiles,
  useUi,
  formKey,
} from '../../../ui/index.ts';
import {
  APPLICANT,
  claimsOf,
  currentService,
  findDraft,
  myDrafts,
  startDraft,
  type CaseBody,
  type Catalogue,
  type Claim,
  type DraftView,
  type Requirement,
  type Row,
  type Text,
} from '../../casework/index.ts';
import { listServices, type Listed } from '../listed.ts';
import type { Visit } from '../store.ts';
import { createVisitCounter } from '../visits.ts';
import { mandateWords } from '../words-mandate.ts';
import { serviceWords } from '../words-service.ts';

import { serviceTile } from './catalogue.tsx';
import { draftPath, param, servicePath } from './draft-form.ts';
import { feeRule, feeWords, LegalBasis, SOP, STANDARD, Unverified } from './official.tsx';
import { MANDATE } from './mandate.tsx';
import { ExternalPage, externalService, isMachine, lately, ONWARD } from './external.tsx';

const START = 'mulai';
const MINUTE = 60;

/** `/layanan/{code}`: a service in plain words, and the way into its form. */
export function serviceRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const visits = createVisitCounter((error) => app.log.error({ error }, 'visits were not written'));
  app.addHook('onClose', () => visits.flush());
  const counted = (request: FastifyRequest, code: string, kind: Visit) => {
    if (!isMachine(request)) visits.count(request.ctx.city, code, kind, request.ctx.now);
  };

  app.get('/layanan/:code', { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const code = param(request, 'code');
    const elsewhere = externalService(ctx.city, code);
    if (elsewhere && !catalogue.find(code)) {
      const before = await lately(ctx.city, code, ctx.now);
      counted(request, code, 'seen');
      return html(reply, ctx, <ExternalPage service={elsewhere} visits={before} />, 200, { cache: MINUTE });
    }
    const { body } = await currentService(ctx.city, catalogue, code, ctx.now);
    counted(request, code, 'seen');
    const drafts =
      ctx.actor.kind === 'person'
        ? (await myDrafts(ctx)).filter((d) => d.kase === null && d.service === body.code)
        : [];
    const related = await relatedServices(ctx, catalogue, body);
    const claims = claimsOf(ctx.city, catalogue, body, localDate(ctx.city.calendar, ctx.now));
    return html(
      reply,
      ctx,
      <ServicePage ctx={ctx} body={body} claims={claims} drafts={drafts} related={related} />,
      200,
      {
        cache: MINUTE,
      },
    );
  });

  // On to the agency: only where the city's own data leads, so that nobody can be sent elsewhere from here.
  app.get(`/layanan/:code/${ONWARD}`, { config: { action: PUBLIC } }, async (request, reply) => {
    const code = param(request, 'code');
    const link = externalService(request.ctx.city, code)?.link;
    if (link === undefined) throw notFound();
    counted(request, code, 'left');
    return reply.header('cache-control', 'no-store').redirect(link, 303);
  });

  app.post(`/layanan/:code/${START}`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const { code } = (await currentService(ctx.city, catalogue, param(request, 'code'), ctx.now)).body;
    const { room } = catalogue.find(code)!;
    if (ctx.actor.kind === 'anonymous')
      return reply.redirect(
        `${PATHS.signIn}?ke=${encodeURIComponent(room?.asks.path ?? `${servicePath(code)}#${START}`)}`,
        303,
      );
    if (room) return reply.redirect(room.asks.path, 303);
    let { id } = await startDraft(ctx, catalogue, { service: code });
    // A page kept from before bears the key of a form that was sent or thrown away since.
    if (!(await stillThere(ctx, catalogue, id))) {
      const { key: _, ...anew } = ctx;
      ({ id } = await startDraft(anew, catalogue, { service: code }));
    }
    return reply.redirect(draftPath(id), 303);
  });
}

async function stillThere(ctx: Ctx, catalogue: Catalogue, id: string): Promise<boolean> {
  try {
    return (await findDraft(ctx, catalogue, id)).id === id;
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not_found') return false;
    throw error;
  }
}

/** What else the same event in life brings with it. */
async function relatedServices(ctx: Ctx, catalogue: Catalogue, body: CaseBody): Promise<Listed[]> {
  const all = await listServices(ctx, catalogue);
  return all.filter((s) => s.code !== body.code && s.events.some((event) => body.lifeEvents.includes(event)));
}

interface ServicePageProps {
  ctx: Ctx;
  body: CaseBody;
  /** What a report of this service may cost today, by dated rules. */
  claims: readonly Claim[];
  drafts: readonly DraftView[];
  related: readonly Listed[];
}

function ServicePage({ ctx, body, claims, drafts, related }: ServicePageProps) {
  const { lang, f } = useUi();
  const w = serviceWords[lang];
  const due = dueAt(ctx.city.calendar, body.promise, [{ start: ctx.now.toISOString() }]);
  const rule = feeRule(ctx, body);
  const fee = feeWords(lang, ctx, rule);
  const say = (text: Text) => text[lang];
  return (
    <Page title={say(body.title)} width="wide" crumbs={[{ href: PATHS.services, label: w.crumb }]}>
      <Beside
        head={
          <>
            <h1>{say(body.title)}</h1>
            <p class="lead">{say(body.summary)}</p>
            {drafts.length > 0 && <Waiting drafts={drafts} />}
          </>
        }
        aside={
          <>
            <Card>
              <Facts
                items={[
                  { icon: 'clock', label: w.long, value: w.promise(sayNorm(lang, body.promise)) },
                  { icon: 'coin', label: w.fee, value: fee },
                  { icon: 'file', label: w.result, value: <Lines lines={body.outputs.map((o) => say(o.title))} /> },
                ]}
              />
            </Card>
            <Start ctx={ctx} body={body} again={drafts.length > 0} />
          </>
        }
      >
        <h2>{w.who}</h2>
        <ul class="list">
          {body.applicants.who.map((who) => (
            <li key={who.id}>{say(who)}</li>
          ))}
        </ul>
        {body.applicants.acting.includes('mandate') && (
          <p>
            <a href={`${MANDATE}?layanan=${body.code}`}>{mandateWords[lang].link}</a>
          </p>
        )}
        <Prepare requirements={body.requirements} />
        <h2>{w.long}</h2>
        <When due={due} promise={w.promise(sayNorm(lang, body.promise))} />
        {body.promises && (
          <ul class="list">
            {body.promises.map(({ when, kind, norm }) => (
              <li key={when}>{w.promiseOf(say(kind), sayNorm(lang, norm))}</li>
            ))}
          </ul>
        )}
        <h2>{w.fee}</h2>
        <p>
          <b>{fee}</b>
        </p>
        {rule && (
          <p>
            {w.basis(rule.legal_basis)}
            {!rule.verified && <Unverified />}
          </p>
        )}
        {claims.map(({ title, amount, basis }) => (
          <p key={basis.key}>
            {amount === 0n ? w.fineNone(say(title)) : w.fineOf(say(title), f.rupiah(amount))}
            {basis.legal_basis !== '' && <> {w.basis(basis.legal_basis)}</>}
            {basis.legal_basis !== '' && !basis.verified && <Unverified />}
          </p>
        ))}
        {body.fee.otherCosts.length > 0 && (
          <ul class="list">
            {body.fee.otherCosts.map((cost) => (
              <li key={cost.id}>{say(cost)}</li>
            ))}
          </ul>
        )}
        <p class="muted">{w.others}</p>
        <Steps body={body} />
        <h2>{w.law}</h2>
        <LegalBasis body={body} />
        <Official code={body.code} />
      </Beside>
      {related.length > 0 && (
        <>
          <h2>{w.related}</h2>
          <Tiles items={related.map((service) => serviceTile(service, lang))} />
        </>
      )}
    </Page>
  );
}

const Lines = ({ lines }: { lines: string[] }) => (
  <>
    {lines.map((line) => (
      <div key={line}>{line}</div>
    ))}
  </>
);

function Waiting({ drafts }: { drafts: readonly DraftView[] }) {
  const { lang, f } = useUi();
  const w = serviceWords[lang];
  return (
    <Notice tone="info" title={w.waiting}>
      {drafts.map((d) => (
        <p key={d.id}>
          {w.saved(f.dateTime(d.updatedAt))}.{' '}
          <a href={draftPath(d.id)}>
            <b>{w.goOn}</b>
          </a>
        </p>
      ))}
    </Notice>
  );
}

/** The one button of the page; whoever cannot start is told why in its place. */
function Start({ ctx, body, again }: { ctx: Ctx; body: CaseBody; again: boolean }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const { actor } = ctx;
  const anchor = (children: ComponentChildren) => (
    <div id={START} class="stack">
      {children}
    </div>
  );
  if (actor.kind === 'officer')
    return anchor(
      <Notice>
        <p>{w.officer}</p>
      </Notice>,
    );
  if (actor.kind === 'person' && actor.level < body.level) {
    const [title, advice] = refusalText(lang, 'level_needed', 'forbidden');
    return anchor(
      <Notice tone="warn" title={title}>
        <p>{advice}</p>
        <Actions>
          <ButtonLink look="second" href={PATHS.account}>
            {title}
          </ButtonLink>
        </Actions>
      </Notice>,
    );
  }
  return anchor(
    <>
      <Form action={`${servicePath(body.code)}/${START}`} idempotencyKey={formKey()}>
        <Button big look={again ? 'second' : 'first'} icon="arrowRight">
          {again ? w.startNew : w.start}
        </Button>
      </Form>
      <p class="muted">
        {w.startText}
        {actor.kind === 'anonymous' && ` ${w.signIn}`}
      </p>
    </>,
  );
}

/** The papers: those always asked for, and those that depend on answers. What only stands in is named with what it replaces. */
function Prepare({ requirements }: { requirements: readonly Requirement[] }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const standIns = new Set(requirements.map((r) => r.substitute));
  const asked = requirements.filter((r) => !standIns.has(r.id));
  const always = asked.filter((r) => r.when === undefined);
  const maybe = asked.filter((r) => r.when !== undefined);
  const list = (some: readonly Requirement[]) => (
    <ul class="list">
      {some.map((r) => {
        const standIn = requirements.find((x) => x.id === r.substitute);
        return (
          <li key={r.id}>
            <b>{r.title[lang]}</b>
            {r.optional && <span class="muted"> ({w.optional})</span>}
            {r.hint && <div>{r.hint[lang]}</div>}
            {standIn && <div>{w.substitute(standIn.title[lang])}</div>}
          </li>
        );
      })}
    </ul>
  );
  if (asked.length === 0) return null;
  return (
    <>
      <h2>{w.prepare}</h2>
      <p>{w.prepareText}</p>
      {always.length > 0 && maybe.length > 0 && <h3>{w.always}</h3>}
      {always.length > 0 && list(always)}
      {maybe.length > 0 && (
        <>
          <h3>{w.maybe}</h3>
          <p class="muted">{w.maybeText}</p>
          {list(maybe)}
        </>
      )}
    </>
  );
}

/** What the promise means if one applied this minute, by the city's calendar. */
function When({ due, promise }: { due: Due; promise: string }) {
  const { lang, f } = useUi();
  const w = serviceWords[lang];
  return (
    <>
      <p>{promise}.</p>
      {due.at && (
        <p>
          <b>{w.now(f.dateTime(due.at))}</b>
        </p>
      )}
      <p class="muted">{explainDue(lang, due.basis)}</p>
    </>
  );
}

/** The SOP in plain words. */
function Steps({ body }: { body: CaseBody }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const roles = new Map(body.roles.map((r) => [r.id, r.title[lang]]));
  const norm = (row: Row) => sayNorm(lang, row.norm);
  return (
    <>
      <h2>{w.steps}</h2>
      <ol class="list">
        {body.stages
          .flatMap((stage) => stage.rows)
          .map((row) => (
            <li key={row.id}>
              {row.activity[lang]}
              <div class="muted">
                {w.by(row.actor === APPLICANT ? w.applicant : roles.get(row.actor)!, norm(row))}
                {row.when !== undefined && `; ${w.sometimes}`}
              </div>
            </li>
          ))}
      </ol>
    </>
  );
}

/** What the law wants published, each with a page and a paper of its own. */
function Official({ code }: { code: string }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  return (
    <>
      <h2>{w.official}</h2>
      <Tiles
        items={[
          { href: `${servicePath(code)}/${SOP}`, icon: 'list', title: w.sop, text: w.sopText },
          { href: `${servicePath(code)}/${STANDARD}`, icon: 'file', title: w.standard, text: w.standardText },
        ]}
      />
    </>
  );
}
