import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { invalid, notFound, Refusal } from '../../../kernel/errors.ts';
import { openFile, safeDownloadHeaders, storeUpload, type Uploaded } from '../../../kernel/files/index.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Details,
  FileField,
  Form,
  Hidden,
  html,
  Notice,
  Page,
  readText,
  uiWords,
  useUi,
  type FieldTexts,
  bodyOf,
  formKey,
} from '../../../ui/index.ts';
import {
  addDraftFile,
  draftFileOf,
  dropDraftFile,
  findDraft,
  saveDraft,
  type Catalogue,
  type DraftFileView,
  type PageRef,
  faultTexts,
} from '../../casework/index.ts';

import { draftWords } from '../words-draft.ts';

import {
  attempt,
  backOf,
  captionOf,
  DISCARD,
  draftPath,
  FILE,
  LATER,
  onward,
  openForm,
  param,
  placesOf,
  query,
  withReturn,
  type DocumentPlace,
  type OpenForm,
} from './draft-form.ts';
import { Thumb } from './thumbs.tsx';

const DRAFT = { config: { action: 'case.draft' } };
/** Camera and album are two controls of one name; the browser sends both, one of them empty. */
const CONTROLS = 2;

const toCheckOf = (request: FastifyRequest): boolean => query(request, 'dari') === 'periksa';

/** Pictures of a draft's files, and taking one out. */
export function uploadRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  /** `?wajah=kecil`: the thumb; `?halaman=2`: a page; else the first. */
  app.get(`/draf/:id/${FILE}/:file`, DRAFT, async (request, reply) => {
    const { ctx } = request;
    const file = param(request, 'file');
    if (!isId(file)) throw notFound();
    await draftFileOf(ctx, param(request, 'id'), file);
    const page = Number(query(request, 'halaman') || 1);
    const opened = await openFile(ctx.city, file, query(request, 'wajah') === 'kecil' ? 'thumb' : { page });
    return reply.headers(safeDownloadHeaders(opened.name, opened.mediaType, 'inline')).send(opened.bytes);
  });

  app.post(`/draf/:id/:page/${DISCARD}`, DRAFT, async (request, reply) => {
    const { draft } = await openForm(request.ctx, catalogue, param(request, 'id'));
    const file = draft.files.find((f) => f.id === readText(bodyOf(request), 'file'));
    // Taken out already, by another press of the button.
    if (file)
      await dropDraftFile(request.ctx, catalogue, { draft: draft.id, requirement: file.requirement, file: file.id });
    return reply.redirect(withReturn(draftPath(draft.id, param(request, 'page')), toCheckOf(request)), 303);
  });
}

export function showDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  form: OpenForm,
  ref: PageRef,
  /** Why a file was not taken. */
  refused?: Refusal,
): FastifyReply {
  const { lang, city } = request.ctx;
  const [own, standIn] = placesOf(form, ref) as [DocumentPlace, DocumentPlace?];
  const asked = query(request, 'pakai');
  // What is there already says which of the two it is, until something else is asked for.
  const there = own.files.length === 0 && (standIn?.files.length ?? 0) > 0 && asked !== 'asli';
  const instead = there || asked === 'pengganti';
  const place = (instead && standIn) || own;
  const errors =
    refused?.fields && faultTexts(lang, city.timeZone, form.def, { [place.path]: Object.values(refused.fields)[0]! });
  return html(
    reply,
    request.ctx,
    <DocumentPage
      form={form}
      page={ref}
      own={own}
      standIn={standIn}
      place={place}
      toCheck={toCheckOf(request)}
      errors={errors}
    />,
    refused?.status ?? 200,
  );
}

/** Stores what was sent at once, then shows it; or goes on, when that was asked. */
export async function receiveDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  catalogue: Catalogue,
  form: OpenForm,
  ref: PageRef,
): Promise<FastifyReply> {
  const { ctx } = request;
  const { draft } = form;
  const places = placesOf(form, ref);
  const again = (now: OpenForm, refusal: Refusal) => showDocument(request, reply, now, ref, refusal);
  const sent = await attempt(() => readSent(request));
  if ('refusal' in sent) return again(form, sent.refusal);
  const { fields, file } = sent.value;
  const place = places.find((p) => p.path === fields['place']) ?? places[0]!;
  if (file) {
    const put = await attempt(() => putFile(ctx, catalogue, form, place, file, fields['idempotency_key']));
    if ('refusal' in put) return again(await openForm(ctx, catalogue, draft.id), put.refusal);
  }
  const toCheck = toCheckOf(request);
  if (fields['then'] === 'save') return reply.redirect(draftPath(draft.id, LATER), 303);
  if (fields['then'] !== 'next') {
    // The button asked for a file, and there was none.
    if (!file) return again(form, invalid({ file: 'error.file_missing' }));
    return reply.redirect(withReturn(draftPath(draft.id, ref.key), toCheck), 303);
  }
  const now = file ? await openForm(ctx, catalogue, draft.id) : form;
  if (!place.requirement.optional && placesOf(now, ref).every((p) => p.files.length === 0))
    return again(form, invalid({ file: 'error.document_missing' }));
  await saveDraft(ctx, catalogue, { draft: draft.id, page: ref.key, answers: {} });
  return reply.redirect(onward(now, ref.key, toCheck), 303);
}

export interface Sent {
  fields: Record<string, string>;
  file?: Uploaded;
}

/**
 * Reads the form; a file in it is stored while it comes. All of it is read even when the file is refused, or the browser
 * would not hear why.
 */
export async function readSent(request: FastifyRequest, sent: Sent = { fields: {} }): Promise<Sent> {
  const { ctx } = request;
  let refused: Refusal | undefined;
  if (!request.isMultipart()) {
    for (const name of ['then', 'place']) sent.fields[name] = readText(bodyOf(request), name);
    return sent;
  }
  for await (const part of request.parts({ limits: { files: CONTROLS } })) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') sent.fields[part.fieldname] = part.value;
    } else if (!part.filename || sent.file || refused) {
      part.file.resume();
    } else {
      const meta = { name: part.filename, type: part.mimetype, purpose: 'case', owner: ctx.actor.id };
      const stored = await attempt(() => storeUpload(ctx, part.file, meta));
      if ('refusal' in stored) refused = stored.refusal;
      else sent.file = stored.value;
    }
  }
  if (refused) throw refused;
  return sent;
}

/** Lays a file at its place. Where there is room for one only, it takes the other's place. */
export async function putFile(
  ctx: Ctx,
  catalogue: Catalogue,
  { draft }: Pick<OpenForm, 'draft'>,
  { path, requirement, files }: DocumentPlace,
  file: Uploaded,
  key: string | undefined,
): Promise<void> {
  const at = { draft: draft.id, requirement: path };
  const single = requirement.maxFiles === 1;
  const clear = async (there: readonly DraftFileView[]) => {
    for (const f of there) await dropDraftFile(ctx, catalogue, { ...at, file: f.id });
  };
  if (single) await clear(files);
  // A second press of the button sends the picture again: its key is known, and one picture is kept.
  const once = !single && key !== undefined && /^[\w-]{8,100}$/.test(key) ? { ...ctx, key } : ctx;
  try {
    await addDraftFile(once, catalogue, { ...at, file: file.fileId });
  } catch (error) {
    if (error instanceof Refusal && error.reason === 'idempotency_key_reused') return;
    if (!single || !(error instanceof Refusal) || error.fields?.['file'] !== 'error.too_many_files') throw error;
    const now = await findDraft(ctx, catalogue, draft.id);
    await clear(now.files.filter((f) => f.requirement === path));
    await addDraftFile(ctx, catalogue, { ...at, file: file.fileId });
  }
}

interface DocumentPageProps {
  form: OpenForm;
  page: PageRef;
  own: DocumentPlace;
  standIn: DocumentPlace | undefined;
  /** Which of the two is being sent. */
  place: DocumentPlace;
  toCheck: boolean;
  errors: FieldTexts | undefined;
}

function DocumentPage({ form, page, own, standIn, place, toCheck, errors }: DocumentPageProps) {
  const { lang } = useUi();
  const w = draftWords[lang].file;
  const { draft } = form;
  const action = withReturn(draftPath(draft.id, page.key), toCheck);
  const { requirement, files } = place;
  const instead = place !== own;
  const hint = instead ? requirement.hint : (page.page.hint ?? requirement.hint);
  const title = instead ? requirement.title[lang] : page.page.title[lang];
  const left = requirement.maxFiles - files.length;
  const any = own.files.length + (standIn?.files.length ?? 0) > 0;
  const join = toCheck ? '&' : '?';

  const field = (
    <FileField
      name={place.path}
      label={any ? (requirement.maxFiles === 1 ? w.replace : w.another) : title}
      heading={!any}
      {...(any ? {} : { caption: captionOf(lang, form, page) })}
      error={errors?.[place.path]}
      hint={
        <>
          {!any && hint && <p>{hint[lang]}</p>}
          <p>
            {w.hint} {uiWords[lang].fileHint}.
          </p>
        </>
      }
    />
  );
  return (
    <Page title={title} errors={errors} back={backOf(form, page.key, toCheck)}>
      {any && (
        <>
          <h1>
            <span class="cap">{captionOf(lang, form, page)}</span>
            {title}
          </h1>
          {instead && <p class="lead">{w.instead(own.requirement.title[lang])}</p>}
          <Notice tone="ok" role="status">
            <p>{w.readable}</p>
          </Notice>
          {[own, ...(standIn ? [standIn] : [])]
            .filter((p) => p.files.length > 0)
            .map((p) => (
              <section class="stack" key={p.path}>
                {standIn && <h2>{p.requirement.title[lang]}</h2>}
                <Files draft={draft.id} files={p.files} page={page.key} toCheck={toCheck} />
              </section>
            ))}
          <Form action={action}>
            <Actions>
              <Button big name="then" value="next">
                {uiWords[lang].go}
              </Button>
              <Button look="quiet" name="then" value="save">
                {uiWords[lang].saveLater}
              </Button>
            </Actions>
          </Form>
        </>
      )}
      {(left > 0 || requirement.maxFiles === 1) && (
        <Folded
          open={errors !== undefined}
          summary={any ? (left > 0 ? `${w.another} (${w.room(left)})` : w.replace) : ''}
        >
          <Form action={instead ? `${action}${join}pakai=pengganti` : action} files idempotencyKey={formKey()}>
            <Hidden name="place" value={place.path} />
            {field}
            <Actions>
              <Button big={!any} look={any ? 'second' : 'first'}>
                {any ? w.sendAnother : w.send}
              </Button>
              {!any && (
                <Button look="quiet" name="then" value="save">
                  {uiWords[lang].saveLater}
                </Button>
              )}
            </Actions>
          </Form>
        </Folded>
      )}
      {any && left <= 0 && requirement.maxFiles > 1 && <p class="muted">{w.full}</p>}
      {!any && own.requirement.optional && (
        <Form action={action}>
          <Button look="second" name="then" value="next">
            {w.skip}
          </Button>
        </Form>
      )}
      {standIn && instead && (
        <p>
          <a href={`${action}${join}pakai=asli`}>{w.original(own.requirement.title[lang])}</a>
        </p>
      )}
      {standIn && !instead && !any && (
        <Details summary={w.none}>
          <p>{w.substitute(standIn.requirement.title[lang])}</p>
          {standIn.requirement.hint && <p>{standIn.requirement.hint[lang]}</p>}
          <ButtonLink look="second" href={`${action}${join}pakai=pengganti`}>
            {w.useSubstitute}
          </ButtonLink>
        </Details>
      )}
    </Page>
  );
}

/** Folded away once there is something; plain on an empty page. */
function Folded({ summary, open, children }: { summary: string; open: boolean; children: preact.ComponentChildren }) {
  return summary === '' ? (
    <>{children}</>
  ) : (
    <Details summary={summary} open={open}>
      {children}
    </Details>
  );
}

function Files({
  draft,
  files,
  page,
  toCheck,
}: {
  draft: string;
  files: readonly DraftFileView[];
  page: string;
  toCheck: boolean;
}) {
  const { lang } = useUi();
  const w = draftWords[lang].file;
  return (
    <ul class="plain stack">
      {files.map((file) => (
        <li key={file.id} class="preview">
          <Thumb draft={draft} file={file} />
          <div>
            <p>
              {file.name}
              {file.pages > 1 && <span class="muted"> ({w.pages(file.pages)})</span>}
            </p>
            <Form action={withReturn(draftPath(draft, `${page}/${DISCARD}`), toCheck)}>
              <Hidden name="file" value={file.id} />
              <button class="btn-link">
                {w.remove}
                <span class="vh"> {file.name}</span>
              </button>
            </Form>
          </div>
        </li>
      ))}
    </ul>
  );
}
