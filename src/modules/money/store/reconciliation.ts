/** Lines of the bank's files, and days that were compared and closed. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import type { BankLine, FileKind } from '../model/bank-files.ts';
import type { Cause, Lacking, Ours, Theirs } from '../model/reconcile.ts';

/** True when this very file was imported. */
export async function isImported(db: Reader, partner: string, digest: Buffer): Promise<boolean> {
  const found = await db
    .selectFrom('money.bank_file')
    .select('id')
    .where('partner', '=', partner)
    .where('sha256', '=', digest)
    .executeTakeFirst();
  return found !== undefined;
}

export interface FileWritten {
  id: string;
  partner: string;
  kind: FileKind;
  sha256: Buffer;
  total: bigint;
  lines: readonly BankLine[];
  /** Legal day of an instant, for lines that know the payer's time only. */
  dayOf(at: Date): string;
  by: string;
}

/** Writes a file and those of its lines that are new; gives how many were. */
export async function insertFile(tx: Tx, f: FileWritten, now: Date): Promise<number> {
  await tx
    .insertInto('money.bank_file')
    .values({
      id: f.id,
      partner: f.partner,
      kind: f.kind,
      sha256: f.sha256,
      lines: f.lines.length,
      total: f.total,
      imported_by: f.by,
      imported_at: now,
    })
    .execute();
  const rows = f.lines.map((l) => ({
    id: newId(now),
    n: l.n,
    kind: l.kind,
    day: l.settledOn ?? f.dayOf(l.paidAt!),
    paid_at: l.paidAt?.toISOString() ?? null,
    channel: l.channel,
    code: l.code,
    ref: l.id === '' ? '' : `${f.partner}/${l.id}`,
    bank_ref: l.bankRef,
    amount: l.amount.toString(),
  }));
  const { numAffectedRows } = await sql`
    insert into money.statement_line (id, file, n, partner, source, kind, day, paid_at, channel, code, ref, bank_ref, amount)
    select id, ${f.id}::uuid, n, ${f.partner}, ${f.kind === 'teller' ? 'list' : 'statement'}, kind, day, paid_at, channel,
      code, ref, bank_ref, amount
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (id uuid, n int, kind text, day date, paid_at timestamptz,
      channel text, code text, ref text, bank_ref text, amount bigint)
    on conflict do nothing`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}

/** What the statements credited of payment `i`; 0 where none names it. */
const creditedOf = (
  when: RawBuilder<unknown>,
) => sql<bigint>`(select coalesce(sum(s.amount), 0)::bigint from money.credit s
  where s.ref = i.provider_ref and s.ref <> '' and s.kind = 'pay' and ${when})`;

export interface DayFacts {
  ours: Ours[];
  listed: Theirs[];
  credited: Theirs[];
  lacking: Lacking[];
  /** Bills of codes that stand on the bank's lines: whether anything is owed on them. */
  bills: Map<string, 'open' | 'settled'>;
}

const TAKEN_BACK = sql<boolean>`exists (select from money.reversal r where r.channel = i.channel and r.provider_ref = i.provider_ref)`;

/**
 * All that belongs to a bank's day: what its statement credits that day, whenever it was paid; and what was paid that day
 * and is credited on no other. What the account gives back on a later day than it was credited belongs to that later day.
 */
export async function factsOfDay(db: Reader, partner: string, day: string): Promise<DayFacts> {
  const lines = await sql<{
    source: 'list' | 'statement';
    line: string;
    kind: 'pay' | 'reverse';
    channel: string;
    code: string;
    ref: string;
    bankRef: string;
    amount: bigint;
    paidAt: Date | null;
  }>`
    with credited as (
      select * from money.credit where partner = ${partner} and day = ${day}::date
    ), listed as (
      select l.* from money.statement_line l where l.partner = ${partner} and l.source = 'list'
        and (l.ref in (select ref from credited where ref <> '')
          or (l.day = ${day}::date and not exists (select from money.credit s
            where s.ref = l.ref and s.ref <> '' and s.kind = l.kind and s.day <> l.day)))
    )
    select 'statement' as source, id as line, kind, channel, code, ref, bank_ref as "bankRef", amount, paid_at as "paidAt" from credited
    union all select 'list', id, kind, channel, code, ref, bank_ref, amount, paid_at from listed`.execute(db);
  const theirs = (source: 'list' | 'statement'): Theirs[] =>
    lines.rows
      .filter((l) => l.source === source)
      .map(({ source: _source, line, paidAt, ...l }) => ({ ...l, paidAt: paidAt ?? undefined, lines: [line] }));
  const refs = [...new Set(lines.rows.map((l) => l.ref).filter((ref) => ref !== ''))];
  const ours = await sql<Ours>`
    select i.provider_ref as ref, i.channel, coalesce(q.partner_reference, i.billing_code) as code, i.amount,
      i.paid_at as "paidAt", i.paid_on as "paidOn", ${TAKEN_BACK} and not exists (select from money.credit s
        where s.partner = i.partner and s.kind = 'reverse' and s.day > ${day}::date
          and s.code = coalesce(q.partner_reference, i.billing_code) and s.amount = i.amount) as reversed,
      ${creditedOf(sql`s.day < ${day}::date`)} as before
    from money.inbox i
    left join money.qr q on i.channel = 'qris' and q.partner = i.partner and i.provider_ref = q.partner || '/' || q.reference_no
    where i.partner = ${partner} and i.channel in ('va', 'qris', 'teller') and (i.provider_ref = any(${refs}::text[])
      or (i.paid_on = ${day}::date and not exists (select from money.credit s
        where s.ref = i.provider_ref and s.ref <> '' and s.kind = 'pay' and s.day <> ${day}::date)))`.execute(db);
  const earlier = await sql<Ours>`
    select distinct on (i.id) i.provider_ref as ref, i.channel, s.code, i.amount, i.paid_at as "paidAt", ${TAKEN_BACK} as reversed,
      true as earlier
    from money.credit s
    left join money.qr q on q.partner_reference = s.code and q.partner = s.partner
    left join money.bill b on b.code = s.code
    join money.inbox i on i.partner = s.partner and i.channel = s.channel and i.amount = s.amount
      and (i.bill = b.id or (i.channel = 'qris' and i.provider_ref = q.partner || '/' || q.reference_no))
    where s.partner = ${partner} and s.day = ${day}::date and s.kind = 'reverse'
      and exists (select from money.credit p where p.ref = i.provider_ref and p.ref <> '' and p.kind = 'pay'
        and p.day < s.day)`.execute(db);
  const codes = [...new Set(lines.rows.map((l) => l.code))];
  const known = await db
    .selectFrom('money.bill')
    .select(['code', 'state'])
    .where((e) => e('code', '=', sql<string>`any(${codes}::text[])`))
    .execute();
  const byQr = await sql<{ code: string; state: string }>`
    select q.partner_reference as code, b.state from money.qr q join money.bill b on b.id = q.bill
    where q.partner_reference = any(${codes}::text[])`.execute(db);
  return {
    ours: [...ours.rows, ...earlier.rows],
    listed: theirs('list'),
    credited: theirs('statement'),
    lacking: await lackingOf(db, partner, day, codes),
    bills: new Map([...known, ...byQr.rows].map((b) => [b.code, b.state === 'open' ? 'open' : 'settled'])),
  };
}

/** Payments of some codes that were credited short before a day and are not whole by its end. */
async function lackingOf(db: Reader, partner: string, day: string, codes: readonly string[]): Promise<Lacking[]> {
  const { rows } = await sql<Lacking>`
    select * from (
      select i.provider_ref as ref, s.code, i.amount - ${creditedOf(sql`s.day <= ${day}::date`)} as amount
      from (select distinct ref, code from money.credit
        where partner = ${partner} and code = any(${codes}::text[]) and kind = 'pay' and ref <> '' and day < ${day}::date) s
      join money.inbox i on i.partner = ${partner} and i.provider_ref = s.ref and i.channel in ('va', 'qris', 'teller')
      where not ${TAKEN_BACK}
    ) o where o.amount > 0`.execute(db);
  return rows;
}

/** Says to which short payment lines of a statement belong. False when they are said for already, or are more than it lacks. */
export async function insertMatch(
  tx: Tx,
  m: { ref: string; lines: readonly string[]; by: string },
  now: Date,
): Promise<boolean> {
  // One after the other: two rests together must not be more than was lacking.
  await sql`select pg_advisory_xact_lock(hashtextextended(${m.ref}, 0))`.execute(tx);
  const { rows } = await sql<{ lacking: bigint }>`
    select i.amount - ${creditedOf(sql`true`)} as lacking from money.inbox i where i.provider_ref = ${m.ref}`.execute(
    tx,
  );
  const lines = await sql<{ sum: bigint }>`
    select coalesce(sum(amount), 0)::bigint as sum from money.statement_line where id = any(${m.lines}::uuid[])`.execute(
    tx,
  );
  if ((rows[0]?.lacking ?? 0n) < lines.rows[0]!.sum) return false;
  const { numAffectedRows } = await sql`
    insert into money.statement_match (line, ref, matched_by, matched_at)
    select id, ${m.ref}, ${m.by}, ${now}::timestamptz from unnest(${m.lines}::uuid[]) as id
    on conflict do nothing`.execute(tx);
  return numAffectedRows === BigInt(m.lines.length);
}

/** The billing code behind what a line names: itself, or that of the bill a QR was made for. */
export async function billingCodeOf(db: Reader, code: string): Promise<string> {
  const found = await db
    .selectFrom('money.qr as q')
    .innerJoin('money.bill as b', 'b.id', 'q.bill')
    .select('b.code')
    .where('q.partner_reference', '=', code)
    .executeTakeFirst();
  return found?.code ?? code;
}

export interface DayNote {
  ref: string;
  cause: Cause;
  note: string;
  by: string;
  at: Date;
  /** Number and day of the letter to the bank, where one was written. */
  letter: string | null;
  letterOn: string | null;
}

/** What was said of a day's exceptions, the newest last. */
export async function notesOfDay(db: Reader, partner: string, day: string): Promise<DayNote[]> {
  return db
    .selectFrom('money.reconciliation_note')
    .select(['ref', 'cause', 'note', 'noted_by as by', 'noted_at as at', 'letter', 'letter_on as letterOn'])
    .where('partner', '=', partner)
    .where('day', '=', day)
    .orderBy('id')
    .$narrowType<{ cause: Cause }>()
    .execute();
}

export async function insertNote(tx: Tx, n: DayNote & { id: string; partner: string; day: string }): Promise<void> {
  await tx
    .insertInto('money.reconciliation_note')
    .values({
      id: n.id,
      partner: n.partner,
      day: n.day,
      ref: n.ref,
      cause: n.cause,
      note: n.note,
      noted_by: n.by,
      noted_at: n.at,
      letter: n.letter,
      letter_on: n.letterOn,
    })
    .execute();
}

export interface DayStanding {
  partner: string;
  day: string;
  agreed: number;
  ours: bigint;
  credited: bigint;
  differences: unknown;
  askedBy: string;
  askedAt: Date;
  closedBy: string | null;
  closedAt: Date | null;
}
const standings = (db: Reader) =>
  db
    .selectFrom('money.reconciliation')
    .select([
      'partner',
      'day',
      'agreed_items as agreed',
      'ours',
      'credited',
      'differences',
      'asked_by as askedBy',
      'asked_at as askedAt',
      'closed_by as closedBy',
      'closed_at as closedAt',
    ]);

/** How a day stands; undefined while nobody asked to close it. */
export const dayStanding = (db: Reader, partner: string, day: string): Promise<DayStanding | undefined> =>
  standings(db).where('partner', '=', partner).where('day', '=', day).executeTakeFirst();

/** Asks to close a day, or asks anew with what is found now. False when it is closed. */
export async function askClose(
  tx: Tx,
  s: Omit<DayStanding, 'closedBy' | 'closedAt' | 'differences'> & { differences: object[] },
): Promise<boolean> {
  const row = {
    agreed_items: s.agreed,
    ours: s.ours,
    credited: s.credited,
    differences: JSON.stringify(s.differences),
    asked_by: s.askedBy,
    asked_at: s.askedAt,
  };
  const { numInsertedOrUpdatedRows: n } = await tx
    .insertInto('money.reconciliation')
    .values({ partner: s.partner, day: s.day, ...row })
    .onConflict((c) =>
      c.columns(['partner', 'day']).doUpdateSet(row).where('money.reconciliation.closed_at', 'is', null),
    )
    .executeTakeFirst();
  return n === 1n;
}

/** Closes a day that somebody else asked for. */
export async function closeDay(tx: Tx, partner: string, day: string, by: string, now: Date): Promise<void> {
  await tx
    .updateTable('money.reconciliation')
    .set({ closed_by: by, closed_at: now })
    .where('partner', '=', partner)
    .where('day', '=', day)
    .where('closed_at', 'is', null)
    .execute();
}

export interface ListedDay {
  day: string;
  lines: number;
  total: bigint;
  askedBy: string | null;
  closedAt: Date | null;
}
/** The days of a bank that have lines, the newest first. */
export async function listDays(
  db: Reader,
  partner: string,
  before: string | undefined,
  limit: number,
): Promise<ListedDay[]> {
  const { rows } = await sql<ListedDay>`
    select d.day, d.lines::int as lines, d.total::bigint as total, r.asked_by as "askedBy", r.closed_at as "closedAt"
    from (
      select day, count(*) as lines, sum(case kind when 'pay' then amount else -amount end) as total
      from money.statement_line where partner = ${partner} and source = 'statement'
        and day < ${before ?? 'infinity'}::date
      group by day order by day desc limit ${limit}
    ) d left join money.reconciliation r on r.partner = ${partner} and r.day = d.day
    order by d.day desc`.execute(db);
  return rows;
}
