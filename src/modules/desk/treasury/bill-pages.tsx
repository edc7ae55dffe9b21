import type { ComponentChildren } from 'preact';
import { localDate } from '../../../kernel/clock/index.ts';
import type { Refusal } from '../../../kernel/errors.ts';
import {
  Actions,
  Button,
  DateField,
  Form,
  formKey,
  NumberField,
  Pagination,
  Radios,
  readDate,
  readText,
  typedIn,
  SummaryList,
  Table,
  Tag,
  TextArea,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  type Tone,
} from '../../../ui/index.ts';
import {
  kindOf,
  shownState,
  spaced,
  type BillAct,
  type BillKinds,
  type BillNow,
  type ListedBill,
  type OpenBill,
  type Payment,
} from '../../money/index.ts';
import type { Frame } from '../routes/frame.tsx';
import { billAt, BILLS, requestAt } from './paths.ts';
import { treasuryWords } from './words.ts';
import { TreasuryPage } from './room.tsx';

const TONES: Record<BillNow['state'], Tone | undefined> = {
  open: 'warn',
  paid: 'ok',
  expired: 'bad',
  cancelled: undefined,
  blocked: 'bad',
};

interface BillsProps {
  frame: Frame;
  kinds: BillKinds;
  bills: ListedBill[];
  names: Map<string, string>;
  next: string | undefined;
  first: boolean;
  typed: string;
  missing: boolean;
}

export function BillsDeskPage({ frame, kinds, bills, names, next, first, typed, missing }: BillsProps) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  const error = missing ? w.notFound : undefined;
  return (
    <TreasuryPage frame={frame} title={w.rooms.bills} errors={error ? { kode: error } : undefined}>
      <Form action={BILLS} method="get" class="stack">
        <TextField
          name="kode"
          label={w.code}
          value={typed}
          error={error}
          inputmode="numeric"
          autocomplete="off"
          width="w20"
          class="digits"
        />
        <Actions>
          <Button icon="search">{w.find}</Button>
        </Actions>
      </Form>
      <Table
        caption={w.openBills}
        heading
        rows={bills}
        id={(b) => b.id}
        empty={w.noOpen}
        columns={[
          { head: w.code, main: true, cell: (b) => <a href={billAt(b.id)}>{spaced(b.code)}</a> },
          { head: w.kind, cell: (b) => kindOf(kinds, b.kind).title[lang] },
          { head: w.payer, cell: (b) => names.get(b.payer) ?? '–' },
          { head: w.amount, num: true, cell: (b) => f.rupiah(b.amount) },
          { head: w.due, cell: (b) => f.date(b.dueOn) },
          { head: w.state, cell: (b) => <Tag tone={TONES[b.shown]}>{w.states[b.shown]}</Tag> },
        ]}
      />
      <Pagination next={next} first={first ? BILLS : undefined} />
    </TreasuryPage>
  );
}

interface BillProps {
  frame: Frame;
  open: OpenBill;
  payer: string;
  /** Number of the parcel whose postage it is. */
  parcel: string | undefined;
  payments: Payment[];
  acts: BillAct[];
  officers: Map<string, string>;
  now: Date;
  may: boolean;
  done: boolean;
  body: Body;
  errors?: FieldTexts;
  refused?: Refusal;
}

export function BillDeskPage(p: BillProps) {
  const { lang, f, city } = useUi();
  const w = treasuryWords[lang];
  const { bill, kind, books } = p.open;
  const state = shownState(p.open, p.now);
  const owed = books.owed(localDate(city.calendar, p.now));
  const { standing } = books;
  return (
    <TreasuryPage
      frame={p.frame}
      title={`${kind.title[lang]} ${spaced(bill.code)}`}
      errors={p.errors}
      back={{ href: BILLS, label: w.rooms.bills }}
      done={p.done ? w.asked : undefined}
      refused={p.refused}
    >
      <p>
        <Tag tone={TONES[state]}>{w.states[state]}</Tag>
      </p>
      <SummaryList
        rows={[
          { label: w.payer, value: p.payer },
          { label: w.subject, value: p.parcel ?? bill.subject },
          { label: w.principal, value: f.rupiah(bill.amount) },
          ...(owed.interest > 0n ? [{ label: w.interest, value: f.rupiah(owed.interest) }] : []),
          ...(standing.held > 0n ? [{ label: w.held, value: f.rupiah(standing.held) }] : []),
          ...(standing.excess > 0n ? [{ label: w.excess, value: f.rupiah(standing.excess) }] : []),
          { label: w.owed, value: <b>{f.rupiah(owed.total)}</b> },
          { label: w.due, value: f.date(bill.dueOn) },
          { label: w.basis, value: bill.basis.legal_basis },
        ]}
      />
      <Table
        caption={w.payments}
        heading
        rows={p.payments}
        id={(x) => x.id}
        empty={w.noPayments}
        columns={[
          { head: w.paidAt, main: true, cell: (x) => f.dateTime(x.paidAt) },
          { head: w.by, cell: (x) => w.channel[x.channel] },
          { head: w.amount, num: true, cell: (x) => f.rupiah(x.amount) },
          { head: w.receipt, cell: (x) => x.receipt ?? '–' },
          { head: w.credited, cell: (x) => (x.settledOn ? f.date(x.settledOn) : '–') },
          {
            head: w.state,
            cell: (x) => (x.reversedAt ? <Tag tone="bad">{w.reversed}</Tag> : <Tag tone="ok">{w.states.paid}</Tag>),
          },
        ]}
      />
      {p.acts.length > 0 && (
        <>
          <h2>{w.requestsOf}</h2>
          <ActTable acts={p.acts} officers={p.officers} />
        </>
      )}
      {p.may && <AskForm open={p.open} body={p.body} errors={p.errors} />}
    </TreasuryPage>
  );
}

/** Why an act was refused, above the page it was tried on. */

const ACT_TONES: Record<BillAct['state'], Tone | undefined> = {
  asked: 'warn',
  agreed: 'info',
  refused: 'bad',
  done: 'ok',
};

export function ActTable({ acts, officers }: { acts: BillAct[]; officers: Map<string, string> }) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  return (
    <Table
      caption={w.rooms.requests}
      quietCaption
      rows={acts}
      id={(a) => a.id}
      empty={w.none}
      columns={[
        { head: w.askWhat, main: true, cell: (a) => <a href={requestAt(a.id)}>{w.act[a.kind]}</a> },
        { head: w.code, cell: (a) => (a.code ? spaced(a.code) : '–') },
        { head: w.amount, num: true, cell: (a) => f.rupiah(a.amount) },
        { head: w.askedBy, cell: (a) => officers.get(a.askedBy) ?? w.system },
        { head: w.date, cell: (a) => f.dateTime(a.askedAt) },
        { head: w.state, cell: (a) => <Tag tone={ACT_TONES[a.state]}>{w.actState[a.state]}</Tag> },
      ]}
    />
  );
}

/** Authority, reason and decree: what every act is asked with. */
export function BecauseFields({ body, errors }: { body: Body; errors: FieldTexts | undefined }) {
  const w = treasuryWords[useUi().lang];
  const of = typedIn(body, errors);
  return (
    <>
      <TextField {...of('reason')} label={w.reason} width="w20" />
      <TextField {...of('authority')} label={w.authority} width="w20" />
      <TextField {...of('decree')} label={w.decree} width="w20" />
      <DateField
        name="decree_on"
        label={w.decreeOn}
        value={readDate(body, 'decree_on')}
        error={errors?.['decree_on']}
      />
    </>
  );
}

function AskForm({ open, body, errors }: { open: OpenBill; body: Body; errors: FieldTexts | undefined }) {
  const w = treasuryWords[useUi().lang];
  const of = typedIn(body, errors);
  const { standing } = open.books;
  const isOpen = standing.state === 'open';
  const kinds = [
    // What was paid already is given back by it.
    ...(isOpen || standing.state === 'paid' ? (['waiver'] as const) : []),
    ...(isOpen ? (['instalment', 'write_off'] as const) : []),
    ...(standing.state === 'cancelled' ? [] : (['cancellation'] as const)),
    ...(standing.excess > 0n ? (['refund'] as const) : []),
  ];
  if (kinds.length === 0) return null;
  const chosen = readText(body, 'kind');
  const inside: Partial<Record<(typeof kinds)[number], ComponentChildren>> = {
    waiver: (
      <>
        <Radios
          name="what"
          label={w.what}
          value={readText(body, 'what')}
          error={errors?.['what']}
          options={(['principal', 'interest'] as const).map((x) => ({ value: x, label: w.waive[x] }))}
        />
        <NumberField {...of('amount')} label={w.waiveAmount} rupiah width="w12" />
      </>
    ),
    instalment: <TextArea {...of('entries')} label={w.entries} hint={w.entriesHint} rows={4} />,
  };
  return (
    <section class="card stack" aria-labelledby="ajukan">
      <h2 id="ajukan">{w.ask}</h2>
      <Form action={billAt(open.bill.id)} idempotencyKey={formKey()} class="stack">
        <Radios
          name="kind"
          label={w.askWhat}
          value={chosen}
          error={errors?.['kind']}
          options={kinds.map((k) => ({ value: k, label: w.act[k], inside: inside[k] }))}
        />
        <BecauseFields body={body} errors={errors} />
        <Actions>
          <Button>{w.askGo}</Button>
        </Actions>
      </Form>
    </section>
  );
}
