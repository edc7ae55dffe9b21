import fc from 'fast-check';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSms } from '../simulators/sms/server.ts';
import { startWhatsapp } from '../simulators/whatsapp/server.ts';
import { smsGateway } from '../src/adapters/sms/gateway.ts';
import { whatsappCloud } from '../src/adapters/whatsapp/cloud.ts';
import { notices } from '../src/app.ts';
import { defineCommand, execute } from '../src/kernel/command.ts';
import { outsideOnly, transact } from '../src/kernel/db.ts';
import { runDueJobs } from '../src/kernel/jobs.ts';
import { createLogger } from '../src/kernel/log.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { kindsOf, notify, toldAbout, type MessageDoor } from '../src/modules/notices/index.ts';
import { insertConsent } from '../src/modules/notices/store/reach.ts';
import { z } from 'zod';
import { testCity, type TestCity } from './harness/city.ts';

/*
 * Notices through real adapters and HTTP counterparties that lose, repeat, reorder, refuse and lie, and a worker that
 * dies between a provider's yes and the row that says so.
 */

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

let t: TestCity;
let wa: Awaited<ReturnType<typeof startWhatsapp>>;
let first: Awaited<ReturnType<typeof startSms>>;
let second: Awaited<ReturnType<typeof startSms>>;
/** How many of the next calls end with the worker's death, their answer unheard. */
let deaths = 0;

const WA = { phoneNumberId: '1000', accountId: '2000', token: 'token', appSecret: 'rahasia' };

beforeAll(async () => {
  t = await testCity({ env: 'demo' });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  const origin = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
  const sim = { host: '127.0.0.1', port: 0, user: 'AC0001', secret: 'rahasia', now: () => t.now };
  wa = await startWhatsapp({ ...WA, host: '127.0.0.1', port: 0, hook: `${origin}/kait/whatsapp` });
  [first, second] = [await startSms(sim), await startSms(sim)];
  const timeoutMs = 2000;
  const doors: MessageDoor[] = [
    whatsappCloud({
      ...WA,
      name: 'whatsapp',
      number: '+628110000000',
      url: `${wa.url}/v23.0`,
      verifyToken: 'v',
      timeoutMs,
    }),
    smsGateway({
      name: 'infobip',
      profile: 'infobip',
      url: first.url,
      secret: 'rahasia',
      sender: 'BALAI',
      callback: `${origin}/kait/infobip`,
      timeoutMs,
    }),
    smsGateway({
      name: 'twilio',
      profile: 'twilio',
      url: second.url,
      user: 'AC0001',
      secret: 'rahasia',
      sender: 'BALAI',
      callback: `${origin}/kait/twilio`,
      timeoutMs,
    }),
  ];
  t.city.ports = { ...t.city.ports, doors: doors.map((d) => outsideOnly(d.name, mortal(d))) };
  await recurring('notices.templates');
}, 60_000);
afterAll(async () => {
  await Promise.all([wa.close(), first.close(), second.close()]);
});

/** A door whose caller may die while the answer is on its way: the call never comes back. */
const mortal = (door: MessageDoor): MessageDoor => ({
  ...door,
  async send(m) {
    const answer = await door.send(m);
    if (deaths === 0) return answer;
    deaths--;
    return new Promise<never>(() => {});
  },
});

async function recurring(name: string): Promise<void> {
  const found = t.house.recurring.find((r) => r.name === name)!;
  await found.run({ ...t.ctx({ actor: SYSTEM }), channel: 'job' });
}
const quiet = () => Promise.all([wa.quiet(), first.quiet(), second.quiet()]);
const log = createLogger('silent');
/** Lets a worker work that may die: whoever is dead holds its jobs until the lease ends. */
const work = () =>
  Promise.race([
    runDueJobs(t.city, t.house.jobs, t.house.rights, log, () => t.now),
    new Promise((done) => setTimeout(done, 2500)),
  ]);
const fault = (url: string, f: string) =>
  fetch(`${url}/_sim/scenario`, { method: 'POST', body: JSON.stringify({ fault: f, times: 1 }) });

const waFault = fc.constantFrom(
  'none',
  'cut_before',
  'lost_answer',
  'refuse',
  'no_report',
  'twice',
  'backwards',
  'forged',
  'lie',
);
const smsFault = fc.constantFrom(
  'none',
  'cut_before',
  'lost_answer',
  'outage',
  'no_report',
  'twice',
  'backwards',
  'forged',
);

test('each notice passes each door at most once and arrives at least once', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(waFault, smsFault, smsFault, fc.boolean(), fc.boolean(), async (w, a, b, dies, agrees) => {
      await t.database.asOwner('truncate notices.provider_state, kernel.budget');
      const number = `MDN-TEST-${String(++n).padStart(4, '0')}`;
      const person = await t.person({ level: 1 });
      if (agrees)
        await transact(t.city.db, (tx) =>
          insertConsent(tx, { person: person.id, door: 'whatsapp', given: true, source: 'page', now: t.now }),
        );
      for (const [sim, f] of [
        [wa, w],
        [first, a],
        [second, b],
      ] as const)
        if (f !== 'none') await fault(sim.url, f);
      deaths = dies ? 1 : 0;
      await execute(t.ctx({ actor: SYSTEM }), tell, { person: person.id, number });
      // Three days of the worker's life, by day and by night: a retry that falls into the night waits for the morning,
      // and one that fails in the morning may fall into the next night.
      for (const step of [0, 30, 400, 900, 4_000, 20_000, ...Array.from({ length: 12 }, () => 20_000)]) {
        t.later(step);
        await recurring('notices.overdue');
        await work();
        await quiet();
      }
      deaths = 0;
      for (const sim of [wa, first, second]) await fetch(`${sim.url}/_sim/scenario`, { method: 'DELETE' });
      const to = person.phone.slice(1);
      const byWhatsapp = wa.taken.filter((m) => m.to === to && m.template).length;
      const bySms = [...first.taken, ...second.taken].filter((m) => m.to === to).length;
      expect(byWhatsapp, 'by WhatsApp').toBeLessThanOrEqual(1);
      expect(bySms, 'by SMS').toBeLessThanOrEqual(1);
      expect(byWhatsapp + bySms, 'in all').toBeGreaterThanOrEqual(1);
      const [told] = await toldAbout(t.city.db, number, 1);
      for (const m of told!.messages) expect(m.entries[0]!.state).toBe('queued');
      // Also where its sender died right after.
      expect(told!.sentBy, 'by which door it left').not.toBeNull();
    }),
    { numRuns: 8 },
  );
}, 120_000);

test('who writes by WhatsApp is answered within the window', async () => {
  await fetch(`${wa.url}/_sim/incoming`, {
    method: 'POST',
    body: JSON.stringify({ from: '+628110009999', text: 'halo' }),
  });
  await quiet();
  expect(wa.taken.at(-1)).toMatchObject({ to: '628110009999', template: undefined });
  expect(wa.taken.at(-1)!.text).toContain('STATUS');
});
