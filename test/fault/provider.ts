import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A provider of SMS on loopback: it takes what it is given, slowly, and remembers under which key and how often. */
export interface Provider {
  url: string;
  token: string;
  /** By idempotency key: every body that came under it. */
  taken: Map<string, string[]>;
  close(): void;
}

export async function openProvider(): Promise<Provider> {
  const taken = new Map<string, string[]>();
  const token = 'token-uji';
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const key = String(request.headers['idempotency-key']);
      const known = request.headers.authorization === `Bearer ${token}`;
      if (known) taken.set(key, [...(taken.get(key) ?? []), body]);
      // Taken before it is answered: who dies in between does not know.
      void sleep(20).then(() => response.writeHead(known ? 202 : 401).end());
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sms`,
    token,
    taken,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
