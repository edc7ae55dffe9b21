/** Issuing bills: one inside the act that needs it, or many at once. */
import { z } from 'zod';
import type { City } from '../../../kernel/city.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { newId } from '../../../kernel/ids.ts';
import { amountRule, basisOf, dueOf, kindOf, type Basis, type BillKind, type BillKinds } from '../kind.ts';
import { billingCode } from '../model/billing-code.ts';
import { takeSerials } from '../store/bill.ts';
import { Entries } from '../store/post.ts';
import { tellBill } from './told.ts';
import { lastClosed } from '../store/period.ts';

interface Asked {
  kind: string;
  /** A key of the kind's rules (`birth`); '' for what is assessed. */
  variant: string;
  /** The person who owes it. */
  payer: string;
  /** What it is for: `kase/<id>`. One open bill of a kind for one subject. */
  subject: string;
  /** Whose bill it is, where that is not the kind's agency. */
  agency?: string | undefined;
}
/** By a dated rule: the legal day on which the rule is read, usually the day on which it was reported. */
export interface AskedByRule extends Asked {
  on: string;
  /** How many times the rule's figure is owed; absent: once. */
  times?: number;
  /** Due on this day at the latest, whatever the kind says: what asks for it waits no longer. */
  dueBy?: string;
}
/** Assessed elsewhere, with the law it rests on. */
export interface AskedAssessed extends Asked {
  amount: bigint;
  basis: Basis;
  dueOn?: string | undefined;
}
export type AskedBill = AskedByRule | AskedAssessed;

export interface IssuedBill {
  id: string;
  code: string;
  amount: bigint;
  dueOn: string;
  expiresAt: Date | null;
}

/** Nothing that a city bills comes near; beyond it a JSON number would round. */
const MOST = 1_000_000_000_000n;

/**
 * Issues a bill in the act that needs it. A rule of Rp0, or none that holds, makes no bill: null.
 * @throws Stale when the subject has got an open bill of this kind meanwhile
 */
export async function issueBill(act: Act, kinds: BillKinds, asked: AskedBill): Promise<IssuedBill | null> {
  const [bill] = await issueAll(act, kinds, [asked]);
  if (!bill) return null;
  const { kind, payer, subject } = asked;
  await tellBill(act, 'bill.issued', {
    ...bill,
    kind,
    payer,
    subject,
    agency: asked.agency ?? kindOf(kinds, kind).agency,
  });
  return bill;
}

/** Issues many bills in one act: one audit row, one call, and no word of each to other systems. Gives as many entries; null where a rule made none. */
export const issueBills = (ctx: Ctx, kinds: BillKinds, asked: readonly AskedBill[]): Promise<(IssuedBill | null)[]> =>
  execute(
    ctx,
    defineCommand<readonly AskedBill[], (IssuedBill | null)[]>({
      name: 'money.issue',
      action: 'money.issue',
      input: z.custom<readonly AskedBill[]>(Array.isArray),
      run: (act, all) => issueAll(act, kinds, all),
    }),
    asked,
  );

async function issueAll(act: Act, kinds: BillKinds, asked: readonly AskedBill[]): Promise<(IssuedBill | null)[]> {
  const { city, now, tx } = act;
  const today = localDate(city.calendar, now);
  const priced = asked.map((a) => ({
    asked: a,
    kind: kindOf(kinds, a.kind),
    ...priceOf(city, kindOf(kinds, a.kind), a),
  }));
  const [serials, closed] = [await takeSerials(tx, priced.filter((p) => p.amount > 0n).length), await lastClosed(tx)];
  const entries = new Entries();
  const issued = priced.map(({ asked: a, kind, amount, basis }): IssuedBill | null => {
    if (amount === 0n) return null;
    if (amount < 0n || amount > MOST) throw new RangeError(`${a.kind}: no bill can be of Rp${amount}`);
    const id = newId(now);
    const code = billingCode(city.pack.city.kemendagri, kind.digits, Number(today.slice(0, 4)), serials.pop()!);
    const usual = ('dueOn' in a && a.dueOn) || dueOf(city.pack, kind, today);
    const dueOn = 'dueBy' in a && a.dueBy !== undefined && a.dueBy < usual ? a.dueBy : usual;
    const expiresAt = kind.expires ? new Date(city.calendar.day(dueOn).end) : null;
    const agency = a.agency ?? kind.agency;
    entries.add('bills', {
      id,
      code,
      kind: kind.code,
      variant: a.variant,
      payer: a.payer,
      agency,
      subject: a.subject,
      amount,
      issued_on: today,
      due_on: dueOn,
      expires_at: expiresAt,
      basis,
      created_at: now,
    });
    entries.journal(
      {
        key: `bill/${id}`,
        kind: 'bill',
        occurredAt: now,
        recordedAt: now,
        valueDate: today,
        today,
        agency,
        bill: id,
      },
      [
        { account: kind.accounts.receivable, amount },
        { account: kind.accounts.revenue, amount: -amount },
      ],
      closed,
    );
    return { id, code, amount, dueOn, expiresAt };
  });
  await entries.send(tx);
  const made = issued.filter((b) => b !== null);
  act.note({ object: made.length === 1 ? `bill/${made[0]!.id}` : `bills/${made.length}` });
  return issued;
}

/** What a bill would be of, by its dated rule: before it is issued, and 0 where none will be. */
export const amountOf = (
  city: Pick<City, 'pack'>,
  kinds: BillKinds,
  asked: Pick<AskedByRule, 'kind' | 'variant' | 'on' | 'times'>,
): { amount: bigint; basis: Basis } => priceOf(city, kindOf(kinds, asked.kind), asked);

function priceOf(
  city: Pick<City, 'pack'>,
  kind: BillKind,
  asked: Pick<AskedByRule, 'variant' | 'on' | 'times'> | AskedAssessed,
): { amount: bigint; basis: Basis } {
  if ('amount' in asked) return { amount: asked.amount, basis: asked.basis };
  const rule = amountRule(city.pack, kind, asked.variant, asked.on);
  // Before the first rule nothing was owed.
  return rule
    ? { amount: BigInt(rule.value) * BigInt(asked.times ?? 1), basis: basisOf(rule) }
    : { amount: 0n, basis: { key: '', from: asked.on, legal_basis: '', source: '', verified: false } };
}
