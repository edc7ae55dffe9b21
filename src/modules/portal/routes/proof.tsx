import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  Actions,
  Button,
  ButtonLink,
  Caption,
  Checkboxes,
  EmptyState,
  Form,
  Hidden,
  html,
  Notice,
  Page,
  Radios,
  readMany,
  readText,
  TextArea,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import {
  actOnCase,
  findDossier,
  proofOf,
  requirementAt,
  serviceVersion,
  type CaseView,
  type Catalogue,
  type Definition,
  type Dossier,
  type Text,
} from '../../casework/index.ts';
import { words } from '../words-case.ts';
import {
  againOf,
  allowed,
  bodyOf,
  CASES,
  casePath,
  formKey,
  myCase,
  paramsOf,
  queryOf,
  seqOf,
  statusOf,
  tryAct,
  withFlash,
  type Again,
} from './case-acts.ts';
import { MovedNotice, useDueText, useWords, WhyThen } from './case-parts.tsx';

const ONE = `${CASES}/:id/konsep`;
const READ = { config: { action: 'case.read' } };
const ACT = { config: { action: 'case.act' } };

type Proof = Awaited<ReturnType<typeof proofOf>>;

/** The row that waits for the applicant's word; undefined: none does. */
function waiting(view: CaseView): { row: string; round: number; returnsTo: string | undefined } | undefined {
  const done = allowed(view, 'done');
  if (done?.row === undefined || done.round === undefined) return undefined;
  const back = view.actions.find((a) => a.type === 'return' && a.row === done.row && a.allowed);
  return { row: done.row, round: done.round, returnsTo: back?.to };
}

/** The draft proof: what the paper will say, and the two doors out of it. */
export function proofRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const viewOf = (request: FastifyRequest) => myCase(request.ctx, catalogue, paramsOf(request)['id']!);
  const proofPage = async (reply: FastifyReply, request: FastifyRequest, view: CaseView, again: Again = {}) => {
    const proof = waiting(view) ? await proofOf(request.ctx, catalogue, view.id) : [];
    return html(reply, request.ctx, <ProofPage view={view} proof={proof} again={again} />, statusOf(again));
  };

  app.get(ONE, READ, async (request, reply) => proofPage(reply, request, await viewOf(request)));

  app.post(ONE, ACT, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const { id } = await viewOf(request);
    const acted = await tryAct(() =>
      actOnCase(ctx, catalogue, { kase: id, act: { type: 'done', expected: onRow(body) } }),
    );
    if ('done' in acted) return reply.redirect(withFlash(casePath(id), 'benar'), 303);
    const view = await viewOf(request);
    return proofPage(reply, request, view, againOf(ctx, acted, view, seqOf(body)));
  });

  const wrong = async (request: FastifyRequest) => {
    const view = await viewOf(request);
    const [dossier, def] = await Promise.all([
      findDossier(request.ctx, catalogue, view.id),
      serviceVersion(request.ctx.city, catalogue, view.service, view.version),
    ]);
    return { view, dossier, places: placesOf(def, dossier), def };
  };

  app.get(`${ONE}/salah`, READ, async (request, reply) => {
    const { view, dossier, places, def } = await wrong(request);
    if (!waiting(view)?.returnsTo) return proofPage(reply, request, view);
    const query = queryOf(request);
    const chosen = chosenOf(places, query);
    if (chosen.length > 0)
      return html(reply, request.ctx, <TellPage view={view} def={def} chosen={chosen} body={{}} again={{}} />);
    const errors: FieldTexts = query['lanjut'] === undefined ? {} : { apa: words[request.ctx.lang].proof.pickNone };
    return html(
      reply,
      request.ctx,
      <PickPage view={view} dossier={dossier} places={places} errors={errors} />,
      query['lanjut'] === undefined ? 200 : 422,
    );
  });

  app.post(`${ONE}/salah`, ACT, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const { view: before, places, def } = await wrong(request);
    const chosen = chosenOf(places, body);
    if (chosen.length === 0) return reply.redirect(`${casePath(before.id)}/konsep/salah?lanjut=1`, 303);
    const tell = (view: CaseView, again: Again) =>
      html(reply, ctx, <TellPage view={view} def={def} chosen={chosen} body={body} again={again} />, statusOf(again));

    const errors: FieldTexts = {};
    const defects = chosen.map((place) => {
      const reason = readText(body, `reason.${place.path}`);
      const note = readText(body, `note.${place.path}`);
      const reasons = reasonsFor(def, place.kind);
      if (!reasons.some((r) => r.code === reason)) errors[`reason.${place.path}`] = words[ctx.lang].proof.choose;
      return {
        ...(place.kind === 'answer' ? { path: place.path } : { requirement: place.path }),
        reason,
        ...(note && { note }),
      } as { path: string; reason: string; note?: string } | { requirement: string; reason: string; note?: string };
    });
    if (Object.keys(errors).length > 0) return tell(before, { errors });

    const to = readText(body, 'to');
    const acted = await tryAct(() =>
      actOnCase(ctx, catalogue, { kase: before.id, act: { type: 'return', expected: onRow(body), to, defects } }),
    );
    if ('done' in acted) return reply.redirect(withFlash(casePath(before.id), 'salah'), 303);
    const view = await viewOf(request);
    const again = againOf(ctx, acted, view, seqOf(body));
    return tell(view, again.errors ? { errors: placed(again.errors, chosen) } : again);
  });
}

/** `{row, round}` that the page was drawn for. What is no number is a round that never was. */
const onRow = (body: Body): { row: string; round: number } => {
  const round = Number(readText(body, 'round'));
  return { row: readText(body, 'row'), round: Number.isInteger(round) && round > 0 ? round : 1_000_000 };
};

/** The act's faults (`act.defects.0.note`) at the fields of this page. */
const placed = (errors: FieldTexts, chosen: readonly Place[]): FieldTexts =>
  Object.fromEntries(
    Object.entries(errors).map(([at, text]) => {
      const [, n, field] = /defects\.(\d+)\.(\w+)$/.exec(at) ?? [];
      const place = n === undefined ? undefined : chosen[Number(n)];
      return [place ? `${field === 'note' ? 'note' : 'reason'}.${place.path}` : '', text];
    }),
  );

interface Place {
  kind: 'answer' | 'document';
  path: string;
  label: Text;
  /** What stands there now. */
  shown: Text | undefined;
}

/** All that could be wrong, in the order of the form. */
function placesOf(def: Definition, dossier: Dossier): Place[] {
  const answers: Place[] =
    reasonsFor(def, 'answer').length === 0
      ? []
      : dossier.sections.flatMap((s) =>
          s.answers.map((a) => ({ kind: 'answer', path: a.path, label: a.label, shown: a.shown }) as const),
        );
  const documents: Place[] =
    reasonsFor(def, 'document').length === 0
      ? []
      : dossier.documents
          .filter((d) => d.files.length > 0 && requirementAt(def, d.requirement))
          .map((d) => ({ kind: 'document', path: d.requirement, label: d.title, shown: undefined }));
  return [...answers, ...documents];
}

const reasonsFor = (def: Definition, kind: Place['kind']) =>
  def.body.returnReasons.filter((r) => r.on === kind || r.on === 'both');

/** `apa=child.1.name`, `apa=dok:father_card`: an answer and a document may bear one name. */
const keyOf = (p: Place): string => (p.kind === 'document' ? `dok:${p.path}` : p.path);
const chosenOf = (places: readonly Place[], body: Body): Place[] => {
  const asked = new Set(readMany(body, 'apa'));
  return places.filter((p) => asked.has(keyOf(p)));
};

export function ProofPage({ view, proof, again }: { view: CaseView; proof: Proof; again: Again }) {
  const { w, say } = useWords();
  const dueText = useDueText();
  const p = w.proof;
  const row = waiting(view);
  const back = { href: casePath(view.id), label: w.case.toCase };
  if (!row)
    return (
      <Page title={p.title} section="mine" back={back}>
        {again.moved && <MovedNotice moved={again.moved} open={false} />}
        <h1>{p.title}</h1>
        <EmptyState icon="checkCircle" title={p.none}>
          <p>{p.noneText}</p>
          <Actions>
            <ButtonLink href={casePath(view.id)}>{w.case.toCase}</ButtonLink>
          </Actions>
        </EmptyState>
      </Page>
    );
  const due = view.rows.find((r) => r.row === row.row)?.due;
  return (
    <Page title={p.title} section="mine" back={back} errors={again.errors}>
      {again.moved && <MovedNotice moved={again.moved} open />}
      <h1>
        <Caption caption={`${say(view.title)}, ${view.number}`} />
        {p.title}
      </h1>
      <p class="lead">{p.lead}</p>
      <Notice tone="warn">
        <p>{p.markText}</p>
      </Notice>
      {proof.map((paper, i) => (
        <section key={paper.item} class="konsep stack" data-mark={p.mark}>
          {proof.length > 1 && <h2>{p.item(i + 1, paper.subject)}</h2>}
          <dl class="answers">
            {paper.lines.map((line, n) => (
              <div key={n}>
                <dt>{say(line.label)}</dt>
                <dd class="value">{say(line.value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p>{p.after}</p>
      <Form action={`${casePath(view.id)}/konsep`} idempotencyKey={formKey()}>
        <RowFields view={view} row={row} />
        <Actions>
          <Button icon="check" big>
            {p.right}
          </Button>
          {row.returnsTo ? (
            <ButtonLink look="second" big href={`${casePath(view.id)}/konsep/salah`}>
              {p.wrong}
            </ButtonLink>
          ) : (
            allowed(view, 'note') && (
              <ButtonLink look="second" href={`${casePath(view.id)}/pesan`} icon="send">
                {w.case.message}
              </ButtonLink>
            )
          )}
        </Actions>
      </Form>
      {due?.at && (
        <>
          <p class="muted">{p.by(dueText(due))}</p>
          <WhyThen due={due} />
        </>
      )}
    </Page>
  );
}

function RowFields({ view, row }: { view: CaseView; row: { row: string; round: number } }) {
  return (
    <>
      <Hidden name="row" value={row.row} />
      <Hidden name="round" value={String(row.round)} />
      <Hidden name="seq" value={String(view.seq)} />
    </>
  );
}

interface PickProps {
  view: CaseView;
  dossier: Dossier;
  places: Place[];
  errors: FieldTexts;
}

/** First what is wrong; a GET, so that the browser's own back button keeps the choice. */
function PickPage({ view, dossier, places, errors }: PickProps) {
  const { w, say } = useWords();
  const p = w.proof;
  const error = errors['apa'];
  const at = new Map(places.map((place) => [keyOf(place), place]));
  const option = (place: Place) => ({
    value: keyOf(place),
    label: say(place.label),
    ...(place.shown && { hint: say(place.shown) }),
  });
  const groups = [
    ...dossier.sections.map((s) => ({
      title: say(s.title),
      places: s.answers.flatMap((a) => at.get(a.path) ?? []),
    })),
    { title: p.pickDocuments, places: places.filter((x) => x.kind === 'document') },
  ].filter((g) => g.places.length > 0);
  return (
    <Page
      title={p.pick}
      section="mine"
      back={{ href: `${casePath(view.id)}/konsep`, label: p.title }}
      errors={error === undefined ? undefined : { apa: error }}
    >
      <h1>{p.pick}</h1>
      <p class="lead">{p.pickHint}</p>
      <Form method="get" action={`${casePath(view.id)}/konsep/salah`} class="stack">
        <Hidden name="lanjut" value="1" />
        {groups.map((g, i) => (
          <Checkboxes
            key={g.title}
            name="apa"
            label={g.title}
            error={i === 0 ? error : undefined}
            options={g.places.map(option)}
          />
        ))}
        <Actions>
          <Button icon="arrowRight" big>
            {useUi().w.go}
          </Button>
        </Actions>
      </Form>
    </Page>
  );
}

interface TellProps {
  view: CaseView;
  def: Definition;
  chosen: Place[];
  /** What was typed. */
  body: Body;
  again: Again;
}

/** Then why, one by one, so that the officer can put it right in one go. */
function TellPage({ view, def, chosen, body, again }: TellProps) {
  const { w, say } = useWords();
  const p = w.proof;
  const row = waiting(view);
  return (
    <Page
      title={p.tell}
      section="mine"
      back={{ href: `${casePath(view.id)}/konsep/salah`, label: p.pick }}
      errors={again.errors}
    >
      {again.moved && <MovedNotice moved={again.moved} open={row?.returnsTo !== undefined} />}
      <h1>{p.tell}</h1>
      <p class="lead">{p.tellLead}</p>
      <Form action={`${casePath(view.id)}/konsep/salah`} idempotencyKey={formKey()} class="stack">
        {row && <RowFields view={view} row={row} />}
        <Hidden name="to" value={row?.returnsTo ?? readText(body, 'to')} />
        {chosen.map((place) => {
          const reason = `reason.${place.path}`;
          const note = `note.${place.path}`;
          return (
            <section key={keyOf(place)} class="card">
              <Hidden name="apa" value={keyOf(place)} />
              <h2>{say(place.label)}</h2>
              {place.shown && <p class="muted">{say(place.shown)}</p>}
              <Radios
                name={reason}
                label={p.reason}
                value={readText(body, reason)}
                error={again.errors?.[reason]}
                options={reasonsFor(def, place.kind).map((r) => ({ value: r.code, label: say(r.text) }))}
              />
              <TextArea
                name={note}
                rows={2}
                optional
                label={p.should}
                hint={p.shouldHint}
                value={readText(body, note)}
                error={again.errors?.[note]}
              />
            </section>
          );
        })}
        {row?.returnsTo && (
          <Actions>
            <Button icon="send" big>
              {p.send}
            </Button>
          </Actions>
        )}
      </Form>
    </Page>
  );
}
