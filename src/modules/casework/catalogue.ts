import type { Act } from '../../kernel/command.ts';
import type { PaperExpectation, RegistryPaperKind } from '../documents/registry-paper.ts';
import type { BillKinds } from '../money/index.ts';
import type { Answers, CaseBody, Definition, Text } from './definition.ts';
import { placeOfItem } from './paths.ts';
import type { EndStatus } from './model.ts';
import type { RegistryEvents, RegistryService } from './registry-port.ts';

/** A public service done here, as its file under `services/` gives it. */
export interface CaseService {
  definition: Definition;
  /** How its rows speak to the population registry; absent where no row does. */
  registry?: AnyRegistryMapping;
  /** The same of its further outputs, by kind: what follows from the event in the registry, with a paper of its own. */
  registryAlso?: Readonly<Record<string, AnyRegistryMapping>>;
  /** Pages on which one may pick people of one's own family card rather than type them. */
  family?: readonly FamilyPick[];
  /** Rows whose end is a decision with a legal number of its own, by row: taken from the agency's book as the row ends. */
  decisions?: Readonly<Record<string, DecisionNumber>>;
  /** Another room's part in it, where filing and deciding do more than move a case. */
  room?: CaseRoom;
}

/** A room below this one whose own record goes along with the case, decided in one transaction with it. */
export interface CaseRoom {
  /** Where it is asked for, and what its page says of a case that runs: no form and no program files without it. */
  asks: { path: string; label: Text };
  /** Where rows that may `settle` are decided, by the case's number. */
  decides: { path(number: string): string; label: Text };
  /** What follows there as the case ends, however that came; filled by app.ts. */
  ended?: CaseEnded;
}

/** Throws to refuse the act that ended the case. */
export type CaseEnded = (act: Act, end: CaseEnd) => Promise<void>;

export interface CaseEnd {
  kase: string;
  status: EndStatus;
  /** Of a rejection. */
  reason?: string;
}

/** The mapping of any service. */
export type AnyRegistryMapping = { [S in RegistryService]: RegistryMapping<S> }[RegistryService];

export interface RegistryMapping<S extends RegistryService> {
  /** The kind of event, as the registry names it. */
  service: S;
  /** What the registry takes down of one item of the output's group (from 1; 0 where it has none). */
  event(answers: Answers, on: EventFacts): RegistryEvents[S];
  /** The answer a field of the event was made from (`child.bornOn`, 2 → `child.2.born_on`); undefined: from none. */
  pathOf(field: string, item: number, answers: Answers): string | undefined;
  /** The paper that comes back; absent where none does. */
  paper?: {
    kind: RegistryPaperKind;
    /** What it must say. The city's own part of the expectation is added by the caller. */
    expects(
      answers: Answers,
      on: { item: number; late: boolean },
    ): Pick<PaperExpectation, 'holder' | 'bornOn' | 'late' | 'number'>;
  };
  /** Row whose decision goes along with the event. */
  decisionRow?: string;
  /** The answer that names the item's subject, for lists: `child.1.name`. */
  subjectPath(item: number, answers: Answers): string;
}

/** What an event needs besides the answers. */
export interface EventFacts {
  item: number;
  reportedOn: string;
  decision?: Decision;
  /** Of a further output: the registry's numbers of the events of this case that it follows from. */
  follows?: string[];
}

/** How the registry is told of an outside item: of the first output, or of a further one. */
export function mappingAt(service: CaseService, body: CaseBody, item: number): AnyRegistryMapping | undefined {
  const { output } = placeOfItem(item);
  return output === 0 ? service.registry : service.registryAlso?.[body.outputs[output]?.kind ?? ''];
}

/** The answer that names whom an outside item is about; empty where none does. */
export function subjectAt(service: CaseService, body: CaseBody, item: number, answers: Answers): string {
  const path = mappingAt(service, body, item)?.subjectPath(placeOfItem(item).n, answers);
  return String(answers[path ?? ''] ?? '');
}

/** Which answers the applicant's own family card can give. Questions of a group are named without it. */
export interface FamilyPick {
  /** The page that offers it. */
  page: string;
  /** As many people as this repeat group takes; absent: one. */
  group?: string;
  /** Only members of this sex are offered: a page that asks for a mother, or a father. */
  sex?: 'L' | 'P';
  person: Readonly<Partial<Record<'name' | 'nik' | 'sex' | 'born_on' | 'relation', string>>>;
  /** Questions that the card itself answers. */
  card: Readonly<Partial<Record<'number' | 'area', string>>>;
}

/** A decision that has been made, with its number in the agency's book. */
export interface Decision {
  number: string;
  /** Legal date. */
  on: string;
}

export interface DecisionNumber {
  /** The book, `late_birth_decision`. */
  kind: string;
  /** The whole number from the year's serial: `474.1/0042/KEP/2026`. */
  format(serial: number, on: string): string;
  /** What the decision is called on screens, and what its paper says. Absent: it is a number and no paper. */
  paper?: { title: Text; text(answers: Answers, on: DecisionFacts): DecisionText };
}

/** What a decision's paper needs besides the answers. */
export interface DecisionFacts {
  /** The case's number, and the legal date on which the report was received. */
  number: string;
  reportedOn: string;
  /** How many items of each group there are: `{ child: 2 }`. */
  items: Readonly<Record<string, number>>;
  /** Whether a condition of the service holds for this case. */
  holds(condition: string): boolean;
  /** `Kota Medan` */
  city: string;
  /** A legal date as papers write it. */
  date(on: string): string;
}

/** A decision in the parts that the law knows, in Indonesian. */
export interface DecisionText {
  /** Whom it is about. */
  holder: string;
  /** "tentang …" */
  about: string;
  /** Menimbang, Mengingat, and what is decided (KESATU, KEDUA, …). */
  considering: string[];
  recalling: string[];
  decides: string[];
}

/** Every service of this release, found by code. Faces and modules get it from app.ts, never from `services/`. */
export interface Catalogue {
  services: readonly CaseService[];
  /** What their rows may bill. */
  bills: BillKinds;
  find(code: string): CaseService | undefined;
}

/** `ended`: what other rooms do as a case of theirs ends, by service. Throws when two services bear one code. */
export function createCatalogue(
  given: readonly CaseService[],
  bills: BillKinds = new Map(),
  ended: Readonly<Record<string, CaseEnded>> = {},
): Catalogue {
  const services = given.map((service) => {
    const then = ended[service.definition.body.code];
    return service.room && then ? { ...service, room: { ...service.room, ended: then } } : service;
  });
  const byCode = new Map<string, CaseService>();
  for (const service of services) {
    const { code } = service.definition.body;
    if (byCode.has(code)) throw new Error(`two services are called ${code}`);
    byCode.set(code, service);
  }
  return { services, bills, find: (code) => byCode.get(code) };
}
