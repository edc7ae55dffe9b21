/** The register of legal numbers and the papers that came out of cases. */
import { Stale, type Act } from '../../../kernel/command.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { conflict } from '../../../kernel/errors.ts';
import { isId, newId, newToken } from '../../../kernel/ids.ts';

export interface TakenNumber {
  number: string;
  /** Legal date `YYYY-MM-DD` under which it stands in the book. */
  on: string;
}

interface NumberOf {
  kind: string;
  /** What it went to: `kase/<id>`. */
  subject: string;
  /** Which of the subject's papers: a child of twins, the row of a decision. */
  part: string;
}

/**
 * Takes the next legal number of a kind, office and year, in the transaction that needs it: an act that fails leaves no
 * gap. The same subject, kind and part gets the number it has. `format` writes the number from its serial (1, 2, 3 …).
 */
export async function takeNumber(
  act: Act,
  o: NumberOf & { office: string; on: string; format(serial: number, on: string): string },
): Promise<TakenNumber> {
  const had = await findNumber(act.tx, o);
  if (had) return had;
  const { kind, office, subject, part, on } = o;
  const year = Number(on.slice(0, 4));
  // The counter's row stays locked until the act ends: the next taker waits and sees what became of it.
  const { last } = await act.tx
    .insertInto('documents.counter')
    .values({ kind, office, year, last: 1n })
    .onConflict((row) =>
      row.columns(['kind', 'office', 'year']).doUpdateSet((e) => ({ last: e('documents.counter.last', '+', 1n) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  const number = o.format(Number(last), on);
  const entered = await act.tx
    .insertInto('documents.book_entry')
    .values({ kind, office, year, serial: last, number, subject, part, taken_on: on, recorded_at: act.now })
    .onConflict((row) => row.columns(['subject', 'kind', 'part']).where('voided_at', 'is', null).doNothing())
    .returning('number')
    .executeTakeFirst();
  // A twin of this act was first: the act is decided again and finds that number.
  if (!entered) throw new Stale();
  return { number, on };
}

/** The number that a subject has of a kind; without `part` the latest of all its parts. */
export function findNumber(
  db: Reader,
  o: Omit<NumberOf, 'part'> & { part?: string },
): Promise<TakenNumber | undefined> {
  return db
    .selectFrom('documents.book_entry')
    .select(['number', 'taken_on as on'])
    .where('subject', '=', o.subject)
    .where('kind', '=', o.kind)
    .where('voided_at', 'is', null)
    .$if(o.part !== undefined, (q) => q.where('part', '=', o.part!))
    .orderBy('year', 'desc')
    .orderBy('serial', 'desc')
    .executeTakeFirst();
}

/** Voids a number with a reason code. It stays in the book for ever; the same part may then take a new one. */
export async function voidNumber(act: Act, o: NumberOf & { reason: string }): Promise<void> {
  await act.tx
    .updateTable('documents.book_entry')
    .set({ voided_at: act.now, void_reason: o.reason })
    .where('subject', '=', o.subject)
    .where('kind', '=', o.kind)
    .where('part', '=', o.part)
    .where('voided_at', 'is', null)
    .execute();
}

export interface NewPaper extends NumberOf {
  /** Who made and signed it. What the registry issues, the city never makes itself. */
  issuedBy: 'registry' | 'city' | 'national';
  number: string;
  /** Legal date. */
  issuedOn: string;
  /** Whose inbox it lies in. */
  person: string | null;
  fileId: string;
  /** Null for a paper of the city that nobody signs. */
  signer: string | null;
  signerTitle?: string | null;
  signedAt: Date | null;
  /** Who stamped that time; null: it is the signer's own word. */
  stampedBy?: string | null;
  /** Of the file as it came. */
  sha256: Buffer;
  /** Whom it is about. */
  holder?: string | null;
  /** What its QR says, for a paper the city made. */
  verifyToken?: string;
}

export interface Paper extends Omit<NewPaper, 'sha256' | 'signerTitle' | 'stampedBy' | 'holder' | 'verifyToken'> {
  id: string;
  stampedBy: string | null;
  signerTitle: string | null;
  /** What its QR says; null for what the city did not make. */
  verifyToken: string | null;
  state: 'valid' | 'revoked' | 'superseded';
  stateReason: string | null;
  /** When it was revoked or replaced. */
  stateAt: Date | null;
  recordedAt: Date;
}

/** Reason code of a paper whose place a newer one took. */
const REPLACED = 'replaced';

/**
 * Files a paper; an earlier valid one of the same subject, kind and part becomes superseded. The very same file again
 * is the same paper. Throws `conflict('paper_number_taken')` when a valid paper of something else bears the number.
 */
export async function filePaper(act: Act, o: NewPaper): Promise<{ id: string }> {
  const valid = act.tx
    .selectFrom('documents.paper')
    .select(['id', 'sha256', 'number'])
    .where('subject', '=', o.subject)
    .where('kind', '=', o.kind)
    .where('part', '=', o.part)
    .where('state', '=', 'valid');
  const before = await valid.forUpdate().executeTakeFirst();
  if (before && before.number === o.number && before.sha256.equals(o.sha256)) return { id: before.id };
  if (before)
    await act.tx
      .updateTable('documents.paper')
      .set({ state: 'superseded', state_reason: REPLACED, state_at: act.now, state_by: act.actor.id })
      .where('id', '=', before.id)
      .execute();
  const filed = await act.tx
    .insertInto('documents.paper')
    .values({
      id: newId(act.now),
      kind: o.kind,
      issued_by: o.issuedBy,
      number: o.number,
      issued_on: o.issuedOn,
      person: o.person,
      subject: o.subject,
      part: o.part,
      file_id: o.fileId,
      signer: o.signer,
      signer_title: o.signerTitle ?? null,
      signed_at: o.signedAt,
      time_stamped_by: o.stampedBy ?? null,
      sha256: o.sha256,
      holder: o.holder ?? null,
      verify_token: o.issuedBy === 'city' ? (o.verifyToken ?? newToken(16)) : null,
      recorded_at: act.now,
    })
    .onConflict((row) => row.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (filed) return filed;
  // Either a twin of this act was first, or the number belongs to something else.
  if (await valid.executeTakeFirst()) throw new Stale();
  throw conflict('paper_number_taken');
}

const papers = (db: Reader) =>
  db
    .selectFrom('documents.paper')
    .select([
      'id',
      'kind',
      'issued_by as issuedBy',
      'number',
      'issued_on as issuedOn',
      'person',
      'subject',
      'part',
      'file_id as fileId',
      'signer',
      'signer_title as signerTitle',
      'verify_token as verifyToken',
      'signed_at as signedAt',
      'time_stamped_by as stampedBy',
      'state',
      'state_reason as stateReason',
      'state_at as stateAt',
      'recorded_at as recordedAt',
    ])
    .$narrowType<{ issuedBy: Paper['issuedBy']; state: Paper['state'] }>();

/** All papers of a subject, the superseded ones too, newest first. */
export const papersOf = (db: Reader, subject: string): Promise<Paper[]> =>
  papers(db).where('subject', '=', subject).orderBy('id', 'desc').execute();

/** A page of a person's papers, newest first; `after` is the `next` of the page before. */
export async function papersOfPerson(
  db: Reader,
  person: string,
  o: { after?: string; limit: number },
): Promise<{ items: Paper[]; next?: string }> {
  const rows = await papers(db)
    .where('person', '=', person)
    .$if(isId(o.after), (q) => q.where('id', '<', o.after!))
    .orderBy('id', 'desc')
    .limit(o.limit + 1)
    .execute();
  const items = rows.slice(0, o.limit);
  return rows.length > o.limit ? { items, next: items.at(-1)!.id } : { items };
}

/** One paper; undefined for an id that nobody gave. */
export const findPaper = async (db: Reader, id: string): Promise<Paper | undefined> =>
  isId(id) ? papers(db).where('id', '=', id).executeTakeFirst() : undefined;

/** A paper as whoever scanned its code may see it. */
export interface ScannedPaper extends Paper {
  holder: string | null;
  sha256: Buffer;
  /** Token of the paper that took its place, if the city made one. */
  newer: string | null;
}

/** The city's paper behind a QR code; undefined for a token that stands on no paper. */
export async function paperByToken(db: Reader, token: string): Promise<ScannedPaper | undefined> {
  const paper = await papers(db).select(['holder', 'sha256']).where('verify_token', '=', token).executeTakeFirst();
  if (!paper) return undefined;
  const newer =
    paper.state === 'superseded'
      ? await db
          .selectFrom('documents.paper')
          .select('verify_token')
          .where('subject', '=', paper.subject)
          .where('kind', '=', paper.kind)
          .where('part', '=', paper.part)
          .where('state', '=', 'valid')
          .executeTakeFirst()
      : undefined;
  return { ...paper, newer: newer?.verify_token ?? null };
}

/** What the register says of the very same file: a paper of the registry, or one of the city's own with its token. */
export async function paperOfFile(db: Reader, sha256: Buffer): Promise<Paper | undefined> {
  return papers(db).where('sha256', '=', sha256).orderBy('id', 'desc').limit(1).executeTakeFirst();
}

/** A paper's digest and token, locked until the act ends. */
export const lockPaper = (act: Act, id: string): Promise<Paper | undefined> =>
  papers(act.tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** Takes a valid paper out of force, with a reason code. Its number stays in the book. */
export async function revoke(act: Act, id: string, reason: string): Promise<void> {
  await act.tx
    .updateTable('documents.paper')
    .set({ state: 'revoked', state_reason: reason, state_at: act.now, state_by: act.actor.id })
    .where('id', '=', id)
    .where('state', '=', 'valid')
    .execute();
}

/** The papers filed last, and what their bytes must hash to: for whoever looks whether the register can still be read. */
export const newestPapers = (db: Reader, limit: number): Promise<{ number: string; file: string; sha256: Buffer }[]> =>
  db
    .selectFrom('documents.paper')
    .select(['number', 'file_id as file', 'sha256'])
    .orderBy('recorded_at', 'desc')
    .limit(limit)
    .execute();

/** A subject passed from one person to another: its papers, and those on their way, lie in the other's hands now. */
export async function passPapers(tx: Tx, subject: string, from: string, to: string): Promise<void> {
  for (const table of ['documents.paper', 'documents.outgoing'] as const)
    await tx.updateTable(table).set({ person: to }).where('subject', '=', subject).where('person', '=', from).execute();
}
