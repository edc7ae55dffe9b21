import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import type { z } from 'zod';
import { auditRow, type AuditNote } from './audit.ts';
import type { City } from './city.ts';
import { WITH_COMMIT } from './connection.ts';
import { sameBytes } from './crypto.ts';
import { transact, type Tx } from './db.ts';
import { conflict, forbidden, invalid, notFound, Refusal, unauthenticated, type FieldErrors } from './errors.ts';
import type { Lang } from './i18n.ts';
import { newId } from './ids.ts';
import type { QueuedJob } from './jobs.ts';
import type { Logger } from './log.ts';
import type { Actor, Rights } from './permission.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One request, job or command line call. A plain object: no container, no global. */
export interface Ctx {
  city: City;
  rights: Rights;
  actor: Actor;
  now: Date;
  requestId: string;
  channel: 'web' | 'api' | 'job' | 'cli' | 'sync';
  lang: Lang;
  /**
   * The idempotency key of this act, from the form's hidden field, the header or the job. In a job each command adds its
   * name to it; a job that runs one command several times tells the runs apart itself: `{ ...ctx, key: `${ctx.key}/2` }`.
   */
  key?: string;
  log: Logger;
}

/** What a command works with. All it writes, its audit row and its jobs commit together or not at all. */
export interface Act {
  ctx: Ctx;
  tx: Tx;
  city: City;
  actor: Actor;
  now: Date;
  /** Throws forbidden (or not found, where the actor may not even know that the thing exists). */
  may(action: string, resource?: unknown): void;
  /** Queues a job in this transaction. `key` makes it single: a second one with the same kind and key is dropped. */
  job(kind: string, data: Json, options?: { key?: string; runAt?: Date }): void;
  /** Completes the audit row. Only ids, codes and digests are kept. */
  note(note: AuditNote): void;
}

export interface Command<I, O> {
  name: string;
  action: string;
  input: z.ZodType<I>;
  run(act: Act, input: I): Promise<O>;
}

/** A change of the city's records. `action` is the right it needs; a resource is checked inside by `act.may`. */
export const defineCommand = <I, O>(command: Command<I, O>): Command<I, O> => command;

/** The world moved between reading and writing; `execute` decides again on what is there now. */
export class Stale extends Error {}

const TRIES = 3;
const SERIALIZATION = new Set(['40001', '40P01']);

/** Asks for a right outside a transaction (reads). Throws as `act.may` does. */
export function require(ctx: Pick<Ctx, 'rights' | 'actor'>, action: string, resource?: unknown): void {
  const verdict = ctx.rights.can(ctx.actor, action, resource);
  if (verdict === true) return;
  if (verdict === 'not_found') throw notFound();
  throw ctx.actor.kind === 'anonymous' ? unauthenticated(verdict) : forbidden(verdict);
}

/**
 * The one door for every change: parse, permission, then one transaction in which the command runs, its audit row is
 * written and its jobs are queued. So audit cannot be forgotten and a job cannot outlive a rollback.
 * With `ctx.key` the same call replays the first answer; the same key with another body is a conflict.
 */
export async function execute<I, O>(ctx: Ctx, command: Command<I, O>, raw: unknown): Promise<O> {
  const input = parseInput(command.input, raw);
  require(ctx, command.action);
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(ctx.city.db, (tx) => once(ctx, tx, command, input));
    } catch (error) {
      const again = error instanceof Stale || SERIALIZATION.has((error as { code?: string }).code ?? '');
      if (!again) throw error;
      if (attempt === TRIES) throw conflict('changed_meanwhile');
    }
  }
}

/** An input as JSON says it; rupiah are `bigint`, which JSON has no word for. */
const plain = (input: unknown): Json =>
  input === undefined
    ? null
    : (JSON.parse(
        JSON.stringify(input, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
      ) as Json);

const BIG = '$bigint';
/** An answer as it is kept for a second call, and back: rupiah stay what they are. */
const kept = (out: unknown): string =>
  JSON.stringify(out ?? null, (_name, value: unknown) =>
    typeof value === 'bigint' ? { [BIG]: value.toString() } : value,
  );
const unkept = (text: string): unknown =>
  JSON.parse(text, (_name, value: unknown) => {
    const big = typeof value === 'object' && value !== null && BIG in value ? value[BIG] : undefined;
    return typeof big === 'string' ? BigInt(big) : value;
  });

async function once<I, O>(ctx: Ctx, tx: Tx, command: Command<I, O>, input: I): Promise<O> {
  const key = ctx.channel === 'job' && ctx.key ? `${ctx.key}/${command.name}` : ctx.key;
  const digest = key
    ? ctx.city.keys.mac('idempotency', `${command.name}\0${canonicalize(plain(input)) ?? ''}`)
    : undefined;
  const place = `idempotency/${ctx.actor.id}/${key ?? ''}`;
  if (key && digest) {
    const first = await claimKey(ctx, tx, command.name, key, digest);
    // Sealed, because an answer may hold what only this actor may see (a receipt's PIN).
    if (first) return unkept(ctx.city.keys.open(place, first).toString()) as O;
  }
  const jobs: QueuedJob[] = [];
  const note: AuditNote = {};
  const act: Act = {
    ctx,
    tx,
    city: ctx.city,
    actor: ctx.actor,
    now: ctx.now,
    may: (action, resource) => require(ctx, action, resource),
    job: (kind, data, options = {}) =>
      jobs.push({
        id: newId(ctx.now),
        kind,
        key: options.key ?? null,
        data,
        run_at: options.runAt ?? ctx.now,
        request_id: ctx.requestId,
      }),
    note: (more) => Object.assign(note, more),
  };
  const out = await command.run(act, input);
  const answer = key ? ctx.city.keys.seal(place, Buffer.from(kept(out))) : undefined;
  await conclude(tx, auditRow(ctx, command.name, note), jobs, answer && { actor: ctx.actor.id, key: key!, answer });
  return out;
}

/** The end of every act in one statement, which goes out with the commit: its audit row, its jobs, the answer of its key. */
async function conclude(
  tx: Tx,
  audit: ReturnType<typeof auditRow>,
  jobs: readonly QueuedJob[],
  answered: { actor: string; key: string; answer: Buffer } | undefined,
): Promise<void> {
  const audited = sql`insert into kernel.audit (id, epoch, at, actor, actor_kind, role, action, object, reason, channel,
    request_id, before_mac, after_mac, leaf) values (${audit.id}, ${audit.epoch}, ${audit.at}, ${audit.actor},
    ${audit.actor_kind}, ${audit.role}, ${audit.action}, ${audit.object}, ${audit.reason}, ${audit.channel},
    ${audit.request_id}, ${audit.before_mac}, ${audit.after_mac}, ${audit.leaf})`;
  const queued = sql`insert into kernel.job (id, kind, key, data, run_at, request_id)
    select id, kind, key, coalesce(data, 'null'), run_at, request_id from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb)
      as j(id uuid, kind text, key text, data jsonb, run_at timestamptz, request_id text)
    on conflict (kind, key) where key is not null do nothing`;
  const parts = jobs.length === 0 ? sql`a as (${audited})` : sql`a as (${audited}), j as (${queued})`;
  const end = answered
    ? sql`update kernel.idempotency set answer = ${answered.answer} where actor = ${answered.actor} and key = ${answered.key}`
    : sql`select 1`;
  await sql`${sql.raw(WITH_COMMIT)} with ${parts} ${end}`.execute(tx);
}

/** Takes the key for this transaction, or gives the first answer. A concurrent twin waits here for the first to commit. */
async function claimKey(ctx: Ctx, tx: Tx, command: string, key: string, digest: Buffer): Promise<Buffer | undefined> {
  const claimed = await tx
    .insertInto('kernel.idempotency')
    .values({ actor: ctx.actor.id, key, command, input_mac: digest, created_at: ctx.now })
    .onConflict((c) => c.doNothing())
    .returning(sql<number>`1`.as('one'))
    .executeTakeFirst();
  if (claimed) return undefined;
  const first = await tx
    .selectFrom('kernel.idempotency')
    .select(['input_mac', 'answer'])
    .where('actor', '=', ctx.actor.id)
    .where('key', '=', key)
    .executeTakeFirstOrThrow();
  if (!sameBytes(first.input_mac, digest)) throw conflict('idempotency_key_reused');
  if (!first.answer) throw new Error('an idempotency row without an answer was committed');
  return first.answer;
}

/** Parses by a zod schema; faults become field errors with word keys. Unknown fields are refused by strict schemas. */
export function parseInput<I>(schema: z.ZodType<I>, raw: unknown): I {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const fields: FieldErrors = {};
  let reason = 'invalid';
  for (const issue of parsed.error.issues) {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys') {
      reason = 'unknown_field';
      for (const key of issue.keys) fields[[...path, key].join('.')] = 'error.unknown_field';
      continue;
    }
    // Our own refinements carry a word key as their message; zod's own texts are English prose.
    fields[path.join('.')] ??= /^[a-z_]+(\.[a-z_]+)+$/.test(issue.message) ? issue.message : `error.${issue.code}`;
  }
  throw invalid(fields, reason);
}

export { Refusal };
