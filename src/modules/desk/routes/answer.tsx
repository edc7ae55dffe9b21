import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../../kernel/errors.ts';
import { fmt, type Lang } from '../../../kernel/i18n.ts';
import {
  Actions,
  Button,
  Form,
  Hidden,
  html,
  PATHS,
  Radios,
  readText,
  TextArea,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
} from '../../../ui/index.ts';
import {
  actOnCase,
  caseWords,
  faultText,
  optionsOf,
  placeOf,
  revealAnswer,
  type Answer,
  type AnswerView,
  type Catalogue,
  type Question,
} from '../../casework/index.ts';
import { carried } from '../model.ts';
import { words } from '../words.ts';
import { choicesOf } from './act.tsx';
import { ConflictNotice } from './acts.tsx';
import { showReview } from './case.tsx';
import { AnswerField, answerOf, readTyped, typedOf } from './field.tsx';
import { actFaults, attempt, casePath, deskRoute, HiddenAll, faultTexts } from './frame.tsx';
import { conflictOf, expectedOf, openReview } from './load.ts';
import { CaseFrame } from './review.tsx';
import type { Review } from './seen.ts';

const CASE = `${PATHS.desk}/berkas/:id`;
/** The field in which an answer is typed anew; a path may be called like another field of the form. */
const TYPED = 'typed';

interface Here {
  review: Review;
  answer: AnswerView;
  question: Question;
  body: Body;
}

/** Showing a masked answer and correcting a slip of the pen: both keep what was marked so far. */
export function answerRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const lookAt = async (request: FastifyRequest): Promise<Here> => {
    const body = bodyOf(request);
    const review = await openReview(request, catalogue, paramOf(request, 'id'), { body });
    const path = readText(body, 'path');
    const answer = review.dossier.sections.flatMap((s) => s.answers).find((a) => a.path === path);
    const question = review.def.fields.get(placeOf(path).field)?.question;
    if (!answer || !question) throw notFound();
    return { review, answer, question, body };
  };

  deskRoute(app, 'POST', `${CASE}/tampilkan`, async (request, reply) => {
    const here = await lookAt(request);
    const { ctx } = request;
    const { review, answer, question, body } = here;
    if (body['send'] !== 'yes') return showReason(request, reply, here, {}, 200);
    // A reading is no act to be replayed: each is audited by itself.
    const { key: _, ...reading } = ctx;
    const tried = await attempt(() =>
      revealAnswer(reading, catalogue, {
        kase: review.view.id,
        path: answer.path,
        reason: readText(body, 'reason') as never,
      }),
    );
    if ('value' in tried) {
      const shown = sayAnswer(ctx.lang, ctx.city.timeZone, question, tried.value.value);
      return showReview(request, reply, { ...review, revealed: { path: answer.path, shown } });
    }
    if ('refused' in tried)
      return showReview(
        request,
        reply,
        { ...review, conflict: conflictOf(ctx, review.view, tried.refused, body) },
        409,
      );
    return showReason(request, reply, here, faultTexts(ctx.lang, tried.fields), 422);
  });

  deskRoute(app, 'POST', `${CASE}/perbaiki`, async (request, reply) => {
    const here = await lookAt(request);
    const { ctx } = request;
    const { review, answer, question, body } = here;
    const { id } = review.view;
    if (body['send'] !== 'yes') return showCorrection(request, reply, here, {}, 200);
    const note = readText(body, 'note');
    const typed = readTyped(question, body, TYPED);
    const tried = await attempt(() =>
      actOnCase(ctx, catalogue, {
        kase: id,
        act: {
          type: 'correct',
          expected: expectedOf(body),
          answers: { [answer.path]: answerOf(question, typed) },
          reason: readText(body, 'reason') as never,
          ...(note && { note }),
        },
      }),
    );
    if ('value' in tried) {
      const after = await openReview(request, catalogue, id, { body });
      return showReview(request, reply, { ...after, flash: words[ctx.lang].done.correct });
    }
    if ('fields' in tried) {
      const { [answer.path]: own, [`answers.${answer.path}`]: typedWrong = own, ...rest } = actFaults(tried.fields);
      const texts = faultTexts(ctx.lang, rest);
      if (typedWrong !== undefined)
        texts[TYPED] = faultText(ctx.lang, ctx.city.timeZone, review.def, answer.path, typedWrong);
      return showCorrection(request, reply, here, texts, 422);
    }
    const again = await openReview(request, catalogue, id, { body });
    const conflicted = { ...again, conflict: conflictOf(ctx, again.view, tried.refused, body) };
    return showCorrection(request, reply, { ...here, review: conflicted }, {}, 409);
  });
}

/** An answer whole, as people read it. */
function sayAnswer(lang: Lang, timeZone: string, q: Question, value: Answer): string {
  if (typeof value === 'boolean') return value ? words[lang].form.yes : words[lang].form.no;
  if (q.kind === 'date' && typeof value === 'string') return fmt(lang, timeZone).date(value);
  return optionsOf(q).find((o) => o.value === value)?.label[lang] ?? String(value);
}

const showReason = (request: FastifyRequest, reply: FastifyReply, here: Here, errors: FieldTexts, status: number) =>
  html(reply, request.ctx, <RevealPage {...here} errors={errors} />, status);
const showCorrection = (request: FastifyRequest, reply: FastifyReply, here: Here, errors: FieldTexts, status: number) =>
  html(reply, request.ctx, <CorrectPage {...here} errors={errors} />, status);

type PageProps = Here & { errors: FieldTexts };

/** What the form carries along: the row that was looked at, the answer, and the marks. */
const Carried = ({ review, answer }: Pick<Here, 'review' | 'answer'>) => (
  <HiddenAll
    fields={[
      { name: 'row', value: review.row?.row },
      { name: 'round', value: review.row?.round },
      { name: 'seq', value: review.view.seq },
      { name: 'path', value: answer.path },
      ...carried(review.marked),
    ]}
  />
);

/** Back to the case with the marks kept. */
function Back({ view }: Review) {
  const { lang } = useUi();
  return (
    <Button look="quiet" formaction={casePath(view.id, '/tandai')}>
      {words[lang].form.cancel}
    </Button>
  );
}

function RevealPage({ review, answer, body, errors }: PageProps) {
  const { lang } = useUi();
  const w = words[lang].form;
  const { view } = review;
  return (
    <CaseFrame frame={review.frame} view={view} at="act" now={review.now} title={w.reveal.title} errors={errors}>
      <Form action={casePath(view.id, '/tampilkan')} class="stack act-form">
        <h2>{words[lang].showOf(answer.label[lang])}</h2>
        <p>{w.reveal.lead}</p>
        <Carried review={review} answer={answer} />
        <Hidden name="send" value="yes" />
        <Radios
          name="reason"
          label={w.reason}
          value={readText(body, 'reason')}
          error={errors['reason']}
          options={choicesOf(caseWords[lang].revealReasons)}
        />
        <Actions>
          <Button icon="eye" shortcut="s">
            {w.reveal.go}
          </Button>
          <Back {...review} />
        </Actions>
      </Form>
    </CaseFrame>
  );
}

function CorrectPage({ review, answer, question, body, errors }: PageProps) {
  const { lang, city } = useUi();
  const w = words[lang].form;
  const { view } = review;
  const sent = body['send'] === 'yes';
  return (
    <CaseFrame frame={review.frame} view={view} at="act" now={review.now} title={w.correct.title} errors={errors}>
      {review.conflict && <ConflictNotice view={view} conflict={review.conflict} />}
      <Form action={casePath(view.id, '/perbaiki')} idempotencyKey={formKey()} class="stack act-form">
        <h2>{w.correct.title}</h2>
        <p>{w.correct.lead}</p>
        <Carried review={review} answer={answer} />
        <Hidden name="send" value="yes" />
        <AnswerField
          question={question}
          name={TYPED}
          value={sent ? readTyped(question, body, TYPED) : typedOf(answer.value)}
          error={errors[TYPED]}
          pack={city.pack}
        />
        <Radios
          name="reason"
          label={w.reason}
          value={readText(body, 'reason')}
          error={errors['reason']}
          options={choicesOf(caseWords[lang].correctionReasons)}
        />
        <TextArea name="note" label={w.words} optional rows={3} value={readText(body, 'note')} error={errors['note']} />
        <Actions>
          <Button shortcut="s">{w.correct.go}</Button>
          <Back {...review} />
        </Actions>
      </Form>
    </CaseFrame>
  );
}
