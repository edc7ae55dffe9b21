/** The counter's drawer: opened, paid into, counted blind, handed over. Cash is taken in no other way. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import { needsStepUp } from '../../people/index.ts';
import type { BillKinds } from '../kind.ts';
import { readBillingCode } from '../model/billing-code.ts';
import { ACCOUNTS } from '../model/books.ts';
import { findBillByCode, openBill, owedNow } from '../reads.ts';
import { fileByCode } from '../store/bill.ts';
import {
  countDrawer,
  drawerPayments,
  insertDrawer,
  lockDrawer,
  makeGood,
  openDrawerOf,
  putIntoDrawer,
  receiveDrawer,
  type Drawer,
} from '../store/drawer.ts';
import { lastClosed } from '../store/period.ts';
import { Entries } from '../store/post.ts';
import { takePayment, type Refused } from './pay.ts';

/** Opens a drawer with change in it; one at a time for an officer. Gives its id. */
export const openDrawer = (ctx: Ctx, input: { agency: string; change: bigint }): Promise<string> =>
  execute(
    ctx,
    defineCommand({
      name: 'money.open_drawer',
      action: 'money.cash',
      input: z.strictObject({
        agency: z.string().min(1, 'error.choose').max(80),
        change: z.bigint('error.number').min(0n, 'error.number').max(100_000_000n, 'error.number'),
      }),
      async run(act, o) {
        act.may('money.cash', { agency: o.agency });
        if (await openDrawerOf(act.tx, act.actor.id)) throw conflict('drawer_open');
        const id = newId(act.now);
        const openedOn = localDate(act.city.calendar, act.now);
        await insertDrawer(act.tx, { id, ...o, officer: act.actor.id, openedAt: act.now, openedOn });
        act.note({ object: `drawer/${id}` });
        return id;
      },
    }),
    input,
  );

/** Why cash is not taken, as words at the field of the code. */
const REFUSED: Record<Refused, string> = {
  unknown: 'error.no_bill',
  paid: 'error.bill_paid',
  expired: 'error.bill_expired',
  blocked: 'error.bill_blocked',
  cancelled: 'error.bill_cancelled',
  amount: 'error.not_owed',
};

/**
 * Takes cash for a bill into the officer's open drawer. The amount must be what is owed today (less where its kind takes
 * parts): what is given back as change never reaches the books. Gives the number of the receipt (TBP).
 */
export const takeCash = (ctx: Ctx, kinds: BillKinds, input: { code: string; amount: bigint }): Promise<string> =>
  execute(
    ctx,
    defineCommand({
      name: 'money.take_cash',
      action: 'money.cash',
      input: z.strictObject({
        code: z.string().trim().min(1, 'error.required').max(40, 'error.too_long'),
        amount: z.bigint('error.number').min(1n, 'error.number'),
      }),
      async run(act, o) {
        const open = await openDrawerOf(act.tx, act.actor.id);
        const drawer = open && (await lockDrawer(act.tx, open.id));
        if (!drawer || drawer.countedAt) throw conflict('no_drawer');
        if (drawer.openedOn !== localDate(act.city.calendar, act.now)) throw conflict('drawer_of_yesterday');
        const code = readBillingCode(o.code);
        const file = code === undefined ? undefined : await fileByCode(act.tx, code);
        const bill = file && openBill(act, kinds, file);
        if (!bill || bill.bill.agency !== drawer.agency) throw invalid({ code: 'error.no_bill' });
        // An officer who may take money for anything is an officer who can be paid.
        if (!bill.kind.channels.includes('cash')) throw invalid({ code: 'error.no_cash' });
        const fact = {
          channel: 'cash' as const,
          providerRef: `${drawer.id}/${newId(act.now)}`,
          billingCode: bill.bill.code,
          amount: o.amount,
          paidAt: act.now,
          moved: false,
          partner: `drawer/${drawer.id}`,
        };
        const took = await takePayment({ ...act.ctx, actor: SYSTEM }, kinds, fact, act);
        if (took.outcome === 'refused')
          throw invalid({ [took.reason === 'amount' ? 'amount' : 'code']: REFUSED[took.reason] });
        if (took.outcome !== 'posted') throw conflict('changed_meanwhile');
        await putIntoDrawer(act.tx, drawer.id, took.inbox);
        act.note({ object: `bill/${took.bill}`, reason: `drawer/${drawer.id}` });
        return took.receipt;
      },
    }),
    input,
  );

/** What a bill would take in cash today; undefined where it takes none or is not of this agency. */
export async function cashOwed(ctx: Ctx, kinds: BillKinds, agency: string, typed: string) {
  const code = readBillingCode(typed);
  const open = code === undefined ? undefined : await findBillByCode(ctx, kinds, code);
  if (!open || open.bill.agency !== agency || !open.kind.channels.includes('cash')) return undefined;
  return { open, owed: owedNow(ctx, open, 'cash').total };
}

/**
 * Counts a drawer and closes it: what lies there, change included, before the page has said what should. Where they differ
 * the officer writes why; the deposit stays the sum of the receipts, whatever was found.
 */
export const closeDrawer = (
  ctx: Ctx,
  input: { drawer: string; counted: bigint; reason: string },
): Promise<{ counted: string; expected: string }> =>
  execute(
    ctx,
    defineCommand({
      name: 'money.count_drawer',
      action: 'money.cash',
      input: z.strictObject({
        drawer: z.uuid(),
        counted: z.bigint('error.number').min(0n, 'error.number'),
        reason: z.string().trim().max(500, 'error.too_long'),
      }),
      async run(act, o) {
        const drawer = await lockDrawer(act.tx, o.drawer);
        if (!drawer || drawer.officer !== act.actor.id) throw notFound();
        if (drawer.countedAt) throw conflict('drawer_counted');
        const payments = await drawerPayments(act.tx, drawer.id);
        const expected = payments.reduce((sum, p) => sum + (p.reversed ? 0n : p.amount), drawer.change);
        const differs = o.counted !== expected;
        if (differs && o.reason.length < 10) throw invalid({ reason: 'error.drawer_differs' });
        await countDrawer(act.tx, {
          id: drawer.id,
          counted: o.counted,
          expected,
          reason: differs ? o.reason : null,
          at: act.now,
        });
        act.note({ object: `drawer/${drawer.id}`, reason: differs ? 'differs' : 'agrees' });
        return { counted: o.counted.toString(), expected: expected.toString() };
      },
    }),
    input,
  );

const found = ({ counted, expected }: Drawer): bigint => (counted ?? 0n) - (expected ?? 0n);

/**
 * Books what two persons found too little or too much. The deposit stays the sum of the receipts: what was lacking is owed by
 * who counted the drawer, what was too much is nobody's yet.
 */
const bookVariance = (act: Act, drawer: Drawer): Promise<void> =>
  bookCash(act, drawer, 'variance', found(drawer) < 0n ? ACCOUNTS.cashShort : ACCOUNTS.cashOver, found(drawer));

/** Moves the drawer's cash by an amount, against an account. */
async function bookCash(act: Act, drawer: Drawer, what: string, against: string, amount: bigint): Promise<void> {
  if (amount === 0n) return;
  const today = localDate(act.city.calendar, act.now);
  const entries = new Entries();
  entries.journal(
    {
      key: `drawer/${drawer.id}/${what}`,
      kind: 'variance',
      occurredAt: act.now,
      recordedAt: act.now,
      valueDate: today,
      today,
      agency: drawer.agency,
    },
    [
      { account: ACCOUNTS.drawer, amount },
      { account: against, amount: -amount },
    ],
    await lastClosed(act.tx),
  );
  await entries.send(act.tx);
}

/** Notes that what a drawer lacked was paid in; another person than who counted it sees the money. */
export const makeDrawerGood = (ctx: Ctx, input: { drawer: string }): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'money.make_drawer_good',
      action: 'money.cash',
      input: z.strictObject({ drawer: z.uuid() }),
      async run(act, o) {
        const drawer = await lockDrawer(act.tx, o.drawer);
        if (!drawer) throw notFound();
        act.may('money.receive_cash', drawer);
        if (!drawer.receivedAt || drawer.madeGoodAt || found(drawer) >= 0n) throw conflict('nothing_lacking');
        await makeGood(act.tx, { id: drawer.id, by: act.actor.id, at: act.now });
        await bookCash(act, drawer, 'made_good', ACCOUNTS.cashShort, -found(drawer));
        act.note({ object: `drawer/${drawer.id}` });
        return null;
      },
    }),
    input,
  );
};

/** Takes a counted drawer over: another person counts again, and finds the same. What differs from the receipts is booked. */
export const takeOverDrawer = (ctx: Ctx, input: { drawer: string; counted: bigint }): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'money.receive_drawer',
      action: 'money.cash',
      input: z.strictObject({ drawer: z.uuid(), counted: z.bigint('error.number').min(0n, 'error.number') }),
      async run(act, o) {
        const drawer = await lockDrawer(act.tx, o.drawer);
        if (!drawer) throw notFound();
        act.may('money.receive_cash', drawer);
        if (drawer.receivedAt) throw conflict('drawer_received');
        if (drawer.counted === null) throw conflict('drawer_not_counted');
        if (o.counted !== drawer.counted) throw invalid({ counted: 'error.count_differs' });
        await receiveDrawer(act.tx, { id: drawer.id, by: act.actor.id, at: act.now });
        await bookVariance(act, drawer);
        act.note({ object: `drawer/${drawer.id}` });
        return null;
      },
    }),
    input,
  );
};
