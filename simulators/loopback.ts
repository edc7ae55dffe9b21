/** A counterparty's HTTP on this machine, and nowhere else. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Names of this machine, as hosts write them. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/** Answers on a port; 0 takes any free one. `name` for the sentence of whoever wants it elsewhere. */
export async function onLoopback(
  name: string,
  o: { host: string; port: number },
  answer: RequestListener,
): Promise<{ url: string; close: () => Promise<void> }> {
  if (!LOOPBACK.includes(o.host)) throw new Error(`the ${name} simulator binds to loopback only, not to ${o.host}`);
  const server = createServer((request, response) => {
    response.setHeader('X-Simulator', '1');
    answer(request, response);
  });
  await new Promise<void>((ready, no) => server.once('error', no).listen(o.port, o.host, ready));
  return {
    url: `http://${o.host.includes(':') ? `[${o.host}]` : o.host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
