import { createServer } from 'node:net';
import { CannotStart } from './cannot-start.ts';

/** Asks for the port before anything slow is done. @throws CannotStart when it is taken or not ours to have */
export function assertPortFree(port: number, host: string): Promise<void> {
  return new Promise((done, refuse) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.code})`;
      refuse(
        new CannotStart(
          `Port ${port} ${why}: stop what uses it, or start with another, e.g. PORT=${port + 1} ./balai start`,
        ),
      );
    });
    server.listen(port, host, () => server.close(() => done()));
  });
}
