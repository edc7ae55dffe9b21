import { connect } from 'node:net';
import { ScannerAway, type ScanPort } from '../../kernel/files/scan-port.ts';

/*
 * ClamAV's daemon by its own protocol over TCP (`man clamd`, INSTREAM): the command, then chunks that each bear their
 * length in four bytes, then a length of zero; the answer ends with a zero byte, since the command began with `z`.
 */

/** Well below the daemon's `StreamMaxLength`, which it applies to the whole. */
const CHUNK = 64 * 1024;
const ANSWER_MOST = 4096;

/** A scanner at `host:port`. What is sent is not encrypted on the way: it belongs on this machine or a network of our own. */
export function clamd(o: { host: string; port: number; timeoutMs?: number }): ScanPort {
  const ask = (command: string, body: Buffer | undefined): Promise<string> =>
    new Promise((done, failed) => {
      const socket = connect({ host: o.host, port: o.port });
      const away = (why: string) => {
        socket.destroy();
        failed(new ScannerAway(why));
      };
      const timer = setTimeout(() => away('no answer in time'), o.timeoutMs ?? 20_000);
      const heard: Buffer[] = [];
      socket.on('data', (bytes) => {
        heard.push(bytes);
        if (heard.reduce((sum, b) => sum + b.length, 0) > ANSWER_MOST) away('an answer of no end');
      });
      socket.on('close', () => {
        clearTimeout(timer);
        const said = Buffer.concat(heard).toString('utf8');
        // Without its end it may be the beginning of another verdict.
        if (said.endsWith('\0')) done(said.slice(0, -1).trim());
        else failed(new ScannerAway('the connection broke'));
      });
      // A daemon that has seen enough answers and closes while we still send: its answer is read, not the broken pipe.
      socket.on('error', (error: NodeJS.ErrnoException) => {
        if (heard.length === 0 && error.code !== 'EPIPE' && error.code !== 'ECONNRESET') away(error.code ?? 'error');
      });
      socket.on('connect', () => {
        socket.write(`z${command}\0`);
        for (let at = 0; body && at < body.length; at += CHUNK) {
          const chunk = body.subarray(at, at + CHUNK);
          const length = Buffer.alloc(4);
          length.writeUInt32BE(chunk.length);
          socket.write(length);
          socket.write(chunk);
        }
        if (body) socket.write(Buffer.alloc(4));
      });
    });

  return {
    async scan(bytes) {
      const said = await ask('INSTREAM', bytes);
      if (said === 'stream: OK') return { clean: true };
      const found = /^stream: (.+) FOUND$/.exec(said);
      if (found) return { clean: false, name: found[1]! };
      // "INSTREAM size limit exceeded. ERROR", or a daemon in trouble: no verdict.
      throw new ScannerAway(said.slice(0, 200));
    },
    version: () => ask('VERSION', undefined),
  };
}
