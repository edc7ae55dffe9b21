import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql, type Selectable } from 'kysely';
import type { City } from './city.ts';
import type { Ctx, Json } from './command.ts';
import { sha256, type Keys } from './crypto.ts';
import type { Db } from './db.ts';
import type { KernelAudit, KernelSeal } from './db-types.ts';
import { newId } from './ids.ts';

/** What an act says of itself. `before` and `after` are digested under the city's key, never stored. */
export interface AuditNote {
  object?: string;
  reason?: string;
  role?: string;
  before?: Json;
  after?: Json;
}

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);
const ZERO = Buffer.alloc(32);
// Keyed: most values an act changes (a date, a NIK, a yes) could be found from a plain hash by trying them all.
const digest = (keys: Keys, value: Json | undefined) =>
  value === undefined ? null : keys.mac('audit', canonicalize(value) ?? 'null');

/** One audit row, with the Merkle leaf of its own content made here (hashing in SQL would cost the database). */
export function auditRow(
  ctx: Pick<Ctx, 'city' | 'actor' | 'now' | 'channel' | 'requestId'>,
  action: string,
  note: AuditNote,
) {
  const row = {
    id: newId(ctx.now),
    epoch: ctx.city.epoch,
    at: ctx.now,
    actor: ctx.actor.id,
    actor_kind: ctx.actor.kind as string,
    role: note.role ?? ctx.actor.posts[0]?.role ?? null,
    action,
    object: note.object ?? null,
    reason: note.reason ?? null,
    channel: ctx.channel as string,
    request_id: ctx.requestId,
    before_mac: digest(ctx.city.keys, note.before),
    after_mac: digest(ctx.city.keys, note.after),
  };
  return { ...row, leaf: leafOf(row) };
}

/**
 * The same row as a statement, for a fact that is written whole in one call (`with … as (…)`), without a transaction around
 * it. `text` is the same each time, so it is prepared once; its parameters begin at `first`.
 */
export function auditStatement(
  ctx: Parameters<typeof auditRow>[0],
  action: string,
  note: AuditNote,
  first: number,
): { text: string; values: unknown[] } {
  const row = auditRow(ctx, action, note);
  const columns = Object.keys(row);
  return {
    text: `insert into kernel.audit (${columns.join(', ')}) values (${columns.map((_, i) => `$${i + first}`).join(', ')})`,
    values: Object.values(row),
  };
}

type Content = Omit<Selectable<KernelAudit>, 'xid' | 'leaf'>;

/** SHA-256(0x00 ‖ RFC 8785 JSON of the row), the leaf hash of RFC 6962 §2.1. */
export function leafOf(row: Content): Buffer {
  // Keys in their canonical order and texts only: here JSON.stringify writes what RFC 8785 asks for, at a third of the cost.
  const text = JSON.stringify({
    action: row.action,
    actor: row.actor,
    actor_kind: row.actor_kind,
    after: row.after_mac?.toString('hex') ?? null,
    at: row.at.toISOString(),
    before: row.before_mac?.toString('hex') ?? null,
    channel: row.channel,
    epoch: row.epoch,
    id: row.id,
    object: row.object,
    reason: row.reason,
    request_id: row.request_id,
    role: row.role,
  });
  return sha256(Buffer.concat([LEAF, Buffer.from(text)]));
}

/** The Merkle tree hash of RFC 6962 §2.1 (the largest power of two smaller than n goes left). */
export function merkleRoot(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sha256(Buffer.alloc(0));
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.concat([NODE, merkleRoot(leaves.slice(0, k)), merkleRoot(leaves.slice(k))]));
}

interface SealHead {
  epoch: string;
  n: bigint;
  from_xid: string;
  to_xid: string;
  rows: number;
  root: Buffer;
  prev: Buffer;
}
const sealText = (s: SealHead) =>
  Buffer.from(
    `balai-seal/1\n${s.epoch}\n${s.n}\n${s.from_xid}\n${s.to_xid}\n${s.rows}\n${s.root.toString('hex')}\n${s.prev.toString('hex')}\n`,
  );

/** The digest that the next seal carries: over what was signed and the signature. */
const sealHash = (s: SealHead, signature: Buffer) => sha256(Buffer.concat([sealText(s), signature]));

/** The database's identity. It changes when a dump is restored, so that two histories never share a chain. */
export async function readEpoch(db: Db): Promise<string> {
  const r = await sql<{
    id: string;
  }>`select system_identifier::text || '/' || (select oid::text from pg_database where datname = current_database()) as id from pg_control_system()`.execute(
    db,
  );
  return r.rows[0]!.id;
}

/** Rows of the audit that one seal covers, unless a single transaction wrote more. */
const PAGE = 20_000;

/**
 * Seals the audit rows of all finished transactions. Rows are taken by transaction id up to the oldest running one
 * (`pg_snapshot_xmin`), never by row id: a slow transaction with an earlier id would land behind the seal unseen.
 * A transaction is never cut in two: one that wrote more than `page` rows gets a seal of its own.
 * An earlier epoch's unsealed tail (a restored copy) is closed first. Gives the number of rows sealed.
 */
export async function sealAudit(city: City, page = PAGE): Promise<number> {
  const { db, epoch } = city;
  let sealed = 0;
  for (const other of await epochsOf(db)) if (other !== epoch) sealed += await sealEpoch(city, other, true, page);
  return sealed + (await sealEpoch(city, epoch, false, page));
}

/** Epochs in the audit, by one look at the index for each: `distinct` would read every row, once a second. */
async function epochsOf(db: Db): Promise<string[]> {
  const found = await sql<{ epoch: string }>`
    with recursive e as (
      (select epoch from kernel.audit order by epoch limit 1)
      union all
      select (select a.epoch from kernel.audit a where a.epoch > e.epoch order by a.epoch limit 1) from e where e.epoch is not null)
    select epoch from e where epoch is not null`.execute(db);
  return found.rows.map((r) => r.epoch);
}

/** The rows that the next seal covers: all of the transactions from `from` up to `to`, which is left out. */
async function nextPage(
  db: Db,
  epoch: string,
  from: string,
  closed: boolean,
  page: number,
): Promise<{ leaves: Buffer[]; to: string } | undefined> {
  const bound = closed ? sql`'18446744073709551615'::xid8` : sql`pg_snapshot_xmin(pg_current_snapshot())`;
  const rows = await sql<{ xid: string; leaf: Buffer; upto: string }>`
    select xid::text as xid, leaf, ${bound}::text as upto from kernel.audit
    where epoch = ${epoch} and xid >= ${from}::xid8 and xid < ${bound} order by kernel.audit.xid, id limit ${page + 1}`.execute(
    db,
  );
  const [first] = rows.rows;
  if (!first) return undefined;
  if (rows.rows.length <= page) return { leaves: rows.rows.map((r) => r.leaf), to: first.upto };
  const cut = rows.rows.at(-1)!.xid;
  if (cut !== first.xid) return { leaves: rows.rows.filter((r) => r.xid !== cut).map((r) => r.leaf), to: cut };
  // One transaction fills the page and goes on after it. It has ended, so it can be read whole.
  const whole = await sql<{ leaf: Buffer }>`
    select leaf from kernel.audit where epoch = ${epoch} and xid = ${cut}::xid8 order by id`.execute(db);
  return { leaves: whole.rows.map((r) => r.leaf), to: String(BigInt(cut) + 1n) };
}

async function sealEpoch(city: City, epoch: string, closed: boolean, page: number): Promise<number> {
  const last = await city.db
    .selectFrom('kernel.seal')
    .selectAll()
    .where('epoch', '=', epoch)
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  const from = last ? String(last.to_xid) : '0';
  const next = await nextPage(city.db, epoch, from, closed, page);
  if (!next) return 0;
  const { leaves, to } = next;
  const prev = last
    ? sealHash({ ...last, from_xid: String(last.from_xid), to_xid: String(last.to_xid) }, last.signature)
    : await lastOfOtherEpochs(city.db, epoch);
  const head: SealHead = {
    epoch,
    n: (last?.n ?? 0n) + 1n,
    from_xid: from,
    to_xid: to,
    rows: leaves.length,
    root: merkleRoot(leaves),
    prev,
  };
  const done = await city.db
    .insertInto('kernel.seal')
    .values({
      ...head,
      sealed_at: new Date(),
      leaves: Buffer.concat(leaves),
      signature: sign(null, sealText(head), city.auditKey),
    })
    // Two workers may seal at once; the second finds the number taken and lets go.
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return Number(done.numInsertedOrUpdatedRows ?? 0n) === 1 ? leaves.length : 0;
}

/** The first seal of an epoch names the last of the one before, so that a restore is seen in the chain. */
async function lastOfOtherEpochs(db: Db, epoch: string): Promise<Buffer> {
  const s = await db
    .selectFrom('kernel.seal')
    .selectAll()
    .where('epoch', '<>', epoch)
    .orderBy('sealed_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return s ? sealHash({ ...s, from_xid: String(s.from_xid), to_xid: String(s.to_xid) }, s.signature) : ZERO;
}

export interface AuditReport {
  seals: number;
  rows: number;
  unsealed: number;
  /** Plain sentences, each naming the row or seal that does not fit. Empty = nothing was altered. */
  faults: string[];
}

/** All seals by epoch and number, one at a time: together they are as large as the audit's leaves. */
async function* sealsOf(db: Db): AsyncGenerator<Selectable<KernelSeal>> {
  for (let last: Selectable<KernelSeal> | undefined; ;) {
    let q = db.selectFrom('kernel.seal').selectAll().orderBy('epoch').orderBy('n').limit(1);
    if (last) {
      const { epoch, n } = last;
      q = q.where((e) => e(e.refTuple('epoch', 'n'), '>', e.tuple(epoch, n)));
    }
    last = await q.executeTakeFirst();
    if (!last) return;
    yield last;
  }
}

/** Recomputes every leaf, root, chain link and signature. Names each altered, added or missing row. */
export async function verifyAudit(db: Db, publicKey: KeyObject): Promise<AuditReport> {
  const report: AuditReport = { seals: 0, rows: 0, unsealed: 0, faults: [] };
  const key = publicKey.type === 'private' ? createPublicKey(publicKey) : publicKey;
  const seen = new Map<string, { n: bigint; hash: Buffer; to: string }>();
  const begun: { name: string; epoch: string; prev: Buffer }[] = [];
  for await (const s of sealsOf(db)) {
    report.seals++;
    const head = { ...s, from_xid: String(s.from_xid), to_xid: String(s.to_xid) };
    const name = `seal ${s.epoch}#${s.n}`;
    const before = seen.get(s.epoch);
    if (before && before.n + 1n !== s.n) report.faults.push(`${name}: the seal before it is missing`);
    if (before && (!s.prev.equals(before.hash) || before.to !== head.from_xid))
      report.faults.push(`${name}: does not follow the seal before it`);
    if (!before && s.n !== 1n) report.faults.push(`${name}: the seals before it are missing`);
    if (s.n === 1n) begun.push({ name, epoch: s.epoch, prev: s.prev });
    if (!verify(null, sealText(head), key, s.signature)) report.faults.push(`${name}: the signature is not ours`);
    seen.set(s.epoch, { n: s.n, hash: sealHash(head, s.signature), to: head.to_xid });
    await verifyRows(db, { ...head, leaves: s.leaves }, name, report);
  }
  // A restored database goes on from the last seal of the one it was taken from; only the very first has none before it.
  for (const { name, epoch, prev } of begun) {
    const first = prev.equals(ZERO) && begun.every((other) => other.epoch === epoch || !other.prev.equals(ZERO));
    const follows = [...seen].some(([other, last]) => other !== epoch && last.hash.equals(prev));
    if (!first && !follows) report.faults.push(`${name}: does not follow the last seal of the database before it`);
  }
  // Seals follow each other without a gap (looked at above), so what none covers lies after its epoch's last.
  for (const epoch of await epochsOf(db)) {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from kernel.audit
      where epoch = ${epoch} and xid >= ${seen.get(epoch)?.to ?? '0'}::xid8`.execute(db);
    report.unsealed += rows[0]!.n;
  }
  return report;
}

async function verifyRows(
  db: Db,
  seal: SealHead & { leaves: Buffer },
  name: string,
  report: AuditReport,
): Promise<void> {
  const leaves: Buffer[] = [];
  for (let i = 0; i < seal.leaves.length; i += 32) leaves.push(seal.leaves.subarray(i, i + 32));
  if (!merkleRoot(leaves).equals(seal.root)) report.faults.push(`${name}: its leaves do not give its root`);
  const rows = (
    await sql<
      Selectable<KernelAudit>
    >`select * from kernel.audit where epoch = ${seal.epoch} and xid >= ${seal.from_xid}::xid8 and xid < ${seal.to_xid}::xid8 order by xid, id`.execute(
      db,
    )
  ).rows;
  const sealed = new Set(leaves.map((l) => l.toString('hex')));
  for (const row of rows) {
    report.rows++;
    const content = leafOf(row).toString('hex');
    if (!sealed.delete(content))
      report.faults.push(
        `audit row ${row.id} (${row.action}, ${row.at.toISOString()}) was altered or added after ${name}`,
      );
  }
  if (rows.length < leaves.length)
    report.faults.push(`${name}: ${leaves.length - rows.length} audit row(s) are missing`);
}
