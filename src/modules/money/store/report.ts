/** What the treasurer's books are made of. Legal dates include both ends. */
import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { addDays } from '../../../kernel/clock/index.ts';
import type { Reader } from '../../../kernel/db.ts';
import type { Channel } from '../model/books.ts';
import { addMonths } from '../model/months.ts';
import { lastClosed } from './period.ts';

export type Agencies = 'all' | readonly string[];
export interface Span {
  agencies: Agencies;
  from: string;
  to: string;
}

const of = (agencies: Agencies, column: string): RawBuilder<SqlBool> =>
  agencies === 'all' ? sql<SqlBool>`true` : sql<SqlBool>`${sql.ref(column)} = any(${agencies}::text[])`;

export interface AccountSum {
  account: string;
  /** Debit positive. */
  sum: bigint;
}

/** The sum of each account up to and with a day: what closed months keep, and the postings after them. */
export async function sumsUpTo(db: Reader, agencies: Agencies, to: string, account?: string): Promise<AccountSum[]> {
  let closed = await lastClosed(db);
  while (closed !== null && addDays(addMonths(closed, 1), -1) > to) closed = addMonths(closed, -1);
  const since = closed === null ? '0001-01-01' : addMonths(closed, 1);
  const only = account === undefined ? sql<SqlBool>`true` : sql<SqlBool>`account = ${account}`;
  const { rows } = await sql<{ account: string; sum: string }>`
    select account, sum(sum)::text as sum from (
      select account, debit - credit as sum from money.balance
        where month <= ${closed ?? '0001-01-01'}::date and ${only} and ${of(agencies, 'agency')}
      union all
      select account, sum(amount) from money.posting
        where booked_on >= ${since}::date and booked_on <= ${to}::date and ${only} and ${of(agencies, 'agency')} group by account
    ) parts group by account having sum(sum) <> 0 order by account`.execute(db);
  return rows.map((r) => ({ account: r.account, sum: BigInt(r.sum) }));
}

export interface JournalLine {
  journal: string;
  kind: string;
  bookedOn: string;
  valueDate: string;
  account: string;
  amount: bigint;
  code: string | null;
  billKind: string | null;
}

/** Postings in the order of the books, of one account or of all. */
export async function journalLines(
  db: Reader,
  o: Span & { account?: string | undefined; limit: number },
): Promise<JournalLine[]> {
  const only = o.account === undefined ? sql<SqlBool>`true` : sql<SqlBool>`p.account = ${o.account}`;
  const { rows } = await sql<JournalLine>`
    select j.id as journal, j.kind, j.booked_on as "bookedOn", j.value_date as "valueDate", p.account, p.amount,
      b.code, b.kind as "billKind"
    from money.posting p join money.journal j on j.id = p.journal left join money.bill b on b.id = p.bill
    where p.booked_on between ${o.from}::date and ${o.to}::date and ${only} and ${of(o.agencies, 'p.agency')}
    order by p.booked_on, p.journal, p.n limit ${o.limit}`.execute(db);
  return rows;
}

export interface ReceiptLine {
  number: string;
  paidOn: string;
  paidAt: Date;
  code: string;
  kind: string;
  agency: string;
  channel: Channel;
  amount: bigint;
  principal: bigint;
  interest: bigint;
  /** Held, or too much. */
  rest: bigint;
  /** Its STS, once it is deposited. */
  deposit: string | null;
  depositedOn: string | null;
  reversed: boolean;
}

/** Receipts by the payer's day. */
export async function receiptLines(db: Reader, o: Span & { limit: number }): Promise<ReceiptLine[]> {
  const { rows } = await sql<ReceiptLine>`
    select t.number, t.paid_on as "paidOn", t.paid_at as "paidAt", b.code, t.kind, t.agency, t.channel, t.amount,
      t.principal, t.interest, t.amount - t.principal - t.interest as rest, d.number as deposit,
      d.deposited_on as "depositedOn", r.id is not null as reversed
    from money.receipt t join money.bill b on b.id = t.bill join money.inbox i on i.id = t.inbox
    left join money.reversal r on r.channel = i.channel and r.provider_ref = i.provider_ref
    left join money.deposit_line l on l.receipt = t.id left join money.deposit d on d.id = l.deposit
    where t.paid_on between ${o.from}::date and ${o.to}::date and ${of(o.agencies, 't.agency')}
    order by t.paid_on, t.id limit ${o.limit}`.execute(db);
  return rows;
}

export interface CashLine {
  on: string;
  /** receipt, reversal, refund, deposit. */
  kind: string;
  channel: string;
  /** Number of the receipt or of the STS. */
  ref: string | null;
  /** In positive, out negative. */
  amount: bigint;
}

/** The treasurer's cash (BKU): everything that moved on the drawer and the channels' accounts, in the order of the books. */
export async function cashLines(db: Reader, o: Span & { limit: number }): Promise<CashLine[]> {
  const { rows } = await sql<CashLine>`
    select p.booked_on as on, j.kind, p.account as channel, p.amount,
      coalesce(t.number, d.number, a.decree, b.code) as ref
    from money.posting p join money.journal j on j.id = p.journal
    left join money.receipt t on t.journal = j.id left join money.deposit d on d.journal = j.id
    left join money.act a on a.id = j.act left join money.bill b on b.id = j.bill
    where (p.account like 'clearing.%' or p.account = 'treasurer.cash')
      and p.booked_on between ${o.from}::date and ${o.to}::date and ${of(o.agencies, 'p.agency')}
    order by p.booked_on, j.id, p.n limit ${o.limit}`.execute(db);
  return rows;
}

/** What lay on the treasurer's cash before a day. */
export async function cashBefore(db: Reader, agencies: Agencies, from: string): Promise<bigint> {
  const sums = await sumsUpTo(db, agencies, addDays(from, -1));
  return sums
    .filter((s) => s.account.startsWith('clearing.') || s.account === 'treasurer.cash')
    .reduce((total, s) => total + s.sum, 0n);
}

export interface AccountabilityLine {
  kind: string;
  /** Principal, interest, or what is held or too much. */
  part: 'principal' | 'interest' | 'rest';
  receivedBefore: bigint;
  received: bigint;
  depositedBefore: bigint;
  deposited: bigint;
}

/** SPJ of a month: per revenue, what was received and deposited in the year before it and in it. Payments taken back do not count. */
export async function accountability(
  db: Reader,
  o: { agencies: Agencies; month: string },
): Promise<AccountabilityLine[]> {
  const year = `${o.month.slice(0, 4)}-01-01`;
  const next = addMonths(o.month, 1);
  type Row = { kind: string; part: AccountabilityLine['part']; rb: string; r: string; db: string; d: string };
  const { rows } = await sql<Row>`
    with lines as (
      select t.kind, x.part, x.amount, t.paid_on, d.deposited_on
      from money.receipt t join money.inbox i on i.id = t.inbox
      cross join lateral (values ('principal', t.principal), ('interest', t.interest),
        ('rest', t.amount - t.principal - t.interest)) x (part, amount)
      left join money.deposit_line l on l.receipt = t.id left join money.deposit d on d.id = l.deposit
      where x.amount <> 0 and t.paid_on >= ${year}::date and t.paid_on < ${next}::date and ${of(o.agencies, 't.agency')}
        and not exists (select from money.reversal r where r.channel = i.channel and r.provider_ref = i.provider_ref)
      union all
      -- What the bank credited too little was received and is not deposited, until it follows.
      select t.kind, 'principal', x.amount, null, d.deposited_on
      from money.deposit_short s join money.receipt t on t.id = s.receipt left join money.deposit_rest e on e.receipt = s.receipt
      cross join lateral (values (-s.amount, s.deposit), (s.amount, e.deposit)) x (amount, deposit)
      join money.deposit d on d.id = x.deposit
      where t.paid_on >= ${year}::date and t.paid_on < ${next}::date and ${of(o.agencies, 't.agency')}
      union all
      -- A refund from the channel makes both smaller.
      select b.kind, 'rest', -a.amount, a.done_on, d.deposited_on
      from money.act a join money.bill b on b.id = a.bill
      left join money.deposit_refund l on l.act = a.id left join money.deposit d on d.id = l.deposit
      where a.kind = 'refund' and a.state = 'done' and a.details ->> 'from' <> 'rkud'
        and a.done_on >= ${year}::date and a.done_on < ${next}::date and ${of(o.agencies, 'a.agency')}
    )
    select kind, part,
      coalesce(sum(amount) filter (where paid_on < ${o.month}::date), 0)::text as rb,
      coalesce(sum(amount) filter (where paid_on >= ${o.month}::date), 0)::text as r,
      coalesce(sum(amount) filter (where deposited_on < ${o.month}::date), 0)::text as db,
      coalesce(sum(amount) filter (where deposited_on >= ${o.month}::date and deposited_on < ${next}::date), 0)::text as d
    from lines group by kind, part order by kind, part`.execute(db);
  return rows.map((x) => ({
    kind: x.kind,
    part: x.part,
    receivedBefore: BigInt(x.rb),
    received: BigInt(x.r),
    depositedBefore: BigInt(x.db),
    deposited: BigInt(x.d),
  }));
}

export interface ChannelLine {
  kind: string;
  channel: Channel;
  receipts: number;
  amount: bigint;
}

/** Receipts by kind and channel (IETPD: the share that was not cash). */
export async function channelSums(db: Reader, o: Span): Promise<ChannelLine[]> {
  const { rows } = await sql<{ kind: string; channel: Channel; n: bigint; amount: string }>`
    select t.kind, t.channel, count(*) as n, sum(t.amount)::text as amount
    from money.receipt t join money.inbox i on i.id = t.inbox
    where t.paid_on between ${o.from}::date and ${o.to}::date and ${of(o.agencies, 't.agency')}
      and not exists (select from money.reversal r where r.channel = i.channel and r.provider_ref = i.provider_ref)
    group by t.kind, t.channel order by t.kind, t.channel`.execute(db);
  return rows.map((r) => ({ kind: r.kind, channel: r.channel, receipts: Number(r.n), amount: BigInt(r.amount) }));
}

/** Agencies that have ever billed, for a choice among them. */
export async function billingAgencies(db: Reader): Promise<string[]> {
  const { rows } = await sql<{ agency: string }>`
    with recursive found as (
      (select agency from money.receipt order by agency limit 1)
      union all
      select (select t.agency from money.receipt t where t.agency > found.agency order by t.agency limit 1) from found where found.agency is not null
    ) select agency from found where agency is not null`.execute(db);
  return rows.map((r) => r.agency);
}
