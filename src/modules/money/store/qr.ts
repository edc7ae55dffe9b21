/** QRIS codes ordered for bills. */
import { sql } from 'kysely';
import type { Db, Reader, Tx } from '../../../kernel/db.ts';

export type QrState = 'asked' | 'shown' | 'refused' | 'unknown' | 'paid' | 'refunded' | 'ended';
export interface Qr {
  id: string;
  bill: string;
  partner: string;
  partnerReference: string;
  referenceNo: string | null;
  amount: bigint;
  state: QrState;
  content: string | null;
  expiresAt: Date;
}

const codes = (db: Reader) =>
  db
    .selectFrom('money.qr as q')
    .select([
      'q.id',
      'q.bill',
      'q.partner',
      'q.partner_reference as partnerReference',
      'q.reference_no as referenceNo',
      'q.amount',
      'q.state',
      'q.content',
      'q.expires_at as expiresAt',
    ])
    .$narrowType<{ state: QrState }>();

/** The last code ordered for a bill. */
export const lastQr = (db: Reader, bill: string): Promise<Qr | undefined> =>
  codes(db).where('q.bill', '=', bill).orderBy('q.asked_at', 'desc').limit(1).executeTakeFirst();

/** The code a notice is about, by our reference or the acquirer's, and the billing code of its bill. */
export function qrByReference(
  db: Reader,
  partner: string,
  of: { partnerReference: string | undefined; referenceNo: string },
): Promise<(Qr & { billingCode: string }) | undefined> {
  const found = codes(db).innerJoin('money.bill as b', 'b.id', 'q.bill').select('b.code as billingCode');
  return (
    of.partnerReference === undefined
      ? found.where('q.partner', '=', partner).where('q.reference_no', '=', of.referenceNo)
      : found.where('q.partner', '=', partner).where('q.partner_reference', '=', of.partnerReference)
  ).executeTakeFirst();
}

/** Writes an order down before the acquirer hears of it. */
export async function insertQr(
  tx: Tx,
  q: Pick<Qr, 'id' | 'bill' | 'partner' | 'partnerReference' | 'amount' | 'expiresAt'>,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('money.qr')
    .values({
      id: q.id,
      bill: q.bill,
      partner: q.partner,
      partner_reference: q.partnerReference,
      amount: q.amount,
      state: 'asked',
      asked_at: now,
      expires_at: q.expiresAt,
    })
    .execute();
}

/** What the acquirer said of an order. A payment that was quicker than this answer stays. */
export async function answerQr(
  tx: Tx,
  id: string,
  a: { state: 'shown' | 'refused' | 'unknown'; referenceNo?: string; content?: string; why?: string },
): Promise<void> {
  await tx
    .updateTable('money.qr')
    .set({
      reference_no: a.referenceNo ?? null,
      content: a.content ?? null,
      why: a.why ?? null,
      state: sql`case when state = 'asked' then ${a.state} else state end`,
    })
    .where('id', '=', id)
    .execute();
}

/** Moves a code on. */
export async function moveQr(tx: Reader, id: string, state: 'paid' | 'refunded' | 'ended'): Promise<void> {
  await tx.updateTable('money.qr').set({ state }).where('id', '=', id).execute();
}

/** Codes whose status was not asked for lately, marked as asked now: two workers do not ask twice. */
export async function takeOpenQrs(db: Db, now: Date, everySeconds: number, limit: number): Promise<Qr[]> {
  const before = new Date(now.getTime() - everySeconds * 1000);
  const { rows } = await sql<{ id: string }>`
    update money.qr set queried_at = ${now} where id in (
      select id from money.qr where state = 'shown' and (queried_at is null or queried_at < ${before})
        and asked_at < ${before}
      order by queried_at nulls first, id limit ${limit} for update skip locked)
    returning id`.execute(db);
  if (rows.length === 0) return [];
  return codes(db)
    .where(
      'q.id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
}
