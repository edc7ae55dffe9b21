import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { auditRow } from './audit.ts';

/*
 * Many rows at once, by PostgreSQL's COPY: for filling a city with invented people. No act goes this way: acts have
 * rights, audit and jobs, which `execute` writes.
 */

export type Cell = string | number | boolean | Date | Buffer | object | null;

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const escape = (text: string): string =>
  /[\\\n\r\t]/.test(text) ? text.replaceAll(/[\\\n\r\t]/g, (c) => ESCAPED[c]!) : text;

function cell(value: Cell): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`;
  return escape(JSON.stringify(value));
}

/** One row in COPY's text format, with the line's end. Objects become JSON. */
export const copyLine = (row: readonly Cell[]): string => `${row.map(cell).join('\t')}\n`;

/** Sends lines of `copyLine`. `table` and `columns` are names of the code, never a user's. */
export async function copyLines(
  client: ClientBase,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  const parts: string[] = [];
  // In pieces of a few hundred rows: a stream of single lines costs more than the rows themselves.
  for (let i = 0; i < lines.length; i += 500) parts.push(lines.slice(i, i + 500).join(''));
  await pipeline(Readable.from(parts), client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`)));
}

const AUDIT = [
  'id',
  'epoch',
  'at',
  'actor',
  'actor_kind',
  'role',
  'action',
  'object',
  'reason',
  'channel',
  'request_id',
  'before_mac',
  'after_mac',
  'leaf',
] as const satisfies (keyof ReturnType<typeof auditRow>)[];

export const auditLine = (row: ReturnType<typeof auditRow>): string => copyLine(AUDIT.map((name) => row[name]));
export const copyAudit = (client: ClientBase, lines: readonly string[]): Promise<void> =>
  copyLines(client, 'kernel.audit', AUDIT, lines);

/** Wrapped keys (`keys.newDataKey()`); see `kernel/data-key.ts`. */
export const dataKeyLine = (key: { id: string; wrapped: Buffer }, purpose: string, now: Date): string =>
  copyLine([key.id, purpose, key.wrapped, now]);
export const copyDataKeys = (client: ClientBase, lines: readonly string[]): Promise<void> =>
  copyLines(client, 'kernel.data_key', ['id', 'purpose', 'wrapped', 'created_at'], lines);

/**
 * Notes, in the transaction of `client`, that a numbered batch of a filling is written. False: it stands there already.
 */
export async function takeBatch(client: ClientBase, key: string, value: object): Promise<boolean> {
  const { rowCount } = await client.query(
    'insert into kernel.fact (key, value) values ($1, $2) on conflict do nothing',
    [key, JSON.stringify(value)],
  );
  return rowCount === 1;
}

/** Values of the batches that are written, by their keys. */
export async function batchesOf(client: ClientBase, prefix: string): Promise<Map<string, unknown>> {
  const { rows } = await client.query<{ key: string; value: unknown }>(
    'select key, value from kernel.fact where starts_with(key, $1)',
    [prefix],
  );
  return new Map(rows.map((r) => [r.key, r.value]));
}

const DROPPED = 'seed.indexes';

/**
 * Runs `work` while the tables have no indexes but those that keep rows single, and makes the others anew afterwards: one
 * sort at the end costs a third of what millions of single insertions cost. As the owner of the tables, on a city that nobody
 * uses. What was dropped is written down, so that the next filling mends what a killed one left.
 */
export async function withoutIndexes<T>(
  owner: ClientBase,
  tables: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  await restoreIndexes(owner);
  const { rows } = await owner.query<{ name: string; def: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as def from pg_index i
     where i.indrelid = any($1::regclass[]) and not i.indisunique`,
    [tables],
  );
  await owner.query('begin');
  await owner.query('insert into kernel.fact (key, value) values ($1, $2)', [DROPPED, JSON.stringify(rows)]);
  for (const { name } of rows) await owner.query(`drop index ${name}`);
  await owner.query('commit');
  try {
    return await work();
  } finally {
    await restoreIndexes(owner);
  }
}

/** Makes what `withoutIndexes` dropped and did not come to make anew. Gives how many. */
export async function restoreIndexes(owner: ClientBase): Promise<number> {
  const { rows } = await owner.query<{ value: { name: string; def: string }[] }>(
    'select value from kernel.fact where key = $1',
    [DROPPED],
  );
  const dropped = rows[0]?.value ?? [];
  await owner.query(`set maintenance_work_mem = '512MB'`);
  for (const { def } of dropped) await owner.query(def.replace(/^CREATE INDEX /, 'CREATE INDEX IF NOT EXISTS '));
  await owner.query('delete from kernel.fact where key = $1', [DROPPED]);
  return dropped.length;
}
