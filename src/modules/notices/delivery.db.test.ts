import { createHmac } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { defineCommand, execute } from '../../kernel/command.ts';
import { transact } from '../../kernel/db.ts';
import { definePermissions, SYSTEM } from '../../kernel/permission.ts';
import { insertIdentifier, insertPerson } from '../people/index.ts';
import { emptyDatabase, sampleBrowser, sampleCity, type SampleCity } from '../people/sample-city.ts';
import type { Answer, DoorKind, Heard, MessageDoor, Outgoing, Report } from './door-port.ts';
import { createNoticesModule, defineNotice, notify, toldAbout } from './index.ts';
import { insertConsent } from './store/reach.ts';

const news = defineNotice({
  kind: 'test.news',
  params: z.strictObject({ number: z.string() }),
  sample: { number: 'MDN-7K3M-Q2XD' },
  fields: { id: (p) => p, en: (p) => p },
  words: {
    id: { title: 'Kabar {number}', body: 'Ada kabar tentang berkas {number}.', sms: 'Kabar berkas {number}.' },
    en: { title: 'News {number}', body: 'There is news about file {number}.' },
  },
});
const danger = defineNotice({ ...news, kind: 'test.danger', urgency: 'danger', words: news.words });
const KINDS = { 'test.news': news, 'test.danger': danger };
const tell = defineCommand({
  name: 'test.tell',
  action: 'test.tell',
  input: z.strictObject({ person: z.string(), key: z.string(), kind: z.enum(['test.news', 'test.danger']) }),
  run: (act, { person, key, kind }) =>
    notify(act, { person, kind: KINDS[kind], object: 'berkas-1', params: { number: key }, key }),
});

const SECRET = 'rahasia penyedia';
interface FakeDoor extends MessageDoor {
  given: Outgoing[];
  /** The next answers; past them everything is taken. An error is a lost answer. */
  next: (Answer | Error)[];
  /** What `status` says. */
  known: Report | 'absent' | 'unknown';
}
/** A provider that does what the test says, and whose calls to us are signed. */
function fakeDoor(kind: DoorKind, name: string, more: Partial<MessageDoor> = {}): FakeDoor {
  const door: FakeDoor = {
    kind,
    name,
    idempotent: false,
    given: [],
    next: [],
    known: 'unknown',
    async send(m) {
      door.given.push(m);
      const answer = door.next.shift() ?? { outcome: 'taken', ref: `ref-${m.id}` };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    hear({ headers, raw }): Heard {
      if (headers['x-proof'] !== createHmac('sha256', SECRET).update(raw).digest('hex')) return 'forged';
      const said = JSON.parse(raw.toString()) as {
        reports?: Report[];
        incoming?: { ref: string; from: string; text: string }[];
      };
      return {
        reports: (said.reports ?? []).map((r) => ({ ...r, at: new Date(r.at) })),
        incoming: (said.incoming ?? []).map((i) => ({ ...i, at: new Date() })),
      };
    },
    ...more,
  };
  return door;
}

let database: TestDatabase;
let s: SampleCity;
let app: FastifyInstance;
let person: string;
let whatsapp: FakeDoor;
let sms: FakeDoor;
let spare: FakeDoor;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  await emptyDatabase(database);
  await database.asOwner('truncate notices.provider_state, notices.incoming, kernel.budget');
  const module = createNoticesModule({
    kinds: [news, danger],
    twoWay: {
      status: async (_ctx, { number, pin }) =>
        number === 'MDN-7K3M-Q2XD' && pin === '123456'
          ? { id: 'MDN-7K3M-Q2XD: Sedang diperiksa.', en: 'MDN-7K3M-Q2XD: being checked.' }
          : undefined,
      note: async () => false,
    },
  });
  const rights = definePermissions({ 'test.tell': () => true });
  s = sampleCity(database, { modules: [module, { name: 'test', permissions: rights }] });
  [whatsapp, sms, spare] = [
    fakeDoor('whatsapp', 'wa'),
    fakeDoor('sms', 'satu', { status: async () => sms.known }),
    fakeDoor('sms', 'dua'),
  ];
  s.city.ports = { doors: [whatsapp, sms, spare] };
  app = await s.http();
  person = await transact(s.city.db, async (tx) => {
    const id = await insertPerson(tx, s.now);
    await insertIdentifier(tx, s.city.keys, id, 'phone', '+6281234567890', s.now);
    return id;
  });
});

const telling = (key = 'MDN-1', kind: keyof typeof KINDS = 'test.news') =>
  execute(s.ctx(), tell, { person, key, kind });
const agree = (door: DoorKind, given = true) =>
  transact(s.city.db, (tx) => insertConsent(tx, { person, door, given, source: 'page', now: s.now }));
/** Runs jobs and what looks after overdue messages until nothing happens any more. */
async function settle(): Promise<void> {
  const overdue = s.modules.flatMap((m) => m.recurring ?? []).find((r) => r.name === 'notices.overdue')!;
  for (let round = 0; round < 20; round++) {
    await overdue.run({ ...s.ctx(), actor: SYSTEM, channel: 'job' });
    if ((await s.work()) === 0) return;
  }
}
const call = (provider: string, said: unknown, proof?: string) => {
  const raw = JSON.stringify(said);
  return app.inject({
    method: 'POST',
    url: `/kait/${provider}`,
    headers: {
      host: 'balai.test',
      'content-type': 'application/json',
      'x-proof': proof ?? createHmac('sha256', SECRET).update(raw).digest('hex'),
    },
    payload: raw,
  });
};
const ledger = async () =>
  (await toldAbout(s.city.db, 'berkas-1', 10)).flatMap((t) =>
    t.messages.map((m) => `${m.door}: ${m.entries.map((e) => e.state).join(' ')}`),
  );

describe('the way of a notice', () => {
  test('goes by WhatsApp once the person agreed, with its words’ name and values; each step is in the ledger', async () => {
    await agree('whatsapp');
    await telling();
    await settle();
    expect(whatsapp.given).toHaveLength(1);
    expect(whatsapp.given[0]!.template).toEqual({ name: 'test_news_plain_v1', lang: 'id', values: ['MDN-1', 'MDN-1'] });
    const { id } = whatsapp.given[0]!;
    expect((await call('wa', { reports: [{ id, state: 'read', at: s.now }] })).statusCode).toBe(200);
    expect((await call('wa', { reports: [{ id, state: 'delivered', at: s.now }] })).statusCode).toBe(200);
    expect(await ledger()).toEqual(['whatsapp: queued sent read delivered']);
    s.later(86_400);
    await settle();
    expect(sms.given).toEqual([]);
  });

  test('a number without WhatsApp is told by SMS', async () => {
    await agree('whatsapp');
    whatsapp.next = [{ outcome: 'refused', reason: 'wa_131026' }];
    await telling();
    await settle();
    expect(sms.given.map((m) => m.text)).toEqual(['Balai Medan: Kabar berkas MDN-1. Lihat di balai.test']);
    expect(await ledger()).toEqual(['whatsapp: queued failed fallen_back', 'sms: queued sent']);
  });

  test('a message that fails later falls back; one that arrives after all does no harm', async () => {
    await agree('whatsapp');
    await telling();
    await settle();
    const { id } = whatsapp.given[0]!;
    await call('wa', { reports: [{ id, state: 'failed', at: s.now, reason: 'wa_131026' }] });
    await settle();
    await call('wa', { reports: [{ id, state: 'delivered', at: s.now }] });
    await settle();
    expect(whatsapp.given).toHaveLength(1);
    expect(sms.given).toHaveLength(1);
  });

  test('one that shows no sign for six hours falls back, unless it was read in the inbox', async () => {
    await agree('whatsapp');
    await telling('MDN-1');
    await settle();
    s.later(6 * 3600 - 5);
    await settle();
    expect(sms.given).toHaveLength(0);
    s.later(10);
    await settle();
    expect(sms.given).toHaveLength(1);
    await telling('MDN-2');
    await settle();
    expect(whatsapp.given).toHaveLength(2);
    await database.asOwner('update notices.notice set read_at = now()');
    s.later(7 * 3600);
    await settle();
    expect(sms.given).toHaveLength(1);
  });

  test('danger knows no night and does not wait long', async () => {
    s.now = new Date('2026-11-24T16:30:00Z'); // 23.30
    await telling('MDN-1', 'test.danger');
    await settle();
    expect(sms.given).toHaveLength(1);
  });

  test('many that waited through the night are one message, and its fall-back is one', async () => {
    await agree('whatsapp');
    s.now = new Date('2026-11-24T16:30:00Z');
    for (const key of ['MDN-1', 'MDN-2', 'MDN-3', 'MDN-4']) await telling(key);
    await settle();
    expect(whatsapp.given).toEqual([]);
    s.now = new Date('2026-11-24T23:00:01Z');
    await settle();
    expect(whatsapp.given.map((m) => m.template)).toEqual([
      { name: 'notices_digest_plain_v1', lang: 'id', values: ['4', '4'] },
    ]);
    await call('wa', { reports: [{ id: whatsapp.given[0]!.id, state: 'failed', at: s.now }] });
    await settle();
    expect(sms.given.map((m) => m.text)).toEqual([
      'Balai Medan: Ada 4 kabar baru tentang berkas Anda. Lihat di balai.test',
    ]);
  });
});

describe('two providers of one door', () => {
  test('the second takes what the first says it has not taken', async () => {
    sms.next = [{ outcome: 'busy', reason: 'http_503' }];
    await telling();
    await settle();
    expect([sms.given.length, spare.given.length]).toEqual([1, 1]);
  });

  test('a lost answer is asked for: taken means done', async () => {
    sms.next = [new Error('timeout')];
    sms.known = { state: 'sent', at: s.now };
    await telling();
    await settle();
    expect([sms.given.length, spare.given.length]).toEqual([1, 0]);
    expect(await ledger()).toEqual(['sms: queued sent']);
  });

  test('a lost answer is asked for: never had means the next may have it', async () => {
    sms.next = [new Error('timeout')];
    sms.known = 'absent';
    await telling();
    await settle();
    expect([sms.given.length, spare.given.length]).toEqual([1, 1]);
  });

  test('while nobody knows nothing is sent again; after that the next door is taken, never the same', async () => {
    await agree('whatsapp');
    whatsapp.next = [new Error('timeout')];
    await telling();
    await settle();
    s.later(300);
    await settle();
    expect([whatsapp.given.length, sms.given.length]).toEqual([1, 0]);
    s.later(400);
    await settle();
    s.later(60);
    await settle();
    expect([whatsapp.given.length, sms.given.length]).toEqual([1, 1]);
  });

  test('after five faults in a row the first is left alone for half a minute', async () => {
    sms.next = Array.from({ length: 6 }, () => ({ outcome: 'busy', reason: 'http_503' }) as const);
    for (let i = 0; i < 7; i++) {
      await telling(`MDN-${i}`);
      await s.work();
    }
    expect(sms.given).toHaveLength(5);
    s.later(31);
    await telling('MDN-8');
    await settle();
    expect(sms.given).toHaveLength(6);
  });
});

describe('calls of providers', () => {
  test('a forged one is refused and changes nothing; a provider that there is not is not there', async () => {
    await telling();
    await settle();
    const said = { reports: [{ id: sms.given[0]!.id, state: 'delivered', at: s.now }] };
    expect((await call('satu', said, 'f'.repeat(64))).statusCode).toBe(403);
    expect((await call('tiga', said)).statusCode).toBe(404);
    expect(await ledger()).toEqual(['sms: queued sent']);
  });

  test('no provider speaks for another’s messages', async () => {
    await telling();
    await settle();
    await call('dua', { reports: [{ id: sms.given[0]!.id, state: 'failed', at: s.now }] });
    await settle();
    expect(await ledger()).toEqual(['sms: queued sent']);
  });

  test('the same call again is no news', async () => {
    const said = { incoming: [{ ref: 'a', from: '+6281234567890', text: 'halo' }] };
    await call('satu', said);
    await call('satu', said);
    await call('satu', { ...said, reports: [] });
    expect(sms.given).toHaveLength(1);
  });
});

describe('who writes back', () => {
  const write = async (text: string, from = '+6281234567890') => {
    sms.given.length = 0;
    await call('satu', { incoming: [{ ref: `m-${text}-${from}`, from, text }] });
    return sms.given.map((m) => m.text);
  };

  test('STOP is a No to this door, MULAI a Yes', async () => {
    expect(await write('Berhenti')).toEqual([expect.stringContaining('Balas MULAI')]);
    await telling('MDN-1');
    await settle();
    expect(sms.given).toHaveLength(1);
    s.later(1);
    await write('MULAI');
    await telling('MDN-2');
    await settle();
    expect(sms.given).toHaveLength(2);
  });

  test('STATUS with number and PIN tells how the case stands; unknown and wrong are one answer', async () => {
    expect(await write('status MDN-7K3M-Q2XD 123456')).toEqual(['Balai Medan: MDN-7K3M-Q2XD: Sedang diperiksa.']);
    const wrong = await write('status MDN-7K3M-Q2XD 654321');
    expect(wrong).toEqual([expect.stringContaining('tidak cocok')]);
    expect(await write('Status mdn-aaaa-aaaa 123456')).toEqual(wrong);
  });

  test('anything else is told what there is, ten times an hour', async () => {
    expect(await write('apa kabar')).toEqual([expect.stringContaining('STATUS nomor-berkas PIN')]);
    for (let i = 0; i < 9; i++) await write(`halo ${i}`);
    expect(await write('masih di sana?')).toEqual([]);
    expect(await write('halo', '+6281299990000')).toHaveLength(1);
  });
});

describe('Cek pesan ini', () => {
  const check = async (text: string) => (await sampleBrowser(app).post('/cek-pesan', { text })).body;

  test('knows what really left, however it was copied', async () => {
    await telling();
    await settle();
    expect(await check('balai medan:  Kabar berkas mdn-1. Lihat di balai.test')).toContain('memang pernah kami kirim');
    expect(await check('Balai Medan: Kabar berkas MDN-2. Lihat di balai.test')).toContain('tidak pernah mengirim');
  });

  test('a true line with a false link is a warning', async () => {
    await telling();
    await settle();
    const page = await check('Balai Medan: Kabar berkas MDN-1. Lihat di balai.test\nKlik bit.ly/balai untuk lanjut');
    expect(page).toContain('sebagian mencurigakan');
    expect(page).toContain('tautan pendek');
  });

  test('nothing typed is told at its field', async () => {
    const page = await sampleBrowser(app).post('/cek-pesan', { text: ' ' });
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain('Tempelkan isi pesannya dulu.');
  });
});
