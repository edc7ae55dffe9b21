/** Blank cards by office: what was received, used and spoiled. They decide whether a card is on time (domain.md §1.12). */
import type { Act } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { conflict } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';

export interface BlankStock {
  /** Code of the office. */
  office: string;
  /** `identity_card` */
  card: string;
  left: number;
}

/** What lies where; an office that never had a blank of the kind is not among them. */
export const blanksLeft = (db: Reader, o: { card?: string } = {}): Promise<BlankStock[]> =>
  db
    .selectFrom('documents.blank_stock')
    .select(['office', 'card', 'left_count as left'])
    .$if(o.card !== undefined, (q) => q.where('card', '=', o.card!))
    .orderBy('office')
    .orderBy('card')
    .execute();

interface Of {
  office: string;
  card: string;
}

/** `n` blanks arrived. `reference` is the number of the delivery note. */
export async function receiveBlanks(act: Act, o: Of & { n: number; reference: string }): Promise<void> {
  await act.tx
    .insertInto('documents.blank_stock')
    .values({ office: o.office, card: o.card, left_count: o.n })
    .onConflict((row) =>
      row
        .columns(['office', 'card'])
        .doUpdateSet((e) => ({ left_count: e('documents.blank_stock.left_count', '+', o.n) })),
    )
    .execute();
  await moved(act, { ...o, change: o.n, why: 'received', subject: o.reference, part: newId(act.now) });
}

/** `n` blanks were spoiled; they are kept until they are destroyed with minutes. Throws conflict `no_blanks` for more than there are. */
export async function spoilBlanks(act: Act, o: Of & { n: number; reason: string }): Promise<void> {
  await take(act, o, o.n);
  await moved(act, { ...o, change: -o.n, why: 'spoiled', subject: o.reason, part: newId(act.now) });
}

/** Why a card is printed once more. */
export interface Reprint {
  /** Reason code of the service (`misprinted`), or `lost_parcel`. */
  because: string;
  /** Number of the case that settles a lost parcel. */
  reference: string | null;
}

/** One blank becomes a card; `again` says why it is not the first. Throws conflict `no_blanks` where none is left. */
export async function useBlank(
  act: Act,
  o: Of & { subject: string; part: string; again?: Reprint | undefined },
): Promise<void> {
  await take(act, o, 1);
  await moved(act, { ...o, change: -1, why: 'used' });
}

export interface BlankMovement extends Of {
  id: string;
  change: number;
  why: 'received' | 'used' | 'spoiled';
  /** `kase/<id>`, the delivery note, or the reason code. */
  subject: string;
  because: string | null;
  reference: string | null;
  at: Date;
}

/** What happened to the blanks, the newest first. */
export const blankMovements = async (
  db: Reader,
  o: { before?: string | undefined; limit: number },
): Promise<BlankMovement[]> =>
  (await db
    .selectFrom('documents.blank_movement')
    .select(['id', 'office', 'card', 'change', 'why', 'subject', 'because', 'reference', 'moved_at as at'])
    .$if(o.before !== undefined, (q) => q.where('id', '<', o.before!))
    .orderBy('id', 'desc')
    .limit(o.limit)
    .execute()) as BlankMovement[];

async function take(act: Act, { office, card }: Of, n: number): Promise<void> {
  // The row stays locked until the act ends: two printers cannot take the last blank.
  const taken = await act.tx
    .updateTable('documents.blank_stock')
    .set((e) => ({ left_count: e('left_count', '-', n) }))
    .where('office', '=', office)
    .where('card', '=', card)
    .where('left_count', '>=', n)
    .returning('left_count')
    .executeTakeFirst();
  if (!taken) throw conflict('no_blanks', { office });
}

const moved = (
  act: Act,
  o: Of & { change: number; why: BlankMovement['why']; subject: string; part: string; again?: Reprint | undefined },
): Promise<unknown> =>
  act.tx
    .insertInto('documents.blank_movement')
    .values({
      id: newId(act.now),
      office: o.office,
      card: o.card,
      change: o.change,
      why: o.why,
      subject: o.subject,
      part: o.part,
      because: o.again?.because ?? null,
      reference: o.again?.reference ?? null,
      moved_at: act.now,
      moved_by: act.actor.id,
    })
    .execute();
