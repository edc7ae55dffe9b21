import type { Act } from '../../../kernel/command.ts';
import { dueAt, localDate } from '../../../kernel/clock/index.ts';
import type { DataKey } from '../../../kernel/crypto.ts';
import { conflict, forbidden, invalid, type Refusal as Thrown } from '../../../kernel/errors.ts';
import { dropParcel, parcelReady, parcelWaits } from '../../delivery/index.ts';
import { takeNumber, useBlank } from '../../documents/index.ts';
import { notify } from '../../notices/index.ts';
import { APPLICANT, type Definition } from '../definition.ts';
import { answersOf, keyOf, type Loaded } from '../loaded.ts';
import {
  apply,
  decide,
  isEnded,
  openRow,
  type At,
  type CaseEvent,
  type CaseState,
  type Command,
  type EndStatus,
  type Refusal,
  type RefusalKey,
} from '../model.ts';
import { caseAsks, caseEnded, caseNoted, casePaper, caseReady, caseReturned } from '../notices.ts';
import { issueFor } from '../papers.ts';
import { insertWords } from '../store/envelope.ts';
import { appendEvent } from '../store/kase.ts';
import { tellSystems } from '../telling.ts';
import { askPayment, dropBills } from './bills.ts';
import { noteOutside } from './outside.ts';
import { reprintOf } from './reprint.ts';

/** Queued when a row opens that ends by delivery. */
export const DELIVER = 'case.deliver';

/** Queued when a paper lies there and its case goes on. */
export const TELL_FIRST = 'case.tell_first';
/** How long the papers of one case are given to come together. */
const FIRST_MINUTES = 30;

/** Refusals that say what was typed wrongly, and the field of the form they belong to. */
const TYPED: Partial<Record<RefusalKey, string>> = {
  reason_needed: 'reason',
  unknown_reason: 'reason',
  reason_place: 'defects',
  defects_needed: 'defects',
  marked_twice: 'defects',
  unknown_place: 'defects',
  evidence_needed: 'evidence',
  nothing_changed: 'answers',
  not_marked: 'answers',
  items_changed: 'answers',
  receiver: 'to',
  same_officer: 'to',
};
const RIGHTS: ReadonlySet<RefusalKey> = new Set(['not_yours', 'role', 'four_eyes', 'system_only']);

/** What `decide` refuses, as the rest of the house throws it: 422 at a field, 403, or 409 with the reason's key. */
export function thrown({ refusal, detail }: Refusal): Thrown {
  const field = TYPED[refusal];
  if (field !== undefined) return invalid({ [field]: `error.${refusal}` }, refusal);
  return RIGHTS.has(refusal) ? forbidden(refusal) : conflict(refusal, detail);
}

export interface Advanced {
  event: CaseEvent;
  state: CaseState;
}

/**
 * The one way a filed case moves: decided on what was just read, applied, appended, and what follows from it queued in
 * the same transaction. Throws what `decide` refuses, and `Stale` when another act was quicker.
 */
export async function advance(
  act: Act,
  loaded: Loaded,
  command: Command,
  o: Pick<At, 'receiver' | 'target'> & { words?: readonly { id: string; text: string }[]; key?: DataKey } = {},
): Promise<Advanced> {
  const { def, kase, who } = loaded;
  if (loaded.letter) throw forbidden('reads_only');
  const { words = [], key, ...at } = o;
  const decided = decide(def, kase.state, command, { now: act.now, who, ...at });
  if ('refusal' in decided) throw thrown(decided);
  const { event } = decided;
  const after = at.target ?? def;
  const state = apply(after, kase.state, event);
  await appendEvent(act.tx, act.city.calendar, after, kase, kase.state, state, event, act.ctx.channel, act.now);
  if (words.length > 0)
    await insertWords(act.tx, key ?? (await keyOf(act.city, act.tx, kase)), kase.id, words, act.now);
  await noteOutside(act, loaded, event);
  await follow(act, loaded, event, state);
  await tellSystems(act, kase, kase.state, state, event);
  await dropBills(act, loaded, after, event, state);
  const last = await askPayments(
    act,
    { ...loaded, def: after, kase: { ...kase, version: state.version, state } },
    kase.state,
  );
  act.note({
    object: `kase/${kase.id}`,
    role: event.role,
    ...('reason' in event.data ? { reason: event.data.reason } : {}),
  });
  return { event, state: last };
}
export type Advance = typeof advance;

/** Rows that have just opened and wait for money get their bill, in the same transaction. */
async function askPayments(act: Act, loaded: Loaded, before: CaseState): Promise<CaseState> {
  let { kase } = loaded;
  const opened = kase.state.open.filter((o) => !before.open.some((b) => b.row === o.row && b.round === o.round));
  for (const { row, round } of opened) {
    if (!loaded.def.rows.get(row)!.row.may?.pay || openRow(kase.state, row)?.round !== round) continue;
    kase = { ...kase, state: await askPayment(act, { ...loaded, kase }, row, advance) };
  }
  return kase.state;
}

/** What an event brings about: a number for a decision, a job for a delivery, a word to the applicant. */
async function follow(act: Act, loaded: Loaded, event: CaseEvent, state: CaseState): Promise<void> {
  const { kase, def, service } = loaded;
  const { calendar } = act.city;
  const object = kase.id;
  const params = { number: kase.number, service: def.body.title };
  const tell = { person: kase.applicant, object };
  const key = `case/${kase.id}/${event.seq}`;

  await issueFor(act, loaded, event, state);
  if (event.type === 'done') {
    const decision = service.decisions?.[event.data.row];
    if (decision && !decision.paper)
      await takeNumber(act, {
        kind: decision.kind,
        office: kase.agency,
        on: localDate(calendar, act.now),
        subject: `kase/${kase.id}`,
        part: event.data.row,
        format: (serial, on) => decision.format(serial, on),
      });
    const printed = def.rows.get(event.data.row)?.row.may?.print;
    if (printed !== undefined) {
      const { answers } = await answersOf(act.city, act.tx, kase);
      const question = def.fields.get(printed)!.question;
      if (question.kind !== 'office') throw new Error(`${printed} asks for no office`);
      const office = String(answers[printed]);
      await useBlank(act, {
        office,
        card: question.prints,
        subject: `kase/${kase.id}`,
        part: String(event.data.round),
        again: await reprintOf(act, loaded, event.data.round),
      });
      const { name = office } = act.city.pack.offices.find((o) => o.code === office) ?? {};
      // What goes by post is told of once the carrier has it.
      if (!(await parcelReady(act, `kase/${kase.id}`, office)))
        await notify(act, { ...tell, kind: caseReady, params: { ...params, office: name }, key });
    }
  }
  if (isThing(def)) await followParcel(act, loaded, event, state);
  for (const open of state.open) {
    if (kase.state.open.some((o) => o.row === open.row && o.round === open.round)) continue;
    const { row } = def.rows.get(open.row)!;
    if (row.may?.deliver)
      act.job(
        DELIVER,
        { kase: kase.id, row: open.row, round: open.round },
        { key: `${kase.id}/${open.row}/${open.round}` },
      );
    // Whoever has to pay is told so by the bill itself.
    if (row.actor === APPLICANT && !row.may?.pay)
      await notify(act, {
        ...tell,
        kind: caseAsks,
        params: { ...params, activity: row.activity },
        key: `${key}/${open.row}`,
      });
  }
  if (event.type === 'returned' && state.revision) {
    const until = dueAt(calendar, def.body.revision, state.revision.clock).at;
    await notify(act, {
      ...tell,
      kind: caseReturned,
      params: { ...params, defects: event.data.defects.length, until: until && localDate(calendar, until) },
      key,
    });
  }
  // Of several papers the first is told of if the others let themselves be waited for.
  if (event.type === 'registry_confirmed' && event.data.paper !== undefined && !isEnded(state))
    act.job(
      TELL_FIRST,
      { kase: kase.id },
      { key: kase.id, runAt: new Date(act.now.getTime() + FIRST_MINUTES * 60_000) },
    );
  if (event.type === 'noted' && event.data.audience === 'applicant')
    await notify(act, { ...tell, kind: caseNoted, params, key });
  if (isEnded(state))
    await service.room?.ended?.(act, {
      kase: kase.id,
      status: state.status as EndStatus,
      ...('reason' in event.data && { reason: String(event.data.reason) }),
    });
  const inInbox = def.body.outputs.some((o) => o.form === undefined);
  if (state.status === 'completed' && inInbox) await notify(act, { ...tell, kind: casePaper, params, key });
  else if (isEnded(state))
    await notify(act, { ...tell, kind: caseEnded, params: { ...params, how: state.status as EndStatus }, key });
}

/** Whether the service ends with a thing that is collected or sent, not with a paper in the inbox. */
const isThing = (def: Definition): boolean => def.body.outputs.some((o) => o.form === 'card');

/** A parcel does not outlive what it is for: taken at the counter, made again, or ended otherwise. */
async function followParcel(act: Act, { kase, def, bills }: Loaded, event: CaseEvent, state: CaseState): Promise<void> {
  const subject = `kase/${kase.id}`;
  if (event.type === 'done' && def.rows.get(event.data.row)?.row.may?.collect) {
    if (event.role !== 'system') await dropParcel(act, bills, subject, 'counter');
  } else if (event.type === 'returned') await parcelWaits(act, subject);
  else if (isEnded(state) && state.status !== 'completed') await dropParcel(act, bills, subject, 'ended');
}
