import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Stands in the page where the pieces go; drawn by `<Pieces />`. */
export const MARK = '<template id="hasil"></template>';
/** A silent connection is cut by proxies after a minute; a space in HTML means nothing. */
const BEAT_MS = 10_000;

const runs = new WeakMap<FastifyRequest, AsyncGenerator<string, void>>();

/** The page this request answers with is sent at once up to `MARK`; the pieces follow as they come, then the rest. */
export const streamInto = (request: FastifyRequest, pieces: AsyncGenerator<string, void>): void =>
  void runs.set(request, pieces);

/** Route options of a page that is streamed: `onSend` cuts the page in two, and nothing compresses (and so holds) it. */
export const STREAMED = {
  compress: false as const,
  async onSend(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const pieces = runs.get(request);
    const at = typeof payload === 'string' ? payload.indexOf(MARK) : -1;
    if (!pieces || at < 0) return payload;
    const page = payload as string;
    void reply.header('x-accel-buffering', 'no').removeHeader('content-length');
    return Readable.from(woven(page.slice(0, at), pieces, page.slice(at + MARK.length)), { objectMode: false });
  },
};

/** Whoever goes away ends it after the piece that is being made. */
async function* woven(head: string, pieces: AsyncGenerator<string, void>, tail: string): AsyncGenerator<string, void> {
  try {
    yield head;
    for (;;) {
      const next = pieces.next();
      let piece = await beaten(next);
      while (piece === undefined) {
        yield ' ';
        piece = await beaten(next);
      }
      if (piece.done) break;
      yield piece.value;
    }
    yield tail;
  } finally {
    await pieces.return();
  }
}

/** The piece, or undefined when it is not there yet after a while. */
async function beaten<T>(work: Promise<T>): Promise<T | undefined> {
  const rest = new AbortController();
  try {
    return await Promise.race([work, sleep(BEAT_MS, undefined, { signal: rest.signal, ref: false })]);
  } finally {
    rest.abort();
  }
}
