import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { CannotStart } from './cannot-start.ts';

/** What stands against listening there, as one sentence for the operator. */
function sentence(code: string | undefined, port: number, host: string): string {
  const another = (free: number): string => `or start with another, e.g. PORT=${free} ./balai start`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program: stop what uses it, ${another(port + 1)}`;
    case 'EACCES':
      return `Port ${port} may only be used by root: let a proxy have it (docs/operations.md), ${another(3000)}`;
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
      return `BALAI_BIND is ${host}, which is no address of this machine: set it to one of those that \`ip address\` lists, or leave it out.`;
    default:
      return `Port ${port} of ${host} cannot be used (${code}): ${another(port + 1).replace('or ', '')}`;
  }
}

/** Where to listen: the host asked for, or 127.0.0.1 where nobody has told the machine what localhost is. */
export async function addressOf(host: string): Promise<string> {
  const known = host !== 'localhost' || (await lookup(host).then(Boolean, () => false));
  return known ? host : '127.0.0.1';
}

/**
 * Asks for the port before anything slow is done.
 * @returns the address to listen on, as `addressOf` gives it
 * @throws CannotStart when the port is taken or not ours to have
 */
export async function assertPortFree(port: number, host: string): Promise<string> {
  const address = await addressOf(host);
  const server = createServer();
  await new Promise<void>((done, refuse) => {
    server.once('error', (error: NodeJS.ErrnoException) => refuse(new CannotStart(sentence(error.code, port, host))));
    server.listen(port, address, () => server.close(() => done()));
  });
  return address;
}
