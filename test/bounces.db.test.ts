import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPhone, type Phone } from '../simulators/phone/server.ts';
import { imapMailbox } from '../src/adapters/email/mailbox.ts';
import { smtpEmail } from '../src/adapters/email/smtp.ts';
import { notices } from '../src/app.ts';
import { defineCommand, execute } from '../src/kernel/command.ts';
import { outsideOnly, transact } from '../src/kernel/db.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { kindsOf, notify, toldAbout } from '../src/modules/notices/index.ts';
import { addressesOf, insertIdentifier } from '../src/modules/people/index.ts';
import { z } from 'zod';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed } from './harness/people.ts';

/* Mail that comes back, through a real SMTP server and a mailbox by IMAP on this machine. */

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
const SECRET = 'rahasia-untuk-uji';
let t: TestCity;
let phone: Phone;
const sms: string[] = [];

beforeAll(async () => {
  t = await testCity({ env: 'demo' });
  phone = await startPhone({ dir, host: '127.0.0.1', port: 0, secret: SECRET });
  const email = smtpEmail({ url: `smtp://127.0.0.1:${phone.smtp}`, from: 'Balai Medan <balai@medan.example>' });
  t.city.ports = {
    ...t.city.ports,
    doors: [
      outsideOnly('smtp', email),
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
    mailbox: outsideOnly(
      'mailbox',
      imapMailbox({ url: `imap://kota@127.0.0.1:${phone.imap}`, password: SECRET, domain: 'medan.example' }),
    ),
  };
}, 60_000);
afterAll(async () => {
  await phone.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => void sms.splice(0));

let n = 0;
/** Tells a person with this e-mail address something; gives person and number. */
async function told(email: string): Promise<{ who: Signed; person: string; number: string }> {
  const who = await t.person({ level: 1 });
  const person = who.id;
  await transact(t.city.db, (tx) => insertIdentifier(tx, t.city.keys, person, 'email', email, t.now));
  return { who, person, number: await tellAgain(person) };
}
async function tellAgain(person: string): Promise<string> {
  const number = `MDN-TEST-${String(++n).padStart(4, '0')}`;
  await execute(t.ctx({ actor: SYSTEM }), tell, { person, number });
  await t.work();
  return number;
}
async function readMailbox(): Promise<void> {
  await t.house.recurring
    .find((r) => r.name === 'notices.mailbox')!
    .run({ ...t.ctx({ actor: SYSTEM }), channel: 'job' });
  await t.work();
}
const ways = async (number: string) =>
  (await toldAbout(t.city.db, number, 1))[0]!.messages.map((m) => [
    m.door,
    m.state,
    m.entries.find((e) => e.reason)?.reason,
  ]);
const kindsTold = async (person: string): Promise<string[]> =>
  (await t.city.db.selectFrom('notices.notice').select('kind').where('person', '=', person).execute()).map(
    (r) => r.kind,
  );

test('mail that comes back is told by the next door, the address is left alone, and its owner hears of it', async () => {
  const { who, person, number } = await told('pantul.siti@penerima.example');
  expect(await ways(number)).toEqual([['email', 'sent', undefined]]);
  expect(sms).toEqual([]);
  await readMailbox();
  expect(await ways(number)).toEqual([
    ['email', 'fallen_back', 'dsn_5.1.1'],
    ['sms', 'sent', undefined],
  ]);
  expect((await kindsTold(person)).toSorted()).toEqual(['case.received', 'notices.address_dead']);

  // What is told next does not try it again.
  expect(await ways(await tellAgain(person))).toEqual([['sms', 'sent', undefined]]);

  // Reading the mailbox again, also from its beginning, says nothing new.
  const before = sms.length;
  await t.database.asOwner('delete from notices.mailbox');
  await readMailbox();
  expect(sms.length).toBe(before);

  const page = await t.browser(who).get('/akun/kabar');
  expect(page.body).toContain('Surel Anda tidak menerima kabar kami');
});

test('who says that the address is right is written to again', async () => {
  const { who, person } = await told('pantul.togar@penerima.example');
  await readMailbox();
  expect(await ways(await tellAgain(person))).toEqual([['sms', 'sent', undefined]]);
  const browser = t.browser(who);
  expect((await browser.post('/akun/kabar/surel', {})).statusCode).toBe(303);
  expect((await ways(await tellAgain(person)))[0]![0]).toBe('email');
});

test('another address of the same person is not dead', async () => {
  const { person } = await told('pantul.lama@penerima.example');
  const old = await addressesOf(t.city.db, t.city.keys, person);
  expect(old.email).toBe('pantul.lama@penerima.example');
  t.later(60);
  await transact(t.city.db, async (tx) => {
    await insertIdentifier(tx, t.city.keys, person, 'email', 'baru@penerima.example', t.now);
  });
  // What came back was sent to the old one.
  await readMailbox();
  expect(await ways(await tellAgain(person))).toEqual([['email', 'sent', undefined]]);
  expect(await kindsTold(person)).not.toContain('notices.address_dead');
});

test('a full mailbox is no dead address', async () => {
  const { person, number } = await told('penuh@penerima.example');
  await readMailbox();
  expect((await ways(number)).map(([door]) => door)).toEqual(['email', 'sms']);
  expect(await kindsTold(person)).toEqual(['case.received']);
});

test('a receiver that says no at once, for want of such an address, counts the same', async () => {
  const { person, number } = await told('tolak@penerima.example');
  expect((await ways(number))[0]).toEqual(['email', 'fallen_back', 'smtp_5.1.1']);
  expect(await kindsTold(person)).toContain('notices.address_dead');
});

test('a mailbox that is another than it was is read from its beginning', async () => {
  await readMailbox();
  phone.renewMailbox();
  const { number } = await told('pantul.ulang@penerima.example');
  await readMailbox();
  expect((await ways(number))[0]![1]).toBe('fallen_back');
});
