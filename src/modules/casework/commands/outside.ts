import type { Act } from '../../../kernel/command.ts';
import { conflict } from '../../../kernel/errors.ts';
import type { Row } from '../definition.ts';
import type { Loaded } from '../loaded.ts';
import { openRow, type CaseEvent, type EventData } from '../model.ts';
import { findRegistration, saveRegistration, type Asks, type Registration } from '../store/registration.ts';

/** What a row asks of the population registry; undefined: nothing. */
export const asksOf = (row: Row): Asks | undefined =>
  row.may?.register ?? (row.may?.sign === 'registry' ? 'sign' : undefined);

/** Refusals that say "not now": the registry never looked at it, so the same question may be put again. */
const NOT_NOW = new Set(['quota', 'outage', 'not_connected', 'not_authorized', 'absent', 'event_first']);
/** A live signature has its own request at work; the sweep looks after it only when that one must have died. */
const LIVE_SECONDS = 120;

/** Keeps what a case asks of the registry, and what came of it, in step with the case's own events. */
export async function noteOutside(act: Act, loaded: Loaded, event: CaseEvent): Promise<void> {
  switch (event.type) {
    case 'registry_requested':
      return asked(act, loaded, event.data);
    case 'registry_confirmed': {
      const open = await question(act, loaded, event.data);
      return close(act, loaded, event.data.item, { state: DONE[open.asks!], reason: null, fields: [] });
    }
    case 'registry_refused': {
      const open = await question(act, loaded, event.data);
      const looked = open.asks === 'submit' && !NOT_NOW.has(event.data.reason);
      return close(act, loaded, event.data.item, {
        reason: event.data.reason,
        ...(looked && open.number === null ? { state: 'refused' as const } : {}),
      });
    }
    case 'registry_unknown':
      return saveRegistration(act.tx, loaded.kase.id, event.data.item, { reason: event.data.reason }, act.now);
    default:
      return undefined;
  }
}

const DONE = { submit: 'registered', validate: 'validated', sign: 'signed' } as const;

async function question(act: Act, { kase }: Loaded, { item }: { item: number }): Promise<Registration> {
  const open = await findRegistration(act.tx, kase.id, item);
  if (!open?.asks) throw new Error(`case ${kase.id} has no open question about item ${item}`);
  return open;
}

async function asked(act: Act, { kase, def }: Loaded, data: EventData<'registry_requested'>): Promise<void> {
  const asks = asksOf(def.rows.get(data.row)!.row)!;
  const before = await findRegistration(act.tx, kase.id, data.item);
  const port = act.city.ports.registry;
  const mode = port && !port.manual ? 'http' : 'manual';
  // The registry answers one id the same for ever: what was mended after a refusal is another request.
  const attempt = before ? before.attempt + (before.state === 'refused' ? 1 : 0) : 1;
  const ref = attempt === 1 ? `${kase.number}.${data.item}` : `${kase.number}.${data.item}.${attempt}`;
  const nextAt =
    mode === 'manual' ? null : asks === 'sign' ? new Date(act.now.getTime() + LIVE_SECONDS * 1000) : act.now;
  await saveRegistration(
    act.tx,
    kase.id,
    data.item,
    {
      ref,
      attempt,
      mode,
      ...(before?.state === 'refused' ? { state: 'none' as const } : {}),
      asks,
      row: data.row,
      round: data.round,
      request: data.request,
      askedAt: act.now,
      askedBy: act.actor.kind === 'officer' ? act.actor.id : null,
      sentAt: null,
      nextAt,
      tries: 0,
      reason: null,
      fields: [],
    },
    act.now,
    { ref, mode },
  );
}

const close = (act: Act, { kase }: Loaded, item: number, more: Parameters<typeof saveRegistration>[3]) =>
  saveRegistration(
    act.tx,
    kase.id,
    item,
    { ...more, asks: null, row: null, round: null, request: null, nextAt: null, sentAt: null },
    act.now,
  );

/** The registry itself answers what was sent to it; an officer may only where it is worked by hand, or its answer was lost. */
export async function byHandOnly(
  act: Act,
  { kase }: Loaded,
  { expected, item }: { expected: { row: string }; item: number },
): Promise<void> {
  const open = openRow(kase.state, expected.row)?.outside.find((o) => o.item === item);
  const known = await findRegistration(act.tx, kase.id, item);
  if (known?.mode === 'http' && open?.state === 'requested') throw conflict('outside_pending');
}
