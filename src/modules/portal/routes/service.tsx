import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { refusalText } from '../../../../locales/index.ts';
import { dueAt, localDate, type Due } from '../../../kernel/clock/index.ts';
import { explainDue, sayNorm } from '../../../kernel/clock/words.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { ruleAt, type Rule } from '../../../kernel/pack.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Card,
  Details,
  Facts,
  Form,
  html,
  Notice,
  Page,
  PATHS,
  SopTable,
  SummaryList,
  useUi,
  type SopRow,
} from '../../../ui/index.ts';
import {
  APPLICANT,
  currentService,
  findDraft,
  myDrafts,
  serviceStandard,
  STANDARD_COMPONENTS,
  startDraft,
  type CaseBody,
  type Catalogue,
  type DraftView,
  type Requirement,
  type Row,
  type Text,
} from '../../casework/index.ts';
import type { Visit } from '../store.ts';
import { createVisitCounter } from '../visits.ts';
import { serviceWords } from '../words-service.ts';
import { formKey } from './case-acts.ts';
import { draftPath, param, servicePath } from './draft-form.ts';
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
    return html(reply, ctx, <ServicePage ctx={ctx} body={body} drafts={drafts} />, 200, { cache: MINUTE });
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
    if (ctx.actor.kind === 'anonymous')
      return reply.redirect(`${PATHS.signIn}?ke=${encodeURIComponent(`${servicePath(code)}#${START}`)}`, 303);
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

/** What a service costs on a day: the dated rule, or undefined where none holds. */
function feeOf(ctx: Ctx, body: CaseBody): Rule | undefined {
  const { pack, calendar } = ctx.city;
  return ruleAt(pack, body.fee.rule, localDate(calendar, ctx.now));
}

interface ServicePageProps {
  ctx: Ctx;
  body: CaseBody;
  drafts: readonly DraftView[];
}

function ServicePage({ ctx, body, drafts }: ServicePageProps) {
  const { lang, f } = useUi();
  const w = serviceWords[lang];
  const due = dueAt(ctx.city.calendar, body.promise, [{ start: ctx.now.toISOString() }]);
  const rule = feeOf(ctx, body);
  const fee = rule === undefined ? w.noRule : rule.value === 0 ? w.feeFree(f.rupiah(0)) : f.rupiah(rule.value);
  const say = (text: Text) => text[lang];
  return (
    <Page title={say(body.title)} crumbs={[{ href: PATHS.services, label: w.crumb }]}>
      <h1>{say(body.title)}</h1>
      <p class="lead">{say(body.summary)}</p>
      {drafts.length > 0 && <Waiting drafts={drafts} />}
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
      <h2>{w.who}</h2>
      <ul class="list">
        {body.applicants.who.map((who) => (
          <li key={who.id}>{say(who)}</li>
        ))}
      </ul>
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
      <ul class="list">
        {body.legalBasis.map((l) => (
          <li key={`${l.title} ${l.article ?? ''}`}>
            {l.url ? <a href={l.url}>{lawOf(w, l)}</a> : lawOf(w, l)}
            {!l.verified && <Unverified />}
          </li>
        ))}
      </ul>
      <Standard body={body} fee={fee} />
    </Page>
  );
}

type Words = (typeof serviceWords)['id'];
const lawOf = (w: Words, l: CaseBody['legalBasis'][number]): string =>
  l.article === undefined ? l.title : w.article(l.title, l.article);

const Lines = ({ lines }: { lines: string[] }) => (
  <>
    {lines.map((line) => (
      <div key={line}>{line}</div>
    ))}
  </>
);

export function Unverified() {
  const { lang } = useUi();
  return <small class="muted"> ({serviceWords[lang].unverified})</small>;
}

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

const shapeOf = (row: Row, at: number, of: number): SopRow['shape'] =>
  row.may?.return || row.may?.reject ? 'decision' : at === 0 ? 'start' : at === of - 1 ? 'end' : 'step';

/** The SOP in plain words, and as the regulation prints it. */
function Steps({ body }: { body: CaseBody }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const say = (text: Text) => text[lang];
  const actors = [
    { id: APPLICANT, title: w.sopApplicant },
    ...body.roles.map((r) => ({ id: r.id, title: say(r.title) })),
  ];
  const rows = body.stages.flatMap((stage) => stage.rows.map((row) => ({ stage, row })));
  const norm = (row: Row) => sayNorm(lang, row.norm);
  const nameOf = (target: string) =>
    target === APPLICANT ? w.toApplicant : say(body.stages.find((s) => s.id === target)!.title);
  return (
    <>
      <h2>{w.steps}</h2>
      <ol class="list">
        {rows.map(({ row }) => (
          <li key={row.id}>
            {say(row.activity)}
            <div class="muted">
              {w.by(row.actor === APPLICANT ? w.applicant : actors.find((a) => a.id === row.actor)!.title, norm(row))}
              {row.when !== undefined && `; ${w.sometimes}`}
            </div>
          </li>
        ))}
      </ol>
      <Details summary={w.sop}>
        <SopTable
          caption={w.sopCaption(say(body.sop.title), body.sop.number)}
          actors={actors.map((a) => a.title)}
          rows={rows.map(({ row }, i) => ({
            activity: say(row.activity),
            actor: actors.findIndex((a) => a.id === row.actor),
            shape: shapeOf(row, i, rows.length),
            completeness: row.completeness.map(say).join(', '),
            time: norm(row),
            output: say(row.output),
            ...(row.when === undefined ? {} : { note: w.sometimes }),
            ...(row.may?.return ? { returnsTo: row.may.return.map(nameOf).join(', ') } : {}),
          }))}
        />
      </Details>
    </>
  );
}

/** All fourteen components, as the law wants them published. */
function Standard({ body, fee }: { body: CaseBody; fee: string }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const standard = serviceStandard(body, { id: fee, en: fee });
  return (
    <Details summary={w.standard}>
      <p class="muted">{w.standardText}</p>
      <SummaryList
        rows={STANDARD_COMPONENTS.map((component) => ({
          label: w.component[component],
          value: <Lines lines={standard[component].map((text) => text[lang])} />,
        }))}
      />
    </Details>
  );
}
