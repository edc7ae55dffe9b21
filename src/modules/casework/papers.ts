/*
 * The papers that a case brings about on the city's side: its receipt, letters of return and rejection, decisions with a
 * number. What they say is read from the case when they are laid out; a paper that stands in the register never changes.
 */
import { localDate, dueAt } from '../../kernel/clock/index.ts';
import { execute, defineCommand, type Act, type Ctx } from '../../kernel/command.ts';
import { notFound } from '../../kernel/errors.ts';
import { fmt } from '../../kernel/i18n.ts';
import { z } from 'zod';
import {
  findOutgoing,
  issuePaper,
  kindsOf,
  layOut,
  type DocumentKind,
  type IssuedPaper,
  type PaperOf,
} from '../documents/index.ts';
import { notify } from '../notices/index.ts';
import { findPerson } from '../people/index.ts';
import type { Catalogue, CaseService, DecisionNumber } from './catalogue.ts';
import { answersOf, keyOf, loadCase, SUPERVISOR, type Loaded } from './loaded.ts';
import { objectionTo } from './objection.ts';
import { holds } from './paths.ts';
import type { CaseEvent, CaseState } from './model.ts';
import { caseLetter } from './notices.ts';
import { markView } from './reads/case.ts';
import { labelOf } from './reads/shown.ts';
import { findKaseFiles } from './store/draft.ts';
import { findWords } from './store/envelope.ts';
import { findEvents } from './store/kase.ts';

const SUBJECT = 'kase/';
export const subjectOfKase = (id: string): string => `${SUBJECT}${id}`;

/** The agency has set no form of number yet: serial, letters, agency, year, as a naskah dinas has them. */
const numbered = (letters: string, width: number) => (serial: number, on: string, agency: string) =>
  `${String(serial).padStart(width, '0')}/${letters}/${agency}/${on.slice(0, 4)}`;

const RECEIPT = {
  kind: 'receipt',
  template: 'receipt',
  title: { id: 'Tanda terima berkas', en: 'Receipt' },
  number: numbered('TT', 6),
} as const;
const RETURN = {
  kind: 'return_letter',
  template: 'letter',
  title: { id: 'Surat pengembalian berkas', en: 'Letter of return' },
  number: numbered('PB', 5),
} as const;
const REJECTION = {
  kind: 'rejection_letter',
  template: 'letter',
  title: { id: 'Surat penolakan', en: 'Letter of rejection' },
  signerRole: SUPERVISOR,
  number: numbered('TL', 4),
} as const;

/** What is on every paper of a law that nobody compared with its text. */
const UNVERIFIED = 'Dasar hukum pada surat ini belum dicocokkan dengan naskah aslinya.';

interface Read extends Loaded {
  name: string;
  words: Map<string, string>;
  f: ReturnType<typeof fmt>;
}

/** The case behind a paper. Throws notFound once its key was destroyed: then there is nothing to print. */
async function read(ctx: Ctx, catalogue: Catalogue, { subject }: PaperOf): Promise<Read> {
  const { city } = ctx;
  const loaded = await loadCase(ctx, city.db, catalogue, subject.slice(SUBJECT.length));
  const key = await keyOf(city, city.db, loaded.kase);
  const [words, person] = await Promise.all([
    findWords(city.db, key, loaded.kase.id),
    findPerson(city.db, loaded.kase.applicant),
  ]);
  return { ...loaded, words, name: person?.name ?? '', f: fmt('id', city.timeZone) };
}

const eventOfPart = async (ctx: Ctx, kase: string, part: string): Promise<CaseEvent> => {
  const seq = Number(part);
  const found = (await findEvents(ctx.city.db, kase)).find((e) => e.event.seq === seq);
  if (!found) throw notFound();
  return found.event;
};

function receiptKind(catalogue: Catalogue): DocumentKind {
  return {
    ...RECEIPT,
    async facts(ctx, of) {
      const { kase, def, name, f } = await read(ctx, catalogue, of);
      const files = await findKaseFiles(ctx.city.db, kase.id);
      const places = [...new Set(files.filter((x) => x.fromRev === 1).map((x) => x.requirement))];
      const rows = def.stages.flatMap((s) => s.rows);
      return {
        holder: name,
        body: {
          rows: [
            ['Nomor berkas', kase.number],
            ['Layanan', def.body.title.id],
            ['Pemohon', name],
            ['Diterima', f.dateTime(kase.receivedAt)],
            ...(kase.dueAt ? [['Selesai paling lambat', f.dateTime(kase.dueAt)]] : []),
            ['Biaya', 'Gratis (Rp0)'],
          ],
          files: places.map((place) => labelOf(def, place).id),
          steps: rows.filter((r) => r.when === undefined).map((r) => r.activity.id),
          keep: `Simpan nomor berkas dan PIN Anda. Lihat kemajuan berkas di ${ctx.city.origin}/cek-berkas. Petugas tidak pernah meminta uang, PIN, atau kode.`,
        },
      };
    },
  };
}

function returnKind(catalogue: Catalogue): DocumentKind {
  return {
    ...RETURN,
    async facts(ctx, of) {
      const loaded = await read(ctx, catalogue, of);
      const { kase, def, name, words, f } = loaded;
      const event = await eventOfPart(ctx, kase.id, of.part);
      if (event.type !== 'returned') throw new Error(`event ${of.part} of case ${kase.id} returns nothing`);
      const { state } = kase;
      const until = state.revision && dueAt(ctx.city.calendar, def.body.revision, state.revision.clock).at;
      const marks = event.data.defects.map((m) => markView({ loaded, words }, m));
      const note = event.data.note === undefined ? undefined : words.get(event.data.note);
      return {
        holder: name,
        body: {
          about: `Pengembalian berkas ${kase.number} untuk diperbaiki`,
          to: name,
          opening: [
            `Berkas ${def.body.title.id} dengan nomor ${kase.number}, yang kami terima pada ${f.date(kase.receivedAt)}, sudah diperiksa. Bagian berikut perlu Anda perbaiki; bagian lain sudah baik dan tidak perlu diisi lagi.`,
          ],
          table: {
            head: ['No.', 'Bagian', 'Alasan dan cara memperbaiki'],
            rows: marks.map((m) => [m.label.id, m.reason.text.id, m.reason.advice.id, m.note ?? '']),
          },
          closing: [
            ...(note === undefined ? [] : [`Catatan petugas: ${note}`]),
            `Perbaiki lewat Berkas saya di ${ctx.city.origin}/berkas-saya${until ? `, paling lambat ${f.date(until)}` : ''}. Selama Anda memperbaiki, waktu penyelesaian berhenti dihitung dan tidak diulang dari awal. Tidak ada biaya.`,
          ],
          note: null,
        },
      };
    },
  };
}

function rejectionKind(catalogue: Catalogue): DocumentKind {
  return {
    ...REJECTION,
    async facts(ctx, of) {
      const { kase, def, name, words, f } = await read(ctx, catalogue, of);
      const event = await eventOfPart(ctx, kase.id, of.part);
      if (event.type !== 'rejected') throw new Error(`event ${of.part} of case ${kase.id} rejects nothing`);
      const reason = def.body.rejectReasons.find((r) => r.code === event.data.reason);
      const note = event.data.note === undefined ? undefined : words.get(event.data.note);
      const agency = ctx.city.pack.agencies.find((a) => a.code === kase.agency)?.name ?? kase.agency;
      const objection = objectionTo(ctx.city, new Date(event.at));
      return {
        holder: name,
        body: {
          about: `Penolakan berkas ${kase.number}`,
          to: name,
          opening: [
            `Berkas ${def.body.title.id} dengan nomor ${kase.number}, yang kami terima pada ${f.date(kase.receivedAt)}, tidak dapat kami kabulkan.`,
            `Alasan: ${reason?.text.id ?? event.data.reason}.`,
            `Dasar hukum: ${reason?.legalBasis ?? '–'}.`,
            ...(note === undefined ? [] : [`Penjelasan: ${note}`]),
          ],
          table: null,
          closing: [
            ...(objection
              ? [
                  `Bila Anda tidak setuju, ajukan keberatan tertulis kepada ${agency} paling lama ${objection.norm.id} sejak keputusan ini, sampai ${f.date(objection.until)} (${objection.legalBasis}).`,
                ]
              : []),
            `Anda juga boleh mengajukan berkas baru kapan saja bila alasannya sudah teratasi.`,
          ],
          note: UNVERIFIED,
        },
      };
    },
    onIssued: (act, paper) => tellLetter(act, catalogue, paper, REJECTION.title),
  };
}

/** The kind of a decision: its book, and what its service says of it. Undefined for one that is a number only. */
function decisionKind(catalogue: Catalogue, service: CaseService, row: string): DocumentKind | undefined {
  const decision = service.decisions?.[row];
  const paper = decision?.paper;
  if (!decision || !paper) return undefined;
  const { title } = paper;
  return {
    ...bookOf(service, row, decision),
    template: 'decision',
    title,
    async facts(ctx, of) {
      const { kase, f } = await read(ctx, catalogue, of);
      const { answers } = await answersOf(ctx.city, ctx.city.db, kase);
      const { city } = ctx.city.pack;
      const { holder, ...said } = paper.text(answers, {
        number: kase.number,
        reportedOn: localDate(ctx.city.calendar, kase.receivedAt),
        items: kase.state.items,
        holds: (condition) => holds(kase.state, condition),
        city: city.name,
        date: (on) => f.date(on),
      });
      return { holder, body: { ...said, city: city.name, note: UNVERIFIED } };
    },
    onIssued: (act, issued) => tellLetter(act, catalogue, issued, title),
  };
}

const bookOf = (service: CaseService, row: string, decision: DecisionNumber) => ({
  kind: decision.kind,
  signerRole: service.definition.rows.get(row)!.row.actor,
  number: (serial: number, on: string) => decision.format(serial, on),
});

/** Every kind of paper that cases bring about: for the list in app.ts. */
export function casePapers(catalogue: Catalogue): DocumentKind[] {
  const decisions = catalogue.services.flatMap((service) =>
    Object.keys(service.decisions ?? {}).flatMap((row) => decisionKind(catalogue, service, row) ?? []),
  );
  return [receiptKind(catalogue), returnKind(catalogue), rejectionKind(catalogue), ...decisions];
}

/** A signed letter lies in the applicant's hands: it is told, and leads there. */
async function tellLetter(
  act: Act,
  catalogue: Catalogue,
  paper: IssuedPaper,
  letter: { id: string; en: string },
): Promise<void> {
  if (paper.person === null) return;
  const { kase } = await loadCase(act, act.tx, catalogue, paper.subject.slice(SUBJECT.length));
  await notify(act, {
    person: paper.person,
    kind: caseLetter,
    object: kase.id,
    params: { number: kase.number, letter, paper: paper.id },
    key: `paper/${paper.id}`,
  });
}

/** What a case's event puts on its way, in the act itself: number now, paper and signature after. */
export async function issueFor(act: Act, { kase, service }: Loaded, event: CaseEvent, state: CaseState): Promise<void> {
  const of = {
    office: kase.agency,
    person: kase.applicant,
    subject: subjectOfKase(kase.id),
    topic: kase.service,
  };
  if (event.type === 'done') {
    const { row } = event.data;
    const decision = service.decisions?.[row];
    if (decision?.paper) await issuePaper(act, bookOf(service, row, decision), { ...of, part: row });
  }
  if (event.type === 'returned' && state.revision) await issuePaper(act, RETURN, { ...of, part: String(event.seq) });
  if (event.type === 'rejected') await issuePaper(act, REJECTION, { ...of, part: String(event.seq) });
}

const askReceipt = (catalogue: Catalogue) =>
  defineCommand({
    name: 'case.ask_receipt',
    action: 'case.read',
    input: z.strictObject({ kase: z.uuid() }),
    async run(act, { kase: id }): Promise<string> {
      const { kase, who } = await loadCase(act, act.tx, catalogue, id);
      if (who.kind !== 'applicant') throw notFound();
      const subject = subjectOfKase(id);
      act.note({ object: subject });
      const { agency: office, applicant: person, service: topic } = kase;
      return issuePaper(act, RECEIPT, { office, person, subject, part: '1', topic });
    },
  });

/**
 * The receipt as a paper: numbered and laid out when the applicant first asks for it, because most never do. Gives the
 * paper's id. Throws notFound for another's case, `unavailable` while too much is laid out.
 */
export async function receiptPaper(ctx: Ctx, catalogue: Catalogue, kase: string): Promise<string> {
  const id = await execute(ctx, askReceipt(catalogue), { kase });
  await layOut(ctx, kindsOf(casePapers(catalogue)), id);
  const { paper } = (await findOutgoing(ctx.city.db, id)) ?? {};
  if (!paper) throw notFound();
  return paper;
}
