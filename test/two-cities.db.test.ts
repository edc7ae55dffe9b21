import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { sealAudit, verifyAudit } from '../src/kernel/audit.ts';
import { localDate } from '../src/kernel/clock/index.ts';
import { defineCommand, execute } from '../src/kernel/command.ts';
import { closeInspector, openFile, storeUpload } from '../src/kernel/files/index.ts';
import { paper } from '../src/kernel/files/sample-files.ts';
import { createLogger } from '../src/kernel/log.ts';
import { loadActor, openIdentifier, personByIdentifier } from '../src/modules/people/index.ts';
import { z } from 'zod';
import { testBrowser, sessionCookieOf } from './harness/browser.ts';
import { testCity, testHouse, type TestCity } from './harness/city.ts';
import type { Signed, TestPerson } from './harness/people.ts';

// One process, one app, two cities: Medan, and an invented one two hours east. They share even the master key.
const house = testHouse();
// 23.30 on the 24th in Medan, 01.30 on the 25th in Contoh Timur.
const NIGHT = new Date('2026-11-24T16:30:00Z');
let medan: TestCity;
let timur: TestCity;
let app: FastifyInstance;
let butet: TestPerson;
let yosina: TestPerson;

beforeAll(async () => {
  medan = await testCity({ house, now: NIGHT });
  timur = await testCity({ house, now: NIGHT, code: 'contoh-timur' });
  const log = createLogger('silent');
  app = await buildApp(house, [medan.city, timur.city], { log, trustProxy: false, now: () => NIGHT });
  butet = await medan.person({ name: 'Butet Manurung' });
  yosina = await timur.person({ name: 'Yosina Wanggai', sex: 'P' });
});
beforeEach(() => {
  medan.sent.length = 0;
  timur.sent.length = 0;
});
afterAll(async () => {
  await app.close();
  await closeInspector();
});

const at = (t: TestCity, who?: Signed) => testBrowser(app, t.city, { token: who?.token });
const count = async (t: TestCity, from: string) =>
  (await t.database.asOwner<{ n: number }>(`select count(*)::int as n from ${from}`))[0]!.n;
/** Carries rows over as a thief of a backup, or a hurried restore, would: past every door. */
async function carry(table: string, where: string, value: unknown): Promise<void> {
  const rows = await medan.database.asOwner<{ row: string }>(
    `select to_jsonb(t)::text as row from ${table} t where ${where}`,
    [value],
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) {
    await timur.database.asOwner(`insert into ${table} select * from jsonb_populate_record(null::${table}, $1)`, [row]);
  }
}

describe('the host decides', () => {
  test('each host shows its own city', async () => {
    const [a, b] = [await at(medan).get('/'), await at(timur).get('/')];
    expect(a.body).toContain('Pemerintah Kota Medan');
    expect(a.body).not.toContain('Contoh Timur');
    expect(b.body).toContain('Pemerintah Kota Contoh Timur');
    expect(b.body).not.toContain('Medan');
  });

  test.each(['kota-lain.test', 'medan.test.evil.example', 'medan.test:8080', '127.0.0.1', 'localhost'])(
    'nobody lives at %s',
    async (host) => {
      const answer = await app.inject({
        url: '/akun',
        headers: { host, accept: 'text/html', cookie: `${sessionCookieOf(medan.city)}=${butet.token}` },
      });
      expect(answer.statusCode).toBe(421);
      expect(answer.body).not.toContain('Butet');
    },
  );

  test('no header but Host has a say', async () => {
    const answer = await app.inject({
      url: '/',
      headers: { host: 'medan.test', 'x-forwarded-host': 'contoh-timur.test', forwarded: 'host=contoh-timur.test' },
    });
    expect(answer.body).toContain('Pemerintah Kota Medan');
  });

  test('requests that run at once never borrow the other’s city', async () => {
    const pages = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 ? at(timur, yosina) : at(medan, butet)).get('/akun')),
    );
    for (const [i, page] of pages.entries()) {
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain(i % 2 ? 'Yosina Wanggai' : 'Butet Manurung');
      expect(page.body).not.toContain(i % 2 ? 'Butet' : 'Yosina');
    }
  });
});

describe('who one is', () => {
  test('a session of one city is nobody in the other', async () => {
    expect((await at(medan, butet).get('/akun')).statusCode).toBe(200);
    expect((await at(timur, butet).get('/akun')).statusCode).toBe(401);
    const api = (host: string) =>
      app.inject({ url: '/akun', headers: { host, authorization: `Bearer ${butet.bearer}`, accept: 'text/html' } });
    expect((await api('medan.test')).statusCode).toBe(200);
    expect((await api('contoh-timur.test')).statusCode).toBe(401);
  });

  test('an officer of one city has no post in the other', async () => {
    const head = await medan.officer('kepala_dinas');
    expect((await at(medan, head).get('/petugas/pastikan')).statusCode).toBe(200);
    expect((await at(timur, head).get('/petugas/pastikan')).statusCode).toBe(401);
  });

  test('a sign-in begun in one city cannot be ended in the other', async () => {
    const here = at(medan);
    await here.post('/masuk', { kind: 'phone', contact: '0812 3456 7890' });
    expect(await timur.work()).toBe(0);
    expect(await medan.work()).toBe(1);
    expect([medan.sent.length, timur.sent.length]).toEqual([1, 0]);
    const code = /kode masuk (\d{6})/.exec(medan.sent[0]!.text)![1]!;
    const there = at(timur);
    for (const [name, value] of here.jar) there.jar.set(name, value);
    expect((await there.post('/masuk/kode', { code })).headers['location']).toBe('/masuk');
    expect(there.jar.has(sessionCookieOf(timur.city))).toBe(false);
    expect((await here.post('/masuk/kode', { code })).statusCode).toBe(303);
    expect(here.jar.has(sessionCookieOf(medan.city))).toBe(true);
  });

  test('a number known here is unknown there', async () => {
    expect(await personByIdentifier(medan.city.db, medan.city.keys, 'nik', butet.nik)).toBe(butet.id);
    expect(await personByIdentifier(timur.city.db, timur.city.keys, 'nik', butet.nik)).toBeUndefined();
    expect(await count(timur, `people.person where id = '${butet.id}'`)).toBe(0);
  });
});

describe('keys', () => {
  test('a sealed number that is carried over neither opens nor is found', async () => {
    await carry('people.person', 'id = $1', butet.id);
    await carry('people.identifier', 'person = $1', butet.id);
    await expect(openIdentifier(timur.city.db, timur.city.keys, butet.id, 'nik')).rejects.toThrow();
    expect(await openIdentifier(medan.city.db, medan.city.keys, butet.id, 'nik')).toBe(butet.nik);
    expect(await personByIdentifier(timur.city.db, timur.city.keys, 'nik', butet.nik)).toBeUndefined();
  });

  test('a file that is carried over with its key and its bytes does not open', async () => {
    const ctx = medan.ctx({ actor: butet.actor });
    const sent = await storeUpload(ctx, Readable.from([paper()]), {
      name: 'surat.pdf',
      type: 'application/pdf',
      purpose: 'case',
      owner: butet.id,
    });
    expect((await openFile(medan.city, sent.fileId, 'view')).mediaType).toBe('image/jpeg');
    await expect(openFile(timur.city, sent.fileId, 'view')).rejects.toMatchObject({ kind: 'not_found' });

    await carry('kernel.data_key', '$1::text is not null', '');
    await carry('files.blob', '$1::text is not null', '');
    await carry('files.file', 'id = $1', sent.fileId);
    await carry('files.page', 'file_id = $1', sent.fileId);
    const blobs = await medan.database.asOwner<{ store_ref: string }>('select store_ref from files.blob');
    for (const { store_ref } of blobs) await timur.city.files.put(store_ref, await medan.city.files.get(store_ref));
    for (const variant of ['view', 'original', 'thumb'] as const)
      await expect(openFile(timur.city, sent.fileId, variant)).rejects.toThrow(/data_key|unable to authenticate/i);
  });

  test('digests of one and the same value differ', () => {
    const { keys } = medan.city;
    expect(keys.mac('audit', 'x')).not.toEqual(timur.city.keys.mac('audit', 'x'));
    expect(keys.blindIndex('nik', butet.nik)).not.toEqual(timur.city.keys.blindIndex('nik', butet.nik));
  });
});

describe('what is done', () => {
  const once = defineCommand({
    name: 'test.once',
    action: 'people.account',
    input: z.null(),
    async run(act) {
      act.note({ object: `test/${act.city.code}` });
      act.job('people.code', { code: crypto.randomUUID() });
      return { city: act.city.code };
    },
  });

  test('one key is two keys; audit and jobs lie where the act was', async () => {
    const key = 'the-same-key-in-both';
    const run = (t: TestCity, who: Signed) => execute(t.ctx({ actor: who.actor, key }), once, null);
    expect([await run(medan, butet), await run(timur, yosina), await run(medan, butet)]).toEqual([
      { city: 'medan' },
      { city: 'contoh-timur' },
      { city: 'medan' },
    ]);
    for (const [t, code] of [[medan, 'medan'] as const, [timur, 'contoh-timur'] as const]) {
      expect(await count(t, `kernel.audit where action = 'test.once'`)).toBe(1);
      expect(await count(t, `kernel.audit where object = 'test/${code}'`)).toBe(1);
      expect(await count(t, `kernel.job`)).toBe(1);
      expect(await t.work()).toBe(1);
    }
  });

  test('each seals its own audit, by its own signature, in its own epoch', async () => {
    expect(medan.city.epoch).not.toBe(timur.city.epoch);
    await sealAudit(medan.city);
    await sealAudit(timur.city);
    for (const [t, other] of [[medan, timur] as const, [timur, medan] as const]) {
      expect(await verifyAudit(t.city.db, t.city.auditKey)).toMatchObject({ faults: [], unsealed: 0 });
      expect((await verifyAudit(t.city.db, other.city.auditKey)).faults.join()).toContain('the signature is not ours');
    }
  });
});

describe('one moment, two dates', () => {
  test('pages tell each city’s own time', async () => {
    expect((await at(medan, butet).get('/akun')).body).toContain('24 November 2026 pukul 23.30 WIB');
    expect((await at(timur, yosina).get('/akun')).body).toContain('25 November 2026 pukul 01.30 WIT');
    expect(localDate(medan.city.calendar, NIGHT)).toBe('2026-11-24');
    expect(localDate(timur.city.calendar, NIGHT)).toBe('2026-11-25');
  });

  test('a post that begins on the 25th gives rights there, and not yet here', async () => {
    const posts = [];
    for (const t of [medan, timur]) {
      const validator = await t.officer('validator');
      await t.database.asOwner(`update people.officer_post set valid_from = '2026-11-25' where officer = $1`, [
        validator.id,
      ]);
      const session = await t.city.db
        .selectFrom('kernel.session')
        .selectAll()
        .where('subject', '=', validator.id)
        .where('channel', '=', 'web')
        .executeTakeFirstOrThrow();
      posts.push((await loadActor(t.city, session as never, NIGHT))!.posts.map((p) => p.role));
    }
    expect(posts).toEqual([[], ['validator']]);
  });
});
