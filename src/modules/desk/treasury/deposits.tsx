import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { notFound, type Refusal } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { chartAt } from '../../../kernel/pack-accounts.ts';
import {
  Actions,
  bodyOf,
  Button,
  ButtonLink,
  DateField,
  Form,
  formKey,
  html,
  NumberField,
  Pagination,
  paramOf,
  queryOf,
  readDate,
  readText,
  typedIn,
  Select,
  SummaryList,
  Table,
  Tag,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { typeset } from '../../documents/index.ts';
import {
  agenciesOf,
  deposit,
  depositCorrections,
  depositParts,
  findDeposit,
  kindOf,
  listDeposits,
  lying,
  terbilang,
  type BillKinds,
  type Channel,
  type Deposit,
  type Lying,
} from '../../money/index.ts';
import { officerNames } from '../../people/index.ts';
import { attempt, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { amountOf } from './asking.ts';
import { faultsOf, READ } from './faults.ts';
import { depositAt, DEPOSITS } from './paths.ts';
import { tableSheet } from './table-sheet.ts';
import { treasuryWords } from './words.ts';
import { TreasuryPage, type Failure } from './room.tsx';

const PAGE = 50;
interface Parts {
  lines: Awaited<ReturnType<typeof depositParts>>;
  corrections: Awaited<ReturnType<typeof depositCorrections>>;
}

export function depositRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  async function draw(
    request: FastifyRequest,
    reply: FastifyReply,
    more: Failure = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const before = readText(queryOf(request), 'sebelum');
    const [frame, lies, deposits] = await Promise.all([
      frameOf(ctx, catalogue),
      lying(ctx),
      listDeposits(ctx.city.db, {
        agencies: agenciesOf(ctx.actor),
        before: isId(before) ? before : undefined,
        limit: PAGE + 1,
      }),
    ]);
    const mine = lies.filter((l) => ctx.rights.can(ctx.actor, 'money.deposit', l) === true);
    return html(
      reply,
      ctx,
      <DepositsPage
        frame={frame}
        lies={lies}
        mine={mine}
        deposits={deposits.slice(0, PAGE)}
        next={deposits.length > PAGE ? `${DEPOSITS}?sebelum=${deposits[PAGE - 1]!.id}` : undefined}
        first={before !== ''}
        today={localDate(ctx.city.calendar, ctx.now)}
        body={bodyOf(request)}
        {...more}
      />,
      status,
    );
  }

  deskRoute(app, 'GET', DEPOSITS, (request, reply) => draw(request, reply), READ);
  deskRoute(
    app,
    'POST',
    DEPOSITS,
    async (request, reply) => {
      const { ctx } = request;
      const body = bodyOf(request);
      const [agency = '', channel = ''] = readText(body, 'from').split(':');
      const tried = await attempt(() =>
        deposit(ctx, {
          agency,
          channel: channel as Channel,
          until: readDate(body, 'until'),
          bank_ref: readText(body, 'bank_ref'),
          amount: amountOf(body, 'amount'),
        }),
      );
      if ('value' in tried) return reply.redirect(`${depositAt(tried.value)}?selesai=1`, 303);
      if ('refused' in tried) return draw(request, reply, { refused: tried.refused }, 409);
      const { agency: a, channel: c, ...fields } = tried.fields;
      return draw(
        request,
        reply,
        { errors: faultsOf(ctx, { ...fields, ...((a ?? c) && { from: 'error.choose' }) }) },
        422,
      );
    },
    'money.deposit',
  );

  async function load(request: FastifyRequest): Promise<{ found: Deposit; parts: Parts }> {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const found = isId(id) ? await findDeposit(ctx.city.db, id) : undefined;
    if (!found || ctx.rights.can(ctx.actor, READ, found) !== true) throw notFound();
    const [lines, corrections] = await Promise.all([
      depositParts(ctx.city.db, id),
      depositCorrections(ctx.city.db, id),
    ]);
    return { found, parts: { lines, corrections } };
  }

  deskRoute(
    app,
    'GET',
    `${DEPOSITS}/:id`,
    async (request, reply) => {
      const { ctx } = request;
      const { found, parts } = await load(request);
      const names = await officerNames(ctx.city.db, [found.madeBy]);
      return html(
        reply,
        ctx,
        <DepositPage
          frame={await frameOf(ctx, catalogue)}
          kinds={kinds}
          found={found}
          parts={parts}
          by={names.get(found.madeBy) ?? '–'}
          done={readText(queryOf(request), 'selesai') === '1'}
        />,
      );
    },
    READ,
  );
  deskRoute(
    app,
    'GET',
    `${DEPOSITS}/:id/pdf`,
    async (request, reply) => {
      const { city } = request.ctx;
      const { found, parts } = await load(request);
      const w = treasuryWords.id;
      const f = fmt('id', city.timeZone);
      const chart = chartAt(city.pack.charts, found.depositedOn).accounts;
      const account = (key: string) => chart.find((a) => a.key === key);
      const rows = linesOf(kinds, parts, w).map(({ key, name, amount }) => ({
        code: account(key)?.code ?? '',
        name: name ?? account(key)?.name ?? key,
        amount,
      }));
      const sheet = await tableSheet(city, {
        agency: found.agency,
        name: w.sts,
        number: found.number,
        about: f.dateLong(found.depositedOn),
        facts: [
          [w.stsRows.from, city.pack.agencies.find((a) => a.code === found.agency)?.name ?? found.agency],
          [w.stsRows.to, w.stsRows.rkud],
          [w.by, w.channel[found.channel]],
          [w.stsRows.bankRef, found.bankRef],
          [w.amount, f.rupiah(found.amount)],
          [w.stsRows.words, terbilang(found.amount)],
        ],
        columns: [
          { key: 'code', head: w.account, kind: 'text' },
          { key: 'name', head: w.kind, kind: 'text' },
          { key: 'amount', head: w.amount, kind: 'money' },
        ],
        rows,
        totals: { amount: found.amount },
        note: null,
        signed: true,
        on: found.depositedOn,
      });
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${found.number.replaceAll('/', '-')}.pdf"`)
        .header('x-content-type-options', 'nosniff')
        .send(await typeset(sheet));
    },
    READ,
  );
}

/** What an STS is made of, by account. */
function linesOf(
  kinds: BillKinds,
  parts: Parts,
  w: (typeof treasuryWords)[keyof typeof treasuryWords],
): { key: string; name?: string; amount: bigint }[] {
  const { short, rest, refunded } = parts.corrections;
  const accounts = parts.lines.flatMap((p) => {
    const { accounts: of } = kindOf(kinds, p.kind);
    return [
      { key: of.revenue, amount: p.principal },
      { key: of.interest ?? of.revenue, amount: p.interest },
      { key: 'held.over', name: w.rest, amount: p.rest },
    ];
  });
  return [
    ...accounts,
    { key: '', name: w.stsRows.short, amount: -short },
    { key: '', name: w.stsRows.follows, amount: rest },
    { key: '', name: w.act.refund, amount: -refunded },
  ].filter((line) => line.amount !== 0n);
}

interface Props {
  frame: Frame;
  lies: Lying[];
  mine: Lying[];
  deposits: Deposit[];
  next: string | undefined;
  first: boolean;
  today: string;
  body: Body;
  errors?: FieldTexts;
  refused?: Refusal;
}

function DepositsPage({ frame, lies, mine, deposits, next, first, today, body, errors, refused }: Props) {
  const { lang, f, city } = useUi();
  const w = treasuryWords[lang];
  const of = typedIn(body, errors);
  const agency = (code: string) => city.pack.agencies.find((a) => a.code === code)?.short ?? code;
  return (
    <TreasuryPage frame={frame} title={w.rooms.deposits} errors={errors} refused={refused}>
      <Table
        caption={w.lying}
        heading
        rows={lies}
        id={(l) => `${l.agency}:${l.channel}`}
        empty={w.nothingLies}
        columns={[
          { head: w.by, main: true, cell: (l) => w.channel[l.channel] },
          { head: w.agency, cell: (l) => agency(l.agency) },
          { head: w.since, cell: (l) => f.date(l.since) },
          { head: w.receipts, num: true, cell: (l) => f.number(l.receipts) },
          { head: w.amount, num: true, cell: (l) => <b>{f.rupiah(l.amount)}</b> },
          {
            head: w.depositBy,
            cell: (l) => (
              <>
                {f.date(l.dueOn)} {l.overdue && <Tag tone="bad">{w.late}</Tag>}
              </>
            ),
          },
        ]}
      />
      {mine.length > 0 && (
        <section class="card stack" aria-labelledby="setor">
          <h2 id="setor">{w.deposit}</h2>
          <Form action={DEPOSITS} idempotencyKey={formKey()} class="stack">
            <Select
              name="from"
              label={w.by}
              value={readText(body, 'from') || (mine.length === 1 ? `${mine[0]!.agency}:${mine[0]!.channel}` : '')}
              error={errors?.['from']}
              options={mine.map((l) => ({
                value: `${l.agency}:${l.channel}`,
                label: `${agency(l.agency)} · ${w.channel[l.channel]} · ${f.rupiah(l.amount)}`,
              }))}
            />
            <DateField
              name="until"
              label={w.until}
              value={readDate(body, 'until') || today}
              error={errors?.['until']}
            />
            <TextField {...of('bank_ref')} label={w.bankRef} width="w20" />
            <NumberField {...of('amount')} label={w.slip} hint={w.slipHint} rupiah width="w12" />
            <Actions>
              <Button>{w.depositGo}</Button>
            </Actions>
          </Form>
        </section>
      )}
      <Table
        caption={w.deposits}
        heading
        rows={deposits}
        id={(d) => d.id}
        empty={w.noDeposits}
        columns={[
          { head: w.number, main: true, cell: (d) => <a href={depositAt(d.id)}>{d.number}</a> },
          { head: w.date, cell: (d) => f.date(d.depositedOn) },
          { head: w.by, cell: (d) => w.channel[d.channel] },
          { head: w.bankRef, cell: (d) => d.bankRef },
          { head: w.amount, num: true, cell: (d) => f.rupiah(d.amount) },
        ]}
      />
      <Pagination next={next} first={first ? DEPOSITS : undefined} />
    </TreasuryPage>
  );
}

function DepositPage({
  frame,
  kinds,
  found,
  parts,
  by,
  done,
}: {
  frame: Frame;
  kinds: BillKinds;
  found: Deposit;
  parts: Parts;
  by: string;
  done: boolean;
}) {
  const { lang, f, city } = useUi();
  const w = treasuryWords[lang];
  const chart = chartAt(city.pack.charts, found.depositedOn).accounts;
  return (
    <TreasuryPage
      frame={frame}
      title={found.number}
      back={{ href: DEPOSITS, label: w.rooms.deposits }}
      done={done ? w.deposited : undefined}
    >
      <SummaryList
        rows={[
          { label: w.date, value: f.dateLong(found.depositedOn) },
          { label: w.agency, value: city.pack.agencies.find((a) => a.code === found.agency)?.name ?? found.agency },
          { label: w.by, value: w.channel[found.channel] },
          { label: w.bankRef, value: found.bankRef },
          { label: w.amount, value: <b>{f.rupiah(found.amount)}</b> },
          { label: w.madeBy, value: by },
        ]}
      />
      <Table
        caption={w.sts}
        rows={linesOf(kinds, parts, w)}
        id={(l) => `${l.key}/${l.amount}`}
        columns={[
          { head: w.account, main: true, cell: (l) => chart.find((a) => a.key === l.key)?.code ?? '–' },
          { head: w.kind, cell: (l) => l.name ?? chart.find((a) => a.key === l.key)?.name ?? l.key },
          { head: w.amount, num: true, cell: (l) => f.rupiah(l.amount) },
        ]}
      />
      <Actions>
        <ButtonLink icon="printer" href={`${depositAt(found.id)}/pdf`}>
          {w.print}
        </ButtonLink>
      </Actions>
    </TreasuryPage>
  );
}
