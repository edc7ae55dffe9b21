/** A kind of bill: data and what a payment sets in motion. One file each under `services/bills/`; app.ts gives all to the module. */
import type { Act } from '../../kernel/command.ts';
import type { CityPack, Rule } from '../../kernel/pack.ts';
import { ruleAt } from '../../kernel/pack.ts';
import { addDays } from '../../kernel/clock/index.ts';
import type { BillTerms, Channel, Relief } from './model/books.ts';

/** A bill that has just been paid, for the hook of its kind. */
export interface SettledBill {
  id: string;
  code: string;
  kind: string;
  variant: string;
  payer: string;
  subject: string;
  /** The receipt of the payment that settled it. */
  receipt: string;
}

/** A bill whose time has passed, or whose payment was taken back, for the hook of its kind. */
export type ExpiredBill = Omit<SettledBill, 'receipt'>;

export interface BillKind {
  /** Name of its file, and in the books. Never renamed: rows name it. */
  code: string;
  title: { id: string; en: string };
  /** Its two digits in the billing code. */
  digits: string;
  /** Whose bill it is: code of the agency, the same word as in the pack. */
  agency: string;
  /** Keys of the chart of accounts. `revenue` is a liability where the money is not the city's (`passThrough`). */
  accounts: { receivable: string; revenue: string; interest?: string };
  /** The carrier's or somebody else's money: never revenue of the city. */
  passThrough?: true;
  /** Dated rules that give the amount, by variant (`birth`); or assessed elsewhere and told with its legal basis. */
  amount: { rules: Readonly<Record<string, string>> } | 'assessed';
  /** So many days (a dated rule) after it was issued, or a day of its year (`08-31`). */
  due: { rule: string } | { yearly: string };
  /** After the due date it takes no new payment; money that moved is taken all the same. */
  expires?: true;
  /** Dated rules of the interest for late payment, read at the due date. */
  interest?: { percent: string; months: string };
  channels: readonly Channel[];
  /** Whether a part of it may be paid. */
  partial: boolean;
  /** What it is for is a case, `kase/<id>`: what becomes of it moves the case (`billsOf` in casework fills the hooks). */
  ofCase?: true;
  /** Runs in the transaction of the payment that settles it. */
  onSettled?(act: Act, bill: SettledBill): Promise<void>;
  /** Runs in the transaction of a reversal that opens a bill again whose payment had set something in motion. */
  onReopened?(act: Act, bill: ExpiredBill): Promise<void>;
  /** Runs once its time has passed unpaid, in an act of its own. */
  onExpired?(act: Act, bill: ExpiredBill): Promise<void>;
}

export type BillKinds = ReadonlyMap<string, BillKind>;

export const defineBillKind = (kind: BillKind): BillKind => kind;

/** All kinds by code. Throws when two share a code or digits, or one contradicts itself. */
export function billKinds(list: readonly BillKind[]): BillKinds {
  const kinds = new Map(list.map((k) => [k.code, k]));
  if (kinds.size !== list.length) throw new Error('two kinds of bill bear one code');
  if (new Set(list.map((k) => k.digits)).size !== list.length)
    throw new Error('two kinds of bill bear the same digits');
  for (const kind of list) {
    if (!/^\d{2}$/.test(kind.digits)) throw new Error(`${kind.code}: two digits, please`);
    if (kind.channels.length === 0) throw new Error(`${kind.code}: a bill that cannot be paid`);
    if (kind.interest && !kind.accounts.interest) throw new Error(`${kind.code}: interest needs an account`);
  }
  return kinds;
}

/** The kind of a bill. Throws for one that no release knows: a row of the future. */
export function kindOf(kinds: BillKinds, code: string): BillKind {
  const kind = kinds.get(code);
  if (!kind) throw new Error(`no kind of bill ${code}`);
  return kind;
}

/** On what an amount rests, as the bill keeps it for good. */
export interface Basis {
  key: string;
  from: string;
  legal_basis: string;
  source: string;
  verified: boolean;
}
export const basisOf = (rule: Rule): Basis => ({
  key: rule.key,
  from: rule.from,
  legal_basis: rule.legal_basis,
  source: rule.source,
  verified: rule.verified,
});

/** The rule of an amount on a legal day; undefined when none holds. Throws for a variant the kind does not have. */
export function amountRule(
  pack: Pick<CityPack, 'rules'>,
  kind: BillKind,
  variant: string,
  on: string,
): Rule | undefined {
  if (kind.amount === 'assessed') throw new Error(`${kind.code} is assessed, no rule gives its amount`);
  const key = kind.amount.rules[variant];
  if (key === undefined) throw new Error(`${kind.code} has no variant ${variant}`);
  return ruleAt(pack, key, on);
}

/** When a bill issued on a day falls due. Throws RangeError when no rule says so on that day. */
export function dueOf(pack: Pick<CityPack, 'rules'>, kind: BillKind, issuedOn: string): string {
  if ('yearly' in kind.due) {
    const day = `${issuedOn.slice(0, 4)}-${kind.due.yearly}`;
    return day >= issuedOn ? day : `${Number(issuedOn.slice(0, 4)) + 1}-${kind.due.yearly}`;
  }
  const rule = ruleAt(pack, kind.due.rule, issuedOn);
  if (!rule) throw new RangeError(`${kind.due.rule} holds on no ${issuedOn}`);
  return addDays(issuedOn, rule.value);
}

/** What the books need of a bill: accounts, interest by the regime of its due date, reliefs of its kind. */
export function termsOf(
  pack: Pick<CityPack, 'rules'>,
  kind: BillKind,
  bill: { amount: bigint; dueOn: string },
  reliefs: readonly (Relief & { kinds: readonly string[] })[],
): BillTerms {
  const percent = kind.interest && ruleAt(pack, kind.interest.percent, bill.dueOn);
  const months = kind.interest && ruleAt(pack, kind.interest.months, bill.dueOn);
  return {
    amount: bill.amount,
    due: bill.dueOn,
    accounts: kind.accounts,
    passThrough: kind.passThrough,
    partial: kind.partial,
    ...(percent && months ? { interest: { bp: Math.round(percent.value * 100), months: months.value } } : {}),
    reliefs: reliefs.filter((r) => r.kinds.includes(kind.code)),
  };
}
