import type { FastifyInstance, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound, Refusal, unavailable } from '../../../kernel/errors.ts';
import { PUBLIC, reaches } from '../../../kernel/permission.ts';
import { spend } from '../../../kernel/session.ts';
import { html, paramOf, queryOf, readText } from '../../../ui/index.ts';
import { parcelBilled } from '../../delivery/index.ts';
import { typeset } from '../../documents/index.ts';
import {
  actsOfBill,
  askQr,
  bankWays,
  billsOfPayer,
  findBill,
  findBillByCode,
  readBillingCode,
  readReceiptNumber,
  receiptByNumber,
  receiptsOfBill,
  refundOf,
  type BillKinds,
  type OpenBill,
} from '../../money/index.ts';
import { personNames } from '../../people/index.ts';
import { billSheet } from './bill-sheet.ts';
import { BillPage, BillsPage, NoReceiptPage, ReceiptPage } from './pages.tsx';
import { billPath, BILLS } from './paths.ts';
import { receiptSheet } from './receipt-sheet.ts';

/** Look-ups of one address in an hour, of bills and receipts that are not one's own: a counter helps many, a guesser asks more. */
const PER_HOUR = 120;
const PAGE = 20;

/** Bills and receipts of the city. With its code anybody sees an amount and a masked name, as at the bank; the rest is the payer's. */
export function billRoutes(app: FastifyInstance, kinds: BillKinds): void {
  app.get(BILLS, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const typed = readText(queryOf(request), 'kode');
    const code = typed === '' ? undefined : readBillingCode(typed);
    if (code !== undefined) {
      await count(request);
      if (await findBillByCode(ctx, kinds, code)) return reply.redirect(billPath(code), 303);
    }
    const before = readText(queryOf(request), 'sebelum');
    const mine =
      ctx.actor.kind === 'person'
        ? await billsOfPayer(ctx.city.db, ctx.actor.id, { before, limit: PAGE + 1 })
        : undefined;
    const bills = mine?.filter((b) => reaches(ctx.actor, b.createdAt));
    const fault = typed === '' ? undefined : code === undefined ? ('badCode' as const) : ('unknown' as const);
    return html(
      reply,
      ctx,
      <BillsPage
        kinds={kinds}
        bills={bills?.slice(0, PAGE)}
        next={bills && bills.length > PAGE ? bills[PAGE - 1]!.id : undefined}
        first={before !== ''}
        typed={typed}
        fault={fault}
      />,
      fault ? 422 : 200,
    );
  });

  app.get(`${BILLS}/:code`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const code = readBillingCode(paramOf(request, 'code'));
    const open = code === undefined ? undefined : await findBillByCode(ctx, kinds, code);
    const own = open !== undefined && isOwn(ctx, open);
    if (!own) await count(request);
    if (!open) throw notFound();
    const today = localDate(ctx.city.calendar, ctx.now);
    const [names, receipts, acts, refund, ways, parcel] = await Promise.all([
      personNames(ctx.city.db, [open.bill.payer]),
      own ? receiptsOfBill(ctx.city.db, open.bill.id) : [],
      own ? actsOfBill(ctx.city.db, open.bill.id) : [],
      own ? refundOf(ctx.city.db, kinds, open.bill.id, today) : null,
      bankWays(ctx, open),
      own ? parcelBilled(ctx.city.db, open.bill.subject) : undefined,
    ]);
    void reply.header('x-robots-tag', 'noindex');
    return html(
      reply,
      ctx,
      <BillPage
        open={open}
        own={own}
        payer={names.get(open.bill.payer) ?? ''}
        receipts={receipts}
        acts={acts}
        refund={refund}
        ways={ways}
        parcel={parcel}
        now={ctx.now}
      />,
    );
  });

  const ownBill = async (request: FastifyRequest): Promise<OpenBill> => {
    const code = readBillingCode(paramOf(request, 'code'));
    const open = code === undefined ? undefined : await findBillByCode(request.ctx, kinds, code);
    // The paper bears the payer's name in full.
    if (!open || !isOwn(request.ctx, open)) throw notFound();
    return open;
  };
  // A code to scan is ordered from the bank first: that changes something, so it is no GET.
  app.post(`${BILLS}/:code/pdf`, { config: { action: PUBLIC } }, async (request, reply) => {
    await count(request);
    const open = await ownBill(request);
    await orderCode(request.ctx, kinds, open);
    return reply.redirect(`${billPath(open.bill.code)}/pdf`, 303);
  });
  app.get(`${BILLS}/:code/pdf`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    await count(request);
    const open = await ownBill(request);
    const [names, ways] = await Promise.all([personNames(ctx.city.db, [open.bill.payer]), bankWays(ctx, open)]);
    const payer = names.get(open.bill.payer) ?? '';
    const pdf = await typeset(billSheet(ctx.city, { open, payer, ways, now: ctx.now }));
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="tagihan-${open.bill.code}.pdf"`)
      .header('x-content-type-options', 'nosniff')
      .send(pdf);
  });

  app.get(`${BILLS}/bukti/:number`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    await count(request);
    const found = await receiptOf(ctx, kinds, paramOf(request, 'number'));
    void reply.header('x-robots-tag', 'noindex');
    if (!found) return html(reply, ctx, <NoReceiptPage />, 404);
    return html(reply, ctx, <ReceiptPage {...found} />);
  });

  app.get(`${BILLS}/bukti/:number/pdf`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    await count(request);
    const found = await receiptOf(ctx, kinds, paramOf(request, 'number'));
    // The paper bears the payer's name in full.
    if (!found?.own) throw notFound();
    const pdf = await typeset(receiptSheet(ctx.city, found));
    return reply
      .type('application/pdf')
      .header('content-disposition', `inline; filename="bukti-${found.receipt.number}.pdf"`)
      .header('x-content-type-options', 'nosniff')
      .send(pdf);
  });
}

/** Has a QR code made where the bill may be paid by one; the paper names the other ways where its acquirer gives none. */
async function orderCode(ctx: Ctx, kinds: BillKinds, open: OpenBill): Promise<void> {
  const ways = await bankWays(ctx, open);
  if (!ways?.qris || ways.qris.content !== undefined) return;
  try {
    await askQr(ctx, kinds, open.bill.code);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

const isOwn = ({ actor }: Ctx, { bill }: OpenBill): boolean =>
  actor.kind === 'person' && actor.id === bill.payer && reaches(actor, bill.createdAt);

async function receiptOf(ctx: Ctx, kinds: BillKinds, typed: string) {
  const number = readReceiptNumber(typed);
  const receipt = number === undefined ? undefined : await receiptByNumber(ctx.city.db, number);
  const open = receipt && (await findBill(ctx, kinds, receipt.bill));
  if (!open) return undefined;
  const names = await personNames(ctx.city.db, [open.bill.payer]);
  return { receipt, open, own: isOwn(ctx, open), payer: names.get(open.bill.payer) ?? '' };
}

async function count(request: FastifyRequest): Promise<void> {
  const { city, now } = request.ctx;
  const address = city.keys.mac('network', request.ip).toString('base64url');
  const wait = await spend(city.db, `bill.look/${address}`, PER_HOUR, 3600, now);
  if (wait > 0) throw unavailable('rate_limited', wait);
}
