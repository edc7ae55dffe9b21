/**
 * The signature on a paper of the city is an act in two halves: requested, then confirmed, refused or unknown. Between
 * them the signer's own request talks to the e-sign port; the passphrase lives there and nowhere else. What may have been
 * signed is asked for, or a person says what became of it; nothing is ever signed twice.
 */
import { z } from 'zod';
import { defineCommand, execute, require, type Ctx } from '../../../kernel/command.ts';
import { sha256 } from '../../../kernel/crypto.ts';
import { conflict, forbidden, invalid, notFound } from '../../../kernel/errors.ts';
import { openFile } from '../../../kernel/files/index.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import { needsStepUp, officerEmail, officerNames } from '../../people/index.ts';
import { bearsName } from '../bearer.ts';
import type { EsignOutcome, EsignPort, EsignSigner } from '../esign-port.ts';
import type { DocumentKinds } from '../kind.ts';
import { readPdfSignature, readPdfText } from '../pdf-reader.ts';
import { stampedBy, type SignatureReport } from '../signature.ts';
import { askTime, signatureToStamp, TimeRefused, withTimeStamp } from '../time-stamp.ts';
import {
  answerSigning,
  claimSigning,
  findOutgoing,
  findSigning,
  insertSigning,
  lastSignings,
  lockOutgoing,
  lockSigning,
  signingPost,
  type Outgoing,
  type Signing,
} from '../store/outgoing.ts';
import { fileOutgoing, keepPdf, layOut, signatoryOf } from './issue.ts';

export interface SignPaperInput {
  /** Of the outgoing paper. */
  id: string;
  passphrase: string;
  /** Where the provider knows signers by NIK: used by this request only, like the passphrase. */
  nik?: string;
}

export type SignedPaper = { state: 'confirmed' | 'refused' | 'unknown' | 'unavailable'; reason?: string };

/** Longer than a provider may take (BSrE: 60–120 s): until then the live request looks after its own question. */
const LIVE_SECONDS = 240;
/** How often, and how long apart, a signed paper is asked for before the signer is let go. */
const LOOKS = [0, 1000, 3000];

const onPaper = z.strictObject({ id: z.uuid() });

/** The paper, for an officer whose post signs it. Throws notFound for any other. */
export async function paperToSign(ctx: Ctx, id: string): Promise<Outgoing> {
  require(ctx, 'paper.sign');
  const o = await findOutgoing(ctx.city.db, id);
  if (!o || !signingPost(ctx.actor.posts, o)) throw notFound();
  return o;
}

/**
 * Signs one paper live. Throws forbidden `step_up` without a fresh second factor, conflict `already_signed` or
 * `signature_open` where another asking stands in the way, and conflict `no_esign` where this city has no provider.
 */
export async function signPaper(ctx: Ctx, kinds: DocumentKinds, input: SignPaperInput): Promise<SignedPaper> {
  const port = ctx.city.ports.esign;
  if (!port) throw conflict('no_esign');
  if (ctx.actor.kind !== 'officer') throw forbidden('forbidden.officer');
  needsStepUp(ctx);
  if (input.passphrase === '') throw invalid({ passphrase: 'error.required' });
  const signer = await signerOf(ctx, port, input.nik);
  const o = await paperToSign(ctx, input.id);
  const as = await signatoryOf(ctx, o, ctx.actor, signingPost(ctx.actor.posts, o)?.deputy);
  if (o.state === 'ready' && (o.signedFor !== as.id || o.signerTitle !== as.title)) await layOut(ctx, kinds, o.id, as);
  const { key: _, ...once } = ctx;
  const { signing, file } = await execute(once, requestSignature(port.provider), { id: o.id });
  const draft = (await openFile(ctx.city, file, 'original')).bytes;
  const since = performance.now();
  const out = await port.sign(
    {
      requestId: signing,
      signer,
      pdf: draft,
      reason: `${kinds.get(o.kind)?.title.id ?? o.kind} ${o.number}`,
      location: ctx.city.pack.city.short_name,
    },
    input.passphrase,
  );
  const later = { ...once, now: new Date(ctx.now.getTime() + Math.round(performance.now() - since)) };
  return weigh(later, kinds, o, { id: signing, draft }, out);
}

async function signerOf(ctx: Ctx, port: EsignPort, nik: string | undefined): Promise<EsignSigner> {
  const { name, id } = ctx.actor;
  if (port.knows === 'nik') {
    if (nik === undefined || !/^\d{16}$/.test(nik)) throw invalid({ nik: 'error.nik' });
    return { nik, name };
  }
  const email = await officerEmail(ctx.city.db, ctx.city.keys, id);
  if (email === undefined) throw conflict('signer_without_email');
  return { email, name };
}

const requestSignature = (provider: string) =>
  defineCommand({
    name: 'paper.sign_requested',
    action: 'paper.sign',
    input: onPaper,
    async run(act, { id }): Promise<{ signing: string; file: string }> {
      const o = await lockOutgoing(act, id);
      if (!o || !signingPost(act.actor.posts, o)) throw notFound();
      if (o.state === 'issued') throw conflict('already_signed');
      if (o.state !== 'ready' || o.draftFile === null || !o.draftSha256) throw conflict('not_ready');
      if (o.signedFor !== act.actor.id) throw conflict('changed_meanwhile');
      const signing = await insertSigning(act, {
        outgoing: id,
        officer: act.actor.id,
        provider,
        sentSha256: o.draftSha256,
        lookAgainAt: new Date(act.now.getTime() + LIVE_SECONDS * 1000),
      });
      if (signing === undefined) throw conflict('signature_open');
      act.note({ object: `outgoing/${id}`, after: { signing } });
      return { signing, file: o.draftFile };
    },
  });

interface Asked {
  id: string;
  draft: Buffer;
}

async function weigh(
  ctx: Ctx,
  kinds: DocumentKinds,
  o: Outgoing,
  asked: Asked,
  out: EsignOutcome,
): Promise<SignedPaper> {
  switch (out.outcome) {
    case 'signed':
      return keepSigned(ctx, kinds, o, asked, out.pdf, out.providerRef);
    case 'refused':
      await record(ctx, asked.id, { state: 'refused', reason: out.reason });
      return { state: 'refused', reason: out.reason };
    case 'unavailable':
      await record(ctx, asked.id, { state: 'refused', reason: out.reason });
      return { state: 'unavailable', reason: out.reason };
    case 'unknown': {
      await record(ctx, asked.id, {
        state: 'unknown',
        reason: out.reason,
        ...(out.providerRef !== undefined && { providerRef: out.providerRef }),
        nextAt: ctx.now,
      });
      for (const pause of LOOKS) {
        await new Promise((done) => setTimeout(done, pause));
        const signing = await findSigning(ctx.city.db, asked.id);
        if (signing?.state === 'unknown') await resolveSigning(ctx, kinds, signing);
        const now = await findSigning(ctx.city.db, asked.id);
        if (now?.state === 'confirmed') return { state: 'confirmed' };
        if (now?.state === 'refused') return { state: 'refused', ...(now.reason !== null && { reason: now.reason }) };
        if (now?.nextAt === null) break;
      }
      return { state: 'unknown', reason: out.reason };
    }
  }
}

type Verdict = {
  state: 'refused' | 'unknown';
  reason: string;
  providerRef?: string;
  nextAt?: Date | null;
  answerSha256?: string;
};

/** Writes down what the provider answered. A question that was answered meanwhile stays answered. */
const signAnswered = (verdict: Verdict) =>
  defineCommand({
    name: `paper.sign_${verdict.state}`,
    action: 'paper.system',
    input: onPaper,
    async run(act, { id }): Promise<void> {
      const signing = await lockSigning(act, id);
      if (!signing || signing.state === 'confirmed' || signing.state === 'refused') return;
      const { answerSha256: hex, ...rest } = verdict;
      await answerSigning(act, id, { ...rest, ...(hex !== undefined && { answerSha256: Buffer.from(hex, 'hex') }) });
      act.note({ object: `outgoing/${signing.outgoing}`, reason: verdict.reason });
    },
  });

const record = (ctx: Ctx, signing: string, verdict: Verdict): Promise<void> =>
  execute({ ...ctx, actor: SYSTEM }, signAnswered(verdict), { id: signing });

/** Looks whether it is our paper with a true signature; only then is it filed. */
async function keepSigned(
  ctx: Ctx,
  kinds: DocumentKinds,
  o: Outgoing,
  asked: Asked,
  pdf: Buffer,
  providerRef: string | undefined,
): Promise<SignedPaper> {
  const trust = ctx.city.ports.esignTrust;
  const answerSha256 = sha256(pdf).toString('hex');
  const ref = providerRef === undefined ? {} : { providerRef };
  const doubt = async (reason: string): Promise<SignedPaper> => {
    await record(ctx, asked.id, { state: 'unknown', reason, answerSha256, nextAt: null, ...ref });
    return { state: 'unknown', reason };
  };
  const report = await readPdfSignature(pdf, trust?.roots ?? [], ctx.now, ctx.city.ports.timeTrust?.roots);
  if (!report.ok || report.count !== 1) return doubt('signature_untrue');
  if (trust?.organisation !== undefined && report.signerOrganisation !== trust.organisation)
    return doubt('other_signer');
  const officer = (await findSigning(ctx.city.db, asked.id))?.officer;
  const names = await officerNames(ctx.city.db, officer === undefined ? [] : [officer]);
  if (!bearsName(report.signerName ?? '', names.get(officer ?? '') ?? '')) return doubt('other_person');
  if (!(await sameContent(asked.draft, pdf))) return doubt('paper_differs');
  const kind = kinds.get(o.kind);
  if (!kind) throw new Error(`no kind of paper is called ${o.kind}`);
  const system: Ctx = { ...ctx, actor: SYSTEM };
  const filed = await stamped(ctx, { pdf, report });
  const file = await keepPdf(system, kind, o, filed.pdf);
  await execute(system, signConfirmed(kinds, filed.report, ctx.now), {
    id: asked.id,
    file,
    sha256: sha256(filed.pdf).toString('hex'),
    answer: answerSha256,
    ...ref,
  });
  return { state: 'confirmed' };
}

interface SignedFile {
  pdf: Buffer;
  report: SignatureReport;
}

/**
 * The paper with a time stamp, where its signature has none and an authority of time answers now. A paper never waits for
 * one: without it the paper is as good, and says that the time is the signer's word (docs/decisions/time-stamps.md).
 */
async function stamped(ctx: Ctx, signed: SignedFile): Promise<SignedFile> {
  const { time, timeTrust, esignTrust } = ctx.city.ports;
  const over = time && signed.report.stamp === undefined ? signatureToStamp(signed.pdf) : undefined;
  if (!time || !over) return signed;
  try {
    const clocks = timeTrust?.roots ?? [];
    const pdf = withTimeStamp(signed.pdf, (await askTime(time, clocks, over)).token);
    const report = pdf && (await readPdfSignature(pdf, esignTrust?.roots ?? [], ctx.now, clocks));
    if (report?.ok && stampedBy(report) !== null) return { pdf: pdf!, report };
    ctx.log.warn({ reason: pdf ? 'untrue' : 'no_room' }, 'a paper stays without a time stamp');
  } catch (error) {
    if (!(error instanceof TimeRefused)) throw error;
    ctx.log.warn({ reason: error.reason }, 'a paper stays without a time stamp');
  }
  return signed;
}

/** The signature is added behind what was sent; a provider that writes the file anew must leave its text as it was. */
async function sameContent(sent: Buffer, signed: Buffer): Promise<boolean> {
  if (signed.subarray(0, sent.length).equals(sent)) return true;
  const [before, after] = [await readPdfText(sent), await readPdfText(signed)];
  return before !== undefined && before.trim() !== '' && before === after;
}

const signConfirmed = (kinds: DocumentKinds, report: SignatureReport, now: Date) =>
  defineCommand({
    name: 'paper.sign_confirmed',
    action: 'paper.system',
    input: z.strictObject({
      id: z.uuid(),
      file: z.uuid(),
      /** Of what is filed, and of what the provider answered. */
      sha256: z.string(),
      answer: z.string(),
      providerRef: z.string().optional(),
    }),
    async run(act, { id, file, sha256: hex, answer, providerRef }): Promise<void> {
      const signing = await lockSigning(act, id);
      if (!signing || signing.state === 'confirmed') return;
      const o = await lockOutgoing(act, signing.outgoing);
      if (!o || o.state !== 'ready') throw conflict('already_signed');
      await answerSigning(act, id, { state: 'confirmed', providerRef, answerSha256: Buffer.from(answer, 'hex') });
      await fileOutgoing(act, kinds, o, {
        file,
        sha256: Buffer.from(hex, 'hex'),
        signer: report.signerName ?? '',
        signedAt: report.signedAt ?? now,
        stampedBy: stampedBy(report),
      });
    },
  });

/** Looks after one question whose answer is open or in doubt. Never asks for a signature again. */
export async function resolveSigning(ctx: Ctx, kinds: DocumentKinds, signing: Signing): Promise<void> {
  const port = ctx.city.ports.esign;
  const o = await findOutgoing(ctx.city.db, signing.outgoing);
  if (!port || !o?.draftFile) return;
  const found =
    port.provider === signing.provider
      ? await port.find({
          requestId: signing.id,
          ...(signing.providerRef !== null && { providerRef: signing.providerRef }),
        })
      : ({ state: 'unknowable' } as const);
  const reason = signing.reason ?? 'connection_lost';
  switch (found.state) {
    case 'signed': {
      const draft = (await openFile(ctx.city, o.draftFile, 'original')).bytes;
      await keepSigned(ctx, kinds, o, { id: signing.id, draft }, found.pdf, signing.providerRef ?? undefined);
      return;
    }
    case 'absent':
      return record(ctx, signing.id, { state: 'refused', reason: 'absent' });
    case 'unreachable':
      return record(ctx, signing.id, { state: 'unknown', reason, nextAt: new Date(ctx.now.getTime() + 60_000) });
    case 'unknowable':
      return record(ctx, signing.id, { state: 'unknown', reason, nextAt: null });
  }
}

const LEASE_SECONDS = 240;

/** Looks after one open question; false when none is due. */
export async function askEsign(ctx: Ctx, kinds: DocumentKinds): Promise<boolean> {
  const signing = await claimSigning(ctx.city.db, ctx.now, LEASE_SECONDS);
  if (!signing) return false;
  await resolveSigning(ctx, kinds, signing);
  return true;
}

async function inDoubt(ctx: Ctx, id: string): Promise<{ o: Outgoing; signing: Signing }> {
  needsStepUp(ctx);
  const o = await paperToSign(ctx, id);
  const signing = (await lastSignings(ctx.city.db, [o.id])).get(o.id);
  if (signing?.state !== 'unknown') throw conflict('signature_not_in_doubt');
  return { o, signing };
}

/**
 * A person looked into the provider's log: this is the file it signed. Checked like any answer; throws invalid at `file`
 * when it is not this paper with a true signature.
 */
export async function bringSigned(ctx: Ctx, kinds: DocumentKinds, id: string, pdf: Buffer): Promise<void> {
  const { o, signing } = await inDoubt(ctx, id);
  const draft = (await openFile(ctx.city, o.draftFile!, 'original')).bytes;
  const kept = await keepSigned(ctx, kinds, o, { id: signing.id, draft }, pdf, undefined);
  if (kept.state !== 'confirmed') throw invalid({ file: `error.${kept.reason}` });
}

/** A person looked into the provider's log: it signed nothing. Then, and only then, it may be signed again. */
export async function declareUnsigned(ctx: Ctx, id: string): Promise<void> {
  const { signing } = await inDoubt(ctx, id);
  await execute(
    ctx,
    defineCommand({
      name: 'paper.declared_unsigned',
      action: 'paper.sign',
      input: onPaper,
      async run(act, { id: asked }): Promise<void> {
        const now = await lockSigning(act, asked);
        if (now?.state !== 'unknown') throw conflict('signature_not_in_doubt');
        await answerSigning(act, asked, { state: 'refused', reason: 'declared_unsigned' });
        act.note({ object: `outgoing/${now.outgoing}`, reason: 'declared_unsigned' });
      },
    }),
    { id: signing.id },
  );
}
