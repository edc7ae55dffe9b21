import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { smsGateway } from './gateway.ts';

const MESSAGE = {
  id: '0190a000-0000-7000-8000-000000000001',
  to: '+6281234567890',
  text: 'Balai Medan: kode masuk 123456.',
};
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A provider that keeps keys, as it must: a known one is answered and sent no second time. */
async function provider(answer: (response: ServerResponse, n: number) => void) {
  const asked: { headers: IncomingHttpHeaders; body: unknown }[] = [];
  const delivered = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      asked.push({ headers: request.headers, body: JSON.parse(body) });
      delivered.add(String(request.headers['idempotency-key']));
      answer(response, asked.length);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const sms = smsGateway({
    name: 'bridge',
    profile: 'bridge',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/messages`,
    secret: 'rahasia',
    timeoutMs: 300,
  });
  open.unshift(() => sms.close());
  return { asked, delivered, sms };
}
const status = (code: number) => (response: ServerResponse) =>
  void response.writeHead(code).end('{"to":"+6281234567890"}');

describe('SMS over HTTP', () => {
  test('posts the message with its key and the token', async () => {
    const { asked, sms } = await provider(status(202));
    expect(await sms.send(MESSAGE)).toEqual({ outcome: 'taken' });
    expect(asked[0]!.body).toEqual(MESSAGE);
    expect(asked[0]!.headers).toMatchObject({
      authorization: 'Bearer rahasia',
      'idempotency-key': MESSAGE.id,
      'content-type': 'application/json',
    });
  });

  test('a provider that took it and never answered is asked again with the same key: one message', async () => {
    const { asked, delivered, sms } = await provider((response, n) => {
      if (n > 1) status(200)(response);
    });
    const started = Date.now();
    const error = await sms.send(MESSAGE).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    expect(Date.now() - started).toBeLessThan(3000);
    expect(String(error)).not.toContain('8123');
    expect(await sms.send(MESSAGE)).toEqual({ outcome: 'taken' });
    expect(asked).toHaveLength(2);
    expect([...delivered]).toEqual([MESSAGE.id]);
  });

  test('an answer whose body never ends counts by its status', async () => {
    const { sms } = await provider((response) => void response.writeHead(200).write('{"id":'));
    expect(await sms.send(MESSAGE)).toEqual({ outcome: 'taken' });
  });

  test('two answers for one question do no harm', async () => {
    const { sms } = await provider((response) => {
      response.socket!.write(
        'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok',
      );
    });
    expect(await sms.send(MESSAGE)).toEqual({ outcome: 'taken' });
    expect(
      await sms.send({ ...MESSAGE, id: '0190a000-0000-7000-8000-000000000002' }).then(
        (r) => r.outcome,
        () => 'unknown',
      ),
    ).toBe('taken');
  });

  test.each([400, 404, 410, 422])('%i is a final no', async (code) => {
    const { sms } = await provider(status(code));
    expect(await sms.send(MESSAGE)).toEqual({ outcome: 'refused', reason: `http_${code}` });
  });

  test.each([401, 403, 408, 409, 429, 503])('%i is a no for now', async (code) => {
    const { sms } = await provider(status(code));
    expect(await sms.send(MESSAGE)).toEqual({ outcome: 'busy', reason: `http_${code}` });
  });

  test.each([500, 502, 504])('%i: nobody knows; it throws, and tells no number', async (code) => {
    const { sms } = await provider(status(code));
    await expect(sms.send(MESSAGE)).rejects.toThrow(new RegExp(`^SMS: the gateway answered ${code}$`));
  });

  test('a redirect is not followed: the token goes to one place only', async () => {
    const { asked, sms } = await provider(
      (response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    );
    await expect(sms.send(MESSAGE)).rejects.toThrow('307');
    expect(asked).toHaveLength(1);
  });
});
