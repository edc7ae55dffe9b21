import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { assertPortFree } from './port.ts';

test('a port that another program has is named, with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(assertPortFree(port, '127.0.0.1')).rejects.toThrow(
    `Port ${port} is taken by another program: stop what uses it, or start with another, e.g. PORT=${port + 1} ./balai start`,
  );
  other.close();
  await once(other, 'close');
  expect(await assertPortFree(port, '127.0.0.1')).toBe('127.0.0.1');
});

test('an address that is not of this machine is a fault of BALAI_BIND, not of the port', async () => {
  await expect(assertPortFree(3000, '192.0.2.1')).rejects.toThrow(/^BALAI_BIND is 192\.0\.2\.1, which is no address/);
});
