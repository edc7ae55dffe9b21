/** Papers on their way out, and the askings for their signatures. */
import type { Act } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { isId, newId, newToken } from '../../../kernel/ids.ts';
import type { Post } from '../../../kernel/permission.ts';

export interface Outgoing {
  id: string;
  kind: string;
  /** Code of the agency that issues it. */
  office: string;
  number: string;
  /** Legal date. */
  issuedOn: string;
  person: string | null;
  subject: string;
  part: string;
  /** What it is about: the code of a service. */
  topic: string | null;
  verifyToken: string;
  signerRole: string | null;
  /** Whose name the laid-out paper bears. */
  signedFor: string | null;
  state: 'requested' | 'ready' | 'issued' | 'void';
  holder: string | null;
  signerTitle: string | null;
  draftFile: string | null;
  draftSha256: Buffer | null;
  paper: string | null;
  createdAt: Date;
}

const outgoing = (db: Reader) =>
  db
    .selectFrom('documents.outgoing')
    .select([
      'id',
      'kind',
      'office',
      'number',
      'issued_on as issuedOn',
      'person',
      'subject',
      'part',
      'topic',
      'verify_token as verifyToken',
      'signer_role as signerRole',
      'signed_for as signedFor',
      'state',
      'holder',
      'signer_title as signerTitle',
      'draft_file as draftFile',
      'draft_sha256 as draftSha256',
      'paper',
      'created_at as createdAt',
    ])
    .$narrowType<{ state: Outgoing['state'] }>();

export type NewOutgoing = Pick<
  Outgoing,
  'kind' | 'office' | 'number' | 'issuedOn' | 'person' | 'subject' | 'part' | 'topic' | 'signerRole'
>;

/** Undefined when the same paper is on its way already. */
export async function insertOutgoing(act: Act, o: NewOutgoing): Promise<string | undefined> {
  const row = await act.tx
    .insertInto('documents.outgoing')
    .values({
      id: newId(act.now),
      kind: o.kind,
      office: o.office,
      number: o.number,
      issued_on: o.issuedOn,
      person: o.person,
      subject: o.subject,
      part: o.part,
      topic: o.topic,
      verify_token: newToken(16),
      signer_role: o.signerRole,
      state: 'requested',
      created_at: act.now,
      changed_at: act.now,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export const findOutgoing = async (db: Reader, id: string): Promise<Outgoing | undefined> =>
  isId(id) ? outgoing(db).where('id', '=', id).executeTakeFirst() : undefined;

export const lockOutgoing = (act: Act, id: string): Promise<Outgoing | undefined> =>
  outgoing(act.tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** All of a subject, the newest first; with `kind` and `part` only those. */
export const outgoingOf = (
  db: Reader,
  subject: string,
  of: { kind?: string; part?: string } = {},
): Promise<Outgoing[]> =>
  outgoing(db)
    .where('subject', '=', subject)
    .$if(of.kind !== undefined, (q) => q.where('kind', '=', of.kind!))
    .$if(of.part !== undefined, (q) => q.where('part', '=', of.part!))
    .orderBy('id', 'desc')
    .execute();

/** The post that signs the paper, of these: its holder's, or a deputy's to whom its topic was given. */
export const signingPost = (
  posts: readonly Post[],
  o: Pick<Outgoing, 'office' | 'signerRole' | 'topic'>,
): Post | undefined =>
  posts.find(
    (p) =>
      p.agency === o.office &&
      p.role === o.signerRole &&
      (p.signs === undefined || (o.topic !== null && p.signs.includes(o.topic))),
  );

/** Papers that one of these posts signs: what waits for it, the oldest first; or what it signed, the newest first. */
export async function outgoingSignedBy(
  db: Reader,
  posts: readonly Post[],
  o: { state: 'ready' | 'issued'; after?: string; limit: number },
): Promise<{ items: Outgoing[]; next?: string }> {
  if (posts.length === 0) return { items: [] };
  const ready = o.state === 'ready';
  const rows = await outgoing(db)
    .where('state', '=', o.state)
    .where((e) =>
      e.or(
        posts.map((p) =>
          e.and([
            e('office', '=', p.agency),
            e('signer_role', '=', p.role),
            ...(p.signs === undefined ? [] : [p.signs.length === 0 ? e.lit(false) : e('topic', 'in', p.signs)]),
          ]),
        ),
      ),
    )
    .$if(isId(o.after), (q) => q.where('id', ready ? '>' : '<', o.after!))
    .orderBy('id', ready ? 'asc' : 'desc')
    .limit(o.limit + 1)
    .execute();
  const items = rows.slice(0, o.limit);
  return rows.length > o.limit ? { items, next: items.at(-1)!.id } : { items };
}

/** The way out of a paper that was issued. */
export const outgoingOfPaper = async (db: Reader, paper: string): Promise<Outgoing | undefined> =>
  isId(paper) ? outgoing(db).where('paper', '=', paper).executeTakeFirst() : undefined;

export async function setDraft(
  act: Act,
  id: string,
  d: { file: string; sha256: Buffer; holder: string; signedFor: string | null; signerTitle: string | null },
): Promise<void> {
  await act.tx
    .updateTable('documents.outgoing')
    .set({
      draft_file: d.file,
      draft_sha256: d.sha256,
      holder: d.holder,
      signed_for: d.signedFor,
      signer_title: d.signerTitle,
      state: 'ready',
      changed_at: act.now,
    })
    .where('id', '=', id)
    .execute();
}

export async function setIssued(act: Act, id: string, paper: string, holder: string): Promise<void> {
  await act.tx
    .updateTable('documents.outgoing')
    .set({ state: 'issued', paper, holder, changed_at: act.now })
    .where('id', '=', id)
    .execute();
}

export async function setVoid(act: Act, id: string, reason: string): Promise<void> {
  await act.tx
    .updateTable('documents.outgoing')
    .set({ state: 'void', void_reason: reason, changed_at: act.now })
    .where('id', '=', id)
    .execute();
}

/** One asking for one signature. */
export interface Signing {
  id: string;
  outgoing: string;
  officer: string;
  provider: string;
  sentSha256: Buffer;
  askedAt: Date;
  state: 'requested' | 'confirmed' | 'refused' | 'unknown';
  reason: string | null;
  providerRef: string | null;
  /** When it is looked after again; null: a person must say what became of it. */
  nextAt: Date | null;
}

const signings = (db: Reader) =>
  db
    .selectFrom('documents.signing')
    .select([
      'id',
      'outgoing',
      'officer',
      'provider',
      'sent_sha256 as sentSha256',
      'asked_at as askedAt',
      'state',
      'reason',
      'provider_ref as providerRef',
      'next_at as nextAt',
    ])
    .$narrowType<{ state: Signing['state'] }>();

/** Undefined while another asking for the same paper is open, in doubt or confirmed: the database lets none in. */
export async function insertSigning(
  act: Act,
  o: Pick<Signing, 'outgoing' | 'officer' | 'provider' | 'sentSha256'> & { lookAgainAt: Date },
): Promise<string | undefined> {
  const row = await act.tx
    .insertInto('documents.signing')
    .values({
      id: newId(act.now),
      outgoing: o.outgoing,
      officer: o.officer,
      provider: o.provider,
      sent_sha256: o.sentSha256,
      asked_at: act.now,
      state: 'requested',
      next_at: o.lookAgainAt,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

export const findSigning = async (db: Reader, id: string): Promise<Signing | undefined> =>
  isId(id) ? signings(db).where('id', '=', id).executeTakeFirst() : undefined;

export const lockSigning = (act: Act, id: string): Promise<Signing | undefined> =>
  signings(act.tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** The last asking for each of these papers. */
export async function lastSignings(db: Reader, papers: readonly string[]): Promise<Map<string, Signing>> {
  if (papers.length === 0) return new Map();
  const rows = await signings(db)
    .distinctOn('outgoing')
    .where('outgoing', 'in', papers)
    .orderBy('outgoing')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((r) => [r.outgoing, r]));
}

export async function answerSigning(
  act: Act,
  id: string,
  a: {
    state: 'confirmed' | 'refused' | 'unknown';
    reason?: string | undefined;
    providerRef?: string | undefined;
    answerSha256?: Buffer | undefined;
    nextAt?: Date | null;
  },
): Promise<void> {
  await act.tx
    .updateTable('documents.signing')
    .set({
      state: a.state,
      reason: a.reason ?? null,
      answered_at: act.now,
      next_at: a.nextAt ?? null,
      ...(a.providerRef !== undefined && { provider_ref: a.providerRef }),
      ...(a.answerSha256 && { answer_sha256: a.answerSha256 }),
    })
    .where('id', '=', id)
    .execute();
}

/** Takes an open question whose time has come, and keeps others off it for a while. */
export async function claimSigning(db: Reader, now: Date, leaseSeconds: number): Promise<Signing | undefined> {
  const due = db
    .selectFrom('documents.signing')
    .select('id')
    .where('state', 'in', ['requested', 'unknown'])
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .limit(1)
    .forUpdate()
    .skipLocked();
  const claimed = await db
    .updateTable('documents.signing')
    .set({ next_at: new Date(now.getTime() + leaseSeconds * 1000) })
    .where('id', '=', due)
    .returning('id')
    .executeTakeFirst();
  return claimed && findSigning(db, claimed.id);
}
