import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { request } from 'undici';
import { addressFault, isPublic, safeAgent } from './safe-address.ts';

test.each(['8.8.8.8', '2001:4860:4860::8888'])('%s is public', (a) => expect(isPublic(a)).toBe(true));
test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.20.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '::1',
  '::ffff:10.0.0.1',
  'fe80::1',
  'fd00::1',
  '224.0.0.1',
  '255.255.255.255',
  'no address',
])('%s is not', (a) => expect(isPublic(a)).toBe(false));

test.each([
  ['https://sistem.medan.example/kait', undefined],
  ['http://sistem.medan.example/kait', 'https'],
  ['https://10.0.0.1/', 'inside'],
  ['https://[::ffff:169.254.169.254]/', 'inside'],
  ['https://2130706433/', 'inside'],
  ['https://0x7f.1/', 'inside'],
  ['https://localhost:8443/', 'inside'],
  ['https://basisdata.internal/', 'inside'],
  ['https://intranet/', 'inside'],
  ['https://user:pass@sistem.medan.example/', 'url'],
  ['ftp://sistem.medan.example/', 'url'],
  ['sistem.medan.example', 'url'],
])('%s: %s', (url, fault) => expect(addressFault(url, { inside: false })).toBe(fault));

test('a name that leads to this machine is not called', async () => {
  let called = 0;
  const server = createServer((_request, response) => {
    called++;
    response.end('ok');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const [guarded, open] = [safeAgent({ inside: false, timeoutMs: 1000 }), safeAgent({ inside: true, timeoutMs: 1000 })];
  await expect(request(url, { dispatcher: guarded })).rejects.toMatchObject({ name: 'UnsafeAddress' });
  expect(called).toBe(0);
  const answer = await request(url, { dispatcher: open });
  await answer.body.dump();
  expect(called).toBe(1);
  await Promise.all([guarded.destroy(), open.destroy()]);
  await new Promise((done) => server.close(done));
});
