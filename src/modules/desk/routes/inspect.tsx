import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, Refusal, type FieldErrors } from '../../../kernel/errors.ts';
import { findFiles, storeUpload } from '../../../kernel/files/index.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  Button,
  ButtonLink,
  FileField,
  Form,
  Hidden,
  html,
  PATHS,
  Radios,
  readMany,
  readText,
  TextArea,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  queryOf,
} from '../../../ui/index.ts';
import {
  actOnCase,
  caseWords,
  type CaseActInput,
  type CaseView,
  type Catalogue,
  type RowView,
} from '../../casework/index.ts';
import { words } from '../words.ts';
import { choicesOf } from './act.tsx';
import { actionOf, ConflictNotice } from './acts.tsx';
import { actFaults, attempt, casePath, deskRoute, HiddenAll, faultTexts } from './frame.tsx';
import type { Frame } from './frame.tsx';
import { conflictOf, expectedOf, openCase } from './load.ts';
import { CaseFrame } from './review.tsx';
import type { Conflict } from './seen.ts';

interface Kept {
  id: string;
  name: string;
}

interface PageProps {
  frame: Frame;
  view: CaseView;
  row: RowView | undefined;
  body: Body;
  /** Photos that are on the server already. */
  files: Kept[];
  errors?: FieldTexts;
  conflict?: Conflict;
  now: Date;
}

/** What an inspection found: its result, words, the place, and photos, one at a time. */
export function inspectRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const url = `${PATHS.desk}/berkas/:id/tinjauan`;
  deskRoute(app, 'GET', url, async (request, reply) => {
    const query = queryOf(request);
    const body = { row: readText(query, 'langkah'), round: readText(query, 'putaran') };
    return draw(request, reply, body, [], {}, 200);
  });

  deskRoute(app, 'POST', url, async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const { body, fault } = await readSent(request);
    const files = await keptFiles(request, body);
    const refuse = (fields: FieldErrors) =>
      draw(request, reply, body, files, { errors: textsOf(request, fields) }, 422);
    if (fault) return refuse(fault);
    if (readText(body, 'then') === 'save') return draw(request, reply, body, files, {}, 200);
    const point = pointOf(readText(body, 'point'));
    if (point === null) return refuse({ point: 'error.point' });
    const note = readText(body, 'note');
    const act: CaseActInput = {
      type: 'done',
      expected: expectedOf(body),
      evidence: {
        // The schema takes only listed results; here it is still what the browser sent.
        result: readText(body, 'result') as never,
        files: files.map((f) => f.id),
        ...(point && { point }),
      },
      ...(note !== '' && { note }),
    };
    const tried = await attempt(() => actOnCase(ctx, catalogue, { kase: id, act }));
    if ('value' in tried) return reply.redirect(casePath(id, '?selesai=done'), 303);
    if ('fields' in tried) return refuse(actFaults(tried.fields));
    const { view } = await openCase(ctx, catalogue, id);
    return draw(request, reply, body, files, { conflict: conflictOf(ctx, view, tried.refused, body) }, 409);
  });

  async function draw(
    request: FastifyRequest,
    reply: FastifyReply,
    body: Body,
    files: Kept[],
    more: Pick<PageProps, 'errors' | 'conflict'>,
    status: number,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const { frame, view } = await openCase(ctx, catalogue, paramOf(request, 'id'));
    const row = view.rows.find((r) => r.row === readText(body, 'row') && r.inspects);
    const may = row && actionOf(view, 'done', row.row)?.allowed === true;
    if (!may && !more.conflict) throw notFound();
    return html(
      reply,
      ctx,
      <InspectPage frame={frame} view={view} row={row} body={body} files={files} now={ctx.now} {...more} />,
      status,
    );
  }
}

/** The form with the photo in it, which is stored while it comes; `kept` holds its id and those sent before. */
async function readSent(request: FastifyRequest): Promise<{ body: Body; fault?: FieldErrors }> {
  if (!request.isMultipart()) return { body: bodyOf(request) };
  const { ctx } = request;
  const body: Record<string, string | string[]> = {};
  const kept: string[] = [];
  let fault: FieldErrors | undefined;
  // Camera and file: two controls of one name.
  for await (const part of request.parts({ limits: { files: 2 } })) {
    if (part.type === 'field') {
      if (typeof part.value !== 'string') continue;
      if (part.fieldname === 'kept') kept.push(part.value);
      else body[part.fieldname] = part.value;
      continue;
    }
    // A browser sends a field that was left empty as a file without a name.
    if (!part.filename || fault) {
      part.file.resume();
      continue;
    }
    try {
      const file = await storeUpload(ctx, part.file, {
        name: part.filename,
        type: part.mimetype,
        purpose: 'inspection',
        owner: ctx.actor.id,
      });
      kept.push(file.fileId);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid' || !error.fields) throw error;
      fault = error.fields;
    }
  }
  body['kept'] = kept;
  return { body, ...(fault && { fault }) };
}

/** This officer's own photos among those that the form names. */
async function keptFiles(request: FastifyRequest, body: Body): Promise<Kept[]> {
  const ids = readMany(body, 'kept').filter(isId).slice(0, 20);
  if (ids.length === 0) return [];
  const found = new Map((await findFiles(request.ctx.city.db, ids)).map((f) => [f.id, f]));
  return ids.flatMap((id) => {
    const file = found.get(id);
    return file?.owner === request.ctx.actor.id && file.state === 'clean' ? [{ id, name: file.name }] : [];
  });
}

/** `3.5952, 98.6722` as a map's app copies it, also with decimal commas and a semicolon; null: no point. */
export function pointOf(text: string): { lat: number; lon: number } | null | undefined {
  if (text === '') return undefined;
  const parts = text.includes(';') ? text.split(';').map((p) => p.replace(',', '.')) : text.split(',');
  const [lat, lon] = parts.map((p) => (/^\s*-?\d{1,3}(\.\d{1,12})?\s*$/.test(p) ? Number(p) : Number.NaN));
  if (parts.length !== 2 || lat === undefined || lon === undefined) return null;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

function textsOf(request: FastifyRequest, fields: FieldErrors): FieldTexts {
  const { lang } = request.ctx;
  const named = Object.fromEntries(
    Object.entries(fields).map(([at, key]) => {
      const field = at.replace(/^evidence\.?/, '').split('.')[0]!;
      return [field === '' || field === 'files' ? 'file' : field, key];
    }),
  );
  return faultTexts(lang, named);
}

function InspectPage(p: PageProps) {
  const { lang } = useUi();
  const w = words[lang].form;
  const { view, row, files, errors } = p;
  const typed = (name: string) => readText(p.body, name);
  return (
    <CaseFrame frame={p.frame} view={view} at="act" now={p.now} title={w.inspect.title} errors={errors}>
      {p.conflict && <ConflictNotice view={view} conflict={p.conflict} />}
      <Form action={casePath(view.id, '/tinjauan')} files idempotencyKey={formKey()} class="stack act-form">
        <h2>{w.inspect.title}</h2>
        {row && <p class="muted">{row.activity[lang]}</p>}
        <p>{w.inspect.lead}</p>
        <HiddenAll
          fields={[
            { name: 'seq', value: view.seq },
            { name: 'row', value: typed('row') },
            { name: 'round', value: row?.round ?? typed('round') },
          ]}
        />
        {files.map((f) => (
          <Hidden key={f.id} name="kept" value={f.id} />
        ))}
        <Radios
          name="result"
          label={w.inspect.result}
          value={typed('result')}
          error={errors?.['result']}
          options={choicesOf(caseWords[lang].inspectionResults)}
        />
        <TextArea name="note" label={w.words} rows={4} optional value={typed('note')} error={errors?.['note']} />
        <TextField
          name="point"
          label={w.inspect.point}
          hint={w.inspect.pointHint}
          optional
          width="w20"
          value={typed('point')}
          error={errors?.['point']}
        />
        {files.length > 0 && (
          <ul class="list">
            {files.map((f) => (
              <li key={f.id}>{f.name}</li>
            ))}
          </ul>
        )}
        <FileField name="file" label={w.inspect.photo} optional error={errors?.['file']} />
        <Actions>
          <Button shortcut="s">{w.inspect.go}</Button>
          <Button look="second" name="then" value="save">
            {w.inspect.more}
          </Button>
          <ButtonLink look="quiet" href={casePath(view.id)}>
            {w.cancel}
          </ButtonLink>
        </Actions>
      </Form>
    </CaseFrame>
  );
}
