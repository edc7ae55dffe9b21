import { sayNorm } from '../../kernel/clock/words.ts';
import { defineWords, type Lang } from '../../kernel/i18n.ts';
import type { SopRow } from '../../ui/index.ts';
import { APPLICANT, type CaseBody, type Row, type Text } from './definition.ts';

/** What the flow says besides the service's own words. */
export const sopFlowWords = defineWords({
  id: {
    applicant: 'Pemohon',
    send: 'Mengisi dan mengirim berkas',
    receipt: 'Tanda terima bernomor',
    receive: 'Menerima hasil',
    sometimes: 'Hanya pada sebagian berkas',
    beside: (numbers: number[]) => `Bersamaan dengan no. ${numbers.join(', ')}`,
    no: (numbers: number[]) => `Tidak: kembali ke no. ${numbers.join(' atau ')}`,
    reject: 'Dapat ditolak, dengan dasar hukum',
    late: (who: string) => `Lewat waktu: naik ke ${who}`,
    expire: 'Tidak dijawab: berkas berakhir',
    yes: 'Ya',
  },
  en: {
    applicant: 'Applicant',
    send: 'Fills in and sends the file',
    receipt: 'A numbered receipt',
    receive: 'Receives the result',
    sometimes: 'For some cases only',
    beside: (numbers: number[]) => `At the same time as no. ${numbers.join(', ')}`,
    no: (numbers: number[]) => `No: back to no. ${numbers.join(' or ')}`,
    reject: 'May be refused, on a legal basis',
    late: (who: string) => `Overdue: goes up to ${who}`,
    expire: 'Not answered: the case ends',
    yes: 'Yes',
  },
});

/** The flow of a service's SOP in one language: for the page and for the paper. */
export interface SopFlow {
  actors: string[];
  rows: SopRow[];
}

/**
 * The SOP's table, read from the same version that cases run through. It begins with the applicant's sending and ends
 * with the receiving, which no row of the definition says since nobody is to be watched over there.
 */
export function sopFlow(body: CaseBody, lang: Lang): SopFlow {
  const w = sopFlowWords[lang];
  const say = (text: Text) => text[lang];
  const ids = [APPLICANT, ...body.roles.map((r) => r.id)];
  const actors = [w.applicant, ...body.roles.map((r) => say(r.title))];
  const rows = body.stages.flatMap((stage) => stage.rows.map((row) => ({ stage, row })));
  // Numbered from 2: the first is the sending.
  const numberOf = (row: Row) => rows.findIndex((r) => r.row === row) + 2;
  const firstOf = (target: string): number =>
    target === APPLICANT ? 1 : rows.findIndex(({ stage }) => stage.id === target) + 2;

  const notes = ({ stage, row }: (typeof rows)[number]): string[] => {
    const beside = stage.rows.filter((r) => r !== row);
    const escalate = 'escalate' in row.onLate ? row.onLate.escalate[0]!.to : undefined;
    return [
      ...(row.when === undefined ? [] : [w.sometimes]),
      ...(beside.length === 0 ? [] : [w.beside(beside.map(numberOf))]),
      ...(row.may?.return ? [w.no(row.may.return.map(firstOf))] : []),
      ...(row.may?.reject ? [w.reject] : []),
      ...(escalate === undefined ? [] : [w.late(actors[ids.indexOf(escalate)] ?? escalate)]),
      ...('expire' in row.onLate ? [w.expire] : []),
    ];
  };

  return {
    actors,
    rows: [
      {
        activity: w.send,
        actor: 0,
        shape: 'start',
        completeness: body.requirements
          .filter((r) => !body.requirements.some((x) => x.substitute === r.id))
          .map((r) => say(r.title))
          .join('; '),
        output: w.receipt,
      },
      ...rows.map((r): SopRow => ({
        activity: say(r.row.activity),
        actor: ids.indexOf(r.row.actor),
        shape: r.row.may?.return || r.row.may?.reject ? 'decision' : 'step',
        completeness: r.row.completeness.map(say).join('; '),
        time: sayNorm(lang, r.row.norm),
        output: say(r.row.output),
        note: notes(r).join('; '),
      })),
      {
        activity: w.receive,
        actor: 0,
        shape: 'end',
        output: body.outputs.map((o) => say(o.title)).join('; '),
      },
    ],
  };
}
