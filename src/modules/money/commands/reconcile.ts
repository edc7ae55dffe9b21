/** The bank's files, and the day's comparison: who looks, who acts, who agrees. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { sha256 } from '../../../kernel/crypto.ts';
import type { Reader } from '../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import { needsStepUp } from '../../people/index.ts';
import type { BillKinds } from '../kind.ts';
import { kindOfFile, readBankFile, type FileFault, type FileKind } from '../model/bank-files.ts';
import { CHANNELS, type Channel } from '../model/books.ts';
import { reconcile, type Exception, type Reconciled } from '../model/reconcile.ts';
import {
  askClose,
  billingCodeOf,
  closeDay,
  dayStanding,
  factsOfDay,
  insertFile,
  insertMatch,
  insertNote,
  isImported,
  notesOfDay,
  type DayNote,
} from '../store/reconciliation.ts';
import { takePayment } from './pay.ts';
import { reversePayment } from './reverse.ts';

const MOST_BYTES = 8 * 1024 * 1024;

export type Rehearsed =
  | { ok: true; kind: FileKind; lines: number; total: bigint; days: string[]; already: boolean }
  | { ok: false; faults: FileFault[] };

/** Reads a file without keeping anything: what it is, what it holds, or what is wrong with it. */
export async function rehearse(ctx: Ctx, partner: string, bytes: Buffer): Promise<Rehearsed> {
  const read = understand(bytes);
  if ('faults' in read) return { ok: false, faults: read.faults };
  const days = [...new Set(read.lines.map((l) => l.settledOn ?? localDate(ctx.city.calendar, l.paidAt!)))].toSorted(
    (a, b) => a.localeCompare(b),
  );
  const already = await isImported(ctx.city.db, partner, sha256(bytes));
  return { ok: true, kind: read.kind, lines: read.lines.length, total: read.total, days, already };
}

function understand(bytes: Buffer) {
  const text = bytes.length > MOST_BYTES ? '' : bytes.toString('utf8');
  const kind = kindOfFile(text);
  if (!kind) return { faults: [{ line: 0, why: text.trim() === '' ? ('empty' as const) : ('format' as const) }] };
  const read = readBankFile(kind, text);
  return 'faults' in read ? read : { ...read, kind };
}

const partner = z.string().min(1).max(40);
const day = z.iso.date('error.date');

/** Keeps a file's lines. The same file again is refused; a newer one of the same day adds what is new. */
export const importFile = (
  ctx: Ctx,
  input: { partner: string; bytes: Buffer },
): Promise<{ added: number; days: string[] }> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.import_file',
      action: 'bank.reconcile',
      input: z.strictObject({ partner, bytes: z.instanceof(Buffer) }),
      async run(act, { partner: of, bytes }) {
        const read = understand(bytes);
        if ('faults' in read) throw invalid({ file: 'error.bank_file' });
        const digest = sha256(bytes);
        if (await isImported(act.tx, of, digest)) throw invalid({ file: 'error.used_already' });
        const id = newId(act.now);
        const dayOf = (at: Date) => localDate(act.city.calendar, at);
        const written = { id, partner: of, kind: read.kind, sha256: digest, total: read.total, lines: read.lines };
        const added = await insertFile(act.tx, { ...written, dayOf, by: act.actor.id }, act.now);
        act.note({ object: `bank_file/${id}`, reason: read.kind });
        return { added, days: [...new Set(read.lines.map((l) => l.settledOn ?? dayOf(l.paidAt!)))] };
      },
    }),
    input,
  );

export interface Day extends Reconciled {
  notes: DayNote[];
  /** Exceptions nobody has said anything about. */
  unexplained: Exception[];
}

/** A bank's day as it stands now. */
export async function readDay(db: Reader, of: string, on: string): Promise<Day> {
  const [{ ours, listed, credited, bills, lacking }, notes] = await Promise.all([
    factsOfDay(db, of, on),
    notesOfDay(db, of, on),
  ]);
  const found = reconcile(ours, listed, credited, (code) => bills.get(code), on, lacking);
  const said = (e: Exception) => notes.some((n) => n.ref === e.ref && n.cause === e.cause);
  return { ...found, notes, unexplained: found.exceptions.filter((e) => !said(e)) };
}

const exceptionInput = z.strictObject({ partner, day, ref: z.string().min(1).max(200) });
type ExceptionInput = z.input<typeof exceptionInput>;

/** A day that is not closed, as it stands. @throws conflict `day_closed` */
export async function openDay(act: Act, o: { partner: string; day: string }): Promise<Day> {
  if ((await dayStanding(act.tx, o.partner, o.day))?.closedAt) throw conflict('day_closed');
  return readDay(act.tx, o.partner, o.day);
}

async function exceptionIn(act: Act, o: ExceptionInput): Promise<Exception> {
  const found = (await openDay(act, o)).exceptions.find((e) => e.ref === o.ref);
  if (!found) throw conflict('exception_gone');
  act.note({ object: `reconciliation/${o.partner}/${o.day}`, reason: found.cause });
  return found;
}

const isChannel = (text: string): text is Channel => (CHANNELS as readonly string[]).includes(text);

interface OfDay {
  partner: string;
  day: string;
}

/** The end of the day: when a file does not say at what time. */
const endOf = (act: Act, day: string): Date => new Date(act.city.calendar.day(day).end - 1);

/**
 * The program takes in an officer's act what the bank has; the officer cannot say another amount than the bank's line.
 * @throws conflict `exception_gone` for what is not to be taken
 */
export async function takeOne(
  act: Act,
  kinds: BillKinds,
  o: OfDay,
  e: Exception,
): Promise<{ outcome: string; bill: string | null }> {
  const amount = e.credited ?? e.listed;
  if ((e.suggestion !== 'take' && e.cause !== 'rest') || amount === undefined || amount <= 0n || !isChannel(e.channel))
    throw conflict('exception_gone');
  const took = await takePayment(
    { ...act.ctx, actor: SYSTEM },
    kinds,
    {
      channel: e.channel,
      providerRef: e.ref,
      billingCode: await billingCodeOf(act.tx, e.code),
      amount,
      paidAt: e.paidAt ?? endOf(act, o.day),
      moved: true,
      partner: o.partner,
    },
    act,
  );
  return { outcome: took.outcome, bill: 'bill' in took ? took.bill : null };
}

/** Takes back in an officer's act what the bank took back. @throws conflict `exception_gone` for what it did not */
export async function reverseOne(act: Act, kinds: BillKinds, o: OfDay, e: Exception): Promise<string> {
  if (e.suggestion !== 'reverse' || e.ours === undefined || !isChannel(e.channel)) throw conflict('exception_gone');
  const fact = {
    channel: e.channel,
    providerRef: e.ref,
    ref: `${o.partner}/${o.day}/${e.ref}`,
    at: endOf(act, o.day),
  };
  return reversePayment({ ...act.ctx, actor: SYSTEM }, kinds, fact, act);
}

/**
 * Says in an officer's act that the bank made a short payment good: the lines count for that payment from now on, so the next
 * STS hands the rest over, and nobody is owed anything.
 * @throws conflict `exception_gone` for what is no rest, or is more than is lacking
 */
export async function matchOne(act: Act, e: Exception): Promise<null> {
  const { rest } = e;
  if (!rest || !(await insertMatch(act.tx, { ref: rest.of, lines: rest.lines, by: act.actor.id }, act.now)))
    throw conflict('exception_gone');
  return null;
}

/** Counts what the bank credited later for the payment it had credited too little of. */
export const matchException = (ctx: Ctx, input: ExceptionInput): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.match_exception',
      action: 'bank.reconcile',
      input: exceptionInput,
      run: async (act, o) => matchOne(act, await exceptionIn(act, o)),
    }),
    input,
  );

/** Takes what the bank has and nobody told us: to its bill, or into suspense. Money that moved is always taken. */
export const takeException = (
  ctx: Ctx,
  kinds: BillKinds,
  input: ExceptionInput,
): Promise<{ outcome: string; bill: string | null }> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.take_exception',
      action: 'bank.reconcile',
      input: exceptionInput,
      run: async (act, o) => takeOne(act, kinds, o, await exceptionIn(act, o)),
    }),
    input,
  );

/** Takes back what the bank took back. */
export const reverseException = (ctx: Ctx, kinds: BillKinds, input: ExceptionInput): Promise<string> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.reverse_exception',
      action: 'bank.reconcile',
      input: exceptionInput,
      run: async (act, o) => reverseOne(act, kinds, o, await exceptionIn(act, o)),
    }),
    input,
  );

export const noteText = z.string().trim().min(10, 'error.too_short').max(500, 'error.too_long');

/** Says why an exception stays: it stands on the list that is signed. */
export const explainException = (ctx: Ctx, input: ExceptionInput & { note: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.explain_exception',
      action: 'bank.reconcile',
      input: exceptionInput.extend({ note: noteText }),
      async run(act, { note, ...o }) {
        const { ref, cause } = await exceptionIn(act, o);
        const said = { ref, cause, note, by: act.actor.id, at: act.now, letter: null, letterOn: null };
        await insertNote(act.tx, { ...said, id: newId(act.now), partner: o.partner, day: o.day });
        return null;
      },
    }),
    input,
  );

/** Notes the letter by which the bank was asked about an exception: it stands on the list that is signed. */
export const writeToBank = (ctx: Ctx, input: ExceptionInput & { letter: string; letter_on: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.write_to_bank',
      action: 'bank.reconcile',
      input: exceptionInput.extend({
        letter: z.string().trim().min(1, 'error.required').max(80, 'error.too_long'),
        letter_on: z.iso.date('error.date'),
      }),
      async run(act, { letter, letter_on: letterOn, ...o }) {
        const { ref, cause } = await exceptionIn(act, o);
        if (letterOn > localDate(act.city.calendar, act.now)) throw invalid({ letter_on: 'error.in_the_future' });
        const said = { ref, cause, note: '', by: act.actor.id, at: act.now, letter, letterOn };
        await insertNote(act.tx, { ...said, id: newId(act.now), partner: o.partner, day: o.day });
        return null;
      },
    }),
    input,
  );

const dayInput = z.strictObject({ partner, day });

/** Asks to close a day: nothing unexplained is left. */
export const askDayClose = (ctx: Ctx, input: z.input<typeof dayInput>): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.ask_close',
      action: 'bank.reconcile',
      input: dayInput,
      async run(act, o) {
        const found = await closable(act, o);
        const differences = found.exceptions.map((e) => ({
          ref: e.ref,
          cause: e.cause,
          ours: e.ours?.toString(),
          credited: e.credited?.toString(),
          ...saidOf(found.notes.findLast((n) => n.ref === e.ref && n.cause === e.cause)),
        }));
        const { agreed, ours, credited } = found;
        const standing = { ...o, agreed, ours, credited, differences, askedBy: act.actor.id, askedAt: act.now };
        if (!(await askClose(act.tx, standing))) throw conflict('day_closed');
        return null;
      },
    }),
    input,
  );

/** What is kept of a note on the list that is signed. */
const saidOf = (n: DayNote | undefined) => ({
  note: n?.note,
  ...(n?.letter && { letter: n.letter, letter_on: n.letterOn }),
});

async function closable(act: Act, o: z.output<typeof dayInput>): Promise<Day> {
  act.note({ object: `reconciliation/${o.partner}/${o.day}` });
  if (o.day >= localDate(act.city.calendar, act.now)) throw conflict('day_not_over');
  const found = await readDay(act.tx, o.partner, o.day);
  if (found.unexplained.length > 0) throw conflict('day_unexplained');
  return found;
}

/** Agrees to a day's closing: another person, over the same figures. */
export const agreeDayClose = (ctx: Ctx, input: z.input<typeof dayInput>): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'bank.agree_close',
      action: 'bank.agree',
      input: dayInput,
      async run(act, o) {
        const standing = await dayStanding(act.tx, o.partner, o.day);
        if (!standing) throw notFound();
        if (standing.closedAt) throw conflict('day_closed');
        act.may('bank.agree', { askedBy: standing.askedBy });
        const { agreed, ours, credited } = await closable(act, o);
        // What came in the meantime is not what was asked for.
        if (agreed !== standing.agreed || ours !== standing.ours || credited !== standing.credited)
          throw conflict('changed_meanwhile');
        await closeDay(act.tx, o.partner, o.day, act.actor.id, act.now);
        return null;
      },
    }),
    input,
  );
};
