import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  bodyOf,
  Button,
  errorTexts,
  Field,
  Form,
  Hidden,
  html,
  Notice,
  Pagination,
  paramOf,
  queryOf,
  readDate,
  readText,
  Select,
  Table,
  Tag,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  agreeDayClose,
  askDayClose,
  CAUSES,
  dayStanding,
  explainException,
  importFile,
  listDays,
  listPartners,
  matchException,
  readDay,
  rehearse,
  reverseException,
  settleCause,
  takeException,
  writeToBank,
  type BillKinds,
  type ListedDay,
  type Rehearsed,
} from '../../money/index.ts';
import { typeset } from '../../documents/index.ts';
import { freshStepUp, officerNames } from '../../people/index.ts';
import { stepUpPath } from '../registry/paths.ts';
import { attempt, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { billAt, RECONCILIATION, reconciledAt } from './paths.ts';
import { bankLetter, DayPage, daysBetween } from './reconcile-day.tsx';
import { reconcileWords } from './words-reconcile.ts';
import { TreasuryPage, type Failure } from './room.tsx';

const READ = 'bank.read';
const PAGE = 40;
type Banks = { code: string; name: string }[];

/** The bank's files and days: imported, compared, acted on, closed by two. */
export function reconcileRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  async function list(
    request: FastifyRequest,
    reply: FastifyReply,
    more: { errors?: FieldTexts; rehearsed?: Rehearsed; bank?: string } = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const banks: Banks = (await listPartners(ctx.city.db)).map(({ code, name }) => ({ code, name }));
    const asked = more.bank ?? readText(queryOf(request), 'bank');
    const bank = banks.find((b) => b.code === asked)?.code ?? banks[0]?.code;
    const typed = readText(queryOf(request), 'sebelum');
    const before = /^\d{4}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(Date.parse(typed)) ? typed : undefined;
    const [frame, days] = await Promise.all([
      frameOf(ctx, catalogue),
      bank === undefined ? [] : listDays(ctx.city.db, bank, before, PAGE + 1),
    ]);
    const added = readText(queryOf(request), 'masuk');
    return html(
      reply,
      ctx,
      <DaysPage
        frame={frame}
        banks={banks}
        bank={bank}
        days={days.slice(0, PAGE)}
        next={days.length > PAGE ? days[PAGE - 1]!.day : undefined}
        first={before !== undefined}
        today={localDate(ctx.city.calendar, ctx.now)}
        may={ctx.rights.can(ctx.actor, 'bank.reconcile') === true}
        added={/^\d{1,7}$/.test(added) ? Number(added) : undefined}
        {...more}
      />,
      status,
    );
  }
  deskRoute(app, 'GET', RECONCILIATION, (request, reply) => list(request, reply), READ);

  deskRoute(
    app,
    'POST',
    RECONCILIATION,
    async (request, reply) => {
      const { ctx } = request;
      const fields: Record<string, string> = {};
      let bytes: Buffer = Buffer.alloc(0);
      if (request.isMultipart())
        for await (const part of request.parts()) {
          if (part.type === 'field') fields[part.fieldname] = String(part.value);
          else if (part.fieldname === 'file') bytes = await part.toBuffer();
          else part.file.resume();
        }
      const bank = fields['bank'] ?? '';
      if (!(await listPartners(ctx.city.db)).some((p) => p.code === bank)) throw notFound();
      const fault = (texts: Record<string, string>) =>
        list(request, reply, { bank, errors: errorTexts(ctx.lang, texts, reconcileWords[ctx.lang].faults) }, 422);
      if (bytes.length === 0) return fault({ file: 'error.choose' });
      if (fields['act'] !== 'keep') {
        const rehearsed = await rehearse(ctx, bank, bytes);
        return list(request, reply, { bank, rehearsed }, rehearsed.ok ? 200 : 422);
      }
      const tried = await attempt(() => importFile(ctx, { partner: bank, bytes }));
      if ('value' in tried)
        return reply.redirect(`${RECONCILIATION}?bank=${encodeURIComponent(bank)}&masuk=${tried.value.added}`, 303);
      if ('fields' in tried) return fault(tried.fields);
      throw tried.refused;
    },
    'bank.reconcile',
  );

  async function dayOf(request: FastifyRequest): Promise<{ bank: Banks[number]; on: string }> {
    const on = paramOf(request, 'day');
    const bank = (await listPartners(request.ctx.city.db)).find((p) => p.code === paramOf(request, 'bank'));
    if (!bank || !/^\d{4}-\d{2}-\d{2}$/.test(on) || Number.isNaN(Date.parse(on))) throw notFound();
    return { bank, on };
  }
  async function one(
    request: FastifyRequest,
    reply: FastifyReply,
    more: Failure & { faulty?: { ref: string; act: string } } = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const { db } = ctx.city;
    const { bank, on } = await dayOf(request);
    const [frame, found, standing] = await Promise.all([
      frameOf(ctx, catalogue),
      readDay(db, bank.code, on),
      dayStanding(db, bank.code, on),
    ]);
    const refund = readText(queryOf(request), 'tagihan');
    const names = await officerNames(db, [
      ...found.notes.map((n) => n.by),
      ...(standing ? [standing.askedBy, ...(standing.closedBy ? [standing.closedBy] : [])] : []),
    ]);
    return html(
      reply,
      ctx,
      <DayPage
        frame={frame}
        bank={bank}
        on={on}
        found={found}
        standing={standing}
        names={names}
        may={ctx.rights.can(ctx.actor, 'bank.reconcile') === true}
        agrees={standing !== undefined && ctx.rights.can(ctx.actor, 'bank.agree', standing) === true}
        today={localDate(ctx.city.calendar, ctx.now)}
        done={readText(queryOf(request), 'selesai')}
        refund={isId(refund) ? billAt(refund) : undefined}
        body={bodyOf(request)}
        {...more}
      />,
      status,
    );
  }
  deskRoute(app, 'GET', `${RECONCILIATION}/:bank/:day`, (request, reply) => one(request, reply), READ);

  deskRoute(
    app,
    'GET',
    `${RECONCILIATION}/:bank/:day/pdf`,
    async (request, reply) => {
      const { ctx } = request;
      const { bank, on } = await dayOf(request);
      const sheet = await bankLetter(ctx.city, bank.name, on, (await readDay(ctx.city.db, bank.code, on)).exceptions);
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="selisih-${bank.code}-${on}.pdf"`)
        .header('x-content-type-options', 'nosniff')
        .send(await typeset(sheet));
    },
    READ,
  );

  /** An act of the day's page: done, or told beside its row. */
  const act = (
    name: string,
    /** Gives the bill that the page should lead to, if any. */
    run: (request: FastifyRequest, o: { partner: string; day: string; ref: string }) => Promise<unknown>,
    right = 'bank.reconcile',
  ) =>
    deskRoute(
      app,
      'POST',
      `${RECONCILIATION}/:bank/:day/${name}`,
      async (request, reply) => {
        const { ctx } = request;
        const [partner, day] = [paramOf(request, 'bank'), paramOf(request, 'day')];
        const ref = readText(bodyOf(request), 'ref');
        if (right === 'bank.agree' && !freshStepUp(ctx.actor, ctx.now))
          return reply.redirect(stepUpPath(reconciledAt(partner, day)), 303);
        const tried = await attempt(() => run(request, { partner, day, ref }));
        if ('value' in tried) {
          const bill = typeof tried.value === 'string' ? `&tagihan=${tried.value}` : '';
          return reply.redirect(`${reconciledAt(partner, day)}?selesai=${name}${bill}`, 303);
        }
        if ('refused' in tried) return one(request, reply, { refused: tried.refused }, 409);
        if (!['note', 'letter', 'letter_on'].some((field) => field in tried.fields)) throw notFound();
        // Each difference has a form of its own on the page: its fields bear its reference.
        const fields = Object.fromEntries(Object.entries(tried.fields).map(([name, key]) => [`${name}-${ref}`, key]));
        const errors = errorTexts(ctx.lang, fields, reconcileWords[ctx.lang].faults);
        return one(request, reply, { errors, faulty: { ref, act: name } }, 422);
      },
      right,
    );
  act('bukukan', ({ ctx }, o) => takeException(ctx, kinds, o).then(() => undefined));
  // Money for a bill that was paid otherwise is an excess, whose refund is asked for by itself: the page leads there.
  act('kembalikan', ({ ctx }, o) => takeException(ctx, kinds, o).then(({ bill }) => bill));
  act('tulis', (request, o) => {
    const body = bodyOf(request);
    return writeToBank(request.ctx, {
      ...o,
      letter: typedAt(request, 'letter'),
      letter_on: readDate(body, `letter_on-${o.ref}`),
    });
  });
  act('cocokkan', ({ ctx }, o) => matchException(ctx, o).then(() => undefined));
  act('batalkan', ({ ctx }, o) => reverseException(ctx, kinds, o).then(() => undefined));
  act('jelaskan', (request, o) => explainException(request.ctx, { ...o, note: typedAt(request, 'note') }));
  act('semua', (request, { ref, ...o }) => {
    const note = typedAt(request, 'note');
    const cause = CAUSES.find((c) => c === ref);
    if (!cause) throw notFound();
    const explains = readText(bodyOf(request), 'explain') === 'yes';
    return settleCause(request.ctx, kinds, { ...o, cause, ...(explains && { note }) }).then(() => undefined);
  });
  act('ajukan', ({ ctx }, { partner, day }) => askDayClose(ctx, { partner, day }));
  act('tutup', ({ ctx }, { partner, day }) => agreeDayClose(ctx, { partner, day }), 'bank.agree');
}

const typedAt = (request: FastifyRequest, name: string): string => {
  const body = bodyOf(request);
  return readText(body, `${name}-${readText(body, 'ref')}`);
};

interface DaysProps {
  frame: Frame;
  banks: Banks;
  bank: string | undefined;
  days: ListedDay[];
  /** The oldest day of the page, when there are older ones. */
  next: string | undefined;
  first: boolean;
  today: string;
  may: boolean;
  added: number | undefined;
  errors?: FieldTexts;
  rehearsed?: Rehearsed;
}

function DaysPage({ frame, banks, bank, days, next, first, today, may, added, rehearsed, ...p }: DaysProps) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
  // What is wrong line by line stands above; that it is this file stands at its field.
  const errors = p.errors ?? (rehearsed && !rehearsed.ok ? { file: w.wrong } : undefined);
  return (
    <TreasuryPage
      frame={frame}
      title={w.title}
      errors={errors}
      done={added === undefined ? undefined : w.added(f.number(added))}
    >
      <p class="lead">{w.lead}</p>
      {bank === undefined && <p>{w.noBank}</p>}
      {rehearsed?.ok && (
        <Notice tone={rehearsed.already ? 'warn' : 'ok'} role="status">
          <p>
            {w.checked(
              f.number(rehearsed.lines),
              f.rupiah(rehearsed.total),
              rehearsed.days.map((d) => f.date(d)).join(', '),
            )}
          </p>
          {rehearsed.already && <p>{w.already}</p>}
        </Notice>
      )}
      {rehearsed && !rehearsed.ok && (
        <Notice tone="bad" title={w.wrong} role="alert">
          <ul>
            {rehearsed.faults.slice(0, 20).map(({ line, why }) => (
              <li key={`${line}/${why}`}>
                {w.line(line)}: {w.why[why]}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {may && bank !== undefined && (
        <section class="card">
          <Form files action={RECONCILIATION} class="stack">
            {banks.length > 1 ? (
              <Select
                name="bank"
                label={w.bank}
                value={bank}
                options={banks.map((b) => ({ value: b.code, label: b.name }))}
              />
            ) : (
              <Hidden name="bank" value={bank} />
            )}
            <Field name="file" label={w.file} hint={w.fileHint} error={errors?.['file']}>
              {(control) => (
                <div class="file">
                  <input type="file" accept=".csv,.txt,.sta,.mt940,text/plain,text/csv" {...control} />
                </div>
              )}
            </Field>
            <Actions>
              <Button look="second" name="act" value="check">
                {w.check}
              </Button>
              <Button name="act" value="keep">
                {w.keep}
              </Button>
            </Actions>
          </Form>
        </section>
      )}
      <Table
        caption={w.days}
        heading
        rows={days}
        id={(d) => d.day}
        empty={w.noDays}
        columns={[
          { head: w.days, main: true, cell: (d) => <a href={reconciledAt(bank!, d.day)}>{f.date(d.day)}</a> },
          { head: w.lines, num: true, cell: (d) => f.number(d.lines) },
          { head: w.total, num: true, cell: (d) => f.rupiah(d.total) },
          {
            head: w.state,
            cell: (d) => (
              <>
                <Tag tone={d.closedAt ? 'ok' : d.askedBy ? 'info' : 'warn'}>
                  {d.closedAt ? w.closed : d.askedBy ? w.asked : w.open}
                </Tag>{' '}
                {!d.closedAt && daysBetween(d.day, today) > 1 && (
                  <small>{w.age(f.number(daysBetween(d.day, today)))}</small>
                )}
              </>
            ),
          },
        ]}
      />
      <Pagination
        next={next && `${RECONCILIATION}?bank=${bank}&sebelum=${next}`}
        first={first ? `${RECONCILIATION}?bank=${bank}` : undefined}
      />
    </TreasuryPage>
  );
}
