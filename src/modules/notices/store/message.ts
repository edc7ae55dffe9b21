import { sql } from 'kysely';
import type { Lang } from '../../../kernel/i18n.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Db, Reader, Tx } from '../../../kernel/db.ts';
import type { DoorKind } from '../door-port.ts';
import type { LedgerState, MessageState } from '../plan.ts';

export type Purpose = 'notice' | 'digest' | 'code' | 'trial' | 'reply';

export interface Message {
  id: string;
  person: string | null;
  purpose: Purpose;
  door: DoorKind;
  kind: string | null;
  lang: Lang;
  state: MessageState;
  provider: string | null;
  ref: string | null;
  attempts: number;
  createdAt: Date;
  stateAt: Date;
}

const columns = [
  'id',
  'person',
  'purpose',
  'door',
  'kind',
  'lang',
  'state',
  'provider',
  'ref',
  'attempts',
  'created_at as createdAt',
  'state_at as stateAt',
] as const;

export interface Entry {
  state: LedgerState;
  /** As the provider tells it. */
  at: Date;
  provider?: string | null;
  ref?: string | null;
  reason?: string | null;
}

/** A message that is on its way from now on, with what it tells of. False when one with this id is there already. */
export async function insertMessage(
  tx: Tx,
  m: Pick<Message, 'id' | 'person' | 'purpose' | 'door' | 'kind' | 'lang'> & { notices: readonly string[] },
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    with m as (
      insert into notices.message (id, person, purpose, door, kind, lang, state, created_at, state_at)
      values (${m.id}, ${m.person}, ${m.purpose}, ${m.door}, ${m.kind}, ${m.lang}, 'queued', ${now}, ${now})
      on conflict (id) do nothing returning id
    ), told as (
      insert into notices.message_notice (notice, door, message)
      select n, ${m.door}, m.id from m, unnest(${m.notices}::uuid[]) n
    )
    insert into notices.delivery (id, message, state, at, recorded_at) select ${newId(now)}, id, 'queued', ${now}, ${now} from m
    returning message`.execute(tx);
  return rows.length > 0;
}

export async function findMessage(db: Reader, id: string): Promise<Message | undefined> {
  const row = await db.selectFrom('notices.message').select(columns).where('id', '=', id).executeTakeFirst();
  return row as Message | undefined;
}

/** The address it went to, as `addressMac` has it. */
export async function addressOf(db: Reader, id: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('notices.message').select('to_mac').where('id', '=', id).executeTakeFirst();
  return row?.to_mac ?? undefined;
}

/** Why it failed, as its provider said last. */
export async function reasonOf(db: Reader, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('notices.delivery')
    .select('reason')
    .where('message', '=', id)
    .where('state', '=', 'failed')
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.reason ?? undefined;
}

/** What a provider speaks of: by our key, else by its own name for the message. */
export async function messageOfReport(
  db: Reader,
  provider: string,
  said: { id?: string | undefined; ref?: string | undefined },
): Promise<Message | undefined> {
  let q = db.selectFrom('notices.message').select(columns);
  if (said.id !== undefined) q = q.where('id', '=', said.id);
  else if (said.ref !== undefined) q = q.where('provider', '=', provider).where('ref', '=', said.ref);
  else return undefined;
  return (await q.limit(1).executeTakeFirst()) as Message | undefined;
}

/** The messages of a notice, by door. */
export async function messagesOfNotice(db: Reader, notice: string): Promise<Message[]> {
  const rows = await db
    .selectFrom('notices.message')
    .select(columns)
    .where('id', 'in', (e) => e.selectFrom('notices.message_notice').select('message').where('notice', '=', notice))
    .orderBy('created_at')
    .execute();
  return rows as Message[];
}

/**
 * Takes a message in hand: from now on nobody else sends it, and if this process dies somebody looks at `lookAt` what
 * became of it. False when it is not as it was read.
 */
export async function beginSending(
  db: Db,
  m: Pick<Message, 'id' | 'attempts'>,
  o: { provider: string; toMac: Buffer; textMac: Buffer; version: number | null; now: Date; lookAt: Date },
): Promise<boolean> {
  const done = await db
    .updateTable('notices.message')
    .set({
      state: 'sending',
      provider: o.provider,
      ref: null,
      attempts: m.attempts + 1,
      to_mac: o.toMac,
      text_mac: o.textMac,
      template_version: o.version,
      state_at: o.now,
      look_at: o.lookAt,
    })
    .where('id', '=', m.id)
    .where('state', '=', 'queued')
    .where('attempts', '=', m.attempts)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** They certainly do not have it: it may be given to somebody again. False when it is no longer as it was read. */
export async function backToQueue(db: Db, m: Pick<Message, 'id' | 'attempts'>, now: Date): Promise<boolean> {
  const done = await db
    .updateTable('notices.message')
    .set({ state: 'queued', state_at: now, look_at: null })
    .where('id', '=', m.id)
    .where('state', '=', 'sending')
    .where('attempts', '=', m.attempts)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/**
 * Writes news of a message into the ledger and moves it on, in one statement; the same news again is none. With `from`
 * the message moves only out of those states. Gives whether it was news.
 */
export async function record(
  db: Reader,
  message: string,
  entry: Entry,
  to: { state: MessageState; from: readonly MessageState[]; lookAt?: Date | null } | undefined,
  now: Date,
): Promise<boolean> {
  const { rows } = await sql`
    with moved as (
      update notices.message set state = ${to?.state ?? 'queued'}, state_at = ${now}, look_at = ${to?.lookAt ?? null},
        ref = coalesce(${entry.ref ?? null}, ref)
      where ${to !== undefined} and id = ${message} and state = any(${to?.from ?? []}::text[])
    )
    insert into notices.delivery (id, message, state, at, recorded_at, provider, ref, reason)
    values (${newId(now)}, ${message}, ${entry.state}, ${entry.at}, ${now}, ${entry.provider ?? null}, ${entry.ref ?? null}, ${entry.reason ?? null})
    on conflict (message, state, provider) do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** When somebody must look at it again. */
export const lookAgain = (db: Reader, id: string, at: Date | null) =>
  db.updateTable('notices.message').set({ look_at: at }).where('id', '=', id).execute();

/** Messages whose time to be looked at has come; whoever takes them moves the time on, so that two do not look at once. */
export async function takeOverdue(db: Db, now: Date, limit: number): Promise<Message[]> {
  const { rows } = await sql<{ id: string }>`
    update notices.message m set look_at = ${now}::timestamptz + interval '60 seconds'
    where id in (select id from notices.message where look_at <= ${now} order by look_at limit ${limit} for update skip locked)
    returning id`.execute(db);
  if (rows.length === 0) return [];
  const found = await db
    .selectFrom('notices.message')
    .select(columns)
    .where(
      'id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
  return found as Message[];
}

export interface Told {
  notice: string;
  kind: string;
  createdAt: Date;
  readAt: Date | null;
  sentBy: string | null;
  messages: { id: string; door: DoorKind; state: MessageState; entries: Entry[] }[];
}

/** What was told about an object, newest first, with what became of each message. Two statements, whatever the number. */
export async function toldAbout(db: Reader, object: string, limit: number): Promise<Told[]> {
  const notices = await db
    .selectFrom('notices.notice')
    .select(['id', 'kind', 'created_at as createdAt', 'read_at as readAt', 'sent_by as sentBy'])
    .where('object', '=', object)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  if (notices.length === 0) return [];
  const { rows } = await sql<{
    notice: string;
    message: string;
    door: DoorKind;
    state: MessageState;
    entry: LedgerState;
    at: Date;
    provider: string | null;
    reason: string | null;
  }>`
    select mn.notice, m.id as message, m.door, m.state, d.state as entry, d.at, d.provider, d.reason
    from notices.message_notice mn join notices.message m on m.id = mn.message join notices.delivery d on d.message = m.id
    where mn.notice = any(${notices.map((n) => n.id)}::uuid[])
    order by min(d.n) over (partition by m.id), d.n`.execute(db);
  return notices.map(({ id, ...n }) => {
    const messages = new Map<string, Told['messages'][number]>();
    for (const r of rows.filter((row) => row.notice === id)) {
      const m = messages.get(r.message) ?? { id: r.message, door: r.door, state: r.state, entries: [] };
      m.entries.push({ state: r.entry, at: r.at, provider: r.provider, reason: r.reason });
      messages.set(r.message, m);
    }
    return { notice: id, ...n, messages: [...messages.values()] };
  });
}
