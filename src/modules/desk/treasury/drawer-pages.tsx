import type { Refusal } from '../../../kernel/errors.ts';
import {
  Actions,
  Button,
  Form,
  formKey,
  Hidden,
  Notice,
  NumberField,
  Pagination,
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
import { spaced, type Drawer, type DrawerPayment } from '../../money/index.ts';
import type { Frame } from '../routes/frame.tsx';
import { billAt, drawerAt, DRAWERS } from './paths.ts';
import { treasuryWords } from './words.ts';
import { drawerWords } from './words-drawer.ts';
import { TreasuryPage } from './room.tsx';

interface Shown {
  frame: Frame;
  body: Body;
  errors?: FieldTexts;
  refused?: Refusal;
}

function State({ of }: { of: Drawer }) {
  const w = drawerWords[useUi().lang];
  const state = of.receivedAt ? 'received' : of.countedAt ? 'counted' : 'open';
  return <Tag tone={({ open: 'info', counted: 'warn', received: 'ok' } as const)[state]}>{w.states[state]}</Tag>;
}

/** Counted less what should have been; nothing while it is open. */
function Variance({ of }: { of: Drawer }) {
  const { f } = useUi();
  if (of.counted === null || of.expected === null) return <>–</>;
  const by = of.counted - of.expected;
  return by === 0n ? <>{f.rupiah(0)}</> : <Tag tone="bad">{f.rupiah(by)}</Tag>;
}

export function DrawersPage({
  frame,
  mine,
  drawers,
  officers,
  left,
  opens,
  next,
  first,
  body,
  errors,
  refused,
}: Shown & {
  mine: Drawer | undefined;
  drawers: Drawer[];
  officers: Map<string, string>;
  left: number;
  /** Agencies for which the officer may open one. */
  opens: string[];
  next: string | undefined;
  first: boolean;
}) {
  const { lang, f, city } = useUi();
  const w = drawerWords[lang];
  const of = typedIn(body, errors);
  const nameOf = (code: string) => city.pack.agencies.find((a) => a.code === code)?.short ?? code;
  return (
    <TreasuryPage frame={frame} title={w.title} errors={errors} refused={refused}>
      <p class="lead">{w.lead}</p>
      {left > 0 && (
        <Notice tone="bad" title={w.left(f.number(left))}>
          <p>{w.leftText}</p>
        </Notice>
      )}
      {mine ? (
        <Notice title={w.mine}>
          <p>
            <a href={drawerAt(mine.id)}>{f.dateTime(mine.openedAt)}</a>
          </p>
        </Notice>
      ) : opens.length === 0 ? (
        <Notice>
          <p>{w.noKind}</p>
        </Notice>
      ) : (
        <section class="card stack" aria-labelledby="buka">
          <h2 id="buka">{w.open}</h2>
          <Form action={DRAWERS} idempotencyKey={formKey()} class="stack">
            {opens.length === 1 ? (
              <Hidden name="agency" value={opens[0]!} />
            ) : (
              <Select
                name="agency"
                label={w.agency}
                value={readText(body, 'agency')}
                error={errors?.['agency']}
                options={opens.map((value) => ({ value, label: nameOf(value) }))}
              />
            )}
            <NumberField {...of('change')} label={w.change} hint={w.changeHint} rupiah width="w12" />
            <Actions>
              <Button>{w.open}</Button>
            </Actions>
          </Form>
        </section>
      )}
      <Table
        caption={w.all}
        heading
        rows={drawers}
        id={(d) => d.id}
        empty={w.none}
        columns={[
          { head: w.since, main: true, cell: (d) => <a href={drawerAt(d.id)}>{f.dateTime(d.openedAt)}</a> },
          { head: w.officer, cell: (d) => officers.get(d.officer) ?? '–' },
          { head: w.agency, cell: (d) => nameOf(d.agency) },
          { head: w.state, cell: (d) => <State of={d} /> },
          { head: w.variance, num: true, cell: (d) => <Variance of={d} /> },
        ]}
      />
      <Pagination next={next} first={first ? DRAWERS : undefined} />
    </TreasuryPage>
  );
}

interface DrawerProps extends Shown {
  drawer: Drawer;
  payments: DrawerPayment[];
  names: Map<string, string>;
  /** Open, and of who looks at it. */
  mine: boolean;
  /** Opened today: cash may be put into it. */
  today: boolean;
  receives: boolean;
  owed: bigint | undefined;
  title: string | undefined;
  typed: string;
  taken: string | undefined;
  done: string;
}

export function DrawerPage(p: DrawerProps) {
  const { lang, f, city } = useUi();
  const w = drawerWords[lang];
  const { drawer, payments, names, errors, body, taken } = p;
  const told = w.done[p.done];
  const of = typedIn(body, errors);
  const waits = drawer.countedAt !== null && drawer.receivedAt === null;
  const lacks = drawer.receivedAt !== null && drawer.counted! < drawer.expected!;
  return (
    <TreasuryPage
      frame={p.frame}
      title={w.title}
      errors={errors}
      back={{ href: DRAWERS, label: w.all }}
      done={told ?? (taken && w.taken(taken))}
      refused={p.refused}
    >
      <SummaryList
        rows={[
          { label: w.state, value: <State of={drawer} /> },
          { label: w.officer, value: names.get(drawer.officer) ?? '–' },
          { label: w.agency, value: city.pack.agencies.find((a) => a.code === drawer.agency)?.name ?? drawer.agency },
          { label: w.since, value: f.dateTime(drawer.openedAt) },
          { label: w.change, value: f.rupiah(drawer.change) },
          ...(drawer.counted === null
            ? []
            : [
                { label: w.counted, value: f.rupiah(drawer.counted) },
                { label: w.expected, value: f.rupiah(drawer.expected ?? 0n) },
                { label: w.variance, value: <Variance of={drawer} /> },
                ...(drawer.reason ? [{ label: w.reason, value: drawer.reason }] : []),
              ]),
          ...(drawer.receivedAt
            ? [
                {
                  label: w.handover,
                  value: w.receivedBy(names.get(drawer.receivedBy ?? '') ?? '–', f.dateTime(drawer.receivedAt)),
                },
              ]
            : []),
          ...(drawer.madeGoodAt
            ? [
                {
                  label: w.madeGood,
                  value: w.seenBy(names.get(drawer.madeGoodBy ?? '') ?? '–', f.dateTime(drawer.madeGoodAt)),
                },
              ]
            : []),
        ]}
      />
      {p.mine && p.today && <TakeForm {...p} />}
      <Table
        caption={w.payments}
        heading
        rows={payments}
        id={(x) => x.inbox}
        empty={w.noPayments}
        columns={[
          {
            head: w.code,
            main: true,
            cell: (x) => (x.bill ? <a href={billAt(x.bill)}>{spaced(x.billingCode)}</a> : x.billingCode),
          },
          { head: w.when, cell: (x) => f.time(x.paidAt) },
          { head: w.number, cell: (x) => (x.reversed ? <Tag tone="warn">{w.reversed}</Tag> : (x.receipt ?? '–')) },
          { head: w.amount, num: true, cell: (x) => f.rupiah(x.amount) },
        ]}
      />
      {p.mine && (
        <section class="card stack" aria-labelledby="hitung">
          <h2 id="hitung">{w.count}</h2>
          <Form action={`${drawerAt(drawer.id)}/hitung`} idempotencyKey={formKey()} class="stack">
            <NumberField {...of('counted')} label={w.counted} hint={w.countedHint} rupiah width="w12" />
            <TextField {...of('reason')} label={w.reason} hint={w.reasonHint} width="w20" />
            <Actions>
              <Button look="second">{w.countGo}</Button>
            </Actions>
          </Form>
        </section>
      )}
      {waits && p.receives && (
        <section class="card stack" aria-labelledby="serah">
          <h2 id="serah">{w.handover}</h2>
          <p>{w.handoverLead}</p>
          <Form action={`${drawerAt(drawer.id)}/serah`} idempotencyKey={formKey()} class="stack">
            <NumberField {...of('counted')} label={w.counted} rupiah width="w12" />
            <Actions>
              <Button>{w.handoverGo}</Button>
            </Actions>
          </Form>
        </section>
      )}
      {lacks && !drawer.madeGoodAt && (
        <Notice tone="bad" title={w.lacks(f.rupiah(drawer.expected! - drawer.counted!))}>
          <p>{w.lacksText}</p>
          {p.receives && (
            <Form action={`${drawerAt(drawer.id)}/ganti`} idempotencyKey={formKey()}>
              <Actions>
                <Button>{w.makeGood}</Button>
              </Actions>
            </Form>
          )}
        </Notice>
      )}
      {waits && !p.receives && <p class="muted">{w.own}</p>}
    </TreasuryPage>
  );
}

/** The code first; then what is owed, and the cash. */
function TakeForm({ drawer, owed, title, typed, body, errors }: DrawerProps) {
  const { lang, f } = useUi();
  const w = drawerWords[lang];
  const code = (
    <TextField
      name="kode"
      label={w.code}
      value={typed}
      error={errors?.['code']}
      width="w20"
      class="digits"
      inputmode="numeric"
    />
  );
  return (
    <section class="card stack" aria-labelledby="terima">
      <h2 id="terima">{w.receive}</h2>
      {owed === undefined ? (
        <Form method="get" action={drawerAt(drawer.id)} class="stack">
          {code}
          <Actions>
            <Button>{w.find}</Button>
          </Actions>
        </Form>
      ) : (
        <Form action={`${drawerAt(drawer.id)}/terima`} idempotencyKey={formKey()} class="stack">
          <Hidden name="code" value={typed} />
          <SummaryList
            rows={[
              { label: w.code, value: spaced(typed.replaceAll(/\D/g, '')), change: drawerAt(drawer.id) },
              ...(title ? [{ label: treasuryWords[lang].kind, value: title }] : []),
              { label: w.owed, value: <b>{f.rupiah(owed)}</b> },
            ]}
          />
          {errors?.['code'] && <p class="error">{errors['code']}</p>}
          <NumberField
            name="amount"
            label={w.amount}
            hint={w.amountHint}
            rupiah
            width="w12"
            value={readText(body, 'amount') || owed.toString()}
            error={errors?.['amount']}
          />
          <Actions>
            <Button>{w.take}</Button>
          </Actions>
        </Form>
      )}
    </section>
  );
}
