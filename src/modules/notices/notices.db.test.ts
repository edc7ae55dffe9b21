import type { FastifyInstance } from 'fastify';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { defineCommand, execute } from '../../kernel/command.ts';
import { transact } from '../../kernel/db.ts';
import { definePermissions } from '../../kernel/permission.ts';
import { insertIdentifier } from '../people/index.ts';
import { codeIn, emptyDatabase, sampleBrowser, sampleCity, type SampleCity } from '../people/sample-city.ts';
import { countUnread, createNoticesModule, defineNotice, notify, outboxDoors } from './index.ts';

const returned = defineNotice({
  kind: 'case.returned',
  params: z.strictObject({ number: z.string() }),
  sample: { number: 'MDN-7K3M-Q2XD' },
  fields: { id: (p) => p, en: (p) => p },
  words: {
    id: {
      title: 'Berkas Anda perlu diperbaiki',
      body: 'Ada yang perlu Anda perbaiki pada berkas {number}.',
      sms: 'Berkas {number} perlu Anda perbaiki.',
    },
    en: { title: 'Your case needs mending', body: 'Something in case {number} needs mending.' },
  },
  path: (object) => `/${object}`,
});
const tell = defineCommand({
  name: 'test.tell',
  action: 'test.tell',
  input: z.strictObject({ person: z.string(), number: z.string(), key: z.string(), fail: z.boolean().default(false) }),
  async run(act, { person, number, key, fail }) {
    await notify(act, { person, kind: returned, object: 'berkas/1', params: { number }, key });
    if (fail) throw new Error('changed my mind');
  },
});

let database: TestDatabase;
let s: SampleCity;
let app: FastifyInstance;
let person: string;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  await emptyDatabase(database);
  await open({});
});
async function open(more: Parameters<typeof sampleCity>[1]): Promise<void> {
  const rights = definePermissions({ 'test.tell': () => true });
  s = sampleCity(database, {
    ...more,
    modules: [createNoticesModule({ kinds: [returned], outbox: true }), { name: 'test', permissions: rights }],
  });
  app = await s.http();
}
async function signIn(phone = '0812 3456 7890') {
  const b = sampleBrowser(app);
  await b.post('/masuk', { kind: 'phone', contact: phone });
  await s.work();
  await b.post('/masuk/kode', { code: codeIn(s) });
  const { subject } = await s.city.db
    .selectFrom('kernel.session')
    .select('subject')
    .orderBy('created_at', 'desc')
    .executeTakeFirstOrThrow();
  person = subject;
  s.sent.length = 0;
  s.later(1);
  return b;
}
const telling = (number = 'MDN-7K3M-Q2XD', key = number) => execute(s.ctx(), tell, { person, number, key });

describe('a notice', () => {
  test('lies in the inbox at once, leaves by SMS, and says nothing personal', async () => {
    const b = await signIn();
    await telling();
    const inbox = await b.get('/kotak-masuk');
    expect(inbox.body).toContain('Ada yang perlu Anda perbaiki pada berkas MDN-7K3M-Q2XD.');
    expect(inbox.body).toContain('Baru');
    await s.work();
    expect(s.sent).toEqual([
      expect.objectContaining({
        channel: 'sms',
        to: '+6281234567890',
        text: 'Balai Medan: Berkas MDN-7K3M-Q2XD perlu Anda perbaiki. Lihat di balai.test',
      }),
    ]);
    await s.work();
    expect(s.sent).toHaveLength(1);
  });

  test('leaves by e-mail where there is an address', async () => {
    await signIn();
    await transact(s.city.db, (tx) => insertIdentifier(tx, s.city.keys, person, 'email', 'siti@contoh.id', s.now));
    await telling();
    await s.work();
    expect(s.sent).toHaveLength(1);
    expect(s.sent[0]).toMatchObject({ channel: 'email', to: 'siti@contoh.id' });
    expect(s.sent[0]!.text).toMatch(
      /^Balai Medan: Berkas Anda perlu diperbaiki\nAda yang perlu[\s\S]*https:\/\/balai\.test\/kotak-masuk/,
    );
  });

  test('is told once for one key, and not at all when the act fails', async () => {
    await signIn();
    await telling('MDN-1', 'k');
    await telling('MDN-2', 'k');
    await expect(execute(s.ctx(), tell, { person, number: 'MDN-3', key: 'other', fail: true })).rejects.toThrow(
      'changed my mind',
    );
    await s.work();
    expect(s.sent.map((m) => m.text)).toEqual([expect.stringContaining('MDN-1')]);
    expect(await countUnread(s.city.db, person)).toBe(1);
  });

  test('with a personal value is refused, whole', async () => {
    await signIn();
    await expect(telling('1271990101900001')).rejects.toThrow('personal value');
    expect(await countUnread(s.city.db, person)).toBe(0);
  });

  test('waits for the morning, also when its job comes late', async () => {
    await signIn();
    s.now = new Date('2026-11-24T14:30:00Z'); // 21.30
    await telling();
    await s.work();
    expect(s.sent).toHaveLength(0);
    await database.asOwner("update kernel.job set run_at = '2026-11-24T14:00:00Z'");
    await s.work();
    expect(s.sent).toHaveLength(0);
    s.now = new Date('2026-11-24T22:59:59Z');
    await s.work();
    expect(s.sent).toHaveLength(0);
    s.now = new Date('2026-11-24T23:00:00Z');
    await s.work();
    expect(s.sent).toHaveLength(1);
  });

  test('read before its turn is not sent', async () => {
    const b = await signIn();
    await telling();
    await b.post('/kotak-masuk/semua');
    await s.work();
    expect(s.sent).toHaveLength(0);
  });

  test('is asked of the provider again under its own id when nobody knows', async () => {
    await signIn();
    const ids: string[] = [];
    const answers = [() => Promise.reject(new Error('timeout')), async () => 'sent' as const];
    s.city.ports = { sms: { sendSms: ({ id }) => (ids.push(id), answers.shift()!()) } };
    await telling();
    await s.work();
    expect(await s.city.db.selectFrom('notices.notice').select('sent_at').executeTakeFirst()).toEqual({
      sent_at: null,
    });
    s.later(60);
    await s.work();
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
    expect(await s.city.db.selectFrom('notices.notice').select('sent_by').executeTakeFirst()).toEqual({
      sent_by: 'sms',
    });
  });

  test('to someone without a door stays in the inbox', async () => {
    await signIn();
    s.city.ports = {};
    await telling();
    expect(await s.work()).toBe(1);
    expect(await s.city.db.selectFrom('notices.notice').select('sent_by').executeTakeFirst()).toEqual({
      sent_by: 'none',
    });
  });
});

describe('the inbox', () => {
  test('opens a notice: read, and on to what it is about', async () => {
    const b = await signIn();
    await telling();
    const id = /action="\/kotak-masuk\/([0-9a-f-]{36})"/.exec((await b.get('/kotak-masuk')).body)![1]!;
    const stranger = await signIn('0812 9999 0000');
    expect((await stranger.post(`/kotak-masuk/${id}`)).statusCode).toBe(404);
    expect((await stranger.get('/kotak-masuk')).body).toContain('Belum ada kabar');
    expect((await b.post(`/kotak-masuk/${id}`)).headers['location']).toBe('/berkas/1');
    expect((await b.get('/kotak-masuk')).body).not.toContain('>Baru<');
    expect((await b.post('/kotak-masuk/not-an-id')).statusCode).toBe(404);
    expect((await sampleBrowser(app).get('/kotak-masuk')).statusCode).toBe(401);
  });

  test('goes in pages of twenty, and a page of another’s notice is a first page of nothing more', async () => {
    const b = await signIn();
    for (let i = 0; i < 45; i++) {
      await telling(`MDN-${i}`);
      s.later(1);
    }
    const seen: string[] = [];
    let url: string | undefined = '/kotak-masuk';
    for (let page = 0; url && page < 5; page++) {
      const { body }: { body: string } = await b.get(url);
      seen.push(...[...body.matchAll(/pada berkas (MDN-\d+)\./g)].map((m) => m[1]!));
      url = /href="(\/kotak-masuk\?sesudah=[^"]+)"/.exec(body)?.[1];
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => `MDN-${44 - i}`));
    expect((await b.get(`/kotak-masuk?sesudah=${crypto.randomUUID()}`)).statusCode).toBe(200);
    expect((await b.get("/kotak-masuk?sesudah=';--")).statusCode).toBe(200);
  });

  test('still shows what a retired kind once said was there', async () => {
    const b = await signIn();
    await telling();
    await database.asOwner("update notices.notice set kind = 'gone.kind'");
    expect((await b.get('/kotak-masuk')).body).toContain('Kabar lama');
    expect(await s.work()).toBe(1);
    expect(s.sent).toHaveLength(0);
  });
});

describe('the demo’s outbox', () => {
  test('keeps what would have been sent, sealed, each once', async () => {
    await open({ env: 'demo' });
    const door = outboxDoors(s.city, ['sms'])[0]!;
    const message = {
      id: crypto.randomUUID(),
      to: '+6281234567890',
      text: 'Balai Medan: kode masuk 123456.\n\n@balai.test #123456',
    };
    await door.send(message);
    await door.send(message);
    const page = await sampleBrowser(app).get('/dev/outbox');
    expect(page.body.match(/kode masuk 123456/g)).toHaveLength(1);
    expect(page.body).toContain('+6281234567890');
    const raw = await database.asOwner<{ t: string }>("select encode(body, 'escape') t from notices.outbox");
    expect(raw).toHaveLength(1);
    expect(raw[0]!.t).not.toContain('123456');
  });

  test('is not there in production', async () => {
    expect((await sampleBrowser(app).get('/dev/outbox')).statusCode).toBe(404);
    s = sampleCity(database, { env: 'demo', modules: [createNoticesModule({ kinds: [] })] });
    app = await s.http();
    expect((await sampleBrowser(app).get('/dev/outbox')).statusCode).toBe(404);
  });
});

test('two kinds of one name stop the program', () => {
  expect(() => createNoticesModule({ kinds: [returned, returned] })).toThrow('one name');
});
