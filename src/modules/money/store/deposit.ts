/** What lies with the channels and what was handed over to the city's account (STS). */
import { sql } from 'kysely';
import { Stale, type Act } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import type { Channel } from '../model/books.ts';

/** Whether the receipt of a payment stands on an STS. */
export const isDeposited = async (db: Reader, inbox: string): Promise<boolean> =>
  (await db
    .selectFrom('money.deposit_line as l')
    .innerJoin('money.receipt as t', 't.id', 'l.receipt')
    .select('l.deposit')
    .where('t.inbox', '=', inbox)
    .executeTakeFirst()) !== undefined;

export interface Undeposited {
  agency: string;
  channel: Channel;
  /** The oldest payer's day among them. */
  since: string;
  receipts: number;
  /** Receipts less what was paid back from them and what the bank has not credited of them. */
  amount: bigint;
}

/** What the statements credited of a receipt; null while none names it. */
const CREDITED = sql`(select sum(case s.kind when 'pay' then s.amount else -s.amount end) from money.credit s
  where s.ref = i.provider_ref and s.ref <> '')`;
/** What is there of a receipt: all of it, unless the statement says less. */
const THERE = sql`case when c.credited > 0 then least(t.amount, c.credited) else t.amount end`;
/** What an earlier STS lacked and the statements have by now. */
const RESTS = sql`
  money.deposit_short o join money.receipt t on t.id = o.receipt join money.inbox i on i.id = t.inbox
  where not exists (select from money.deposit_rest d where d.receipt = o.receipt) and ${CREDITED} >= t.amount`;

const LYING = sql`
  money.receipt t join money.inbox i on i.id = t.inbox cross join lateral (select ${CREDITED} as credited) c
  where not exists (select from money.deposit_line l where l.receipt = t.id)
    and not exists (select from money.reversal r where r.channel = i.channel and r.provider_ref = i.provider_ref)`;
const paidBack = sql`
  money.act a where a.kind = 'refund' and a.state = 'done' and a.details ->> 'from' <> 'rkud'
    and not exists (select from money.deposit_refund d where d.act = a.id)`;

/** What is not deposited yet, by agency and channel; up to a payer's day where one is given. */
export async function undeposited(db: Reader, agencies: 'all' | readonly string[]): Promise<Undeposited[]> {
  const mine = agencies === 'all' ? sql`true` : sql`agency = any(${agencies}::text[])`;
  const { rows } = await sql<{ agency: string; channel: Channel; since: string; receipts: bigint; amount: string }>`
    select agency, channel, min(since) as since, sum(n)::bigint as receipts, sum(amount)::text as amount from (
      select t.agency, t.channel, min(t.paid_on) as since, count(*) as n, sum(${THERE}) as amount
        from ${LYING} group by t.agency, t.channel
      union all
      select t.agency, t.channel, min(t.paid_on), count(*), sum(o.amount) from ${RESTS} group by t.agency, t.channel
      union all
      select a.agency, case a.details ->> 'from' when 'treasurer.cash' then 'cash'
          else split_part(a.details ->> 'from', '.', 2) end, null, 0, -sum(a.amount)
        from ${paidBack} group by 1, 2
    ) lying where ${mine} group by agency, channel having sum(n) > 0 order by since, agency, channel`.execute(db);
  return rows.map((r) => ({ ...r, receipts: Number(r.receipts), amount: BigInt(r.amount) }));
}

export interface NewDeposit {
  id: string;
  agency: string;
  channel: Channel;
  /** Receipts of payer's days up to this one. */
  until: string;
  account: string;
}

/** What a deposit takes. */
export interface Gathered {
  receipts: string[];
  refunds: string[];
  /** Of the receipts, those of which the bank credited less. */
  shorts: { receipt: string; amount: bigint }[];
  /** Receipts of earlier deposits whose rest the bank credited since. */
  rests: string[];
  amount: bigint;
}

/** Locks and sums what a deposit takes. */
export async function gather(act: Act, o: NewDeposit): Promise<Gathered> {
  const mine = sql`t.agency = ${o.agency} and t.channel = ${o.channel} and t.paid_on <= ${o.until}::date`;
  const receipts = await sql<{ id: string; amount: bigint; short: bigint }>`
    select t.id, t.amount, (t.amount - ${THERE})::bigint as short from ${LYING} and ${mine} order by t.id`.execute(
    act.tx,
  );
  const refunds = await sql<{ id: string; amount: bigint }>`
    select a.id, a.amount from ${paidBack} and a.agency = ${o.agency} and a.details ->> 'from' = ${o.account}
    order by a.id for update of a`.execute(act.tx);
  const rests = await sql<{ id: string; amount: bigint }>`
    select t.id, o.amount from ${RESTS} and ${mine} order by t.id`.execute(act.tx);
  const sum = (rows: { amount: bigint }[]) => rows.reduce((total, r) => total + r.amount, 0n);
  const shorts = receipts.rows.filter((r) => r.short > 0n).map((r) => ({ receipt: r.id, amount: r.short }));
  return {
    receipts: receipts.rows.map((r) => r.id),
    refunds: refunds.rows.map((r) => r.id),
    shorts,
    rests: rests.rows.map((r) => r.id),
    amount: sum(receipts.rows) - sum(shorts) + sum(rests.rows) - sum(refunds.rows),
  };
}

/** `STS/0001/DISDUKCAPIL/2026`: the next of its agency and year. */
export async function nextDepositNumber(act: Act, agency: string, year: string): Promise<string> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) + 1 as n from money.deposit where agency = ${agency} and deposited_on >= ${`${year}-01-01`}::date
      and deposited_on <= ${`${year}-12-31`}::date`.execute(act.tx);
  return `STS/${String(rows[0]!.n).padStart(4, '0')}/${agency.toUpperCase()}/${year}`;
}

/** @throws Stale when one of the receipts was deposited meanwhile, or a twin took the number */
export async function insertDeposit(
  act: Act,
  d: {
    id: string;
    number: string;
    agency: string;
    channel: Channel;
    on: string;
    amount: bigint;
    bankRef: string;
    journal: string;
  },
  { receipts, refunds, shorts, rests }: Omit<Gathered, 'amount'>,
): Promise<void> {
  try {
    await act.tx
      .insertInto('money.deposit')
      .values({
        id: d.id,
        number: d.number,
        agency: d.agency,
        channel: d.channel,
        deposited_on: d.on,
        amount: d.amount,
        bank_ref: d.bankRef,
        made_by: act.actor.id,
        made_at: act.now,
        journal: d.journal,
      })
      .execute();
    await sql`insert into money.deposit_line (receipt, deposit) select id, ${d.id}::uuid from unnest(${receipts}::uuid[]) as id`.execute(
      act.tx,
    );
    await sql`insert into money.deposit_refund (act, deposit) select id, ${d.id}::uuid from unnest(${refunds}::uuid[]) as id`.execute(
      act.tx,
    );
    if (shorts.length > 0)
      await act.tx
        .insertInto('money.deposit_short')
        .values(shorts.map((s) => ({ ...s, deposit: d.id })))
        .execute();
    if (rests.length > 0)
      await act.tx
        .insertInto('money.deposit_rest')
        .values(rests.map((receipt) => ({ receipt, deposit: d.id })))
        .execute();
  } catch (error) {
    if ((error as { code?: string }).code === '23505') throw new Stale();
    throw error;
  }
}

export interface Deposit {
  id: string;
  number: string;
  agency: string;
  channel: Channel;
  depositedOn: string;
  amount: bigint;
  bankRef: string;
  madeBy: string;
  madeAt: Date;
}

const deposits = (db: Reader) =>
  db
    .selectFrom('money.deposit')
    .select([
      'id',
      'number',
      'agency',
      'channel',
      'deposited_on as depositedOn',
      'amount',
      'bank_ref as bankRef',
      'made_by as madeBy',
      'made_at as madeAt',
    ])
    .$narrowType<{ channel: Channel }>();

export const findDeposit = (db: Reader, id: string): Promise<Deposit | undefined> =>
  deposits(db).where('id', '=', id).executeTakeFirst();

/** Whether a bank's reference stands on an STS of this channel already. */
export const bankRefUsed = async (db: Reader, channel: Channel, ref: string): Promise<boolean> =>
  (await deposits(db).where('channel', '=', channel).where('bank_ref', '=', ref).executeTakeFirst()) !== undefined;

/** The deposits of some agencies, newest first. */
export const listDeposits = (
  db: Reader,
  o: { agencies: 'all' | readonly string[]; before?: string | undefined; limit: number },
): Promise<Deposit[]> =>
  deposits(db)
    .$if(o.agencies !== 'all', (q) => q.where('agency', 'in', o.agencies as string[]))
    .$if(o.before !== undefined, (q) => q.where('id', '<', o.before!))
    .orderBy('id', 'desc')
    .limit(o.limit)
    .execute();

/** What an STS is made of: sums by kind of bill, principal and interest apart. */
export async function depositParts(
  db: Reader,
  id: string,
): Promise<{ kind: string; receipts: number; principal: bigint; interest: bigint; rest: bigint }[]> {
  const { rows } = await sql<{ kind: string; receipts: bigint; principal: string; interest: string; rest: string }>`
    select t.kind, count(*) as receipts, sum(t.principal)::text as principal, sum(t.interest)::text as interest,
      sum(t.amount - t.principal - t.interest)::text as rest
    from money.deposit_line l join money.receipt t on t.id = l.receipt where l.deposit = ${id}::uuid group by t.kind order by t.kind`.execute(
    db,
  );
  return rows.map((r) => ({
    kind: r.kind,
    receipts: Number(r.receipts),
    principal: BigInt(r.principal),
    interest: BigInt(r.interest),
    rest: BigInt(r.rest),
  }));
}

/** What makes an STS another sum than its receipts: not credited yet, credited since, paid back before. */
export async function depositCorrections(
  db: Reader,
  id: string,
): Promise<{ short: bigint; rest: bigint; refunded: bigint }> {
  const { rows } = await sql<{ short: string; rest: string; refunded: string }>`
    select (select coalesce(sum(amount), 0) from money.deposit_short where deposit = ${id}::uuid)::text as short,
      (select coalesce(sum(s.amount), 0) from money.deposit_rest r join money.deposit_short s on s.receipt = r.receipt
        where r.deposit = ${id}::uuid)::text as rest,
      (select coalesce(sum(a.amount), 0) from money.deposit_refund r join money.act a on a.id = r.act
        where r.deposit = ${id}::uuid)::text as refunded`.execute(db);
  const { short, rest, refunded } = rows[0]!;
  return { short: BigInt(short), rest: BigInt(rest), refunded: BigInt(refunded) };
}
