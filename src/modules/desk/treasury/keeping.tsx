import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  bodyOf,
  Button,
  Checkboxes,
  DateField,
  Form,
  formKey,
  Hidden,
  html,
  NumberField,
  queryOf,
  readDate,
  readDigits,
  readMany,
  readText,
  typedIn,
  Table,
  Tag,
  TextField,
  useUi,
  type Body,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  askRelief,
  closeBooks,
  closedMonths,
  decideRelief,
  listReliefs,
  nextToClose,
  type BillKinds,
  type ClosedMonth,
  type KnownRelief,
} from '../../money/index.ts';
import { freshStepUp, officerNames } from '../../people/index.ts';
import { stepUpPath } from '../registry/paths.ts';
import { StepUp } from '../routes/step-up.tsx';
import { attempt, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { faultsOf, READ } from './faults.ts';
import { MONTHS, RELIEFS } from './paths.ts';
import { treasuryWords } from './words.ts';
import { TreasuryPage, type Failure } from './room.tsx';

/** Decrees that lift interest, and the closing of months. */
export function keepingRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  async function drawReliefs(request: FastifyRequest, reply: FastifyReply, more: Failure = {}, status = 200) {
    const { ctx } = request;
    const [frame, reliefs] = await Promise.all([frameOf(ctx, catalogue), listReliefs(ctx.city.db)]);
    const officers = await officerNames(ctx.city.db, reliefs.map((r) => r.askedBy).filter(isId));
    return html(
      reply,
      ctx,
      <ReliefsPage
        frame={frame}
        kinds={kinds}
        reliefs={reliefs}
        officers={officers}
        fresh={freshStepUp(ctx.actor, ctx.now)}
        asks={ctx.rights.can(ctx.actor, 'money.ask') === true}
        decides={(r) =>
          ctx.rights.can(ctx.actor, 'money.decide', { agency: agencyOf(kinds, r), askedBy: r.askedBy }) === true
        }
        body={bodyOf(request)}
        {...more}
      />,
      status,
    );
  }
  deskRoute(app, 'GET', RELIEFS, (request, reply) => drawReliefs(request, reply), READ);
  deskRoute(
    app,
    'POST',
    RELIEFS,
    async (request, reply) => {
      const body = bodyOf(request);
      const percent = readDigits(body, 'percent');
      const due = readDate(body, 'due_to');
      const tried = await attempt(() =>
        askRelief(request.ctx, kinds, {
          kinds: readMany(body, 'kinds'),
          percent: /^\d{1,3}$/.test(percent) ? Number(percent) : 0,
          paid_from: readDate(body, 'paid_from'),
          paid_to: readDate(body, 'paid_to'),
          ...(due !== '' && { due_to: due }),
          legal_basis: readText(body, 'legal_basis'),
          decree: readText(body, 'decree'),
        }),
      );
      if ('value' in tried) return reply.redirect(RELIEFS, 303);
      if ('refused' in tried) return drawReliefs(request, reply, { refused: tried.refused }, 409);
      return drawReliefs(request, reply, { errors: faultsOf(request.ctx, tried.fields) }, 422);
    },
    'money.ask',
  );
  deskRoute(
    app,
    'POST',
    `${RELIEFS}/putus`,
    async (request, reply) => {
      const { ctx } = request;
      const body = bodyOf(request);
      if (!freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(RELIEFS), 303);
      const end = readText(body, 'end') === 'yes';
      const tried = await attempt(() =>
        decideRelief(ctx, kinds, { relief: readText(body, 'relief'), ...(end && { end }) }),
      );
      if ('value' in tried) return reply.redirect(RELIEFS, 303);
      return drawReliefs(
        request,
        reply,
        'refused' in tried ? { refused: tried.refused } : { errors: faultsOf(ctx, tried.fields) },
        409,
      );
    },
    'money.decide',
  );

  async function drawMonths(request: FastifyRequest, reply: FastifyReply, more: Failure = {}, status = 200) {
    const { ctx } = request;
    const [frame, closed, next] = await Promise.all([
      frameOf(ctx, catalogue),
      closedMonths(ctx.city.db),
      nextToClose(ctx),
    ]);
    const officers = await officerNames(ctx.city.db, closed.map((m) => m.closedBy).filter(isId));
    return html(
      reply,
      ctx,
      <MonthsPage
        frame={frame}
        closed={closed}
        officers={officers}
        next={next}
        may={ctx.rights.can(ctx.actor, 'money.close') === true}
        done={readText(queryOf(request), 'selesai') === '1'}
        {...more}
      />,
      status,
    );
  }
  deskRoute(app, 'GET', MONTHS, (request, reply) => drawMonths(request, reply), READ);
  deskRoute(
    app,
    'POST',
    MONTHS,
    async (request, reply) => {
      const { ctx } = request;
      if (!freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(MONTHS), 303);
      const tried = await attempt(() => closeBooks(ctx, { month: readText(bodyOf(request), 'month') }));
      if ('value' in tried) return reply.redirect(`${MONTHS}?selesai=1`, 303);
      return drawMonths(
        request,
        reply,
        'refused' in tried ? { refused: tried.refused } : { errors: faultsOf(ctx, tried.fields) },
        409,
      );
    },
    'money.close',
  );
}

/** The agency whose bills a decree is about. */
const agencyOf = (kinds: BillKinds, relief: KnownRelief): string => kinds.get(relief.kinds[0] ?? '')?.agency ?? '';

interface ReliefsProps extends Failure {
  frame: Frame;
  kinds: BillKinds;
  reliefs: KnownRelief[];
  officers: Map<string, string>;
  fresh: boolean;
  asks: boolean;
  decides: (r: KnownRelief) => boolean;
  body: Body;
}

function ReliefsPage({ frame, kinds, reliefs, officers, fresh, asks, decides, body, errors, refused }: ReliefsProps) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  const of = typedIn(body, errors);
  const stateOf = (r: KnownRelief) => (r.endedAt ? 'ended' : r.agreedAt ? 'holds' : 'asked');
  const button = (r: KnownRelief, end: boolean) => (
    <Form action={`${RELIEFS}/putus`} idempotencyKey={formKey()}>
      <Hidden name="relief" value={r.id} />
      {end && <Hidden name="end" value="yes" />}
      <Button look="second">{end ? w.end : w.agree}</Button>
    </Form>
  );
  return (
    <TreasuryPage frame={frame} title={w.reliefs} errors={errors} refused={refused}>
      {!fresh && reliefs.some(decides) && <StepUp back={RELIEFS} />}
      <Table
        caption={w.reliefs}
        quietCaption
        rows={reliefs}
        id={(r) => r.id}
        empty={w.noReliefs}
        columns={[
          { head: w.decree, main: true, cell: (r) => `${r.decree} · ${r.legalBasis}` },
          { head: w.kind, cell: (r) => r.kinds.map((k) => kinds.get(k)?.title[lang] ?? k).join(', ') },
          { head: w.percent, num: true, cell: (r) => f.number(r.percent) },
          { head: w.date, cell: (r) => w.period(f.date(r.paidFrom), f.date(r.paidTo)) },
          { head: w.due, cell: (r) => (r.dueTo ? `≤ ${f.date(r.dueTo)}` : '–') },
          { head: w.askedBy, cell: (r) => officers.get(r.askedBy) ?? '–' },
          {
            head: w.state,
            cell: (r) => (
              <>
                <Tag tone={r.endedAt ? undefined : r.agreedAt ? 'ok' : 'warn'}>{w.reliefStates[stateOf(r)]}</Tag>
                {fresh && !r.endedAt && decides(r) && button(r, r.agreedAt !== null)}
              </>
            ),
          },
        ]}
      />
      {asks && (
        <section class="card stack" aria-labelledby="keputusan">
          <h2 id="keputusan">{w.reliefGo}</h2>
          <Form action={RELIEFS} idempotencyKey={formKey()} class="stack">
            <Checkboxes
              name="kinds"
              label={w.kind}
              values={readMany(body, 'kinds')}
              error={errors?.['kinds']}
              options={[...kinds.values()]
                .filter((k) => k.interest)
                .map((k) => ({ value: k.code, label: k.title[lang] }))}
            />
            <NumberField {...of('percent')} label={w.percent} />
            <DateField
              name="paid_from"
              label={w.paidFrom}
              value={readDate(body, 'paid_from')}
              error={errors?.['paid_from']}
            />
            <DateField name="paid_to" label={w.paidTo} value={readDate(body, 'paid_to')} error={errors?.['paid_to']} />
            <DateField name="due_to" label={w.dueTo} value={readDate(body, 'due_to')} error={errors?.['due_to']} />
            <TextField {...of('legal_basis')} label={w.legalBasis} width="w20" />
            <TextField {...of('decree')} label={w.decree} width="w20" />
            <Actions>
              <Button>{w.reliefGo}</Button>
            </Actions>
          </Form>
        </section>
      )}
    </TreasuryPage>
  );
}

interface MonthsProps extends Failure {
  frame: Frame;
  closed: ClosedMonth[];
  officers: Map<string, string>;
  next: string | null;
  may: boolean;
  done: boolean;
}

function MonthsPage({ frame, closed, officers, next, may, done, errors, refused }: MonthsProps) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  // "November 2026": the first day's date without its day.
  const month = (m: string) => f.date(m).replace(/^1 /, '');
  return (
    <TreasuryPage
      frame={frame}
      title={w.rooms.months}
      errors={errors}
      done={done ? w.closed : undefined}
      refused={refused}
    >
      <p class="lead">{w.monthsLead}</p>
      {may && next && (
        <Form action={MONTHS} idempotencyKey={formKey()}>
          <Hidden name="month" value={next} />
          <Actions>
            <Button icon="lock">{w.close(month(next))}</Button>
          </Actions>
        </Form>
      )}
      <Table
        caption={w.rooms.months}
        quietCaption
        rows={closed}
        id={(m) => m.month}
        empty={w.noClosed}
        columns={[
          { head: w.month, main: true, cell: (m) => month(m.month) },
          { head: w.closedAt, cell: (m) => f.dateTime(m.closedAt) },
          { head: w.decidedBy, cell: (m) => officers.get(m.closedBy) ?? '–' },
        ]}
      />
    </TreasuryPage>
  );
}
