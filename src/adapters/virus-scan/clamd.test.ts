import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { clamd } from './clamd.ts';

/*
 * Against a daemon as strict as the real one: it takes only `z` commands that end with a zero byte, chunks whose lengths
 * fit, at most StreamMaxLength in all, and closes after each answer.
 */

const LIMIT = 300_000;
// The harmless file by which every scanner is tried (eicar.org), in two parts so that no scanner takes this file for it.
const EICAR = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''));

function answerTo(heard: Buffer): string | undefined {
  const end = heard.indexOf(0);
  if (end < 0) return undefined;
  const command = heard.subarray(0, end).toString();
  if (command === 'zVERSION') return 'ClamAV 1.4.2/27500/Mon Nov 23 08:00:00 2026';
  if (command !== 'zINSTREAM') return 'UNKNOWN COMMAND';
  const parts: Buffer[] = [];
  let at = end + 1;
  let size = 0;
  while (heard.length >= at + 4) {
    const length = heard.readUInt32BE(at);
    if (length === 0) {
      if (heard.length !== at + 4) return 'stream: more than was said ERROR';
      return Buffer.concat(parts).includes(EICAR) ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
    }
    size += length;
    if (size > LIMIT) return 'INSTREAM size limit exceeded. ERROR';
    if (heard.length < at + 4 + length) return undefined;
    parts.push(heard.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

let server: Server | undefined;
afterEach(() => new Promise<void>((done) => (server ? server.close(() => done()) : done())));

async function daemon(speak?: (socket: Socket) => void) {
  server = createServer((socket) => {
    socket.on('error', () => {});
    if (speak) return speak(socket);
    let heard = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
      const answer = answerTo(heard);
      if (answer !== undefined) socket.end(`${answer}\0`);
    });
  });
  await new Promise<void>((ready) => server!.listen(0, '127.0.0.1', ready));
  return clamd({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, timeoutMs: 500 });
}

describe('a scanner', () => {
  test('says what is clean and what it found, in one chunk or many, of an empty file too', async () => {
    const scanner = await daemon();
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(200_000, 'x')])
      expect(await scanner.scan(bytes)).toEqual({ clean: true });
    const hidden = Buffer.concat([Buffer.alloc(65_500, 'x'), EICAR, Buffer.alloc(70_000, 'y')]);
    expect(await scanner.scan(hidden)).toEqual({ clean: false, name: 'Eicar-Test-Signature' });
    expect(await scanner.version()).toMatch(/^ClamAV 1/);
  });

  test.each<[string, (socket: Socket) => void]>([
    ['closes without a word', (s) => s.end()],
    ['breaks off in the middle of its answer', (s) => s.end('stream: OK')],
    ['never answers', () => {}],
    ['says an error', (s) => s.end('stream: Can’t allocate memory ERROR\0')],
    ['talks without end', (s) => void s.write('x'.repeat(10_000))],
  ])('that %s has called nothing clean', async (_, speak) => {
    const scanner = await daemon((socket) => {
      socket.resume();
      speak(socket);
    });
    await expect(scanner.scan(Buffer.from('a'))).rejects.toMatchObject({ name: 'ScannerAway' });
  });

  test('gives no verdict on what is larger than it takes, and none where nobody listens', async () => {
    const scanner = await daemon();
    await expect(scanner.scan(Buffer.alloc(LIMIT + 1))).rejects.toMatchObject({ name: 'ScannerAway' });
    const nobody = clamd({ host: '127.0.0.1', port: 1, timeoutMs: 500 });
    await expect(nobody.scan(Buffer.from('a'))).rejects.toMatchObject({ name: 'ScannerAway' });
  });
});
