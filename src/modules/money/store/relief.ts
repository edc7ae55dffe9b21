/** Decrees that lift interest for whoever pays in a period. */
import { sql } from 'kysely';
import type { Act } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';

export interface NewRelief {
  kinds: string[];
  percent: number;
  paid_from: string;
  paid_to: string;
  due_from?: string | undefined;
  due_to?: string | undefined;
  channels?: string[] | undefined;
  legal_basis: string;
  decree: string;
}
export interface KnownRelief {
  id: string;
  kinds: string[];
  percent: number;
  paidFrom: string;
  paidTo: string;
  dueFrom: string | null;
  dueTo: string | null;
  channels: string[] | null;
  legalBasis: string;
  decree: string;
  askedBy: string;
  agreedAt: Date | null;
  endedAt: Date | null;
}

export async function insertRelief(act: Act, o: NewRelief): Promise<string> {
  const id = newId(act.now);
  await act.tx
    .insertInto('money.relief')
    .values({
      id,
      kinds: o.kinds,
      percent: String(o.percent),
      paid_from: o.paid_from,
      paid_to: o.paid_to,
      due_from: o.due_from ?? null,
      due_to: o.due_to ?? null,
      channels: o.channels && o.channels.length > 0 ? o.channels : null,
      legal_basis: o.legal_basis,
      decree: o.decree,
      asked_by: act.actor.id,
      asked_at: act.now,
    })
    .execute();
  return id;
}

const reliefs = (db: Reader) =>
  db
    .selectFrom('money.relief')
    .select([
      'id',
      'kinds',
      'percent',
      'paid_from as paidFrom',
      'paid_to as paidTo',
      'due_from as dueFrom',
      'due_to as dueTo',
      'channels',
      'legal_basis as legalBasis',
      'decree',
      'asked_by as askedBy',
      'agreed_at as agreedAt',
      'ended_at as endedAt',
    ]);
const known = (row: Awaited<ReturnType<ReturnType<typeof reliefs>['executeTakeFirstOrThrow']>>): KnownRelief => ({
  ...row,
  percent: Number(row.percent),
});

/** Newest first. */
export const listReliefs = async (db: Reader): Promise<KnownRelief[]> =>
  (await reliefs(db).orderBy('asked_at', 'desc').limit(200).execute()).map(known);

export async function lockRelief(act: Act, id: string): Promise<KnownRelief | undefined> {
  const row = await reliefs(act.tx).where('id', '=', id).forUpdate().executeTakeFirst();
  return row && known(row);
}

export async function agreeRelief(act: Act, id: string): Promise<void> {
  await act.tx
    .updateTable('money.relief')
    .set({ agreed_by: act.actor.id, agreed_at: act.now })
    .where('id', '=', id)
    .execute();
}

/** @param on last legal day on which a payment is still measured by it */
export async function endRelief(act: Act, id: string, on: string): Promise<void> {
  await act.tx
    .updateTable('money.relief')
    .set({ ended_at: act.now, ended_on: on })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/**
 * Bills on which a decree may lift what was paid: of its kinds and due dates, paid in its period, with interest taken or
 * money that was too little. In the order of their ids, after one of them.
 */
export async function paidUnder(
  db: Reader,
  relief: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select b.id from money.relief r join money.bill b on b.kind = any(r.kinds)
      and (r.due_from is null or b.due_on >= r.due_from) and (r.due_to is null or b.due_on <= r.due_to)
    where r.id = ${relief}::uuid and r.agreed_at is not null and (b.interest_paid > 0 or b.held > 0)
      and (${after ?? null}::uuid is null or b.id > ${after ?? null}::uuid)
      and exists (select from money.receipt t where t.bill = b.id and t.paid_on between r.paid_from and least(r.paid_to, r.ended_on))
    order by b.id limit ${limit}`.execute(db);
  return rows.map((r) => r.id);
}
