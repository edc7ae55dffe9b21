import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { execute } from '../src/kernel/command.ts';
import { addHook, listAttempts, replayHook, rotateHook, tryHook } from '../src/modules/notices/index.ts';
import { signature } from '../src/modules/notices/hook-sign.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed } from './harness/people.ts';

/* Another system of the city, told by signed calls what happens. In demo, because the receiver is on this machine. */

let t: TestCity;
let admin: Signed;
const heard: { headers: IncomingHttpHeaders; body: string }[] = [];
let answers: number[] = [];
let url = '';
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    heard.push({ headers: request.headers, body });
    const status = answers.shift() ?? 204;
    response.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {}).end();
  });
});

beforeAll(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kait`;
  t = await testCity({ env: 'demo' });
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(async () => {
  // A session does not outlive the days that a test lets pass.
  admin = await t.officer('admin_kota');
  heard.length = 0;
  answers = [];
});

const as = () => t.ctx({ actor: admin.actor });
const add = () => execute(as(), addHook, { name: 'SIMDA', url, types: ['case.completed'] });

test('a call is signed, and its body is a CloudEvent', async () => {
  const { id, secret } = await add();
  await execute(as(), tryHook, { hook: id });
  await t.work();
  expect(heard).toHaveLength(1);
  const { headers, body } = heard[0]!;
  expect(JSON.parse(body)).toMatchObject({ specversion: '1.0', type: 'id.balai.trial', source: t.city.origin });
  const [call, seconds] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])];
  expect(headers['webhook-signature']).toBe(signature(secret, call, seconds, body));
});

test('what is not taken is tried again, the same to the byte, and never elsewhere than told', async () => {
  const { id } = await add();
  answers = [500, 302, 200];
  await execute(as(), tryHook, { hook: id });
  await t.work();
  t.later(10);
  await t.work();
  t.later(400);
  await t.work();
  t.later(90_000);
  await t.work();
  expect(heard).toHaveLength(3);
  expect(new Set(heard.map((h) => h.body + String(h.headers['webhook-id']))).size).toBe(1);
  expect((await listAttempts(t.city.db, id, 10)).map((a) => a.status)).toEqual([200, 302, 500]);
});

test('given up after three days, and sent again on wish', async () => {
  const { id } = await add();
  answers = Array.from({ length: 20 }, () => 503);
  await execute(as(), tryHook, { hook: id });
  for (let hour = 0; hour < 100; hour++) {
    await t.work();
    t.later(3600);
  }
  expect(heard).toHaveLength(10);
  answers = [];
  expect(await execute(as(), replayHook, { hook: id, days: 30, all: false })).toBe(1);
  await t.work();
  expect(heard).toHaveLength(11);
  expect(await execute(as(), replayHook, { hook: id, days: 30, all: false })).toBe(0);
});

test('while a secret is exchanged a receiver with the old one still understands', async () => {
  const { id, secret: old } = await add();
  const { secret } = await execute(as(), rotateHook, { hook: id });
  await execute(as(), tryHook, { hook: id });
  await t.work();
  const { headers, body } = heard[0]!;
  const of = (s: string) => signature(s, String(headers['webhook-id']), Number(headers['webhook-timestamp']), body);
  expect(String(headers['webhook-signature']).split(' ')).toEqual([of(secret), of(old)]);
});

test('the receiver’s admin sees the log by its address, and nobody by a guess', async () => {
  const { id, log } = await add();
  await execute(as(), tryHook, { hook: id });
  await t.work();
  const page = await t.browser().get(`/catatan-kait/${log}`);
  expect(page.body).toContain('204');
  expect((await t.browser().get(`/catatan-kait/${'a'.repeat(43)}`)).statusCode).toBe(404);
  expect((await t.browser(admin).get(`/kelola/sistem-lain/${id}`)).body).toContain('SIMDA');
});

test('an address inside is refused at its field, with what was typed', async () => {
  const page = await t
    .browser(admin)
    .post('/kelola/sistem-lain', { name: 'SIMDA', url: 'https://10.0.0.8/kait', types: 'case.completed' });
  expect(page.statusCode).toBe(422);
  expect(page.body).toContain('jaringan dalam');
  expect(page.body).toContain('https://10.0.0.8/kait');
});
