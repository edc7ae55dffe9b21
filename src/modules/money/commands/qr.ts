/** A QRIS code for a bill: ordered from the acquirer in two acts with the network between them. */
import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { conflict, notFound, unavailable } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { rupiah } from '../../../kernel/money.ts';
import type { CityPack } from '../../../kernel/pack.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import type { BankPartner, QrMade } from '../bank-port.ts';
import type { BillKinds } from '../kind.ts';
import { whyNotForBill } from '../model/qris.ts';
import { billByCode } from '../reads.ts';
import { codeOfPartnerFor, openPartner } from '../store/bank-partner.ts';
import { answerQr, insertQr, lastQr, moveQr, takeOpenQrs, type Qr } from '../store/qr.ts';
import { noted } from './bank-call.ts';
import { tellQr } from './bank-ledger.ts';

/** Most of one QRIS payment (Bank Indonesia; unverified here). */
export const QRIS_LIMIT = 10_000_000n;
/** A code is shown again while it holds so much longer. */
const LEFT_MS = 120_000;

const orderQr = defineCommand({
  name: 'money.qr_order',
  action: 'money.bank',
  input: z.strictObject({
    id: z.uuid(),
    bill: z.uuid(),
    partner: z.string(),
    partnerReference: z.string().max(25),
    amount: z.bigint(),
    expiresAt: z.date(),
  }),
  async run(act, input): Promise<null> {
    await insertQr(act.tx, input, act.now);
    act.note({ object: `qr/${input.id}`, reason: 'asked' });
    return null;
  },
});

const answerInput = z.strictObject({
  id: z.uuid(),
  state: z.enum(['shown', 'refused', 'unknown']),
  referenceNo: z.string().optional(),
  content: z.string().optional(),
  why: z.string().optional(),
});
const settleQr = defineCommand({
  name: 'money.qr_answer',
  action: 'money.bank',
  input: answerInput,
  async run(act, { id, state, referenceNo, content, why }): Promise<null> {
    await answerQr(act.tx, id, {
      state,
      ...(referenceNo === undefined ? {} : { referenceNo }),
      ...(content === undefined ? {} : { content }),
      ...(why === undefined ? {} : { why }),
    });
    act.note({ object: `qr/${id}`, reason: why ?? state });
    return null;
  },
});

/** True while a code may still be scanned for what is owed. */
export const isShown = (qr: Qr | undefined, amount: bigint, now: Date): boolean =>
  qr?.state === 'shown' && qr.amount === amount && qr.expiresAt.getTime() - now.getTime() > LEFT_MS;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Billing code and seven letters: 25, which is all that a QRIS payload has room for. */
const referenceFor = (code: string, id: string): string => {
  const bits = Buffer.from(id.replaceAll('-', ''), 'hex').subarray(9);
  return `${code}-${[...bits].map((b) => CROCKFORD[b % 32]).join('')}`.slice(0, 25);
};

/**
 * A code for what a bill owes now: the one that is shown still, or a new one.
 * @throws unavailable when the acquirer does not give one; what is paid in the meantime is found by its notice
 */
export async function askQr(request: Ctx, kinds: BillKinds, code: string): Promise<void> {
  const { key: _key, ...rest } = request;
  const ctx: Ctx = { ...rest, actor: SYSTEM };
  const { city, now } = ctx;
  const bill = await billByCode(ctx, kinds, code, 'qris');
  if (!bill) throw notFound();
  if (bill.state !== 'open') throw conflict('bill_not_open');
  if (!bill.channels.includes('qris') || bill.amount > QRIS_LIMIT) throw conflict('no_qris');
  if (isShown(await lastQr(city.db, bill.id), bill.amount, now)) return;
  const partner = await partnerWithQris(ctx);
  const port = city.ports.bank;
  if (!partner?.profile.qris || !port) throw unavailable('qris_away', 60);
  const id = newId(now);
  const expiresAt = new Date(now.getTime() + partner.profile.qris.validMinutes * 60_000);
  const partnerReference = referenceFor(bill.code, id);
  await execute(ctx, orderQr, {
    id,
    bill: bill.id,
    partner: partner.code,
    partnerReference,
    amount: bill.amount,
    expiresAt,
  });
  const order = { partnerReferenceNo: partnerReference, amount: bill.amount, expiresAt };
  const made = await noted(ctx, partner, '47', await port.makeQr(partner, externalIdOf(id), order, now));
  await execute(
    ctx,
    settleQr,
    answerOf(id, made.outcome === 'done' ? made.value : made, partner, bill.amount, city.pack.city.merchant),
  );
  if (made.outcome !== 'done') throw unavailable('qris_away', 60);
}

async function partnerWithQris(ctx: Ctx): Promise<BankPartner | undefined> {
  const code = await codeOfPartnerFor(ctx.city.db, 'qris');
  return code === undefined ? undefined : openPartner(ctx.city.db, ctx.city.keys, { code }, ctx.now);
}

type Answer = z.output<typeof answerInput>;
function answerOf(
  id: string,
  made: QrMade | { outcome: 'refused'; code: string } | { outcome: 'unknown' | 'unavailable'; reason: string },
  partner: BankPartner,
  amount: bigint,
  merchant: CityPack['city']['merchant'],
): Answer {
  if ('outcome' in made)
    return made.outcome === 'refused'
      ? { id, state: 'refused', why: made.code }
      : { id, state: made.outcome === 'unknown' ? 'unknown' : 'refused', why: made.reason };
  // What the city's pack says of itself goes before what was typed with the partner.
  const { nmid, category, criteria } = merchant ?? { nmid: partner.profile.qris!.nmid };
  const ordered = { amount: rupiah(amount), nmid, category, criteria };
  const why = whyNotForBill(made.content, ordered);
  return why === undefined
    ? { id, state: 'shown', referenceNo: made.referenceNo, content: made.content }
    : { id, state: 'refused', referenceNo: made.referenceNo, why };
}

/** Digits only, as every version of the standard takes them: 36 at most. */
export const externalIdOf = (id: string): string => BigInt(`0x${id.replaceAll('-', '').slice(0, 28)}`).toString();

const QUERY_SECONDS = 60;
const BATCH = 20;
/** How long after its end a code is still asked for: a payment of the last second is told late. */
const AFTER_MS = 15 * 60_000;

/** Asks the acquirer for codes that nobody told of: a notice may be lost, and is repeated three times at most. */
export async function queryQrs(ctx: Ctx, kinds: BillKinds): Promise<void> {
  const { city, now } = ctx;
  const port = city.ports.bank;
  if (!port) return;
  for (const qr of await takeOpenQrs(city.db, now, QUERY_SECONDS, BATCH)) {
    const partner = await openPartner(city.db, city.keys, { code: qr.partner }, now);
    if (!partner) continue;
    const { partnerReference, referenceNo } = qr;
    const asked = { partnerReferenceNo: partnerReference, referenceNo: referenceNo ?? undefined };
    const said = await noted(ctx, partner, '51', await port.qrStatus(partner, externalIdOf(newId(now)), asked, now));
    if (said.outcome === 'done' && (said.value.status === 'success' || said.value.status === 'refunded')) {
      const { status, amount, paidAt } = said.value;
      await tellQr(ctx, kinds, {
        partner,
        externalId: 'status',
        day: '',
        raw: Buffer.from(JSON.stringify({ asked, status, amount: amount?.toString(), paidAt })),
        referenceNo: said.value.referenceNo,
        partnerReferenceNo: partnerReference,
        status,
        amount,
        paidAt,
        rrn: undefined,
      });
    } else if (now.getTime() - qr.expiresAt.getTime() > AFTER_MS && said.outcome !== 'unavailable')
      await moveQr(city.db, qr.id, 'ended');
  }
}
