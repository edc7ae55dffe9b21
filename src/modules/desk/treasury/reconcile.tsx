import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, type Refusal } from '../../../kernel/errors.ts';
import {
  Actions,
  bodyOf,
  Button,
  Details,
  errorTexts,
  Field,
  Form,
  formKey,
  Hidden,
  html,
  Notice,
  paramOf,
  queryOf,
  readText,
  Select,
  Stats,
  Table,
  Tag,
  TextArea,
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
  readDay,
  rehearse,
  reverseException,
  settleCause,
  takeException,
  type BankDay,
  type BillKinds,
  type DayStanding,
  type Exception,
  type ListedDay,
  type Rehearsed,
} from '../../money/index.ts';
import { freshStepUp, officerNames } from '../../people/index.ts';
import { stepUpPath } from '../registry/paths.ts';
import { attempt, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { RECONCILIATION, reconciledAt } from './paths.ts';
import { Many } from './reconcile-many.tsx';
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
    const [frame, days] = await Promise.all([
      frameOf(ctx, catalogue),
      bank === undefined ? [] : listDays(ctx.city.db, bank, undefined, PAGE),
    ]);
    const added = readText(queryOf(request), 'masuk');
    return html(
      reply,
      ctx,
      <DaysPage
        frame={frame}
        banks={banks}
        bank={bank}
        days={days}
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

  async function one(
    request: FastifyRequest,
    reply: FastifyReply,
    more: Failure & { faulty?: string } = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const { db } = ctx.city;
    const [bank, on] = [paramOf(request, 'bank'), paramOf(request, 'day')];
    const known = (await listPartners(db)).find((p) => p.code === bank);
    if (!known || !/^\d{4}-\d{2}-\d{2}$/.test(on) || Number.isNaN(Date.parse(on))) throw notFound();
    const [frame, found, standing] = await Promise.all([
      frameOf(ctx, catalogue),
      readDay(db, bank, on),
      dayStanding(db, bank, on),
    ]);
    const names = await officerNames(db, [
      ...found.notes.map((n) => n.by),
      ...(standing ? [standing.askedBy, ...(standing.closedBy ? [standing.closedBy] : [])] : []),
    ]);
    return html(
      reply,
      ctx,
      <DayPage
        frame={frame}
        bank={{ code: bank, name: known.name }}
        on={on}
        found={found}
        standing={standing}
        names={names}
        may={ctx.rights.can(ctx.actor, 'bank.reconcile') === true}
        agrees={standing !== undefined && ctx.rights.can(ctx.actor, 'bank.agree', standing) === true}
        done={readText(queryOf(request), 'selesai') === '1'}
        body={readText(bodyOf(request), 'note')}
        {...more}
      />,
      status,
    );
  }
  deskRoute(app, 'GET', `${RECONCILIATION}/:bank/:day`, (request, reply) => one(request, reply), READ);

  /** An act of the day's page: done, or told beside its row. */
  const act = (
    name: string,
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
        if ('value' in tried) return reply.redirect(`${reconciledAt(partner, day)}?selesai=1`, 303);
        if ('refused' in tried) return one(request, reply, { refused: tried.refused }, 409);
        if (tried.fields['note'] === undefined) throw notFound();
        const errors = errorTexts(ctx.lang, tried.fields, reconcileWords[ctx.lang].faults);
        return one(request, reply, { errors, faulty: ref }, 422);
      },
      right,
    );
  act('bukukan', ({ ctx }, o) => takeException(ctx, kinds, o));
  act('batalkan', ({ ctx }, o) => reverseException(ctx, kinds, o));
  act('jelaskan', (request, o) => explainException(request.ctx, { ...o, note: readText(bodyOf(request), 'note') }));
  act('semua', (request, { ref, ...o }) => {
    const note = readText(bodyOf(request), 'note');
    const cause = CAUSES.find((c) => c === ref);
    if (!cause) throw notFound();
    const explains = readText(bodyOf(request), 'explain') === 'yes';
    return settleCause(request.ctx, kinds, { ...o, cause, ...(explains && { note }) });
  });
  act('ajukan', ({ ctx }, { partner, day }) => askDayClose(ctx, { partner, day }));
  act('tutup', ({ ctx }, { partner, day }) => agreeDayClose(ctx, { partner, day }), 'bank.agree');
}

interface DaysProps {
  frame: Frame;
  banks: Banks;
  bank: string | undefined;
  days: ListedDay[];
  may: boolean;
  added: number | undefined;
  errors?: FieldTexts;
  rehearsed?: Rehearsed;
}

function DaysPage({ frame, banks, bank, days, may, added, errors, rehearsed }: DaysProps) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
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
      <h2>{w.days}</h2>
      <Table
        caption={w.days}
        quietCaption
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
              <Tag tone={d.closedAt ? 'ok' : d.askedBy ? 'info' : 'warn'}>
                {d.closedAt ? w.closed : d.askedBy ? w.asked : w.open}
              </Tag>
            ),
          },
        ]}
      />
    </TreasuryPage>
  );
}

interface DayProps {
  frame: Frame;
  bank: { code: string; name: string };
  on: string;
  found: BankDay;
  standing: DayStanding | undefined;
  names: Map<string, string>;
  may: boolean;
  agrees: boolean;
  done: boolean;
  body: string;
  errors?: FieldTexts;
  refused?: Refusal;
  /** Reference of the row whose form is shown again. */
  faulty?: string;
}

function DayPage(p: DayProps) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
  const { found, standing, names } = p;
  const at = reconciledAt(p.bank.code, p.on);
  const closed = standing?.closedAt;
  const left = found.unexplained.length;
  const money = (amount: bigint | undefined) => (amount === undefined ? '–' : f.rupiah(amount));
  const who = (id: string) => names.get(id) ?? '–';
  const press = (name: string, label: string, e: Exception) => (
    <Form action={`${at}/${name}`} idempotencyKey={formKey()}>
      <Hidden name="ref" value={e.ref} />
      <Button look="second">{label}</Button>
    </Form>
  );
  return (
    <TreasuryPage
      frame={p.frame}
      title={`${p.bank.name}, ${f.dateLong(p.on)}`}
      errors={p.errors}
      back={{ href: `${RECONCILIATION}?bank=${p.bank.code}`, label: w.title }}
      done={p.done ? w.done : undefined}
      refused={p.refused}
    >
      <Stats
        items={[
          { label: w.ours, value: f.rupiah(found.ours) },
          { label: w.credited, value: f.rupiah(found.credited) },
          {
            label: w.difference,
            value: f.rupiah(found.credited - found.ours),
            ...(found.credited !== found.ours && { tone: 'warn' as const }),
          },
          { label: w.agreed, value: f.number(found.agreed) },
        ]}
      />
      <h2>{w.exceptions}</h2>
      <Table
        caption={w.exceptions}
        quietCaption
        rows={found.exceptions}
        id={(e) => `${e.ref}/${e.cause}`}
        empty={w.none}
        columns={[
          { head: w.exceptions, main: true, cell: (e) => w.cause[e.cause] },
          {
            head: w.code,
            cell: (e) => (
              <>
                {e.code} <small class="muted">{e.ref}</small>
              </>
            ),
          },
          { head: w.ours, num: true, cell: (e) => money(e.ours) },
          { head: w.listed, num: true, cell: (e) => money(e.listed) },
          { head: w.credited, num: true, cell: (e) => money(e.credited) },
          {
            head: w.explain,
            cell: (e) => {
              const notes = found.notes.filter((n) => n.ref === e.ref && n.cause === e.cause);
              const again = p.faulty === e.ref;
              return (
                <>
                  {notes.map((n) => (
                    <p key={n.at.toISOString()}>
                      {n.note} <small class="muted">{who(n.by)}</small>
                    </p>
                  ))}
                  {p.may && !closed && e.suggestion === 'take' && press('bukukan', w.take, e)}
                  {p.may && !closed && e.suggestion === 'reverse' && press('batalkan', w.reverse, e)}
                  {p.may && !closed && (
                    <Details summary={w.explain} open={again}>
                      <Form action={`${at}/jelaskan`} idempotencyKey={formKey()} class="stack">
                        <Hidden name="ref" value={e.ref} />
                        <TextArea
                          name="note"
                          label={w.note}
                          rows={3}
                          value={again ? p.body : ''}
                          error={again ? p.errors?.['note'] : undefined}
                        />
                        <Button look="second">{w.explain}</Button>
                      </Form>
                    </Details>
                  )}
                </>
              );
            },
          },
        ]}
      />
      {p.may && !closed && <Many found={found} at={at} body={p.body} errors={p.errors} faulty={p.faulty} />}
      {standing && <p>{w.by(who(standing.askedBy), f.dateTime(standing.askedAt))}</p>}
      {standing?.closedBy && closed && (
        <Notice tone="ok">
          <p>{w.closedBy(who(standing.closedBy), f.dateTime(closed))}</p>
        </Notice>
      )}
      {!closed && left > 0 && (
        <Notice tone="warn">
          <p>{w.left(f.number(left))}</p>
        </Notice>
      )}
      {!closed && left === 0 && (p.may || p.agrees) && (
        <Actions>
          {p.agrees && (
            <Form action={`${at}/tutup`} idempotencyKey={formKey()}>
              <Button>{w.agree}</Button>
            </Form>
          )}
          {p.may && (
            <Form action={`${at}/ajukan`} idempotencyKey={formKey()}>
              <Button look="second">{w.ask}</Button>
              <p class="hint">{w.askText}</p>
            </Form>
          )}
        </Actions>
      )}
    </TreasuryPage>
  );
}
