import { z } from 'zod';
import { defineCommand, type Act, type Json } from '../../kernel/command.ts';
import { notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { reaches } from '../../kernel/permission.ts';
import { quietUntil, refusePersonal, type NoticeKind } from './model.ts';
import { findNotice, insertNotice, markRead } from './store.ts';

/** The job that carries a notice out of the house: `{ notice: id }`. */
export const SEND = 'notices.send';

/**
 * Tells a person something, in the act that makes it true: it lies in the inbox when the act commits, and leaves by
 * e-mail or SMS after that (never at night). `key` makes it single: the same fact is told once.
 * Throws when the parameters do not fit the kind or look like personal values.
 */
export async function notify<P>(
  act: Act,
  n: { person: string; kind: NoticeKind<P>; object?: string; params: P; key: string },
): Promise<void> {
  const data = n.kind.params.parse(n.params) as Json;
  refusePersonal(n.kind.kind, data);
  const id = newId(act.now);
  const told = await insertNotice(act.tx, {
    id,
    person: n.person,
    kind: n.kind.kind,
    object: n.object ?? null,
    key: n.key,
    data,
    now: act.now,
  });
  if (told) queue(act, id, id);
}

const queue = (act: Act, notice: string, key: string): void => {
  const runAt = quietUntil(act.now, act.city.timeZone);
  act.job(SEND, { notice }, { key, ...(runAt ? { runAt } : {}) });
};

/** A notice whose turn came in the night waits for the morning. */
export const postpone = defineCommand({
  name: 'notices.postpone',
  action: 'notices.send',
  input: z.strictObject({ notice: z.string() }),
  async run(act, { notice }): Promise<void> {
    queue(act, notice, `${notice}/morning`);
  },
});

/** Marks one of one's own notices as read and gives it; another's is not found. */
export const openNotice = defineCommand({
  name: 'notices.open',
  action: 'notices.read',
  input: z.strictObject({ id: z.string() }),
  async run(act, { id }): Promise<{ kind: string; object: string | null; data: Json }> {
    const notice = await findNotice(act.tx, id);
    if (notice?.person !== act.actor.id || !reaches(act.actor, notice.createdAt)) throw notFound();
    await markRead(act.tx, act.actor.id, act.now, id);
    act.note({ object: `notice/${id}` });
    return { kind: notice.kind, object: notice.object, data: notice.data };
  },
});

export const readAll = defineCommand({
  name: 'notices.read_all',
  action: 'notices.read',
  input: z.strictObject({}),
  run: (act) => markRead(act.tx, act.actor.id, act.now),
});
