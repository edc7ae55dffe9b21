import type { Ctx } from '../../../kernel/command.ts';
import { dueAt, localDate } from '../../../kernel/clock/index.ts';
import { snapshot, type Reader } from '../../../kernel/db.ts';
import { openDataKey } from '../../../kernel/data-key.ts';
import { outgoingOf, papersOf } from '../../documents/index.ts';
import { DEPUTY_WORD } from '../../../kernel/permission.ts';
import { billsShown, type BillShown } from '../../money/index.ts';
import { deputyTimes, findPerson, officerNames, officersInPost, type DeputyTime } from '../../people/index.ts';
import { subjectAt, type Catalogue } from '../catalogue.ts';
import { noteInspection } from '../commands/look.ts';
import { subjectOf } from '../commands/bills.ts';
import { asksOf } from '../commands/outside.ts';
import { APPLICANT, normText, type Answers, type Definition, type Text } from '../definition.ts';
import { answersOf, loadCase, postsFor, type Loaded } from '../loaded.ts';
import {
  actions,
  decide,
  dueOf,
  isEnded,
  isPending,
  openRow,
  promiseOf,
  rolesOf,
  rowDueOf,
  type CaseEvent,
  type CaseStatus,
  type Mark,
} from '../model.ts';
import { comingKinds, kindOfItem, numberFormOf } from '../outputs.ts';
import { objectionTo } from '../objection.ts';
import { holds, itemsOfRow, placeOfItem } from '../paths.ts';
import { findWords } from '../store/envelope.ts';
import { findEvents, type StoredEvent } from '../store/kase.ts';
import { currentVersions } from '../store/version.ts';
import { numbersOf } from '../store/list.ts';
import { findRegistrations, type Registration } from '../store/registration.ts';
import { caseWords, words } from '../words.ts';
import type { CaseView, HistoryEntry, MarkView, OfficerName, OutsideView, RowView, StageView } from '../view.ts';
import { labelOf } from './shown.ts';

const both = (of: (lang: 'id' | 'en') => string): Text => ({ id: of('id'), en: of('en') });

/** Whatever reads a case needs of it besides its state. */
interface Around {
  ctx: Ctx;
  loaded: Loaded;
  officer: boolean;
  names: Map<string, string>;
  deputies: DeputyTime[];
  words: Map<string, string>;
  registrations: Registration[];
  subjects: (item: number) => string;
}

/**
 * A case as this actor may see it, all of one moment. To the applicant no officer has a name, and officers' notes among
 * themselves are not there. An inspector's look is audited. `at`: a snapshot that has more to say, whose owner audits. Throws notFound for a case the actor has no business
 * with.
 */
export async function findCase(ctx: Ctx, catalogue: Catalogue, id: string, at?: Reader): Promise<CaseView> {
  if (at) return readCase(ctx, at, catalogue, id);
  const view = await snapshot(ctx.city.db, (own) => readCase(ctx, own, catalogue, id));
  if (view.letter) await noteInspection(ctx, view.id, view.letter.id);
  return view;
}

async function readCase(ctx: Ctx, at: Reader, catalogue: Catalogue, id: string): Promise<CaseView> {
  const { city } = ctx;
  const loaded = await loadCase(ctx, at, catalogue, id);
  const { kase, def, who, service } = loaded;
  const { state } = kase;
  const events = await findEvents(at, kase.id);
  const papers = await papersOf(at, `kase/${kase.id}`);
  const outgoing = await outgoingOf(at, `kase/${kase.id}`);
  const registrations = await findRegistrations(at, kase.id);
  const key = await openDataKey(at, city.keys, kase.dataKey);
  const applicant = await findPerson(at, kase.applicant);
  const officer = who.kind !== 'applicant';
  const officerIds = [
    ...new Set([
      ...events.flatMap(({ event }) => (event.role === APPLICANT || event.actor === 'system' ? [] : [event.actor])),
      ...state.open.flatMap((r) => (r.officer === null ? [] : [r.officer])),
    ]),
  ];
  const names = officer ? await officerNames(at, officerIds) : new Map<string, string>();
  const deputies = await deputyTimes(at, officerIds);
  const said = key ? await findWords(at, key, kase.id) : new Map<string, string>();
  const answers: Answers = key ? (await answersOf(city, at, kase)).answers : {};
  const numbers = await numbersOf(
    at,
    state.links.map((l) => l.other),
  );
  const newest =
    who.supervises && !kase.endedAt ? (await currentVersions(at, ctx.now, kase.service))[0]?.version : undefined;
  const today = localDate(city.calendar, ctx.now);
  const bills = await billsShown(at, catalogue.bills, subjectOf(kase.id), ctx.now, today);
  const around: Around = {
    ctx,
    loaded,
    officer,
    names,
    deputies,
    words: said,
    registrations,
    subjects: (item) => subjectAt(service, def.body, item, answers),
  };
  const rejected =
    state.status === 'rejected' ? def.body.rejectReasons.find((r) => r.code === state.reason) : undefined;
  const last = events.at(-1)?.event;
  return {
    ...headOf(def, { ...kase, seq: state.seq, status: state.status, stage: state.stage }),
    version: kase.version,
    as: officer ? 'officer' : 'applicant',
    letter: loaded.letter ? { id: loaded.letter.id, number: loaded.letter.number } : null,
    room: roomOf(loaded),
    newerVersion: newest === undefined || newest === kase.version ? null : newest,
    seesLooks:
      ctx.rights.can(ctx.actor, 'case.looks', { agency: kase.agency, byLetter: loaded.letter !== undefined }) === true,
    applicant: { id: kase.applicant, name: applicant?.name ?? null },
    channel: kase.channel,
    due: dueOf(def, state, city.calendar),
    promise: normText(promiseOf(def, state)),
    heldBy: heldBy(ctx, loaded),
    paused: state.paused && {
      reason: reasonText(def.body.pauseReasons, state.paused.reason),
      since: new Date(state.paused.since),
    },
    rows: state.open.map((open) => rowView(around, open)),
    bills,
    reopened: reopenedOf(loaded, bills),
    marks: state.marks.map((m) => markView(around, m)),
    revision: state.revision && {
      round: state.revision.round,
      due: dueAt(city.calendar, def.body.revision, state.revision.clock),
    },
    actions: actions(def, state, { now: ctx.now, who }),
    stages: stagesOf(around, events),
    history: events.flatMap((e) => historyEntry(around, e)),
    papers: papers.filter((p) => officer || p.person === ctx.actor.id),
    coming: comingKinds(loaded, papers),
    letters: outgoing
      .filter((o) => (o.state === 'requested' || o.state === 'ready') && (officer || o.person === ctx.actor.id))
      .map((o) => ({
        id: o.id,
        kind: o.kind,
        number: o.number,
        waits: o.state === 'ready' ? ('signature' as const) : ('layout' as const),
      })),
    rejected: rejected
      ? {
          text: rejected.text,
          legalBasis: rejected.legalBasis,
          objection: (kase.endedAt && objectionTo(city, kase.endedAt)) ?? null,
          note: (last?.type === 'rejected' && last.data.note && said.get(last.data.note)) || null,
        }
      : null,
    links: officer
      ? state.links.map((l) => ({ id: l.other, number: numbers.get(l.other) ?? '', reason: l.reason }))
      : [],
  };
}

export function headOf(
  def: Definition,
  k: {
    id: string;
    number: string;
    service: string;
    status: string;
    stage: string | null;
    seq: number;
    receivedAt: Date;
    dueAt: Date | null;
    endedAt: Date | null;
  },
) {
  return {
    id: k.id,
    number: k.number,
    service: k.service,
    title: def.body.title,
    status: k.status as CaseStatus,
    stage: k.stage,
    stageTitle: def.stages.find((s) => s.id === k.stage)?.title ?? null,
    seq: k.seq,
    receivedAt: k.receivedAt,
    dueAt: k.dueAt,
    endedAt: k.endedAt,
  };
}

/** Which office holds the case and at which step: everybody may know it; who sits there, not. */
export function heldBy(ctx: Pick<Ctx, 'city'>, { kase, def }: Pick<Loaded, 'kase' | 'def'>): CaseView['heldBy'] {
  const { state } = kase;
  const agency = ctx.city.pack.agencies.find((a) => a.code === kase.agency);
  const [open] = state.open;
  const waits = isEnded(state)
    ? 'nobody'
    : state.revision || state.open.every((o) => def.rows.get(o.row)!.row.actor === APPLICANT)
      ? 'applicant'
      : state.open.some((o) => o.outside.some(isPending))
        ? 'registry'
        : 'city';
  return {
    agency: agency?.name ?? kase.agency,
    short: agency?.short ?? kase.agency,
    step: open ? def.rows.get(open.row)!.row.activity : null,
    waitsFor: waits,
  };
}

function reasonText(list: readonly { code: string; text: Text }[], code: string): Text {
  return list.find((r) => r.code === code)?.text ?? { id: code, en: code };
}

const nameOf = (a: Around, id: string | null): OfficerName | null =>
  id !== null && a.officer && a.names.has(id) ? { id, name: a.names.get(id)! } : null;

function roleTitle(def: Definition, role: string): Text {
  const own = def.body.roles.find((r) => r.id === role)?.title;
  return own ?? both((lang) => (words[lang].who as Record<string, string>)[role] ?? words[lang].who.officer);
}

/** The role as it was held then: "Plh. Kepala Dinas". */
function titleThen({ ctx, loaded, deputies }: Around, e: StoredEvent['event']): Text {
  const title = roleTitle(loaded.def, e.role);
  const on = localDate(ctx.city.calendar, new Date(e.at));
  const time = deputies.find(
    (d) =>
      d.officer === e.actor &&
      d.role === e.role &&
      d.agency === loaded.kase.agency &&
      d.from <= on &&
      (d.to === null || on <= d.to),
  );
  return time ? both((lang) => `${DEPUTY_WORD[time.deputy]} ${title[lang]}`) : title;
}

function reopenedOf({ def, kase }: Loaded, bills: readonly BillShown[]): CaseView['reopened'] {
  const bill = bills.find((b) => b.takenBackAt !== null && (b.state === 'open' || b.state === 'expired'));
  const row = bill && [...def.rows].find(([, { row: r }]) => r.may?.pay?.bill === bill.kind)?.[0];
  return bill && row !== undefined && !openRow(kase.state, row) ? { bill: bill.id, row } : null;
}

function rowView(a: Around, open: Loaded['kase']['state']['open'][number]): RowView {
  const { def, kase, who } = a.loaded;
  const { row, stage } = def.rows.get(open.row)!;
  const asks = asksOf(row) ?? null;
  const expected = { row: open.row, round: open.round };
  const mine =
    row.actor === APPLICANT
      ? who.kind === 'applicant'
      : who.kind === 'officer' &&
        (open.officer === who.id ||
          'event' in decide(def, kase.state, { type: 'take', expected, order: 'next' }, { now: a.ctx.now, who }));
  return {
    ...expected,
    stage: stage.id,
    activity: row.activity,
    completeness: row.completeness,
    output: row.output,
    actor: row.actor,
    actorTitle: roleTitle(def, row.actor),
    mine,
    officer: nameOf(a, open.officer),
    since: new Date(open.since),
    due: rowDueOf(def, kase.state, a.ctx.city.calendar, open.row),
    inspects: row.may?.inspect === true,
    asks,
    ...(row.may?.pay && { bill: open.bill ?? null }),
    outside: asks === null ? [] : itemsOfRow(def.body, kase.state, row).map((item) => outsideView(a, open, item)),
  };
}

function outsideView(a: Around, open: Loaded['kase']['state']['open'][number], item: number): OutsideView {
  const at = open.outside.find((o) => o.item === item);
  const known = a.registrations.find((r) => r.item === item);
  const port = a.ctx.city.ports.registry;
  return {
    item,
    subject: a.subjects(item),
    state: at?.state ?? 'none',
    request: at?.request ?? 0,
    byHand: at && isPending(at) ? known?.mode === 'manual' : !port || port.manual,
    paper: kindOfItem(a.loaded, item),
    number: known?.number ?? null,
    numberForm: numberFormOf(a.ctx.city, a.loaded, item),
    reason: known?.reason ?? null,
    askedAt: known?.asks ? known.askedAt : null,
  };
}

export function markView(a: Pick<Around, 'loaded' | 'words'>, m: Mark): MarkView {
  const { def } = a.loaded;
  const reason = def.body.returnReasons.find((r) => r.code === m.reason);
  const place = 'path' in m ? m.path : m.requirement;
  return {
    place: 'path' in m ? { path: m.path } : { requirement: m.requirement },
    label: labelOf(def, place),
    reason: {
      code: m.reason,
      text: reason?.text ?? { id: m.reason, en: m.reason },
      advice: reason?.advice ?? { id: '', en: '' },
    },
    note: (m.note && a.words.get(m.note)) || null,
    spot: 'spot' in m && m.spot ? m.spot : null,
  };
}

function stagesOf(a: Around, events: readonly StoredEvent[]): StageView[] {
  const { def, kase } = a.loaded;
  const { state } = kase;
  const now = def.stages.findIndex((s) => s.id === state.stage);
  const resume = state.revision ? def.stages.findIndex((s) => s.id === state.revision!.resume) : -1;
  const at = now >= 0 ? now : resume;
  return def.stages.flatMap((stage, i) => {
    const rows = stage.rows.filter((r) => holds(state, r.when));
    if (rows.length === 0) return [];
    return [
      {
        stage: stage.id,
        title: stage.title,
        state:
          state.status === 'completed'
            ? 'done'
            : at < 0
              ? rows.some((r) => state.past[r.id]?.by)
                ? 'done'
                : 'next'
              : i < at
                ? 'done'
                : i === at
                  ? 'now'
                  : 'next',
        rows: rows.map((r) => ({
          row: r.id,
          activity: r.activity,
          actorTitle: roleTitle(def, r.actor),
          norm: normText(r.norm),
          doneAt: i < at || state.status === 'completed' ? doneAt(events, r.id) : null,
        })),
      } satisfies StageView,
    ];
  });
}

/** When a row was last ended by work; a row that ends with the registry ends with its last answer. */
function doneAt(events: readonly StoredEvent[], row: string): Date | null {
  const ends = events.filter(
    ({ event: e }) =>
      (e.type === 'done' || e.type === 'deemed' || e.type === 'registry_confirmed') && e.data.row === row,
  );
  const last = ends.at(-1);
  return last ? new Date(last.event.at) : null;
}

/** Events that say nothing to the applicant: who holds it inside the house. */
const INSIDE = new Set<CaseEvent['type']>(['released', 'handed_over', 'linked', 'unlinked', 'migrated']);

function historyEntry(a: Around, { event: e, channel }: StoredEvent): HistoryEntry[] {
  const { def } = a.loaded;
  const data = e.data as {
    row?: string;
    reason?: string;
    note?: string;
    item?: number;
    defects?: Mark[];
    changed?: string[] | { paths: string[]; requirements: string[] };
    audience?: string;
  };
  const byApplicant = e.role === APPLICANT;
  const forAll = e.type === 'rejected' || e.type === 'returned' || data.audience === 'applicant';
  if (!a.officer && (INSIDE.has(e.type) || (e.type === 'noted' && !byApplicant && !forAll))) return [];
  const places =
    data.defects?.map((d) => ('path' in d ? d.path : d.requirement)) ??
    (Array.isArray(data.changed)
      ? data.changed
      : data.changed
        ? [...data.changed.paths, ...data.changed.requirements]
        : []);
  return [
    {
      seq: e.seq,
      at: new Date(e.at),
      type: e.type,
      row: data.row ?? null,
      activity: (data.row !== undefined && def.rows.get(data.row)?.row.activity) || null,
      role: e.role,
      roleTitle: titleThen(a, e),
      actor: byApplicant ? null : nameOf(a, e.actor),
      channel,
      // Why an officer took a case out of its turn is said inside the house.
      reason:
        data.reason === undefined || (!a.officer && e.type === 'taken') ? null : reasonOf(def, e.type, data.reason),
      note: data.note !== undefined && (a.officer || byApplicant || forAll) ? (a.words.get(data.note) ?? null) : null,
      places: places.map((path) => ({ path, label: labelOf(def, path) })),
      item: data.item ?? null,
      // Which paper it is about is only said where a case brings several.
      paper: data.item !== undefined && placeOfItem(data.item).output > 0 ? kindOfItem(a.loaded, data.item) : null,
    },
  ];
}

function reasonOf(def: Definition, type: CaseEvent['type'], code: string): Text {
  if (type === 'rejected') return reasonText(def.body.rejectReasons, code);
  if (type === 'paused') return reasonText(def.body.pauseReasons, code);
  const list = {
    taken: 'takeReasons',
    handed_over: 'handOverReasons',
    corrected: 'correctionReasons',
    linked: 'linkReasons',
    registry_refused: 'registryReasons',
    registry_unknown: 'registryReasons',
  } as const;
  const which = list[type as keyof typeof list];
  return both((lang) => (which && caseWords[lang][which][code]) || code);
}

/** Officers who could be handed the row: of the case's agency, in a role that may have it. */
export async function receiversFor(ctx: Ctx, catalogue: Catalogue, id: string, row: string): Promise<OfficerName[]> {
  const { city } = ctx;
  const { kase, def } = await loadCase(ctx, city.db, catalogue, id);
  const open = kase.state.open.find((o) => o.row === row);
  if (!open) return [];
  const found = await officersInPost(
    city.db,
    kase.agency,
    rolesOf(def.rows.get(row)!.row, open.level),
    localDate(city.calendar, ctx.now),
  );
  const seen = new Set<string>([open.officer ?? '', kase.applicant]);
  return found.flatMap(({ id: officer, name, role, agency, area }) => {
    if (seen.has(officer) || postsFor([{ id: '', role, agency, area }], kase).length === 0) return [];
    seen.add(officer);
    return [{ id: officer, name }];
  });
}

function roomOf({ service: { room }, kase }: Pick<Loaded, 'service' | 'kase'>): CaseView['room'] {
  if (!room || isEnded(kase.state)) return null;
  const { decides } = room;
  return { asks: room.asks, decides: { path: decides.path(kase.number), label: decides.label } };
}
