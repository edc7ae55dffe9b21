/** Bills and the facts of each, as the books read them. */
import { CompiledQuery, sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';
import type { Basis } from '../kind.ts';
import type { BillFact, BillState, Channel, Relief } from '../model/books.ts';

export interface Bill {
  id: string;
  code: string;
  kind: string;
  variant: string;
  payer: string;
  agency: string;
  subject: string;
  amount: bigint;
  /** Legal dates. */
  issuedOn: string;
  dueOn: string;
  expiresAt: Date | null;
  basis: Basis;
  seq: number;
  state: BillState;
  principalLeft: bigint;
  interestPaid: bigint;
  held: bigint;
  excess: bigint;
  blocked: string | null;
  createdAt: Date;
}

/** A bill with all that happened to it, and what the books say of it. */
export interface BillFile {
  bill: Bill;
  facts: BillFact[];
  posted: Map<string, bigint>;
}

interface JsonBill {
  [column: string]: unknown;
}
interface JsonFile {
  bill: JsonBill | null;
  payments: { key: string; at: string; on: string; amount: string; channel: Channel; assigned: boolean }[] | null;
  acts:
    | { key: string; kind: string; at: string; on: string; amount: string; details: { what?: string; from?: string } }[]
    | null;
  plan: { act: string; due: string; amount: string; charge: string }[] | null;
  posted: { account: string; sum: string }[] | null;
}

/** What is read of a bill `b`, as one row of JSON: no second round trip. */
const fileOf = sql`
  to_jsonb(b) as bill,
  (select json_agg(json_build_object('key', i.channel || '/' || i.provider_ref, 'at', i.paid_at, 'on', i.paid_on,
      'amount', i.amount::text, 'channel', i.channel, 'assigned', i.bill is null))
    from (
      select * from money.inbox where bill = b.id
      union all
      select given.* from money.act a join money.inbox given on given.id = a.inbox
      where a.bill = b.id and a.kind = 'assignment' and a.state = 'done'
    ) i
    where not exists (select from money.reversal r where r.channel = i.channel and r.provider_ref = i.provider_ref)
  ) as payments,
  (select json_agg(json_build_object('key', a.id, 'kind', a.kind, 'at', a.done_at, 'on', a.done_on,
      'amount', a.amount::text, 'details', a.details))
    from money.act a where a.bill = b.id and a.state = 'done' and a.kind <> 'assignment') as acts,
  (select json_agg(json_build_object('act', p.act, 'due', p.due_on, 'amount', p.amount::text, 'charge', p.charge::text)
      order by p.n)
    from money.instalment p where p.bill = b.id) as plan,
  (select json_agg(json_build_object('account', s.account, 'sum', s.sum::text))
    from (select account, sum(amount) as sum from money.posting where bill = b.id group by account) s) as posted`;

const big = (value: unknown): bigint => BigInt(value as string | number);

function billOf(row: JsonBill): Bill {
  const text = (name: string): string => row[name] as string;
  return {
    id: text('id'),
    code: text('code'),
    kind: text('kind'),
    variant: text('variant'),
    payer: text('payer'),
    agency: text('agency'),
    subject: text('subject'),
    // Below 2^53 by far: a bill beyond nine quadrillion rupiah is refused when it is issued.
    amount: big(row['amount']),
    issuedOn: text('issued_on'),
    dueOn: text('due_on'),
    expiresAt: row['expires_at'] === null ? null : new Date(text('expires_at')),
    basis: row['basis'] as Basis,
    seq: Number(row['seq']),
    state: row['state'] as BillState,
    principalLeft: big(row['principal_left']),
    interestPaid: big(row['interest_paid']),
    held: big(row['held']),
    excess: big(row['excess']),
    blocked: row['blocked'] as string | null,
    createdAt: new Date(text('created_at')),
  };
}

function billFile(json: JsonFile): BillFile {
  const facts: BillFact[] = (json.payments ?? []).map((p) => ({
    type: 'payment',
    key: p.key,
    at: new Date(p.at),
    on: p.on,
    amount: BigInt(p.amount),
    channel: p.channel,
    assigned: p.assigned,
  }));
  for (const act of json.acts ?? []) {
    const happened = { key: act.key, at: new Date(act.at), on: act.on };
    const amount = BigInt(act.amount);
    switch (act.kind) {
      case 'waiver':
        facts.push({
          ...happened,
          type: 'waiver',
          what: act.details.what === 'interest' ? 'interest' : 'principal',
          amount,
        });
        break;
      case 'instalment':
        facts.push({
          ...happened,
          type: 'plan',
          entries: (json.plan ?? [])
            .filter((p) => p.act === act.key)
            .map((p) => ({ due: p.due, amount: BigInt(p.amount), charge: BigInt(p.charge) })),
        });
        break;
      case 'cancellation':
        facts.push({ ...happened, type: 'cancellation' });
        break;
      case 'write_off':
        facts.push({ ...happened, type: 'write_off' });
        break;
      case 'refund':
        facts.push({ ...happened, type: 'refund', amount, from: act.details.from! });
        break;
    }
  }
  return {
    bill: billOf(json.bill!),
    facts,
    posted: new Map((json.posted ?? []).map(({ account, sum }) => [account, BigInt(sum)])),
  };
}

/** One that was ended holds for what was paid until then: the books of a payment never change by it. */
const reliefsJson = sql`(select coalesce(json_agg(json_build_object('kinds', kinds, 'percent', percent::float8, 'paidFrom', paid_from,
  'paidTo', least(paid_to, ended_on), 'dueFrom', due_from, 'dueTo', due_to, 'channels', channels)), '[]')
  from money.relief where agreed_at is not null)`;

export type KindRelief = Relief & { kinds: string[] };
type JsonRelief = { [K in keyof KindRelief]: KindRelief[K] | null };
const reliefOf = (r: JsonRelief): KindRelief =>
  Object.fromEntries(Object.entries(r).filter(([, value]) => value !== null)) as unknown as KindRelief;

/** A bill's file with the decrees that may lift its interest, and the last closed month. */
export interface BillAndRules extends BillFile {
  reliefs: KindRelief[];
  closed: string | null;
}

async function files(db: Reader, which: ReturnType<typeof sql<SqlBool>>): Promise<BillAndRules[]> {
  const { rows } = await sql<JsonFile & { reliefs: JsonRelief[]; closed: string | null }>`
    select ${fileOf}, ${reliefsJson} as reliefs, (select max(month) from money.period) as closed
    from money.bill b where ${which}`.execute(db);
  return rows.map((row) => ({ ...billFile(row), reliefs: row.reliefs.map(reliefOf), closed: row.closed }));
}

/** A bill by its billing code; undefined for a code that no bill bears. */
export const fileByCode = async (db: Reader, code: string): Promise<BillAndRules | undefined> =>
  (await files(db, sql`b.code = ${code}`))[0];

/** A bill by its id. */
export const fileById = async (db: Reader, id: string): Promise<BillAndRules | undefined> =>
  (await files(db, sql`b.id = ${id}::uuid`))[0];

export const filesByIds = (db: Reader, ids: readonly string[]): Promise<BillAndRules[]> =>
  files(db, sql`b.id = any(${ids}::uuid[])`);

/** A payment that is told, as it is looked up. */
export interface Asked {
  channel: Channel;
  providerRef: string;
  billingCode: string;
}

/** A receipt as it was given. */
export interface Receipt {
  id: string;
  number: string;
  bill: string;
  inbox: string;
  channel: Channel;
  kind: string;
  agency: string;
  amount: bigint;
  principal: bigint;
  interest: bigint;
  held: bigint;
  excess: bigint;
  paidAt: Date;
  paidOn: string;
  issuedAt: Date;
}

/** What is known before a payment is taken: the bill, and whether this payment was told before. */
export interface Met {
  file?: BillFile;
  seen?: {
    inbox: string;
    bill: string | null;
    billingCode: string;
    amount: bigint;
    outcome: string;
    receipt: string | null;
  };
  /** Its reversal came first. */
  reversed: boolean;
}

/** One is told as values: its plan does not hang on a length, so the database keeps it. Many are told as arrays. */
const ONE = sql`(values ($1::text, $2::text, $3::text, 1::bigint))`;

const lookingUp = (asked: RawBuilder<unknown>) => sql`
    select ask.n,
      (select json_build_object('inbox', i.id, 'bill', i.bill, 'code', i.billing_code, 'amount', i.amount::text,
          'outcome', i.outcome, 'receipt', (select number from money.receipt where inbox = i.id))
        from money.inbox i where i.channel = ask.channel and i.provider_ref = ask.ref) as seen,
      exists (select from money.reversal r where r.channel = ask.channel and r.provider_ref = ask.ref) as reversed,
      ${reliefsJson} as reliefs, (select max(month) from money.period) as closed, f.*
    from ${asked} as ask (channel, ref, code, n)
    left join lateral (select ${fileOf} from money.bill b where b.code = ask.code) f on true
    order by ask.n`;

/** The text for one, written once: it is asked for every payment. */
let textForOne: string | undefined;

async function lookUp<R>(db: Reader, asked: readonly Asked[]): Promise<R[]> {
  const [first] = asked;
  if (asked.length === 1 && first) {
    textForOne ??= lookingUp(ONE).compile(db).sql;
    return (
      await db.executeQuery<R>(CompiledQuery.raw(textForOne, [first.channel, first.providerRef, first.billingCode]))
    ).rows;
  }
  const many = sql`unnest(${asked.map((a) => a.channel)}::text[], ${asked.map((a) => a.providerRef)}::text[],
    ${asked.map((a) => a.billingCode)}::text[]) with ordinality`;
  return (await lookingUp(many).execute(db)).rows as R[];
}

/** Looks up many told payments at once, in their order. */
export async function meet(
  db: Reader,
  asked: readonly Asked[],
): Promise<{ met: Met[]; reliefs: KindRelief[]; closed: string | null }> {
  type Row = JsonFile & {
    n: bigint;
    seen: {
      inbox: string;
      bill: string | null;
      code: string;
      amount: string;
      outcome: string;
      receipt: string | null;
    } | null;
    reversed: boolean;
    reliefs: JsonRelief[];
    closed: string | null;
  };
  const rows = await lookUp<Row>(db, asked);
  return {
    met: rows.map((row) => ({
      ...(row.bill ? { file: billFile(row) } : {}),
      ...(row.seen
        ? {
            seen: {
              inbox: row.seen.inbox,
              bill: row.seen.bill,
              billingCode: row.seen.code,
              amount: BigInt(row.seen.amount),
              outcome: row.seen.outcome,
              receipt: row.seen.receipt,
            },
          }
        : {}),
      reversed: row.reversed,
    })),
    reliefs: rows[0]?.reliefs.map(reliefOf) ?? [],
    closed: rows[0]?.closed ?? null,
  };
}

/** Serials for so many new bills. */
export async function takeSerials(db: Reader, n: number): Promise<bigint[]> {
  const { rows } = await sql<{
    serial: bigint;
  }>`select nextval('money.bill_serial') as serial from generate_series(1, ${n}::int)`.execute(db);
  return rows.map((r) => r.serial);
}
