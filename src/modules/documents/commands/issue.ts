/** Issuing a paper: numbered in the act that decides on it, laid out after it, filed once it is signed (or needs no signature). */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { defineCommand, execute, Stale, type Act, type Ctx } from '../../../kernel/command.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { sha256 } from '../../../kernel/crypto.ts';
import { conflict, Refusal } from '../../../kernel/errors.ts';
import { storeUpload } from '../../../kernel/files/index.ts';
import { DEPUTY_WORD, SYSTEM, type Deputy } from '../../../kernel/permission.ts';
import { findOfficer, officersInPost, officerNumbers } from '../../people/index.ts';
import type { DocumentKind, DocumentKinds } from '../kind.ts';
import { agencyShort, headTitle, sheetOf, type Signatory } from '../layout.ts';
import {
  findOutgoing,
  insertOutgoing,
  lockOutgoing,
  outgoingOf,
  setDraft,
  setIssued,
  setVoid,
  signingPost,
  type Outgoing,
} from '../store/outgoing.ts';
import { filePaper, takeNumber, voidNumber } from '../store/register.ts';
import { typeset } from '../typeset.ts';

/** Lays out one paper: `{ id }`. */
export const LAY_OUT = 'documents.lay_out';

/** Who keeps the files of papers that the city makes. */
const KEEPER = 'city';

/** Whose paper it is: who issues it, in whose inbox it will lie, what it belongs to and is about. */
export type IssueOf = Pick<Outgoing, 'office' | 'person' | 'subject' | 'part' | 'topic'>;

/** What issuing needs of a kind; what the paper says is asked for when it is laid out. */
type Book = Pick<DocumentKind, 'kind' | 'number' | 'signerRole'>;

/**
 * Takes the paper's number, in the act that decides on it, and has it laid out after. The same subject, kind and part is
 * one paper: issuing it again gives the one that is on its way or there. Gives its id.
 */
export async function issuePaper(act: Act, kind: Book, o: IssueOf): Promise<string> {
  const [before] = await outgoingOf(act.tx, o.subject, { kind: kind.kind, part: o.part });
  if (before && before.state !== 'void') return before.id;
  return insert(act, kind, o);
}

/** A new paper in the place of one that is in force: with a number of its own. The old one is replaced as it is filed. */
export async function issueAgain(act: Act, kind: Book, before: Outgoing): Promise<string> {
  const { subject, part, office, person, topic } = before;
  await voidNumber(act, { kind: kind.kind, subject, part, reason: 'replaced' });
  return insert(act, kind, { subject, part, office, person, topic });
}

async function insert(act: Act, kind: Book, o: IssueOf): Promise<string> {
  const { city, now } = act;
  const { number, on } = await takeNumber(act, {
    kind: kind.kind,
    office: o.office,
    on: localDate(city.calendar, now),
    subject: o.subject,
    part: o.part,
    format: (serial, day) => kind.number(serial, day, agencyShort(city, o.office)),
  });
  const id = await insertOutgoing(act, {
    ...o,
    kind: kind.kind,
    number,
    issuedOn: on,
    signerRole: kind.signerRole ?? null,
  });
  // A twin of this act was first.
  if (id === undefined) throw new Stale();
  act.job(LAY_OUT, { id }, { key: id });
  return id;
}

/** Whose name the paper will bear: the one who holds the post that day. Undefined while nobody does. */
async function holderOfPost(ctx: Ctx, o: Outgoing): Promise<Signatory | undefined> {
  if (o.signerRole === null) return undefined;
  const on = localDate(ctx.city.calendar, ctx.now);
  for (const { id } of await officersInPost(ctx.city.db, o.office, [o.signerRole], on)) {
    const officer = await findOfficer(ctx.city.db, id, on);
    const post = officer && signingPost(officer.posts, o);
    if (officer && post) return signatoryOf(ctx, o, officer, post.deputy);
  }
  return undefined;
}

/** As the paper names who signs; a deputy says in whose place. */
export async function signatoryOf(
  ctx: Ctx,
  o: Outgoing,
  officer: { id: string; name: string },
  deputy: Deputy | undefined,
): Promise<Signatory> {
  const numbers = await officerNumbers(ctx.city.db, [officer.id]);
  return {
    id: officer.id,
    name: officer.name,
    nip: numbers.get(officer.id) ?? null,
    title: `${deputy ? `${DEPUTY_WORD[deputy]} ` : ''}${headTitle(ctx.city, o.office)}`,
  };
}

export class NobodyInPost extends Error {}

/**
 * Lays out a paper and keeps the PDF; one that nobody signs is filed at once. What is laid out already stays. `signatory`
 * lays it out anew for another signer. Works with the outside: never in a transaction.
 */
export async function layOut(ctx: Ctx, kinds: DocumentKinds, id: string, signatory?: Signatory): Promise<void> {
  const o = await findOutgoing(ctx.city.db, id);
  if (!o || (signatory ? o.state !== 'ready' : o.state !== 'requested')) return;
  const kind = kinds.get(o.kind);
  if (!kind) throw new Error(`no kind of paper is called ${o.kind}`);
  const { key: _, ...rest } = ctx;
  const system: Ctx = { ...rest, actor: SYSTEM };
  let facts;
  try {
    facts = await kind.facts(system, o);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'not_found') throw error;
    await execute(system, dropOutgoing, { id, reason: 'destroyed' });
    return;
  }
  const signer = signatory ?? (await holderOfPost(system, o));
  if (o.signerRole !== null && !signer) throw new NobodyInPost(`nobody holds ${o.signerRole} at ${o.office}`);
  const pdf = await typeset(sheetOf(ctx.city, kind, o, facts, signer, ctx.city.ports.esign?.issuer));
  const file = await keepPdf(system, kind, o, pdf);
  await execute(system, laidOut(kinds), {
    id,
    file,
    sha256: sha256(pdf).toString('hex'),
    holder: facts.holder,
    signedFor: signer?.id ?? null,
    signerTitle: signer?.title ?? null,
  });
}

/** Keeps a PDF of the city's own among the files, sealed like all others; gives the file's id. */
export async function keepPdf(ctx: Ctx, kind: DocumentKind, o: Outgoing, pdf: Buffer): Promise<string> {
  const { fileId } = await storeUpload(ctx, Readable.from([pdf]), {
    name: `${kind.title.id} ${o.number.replaceAll(/[/\\]/g, '-')}.pdf`,
    type: 'application/pdf',
    purpose: 'paper',
    owner: KEEPER,
    drawLater: true,
    perHour: 1_000_000,
  });
  return fileId;
}

const laidOut = (kinds: DocumentKinds) =>
  defineCommand({
    name: 'paper.laid_out',
    action: 'paper.system',
    input: z.strictObject({
      id: z.uuid(),
      file: z.uuid(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      holder: z.string(),
      signedFor: z.uuid().nullable(),
      signerTitle: z.string().nullable(),
    }),
    async run(act, { id, file, sha256: hex, holder, signedFor, signerTitle }): Promise<void> {
      const o = await lockOutgoing(act, id);
      act.note({ object: `outgoing/${id}` });
      if (!o || (o.state !== 'requested' && o.state !== 'ready')) return;
      const digest = Buffer.from(hex, 'hex');
      if (o.signerRole !== null) return setDraft(act, id, { file, sha256: digest, holder, signedFor, signerTitle });
      await fileOutgoing(act, kinds, { ...o, holder }, { file, sha256: digest, signer: null, signedAt: null });
    },
  });

/** Puts a finished paper into the register; a valid one in its place becomes superseded. */
export async function fileOutgoing(
  act: Act,
  kinds: DocumentKinds,
  o: Outgoing,
  f: { file: string; sha256: Buffer; signer: string | null; signedAt: Date | null; stampedBy?: string | null },
): Promise<void> {
  const { id } = await filePaper(act, {
    kind: o.kind,
    issuedBy: 'city',
    number: o.number,
    issuedOn: o.issuedOn,
    person: o.person,
    subject: o.subject,
    part: o.part,
    fileId: f.file,
    signer: f.signer,
    signerTitle: o.signerTitle,
    signedAt: f.signedAt,
    stampedBy: f.stampedBy ?? null,
    sha256: f.sha256,
    holder: o.holder,
    verifyToken: o.verifyToken,
  });
  await setIssued(act, o.id, id, o.holder ?? '');
  act.note({ object: `paper/${id}` });
  const { subject, part, kind, number, person } = o;
  await kinds.get(kind)?.onIssued?.(act, { id, subject, part, kind, number, person });
}

/** A paper that will not be issued: its number stays in the book, void, with the reason. */
const dropOutgoing = defineCommand({
  name: 'paper.void',
  action: 'paper.system',
  input: z.strictObject({ id: z.uuid(), reason: z.string() }),
  async run(act, { id, reason }): Promise<void> {
    const o = await lockOutgoing(act, id);
    if (!o) return;
    if (o.state === 'issued') throw conflict('paper_issued');
    await setVoid(act, id, reason);
    await voidNumber(act, { kind: o.kind, subject: o.subject, part: o.part, reason });
    act.note({ object: `outgoing/${id}`, reason });
  },
});
