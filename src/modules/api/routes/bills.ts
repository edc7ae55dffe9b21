import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { reaches } from '../../../kernel/permission.ts';
import {
  agenciesOf,
  billsOfPayer,
  findBill,
  kindOf,
  listDeposits,
  lying,
  openBills,
  receiptsOfBill,
  shownState,
  type BillKinds,
  type ListedBill,
  type OpenBill,
} from '../../money/index.ts';
import { billExamples as examples } from '../examples-bill.ts';
import { page, paging } from '../lists.ts';
import { defineRoute, type AnyRoute } from '../route.ts';
import * as shapes from '../shapes.ts';
import { wire } from '../wire.ts';

/** Rupiah over the wire. @throws RangeError for more than JSON's numbers carry exactly */
function whole(amount: bigint): number {
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`${amount} is more than a number carries`);
  return Number(amount);
}

const oneBill = z.strictObject({ id: z.uuid() });
const BILL = { id: examples.id };

/** `2027-08-31/0190…`: where the page before ended. */
function cursorOf(text: string): { dueOn: string; id: string } {
  const [dueOn = '', id = ''] = text.split('/');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(dueOn) || !isId(id)) throw invalid({ cursor: 'error.cursor' });
  return { dueOn, id };
}

/** Bills for those who owe them, and what the treasurers of the agencies keep. */
export const billRoutes = (kinds: BillKinds): AnyRoute[] => {
  const inList = (b: ListedBill, ctx: Ctx) => ({
    ...wire({ id: b.id, code: b.code, kind: b.kind, agency: b.agency, createdAt: b.createdAt }, ctx.city.timeZone),
    title: kindOf(kinds, b.kind).title,
    amount: whole(b.amount),
    due_on: b.dueOn,
    state: b.shown === 'open' && b.expiresAt !== null && ctx.now > b.expiresAt ? ('expired' as const) : b.shown,
  });
  /** The payer's own, or one of the officer's agency; to all others there is none. */
  async function mine(ctx: Ctx, id: string): Promise<OpenBill> {
    const open = await findBill(ctx, kinds, id);
    const own =
      open &&
      ctx.actor.kind === 'person' &&
      open.bill.payer === ctx.actor.id &&
      reaches(ctx.actor, open.bill.createdAt);
    if (!open || !(own || ctx.rights.can(ctx.actor, 'money.read', open.bill) === true)) throw notFound();
    return open;
  }
  return [
    defineRoute({
      id: 'listMyBills',
      method: 'GET',
      path: '/api/v1/bills',
      action: 'money.pay',
      tag: 'bills',
      summary: 'Your own bills, newest first',
      problems: [400],
      query: z.strictObject({ ...paging, cursor: z.uuid('error.cursor').exactOptional() }),
      answer: page(shapes.billInList),
      examples: { query: { limit: '20' }, answer: { items: [examples.billInList], next: null } },
      async handle({ ctx, query: { cursor, limit } }) {
        const found = await billsOfPayer(ctx.city.db, ctx.actor.id, { before: cursor, limit: limit + 1 });
        const items = found.slice(0, limit).filter((b) => reaches(ctx.actor, b.createdAt));
        return { items: items.map((b) => inList(b, ctx)), next: found.length > limit ? found[limit - 1]!.id : null };
      },
    }),
    defineRoute({
      id: 'getBill',
      method: 'GET',
      path: '/api/v1/bills/{id}',
      action: 'money.bill',
      tag: 'bills',
      summary: 'A bill: what is owed today, until when, on what it rests, how it may be paid',
      problems: [404],
      params: oneBill,
      answer: shapes.bill,
      examples: { params: BILL, answer: examples.bill },
      async handle({ ctx, params }) {
        const open = await mine(ctx, params.id);
        const { bill, kind, books } = open;
        const owed = books.owed(localDate(ctx.city.calendar, ctx.now));
        const { key: rule, ...basis } = bill.basis;
        return {
          ...wire(
            {
              id: bill.id,
              code: bill.code,
              kind: bill.kind,
              agency: bill.agency,
              subject: bill.subject,
              createdAt: bill.createdAt,
              expiresAt: bill.expiresAt,
            },
            ctx.city.timeZone,
          ),
          title: kind.title,
          amount: whole(bill.amount),
          due_on: bill.dueOn,
          state: shownState(open, ctx.now),
          owed: {
            total: whole(owed.total),
            principal: whole(books.standing.principal),
            interest: whole(owed.interest),
          },
          excess: whole(books.standing.excess),
          channels: [...kind.channels],
          basis: { rule, ...basis },
        };
      },
    }),
    defineRoute({
      id: 'listReceipts',
      method: 'GET',
      path: '/api/v1/bills/{id}/receipts',
      action: 'money.bill',
      tag: 'bills',
      summary: 'The receipts of a bill, oldest first',
      problems: [404],
      params: oneBill,
      answer: page(shapes.billReceipt),
      examples: { params: BILL, answer: { items: [examples.billReceipt], next: null } },
      async handle({ ctx, params }) {
        const { bill } = await mine(ctx, params.id);
        const receipts = await receiptsOfBill(ctx.city.db, bill.id);
        return {
          items: receipts.map((r) => ({
            ...wire(
              { number: r.number, channel: r.channel, paidAt: r.paidAt, reversedAt: r.reversedAt },
              ctx.city.timeZone,
            ),
            paid_on: r.paidOn,
            amount: whole(r.amount),
            principal: whole(r.principal),
            interest: whole(r.interest),
          })),
          next: null,
        };
      },
    }),
    defineRoute({
      id: 'listOpenBills',
      method: 'GET',
      path: '/api/v1/treasury/bills',
      action: 'money.read',
      tag: 'treasury',
      summary: 'Open bills of your agencies, in the order in which they fall due',
      problems: [400, 422],
      query: z.strictObject(paging),
      answer: page(shapes.billInList),
      examples: { query: { limit: '200' }, answer: { items: [examples.billInList], next: null } },
      async handle({ ctx, query: { cursor, limit } }) {
        const after = cursor === undefined ? undefined : cursorOf(cursor);
        const found = await openBills(ctx.city.db, { agencies: agenciesOf(ctx.actor), after, limit: limit + 1 });
        const items = found.slice(0, limit);
        const last = found.length > limit ? items.at(-1) : undefined;
        return { items: items.map((b) => inList(b, ctx)), next: last ? `${last.dueOn}/${last.id}` : null };
      },
    }),
    defineRoute({
      id: 'listUndeposited',
      method: 'GET',
      path: '/api/v1/treasury/undeposited',
      action: 'money.read',
      tag: 'treasury',
      summary: 'What lies with the channels and must go to the city’s account (RKUD), and by when',
      problems: [],
      answer: page(shapes.undeposited),
      examples: { answer: { items: [examples.undeposited], next: null } },
      handle: async ({ ctx }) => ({
        items: (await lying(ctx)).map((l) => ({
          agency: l.agency,
          channel: l.channel,
          since: l.since,
          receipts: l.receipts,
          amount: whole(l.amount),
          due_on: l.dueOn,
          overdue: l.overdue,
        })),
        next: null,
      }),
    }),
    defineRoute({
      id: 'listDeposits',
      method: 'GET',
      path: '/api/v1/treasury/deposits',
      action: 'money.read',
      tag: 'treasury',
      summary: 'Deposits to the city’s account (STS) of your agencies, newest first',
      problems: [400],
      query: z.strictObject({ ...paging, cursor: z.uuid('error.cursor').exactOptional() }),
      answer: page(shapes.deposit),
      examples: { answer: { items: [examples.deposit], next: null } },
      async handle({ ctx, query: { cursor, limit } }) {
        const asked = { agencies: agenciesOf(ctx.actor), before: cursor, limit: limit + 1 };
        const found = await listDeposits(ctx.city.db, asked);
        return {
          items: found.slice(0, limit).map((d) => ({
            id: d.id,
            number: d.number,
            agency: d.agency,
            channel: d.channel,
            deposited_on: d.depositedOn,
            amount: whole(d.amount),
            bank_ref: d.bankRef,
          })),
          next: found.length > limit ? found[limit - 1]!.id : null,
        };
      },
    }),
  ];
};
