import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  Actions,
  Button,
  Form,
  html,
  PATHS,
  Radios,
  readText,
  typedIn,
  TextArea,
  useUi,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  queryOf,
} from '../../../ui/index.ts';
import { actOnCase, APPLICANT, type Catalogue } from '../../casework/index.ts';
import { answerPlace, carried, defectsOf, documentPlace, type Marked } from '../model.ts';
import { words } from '../words.ts';
import { ConflictNotice } from './acts.tsx';
import { showReview } from './case.tsx';
import { actFaults, attempt, casePath, deskRoute, HiddenAll, faultTexts } from './frame.tsx';
import { conflictOf, expectedOf, openReview } from './load.ts';
import { CaseFrame } from './review.tsx';
import type { Review } from './seen.ts';

const RETURN = `${PATHS.desk}/berkas/:id/kembalikan`;

/** Where this row may send the case: the applicant, or an earlier stage. */
const targetsOf = ({ view, row }: Review): string[] =>
  view.actions.flatMap((a) => (a.type === 'return' && a.row === row?.row && a.allowed && a.to ? [a.to] : []));

/** First the list of all defects, then the sending: a return names everything at once. */
export function returnRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  // The address of this page opened anew: back to where things are marked.
  deskRoute(app, 'GET', RETURN, async (request, reply) => {
    const row = readText(queryOf(request), 'langkah');
    return reply.redirect(casePath(paramOf(request, 'id')) + (row && `?langkah=${encodeURIComponent(row)}`), 303);
  });

  deskRoute(app, 'POST', RETURN, async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const body = bodyOf(request);
    const review = await openReview(request, catalogue, id, { body });
    const w = words[ctx.lang];
    if (review.marked.size === 0) return showReview(request, reply, { ...review, errors: { '': w.send.none } }, 422);
    const page = (props: Partial<ListProps>, status = 200) => show(request, reply, { review, body, ...props }, status);
    if (body['send'] !== 'yes') return page({});
    const note = readText(body, 'note');
    const tried = await attempt(() =>
      actOnCase(ctx, catalogue, {
        kase: id,
        act: {
          type: 'return',
          expected: expectedOf(body),
          to: readText(body, 'to'),
          defects: defectsOf(review.marked),
          ...(note && { note }),
        },
      }),
    );
    if ('value' in tried) return reply.redirect(`${casePath(id)}?selesai=return`, 303);
    if ('fields' in tried) return page({ errors: faultTexts(ctx.lang, actFaults(tried.fields)) }, 422);
    const again = await openReview(request, catalogue, id, { body });
    return page({ review: { ...again, conflict: conflictOf(ctx, again.view, tried.refused, body) } }, 409);
  });
}

interface ListProps {
  review: Review;
  body: Record<string, unknown>;
  errors?: FieldTexts;
}

const show = (request: FastifyRequest, reply: FastifyReply, props: ListProps, status: number) =>
  html(reply, request.ctx, <DefectList {...props} />, status);

function DefectList({ review, body, errors }: ListProps) {
  const { lang } = useUi();
  const w = words[lang];
  const of = typedIn(body, errors);
  const { frame, view, row, marked } = review;
  const targets = targetsOf(review);
  const to = readText(body, 'to') || (targets.length === 1 ? targets[0]! : '');
  const title = (target: string) =>
    target === APPLICANT ? w.send.applicant : (review.def.stages.find((s) => s.id === target)?.title[lang] ?? target);
  return (
    <CaseFrame frame={frame} view={view} at="act" now={review.now} title={w.send.title} errors={errors}>
      {review.conflict && <ConflictNotice view={view} conflict={review.conflict} />}
      <Form action={casePath(view.id, '/kembalikan')} idempotencyKey={formKey()} class="stack act-form">
        <h2>{w.send.title}</h2>
        <p>{w.send.lead}</p>
        <Defects review={review} marked={marked} />
        <HiddenAll
          fields={[
            { name: 'row', value: row?.row },
            { name: 'round', value: row?.round },
            { name: 'seq', value: view.seq },
            ...carried(marked),
          ]}
        />
        {targets.length > 1 ? (
          <Radios
            name="to"
            label={w.send.to}
            value={to}
            error={errors?.['to']}
            options={targets.map((t) => ({ value: t, label: title(t) }))}
          />
        ) : (
          <HiddenAll fields={[{ name: 'to', value: to }]} />
        )}
        <TextArea {...of('note')} label={w.send.note} optional rows={3} />
        <Actions>
          <Button name="send" value="yes" icon="send" shortcut="s">
            {targets.length === 1 && to === APPLICANT ? w.send.return : w.send.returnInside}
          </Button>
          <Button look="second" formaction={casePath(view.id, '/tandai')}>
            {w.send.more}
          </Button>
        </Actions>
      </Form>
    </CaseFrame>
  );
}

/** Every mark in words, as the resident will read it. */
function Defects({ review, marked }: { review: Review; marked: Marked }) {
  const { lang } = useUi();
  const w = words[lang];
  const labels = new Map([
    ...review.dossier.documents.map((d) => [documentPlace(d.requirement), d.title[lang]] as const),
    ...review.dossier.sections.flatMap((s) => s.answers.map((a) => [answerPlace(a.path), a.label[lang]] as const)),
  ]);
  return (
    <ol class="defects">
      {[...marked].map(([place, { reason, words: said, spot }]) => {
        const found = review.def.body.returnReasons.find((r) => r.code === reason);
        return (
          <li key={place}>
            <b>{labels.get(place)}</b>: {found?.text[lang] ?? reason}
            {found && (
              <p class="muted">
                {w.send.advice}: {found.advice[lang]}
              </p>
            )}
            {said && <q>{said}</q>}
            {spot && <p class="muted">{w.mark.spotted}</p>}
          </li>
        );
      })}
    </ol>
  );
}
