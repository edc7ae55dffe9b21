/** The one way by which anything enters the books: `money.post`, whole or not at all. */
import { CompiledQuery } from 'kysely';
import { Stale } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Basis } from '../kind.ts';
import { monthOf } from '../model/months.ts';

/** A row of a section, by the names of its columns. `bigint` goes as text: JSON has no whole numbers of that size. */
type Cell = string | number | bigint | boolean | Date | null | Basis;
type Row = { [column: string]: Cell };
const SECTIONS = ['bills', 'moved', 'inbox', 'reversals', 'conflicts', 'journals', 'postings', 'receipts'] as const;
type Section = (typeof SECTIONS)[number];

const POST = 'select money.post($1::jsonb)';

export interface JournalHead {
  /** Names the fact once and for all: `bill/<id>`, `payment/va/<ref>`. */
  key: string;
  kind: 'bill' | 'payment' | 'reversal' | 'act' | 'deposit' | 'assignment' | 'fee' | 'pass_over' | 'variance';
  occurredAt: Date;
  recordedAt: Date;
  /** Legal day of the fact, and the day on which it is told. */
  valueDate: string;
  today: string;
  agency: string;
  bill?: string | undefined;
  inbox?: string | undefined;
  act?: string | undefined;
  reverses?: string | undefined;
}

/** Collects what one or many facts write; `send` writes all of it in one statement. */
export class Entries {
  private readonly sections = new Map<Section, Row[]>();

  get empty(): boolean {
    return this.sections.size === 0;
  }

  add(section: Exclude<Section, 'journals' | 'postings'>, row: Row): void {
    this.put(section, row);
  }

  /**
   * A journal with its lines. Booked on the day of the fact while its month is open, else today.
   * @param closed first day of the last closed month
   * @returns its id; undefined when there is nothing to write
   */
  journal(
    head: JournalHead,
    lines: readonly { account: string; amount: bigint }[],
    closed: string | null,
  ): string | undefined {
    if (lines.length === 0) return undefined;
    const id = newId(head.recordedAt);
    const bookedOn = closed !== null && monthOf(head.valueDate) <= closed ? head.today : head.valueDate;
    this.put('journals', {
      id,
      key: head.key,
      kind: head.kind,
      occurred_at: head.occurredAt,
      recorded_at: head.recordedAt,
      value_date: head.valueDate,
      booked_on: bookedOn,
      agency: head.agency,
      bill: head.bill ?? null,
      inbox: head.inbox ?? null,
      act: head.act ?? null,
      reverses: head.reverses ?? null,
    });
    for (const [i, { account, amount }] of lines.entries())
      this.put('postings', {
        journal: id,
        n: i + 1,
        account,
        amount,
        bill: head.bill ?? null,
        agency: head.agency,
        booked_on: bookedOn,
      });
    return id;
  }

  /**
   * @param beside a statement that must hold together with it, such as the audit row of a fact taken in one call
   * @throws Stale when a bill moved on, a month was closed, or a twin of this fact was first: read and decide again
   */
  async send(db: Reader, beside?: (first: number) => { text: string; values: unknown[] }): Promise<void> {
    if (this.empty) return;
    const doc = JSON.stringify(Object.fromEntries(this.sections));
    const more = beside?.(2);
    // As text: built anew by the query builder it would cost more than the books themselves.
    const call = CompiledQuery.raw(more ? `with beside as (${more.text}) ${POST}` : POST, [
      doc,
      ...(more?.values ?? []),
    ]);
    try {
      await db.executeQuery(call);
    } catch (error) {
      const { code, constraint } = error as { code?: string; constraint?: string };
      if (code === 'BA001' || code === 'BA002' || (code === '23505' && TWINS.has(constraint ?? ''))) throw new Stale();
      throw error;
    }
  }

  /** Adds all that another one collected. */
  take(other: Entries): void {
    for (const [section, rows] of other.sections) for (const row of rows) this.put(section, row);
  }

  private put(section: Section, row: Row): void {
    for (const column in row) if (typeof row[column] === 'bigint') row[column] = row[column].toString();
    const rows = this.sections.get(section);
    if (rows) rows.push(row);
    else this.sections.set(section, [row]);
  }
}

/** Whoever comes second finds what the first wrote. */
const TWINS = new Set([
  'inbox_channel_provider_ref_key',
  'reversal_channel_provider_ref_key',
  'journal_key_key',
  'bill_subject',
  'bill_code_key',
]);
