import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { auditRow, readEpoch, sealAudit, verifyAudit } from './audit.ts';
import type { City } from './city.ts';
import { defineCommand, execute, type Ctx } from './command.ts';
import { cityKeys, sha256 } from './crypto.ts';
import { outsideOnly } from './db.ts';
import { createLogger } from './log.ts';
import { createRights, type Actor } from './permission.ts';
import { endSession, findSession, spend, startSession } from './session.ts';

let database: TestDatabase;
let city: City;
const officer: Actor = { kind: 'officer', id: 'o1', name: 'Petugas', posts: [], level: 0 };
const rights = createRights([{ 'fact.write': (a) => a.kind === 'officer' || 'forbidden.role' }]);
const log = createLogger('silent');
const ctx = (more: Partial<Ctx> = {}): Ctx => ({
  city,
  rights,
  actor: officer,
  now: new Date(),
  requestId: 'r1',
  channel: 'web',
  lang: 'id',
  log,
  ...more,
});

/** Writes one row, queues one job, and may fail afterwards. */
const write = defineCommand({
  name: 'fact.write',
  action: 'fact.write',
  input: z.strictObject({ key: z.string().min(1, 'error.required'), fail: z.boolean().optional() }),
  async run(act, input) {
    await act.tx.insertInto('kernel.fact').values({ key: input.key, value: '1' }).execute();
    act.job('fact.tell', { key: input.key }, { key: input.key });
    act.note({ object: `fact/${input.key}`, after: { key: input.key } });
    if (input.fail) throw new Error('after the writing');
    return { pin: Math.random() };
  },
});
const rows = async (table: 'kernel.fact' | 'kernel.job' | 'kernel.audit', where: string): Promise<number> =>
  (await database.asOwner<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]!.n;

beforeAll(async () => {
  database = await testDatabase();
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  city = {
    code: 'medan',
    env: 'demo',
    db: database.db,
    pool: database.pool,
    keys: cityKeys('medan', randomBytes(32), randomBytes(32)),
    auditKey: createPrivateKey(pem),
    epoch: await readEpoch(database.db),
    timeZone: 'Asia/Jakarta',
    origin: 'http://localhost',
    ports: {},
  } as unknown as City;
});

describe('execute', () => {
  it('writes the change, its audit row and its job together', async () => {
    await execute(ctx(), write, { key: 'a' });
    expect(await rows('kernel.fact', `key = 'a'`)).toBe(1);
    expect(await rows('kernel.job', `key = 'a'`)).toBe(1);
    expect(await rows('kernel.audit', `object = 'fact/a' and actor = 'o1'`)).toBe(1);
  });
  it('leaves nothing behind when it fails', async () => {
    await expect(execute(ctx({ key: 'key-00000001' }), write, { key: 'b', fail: true })).rejects.toThrow('after');
    expect(await rows('kernel.fact', `key = 'b'`)).toBe(0);
    expect(await rows('kernel.job', `key = 'b'`)).toBe(0);
    expect(await rows('kernel.audit', `object = 'fact/b'`)).toBe(0);
    // The key was not used up by the failure.
    await execute(ctx({ key: 'key-00000001' }), write, { key: 'b' });
  });
  it('refuses what is no right, no field, or not filled, before it touches anything', async () => {
    await expect(execute(ctx({ actor: { ...officer, kind: 'person' } }), write, { key: 'c' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(execute(ctx(), write, { key: 'c', colour: 1 })).rejects.toMatchObject({
      reason: 'unknown_field',
      fields: { colour: 'error.unknown_field' },
    });
    await expect(execute(ctx(), write, { key: '' })).rejects.toMatchObject({ fields: { key: 'error.required' } });
    expect(await rows('kernel.fact', `key = 'c'`)).toBe(0);
  });
  it('gives a double click the first answer, even at the same moment, and refuses the key for another act', async () => {
    const twice = await Promise.all([1, 2, 3].map(() => execute(ctx({ key: 'key-00000002' }), write, { key: 'd' })));
    expect(new Set(twice.map((t) => t.pin)).size).toBe(1);
    expect(await rows('kernel.fact', `key = 'd'`)).toBe(1);
    await expect(execute(ctx({ key: 'key-00000002' }), write, { key: 'e' })).rejects.toMatchObject({
      reason: 'idempotency_key_reused',
    });
  });
  it('gives the first answer again with its rupiah', async () => {
    const owed = defineCommand({
      name: 'fact.owed',
      action: 'fact.write',
      input: z.strictObject({}),
      run: () => Promise.resolve({ amount: 9_007_199_254_740_993n, parts: [1n, null] }),
    });
    const first = await execute(ctx({ key: 'key-00000009' }), owed, {});
    expect(await execute(ctx({ key: 'key-00000009' }), owed, {})).toEqual(first);
  });
  it('keeps no digest that can be guessed back to what was typed or changed', async () => {
    await execute(ctx({ key: 'key-00000003' }), write, { key: 'guess' });
    const plain = ['{"key":"guess"}', 'fact.write\0{"key":"guess"}'].map((text) => sha256(text).toString('hex'));
    const [audit] = await database.asOwner<{ v: string; digest: Buffer }>(
      `select a::text as v, after_mac as digest from kernel.audit a where object = 'fact/guess'`,
    );
    const [idempotency] = await database.asOwner<{ v: string }>(
      `select i::text as v from kernel.idempotency i where key = 'key-00000003'`,
    );
    for (const guess of plain) expect(audit!.v + idempotency!.v).not.toContain(guess);
    expect(audit!.digest).toEqual(city.keys.mac('audit', '{"key":"guess"}'));
  });
  it('lets no port be called inside it', async () => {
    const port = outsideOnly('registry', { ask: async () => 'answer' });
    const asks = defineCommand({ name: 'x', action: 'fact.write', input: z.null(), run: async () => port.ask() });
    await expect(execute(ctx(), asks, null)).rejects.toThrow('registry.ask was called inside a transaction');
    expect(await port.ask()).toBe('answer');
  });
});

describe('the audit', () => {
  const report = () => verifyAudit(city.db, city.auditKey);
  it('hashes a row as RFC 8785 writes it', () => {
    const { leaf, ...row } = auditRow(ctx({ requestId: 'r"\n\u20ac\u0001' }), 'case.move', {
      object: 'kase/1',
      reason: 'é/"\\',
      before: { b: 1, a: [true] },
    });
    const { before_mac, after_mac, ...rest } = row;
    const text = canonicalize({
      ...rest,
      at: row.at.toISOString(),
      before: before_mac?.toString('hex') ?? null,
      after: after_mac?.toString('hex') ?? null,
    })!;
    expect(leaf).toEqual(sha256(Buffer.concat([Buffer.from([0]), Buffer.from(text)])));
  });
  it('is sealed by whole transactions, also one that wrote more rows than a seal takes', async () => {
    while ((await sealAudit(city)) > 0);
    const before = (await report()).rows;
    const many = Array.from({ length: 7 }, (_, i) => auditRow(ctx(), 'case.move', { object: `kase/${i}` }));
    await execute(ctx(), write, { key: 'audit-small-1' });
    await database.db.transaction().execute(async (tx) => {
      for (const row of many) await tx.insertInto('kernel.audit').values(row).execute();
    });
    await execute(ctx(), write, { key: 'audit-small-2' });
    // A page of three rows: the seven of one transaction stand under one seal, in at most a few turns.
    for (let turn = 0; turn < 5; turn++) await sealAudit(city, 3);
    expect(await report()).toMatchObject({ faults: [], unsealed: 0, rows: before + 9 });
    const [seal] = await database.asOwner<{ n: number }>('select count(*)::int as n from kernel.seal where rows = 7');
    expect(seal!.n).toBe(1);
  });
  it('is sealed whole, and names an altered, a removed and an added row', async () => {
    await sealAudit(city);
    await execute(ctx(), write, { key: 'audit-1' });
    await execute(ctx(), write, { key: 'audit-2' });
    await execute(ctx(), write, { key: 'audit-3' });
    expect(await sealAudit(city)).toBe(3);
    expect(await report()).toMatchObject({ faults: [], unsealed: 0 });

    const [row] = await database.asOwner<{ id: string }>(`select id from kernel.audit where object = 'fact/audit-2'`);
    await database.asOwner(`update kernel.audit set actor = 'someone' where id = $1`, [row!.id]);
    expect((await report()).faults.join()).toContain(`audit row ${row!.id}`);
    await database.asOwner(`update kernel.audit set actor = 'o1' where id = $1`, [row!.id]);
    expect((await report()).faults).toEqual([]);

    await database.asOwner(`delete from kernel.audit where id = $1`, [row!.id]);
    expect((await report()).faults.join()).toContain('1 audit row(s) are missing');
  });
  it('cannot be changed by the application itself', async () => {
    await expect(city.db.deleteFrom('kernel.audit').execute()).rejects.toThrow('permission denied');
    await expect(city.db.updateTable('kernel.audit').set({ actor: 'x' }).execute()).rejects.toThrow(
      'permission denied',
    );
    await expect(city.db.deleteFrom('kernel.seal').execute()).rejects.toThrow('permission denied');
  });
});

describe('sessions and budgets', () => {
  const subject = '0190f000-0000-7000-8000-000000000001';
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24) + minutes * 60_000);
  const start = (kind: 'officer' | 'person') =>
    city.db
      .transaction()
      .execute((tx) => startSession(tx, { kind, subject, channel: 'web', device: 'test', now: at(0) }));

  it('end by rest, by age and by sign-out', async () => {
    const { token, id } = await start('officer');
    expect((await findSession(city.db, token, at(29)))?.subject).toBe(subject);
    expect(await findSession(city.db, token, at(29 + 31))).toBeUndefined();
    for (let t = 30; t < 720; t += 25) await findSession(city.db, token, at(t));
    expect(await findSession(city.db, token, at(721))).toBeUndefined();
    const other = await start('person');
    await city.db.transaction().execute((tx) => endSession(tx, other.id, 'signed_out', at(1)));
    expect(await findSession(city.db, other.token, at(1))).toBeUndefined();
    expect(id).not.toBe(other.id);
  });
  it('keep no token in the database', async () => {
    const { token } = await start('person');
    const [row] = await database.asOwner<{ n: number }>(
      `select count(*)::int as n from kernel.session s where s::text like '%' || $1 || '%'`,
      [token],
    );
    expect(row!.n).toBe(0);
  });
  it('a budget holds across processes and refills', async () => {
    const waits = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(() => spend(city.db, 'otp/x', 5, 3600, at(0))));
    expect(waits.filter((w) => w === 0)).toHaveLength(5);
    expect(Math.max(...waits)).toBe(3600);
    expect(await spend(city.db, 'otp/x', 5, 3600, at(61))).toBe(0);
  });
});
