import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { sayNorm } from '../../../kernel/clock/words.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { fmt, type Lang } from '../../../kernel/i18n.ts';
import { ruleAt, type Rule } from '../../../kernel/pack.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { ButtonLink, html, Page, PATHS, SopTable, SummaryList, useUi } from '../../../ui/index.ts';
import {
  sopFlow,
  currentService,
  serviceStandard,
  serviceVersion,
  STANDARD_COMPONENTS,
  type CaseBody,
  type Catalogue,
  type Definition,
} from '../../casework/index.ts';
import { printed, sopSheet, standardSheet } from '../service-papers.ts';
import { serviceWords } from '../words-service.ts';
import { param, query, servicePath } from './draft-form.ts';

/** Paths under a service's own; `.pdf` behind them is the paper. */
export const SOP = 'sop';
export const STANDARD = 'standar';
const MINUTE = 60;
const HOUR = 3600;

/** The dated rule that says what a service costs today; undefined where none holds. */
export const feeRule = ({ city, now }: Pick<Ctx, 'city' | 'now'>, body: CaseBody): Rule | undefined =>
  ruleAt(city.pack, body.fee.rule, localDate(city.calendar, now));

export function feeWords(lang: Lang, { city }: Pick<Ctx, 'city'>, rule: Rule | undefined): string {
  const w = serviceWords[lang];
  const f = fmt(lang, city.timeZone);
  return rule === undefined ? w.noRule : rule.value === 0 ? w.feeFree(f.rupiah(0)) : f.rupiah(rule.value);
}

/**
 * `/layanan/{code}/sop` and `/standar`: what the law wants published of a service, as a page and as a PDF. `?versi=` names
 * the version that an older case runs by; else it is the one that holds now.
 */
export function officialRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  async function versionOf(request: FastifyRequest): Promise<Definition> {
    const { city, now } = request.ctx;
    const code = param(request, 'code');
    const asked = query(request, 'versi');
    if (asked === '') return currentService(city, catalogue, code, now);
    if (!/^[1-9]\d{0,3}$/.test(asked)) throw notFound();
    return serviceVersion(city, catalogue, code, Number(asked));
  }

  app.get(`/layanan/:code/${SOP}`, { config: { action: PUBLIC } }, async (request, reply) =>
    html(reply, request.ctx, <SopPage def={await versionOf(request)} query={pinned(request)} />, 200, {
      cache: MINUTE,
    }),
  );
  app.get(`/layanan/:code/${SOP}.pdf`, { config: { action: PUBLIC } }, async (request, reply) => {
    const def = await versionOf(request);
    return sendPdf(request, reply, sopSheet(request.ctx.city, def), `sop-${def.body.code}-${def.body.version}`);
  });
  app.get(`/layanan/:code/${STANDARD}`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const def = await versionOf(request);
    const fee = feeWords(ctx.lang, ctx, feeRule(ctx, def.body));
    return html(reply, ctx, <StandardPage def={def} fee={fee} query={pinned(request)} />, 200, { cache: MINUTE });
  });
  app.get(`/layanan/:code/${STANDARD}.pdf`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const def = await versionOf(request);
    const sheet = standardSheet(ctx.city, def, feeWords('id', ctx, feeRule(ctx, def.body)));
    return sendPdf(request, reply, sheet, `standar-pelayanan-${def.body.code}-${def.body.version}`);
  });
}

/** The version stays named on the way from page to paper. */
const pinned = (request: FastifyRequest): string => {
  const asked = query(request, 'versi');
  return asked === '' ? '' : `?versi=${encodeURIComponent(asked)}`;
};

async function sendPdf(
  request: FastifyRequest,
  reply: FastifyReply,
  sheet: Parameters<typeof printed>[1],
  name: string,
): Promise<FastifyReply> {
  const { pdf, etag } = await printed(request.ctx.city, sheet);
  void reply.header('etag', `"${etag}"`).header('cache-control', `public, max-age=${HOUR}`);
  if (request.headers['if-none-match'] === `"${etag}"`) return reply.status(304).send();
  // Shown in the browser's own reader: an app's inner browser that cannot save files can still show it.
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="${name}.pdf"`)
    .header('x-content-type-options', 'nosniff')
    .send(pdf);
}

interface OfficialProps {
  def: Definition;
  query: string;
}

function Head({ def, query: asked, title, lead, path }: OfficialProps & { title: string; lead: string; path: string }) {
  const { lang, f } = useUi();
  const w = serviceWords[lang];
  const { body } = def;
  return (
    <>
      <h1>
        <span class="cap">{body.title[lang]}</span>
        {title}
      </h1>
      <p class="lead">{lead}</p>
      <p class="muted">{w.version(body.version, f.date(body.sop.effective))}</p>
      <div class="stack">
        <ButtonLink icon="download" look="second" href={`${servicePath(body.code)}/${path}.pdf${asked}`}>
          {w.download}
        </ButtonLink>
        <p class="muted">{w.downloadSize}</p>
      </div>
    </>
  );
}

const crumbsOf = (body: CaseBody, lang: Lang) => [
  { href: PATHS.services, label: serviceWords[lang].crumb },
  { href: servicePath(body.code), label: body.title[lang] },
];

function SopPage({ def, query: asked }: OfficialProps) {
  const { lang, f, city } = useUi();
  const w = serviceWords[lang];
  const { body } = def;
  const { sop } = body;
  const { actors, rows } = sopFlow(body, lang);
  const agency = city.pack.agencies.find((a) => a.code === body.agency)?.name ?? body.agency;
  const texts = (list: readonly CaseBody['title'][]) => <Lines lines={list.map((t) => t[lang])} />;
  return (
    <Page title={`${w.sop}: ${body.title[lang]}`} width="wide" crumbs={crumbsOf(body, lang)}>
      <Head def={def} query={asked} title={w.sop} lead={w.sopText} path={SOP} />
      <SummaryList
        rows={[
          { label: w.sopBlock.unit, value: agency },
          { label: w.sopBlock.name, value: sop.title[lang] },
          { label: w.sopBlock.number, value: sop.number },
          { label: w.sopBlock.made, value: f.date(sop.made) },
          ...(sop.revised === undefined ? [] : [{ label: w.sopBlock.revised, value: f.date(sop.revised) }]),
          { label: w.sopBlock.effective, value: f.date(sop.effective) },
          {
            label: w.sopBlock.approved,
            value: [sop.approvedBy.position, sop.approvedBy.name].filter(Boolean).join(', '),
          },
        ]}
      />
      <SopTable caption={w.sopCaption(sop.title[lang], sop.number)} actors={actors} rows={rows} />
      <p>{w.pledge(sayNorm(lang, body.promise))}.</p>
      <SummaryList
        rows={[
          { label: w.sopBlock.law, value: <LegalBasis body={body} /> },
          { label: w.sopBlock.qualifications, value: texts(sop.qualifications) },
          { label: w.sopBlock.related, value: texts(sop.related) },
          { label: w.sopBlock.equipment, value: texts(sop.equipment) },
          { label: w.sopBlock.warnings, value: texts(sop.warnings) },
          { label: w.sopBlock.records, value: texts(sop.records) },
        ]}
      />
    </Page>
  );
}

function StandardPage({ def, fee, query: asked }: OfficialProps & { fee: string }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  const { body } = def;
  const standard = serviceStandard(body, { id: fee, en: fee });
  const part = (from: number, to: number) => (
    <SummaryList
      rows={STANDARD_COMPONENTS.slice(from, to).map((component, i) => ({
        label: `${from + i + 1}. ${w.component[component]}`,
        value:
          component === 'legal_basis' ? (
            <LegalBasis body={body} />
          ) : (
            <Lines lines={standard[component].map((text) => text[lang])} />
          ),
      }))}
    />
  );
  return (
    <Page title={`${w.standard}: ${body.title[lang]}`} crumbs={crumbsOf(body, lang)}>
      <Head def={def} query={asked} title={w.standard} lead={w.standardText} path={STANDARD} />
      <h2>{w.delivery}</h2>
      {part(0, 6)}
      <h2>{w.manufacturing}</h2>
      {part(6, STANDARD_COMPONENTS.length)}
    </Page>
  );
}

/** Several lines are a list, one is a sentence. */
const Lines = ({ lines }: { lines: string[] }) =>
  lines.length === 1 ? (
    <>{lines[0]}</>
  ) : (
    <ul class="list">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );

/** The laws, each with whether somebody compared it with its text. */
export function LegalBasis({ body }: { body: CaseBody }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  return (
    <ul class="list">
      {body.legalBasis.map((l) => {
        const law = l.article === undefined ? l.title : w.article(l.title, l.article);
        return (
          <li key={law}>
            {l.url ? <a href={l.url}>{law}</a> : law}
            {!l.verified && <Unverified />}
          </li>
        );
      })}
    </ul>
  );
}

export function Unverified() {
  const { lang } = useUi();
  return <small class="muted"> ({serviceWords[lang].unverified})</small>;
}
