import { createHash } from 'node:crypto';
import type { City } from '../../kernel/city.ts';
import { fmt } from '../../kernel/i18n.ts';
import { sayNorm } from '../../kernel/clock/words.ts';
import { flowOf, uiWords } from '../../ui/index.ts';
import {
  serviceStandard,
  sopFlow,
  sopFlowWords,
  STANDARD_COMPONENTS,
  type CaseBody,
  type Definition,
} from '../casework/index.ts';
import { frameOf, typeset, type Sheet } from '../documents/index.ts';
import { serviceWords } from './words-service.ts';

/*
 * A service's SOP and service standard as papers, from the very version that its cases run through. In Indonesian only:
 * the language of the law they are published under.
 */

export type ServicePaper = 'sop' | 'standar';

const LANG = 'id';
const w = serviceWords[LANG];

/** Of what the paper was made, so that two prints can be compared. */
const footOf = ({ body, sha256 }: Definition): string =>
  `${body.title.id}, versi layanan ${body.version} (${sha256.slice(0, 12)})`;

/** Identity block and flow. Dates are those that the SOP itself says. */
export function sopSheet(city: Pick<City, 'pack' | 'env' | 'timeZone'>, def: Definition): Sheet {
  const { body } = def;
  const { sop } = body;
  const { actors, rows } = sopFlow(body, LANG);
  const flow = flowOf(rows, actors.length);
  const f = fmt(LANG, city.timeZone);
  const texts = (list: readonly { id: string }[]) => list.map((t) => t.id);
  const approved = [
    sop.approvedBy.position,
    sop.approvedBy.name ?? '',
    sop.approvedBy.nip === undefined ? '' : `NIP ${sop.approvedBy.nip}`,
  ];
  return {
    template: 'sop',
    data: {
      ...frameOf(city, body.agency, sop.effective),
      title: `SOP ${sop.title.id}`,
      name: sop.title.id,
      words: { yes: sopFlowWords[LANG].yes },
      block: [
        [w.sopBlock.number, sop.number],
        [w.sopBlock.made, f.date(sop.made)],
        [w.sopBlock.revised, sop.revised === undefined ? '—' : f.date(sop.revised)],
        [w.sopBlock.effective, f.date(sop.effective)],
        [w.sopBlock.approved, approved.filter(Boolean).join(', ')],
        [w.sopBlock.name, sop.title.id],
      ],
      boxes: [
        [w.sopBlock.law, legalBasisOf(body)],
        [w.sopBlock.qualifications, texts(sop.qualifications)],
        [w.sopBlock.related, texts(sop.related)],
        [w.sopBlock.equipment, texts(sop.equipment)],
        [w.sopBlock.warnings, texts(sop.warnings)],
        [w.sopBlock.records, texts(sop.records)],
      ],
      actors,
      rows: rows.map((r, i) => ({
        activity: r.activity,
        actor: r.actor,
        completeness: r.completeness ?? '—',
        time: r.time ?? '—',
        output: r.output ?? '—',
        note: r.note ?? '',
        cells: flow[i]!.map((cell, a) => ({
          ...cell,
          ...(cell.shape && { alt: `${uiWords[LANG].sop.shape[cell.shape]}: ${actors[a]}` }),
        })),
      })),
      promise: `${w.pledge(sayNorm(LANG, body.promise))}.`,
      foot: footOf(def),
    },
    images: { arms: city.pack.arms.svg },
  };
}

/** The laws, each with whether somebody compared it with its text. */
const legalBasisOf = (body: CaseBody): string[] =>
  body.legalBasis.map(
    (l) =>
      `${l.article === undefined ? l.title : w.article(l.title, l.article)}${l.verified ? '' : ` (${w.unverified})`}`,
  );

/** The first six components are published to everybody, the other eight are the agency's own. */
const DELIVERY = 6;

/** The fourteen components. `fee`: in words, by the city's dated rule of the day. */
export function standardSheet(city: Pick<City, 'pack' | 'env' | 'timeZone'>, def: Definition, fee: string): Sheet {
  const { body } = def;
  const standard = {
    ...serviceStandard(body, { id: fee, en: fee }),
    legal_basis: legalBasisOf(body).map((line) => ({ id: line, en: line })),
  };
  const components = STANDARD_COMPONENTS.map((c, i) => ({
    n: i + 1,
    title: w.component[c],
    lines: standard[c].map((t) => t.id),
  }));
  return {
    template: 'standard',
    data: {
      ...frameOf(city, body.agency, body.sop.effective),
      title: `Standar pelayanan ${body.title.id}`,
      service: body.title.id,
      verify: null,
      parts: [
        { title: w.delivery, components: components.slice(0, DELIVERY) },
        { title: w.manufacturing, components: components.slice(DELIVERY) },
      ],
      foot: footOf(def),
    },
    images: { arms: city.pack.arms.svg },
  };
}

/** What is kept of one city: a paper a version and kind, and a fee that changed a few times. */
const MOST_KEPT = 200;
const kept = new WeakMap<City, Map<string, Promise<Buffer>>>();

/** Lays a paper out once; the same sheet is the same bytes. Throws `unavailable('busy')` when too many are asked for. */
export function printed(city: City, sheet: Sheet): Promise<{ pdf: Buffer; etag: string }> {
  const key = createHash('sha256').update(JSON.stringify(sheet)).digest('base64url').slice(0, 27);
  let papers = kept.get(city);
  if (!papers) kept.set(city, (papers = new Map()));
  const before = papers.get(key);
  if (before) return before.then((pdf) => ({ pdf, etag: key }));
  const made = typeset(sheet);
  papers.set(key, made);
  if (papers.size > MOST_KEPT) papers.delete(papers.keys().next().value!);
  return made.then(
    (pdf) => ({ pdf, etag: key }),
    (error: unknown) => {
      papers.delete(key);
      throw error;
    },
  );
}
