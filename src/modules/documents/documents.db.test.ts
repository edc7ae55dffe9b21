import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { defineCommand, execute, type Act } from '../../kernel/command.ts';
import { newId } from '../../kernel/ids.ts';
import { SYSTEM } from '../../kernel/permission.ts';
import { sampleCity, type SampleCity } from '../people/sample-city.ts';
import {
  filePaper,
  findNumber,
  findPaper,
  papersOf,
  papersOfPerson,
  takeNumber,
  voidNumber,
  type NewPaper,
} from './index.ts';

let database: TestDatabase;
let s: SampleCity;
let file: string;
const person = newId();

beforeAll(async () => {
  database = await testDatabase();
  s = sampleCity(database, {
    modules: [{ name: 'test', permissions: { 'test.act': () => true } }],
  });
  file = newId();
  await database.asOwner(
    `insert into files.file (id, blob, purpose, owner, name, state, refuse_reason, created_at, sweep_at)
     values ($1, null, 'registry', 'test', 'akta.pdf', 'refused', 'test', now(), now())`,
    [file],
  );
});

/** Runs `work` as an act of its own, as a case's command does. */
const act = <T>(work: (a: Act) => Promise<T>): Promise<T> =>
  execute(
    s.ctx({ actor: SYSTEM }),
    defineCommand({ name: 'test.act', action: 'test.act', input: z.strictObject({}), run: work }),
    {},
  );
const subjectOf = (): string => `kase/${newId()}`;
const decision = (subject: string, more: Partial<Parameters<typeof takeNumber>[1]> = {}) => ({
  kind: 'keputusan',
  office: 'disdukcapil',
  on: '2026-11-24',
  subject,
  part: 'late',
  format: (serial: number, on: string) => `${String(serial).padStart(4, '0')}/KEP/${on.slice(0, 4)}`,
  ...more,
});

describe('legal numbers', () => {
  test('fifty takers at once get fifty numbers without a gap', async () => {
    const taken = await Promise.all(
      Array.from({ length: 50 }, () => act((a) => takeNumber(a, decision(subjectOf(), { kind: 'fifty' })))),
    );
    expect(taken.map((t) => t.number).toSorted()).toEqual(
      Array.from({ length: 50 }, (_, i) => `${String(i + 1).padStart(4, '0')}/KEP/2026`),
    );
  });

  test('an act that fails leaves the counter where it was', async () => {
    const take = (subject: string) => (a: Act) => takeNumber(a, decision(subject, { kind: 'rolled-back' }));
    expect((await act(take(subjectOf()))).number).toBe('0001/KEP/2026');
    const lost = subjectOf();
    await expect(
      act(async (a) => {
        await take(lost)(a);
        throw new Error('after the taking');
      }),
    ).rejects.toThrow('after the taking');
    expect(await findNumber(s.city.db, { kind: 'rolled-back', subject: lost })).toBeUndefined();
    expect((await act(take(subjectOf()))).number).toBe('0002/KEP/2026');
  });

  test('the same subject, kind and part keeps its number, also when asked twice at once', async () => {
    const subject = subjectOf();
    const take = (more = {}) => act((a) => takeNumber(a, decision(subject, { kind: 'same', ...more })));
    const [one, other] = await Promise.all([take(), take()]);
    expect(one).toEqual(other);
    expect(await take({ on: '2026-11-25' })).toEqual({ number: one.number, on: '2026-11-24' });
    const second = await take({ part: 'child.2' });
    expect(second.number).toBe('0002/KEP/2026');
    expect(await findNumber(s.city.db, { kind: 'same', subject, part: 'late' })).toEqual(one);
    expect(await findNumber(s.city.db, { kind: 'same', subject })).toEqual(second);
    expect(await findNumber(s.city.db, { kind: 'same', subject, part: 'child.3' })).toBeUndefined();
  });

  test('each office and each year counts for itself', async () => {
    const take = (more: object) => act((a) => takeNumber(a, decision(subjectOf(), { kind: 'series', ...more })));
    await take({});
    expect((await take({})).number).toBe('0002/KEP/2026');
    expect((await take({ office: 'kecamatan' })).number).toBe('0001/KEP/2026');
    expect((await take({ on: '2027-01-02' })).number).toBe('0001/KEP/2027');
  });

  test('a void keeps its number and its reason; the next one is new', async () => {
    const subject = subjectOf();
    const take = () => act((a) => takeNumber(a, decision(subject, { kind: 'void' })));
    await take();
    await act((a) => voidNumber(a, { kind: 'void', subject, part: 'late', reason: 'misprint' }));
    expect((await take()).number).toBe('0002/KEP/2026');
    expect(
      await database.asOwner(
        `select number, void_reason from documents.book_entry where kind = 'void' order by serial`,
      ),
    ).toEqual([
      { number: '0001/KEP/2026', void_reason: 'misprint' },
      { number: '0002/KEP/2026', void_reason: null },
    ]);
  });

  test('the application may not change what stands in the book', async () => {
    await expect(database.pool.query(`update documents.book_entry set number = 'X'`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(database.pool.query(`delete from documents.book_entry`)).rejects.toThrow(/permission denied/);
  });
});

describe('papers', () => {
  const paper = (subject: string, more: Partial<NewPaper> = {}): NewPaper => ({
    kind: 'akta-kelahiran',
    issuedBy: 'registry',
    number: `1271-LU-24112026-${Math.floor(Math.random() * 1e6)}`,
    issuedOn: '2026-11-24',
    person,
    subject,
    part: 'child.1',
    fileId: file,
    signer: 'Lentera Damanik',
    signedAt: new Date('2026-11-24T02:00:00Z'),
    sha256: createHash('sha256').update(newId()).digest(),
    ...more,
  });
  const fileOne = (p: NewPaper) => act((a) => filePaper(a, p));

  test('a newer paper takes the place of the earlier one of the same part only', async () => {
    const subject = subjectOf();
    const first = paper(subject);
    const { id } = await fileOne(first);
    const twin = await fileOne(paper(subject, { part: 'child.2' }));
    s.later(1);
    // A second excerpt bears the same number.
    const second = await fileOne(paper(subject, { number: first.number }));
    const all = await papersOf(s.city.db, subject);
    expect(all[0]!.id).toBe(second.id);
    expect(new Map(all.map((p) => [p.id, p.state]))).toEqual(
      new Map([
        [second.id, 'valid'],
        [twin.id, 'valid'],
        [id, 'superseded'],
      ]),
    );
    expect(await findPaper(s.city.db, id)).toEqual({
      id,
      kind: 'akta-kelahiran',
      issuedBy: 'registry',
      number: first.number,
      issuedOn: '2026-11-24',
      person,
      subject,
      part: 'child.1',
      fileId: file,
      signer: 'Lentera Damanik',
      signerTitle: null,
      verifyToken: null,
      stateAt: expect.any(Date),
      signedAt: first.signedAt,
      stampedBy: null,
      state: 'superseded',
      stateReason: 'replaced',
      recordedAt: expect.any(Date),
    });
  });

  test('the very same file is the same paper, however often it comes', async () => {
    const p = paper(subjectOf());
    const ids = await Promise.all([fileOne(p), fileOne(p), fileOne(p)]);
    expect(new Set(ids.map((x) => x.id)).size).toBe(1);
    expect(await papersOf(s.city.db, p.subject)).toHaveLength(1);
  });

  test('a number stands for one thing: another case cannot bear it', async () => {
    const p = paper(subjectOf());
    await fileOne(p);
    const elsewhere = subjectOf();
    await expect(fileOne(paper(elsewhere, { number: p.number }))).rejects.toMatchObject({
      kind: 'conflict',
      reason: 'paper_number_taken',
    });
    expect(await papersOf(s.city.db, elsewhere)).toEqual([]);
  });

  test('only a paper of the city bears a token of the city', async () => {
    const registry = await fileOne(paper(subjectOf()));
    const city = await fileOne(paper(subjectOf(), { issuedBy: 'city', kind: 'keputusan' }));
    const tokens = await database.asOwner<{ id: string; verify_token: string | null }>(
      'select id, verify_token from documents.paper where id = any($1) order by id',
      [[registry.id, city.id]],
    );
    expect(tokens.find((t) => t.id === registry.id)!.verify_token).toBeNull();
    expect(tokens.find((t) => t.id === city.id)!.verify_token).toMatch(/^[\w-]{22}$/);
  });

  test('a person’s papers come a page at a time, newest first, and nobody else’s', async () => {
    const other = newId();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      s.later(1);
      ids.unshift((await fileOne(paper(subjectOf(), { person: other }))).id);
    }
    const first = await papersOfPerson(s.city.db, other, { limit: 2 });
    expect(first.items.map((p) => p.id)).toEqual(ids.slice(0, 2));
    const rest = await papersOfPerson(s.city.db, other, { after: first.next!, limit: 3 });
    expect(rest.items.map((p) => p.id)).toEqual(ids.slice(2));
    expect(rest).not.toHaveProperty('next');
    expect(await findPaper(s.city.db, 'no-id')).toBeUndefined();
    expect(await findPaper(s.city.db, newId())).toBeUndefined();
  });
});
