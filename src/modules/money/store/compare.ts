/** Rows of the books that contradict each other, batch by batch in the order of their ids. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';
import { filesByIds, type BillAndRules } from './bill.ts';

/** A row that is not what others say it should be. */
export interface Odd {
  id: string;
  agency: string;
}
export interface Batch {
  read: number;
  last: string | undefined;
  odd: Odd[];
}

/** `part` are the rows of the batch, with id; `odd` picks those that are wrong. */
async function batch(db: Reader, part: RawBuilder<unknown>, odd: RawBuilder<unknown>): Promise<Batch> {
  const { rows } = await sql<{ read: number; last: string | null; odd: Odd[] }>`
    with part as materialized (${part})
    select (select count(*)::int from part) as read, (select id::text from part order by id desc limit 1) as last,
      coalesce((select json_agg(o) from (${odd}) o), '[]') as odd`.execute(db);
  const { read, last, odd: found } = rows[0]!;
  return { read, last: last ?? undefined, odd: found };
}

/** Journals that are not whole: lines missing or not zero together, lines of another day, agency or bill, or of no fact. */
export const oddJournals = (db: Reader, after: string, most: number): Promise<Batch> =>
  batch(
    db,
    sql`select * from money.journal where id > ${after}::uuid order by id limit ${most}`,
    sql`select j.id, j.agency from part j left join money.posting p on p.journal = j.id
      group by j.id, j.agency, j.kind, j.bill, j.inbox
      having count(p.n) < 2 or sum(p.amount) <> 0
        or bool_or(p.booked_on <> j.booked_on or p.agency <> j.agency or p.bill is distinct from j.bill)
        or (j.kind in ('payment', 'reversal') and j.inbox is null) or (j.kind = 'bill' and j.bill is null)`,
  );

/**
 * Payments that are not booked exactly once to the rupiah: on the account of their channel, with a receipt where the bill is
 * known, and among what nobody knows where it is not.
 */
export const oddPayments = (db: Reader, after: string, most: number): Promise<Batch> =>
  batch(
    db,
    sql`select * from money.inbox where id > ${after}::uuid order by id limit ${most}`,
    sql`select i.id, coalesce(min(j.agency), 'bkad') as agency
      from part i left join money.journal j on j.inbox = i.id and j.kind = 'payment'
      left join lateral (
        select sum(p.amount) filter (where p.account = case i.channel when 'cash' then 'treasurer.cash' else 'clearing.' || i.channel end) as cash,
          sum(p.amount) filter (where p.account = 'held.unknown') as unknown
        from money.posting p where p.journal = j.id
      ) s on true
      group by i.id, i.amount, i.bill
      having count(j.id) <> 1 or sum(s.cash) is distinct from i.amount
        or (i.bill is null and sum(s.unknown) is distinct from -i.amount)
        or (i.bill is not null and not exists (select from money.receipt t where t.inbox = i.id and t.bill = i.bill and t.amount = i.amount))`,
  );

/** Deposits that are not the sum of their receipts less refunds and what the bank lacked, or not booked so. */
export const oddDeposits = (db: Reader, after: string, most: number): Promise<Batch> =>
  batch(
    db,
    sql`select * from money.deposit where id > ${after}::uuid order by id limit ${most}`,
    sql`select d.id, d.agency from part d
      where d.amount is distinct from (select sum(p.amount) from money.posting p where p.journal = d.journal and p.account = 'rkud')
        or d.amount is distinct from
          (select coalesce(sum(t.amount), 0) from money.deposit_line l join money.receipt t on t.id = l.receipt where l.deposit = d.id)
          - (select coalesce(sum(a.amount), 0) from money.deposit_refund r join money.act a on a.id = r.act where r.deposit = d.id)
          - (select coalesce(sum(s.amount), 0) from money.deposit_short s where s.deposit = d.id)
          + (select coalesce(sum(s.amount), 0) from money.deposit_rest r join money.deposit_short s on s.receipt = r.receipt where r.deposit = d.id)`,
  );

/** Bills with all their facts. */
export async function billFiles(db: Reader, after: string, most: number): Promise<BillAndRules[]> {
  const ids = await db
    .selectFrom('money.bill')
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .limit(most)
    .execute();
  return filesByIds(
    db,
    ids.map((b) => b.id),
  );
}

/** Accounts of the books, one look at the index for each. */
export async function bookedAccounts(db: Reader): Promise<string[]> {
  const { rows } = await sql<{ account: string }>`
    with recursive found as (
      (select account from money.posting order by account limit 1)
      union all
      select (select p.account from money.posting p where p.account > found.account order by p.account limit 1)
      from found where found.account is not null
    ) select account from found where account is not null`.execute(db);
  return rows.map((r) => r.account);
}

/** Closed months whose kept sums of an account are not those of its postings. */
export async function oddMonths(db: Reader, account: string): Promise<{ month: string; agency: string }[]> {
  const { rows } = await sql<{ month: string; agency: string }>`
    with span as (
      select month, lag(month) over (order by month) as before from money.period
    ), summed as (
      select s.month, p.agency, coalesce(sum(p.amount) filter (where p.amount > 0), 0) as debit,
        coalesce(-sum(p.amount) filter (where p.amount < 0), 0) as credit
      from span s join money.posting p on p.account = ${account}
        and p.booked_on < s.month + interval '1 month'
        and (s.before is null or p.booked_on >= s.before + interval '1 month')
      group by s.month, p.agency
    )
    select coalesce(s.month, b.month) as month, coalesce(s.agency, b.agency) as agency
    from summed s full join (select * from money.balance where account = ${account}) b on b.month = s.month and b.agency = s.agency
    where s.debit is distinct from b.debit or s.credit is distinct from b.credit
    order by 1, 2`.execute(db);
  return rows;
}
