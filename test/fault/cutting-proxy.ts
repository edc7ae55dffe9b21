import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line on loopback that breaks now and then: before a request arrives, or before its answer comes back. */
export interface CuttingProxy {
  port: number;
  cuts: { beforeRequest: number; beforeAnswer: number };
  close(): void;
}

/**
 * @param to port that it leads to
 * @param share of the pieces that travel, either way, after which both ends are cut instead
 */
export async function openCuttingProxy(to: number, share: number): Promise<CuttingProxy> {
  const cuts = { beforeRequest: 0, beforeAnswer: 0 };
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to, 'localhost');
    const pair = [near, far];
    const cut = (): void => pair.forEach((socket) => socket.destroy());
    for (const socket of pair) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', cut).on('close', () => {
        open.delete(socket);
        cut();
      });
    }
    const pass = (from: Socket, on: Socket, which: keyof typeof cuts): void =>
      void from.on('data', (piece) => {
        if (Math.random() >= share) return void on.write(piece);
        cuts[which]++;
        cut();
      });
    pass(near, far, 'beforeRequest');
    pass(far, near, 'beforeAnswer');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    port: (server.address() as AddressInfo).port,
    cuts,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
