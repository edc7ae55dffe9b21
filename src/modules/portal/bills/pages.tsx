import { localDate } from '../../../kernel/clock/index.ts';
import { qrPath } from '../../../kernel/qr.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Form,
  formKey,
  Live,
  Notice,
  Page,
  Pagination,
  PATHS,
  SummaryList,
  Table,
  Tag,
  TextField,
  useUi,
} from '../../../ui/index.ts';
import type { Parcel } from '../../delivery/index.ts';
import { maskedName } from '../../documents/index.ts';
import {
  kindOf,
  monthsLate,
  PayByBank,
  refundText,
  shownState,
  spaced,
  terbilang,
  type BankWays,
  type BillAct,
  type BillKinds,
  type KnownReceipt,
  type ListedBill,
  type OpenBill,
  type RefundShown,
} from '../../money/index.ts';
import { billPath, BILLS, receiptPath } from './paths.ts';
import { BILL_TONES } from './tones.ts';
import { billWords } from './words.ts';

/** Where a case lies. */
const CASE = '/berkas';

interface BillsProps {
  kinds: BillKinds;
  /** Undefined for somebody who is not signed in. */
  bills: ListedBill[] | undefined;
  next: string | undefined;
  first: boolean;
  typed: string;
  fault: 'badCode' | 'unknown' | undefined;
}

export function BillsPage({ kinds, bills, next, first, typed, fault }: BillsProps) {
  const { lang, f } = useUi();
  const w = billWords[lang];
  const error = fault && w[fault];
  return (
    <Page title={w.title} errors={error ? { kode: error } : undefined}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      {bills === undefined ? (
        <p>
          <a href={`${PATHS.signIn}?ke=${encodeURIComponent(BILLS)}`}>{w.signIn}</a>
        </p>
      ) : (
        <section class="stack" aria-labelledby="milik">
          <h2 id="milik">{w.mine}</h2>
          {bills.length === 0 ? (
            <EmptyState icon="coin" title={w.none}>
              <p>{w.noneHint}</p>
            </EmptyState>
          ) : (
            <ul class="plain stack">
              {bills.map((b) => (
                <li key={b.id}>
                  <Card>
                    <h3>
                      <a href={billPath(b.code)}>{kindOf(kinds, b.kind).title[lang]}</a>
                    </h3>
                    <p>
                      {f.rupiah(b.amount)} <Tag tone={BILL_TONES[b.shown]}>{w.state[b.shown]}</Tag>
                    </p>
                    <p class="muted">
                      {w.due} {f.date(b.dueOn)}
                    </p>
                  </Card>
                </li>
              ))}
            </ul>
          )}
          <Pagination next={next && `${BILLS}?sebelum=${next}`} first={first ? BILLS : undefined} />
        </section>
      )}
      <section class="stack" aria-labelledby="cari-kode">
        <h2 id="cari-kode">{w.lookUp}</h2>
        <Form action={BILLS} method="get" class="stack">
          <TextField
            name="kode"
            label={w.code}
            hint={w.codeHint}
            value={typed}
            error={error}
            inputmode="numeric"
            autocomplete="off"
            width="w20"
            class="digits"
          />
          <Actions>
            <Button look={bills ? 'second' : 'first'}>{w.go}</Button>
          </Actions>
        </Form>
      </section>
    </Page>
  );
}

interface BillProps {
  open: OpenBill;
  own: boolean;
  payer: string;
  receipts: KnownReceipt[];
  acts: BillAct[];
  /** Where its last refund stands. */
  refund: RefundShown | null;
  /** How it may be paid at a bank now. */
  ways: BankWays | undefined;
  /** The parcel whose postage it is. */
  parcel: Pick<Parcel, 'number' | 'subject'> | undefined;
  now: Date;
}

export function BillPage({ open, own, payer, receipts, acts, refund, ways, parcel, now }: BillProps) {
  const { lang, f, city } = useUi();
  const w = billWords[lang];
  const { bill, kind, books } = open;
  const state = shownState(open, now);
  const today = localDate(city.calendar, now);
  const owed = books.owed(today);
  const { standing } = books;
  const inParts = kind.partial || standing.plan;
  const agency = city.pack.agencies.find((a) => a.code === bill.agency)?.name ?? bill.agency;
  const about = parcel?.subject ?? bill.subject;
  const kase = about.startsWith('kase/') ? about.slice('kase/'.length) : undefined;
  return (
    <Page title={kind.title[lang]} back={BILLS}>
      <h1>{kind.title[lang]}</h1>
      <Live id="isi-tagihan">
        <div class="stack">
          <p>
            <Tag tone={BILL_TONES[state]}>{w.state[state]}</Tag>
          </p>
          {state === 'open' || state === 'expired' ? (
            <Card>
              <p class="muted">{w.toPay}</p>
              <p class="big">
                <b>{f.rupiah(owed.total)}</b>
              </p>
              {lang === 'id' && (
                <p class="muted">
                  {w.inWords}: {terbilang(owed.total)}
                </p>
              )}
              <p>
                {w.due} <b>{f.date(bill.dueOn)}</b>
                {today > bill.dueOn && kind.interest && <> · {w.late(monthsLate(bill.dueOn, today))}</>}
              </p>
            </Card>
          ) : null}
          {state === 'expired' && (
            <Notice tone="warn">
              <p>{w.expiredText}</p>
            </Notice>
          )}
          {state === 'blocked' && (
            <Notice tone="warn">
              <p>{w.blockedText}</p>
            </Notice>
          )}
          {state === 'cancelled' && (
            <Notice>
              <p>{w.cancelledText}</p>
            </Notice>
          )}
          {state === 'paid' && (
            <Notice tone="ok">
              <p>{w.paidText}</p>
              {own && kase && (
                <Actions>
                  <ButtonLink href={`${CASE}/${kase}`} icon="arrowRight">
                    {w.openCase}
                  </ButtonLink>
                </Actions>
              )}
            </Notice>
          )}
          {state === 'open' && (
            <section class="stack" aria-labelledby="cara">
              <h2 id="cara">{w.pay}</h2>
              <p>
                {w.code}: <b class="digits">{spaced(bill.code)}</b>
              </p>
              <p>{inParts ? w.parts : w.exact}</p>
              {ways && <PayByBank ways={ways} />}
              <Notice tone="warn">
                <p>
                  <a href={PATHS.broker}>{w.noCash}</a>
                </p>
              </Notice>
              <p>
                <a href={billPath(bill.code)}>{w.refresh}</a>
              </p>
              {own && (
                <Form action={`${billPath(bill.code)}/pdf`} idempotencyKey={formKey()}>
                  <Actions>
                    <Button look="second" icon="download">
                      {w.billPdf}
                    </Button>
                  </Actions>
                </Form>
              )}
            </section>
          )}
          <section class="stack" aria-labelledby="hitung">
            <h2 id="hitung">{w.how}</h2>
            <SummaryList
              rows={[
                { label: w.principal, value: f.rupiah(bill.amount) },
                ...(standing.principal < bill.amount && standing.state === 'open'
                  ? [{ label: w.paidBefore, value: f.rupiah(standing.principal - bill.amount) }]
                  : []),
                ...(owed.interest > 0n
                  ? [{ label: w.interest, value: `${f.rupiah(owed.interest)}${ruleOf(open, w)}` }]
                  : []),
                ...(standing.held > 0n ? [{ label: w.held, value: f.rupiah(-standing.held) }] : []),
                ...(standing.state === 'open' ? [{ label: w.total, value: <b>{f.rupiah(owed.total)}</b> }] : []),
              ]}
            />
          </section>
          {standing.plan && (
            <Table
              caption={w.plan}
              rows={books.parts}
              id={(p) => p.due}
              columns={[
                { head: w.planDue, main: true, cell: (p) => f.date(p.due) },
                { head: w.planLeft, num: true, cell: (p) => f.rupiah(p.left) },
              ]}
            />
          )}
          <section class="stack" aria-labelledby="mengapa">
            <h2 id="mengapa">{w.why}</h2>
            <SummaryList
              rows={[
                { label: w.payer, value: own ? payer : maskedName(payer) },
                { label: w.office, value: agency },
                ...(own && parcel ? [{ label: w.for.parcel, value: parcel.number }] : []),
                ...(own && kase ? [{ label: w.for.kase, value: <a href={`${CASE}/${kase}`}>{w.openCase}</a> }] : []),
                ...(own && !kase ? [{ label: w.for.other, value: bill.subject }] : []),
                { label: w.basis, value: bill.basis.legal_basis },
              ]}
            />
            {!bill.basis.verified && <p class="hint">{w.unverified}</p>}
          </section>
          {receipts.length > 0 && (
            <section class="stack" aria-labelledby="bukti">
              <h2 id="bukti">{w.receipts}</h2>
              <ul class="plain stack">
                {receipts.map((r) => (
                  <li key={r.id}>
                    <Card>
                      <p>
                        <b>{f.rupiah(r.amount)}</b> · {w.channel[r.channel]} · {f.dateTime(r.paidAt)}
                      </p>
                      {r.reversedAt && <Tag tone="bad">{w.takenBack}</Tag>}
                      <p>
                        <a href={receiptPath(r.number)}>
                          {w.open} {r.number}
                        </a>
                      </p>
                    </Card>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <Decisions acts={acts} refund={refund} />
        </div>
      </Live>
    </Page>
  );
}

const ruleOf = ({ terms }: OpenBill, w: (typeof billWords)['id']): string => {
  const rule = terms.interest;
  return rule ? ` (${w.interestRule(String(rule.bp / 100).replace('.', ','), rule.months)})` : '';
};

/** What officers decided, and where a refund stands. */
function Decisions({ acts, refund }: { acts: BillAct[]; refund: RefundShown | null }) {
  const { lang, f } = useUi();
  const w = billWords[lang];
  const told = acts.filter((a) => a.kind === 'refund' || a.state === 'done');
  if (told.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="keputusan">
      <h2 id="keputusan">{w.acts}</h2>
      <ul class="plain stack">
        {told.map((a) => (
          <li key={a.id}>
            <Card>
              <p>
                <b>{w.act[a.kind]}</b>
                {a.amount > 0n && <> · {f.rupiah(a.amount)}</>}
              </p>
              {a.kind === 'refund' && refund && <p>{refundText(lang, refund, (at) => f.date(at))}</p>}
              {a.decree !== '' && <p class="muted">{a.decree}</p>}
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}

export interface FoundReceipt {
  receipt: KnownReceipt;
  open: OpenBill;
  own: boolean;
  payer: string;
}

export function ReceiptPage({ receipt, open, own, payer }: FoundReceipt) {
  const { lang, f, city } = useUi();
  const w = billWords[lang];
  const { path, size } = qrPath(`${city.origin}${receiptPath(receipt.number)}`);
  const agency = city.pack.agencies.find((a) => a.code === receipt.agency)?.name ?? receipt.agency;
  const part = (label: string, amount: bigint) => (amount > 0n ? [{ label, value: f.rupiah(amount) }] : []);
  return (
    <Page title={`${w.receipt} ${receipt.number}`} back={own ? billPath(open.bill.code) : BILLS}>
      <h1>{w.receipt}</h1>
      {receipt.reversedAt ? (
        <Notice tone="bad" title={w.takenBack} role="status">
          <p>{w.takenBackText(f.dateTime(receipt.reversedAt))}</p>
        </Notice>
      ) : (
        <Notice tone="ok" title={w.valid} role="status">
          <p>{w.validText}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: w.receiptNo, value: <b class="digits">{receipt.number}</b> },
          { label: w.title, value: open.kind.title[lang] },
          ...(own ? [{ label: w.code, value: spaced(open.bill.code) }] : []),
          { label: w.payer, value: own ? payer : maskedName(payer) },
          { label: w.amount, value: <b>{f.rupiah(receipt.amount)}</b> },
          ...(lang === 'id' ? [{ label: w.inWords, value: terbilang(receipt.amount) }] : []),
          { label: w.when, value: f.dateTime(receipt.paidAt) },
          { label: w.by, value: w.channel[receipt.channel] },
          ...part(w.principal, receipt.principal),
          ...part(w.interest, receipt.interest),
          ...part(w.held, receipt.held),
          ...part(w.excess, receipt.excess),
          { label: w.office, value: agency },
        ]}
      />
      {own && (
        <>
          <figure>
            <svg viewBox={`0 0 ${size} ${size}`} width="180" height="180" role="img" aria-label={w.scan}>
              <rect width={size} height={size} fill="#fff" />
              <path d={path} fill="#000" />
            </svg>
            <figcaption class="hint">{w.scan}</figcaption>
          </figure>
          <Actions>
            <ButtonLink look="second" icon="download" href={`${receiptPath(receipt.number)}/pdf`}>
              {w.pdf}
            </ButtonLink>
          </Actions>
        </>
      )}
    </Page>
  );
}

export function NoReceiptPage() {
  const w = billWords[useUi().lang];
  return (
    <Page title={w.notThere} back={BILLS}>
      <h1>{w.notThere}</h1>
      <Notice tone="bad">
        <p>
          <a href={PATHS.broker}>{w.notThereText}</a>
        </p>
      </Notice>
    </Page>
  );
}
