import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPhone, type Phone } from '../simulators/phone/server.ts';
import { vapidKeys, webPushDoor } from '../src/adapters/push/web-push.ts';
import { notices } from '../src/app.ts';
import { defineCommand, execute } from '../src/kernel/command.ts';
import { outsideOnly } from '../src/kernel/db.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { kindsOf, notify, toldAbout } from '../src/modules/notices/index.ts';
import { z } from 'zod';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed } from './harness/people.ts';

/* Web push to a device, through a push service on this machine that opens what it gets as the device would. */

const KIND = kindsOf(notices).get('case.received')!;
const tell = defineCommand({
  name: 'notices.tell_for_test',
  action: 'notices.send',
  input: z.strictObject({ person: z.string(), number: z.string() }),
  run: (act, { person, number }) =>
    notify(act, {
      person,
      kind: KIND,
      object: number,
      params: { number, service: { id: 'Akta kelahiran', en: 'Birth certificate' } },
      key: number,
    }),
});

const dir = mkdtempSync(join(tmpdir(), 'balai-phone-'));
const seed = Buffer.alloc(32, 7);
let t: TestCity;
let phone: Phone;
const sms: string[] = [];

beforeAll(async () => {
  t = await testCity({ env: 'demo' });
  phone = await startPhone({ dir, host: '127.0.0.1', port: 0, secret: 'rahasia-untuk-uji' });
  t.city.ports = {
    ...t.city.ports,
    doors: [
      outsideOnly('push', webPushDoor({ seed, subject: 'mailto:balai@medan.example', inside: true, timeoutMs: 2000 })),
      {
        kind: 'sms',
        name: 'sms',
        idempotent: true,
        async send({ text }) {
          sms.push(text);
          return { outcome: 'taken' };
        },
      },
    ],
  };
}, 60_000);
afterAll(async () => {
  await phone.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What `pushManager.subscribe` gives in a browser of ours. */
const subscribe = async (key = vapidKeys(seed).publicKey): Promise<{ endpoint: string }> =>
  (await fetch(`${phone.url}/_sim/device`, { method: 'POST', body: JSON.stringify({ key }) })).json() as Promise<{
    endpoint: string;
  }>;
const idOf = ({ endpoint }: { endpoint: string }): string => endpoint.split('/').at(-1)!;
const turnOn = (who: Signed, subscription: unknown) =>
  t.browser(who).post('/akun/kabar/ponsel', { subscription: JSON.stringify(subscription) });
const shown = async (device: string) =>
  (
    (await (await fetch(`${phone.url}/_sim/messages`)).json()) as { with: string; text: string; subject: string }[]
  ).filter((m) => m.with === device);
let n = 0;
async function told(who: Signed): Promise<string> {
  const number = `MDN-TEST-${String(++n).padStart(4, '0')}`;
  await execute(t.ctx({ actor: SYSTEM }), tell, { person: who.id, number });
  await t.work();
  return number;
}
const ways = async (number: string) =>
  (await toldAbout(t.city.db, number, 1))[0]!.messages.map((m) => [m.door, m.state]);

test('a device that said yes shows it, sealed on the way, without a personal value', async () => {
  const who = await t.person({ level: 1 });
  const device = await subscribe();
  expect((await turnOn(who, device)).statusCode).toBe(204);
  const number = await told(who);
  expect(await ways(number)).toEqual([['push', 'sent']]);
  expect(await shown(idOf(device))).toMatchObject([{ subject: 'Balai Medan', text: 'Berkas Anda sudah diterima' }]);
  expect(sms).toEqual([]);
});

test('what is not read soon is told by a door that keeps it', async () => {
  const who = await t.person({ level: 1 });
  await turnOn(who, await subscribe());
  const number = await told(who);
  t.later(31 * 60);
  await t.house.recurring
    .find((r) => r.name === 'notices.overdue')!
    .run({ ...t.ctx({ actor: SYSTEM }), channel: 'job' });
  await t.work();
  expect(await ways(number)).toEqual([
    ['push', 'fallen_back'],
    ['sms', 'sent'],
  ]);
});

test.each([
  [
    'that is gone',
    async (d: { endpoint: string }) =>
      void (await fetch(`${phone.url}/_sim/gone`, { method: 'POST', body: JSON.stringify({ id: idOf(d) }) })),
    undefined,
  ],
  ['that was made for another key of the city', async () => {}, vapidKeys(Buffer.alloc(32, 9)).publicKey],
])('a device %s is forgotten, and the next door is taken at once', async (_, end, key) => {
  const who = await t.person({ level: 1 });
  const device = await subscribe(key);
  await turnOn(who, device);
  await end(device);
  expect(await ways(await told(who))).toEqual([
    ['push', 'fallen_back'],
    ['sms', 'sent'],
  ]);
  expect(await ways(await told(who))).toEqual([['sms', 'sent']]);
});

test('turned off, it stays silent', async () => {
  const who = await t.person({ level: 1 });
  const device = await subscribe();
  await turnOn(who, device);
  expect((await t.browser(who).post('/akun/kabar/ponsel', { subscription: '' })).statusCode).toBe(204);
  expect(await ways(await told(who))).toEqual([['sms', 'sent']]);
  expect(await shown(idOf(device))).toEqual([]);
});

test('a device of another person ends with whoever had it before', async () => {
  const [first, second] = [await t.person({ level: 1 }), await t.person({ level: 1 })];
  const device = await subscribe();
  await turnOn(first, device);
  await turnOn(second, device);
  expect((await ways(await told(first)))[0]![0]).toBe('sms');
  expect((await ways(await told(second)))[0]![0]).toBe('push');
});

test.each([
  ['no JSON', 'x'],
  ['no keys', { endpoint: 'https://push.example/1' }],
  ['an address inside our network', { endpoint: 'https://10.0.0.7/x', keys: { p256dh: 'AAAA', auth: 'AAAA' } }],
  ['an address without https', { endpoint: 'http://push.example/x', keys: { p256dh: 'AAAA', auth: 'AAAA' } }],
  ['a cloud’s metadata', { endpoint: 'https://169.254.169.254/latest', keys: { p256dh: 'AAAA', auth: 'AAAA' } }],
])('%s is no device', async (_, given) => {
  const who = await t.person({ level: 1 });
  expect((await turnOn(who, given)).statusCode).toBe(422);
});

test('in production a device on this machine is never called', async () => {
  const door = webPushDoor({ seed, subject: 'mailto:balai@medan.example', inside: false });
  const answer = await door.send({ id: 'a', to: JSON.stringify(await subscribe()), text: '{}' });
  expect(answer).toEqual({ outcome: 'refused', reason: 'push_gone' });
  await door.close();
});

test('the portal can be kept among a phone’s apps', async () => {
  const browser = t.browser();
  const page = await browser.get('/');
  expect(page.body).toContain('rel="manifest"');
  const manifest = JSON.parse((await browser.get('/portal.webmanifest')).body) as {
    icons: { src: string; sizes: string }[];
  };
  for (const { src } of manifest.icons) {
    const icon = await browser.get(src);
    expect(icon.headers['content-type']).toBe('image/png');
  }
});
