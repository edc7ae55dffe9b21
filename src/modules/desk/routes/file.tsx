import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../../kernel/errors.ts';
import { openFile, openOriginal, safeDownloadHeaders, type OpenedFile } from '../../../kernel/files/index.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Form,
  html,
  PATHS,
  Radios,
  readText,
  useUi,
  type FieldTexts,
  bodyOf,
  paramOf,
} from '../../../ui/index.ts';
import {
  caseFileOf,
  casePaperOf,
  caseWords,
  REVEAL_REASONS,
  type CaseView,
  type Catalogue,
} from '../../casework/index.ts';
import { words } from '../words.ts';
import { choicesOf } from './act.tsx';
import { casePath, deskRoute, type Frame, faultTexts } from './frame.tsx';
import { openCase } from './load.ts';
import { CaseFrame } from './review.tsx';

const CASE = `${PATHS.desk}/berkas/:id`;

/** The pictures of a case's files, the papers that came out of it, and the originals for those who have the right. */
export function fileRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(app, 'GET', `${CASE}/file/:file/:page`, async (request, reply) => {
    const page = paramOf(request, 'page');
    if (!/^[1-9]\d{0,2}$/.test(page)) throw notFound();
    const file = await fileOf(request);
    return send(reply, await openFile(request.ctx.city, file, { page: Number(page) }), 'inline');
  });

  deskRoute(app, 'GET', `${CASE}/surat/:paper`, async (request, reply) => {
    const paper = await casePaperOf(request.ctx, catalogue, paramOf(request, 'id'), idOf(request, 'paper'));
    return send(reply, await openFile(request.ctx.city, paper.fileId, 'original'), 'attachment');
  });

  deskRoute(app, 'GET', `${CASE}/asli/:file`, async (request, reply) => {
    await fileOf(request);
    return askReason(request, reply);
  });
  deskRoute(app, 'POST', `${CASE}/asli/:file`, async (request, reply) => {
    const file = await fileOf(request);
    const { ctx } = request;
    const reason = REVEAL_REASONS.find((r) => r === readText(bodyOf(request), 'reason'));
    if (reason === undefined) return askReason(request, reply, faultTexts(ctx.lang, { reason: 'error.choose' }), 422);
    return send(reply, await openOriginal(ctx, file, reason), 'attachment');
  });

  const idOf = (request: FastifyRequest, name: string): string => {
    const id = paramOf(request, name);
    if (!isId(id)) throw notFound();
    return id;
  };

  /** The file of the address, once the officer has been found to have a right to it. */
  async function fileOf(request: FastifyRequest): Promise<string> {
    const file = idOf(request, 'file');
    await caseFileOf(request.ctx, catalogue, idOf(request, 'id'), file);
    return file;
  }

  async function askReason(request: FastifyRequest, reply: FastifyReply, errors: FieldTexts = {}, status = 200) {
    const { ctx } = request;
    if (ctx.rights.can(ctx.actor, 'file.original') !== true) throw notFound();
    const { frame, view } = await openCase(ctx, catalogue, paramOf(request, 'id'));
    const page = (
      <OriginalPage frame={frame} view={view} file={paramOf(request, 'file')} now={ctx.now} errors={errors} />
    );
    return html(reply, ctx, page, status);
  }
}

/** Personal papers: never kept by the browser, never run, never framed by another site. */
const send = (reply: FastifyReply, file: OpenedFile, how: 'inline' | 'attachment'): FastifyReply =>
  reply.headers(safeDownloadHeaders(file.name, file.mediaType, how)).send(file.bytes);

interface OriginalProps {
  frame: Frame;
  view: CaseView;
  file: string;
  now: Date;
  errors: FieldTexts;
}

function OriginalPage({ frame, view, file, now, errors }: OriginalProps) {
  const { lang } = useUi();
  const w = words[lang].form;
  return (
    <CaseFrame frame={frame} view={view} at="act" now={now} title={w.original.title} errors={errors}>
      <Form action={casePath(view.id, `/asli/${file}`)} class="stack act-form">
        <h2>{w.original.title}</h2>
        <p>{w.original.lead}</p>
        <Radios
          name="reason"
          label={w.reason}
          error={errors['reason']}
          options={choicesOf(caseWords[lang].revealReasons)}
        />
        <Actions>
          <Button icon="download">{w.original.go}</Button>
          <ButtonLink look="quiet" href={casePath(view.id)}>
            {w.cancel}
          </ButtonLink>
        </Actions>
      </Form>
    </CaseFrame>
  );
}
