import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import Fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../crypto.ts';
import { MAX_BYTES, receive } from './intake.ts';

const KB = Buffer.alloc(1024, 5);
function* kilobytes(n: number): Generator<Buffer> {
  for (let i = 0; i < n; i++) yield KB;
}
const streamOf = (n: number): Readable => Readable.from(kilobytes(n));

describe('receive', () => {
  test('takes what comes, with a safe name and its hash', async () => {
    const got = await receive(Readable.from([Buffer.from('ab'), Buffer.from('c')]), {
      declaredName: '../x/ktp.jpg',
      declaredType: 'image/jpeg',
    });
    expect(got).toEqual({
      bytes: Buffer.from('abc'),
      sha256: sha256('abc'),
      name: 'ktp.jpg',
      declaredType: 'image/jpeg',
    });
  });

  test('10,000 KB passes, one byte more and 10,001 KB do not', async () => {
    expect((await receive(streamOf(10_000))).bytes).toHaveLength(MAX_BYTES);
    await expect(receive(streamOf(10_001))).rejects.toMatchObject({ fault: 'file_too_large' });
    await expect(receive(Readable.from([Buffer.alloc(MAX_BYTES), Buffer.from('x')]))).rejects.toMatchObject({
      fault: 'file_too_large',
    });
  });

  test('what is too large is read to its end, so that the sender hears the answer; without end it is cut off', async () => {
    const whole = streamOf(30_000);
    await expect(receive(whole)).rejects.toMatchObject({ fault: 'file_too_large' });
    expect(whole.readableEnded).toBe(true);
    const endless = streamOf(10_000_000);
    await expect(receive(endless)).rejects.toMatchObject({ fault: 'file_too_large' });
    expect(endless.destroyed).toBe(true);
    expect(endless.readableEnded).toBe(false);
  });

  test('a stream that its parser cut short is too large, not shorter', async () => {
    const cut = Object.assign(streamOf(2), { truncated: true });
    await expect(receive(cut)).rejects.toMatchObject({ fault: 'file_too_large' });
  });

  test('nothing is empty', async () => {
    await expect(receive(Readable.from([]))).rejects.toMatchObject({ fault: 'file_empty' });
  });

  test('a sender who breaks off gives an error, and what was held is free again', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(9_000_000);
      throw new Error('aborted');
    }
    // 40 times 9 MB would be above the limit of this process if it were kept.
    for (let i = 0; i < 40; i++) await expect(receive(Readable.from(broken()))).rejects.toThrow('aborted');
    expect((await receive(streamOf(1))).bytes).toHaveLength(1024);
  });

  test('too many large uploads at once: the last ones are asked to come back', async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    async function* slow(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(10_000_000);
      await gate;
    }
    const first = Array.from({ length: 26 }, () => receive(Readable.from(slow())));
    await new Promise((r) => setTimeout(r, 50));
    const late = receive(streamOf(9_000));
    await expect(late).rejects.toMatchObject({ kind: 'unavailable', reason: 'busy', retryAfter: 30 });
    go();
    expect(await Promise.all(first)).toHaveLength(26);
    expect((await receive(streamOf(9_000))).bytes).toHaveLength(9_216_000);
  });
});

test('over HTTP: the multipart parser may stop first, and the sender still gets an answer', async () => {
  const app = Fastify({ bodyLimit: 256 * 1024 });
  await app.register(multipart, { throwFileSizeLimit: false });
  app.post<{ Querystring: { limit?: string } }>('/', async (request) => {
    // Without a limit of its own the parser takes the body limit, and cuts the file there without a word.
    const part = (await request.file(
      request.query.limit ? { limits: { fileSize: Number(request.query.limit) } } : {},
    ))!;
    return receive(part.file, { declaredName: part.filename }).then(
      (got) => ({ size: got.bytes.length, name: got.name }),
      (error: unknown) => ({ fault: (error as { fault?: string }).fault }),
    );
  });
  const send = async (kilobytesLong: number, limit?: number): Promise<unknown> => {
    const form = new FormData();
    form.set('file', new Blob([Buffer.alloc(kilobytesLong * 1024, 1)]), '../../kk.jpg');
    const encoded = new Response(form);
    const reply = await app.inject({
      method: 'POST',
      url: limit ? `/?limit=${limit}` : '/',
      headers: { 'content-type': encoded.headers.get('content-type')! },
      payload: Buffer.from(await encoded.arrayBuffer()),
    });
    return reply.json();
  };
  expect(await send(10_000, MAX_BYTES + 1)).toEqual({ size: MAX_BYTES, name: 'kk.jpg' });
  expect(await send(10_001, MAX_BYTES + 1)).toEqual({ fault: 'file_too_large' });
  expect(await send(300)).toEqual({ fault: 'file_too_large' });
  await app.close();
});
