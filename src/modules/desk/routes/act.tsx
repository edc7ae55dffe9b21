import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { notFound } from '../../../kernel/errors.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Form,
  html,
  PATHS,
  Radios,
  readText,
  Select,
  TextArea,
  TextField,
  useUi,
  type Body,
  type Choice,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  queryOf,
} from '../../../ui/index.ts';
import {
  actOnCase,
  caseWords,
  receiversFor,
  type CaseActInput,
  type CaseView,
  type Catalogue,
  type Definition,
  type OfficerName,
  type RowView,
} from '../../casework/index.ts';
import { words } from '../words.ts';
import { ACT_SLUGS, ConflictNotice, FORM_ACTS, type FormAct } from './acts.tsx';
import { actFaults, attempt, casePath, deskRoute, HiddenAll, type Frame, faultTexts } from './frame.tsx';
import { conflictOf, expectedOf, openCase, seqOf } from './load.ts';
import { CaseFrame } from './review.tsx';
import type { Conflict } from './seen.ts';

/** Acts on the whole case; the others are on one of its rows. */
const WHOLE: readonly FormAct[] = ['resume', 'note', 'link', 'unlink'];

interface FormProps {
  act: FormAct;
  frame: Frame;
  view: CaseView;
  def: Definition;
  row: RowView | undefined;
  receivers: OfficerName[];
  /** As it was typed. */
  body: Body;
  errors?: FieldTexts;
  conflict?: Conflict;
  now: Date;
}

/** A page for each small act: its reason, words, and a button that says what happens. */
export function actRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  for (const act of FORM_ACTS) {
    const url = `${PATHS.desk}/berkas/:id/${ACT_SLUGS[act]}`;
    deskRoute(app, 'GET', url, async (request, reply) => {
      const query = queryOf(request);
      const body = { row: readText(query, 'langkah'), round: readText(query, 'putaran') };
      return draw(request, reply, act, body, {}, 200);
    });
    deskRoute(app, 'POST', url, async (request, reply) => perform(request, reply, act));
  }

  async function perform(request: FastifyRequest, reply: FastifyReply, act: FormAct): Promise<FastifyReply> {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const body = bodyOf(request);
    const tried = await attempt(() => actOnCase(ctx, catalogue, { kase: id, act: inputOf(act, body) }));
    if ('value' in tried) {
      // A case that was given away is not the officer's to look at any more.
      const row = readText(body, 'row');
      const kept = act === 'take' ? `?langkah=${row}&selesai=${act}` : `?selesai=${act}`;
      return reply.redirect(
        act === 'hand_over' || act === 'release' ? `${PATHS.desk}${kept}` : casePath(id, kept),
        303,
      );
    }
    if ('fields' in tried)
      return draw(request, reply, act, body, { errors: faultTexts(ctx.lang, actFaults(tried.fields)) }, 422);
    const { view } = await openCase(ctx, catalogue, id);
    return draw(request, reply, act, body, { conflict: conflictOf(ctx, view, tried.refused, body) }, 409);
  }

  async function draw(
    request: FastifyRequest,
    reply: FastifyReply,
    act: FormAct,
    body: Body,
    more: Pick<FormProps, 'errors' | 'conflict'>,
    status: number,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const { frame, view, def } = await openCase(ctx, catalogue, paramOf(request, 'id'));
    const row = view.rows.find((r) => r.row === readText(body, 'row'));
    if (!row && !WHOLE.includes(act) && !more.conflict) throw notFound();
    const receivers = act === 'hand_over' && row ? await receiversFor(ctx, catalogue, view.id, row.row) : [];
    return html(
      reply,
      ctx,
      <ActPage
        act={act}
        frame={frame}
        view={view}
        def={def}
        row={row}
        receivers={receivers}
        body={body}
        now={ctx.now}
        {...more}
      />,
      status,
    );
  }
}

/** What the form says, as the act that is asked for; its schema judges it. */
function inputOf(act: FormAct, body: Body): CaseActInput {
  const expected = expectedOf(body);
  const seq = seqOf(body);
  const text = readText(body, 'note');
  const note = text === '' ? {} : { note: text };
  // The schema takes only listed reasons; here they are still what the browser sent.
  const reason = readText(body, 'reason') as never;
  const other = readText(body, 'other');
  switch (act) {
    case 'take':
      return { type: act, expected, reason };
    case 'release':
      return { type: act, expected };
    case 'hand_over':
      return { type: act, expected, to: readText(body, 'to'), reason, ...note };
    case 'pause':
      return { type: act, expected, reason, ...note };
    case 'reject':
      return { type: act, expected, reason, ...note };
    case 'resume':
      return { type: act, expected: seq };
    case 'note':
      return {
        type: act,
        expected: seq,
        note: text,
        audience: readText(body, 'audience') === 'applicant' ? 'applicant' : 'officers',
      };
    case 'link':
      return { type: act, expected: seq, other, reason };
    case 'unlink':
      return { type: act, expected: seq, other };
  }
}

function ActPage(p: FormProps) {
  const { lang } = useUi();
  const w = words[lang];
  const { act, view, row } = p;
  const said = w.form[act];
  return (
    <CaseFrame frame={p.frame} view={view} at="act" now={p.now} title={said.title} errors={p.errors}>
      {p.conflict && <ConflictNotice view={view} conflict={p.conflict} />}
      <Form action={casePath(view.id, `/${ACT_SLUGS[act]}`)} idempotencyKey={formKey()} class="stack act-form">
        <h2>{said.title}</h2>
        {row && <p class="muted">{row.activity[lang]}</p>}
        {said.lead !== '' && <p>{said.lead}</p>}
        <HiddenAll
          fields={[
            { name: 'seq', value: view.seq },
            ...(row
              ? [
                  { name: 'row', value: row.row },
                  { name: 'round', value: row.round },
                ]
              : []),
          ]}
        />
        <Fields {...p} />
        <Actions>
          <Button look={act === 'reject' ? 'danger' : 'first'} shortcut="s">
            {said.go}
          </Button>
          <ButtonLink look="quiet" href={casePath(view.id)}>
            {w.form.cancel}
          </ButtonLink>
        </Actions>
      </Form>
    </CaseFrame>
  );
}

function Fields(p: FormProps): ComponentChildren {
  const { city, lang } = useUi();
  const w = words[lang].form;
  const typed = (name: string) => readText(p.body, name);
  const reason = (options: Choice[]) => (
    <Radios name="reason" label={w.reason} value={typed('reason')} error={p.errors?.['reason']} options={options} />
  );
  const note = (optional: boolean, label = w.words) => (
    <TextArea name="note" label={label} rows={4} optional={optional} value={typed('note')} error={p.errors?.['note']} />
  );
  switch (p.act) {
    case 'take':
      return reason(choicesOf(caseWords[lang].takeReasons));
    case 'hand_over':
      return (
        <>
          {p.receivers.length === 0 ? (
            <p>{w.noReceiver}</p>
          ) : (
            <Select
              name="to"
              label={w.receiver}
              value={typed('to')}
              error={p.errors?.['to']}
              options={p.receivers.map((r) => ({ value: r.id, label: r.name }))}
            />
          )}
          {reason(choicesOf(caseWords[lang].handOverReasons))}
          {note(true)}
        </>
      );
    case 'reject':
      return (
        <>
          {reason(
            p.def.body.rejectReasons.map((r) => ({
              value: r.code,
              label: r.text[lang],
              hint: `${w.law}: ${r.legalBasis}`,
            })),
          )}
          {note(true)}
        </>
      );
    case 'pause':
      return (
        <>
          {reason(p.def.body.pauseReasons.map((r) => ({ value: r.code, label: r.text[lang] })))}
          {note(true)}
        </>
      );
    case 'note':
      return (
        <>
          {note(false, w.note_)}
          <Radios
            name="audience"
            label={w.audience}
            value={typed('audience') || 'officers'}
            options={choicesOf(w.audiences)}
          />
        </>
      );
    case 'link':
      return (
        <>
          <TextField
            name="other"
            label={w.other}
            hint={w.otherHint(city.pack.city.tracking_prefix)}
            value={typed('other')}
            error={p.errors?.['other']}
            width="w20"
          />
          {reason(choicesOf(caseWords[lang].linkReasons))}
        </>
      );
    case 'unlink':
      return (
        <Radios
          name="other"
          label={words[lang].links}
          value={typed('other')}
          error={p.errors?.['other']}
          options={p.view.links.map((l) => ({ value: l.id, label: l.number }))}
        />
      );
    case 'release':
    case 'resume':
      return null;
  }
}

export const choicesOf = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));
