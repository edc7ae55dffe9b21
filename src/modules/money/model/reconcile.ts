/** A day of money, three ways: what providers told us, what the bank's list says, what its statement credited. Pure. */

/** A payment as we were told. */
export interface Ours {
  ref: string;
  channel: string;
  code: string;
  amount: bigint;
  paidAt: Date;
  /** Legal day of the payer: the bank may credit it on another. */
  paidOn: string;
  /** Taken back, on this day or before it. */
  reversed: boolean;
  /** It was credited on a day before; the bank takes it back on this one. */
  earlier?: boolean;
  /** What of it was credited on days before: only the rest is awaited on this one. */
  before?: bigint;
}
/** A payment of which less was credited on a day before than was told. */
export interface Lacking {
  ref: string;
  code: string;
  /** What is still to come. */
  amount: bigint;
}
/** A line of a file, with the partner before its id. */
export interface Theirs {
  ref: string;
  channel: string;
  code: string;
  bankRef: string;
  amount: bigint;
  kind: 'pay' | 'reverse';
  paidAt: Date | undefined;
  /** Ids of the lines of the statement that it stands for. */
  lines?: readonly string[];
}

export const CAUSES = [
  /** The bank has it, nobody told us. */
  'not_told',
  /** The bank has it, and its bill was paid another way. */
  'double',
  /** The bank makes good what it had credited too little. */
  'rest',
  /** The bank has it, under a code of no bill. */
  'unknown_reference',
  /** We were told, the account was not credited. */
  'not_credited',
  'short',
  'over',
  /** Its list and its statement say different amounts. */
  'files_differ',
  /** The bank took it back, we did not. */
  'reversed',
  /** We took it back, the bank did not. */
  'not_reversed',
] as const;
export type Cause = (typeof CAUSES)[number];

export type Suggestion = 'take' | 'match' | 'reverse' | 'write_to_bank';

export interface Exception {
  ref: string;
  cause: Cause;
  suggestion: Suggestion;
  channel: string;
  code: string;
  paidAt: Date | undefined;
  /** What it moved on the day, as each side says: nothing of what was paid and given back, less where it was paid before. */
  ours: bigint | undefined;
  listed: bigint | undefined;
  credited: bigint | undefined;
  /** Of a rest: the short payment it belongs to, and the lines that bring it. */
  rest?: { of: string; lines: readonly string[] };
}
export interface Reconciled {
  /** Payments on which all sides agree. */
  agreed: number;
  /** Of them those that were paid on another day than they were credited. */
  otherDay: number;
  ours: bigint;
  credited: bigint;
  exceptions: Exception[];
}

const SUGGESTION: Record<Cause, Suggestion> = {
  not_told: 'take',
  double: 'take',
  rest: 'match',
  unknown_reference: 'take',
  not_credited: 'write_to_bank',
  short: 'write_to_bank',
  over: 'write_to_bank',
  files_differ: 'write_to_bank',
  reversed: 'reverse',
  not_reversed: 'write_to_bank',
};

interface Item {
  ours?: Ours;
  listed?: Theirs;
  credited?: Theirs;
  reversedListed?: Theirs;
  reversedCredited?: Theirs;
}

/**
 * Compares by reference; a line that names none, or one of nobody, by code and amount where that is unambiguous.
 * @param bill what a billing code stands for: undefined for a code of no bill
 * @param day the bank's day, to tell what was paid on another
 * @param lacking payments of which the bank still owes a part
 */
export function reconcile(
  ours: readonly Ours[],
  listed: readonly Theirs[],
  credited: readonly Theirs[],
  bill: (code: string) => 'open' | 'settled' | undefined,
  day?: string,
  lacking: readonly Lacking[] = [],
): Reconciled {
  const items = new Map<string, Item>();
  const at = (ref: string): Item => {
    let item = items.get(ref);
    if (!item) items.set(ref, (item = {}));
    return item;
  };
  const alike = new Map<string, Ours[]>();
  for (const o of ours) {
    at(o.ref).ours = o;
    const key = likeness(o);
    alike.set(key, [...(alike.get(key) ?? []), o]);
  }
  for (const line of listed) put(at, alike, line, 'listed');
  for (const line of credited) put(at, alike, line, 'credited');

  const exceptions: Exception[] = [];
  let agreed = 0;
  let otherDay = 0;
  for (const [ref, item] of items) {
    const rest = restOf(item, lacking);
    const cause = rest ? 'rest' : causeOf(item, bill);
    if (cause === undefined) {
      agreed++;
      if (day !== undefined && item.ours && item.ours.paidOn !== day) otherDay++;
      continue;
    }
    const known = item.ours ?? item.credited ?? item.listed ?? item.reversedCredited ?? item.reversedListed!;
    exceptions.push({
      ref,
      cause,
      suggestion: SUGGESTION[cause],
      channel: known.channel,
      code: item.ours?.code ?? known.code,
      paidAt: item.ours?.paidAt ?? item.listed?.paidAt,
      ours: item.ours && movedBy(item.ours),
      listed: item.listed?.amount,
      credited: creditedBy(item),
      ...(rest && { rest }),
    });
  }
  return {
    agreed,
    otherDay,
    ours: ours.reduce((sum, o) => sum + movedBy(o), 0n),
    credited: credited.reduce((sum, l) => sum + (l.kind === 'pay' ? l.amount : -l.amount), 0n),
    exceptions: exceptions.toSorted((a, b) => a.cause.localeCompare(b.cause) || a.ref.localeCompare(b.ref)),
  };
}

/** What a payment of ours moves on the day. */
const movedBy = (o: Ours): bigint => {
  if (o.earlier) return o.reversed ? -o.amount : 0n;
  return o.reversed ? 0n : awaited(o);
};

/** What the account still has to get of a payment. */
const awaited = ({ amount, before = 0n }: Ours): bigint => (amount > before ? amount - before : 0n);

/** The short payment that a line of nobody makes good: the only one of its code, or the only one of that sum. */
function restOf({ ours, credited, reversedCredited, reversedListed }: Item, lacking: readonly Lacking[]) {
  if (ours || !credited?.lines || reversedCredited || reversedListed) return undefined;
  const of = lacking.filter((l) => l.code === credited.code && credited.amount <= l.amount);
  const exact = of.filter((l) => l.amount === credited.amount);
  const [found, other] = exact.length > 0 ? exact : of;
  return found && !other ? { of: found.ref, lines: credited.lines } : undefined;
}

/** What the account has of it after the day: what was given back the same day, or on this one, is gone. */
const creditedBy = ({ credited, reversedCredited: back }: Item): bigint | undefined =>
  credited || back ? (credited?.amount ?? 0n) - (back?.amount ?? 0n) : undefined;

const likeness = (o: { code: string; channel: string; amount: bigint }): string => `${o.channel}/${o.code}/${o.amount}`;

function put(
  at: (ref: string) => Item,
  alike: ReadonlyMap<string, Ours[]>,
  line: Theirs,
  side: 'listed' | 'credited',
): void {
  const same = alike.get(likeness(line)) ?? [];
  const only = same.length === 1 ? same[0]!.ref : undefined;
  // What takes a payment back bears an id of its own.
  const ref =
    line.kind === 'reverse'
      ? (only ?? line.ref)
      : line.ref !== ''
        ? line.ref
        : (only ?? `${line.code}/${line.bankRef}/${line.amount}`);
  const item = at(ref);
  // The account may get one payment in two credits.
  if (line.kind === 'pay') item[side] = side === 'credited' && item.credited ? together(item.credited, line) : line;
  else item[side === 'listed' ? 'reversedListed' : 'reversedCredited'] = line;
}

const together = (first: Theirs, second: Theirs): Theirs => ({
  ...first,
  amount: first.amount + second.amount,
  lines: [...(first.lines ?? []), ...(second.lines ?? [])],
});

function causeOf(item: Item, bill: (code: string) => 'open' | 'settled' | undefined): Cause | undefined {
  const { ours, listed, credited } = item;
  const back = item.reversedCredited ?? item.reversedListed;
  if (!ours) {
    const line = credited ?? listed;
    // Paid and taken back without a word to us: nothing is left of it.
    if (!line || (back && line.amount === back.amount)) return line ? undefined : 'reversed';
    const of = bill(line.code);
    return of === undefined ? 'unknown_reference' : of === 'settled' ? 'double' : 'not_told';
  }
  if (back && !ours.reversed) return 'reversed';
  if (ours.earlier) return undefined;
  if (ours.reversed) return back || !credited ? undefined : 'not_reversed';
  if (!credited) return 'not_credited';
  if (credited.amount !== awaited(ours)) return credited.amount < awaited(ours) ? 'short' : 'over';
  return listed && listed.amount !== ours.amount ? 'files_differ' : undefined;
}
