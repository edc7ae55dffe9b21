import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { typedBefore } from '../../../kernel/typed.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Details,
  Flash,
  Form,
  Hidden,
  html,
  NextActions,
  Notice,
  Page,
  PATHS,
  readMany,
  readText,
  useUi,
  type FieldTexts,
  bodyOf,
} from '../../../ui/index.ts';
import {
  discardDraft,
  pickFamily,
  prune,
  readPage,
  saveDraft,
  type Answer,
  type Answers,
  type Catalogue,
  type PageRef,
  faultTexts,
} from '../../casework/index.ts';
import { arrange, askedOf, PageQuestions, readTypedPage, typed, type Notes } from '../question.tsx';
import { draftWords } from '../words-draft.ts';
import { blanksLeft } from '../../documents/index.ts';

import { checkRoutes } from './check.tsx';
import {
  attempt,
  backOf,
  captionOf,
  DISCARD,
  draftPath,
  LATER,
  onward,
  openForm,
  param,
  query,
  servicePath,
  undone,
  withReturn,
  CHECK,
  type OpenForm,
} from './draft-form.ts';
import { KeptNotice } from './kept-notice.tsx';
import { FamilyPicker, familyOffer, filledPath, justTaken, PICK, pickedMembers, type FamilyOffer } from './family.tsx';
import { toReceipt } from './receipt.tsx';
import { LookAgain, toLookAt, type Look } from './look.tsx';
import { receiveDocument, showDocument, uploadRoutes } from './upload.tsx';

const DRAFT = { config: { action: 'case.draft' } };
const TYPED = { config: { action: 'case.draft', keeps: true } };

/** The form of any service: one thing a page, saved as it goes; the check; and the way out with everything kept. */
export function draftRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const open = (request: FastifyRequest) => openForm(request.ctx, catalogue, param(request, 'id'));

  app.get('/draf/:id', DRAFT, async (request, reply) => {
    const gone = toReceipt(request);
    if (gone) return reply.redirect(gone, 303);
    const form = await open(request);
    const { draft } = form;
    if (draft.kase !== null) return reply.redirect(`/berkas/${draft.kase}/perbaiki`, 303);
    return reply.redirect(draftPath(draft.id, undone(form, draft.seen, draft.answers)?.key ?? CHECK), 303);
  });

  app.get(`/draf/:id/${LATER}`, DRAFT, async (request, reply) =>
    html(reply, request.ctx, <Later form={await open(request)} />),
  );
  app.post(`/draf/:id/${DISCARD}`, DRAFT, async (request, reply) => {
    const { draft } = await open(request);
    await discardDraft(request.ctx, catalogue, { draft: draft.id });
    return reply.redirect(servicePath(draft.service), 303);
  });

  checkRoutes(app, catalogue);
  uploadRoutes(app, catalogue);

  app.get('/draf/:id/:page', DRAFT, async (request, reply) => {
    const gone = toReceipt(request);
    if (gone) return reply.redirect(gone, 303);
    const form = await open(request);
    const ref = pageOf(form, param(request, 'page'));
    // It is one of the service's pages, only not asked for by these answers.
    if (!ref) return reply.redirect(draftPath(form.draft.id), 303);
    return ref.page.requirement
      ? showDocument(request, reply, form, ref)
      : showQuestions(request, reply, catalogue, form, ref);
  });

  app.post('/draf/:id/:page', TYPED, async (request, reply) => {
    const form = await open(request);
    const ref = pageOf(form, param(request, 'page'));
    if (!ref) return reply.redirect(draftPath(form.draft.id), 303);
    return ref.page.requirement
      ? receiveDocument(request, reply, catalogue, form, ref)
      : receiveAnswers(request, reply, catalogue, form, ref);
  });
}

/** The page of a key; undefined where it is not asked for now. Throws notFound for what no such form has. */
function pageOf({ draft, def, pages }: OpenForm, key: string): PageRef | undefined {
  if (draft.kase !== null) throw notFound();
  const ref = pages.find((p) => p.key === key);
  const [id, item, rest] = key.split('.');
  const known = def.body.pages.some((p) => p.id === id) && rest === undefined && /^[1-9]?$/.test(item ?? '');
  if (!ref && !known) throw notFound();
  return ref;
}

const fromCheck = (request: FastifyRequest): boolean => query(request, 'dari') === 'periksa';

/** What is known today of the offices that the page offers: whether blanks for the card lie there. */
async function notesOf({ city, lang }: Ctx, { def }: OpenForm, { page }: PageRef): Promise<Notes | undefined> {
  const asked = (page.questions ?? []).map((field) => def.fields.get(field)!.question);
  const office = asked.find((q) => q.kind === 'office');
  if (!office) return undefined;
  const stock = new Map((await blanksLeft(city.db, { card: office.prints })).map((b) => [b.office, b.left]));
  const w = draftWords[lang].blanks;
  return new Map(city.pack.offices.map(({ code }) => [code, (stock.get(code) ?? 0) > 0 ? w.some : w.none]));
}

async function showQuestions(
  request: FastifyRequest,
  reply: FastifyReply,
  catalogue: Catalogue,
  form: OpenForm,
  ref: PageRef,
): Promise<FastifyReply> {
  const saved = form.draft.answers;
  const values = Object.fromEntries(Object.entries(saved).map(([path, answer]) => [path, typed(answer)]));
  const before = typedBefore(request);
  const kept = before && readTypedPage(form.def, ref, before);
  const answers = kept ? present({ ...saved, ...readPage(form.def, ref, kept, saved, form.known).values }) : saved;
  return html(
    reply,
    request.ctx,
    <QuestionPage
      form={form}
      page={ref}
      answers={answers}
      values={{ ...values, ...kept }}
      toCheck={fromCheck(request)}
      notes={await notesOf(request.ctx, form, ref)}
      offer={await familyOffer(request.ctx, catalogue, form, ref)}
      {...(kept && { kept: true })}
      {...(justTaken(request.query) && { taken: true })}
    />,
  );
}

async function receiveAnswers(
  request: FastifyRequest,
  reply: FastifyReply,
  catalogue: Catalogue,
  form: OpenForm,
  ref: PageRef,
): Promise<FastifyReply> {
  const { ctx } = request;
  const { draft, def, known } = form;
  const body = bodyOf(request);
  const toCheck = fromCheck(request);
  const later = readText(body, 'then') === 'save';
  const values = readTypedPage(def, ref, body);
  const read = readPage(def, ref, values, draft.answers, known);
  const answers = present({ ...draft.answers, ...read.values });

  const members = pickedMembers(catalogue, form, ref, body, values);
  if (members) {
    const tried = await attempt(() => pickFamily(ctx, catalogue, { draft: draft.id, page: ref.key, members }));
    if ('value' in tried)
      return reply.redirect(
        later ? draftPath(draft.id, LATER) : filledPath(withReturn(draftPath(draft.id, ref.key), toCheck)),
        303,
      );
  }
  const errors = Object.entries(read.errors).filter(([, key]) => !later || key !== 'error.required');
  const look = errors.length > 0 ? undefined : toLookAt(read, draft.answers, values);
  const looksAgain = look && !later && readText(body, 'as_is') !== look.seal;
  /** The page once more, with what was typed. */
  const again = (more: Partial<QuestionPageProps>): FastifyReply =>
    html(
      reply,
      ctx,
      <QuestionPage form={form} page={ref} answers={answers} values={values} toCheck={toCheck} {...more} />,
      422,
    );
  if (members || errors.length > 0) {
    const offer = await familyOffer(ctx, catalogue, form, ref, readMany(body, PICK), members !== undefined);
    const notes = await notesOf(ctx, form, ref);
    if (offer?.wrong) return again({ offer, notes, errors: { [PICK]: draftWords[ctx.lang].family.choose } });
    const faults = errors.filter(([path, key]) => key !== 'error.required' || askedOf(body, path));
    const told = faultTexts(ctx.lang, ctx.city.timeZone, def, Object.fromEntries(faults));
    if (errors.length > 0) return again({ offer, notes, ...(faults.length > 0 ? { errors: told } : { opened: true }) });
  }
  if (looksAgain) return again({ look });

  await saveDraft(ctx, catalogue, {
    draft: draft.id,
    page: ref.key,
    answers: Object.fromEntries(Object.entries(read.values).map(([path, value]) => [path, value ?? null])),
    seen: !later,
  });
  if (later) return reply.redirect(draftPath(draft.id, LATER), 303);
  return reply.redirect(onward(form, ref.key, toCheck, prune(def, answers, known)), 303);
}

const present = (answers: Answers): Record<string, Answer> =>
  Object.fromEntries(Object.entries(answers).filter((e): e is [string, Answer] => e[1] !== undefined));

interface QuestionPageProps {
  form: OpenForm;
  page: PageRef;
  answers: Answers;
  values: Readonly<Record<string, string>>;
  toCheck: boolean;
  notes?: Notes | undefined;
  offer?: FamilyOffer | undefined;
  errors?: FieldTexts;
  /** Something new is asked because of what was answered. */
  opened?: true;
  /** These are the words of before the session ended; they are not saved yet. */
  kept?: true;
  /** The answers were just taken from the family card. */
  taken?: true;
  /** What to look at once more. */
  look?: Look;
}

function QuestionPage(props: QuestionPageProps) {
  const { form, page, answers, values, toCheck, notes, offer, errors, opened, kept, taken, look } = props;
  const { lang } = useUi();
  const w = draftWords[lang];
  const { def, draft, known } = form;
  return (
    <Page title={page.page.title[lang]} errors={errors} back={backOf(form, page.key, toCheck)}>
      {look && <LookAgain def={def} look={look} />}
      {kept && <KeptNotice />}
      {taken && <Flash>{w.family.taken}</Flash>}
      {opened && (
        <Notice role="status" title={w.more}>
          <p>{w.moreText}</p>
        </Notice>
      )}
      <Form action={withReturn(draftPath(draft.id, page.key), toCheck)}>
        {look && <Hidden name="as_is" value={look.seal} />}
        {offer && <FamilyPicker offer={offer} />}
        <PageQuestions
          def={def}
          page={page}
          nodes={arrange(def, page, answers, known)}
          values={values}
          errors={errors}
          notes={notes}
          caption={captionOf(lang, form, page)}
        />
        {look ? (
          <Actions>
            <Button big>{w.asIs}</Button>
          </Actions>
        ) : (
          <NextActions />
        )}
      </Form>
    </Page>
  );
}

/** Where one is after "save and come back later": what was kept, until when, and how to go on. */
function Later({ form }: { form: OpenForm }) {
  const { lang, f } = useUi();
  const w = draftWords[lang].later;
  const { draft, def } = form;
  return (
    <Page title={w.title}>
      <h1>
        <span class="cap">{def.body.title[lang]}</span>
        {w.title}
      </h1>
      <p class="lead">{w.text(f.date(draft.expiresAt))}</p>
      <Notice tone="info">
        <p>{w.notSent}</p>
      </Notice>
      <Actions>
        <ButtonLink big href={draftPath(draft.id)}>
          {w.go}
        </ButtonLink>
        <ButtonLink look="quiet" href={PATHS.home}>
          {w.home}
        </ButtonLink>
      </Actions>
      <Details summary={w.discard}>
        <p>{w.discardText}</p>
        <Form action={draftPath(draft.id, DISCARD)}>
          <Button look="danger">{w.discardGo}</Button>
        </Form>
      </Details>
    </Page>
  );
}
