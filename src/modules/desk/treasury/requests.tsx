import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Reader } from '../../../kernel/db.ts';
import { notFound, type Refusal } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { chartAt } from '../../../kernel/pack-accounts.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import {
  Actions,
  bodyOf,
  Button,
  Form,
  formKey,
  html,
  Notice,
  Pagination,
  paramOf,
  queryOf,
  readText,
  typedIn,
  SummaryList,
  Table,
  Tag,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  agenciesOf,
  BUD,
  decideAct,
  cashAccount,
  findAct,
  giveBack,
  paymentById,
  payRefund,
  planOf,
  sourceOf,
  spaced,
  waitingActs,
  type BillAct,
  type BillKinds,
} from '../../money/index.ts';
import { freshStepUp, officerNames } from '../../people/index.ts';
import { stepUpPath } from '../registry/paths.ts';
import { StepUp } from '../routes/step-up.tsx';
import { attempt, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { ActTable } from './bill-pages.tsx';
import { billAt, requestAt, REQUESTS } from './paths.ts';
import { faultsOf, READ } from './faults.ts';
import { treasuryWords } from './words.ts';
import { TreasuryPage, type Failure } from './room.tsx';

const PAGE = 50;

export function requestRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  deskRoute(
    app,
    'GET',
    REQUESTS,
    async (request, reply) => {
      const { ctx } = request;
      const after = readText(queryOf(request), 'sesudah');
      const [frame, acts] = await Promise.all([
        frameOf(ctx, catalogue),
        waitingActs(ctx.city.db, {
          agencies: agenciesOf(ctx.actor),
          states: ['asked', 'agreed'],
          after: isId(after) ? after : undefined,
          limit: PAGE + 1,
        }),
      ]);
      const shown = acts.slice(0, PAGE);
      const officers = await officerNames(ctx.city.db, shown.map((a) => a.askedBy).filter(isId));
      const w = treasuryWords[ctx.lang];
      return html(
        reply,
        ctx,
        <TreasuryPage frame={frame} title={w.rooms.requests}>
          <ActTable acts={shown} officers={officers} />
          <Pagination
            next={acts.length > PAGE ? `${REQUESTS}?sesudah=${shown.at(-1)!.id}` : undefined}
            first={after === '' ? undefined : REQUESTS}
          />
        </TreasuryPage>,
      );
    },
    READ,
  );

  async function load(request: FastifyRequest): Promise<BillAct> {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const act = isId(id) ? await findAct(ctx.city.db, id) : undefined;
    if (!act || ctx.rights.can(ctx.actor, READ, act) !== true) throw notFound();
    return act;
  }

  async function draw(
    request: FastifyRequest,
    reply: FastifyReply,
    act: BillAct,
    more: Failure = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const { db, pack, calendar } = ctx.city;
    const [frame, officers, plan, source] = await Promise.all([
      frameOf(ctx, catalogue),
      officerNames(db, [act.askedBy, act.decidedBy, act.doneBy].filter(isId)),
      act.kind === 'instalment' ? planOf(db, act.id) : [],
      act.state === 'agreed' ? lyingFor(db, act) : undefined,
    ]);
    const today = localDate(calendar, ctx.now);
    const account = source && chartAt(pack.charts, today).accounts.find((a) => a.key === source.account);
    return html(
      reply,
      ctx,
      <RequestPage
        frame={frame}
        act={act}
        officers={officers}
        plan={plan}
        fresh={freshStepUp(ctx.actor, ctx.now)}
        may={{
          decide: ctx.rights.can(ctx.actor, 'money.decide', act) === true,
          role: ctx.rights.can(ctx.actor, 'money.decide') === true,
          pay: ctx.rights.can(ctx.actor, 'money.refund', act) === true,
        }}
        source={
          source && {
            name: account?.name ?? source.account,
            treasury: source.account === 'rkud',
            bud: ctx.actor.posts.some((p) => p.role === BUD),
            unforeseen: source.year < today.slice(0, 4),
          }
        }
        done={readText(queryOf(request), 'selesai')}
        body={bodyOf(request)}
        {...more}
      />,
      status,
    );
  }

  deskRoute(app, 'GET', `${REQUESTS}/:id`, async (request, reply) => draw(request, reply, await load(request)), READ);

  const act = (
    slug: string,
    action: string,
    run: (request: FastifyRequest, id: string, body: Body) => Promise<string>,
  ) =>
    deskRoute(
      app,
      'POST',
      `${REQUESTS}/:id/${slug}`,
      async (request, reply) => {
        const found = await load(request);
        if (!freshStepUp(request.ctx.actor, request.ctx.now))
          return reply.redirect(stepUpPath(requestAt(found.id)), 303);
        const tried = await attempt(() => run(request, found.id, bodyOf(request)));
        if ('value' in tried) return reply.redirect(`${requestAt(found.id)}?selesai=${tried.value}`, 303);
        if ('refused' in tried) return draw(request, reply, found, { refused: tried.refused }, 409);
        return draw(request, reply, found, { errors: faultsOf(request.ctx, tried.fields) }, 422);
      },
      action,
    );
  act('setuju', 'money.decide', async ({ ctx }, id) => {
    await decideAct(ctx, kinds, { act: id, agree: true });
    return 'setuju';
  });
  act('tolak', 'money.decide', async ({ ctx }, id, body) => {
    await decideAct(ctx, kinds, { act: id, agree: false, refusal: readText(body, 'refusal') });
    return 'tolak';
  });
  act('transfer', 'money.refund', async ({ ctx }, id, body) => {
    await giveBack(ctx, { act: id, transfer: readText(body, 'transfer') });
    return 'bayar';
  });
  act('bayar', 'money.refund', async ({ ctx }, id, body) => {
    await payRefund(ctx, kinds, { act: id, sp2d: readText(body, 'sp2d') });
    return 'bayar';
  });
}

/** Where the money of an agreed act lies. */
async function lyingFor(db: Reader, { bill, inbox }: BillAct): Promise<{ account: string; year: string } | undefined> {
  if (bill !== null) return sourceOf(db, bill);
  const payment = inbox === null ? undefined : await paymentById(db, inbox);
  return payment && { account: cashAccount(payment.channel), year: payment.paidOn.slice(0, 4) };
}

interface Props {
  frame: Frame;
  act: BillAct;
  officers: Map<string, string>;
  plan: { due: string; amount: bigint; charge: bigint }[];
  fresh: boolean;
  may: { decide: boolean; role: boolean; pay: boolean };
  source: { name: string; treasury: boolean; bud: boolean; unforeseen: boolean } | undefined;
  done: string;
  body: Body;
  errors?: FieldTexts;
  refused?: Refusal;
}

function RequestPage({ frame, act, officers, plan, fresh, may, source, done, body, errors, refused }: Props) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  const of = typedIn(body, errors);
  const told = { setuju: w.agreed, tolak: w.refused, bayar: w.paidOut }[done];
  const name = (id: string | null) => (id === null ? '–' : (officers.get(id) ?? w.system));
  const row = (label: string, value: string | null) => (value ? [{ label, value }] : []);
  return (
    <TreasuryPage
      frame={frame}
      title={w.act[act.kind]}
      errors={errors}
      back={{ href: REQUESTS, label: w.rooms.requests }}
      done={told}
      refused={refused}
    >
      <p>
        <Tag tone={act.state === 'refused' ? 'bad' : act.state === 'done' ? 'ok' : 'warn'}>{w.actState[act.state]}</Tag>
      </p>
      <SummaryList
        rows={[
          ...(act.bill && act.code
            ? [{ label: w.code, value: <a href={billAt(act.bill)}>{spaced(act.code)}</a> }]
            : []),
          { label: w.amount, value: <b>{f.rupiah(act.amount)}</b> },
          ...(act.details.what ? [{ label: w.what, value: w.waive[act.details.what] }] : []),
          ...row(w.accountBank, act.details.account?.bank ?? null),
          ...row(w.accountNumber, act.details.account?.number ?? null),
          ...row(w.accountName, act.details.account?.name ?? null),
          ...row(w.proof, act.details.account?.proof ?? null),
          ...row(w.reason, w.reasons[act.reason] ?? act.reason),
          ...row(w.authority, act.authority),
          ...row(w.decree, act.decree && `${act.decree}${act.decreeOn ? `, ${f.date(act.decreeOn)}` : ''}`),
          { label: w.askedBy, value: `${name(act.askedBy)} · ${f.dateTime(act.askedAt)}` },
          ...(act.decidedAt
            ? [{ label: w.decidedBy, value: `${name(act.decidedBy)} · ${f.dateTime(act.decidedAt)}` }]
            : []),
          ...row(w.refusal, act.refusal && (w.reasons[act.refusal] ?? act.refusal)),
          ...(act.doneAt && (act.kind === 'refund' || act.kind === 'give_back')
            ? [{ label: w.doneBy, value: `${name(act.doneBy)} · ${f.dateTime(act.doneAt)}` }]
            : []),
          ...row(w.sp2d, act.sp2d),
          ...row(w.transfer, act.details.transfer ?? null),
        ]}
      />
      {plan.length > 0 && (
        <Table
          caption={w.entries}
          rows={plan}
          id={(p) => p.due}
          columns={[
            { head: w.due, main: true, cell: (p) => f.date(p.due) },
            { head: w.principal, num: true, cell: (p) => f.rupiah(p.amount) },
            { head: w.interest, num: true, cell: (p) => f.rupiah(p.charge) },
          ]}
        />
      )}
      {act.state === 'asked' && may.role && !may.decide && (
        <Notice>
          <p>{w.own}</p>
        </Notice>
      )}
      {((act.state === 'asked' && may.decide) || (source && may.pay)) && !fresh ? (
        <StepUp back={requestAt(act.id)} />
      ) : (
        <>
          {act.state === 'asked' && may.decide && (
            <div class="stack">
              <Form action={`${requestAt(act.id)}/setuju`} idempotencyKey={formKey()}>
                <Actions>
                  <Button icon="check">{w.agree}</Button>
                </Actions>
              </Form>
              <Form action={`${requestAt(act.id)}/tolak`} idempotencyKey={formKey()} class="stack">
                <TextField {...of('refusal')} label={w.refusal} width="w20" />
                <Actions>
                  <Button look="danger">{w.refuse}</Button>
                </Actions>
              </Form>
            </div>
          )}
          {source && may.pay && <PayForm act={act} source={source} body={body} errors={errors} />}
        </>
      )}
    </TreasuryPage>
  );
}

function PayForm({
  act,
  source,
  body,
  errors,
}: {
  act: BillAct;
  source: NonNullable<Props['source']>;
  body: Body;
  errors: FieldTexts | undefined;
}) {
  const w = treasuryWords[useUi().lang];
  const of = typedIn(body, errors);
  if (act.kind === 'give_back')
    return (
      <Form action={`${requestAt(act.id)}/transfer`} idempotencyKey={formKey()} class="card stack">
        <h2>{w.giveBack}</h2>
        <p>{w.paySource(source.name)}</p>
        <TextField {...of('transfer')} label={w.transfer} width="w20" />
        <Actions>
          <Button>{w.giveBack}</Button>
        </Actions>
      </Form>
    );
  if (source.treasury && !source.bud)
    return (
      <Notice>
        <p>{w.payBud}</p>
      </Notice>
    );
  return (
    <Form action={`${requestAt(act.id)}/bayar`} idempotencyKey={formKey()} class="card stack">
      <h2>{w.pay}</h2>
      <p>{w.paySource(source.name)}</p>
      {source.unforeseen && <p>{w.unforeseen}</p>}
      {source.treasury && <TextField {...of('sp2d')} label={w.sp2d} width="w20" />}
      <Actions>
        <Button>{w.pay}</Button>
      </Actions>
    </Form>
  );
}
