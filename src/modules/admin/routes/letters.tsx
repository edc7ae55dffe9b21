import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  EmptyState,
  Form,
  html,
  Notice,
  Pagination,
  readDate,
  readText,
  Select,
  Table,
  Tag,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import {
  endLetter,
  inspectorsFor,
  registeredLetters,
  registerLetter,
  type Catalogue,
  type LetterInput,
  type LetterView,
} from '../../casework/index.ts';
import { ROOMS } from '../paths.ts';
import { letterWords } from '../words-letters.ts';
import { AdminFrame, attempt, coldStart, failedOf, frameAfter, frameOf, type Failed, type Frame } from './frame.tsx';

const NEW = `${ROOMS.letters}/baru`;

interface ListProps {
  frame: Frame;
  letters: LetterView[];
  next: string | undefined;
  first: boolean;
  done: string | undefined;
  failed?: Failed | undefined;
}

function List({ frame, letters, next, first, done, failed }: ListProps) {
  const { lang, city, f } = useUi();
  const w = letterWords[lang];
  const unit = (l: LetterView) => city.pack.agencies.find((a) => a.code === l.agency)?.short ?? l.agency;
  return (
    <AdminFrame
      frame={frame}
      title={w.menu}
      errors={failed?.errors}
      flash={done}
      actions={<ButtonLink href={NEW}>{w.add}</ButtonLink>}
    >
      <p class="lead">{w.lead}</p>
      {letters.length === 0 ? (
        <EmptyState icon="file" title={w.empty} />
      ) : (
        <Table
          caption={w.menu}
          quietCaption
          rows={letters}
          id={(l) => l.id}
          columns={[
            {
              head: w.number,
              main: true,
              cell: (l) => (
                <>
                  {l.number}
                  <small class="muted"> {l.subject}</small>
                </>
              ),
            },
            { head: w.inspector, cell: (l) => l.inspector.name },
            {
              head: w.agency,
              cell: (l) => (
                <>
                  {unit(l)}
                  <small class="muted"> {l.serviceTitle?.[lang] ?? w.anyService}</small>
                </>
              ),
            },
            { head: w.period, cell: (l) => `${f.date(l.received_from)} – ${f.date(l.received_to)}` },
            { head: w.days, cell: (l) => `${f.date(l.valid_from)} – ${f.date(l.valid_to)}` },
            { head: w.by, cell: (l) => l.registeredBy.name },
            {
              head: w.standing,
              cell: (l) =>
                l.state === 'holds' || l.state === 'not_yet' ? (
                  <Form action={`${ROOMS.letters}/${l.id}/akhiri`} idempotencyKey={formKey()}>
                    <Tag tone={l.state === 'holds' ? 'ok' : 'info'}>{w.state[l.state]}</Tag>{' '}
                    <Button look="quiet" label={w.endOf(l.number)}>
                      {w.end}
                    </Button>
                  </Form>
                ) : (
                  <Tag>{w.state[l.state]}</Tag>
                ),
            },
          ]}
        />
      )}
      <Pagination
        {...(next !== undefined && { next: `${ROOMS.letters}?sesudah=${encodeURIComponent(next)}` })}
        {...(!first && { first: ROOMS.letters })}
      />
    </AdminFrame>
  );
}

interface NewProps {
  frame: Frame;
  typed: Record<Exclude<keyof LetterInput, 'service'> | 'service', string>;
  inspectors: { id: string; name: string }[];
  services: { code: string; title: string }[];
  errors?: FieldTexts | undefined;
}

function NewPage({ frame, typed, inspectors, services, errors }: NewProps) {
  const { lang, city } = useUi();
  const w = letterWords[lang];
  const day = (name: 'received_from' | 'received_to' | 'valid_from' | 'valid_to', label: string) => (
    <DateField name={name} label={label} value={typed[name]} error={errors?.[name]} />
  );
  return (
    <AdminFrame frame={frame} title={w.add} errors={errors} back={{ href: ROOMS.letters, label: w.menu }}>
      {inspectors.length === 0 ? (
        <Notice tone="warn">
          <p>{w.noInspector}</p>
        </Notice>
      ) : (
        <Form action={NEW} idempotencyKey={formKey()} class="stack narrow">
          <TextField name="number" label={w.number} value={typed.number} error={errors?.['number']} width="w20" />
          <TextField
            name="subject"
            label={w.subject}
            hint={w.subjectHint}
            value={typed.subject}
            error={errors?.['subject']}
          />
          <Select
            name="officer"
            label={w.inspector}
            value={typed.officer}
            error={errors?.['officer']}
            options={inspectors.map((o) => ({ value: o.id, label: o.name }))}
          />
          <Select
            name="agency"
            label={w.agency}
            value={typed.agency}
            error={errors?.['agency']}
            options={city.pack.agencies.map((a) => ({ value: a.code, label: a.name }))}
          />
          <Select
            name="service"
            label={w.service}
            value={typed.service}
            error={errors?.['service']}
            optional
            options={[{ value: '', label: w.anyService }, ...services.map((s) => ({ value: s.code, label: s.title }))]}
          />
          {day('received_from', w.receivedFrom)}
          {day('received_to', w.receivedTo)}
          {day('valid_from', w.validFrom)}
          {day('valid_to', w.validTo)}
          <Actions>
            <Button big>{w.go}</Button>
          </Actions>
        </Form>
      )}
    </AdminFrame>
  );
}

const typedOf = (body: Body): NewProps['typed'] => ({
  number: readText(body, 'number'),
  subject: readText(body, 'subject'),
  officer: readText(body, 'officer'),
  agency: readText(body, 'agency'),
  service: readText(body, 'service'),
  received_from: readDate(body, 'received_from'),
  received_to: readDate(body, 'received_to'),
  valid_from: readDate(body, 'valid_from'),
  valid_to: readDate(body, 'valid_to'),
});

/** /kelola/surat-tugas: what inspectors may read. */
export function lettersRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const list = async (request: FastifyRequest, reply: FastifyReply, failed?: Failed) => {
    const { ctx } = request;
    const query = queryOf(request);
    const after = readText(query, 'sesudah');
    const { items, next } = await registeredLetters(ctx, catalogue, { limit: 50, ...(after && { after }) });
    const { done } = letterWords[ctx.lang];
    const key = readText(query, 'selesai');
    return html(
      reply,
      ctx,
      <List
        frame={frameAfter(frameOf(ctx, catalogue), failed, ROOMS.letters)}
        letters={items}
        next={next}
        first={after === ''}
        done={Object.hasOwn(done, key) ? done[key as keyof typeof done] : undefined}
        failed={failed}
      />,
      failed?.status ?? 200,
    );
  };
  const form = async (request: FastifyRequest, reply: FastifyReply, typed: NewProps['typed'], failed?: Failed) => {
    const { ctx } = request;
    return html(
      reply,
      ctx,
      <NewPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, NEW)}
        typed={typed}
        inspectors={await inspectorsFor(ctx)}
        services={catalogue.services.map(({ definition: { body } }) => ({
          code: body.code,
          title: body.title[ctx.lang],
        }))}
        errors={failed?.errors}
      />,
      failed?.status ?? 200,
    );
  };

  officerRoute(app, 'GET', ROOMS.letters, 'case.assign', async (request, reply) => list(request, reply));
  officerRoute(app, 'GET', NEW, 'case.assign', async (request, reply) => {
    const today = localDate(request.ctx.city.calendar, request.ctx.now);
    return (
      coldStart(request, reply) ??
      form(request, reply, { ...typedOf({}), valid_from: today, received_from: '', received_to: '' })
    );
  });
  officerRoute(app, 'POST', NEW, 'case.assign', async (request, reply) => {
    const { ctx } = request;
    const typed = typedOf(bodyOf(request));
    const tried = await attempt(() =>
      registerLetter(ctx, catalogue, { ...typed, service: typed.service === '' ? null : typed.service }),
    );
    if (!('value' in tried)) return form(request, reply, typed, failedOf(ctx, tried, letterWords[ctx.lang].fault));
    return reply.redirect(`${ROOMS.letters}?selesai=baru`, 303);
  });
  officerRoute(app, 'POST', `${ROOMS.letters}/:id/akhiri`, 'case.assign', async (request, reply) => {
    const { ctx } = request;
    const tried = await attempt(() => endLetter(ctx, { letter: paramOf(request, 'id') }));
    if (!('value' in tried)) return list(request, reply, failedOf(ctx, tried));
    return reply.redirect(`${ROOMS.letters}?selesai=akhir`, 303);
  });
}
