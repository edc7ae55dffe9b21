import { sql } from 'kysely';
import { z } from 'zod';
import { defineCommand } from './command.ts';
import type { Reader } from './db.ts';
import { isId } from './ids.ts';

export interface AuditRow {
  id: string;
  at: Date;
  actor: string;
  actorKind: string;
  role: string | null;
  action: string;
  object: string | null;
  reason: string | null;
  channel: string;
  requestId: string;
  sealed: boolean;
}

export interface AuditAsked {
  /** Ids of who acted, or on whom. */
  actor?: string | undefined;
  /** Whole, or its beginning up to a slash: `kase/<id>`. Several: any of them. */
  object?: string | readonly string[] | undefined;
  action?: string | readonly string[] | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  after?: { at: Date; id: string } | undefined;
  limit: number;
}

/** Acts by who, on what and when, the newest first. Each says whether a seal covers it. */
export async function searchAudit(db: Reader, epoch: string, asked: AuditAsked): Promise<AuditRow[]> {
  const last = await db
    .selectFrom('kernel.seal')
    .select('to_xid')
    .where('epoch', '=', epoch)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  const upto = last ? String(last.to_xid) : '0';
  let q = db
    .selectFrom('kernel.audit')
    .select([
      'id',
      'at',
      'actor',
      'actor_kind as actorKind',
      'role',
      'action',
      'object',
      'reason',
      'channel',
      'request_id as requestId',
      sql<boolean>`epoch <> ${epoch} or xid < ${upto}::xid8`.as('sealed'),
    ])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(asked.limit);
  const { actor, object, action, from, to, after } = asked;
  if (actor) q = q.where('actor', '=', actor);
  if (object)
    q = q.where((e) =>
      e.or(
        listed(object).flatMap((o) => [
          e('object', '=', o),
          e('object', 'like', `${o.replaceAll(/[\\%_]/g, '\\$&')}/%`),
        ]),
      ),
    );
  if (action) q = q.where('action', 'in', listed(action));
  if (from) q = q.where('at', '>=', from);
  if (to) q = q.where('at', '<', to);
  if (after) q = q.where(sql<boolean>`(at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`);
  return q.execute();
}

const listed = (one: string | readonly string[]): readonly string[] => (typeof one === 'string' ? [one] : one);

/** Whether this actor did this to this object since then. */
export const didSince = async (
  db: Reader,
  asked: { actor: string; action: string; object: string; since: Date },
): Promise<boolean> =>
  (await db
    .selectFrom('kernel.audit')
    .select('id')
    .where('object', '=', asked.object)
    .where('at', '>=', asked.since)
    .where('actor', '=', asked.actor)
    .where('action', '=', asked.action)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Where a list of acts goes on, as an address carries it. */
export const writeAfter = ({ at, id }: Pick<AuditRow, 'at' | 'id'>): string => `${at.toISOString()} ${id}`;
/** Reads it back; undefined for any other text. */
export function readAfter(text: string): { at: Date; id: string } | undefined {
  const [at = '', id = ''] = text.split(' ');
  return isId(id) && !Number.isNaN(Date.parse(at)) ? { at: new Date(at), id } : undefined;
}

/** Notes that acts were taken out as a file: how many, and by which question (its digest alone is kept). */
export const exportAudit = defineCommand({
  name: 'audit.export',
  action: 'audit.read',
  input: z.strictObject({ asked: z.record(z.string(), z.string()), rows: z.int() }),
  async run(act, { asked, rows }): Promise<null> {
    act.note({ object: 'audit', reason: `rows_${rows}`, after: asked });
    return null;
  },
});
