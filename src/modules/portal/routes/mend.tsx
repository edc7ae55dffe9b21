import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { invalid, type Refusal } from '../../../kernel/errors.ts';
import { openFile } from '../../../kernel/files/index.ts';
import { html, readText, type FieldTexts, bodyOf } from '../../../ui/index.ts';
import {
  dropDraftFile,
  readPage,
  resubmitDraft,
  saveDraft,
  type Answer,
  type Catalogue,
  type MarkView,
  type PageRef,
  faultTexts,
} from '../../casework/index.ts';
import { readTypedPage, typed } from '../question.tsx';
import { words } from '../words-case.ts';
import {
  againOf,
  CASES,
  casePath,
  flashOf,
  myCase,
  paramsOf,
  seqOf,
  statusOf,
  tryAct,
  withFlash,
  type Again,
} from './case-acts.ts';
import { picturePath } from './case.tsx';
import { attempt } from './draft-form.ts';
import { DocumentPage, MendList, NothingToMend, QuestionPage, SendPage, type Picture } from './mend-pages.tsx';
import { changedPlaces, documentAt, filesAt, openMending, questionPage, type Mending } from './mending.ts';
import { typedBefore } from '../../../kernel/typed.ts';
import { toLookAt, type Look } from './look.tsx';
import { jpegSize } from './spot.tsx';
import { putFile, readSent } from './upload.tsx';

const ONE = `${CASES}/:id/perbaiki`;
const MEND = { config: { action: 'case.draft' } };
const TYPED = { config: { action: 'case.draft', keeps: true } };
const mendPath = (m: Mending): string => `${casePath(m.view.id)}/perbaiki`;

/** Mending exactly what was marked, one thing a page, then sending it. What was not marked cannot be reached here. */
export function mendRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const viewOf = (request: FastifyRequest) => myCase(request.ctx, catalogue, paramsOf(request)['id']!);

  /** A route of a case that waits for mending; where it does not, that is the answer. */
  const route = (
    method: 'GET' | 'POST',
    path: string,
    work: (m: Mending, request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>,
  ) =>
    app.route({
      method,
      url: ONE + path,
      ...(method === 'POST' && path.startsWith('/isian/') ? TYPED : MEND),
      handler: async (request, reply) => {
        const view = await viewOf(request);
        const m = await openMending(request.ctx, catalogue, view);
        return m
          ? work(m, request, reply)
          : html(reply, request.ctx, <NothingToMend view={view} />, method === 'GET' ? 200 : 409);
      },
    });

  route('GET', '', (m, request, reply) => html(reply, request.ctx, <MendList m={m} flash={flashOf(request)} />));

  // --- one question
  const question = (
    m: Mending,
    ref: PageRef,
    request: FastifyRequest,
    reply: FastifyReply,
    typedIn?: {
      values: Record<string, string>;
      answers: Record<string, Answer>;
      errors?: FieldTexts;
      look?: Look;
      kept?: true;
    },
  ) => {
    const values = Object.fromEntries(Object.entries(m.draft.answers).map(([path, answer]) => [path, typed(answer)]));
    return html(
      reply,
      request.ctx,
      <QuestionPage
        m={m}
        path={paramsOf(request)['path']!}
        page={ref}
        values={{ ...values, ...typedIn?.values }}
        answers={typedIn?.answers ?? m.draft.answers}
        errors={typedIn?.errors}
        look={typedIn?.look}
        kept={typedIn?.kept}
      />,
      typedIn && !typedIn.kept ? 422 : 200,
    );
  };
  route('GET', '/isian/:path', (m, request, reply) => {
    const ref = questionPage(m, paramsOf(request)['path']!);
    const before = typedBefore(request);
    if (!before) return question(m, ref, request, reply);
    const values = readTypedPage(m.def, ref, before);
    const read = readPage(m.def, ref, values, m.draft.answers, m.known);
    return question(m, ref, request, reply, {
      values,
      answers: present({ ...m.draft.answers, ...read.values }),
      kept: true,
    });
  });
  route('POST', '/isian/:path', async (m, request, reply) => {
    const { ctx } = request;
    const ref = questionPage(m, paramsOf(request)['path']!);
    const values = readTypedPage(m.def, ref, bodyOf(request));
    const read = readPage(m.def, ref, values, m.draft.answers, m.known);
    const merged = present({ ...m.draft.answers, ...read.values });
    if (Object.keys(read.errors).length > 0) {
      const told = faultTexts(ctx.lang, ctx.city.timeZone, m.def, read.errors);
      // A check may speak of an answer that is not on this page: it is told without a link.
      const errors = Object.fromEntries(Object.entries(told).map(([at, text]) => [at in values ? at : '', text]));
      return question(m, ref, request, reply, { values, answers: merged, errors });
    }
    const look = toLookAt(read, m.draft.answers, values);
    if (look && readText(bodyOf(request), 'as_is') !== look.seal)
      return question(m, ref, request, reply, { values, answers: merged, look });
    const answers = Object.fromEntries(Object.entries(read.values).map(([path, value]) => [path, value ?? null]));
    await saveDraft(ctx, catalogue, { draft: m.draft.id, page: ref.key, answers });
    return reply.redirect(withFlash(mendPath(m), 'simpan'), 303);
  });

  // --- one document
  const document = async (m: Mending, request: FastifyRequest, reply: FastifyReply, refused?: Refusal) => {
    const { ctx } = request;
    const path = paramsOf(request)['requirement']!;
    const place = documentAt(m, path);
    const marks = m.tasks.find((t) => 'requirement' in t.place && t.place.requirement === path)?.marks ?? [];
    const errors =
      refused?.fields &&
      faultTexts(ctx.lang, ctx.city.timeZone, m.def, { [path]: Object.values(refused.fields)[0] ?? 'error.invalid' });
    return html(
      reply,
      ctx,
      <DocumentPage
        m={m}
        path={path}
        requirement={place.requirement}
        item={place.item}
        marks={marks}
        pictures={await picturesOf(request, m, marks)}
        errors={errors}
        flash={flashOf(request)}
      />,
      refused?.status ?? 200,
    );
  };
  route('GET', '/dokumen/:requirement', document);
  route('POST', '/dokumen/:requirement', async (m, request, reply) => {
    const { ctx } = request;
    const path = paramsOf(request)['requirement']!;
    const { requirement } = documentAt(m, path);
    const sent = await attempt(() => readSent(request));
    if ('refusal' in sent) return document(m, request, reply, sent.refusal);
    const { file, fields } = sent.value;
    const put = await attempt(async () => {
      if (!file) throw invalid({ file: 'error.file_missing' });
      // What was sent before goes only once the new picture is safely here.
      if (fields['how'] === 'replace') await dropOld(ctx, m, path);
      await putFile(
        ctx,
        catalogue,
        m,
        { path, requirement, files: filesAt(m.draft, path) },
        file,
        fields['idempotency_key'],
      );
    });
    if ('refusal' in put) return document(await again(request, m), request, reply, put.refusal);
    const more = requirement.maxFiles > 1 ? `${mendPath(m)}/dokumen/${path}` : mendPath(m);
    return reply.redirect(withFlash(more, 'simpan'), 303);
  });
  route('POST', '/dokumen/:requirement/buang', async (m, request, reply) => {
    const path = paramsOf(request)['requirement']!;
    documentAt(m, path);
    const file = filesAt(m.draft, path).find((f) => f.id === readText(bodyOf(request), 'file'));
    // Taken out already, by another press of the button.
    if (file) await dropDraftFile(request.ctx, catalogue, { draft: m.draft.id, requirement: path, file: file.id });
    return reply.redirect(`${mendPath(m)}/dokumen/${path}`, 303);
  });
  const dropOld = async (ctx: Ctx, m: Mending, path: string): Promise<void> => {
    const { key: _, ...own } = ctx;
    const old = filesAt(m.draft, path).filter((f) => (m.before.files[path] ?? []).includes(f.id));
    for (const f of old) await dropDraftFile(own, catalogue, { draft: m.draft.id, requirement: path, file: f.id });
  };
  const again = async (request: FastifyRequest, m: Mending): Promise<Mending> =>
    (await openMending(request.ctx, catalogue, m.view)) ?? m;

  // --- check and send
  const send = (m: Mending, request: FastifyRequest, reply: FastifyReply, note = '', repeat: Again = {}) =>
    html(
      reply,
      request.ctx,
      <SendPage m={m} changed={changedPlaces(m)} note={note} again={repeat} />,
      statusOf(repeat),
    );
  route('GET', '/kirim', (m, request, reply) => send(m, request, reply));
  app.post(`${ONE}/kirim`, MEND, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const note = readText(body, 'note');
    const view = await viewOf(request);
    const m = await openMending(ctx, catalogue, view);
    // A second press of the button, after the first was taken.
    if (!m && view.history.some((e) => e.type === 'resubmitted' && e.seq > seqOf(body)))
      return reply.redirect(withFlash(casePath(view.id), 'perbaikan'), 303);
    if (!m) return html(reply, ctx, <NothingToMend view={view} />, 409);
    if (note === '' && m.tasks.some((t) => !t.done))
      return send(m, request, reply, note, { errors: { note: words[ctx.lang].mend.noteNeeded } });
    const acted = await tryAct(() => resubmitDraft(ctx, catalogue, { draft: m.draft.id, ...(note && { note }) }));
    if ('done' in acted) return reply.redirect(withFlash(casePath(view.id), 'perbaikan'), 303);
    const now = await viewOf(request);
    const repeat =
      'fields' in acted
        ? { errors: faultTexts(ctx.lang, ctx.city.timeZone, m.def, acted.fields) }
        : againOf(ctx, acted, now, seqOf(body));
    const fresh = await openMending(ctx, catalogue, now);
    return fresh
      ? send(fresh, request, reply, note, repeat)
      : html(reply, ctx, <NothingToMend view={now} moved={repeat.moved} />, 409);
  });

  /** The pages with a marked spot, with their sizes: a mark is kept in thousandths of them. */
  async function picturesOf(request: FastifyRequest, m: Mending, marks: readonly MarkView[]): Promise<Picture[]> {
    const spots = marks.flatMap((x) => (x.spot ? [x.spot] : []));
    const pages = [...Map.groupBy(spots, (s) => `${s.file} ${s.page}`).values()];
    const drawn = await Promise.all(
      pages.map(async (group) => {
        const { file, page } = group[0]!;
        const size = jpegSize((await openFile(request.ctx.city, file, { page })).bytes);
        return size ? [{ src: picturePath(m.view.id, file, page), size, spots: group }] : [];
      }),
    );
    return drawn.flat();
  }
}

const present = (answers: Record<string, Answer | undefined>): Record<string, Answer> =>
  Object.fromEntries(Object.entries(answers).filter((e): e is [string, Answer] => e[1] !== undefined));
