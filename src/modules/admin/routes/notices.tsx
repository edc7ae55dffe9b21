import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { LANGS, type Lang } from '../../../kernel/i18n.ts';
import {
  Actions,
  bodyOf,
  Button,
  Details,
  Form,
  formKey,
  Hidden,
  html,
  officerRoute,
  paramOf,
  queryOf,
  Radios,
  readText,
  Table,
  Tag,
  TextArea,
  TextField,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  messagesReport,
  previewOf,
  publishWording,
  readTemplates,
  sendTrial,
  templatesOf,
  type DoorKind,
  type DoorReport,
  type Kinds,
  type MessagesReport,
  type NoticeTemplate,
  type Previewed,
  type TemplateRow,
  type TemplateView,
} from '../../notices/index.ts';
import { codesByPrefix, officerNames, parseContact, type PrefixUse } from '../../people/index.ts';
import { ROOMS } from '../paths.ts';
import { noticeWords } from '../words-notices.ts';
import { AdminFrame, attempt, failedOf, frameAfter, frameOf, type Failed, type Frame } from './frame.tsx';

const ROOM = ROOMS.notices;
const onePath = (kind: string, variant: string): string => `${ROOM}/${kind}/${variant}`;
const FIELDS = ['title', 'body', 'sms'] as const;
type Door = Exclude<DoorKind, 'push'>;
const DOORS: readonly Door[] = ['sms', 'whatsapp', 'email'];
const doorWords = { sms: 'SMS', whatsapp: 'WhatsApp', email: 'E-mail', push: 'Push' };

interface RoomProps {
  frame: Frame;
  report: MessagesReport;
  codes: PrefixUse[];
  templates: TemplateRow[];
}

function RoomPage({ frame, report, codes, templates }: RoomProps) {
  const { lang, f } = useUi();
  const w = noticeWords[lang];
  const named = new Map(templates.map((t) => [t.kind, t.title[lang]]));
  const nameOf = (r: DoorReport) =>
    (r.kind === null ? w.purposes[r.purpose] : (named.get(r.kind) ?? r.kind)) ?? r.purpose;
  const figures = ['queued', 'sent', 'delivered', 'read', 'failed', 'fallenBack'] as const;
  return (
    <AdminFrame frame={frame} title={w.title}>
      <p class="lead">{w.lead}</p>
      <Table
        caption={w.report}
        heading
        empty={w.empty}
        rows={report.doors}
        id={(r) => `${r.purpose}/${r.kind ?? ''}/${r.door}`}
        columns={[
          { head: w.what, main: true, cell: nameOf },
          { head: w.door, cell: (r) => doorWords[r.door] },
          ...figures.map((key) => ({ head: w.columns[key], cell: (r: DoorReport) => f.number(r[key]), num: true })),
          {
            head: w.columns.median,
            cell: (r) => (r.median === null ? '–' : w.seconds(f.number(Math.round(r.median)))),
            num: true,
          },
        ]}
      />
      <Table
        caption={w.providers}
        heading
        empty={w.noProviders}
        rows={report.providers}
        id={(p) => p.name}
        columns={[
          { head: w.provider, main: true, cell: (p) => <code>{p.name}</code> },
          { head: w.door, cell: (p) => doorWords[p.kind] },
          {
            head: w.state,
            cell: (p) =>
              p.shutUntil ? (
                <Tag tone="bad">{w.shut(f.dateTime(p.shutUntil))}</Tag>
              ) : p.faults > 0 ? (
                <Tag tone="warn">{w.shaky(f.number(p.faults))}</Tag>
              ) : (
                <Tag tone="ok">{w.fine}</Tag>
              ),
          },
          { head: w.why, cell: (p) => p.reason ?? '–' },
        ]}
      />
      <Table
        caption={w.codes}
        heading
        empty={w.noCodes}
        rows={codes}
        id={(c) => c.prefix}
        columns={[
          { head: w.prefix, main: true, cell: (c) => c.prefix },
          { head: w.codesSent, cell: (c) => f.number(c.sent), num: true },
          { head: w.codesTyped, cell: (c) => f.number(c.typed), num: true },
          {
            head: w.ratio,
            cell: (c) => (
              <>
                {f.number(Math.round((100 * c.typed) / c.sent))} % {c.pumped && <Tag tone="bad">{w.alarm}</Tag>}
              </>
            ),
          },
        ]}
      />
      <Table
        caption={w.templates}
        heading
        rows={templates}
        id={(t) => `${t.kind}/${t.variant}`}
        columns={[
          { head: w.template, main: true, cell: (t) => <a href={onePath(t.kind, t.variant)}>{t.title[lang]}</a> },
          { head: w.urgencyHead, cell: (t) => w.urgency[t.urgency] },
          { head: w.version, cell: (t) => (t.version === 1 ? w.release : f.number(t.version)) },
          {
            head: w.agreed,
            cell: (t) =>
              t.agreed === undefined ? (
                '–'
              ) : (
                <Tag tone={t.agreed === 'APPROVED' ? 'ok' : 'warn'}>{w.agreedState[t.agreed] ?? t.agreed}</Tag>
              ),
          },
        ]}
      />
    </AdminFrame>
  );
}

interface OneProps {
  frame: Frame;
  view: TemplateView;
  previews: Previewed[];
  names: Map<string, string>;
  may: boolean;
  typed: Record<Lang, NoticeTemplate>;
  trial: { door: string; lang: string; to: string };
  errors: FieldTexts | undefined;
  flash: string | undefined;
}

function OnePage({ frame, view, previews, names, may, typed, trial, errors, flash }: OneProps) {
  const { lang, f } = useUi();
  const w = noticeWords[lang];
  const path = onePath(view.kind, view.variant);
  return (
    <AdminFrame
      frame={frame}
      title={view.title[lang]}
      back={{ href: ROOM, label: w.title }}
      errors={errors}
      flash={flash}
    >
      <h2>{w.preview}</h2>
      <p class="muted">{previews[0]?.real ? w.previewReal : w.previewSample}</p>
      <Table
        caption={w.preview}
        quietCaption
        rows={previews}
        id={(p) => `${p.door}/${p.lang}`}
        columns={[
          { head: w.door, main: true, cell: (p) => `${doorWords[p.door]} · ${w.langs[p.lang]}` },
          {
            head: w.what,
            cell: (p) => (
              <>
                {p.subject && <b>{p.subject}</b>}
                {p.text.split('\n').map((part, i) => (
                  // Lines of one text have no other name than their place.
                  // oxlint-disable-next-line react/no-array-index-key
                  <p key={i}>{part}</p>
                ))}
                {p.parts !== undefined && <small class="muted">{w.parts(f.number(p.parts))}</small>}
              </>
            ),
          },
        ]}
      />
      {may && (
        <>
          <Details summary={w.trial} open={errors?.['to'] !== undefined}>
            <Form action={`${path}/coba`} idempotencyKey={formKey()} class="stack">
              <p>{w.trialLead}</p>
              <Radios
                name="door"
                label={w.door}
                value={trial.door}
                options={DOORS.map((value) => ({ value, label: doorWords[value] }))}
              />
              <Hidden name="lang" value={lang} />
              <TextField name="to" label={w.to} value={trial.to} error={errors?.['to']} width="w20" />
              <Actions>
                <Button look="second">{w.trialSend}</Button>
              </Actions>
            </Form>
          </Details>
          <h2>{w.edit}</h2>
          <p>{w.editLead}</p>
          <p>
            {w.places}: {view.places.map((p) => `{${p}}`).join(' ')}
          </p>
          <Form action={path} idempotencyKey={formKey()} class="stack">
            <Hidden name="over" value={String(view.wordings[0]!.version)} />
            {LANGS.map((l) => (
              <section key={l} class="stack">
                <h3>{w.langs[l]}</h3>
                {FIELDS.map((field) => (
                  <TextArea
                    key={field}
                    name={`${l}.${field}`}
                    label={w.field[field]}
                    value={typed[l][field] ?? ''}
                    error={errors?.[`${l}.${field}`]}
                    rows={field === 'body' ? 3 : 2}
                  />
                ))}
              </section>
            ))}
            <Actions>
              <Button>{w.publish}</Button>
            </Actions>
          </Form>
        </>
      )}
      <Table
        caption={w.history}
        heading
        rows={view.wordings}
        id={(v) => String(v.version)}
        columns={[
          { head: w.version, main: true, cell: (v) => f.number(v.version) },
          { head: w.what, cell: (v) => v.words[lang].body },
          { head: w.since, cell: (v) => (v.publishedAt ? f.dateTime(v.publishedAt) : w.release) },
          { head: w.by, cell: (v) => (v.publishedBy ? (names.get(v.publishedBy) ?? '–') : '–') },
        ]}
      />
    </AdminFrame>
  );
}

/** /kelola/kabar: what the city's messages say, how they travel and arrive. */
export function noticesRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: Kinds): void {
  officerRoute(app, 'GET', ROOM, 'notices.report', async (request, reply) => {
    const { ctx } = request;
    const [report, codes, templates] = await Promise.all([
      messagesReport(ctx),
      codesByPrefix(ctx.city.db, ctx.now),
      readTemplates(ctx, kinds),
    ]);
    return html(
      reply,
      ctx,
      <RoomPage frame={frameOf(ctx, catalogue)} report={report} codes={codes} templates={templates} />,
    );
  });

  const ONE = `${ROOM}/:kind/:variant`;
  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { typed?: Record<Lang, NoticeTemplate>; trial?: OneProps['trial']; failed?: Failed; flash?: string } = {},
  ) => {
    const { ctx } = request;
    const view = await templatesOf(ctx, kinds, paramOf(request, 'kind'), paramOf(request, 'variant'));
    if (!view) throw notFound();
    const [previews, names] = await Promise.all([
      previewOf(ctx, kinds, view),
      officerNames(
        ctx.city.db,
        view.wordings.flatMap((v) => v.publishedBy ?? []),
      ),
    ]);
    const published = readText(queryOf(request), 'selesai') === '1' ? noticeWords[ctx.lang].published : undefined;
    return html(
      reply,
      ctx,
      <OnePage
        frame={frameAfter(frameOf(ctx, catalogue), more.failed, request.url)}
        view={view}
        previews={previews}
        names={names}
        may={ctx.rights.can(ctx.actor, 'notices.publish') === true}
        typed={more.typed ?? view.wordings[0]!.words}
        trial={more.trial ?? { door: 'sms', lang: ctx.lang, to: '' }}
        errors={more.failed?.errors}
        flash={more.flash ?? published}
      />,
      more.failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', ONE, 'notices.report', (request, reply) => page(request, reply));

  const publish = publishWording(kinds);
  officerRoute(app, 'POST', ONE, 'notices.publish', async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const template = (lang: Lang): NoticeTemplate & { sms: string } => ({
      title: readText(body, `${lang}.title`),
      body: readText(body, `${lang}.body`),
      sms: readText(body, `${lang}.sms`),
    });
    const typed = { id: template('id'), en: template('en') };
    const [kind, variant] = [paramOf(request, 'kind'), paramOf(request, 'variant')];
    const tried = await attempt(() =>
      execute(ctx, publish, { kind, variant, over: Number(readText(body, 'over')), words: typed }),
    );
    if ('value' in tried) return reply.redirect(`${onePath(kind, variant)}?selesai=1`, 303);
    return page(request, reply, { typed, failed: failedOf(ctx, tried, noticeWords[ctx.lang].fault) });
  });

  officerRoute(app, 'POST', `${ONE}/coba`, 'notices.publish', async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const w = noticeWords[ctx.lang];
    const kind = kinds.get(paramOf(request, 'kind'));
    if (!kind) throw notFound();
    const trial = { door: readText(body, 'door'), lang: readText(body, 'lang'), to: readText(body, 'to') };
    const door = DOORS.find((d) => d === trial.door);
    const to = door && parseContact(door === 'email' ? 'email' : 'phone', trial.to);
    if (!door || !to)
      return page(request, reply, { trial, failed: { errors: { to: w.fault['error.contact']! }, status: 422 } });
    const lang: Lang = trial.lang === 'en' ? 'en' : 'id';
    const carried = await sendTrial(ctx, kind, { variant: paramOf(request, 'variant'), door, lang, to: to.value });
    if (carried === 'taken') return page(request, reply, { trial, flash: w.trialDone.taken });
    return page(request, reply, { trial, failed: { errors: { to: w.trialDone[carried] }, status: 422 } });
  });
}
