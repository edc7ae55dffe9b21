import type { Act, Ctx } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { sha256 } from '../../../kernel/crypto.ts';
import { conflict, invalid, unavailable } from '../../../kernel/errors.ts';
import { findFiles, openFile } from '../../../kernel/files/index.ts';
import {
  checkRegistryPaper,
  filePaper,
  findNumber,
  isNumbered,
  isPaperNumber,
  openNumber,
  stampedBy,
  type PaperDifference,
  type RegistryPaperReport,
} from '../../documents/index.ts';
import type { CaseAct } from '../acts.ts';
import { mappingAt, type AnyRegistryMapping, type Catalogue } from '../catalogue.ts';
import type { Answers, Definition } from '../definition.ts';
import { answersOf, loadCase, type Loaded } from '../loaded.ts';
import { holds, itemsOfOutput, placeOfItem } from '../paths.ts';
import type { RegistryReport } from '../registry-port.ts';
import { findRegistration, findRegistrations, saveRegistration, type Registration } from '../store/registration.ts';
import { advance } from './advance.ts';
import { asksOf, byHandOnly } from './outside.ts';

/** What the registry is told and what comes back from it: the event of an item, its number, its paper. */

/** A paper that was read before the act: its bytes' digest, and what its signature says. */
export interface Brought {
  report: RegistryPaperReport;
  sha256: Buffer;
  /** The number it gave the event; absent where the event gets none of its own. */
  number?: string;
}

export const subjectOf = (kase: string): string => `kase/${kase}`;
export const cityCode = (ctx: { city: Ctx['city'] }): string => ctx.city.pack.city.kemendagri.replaceAll('.', '');

/** How the registry is told of an item. Throws where the service does not say it: no row of such a service asks. */
export function mappingOf({ service, def }: Loaded, item: number): AnyRegistryMapping {
  const mapping = mappingAt(service, def.body, item);
  if (!mapping) throw new Error(`${def.body.code} does not say how the registry is told of item ${item}`);
  return mapping;
}

/** The registry's paper of an item. Throws where none comes of it: no row of such a service asks for one. */
function paperOf(loaded: Loaded, item: number): NonNullable<AnyRegistryMapping['paper']> {
  const { service, paper } = mappingOf(loaded, item);
  if (!paper) throw new Error(`${service}: no paper of the registry comes of it`);
  return paper;
}

/** Reported after the legal limit: decided by the head, and told by the paper's number. */
function isLate(def: Definition, mapping: AnyRegistryMapping, state: Loaded['kase']['state']): boolean {
  const when = mapping.decisionRow === undefined ? undefined : def.rows.get(mapping.decisionRow)?.row.when;
  return when !== undefined && holds(state, when);
}

export async function checkPaper(
  ctx: Ctx,
  loaded: Loaded,
  answers: Answers,
  item: number,
  registration: Registration | undefined,
  pdf: Buffer,
): Promise<Brought> {
  const trust = ctx.city.ports.registryTrust;
  if (!trust || trust.roots.length === 0) throw unavailable('no_registry_roots', 3600);
  const mapping = mappingOf(loaded, item);
  const paper = paperOf(loaded, item);
  const late = isLate(loaded.def, mapping, loaded.kase.state);
  const report = await checkRegistryPaper(
    pdf,
    {
      kind: paper.kind,
      cityCode: cityCode(ctx),
      ...(registration?.number ? { number: registration.number } : {}),
      ...paper.expects(answers, { item: placeOfItem(item).n, late }),
      ...(trust.organisation === undefined ? {} : { signerOrganisation: trust.organisation }),
    },
    trust.roots,
    ctx.now,
  );
  const number = isNumbered(paper.kind) ? report.number : undefined;
  return { report, sha256: sha256(pdf), ...(number !== undefined && { number }) };
}

/** Reads the paper an officer brought, outside any transaction. Throws notFound for a file that is not the officer's. */
export async function examinePaper(
  ctx: Ctx,
  catalogue: Catalogue,
  kase: string,
  asked: Extract<CaseAct, { type: 'confirm' }>,
): Promise<Brought | undefined> {
  if (asked.file === undefined) return undefined;
  const loaded = await loadCase(ctx, ctx.city.db, catalogue, kase);
  const [info] = await findFiles(ctx.city.db, [asked.file]);
  if (info?.state !== 'clean' || info.owner !== ctx.actor.id || info.mediaType !== 'application/pdf')
    throw invalid({ file: 'error.file_missing' });
  const { answers } = await answersOf(ctx.city, ctx.city.db, loaded.kase);
  const registration = await findRegistration(ctx.city.db, loaded.kase.id, asked.item);
  return checkPaper(
    ctx,
    loaded,
    answers,
    asked.item,
    registration,
    (await openFile(ctx.city, asked.file, 'original')).bytes,
  );
}

/** Differences that no officer may wave through: then it is not the registry's paper. */
const NEVER = new Set<PaperDifference['field']>(['signature', 'signer', 'file']);

/** Puts a checked paper into the applicant's hands; gives its id. */
export async function keepPaper(
  act: Act,
  loaded: Loaded,
  item: number,
  file: string,
  brought: Brought,
): Promise<string> {
  const { report } = brought;
  const registration = await findRegistration(act.tx, loaded.kase.id, item);
  const number = report.number ?? registration?.number;
  if (!number) throw conflict('paper_differs', { differences: report.differences });
  const signedAt = report.signature.signedAt ?? act.now;
  const { kind } = paperOf(loaded, item);
  const { id } = await filePaper(act, {
    kind,
    issuedBy: 'registry',
    number: openNumber(kind, number),
    issuedOn: localDate(act.city.calendar, signedAt),
    person: loaded.kase.applicant,
    subject: subjectOf(loaded.kase.id),
    part: String(item),
    fileId: file,
    signer: report.signature.signerName ?? '',
    signedAt,
    stampedBy: stampedBy(report.signature),
    sha256: brought.sha256,
  });
  return id;
}

/** An officer brings the registry's answer: a number, a validation, or the signed paper. */
export async function bringAnswer(
  act: Act,
  loaded: Loaded,
  asked: Extract<CaseAct, { type: 'confirm' }>,
  brought: Brought | undefined,
) {
  const { kase, def } = loaded;
  const { file, number, accept_differences: accepted, ...command } = asked;
  await byHandOnly(act, loaded, asked);
  const row = def.rows.get(asked.expected.row)?.row;
  const asks = row && asksOf(row);
  let paper: string | undefined;
  if (asks === 'submit' && placeOfItem(asked.item).output > 0 && !(await followedBy(act.tx, loaded)))
    throw conflict('event_first');
  // Where nothing gets a number of its own there is none to bring.
  const kind = mappingOf(loaded, asked.item).paper?.kind;
  if (asks === 'submit' && kind !== undefined && isNumbered(kind)) {
    const told = number?.trim().toUpperCase() ?? '';
    if (!isPaperNumber(kind, cityCode(act), told)) throw invalid({ number: 'error.paper_number' });
    await saveRegistration(act.tx, kase.id, asked.item, { number: told }, act.now).catch((error: unknown) => {
      if ((error as { code?: string }).code === '23505') throw invalid({ number: 'error.paper_number_taken' });
      throw error;
    });
  }
  if (asks === 'sign') {
    if (file === undefined || !brought) throw invalid({ file: 'error.file_missing' });
    const { differences } = brought.report;
    if (differences.some((d) => NEVER.has(d.field)) || (differences.length > 0 && accepted !== true))
      throw conflict('paper_differs', { differences });
    paper = await keepPaper(act, loaded, asked.item, file, brought);
  }
  return advance(act, loaded, { ...command, ...(paper !== undefined && { paper }) });
}

/**
 * The registry's numbers of the events that a further output follows from; undefined while one of them is not taken down.
 */
export async function followedBy(
  db: Reader,
  { kase, def }: Pick<Loaded, 'kase' | 'def'>,
): Promise<string[] | undefined> {
  const known = await findRegistrations(db, kase.id);
  const numbers = itemsOfOutput(def.body, kase.state, 0).map((item) => known.find((r) => r.item === item)?.number);
  return numbers.every((n) => typeof n === 'string') ? numbers : undefined;
}

/** What the registry takes down of one item, by the answers in force. */
export async function reportOf(ctx: Pick<Ctx, 'city'>, loaded: Loaded, item: number): Promise<RegistryReport> {
  const { kase } = loaded;
  const { output, n } = placeOfItem(item);
  const mapping = mappingOf(loaded, item);
  const { answers } = await answersOf(ctx.city, ctx.city.db, kase);
  const decided = mapping.decisionRow === undefined ? undefined : loaded.service.decisions?.[mapping.decisionRow];
  const decision = decided && (await findNumber(ctx.city.db, { kind: decided.kind, subject: subjectOf(kase.id) }));
  const event = mapping.event(answers, {
    item: n,
    reportedOn: localDate(ctx.city.calendar, kase.receivedAt),
    ...(decision && { decision }),
    ...(output > 0 && { follows: (await followedBy(ctx.city.db, loaded)) ?? [] }),
  });
  // A mapping's event is of its own service; TypeScript does not follow the pair through a union.
  return { service: mapping.service, event } as RegistryReport;
}
