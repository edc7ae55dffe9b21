/** An authority of time over HTTP (RFC 3161 §3.4). It hands on what came: what that is worth, documents finds out. */
import { Agent, request } from 'undici';
import type { TimePort } from '../../modules/documents/time-port.ts';

export interface TimeOptions {
  /** Where queries are posted, path included. */
  url: string;
  /** HTTP Basic, where the authority wants it. */
  user?: string | undefined;
  password?: string | undefined;
  /** Whole call, milliseconds. A person waits behind it. */
  timeoutMs?: number;
  /** More headers of each call; the simulator takes `x-sim-at`. */
  headers?: () => Record<string, string>;
}

const TIMEOUT_MS = 8_000;
const LARGEST = 64 * 1024;

/** The port over an authority's address. */
export function httpTime(o: TimeOptions): TimePort {
  const timeout = o.timeoutMs ?? TIMEOUT_MS;
  const dispatcher = new Agent({ pipelining: 0, connect: { timeout } });
  const authorization =
    o.user === undefined ? undefined : `Basic ${Buffer.from(`${o.user}:${o.password ?? ''}`).toString('base64')}`;

  return {
    async ask(query) {
      const chunks: Buffer[] = [];
      let status: number;
      try {
        const answer = await request(o.url, {
          method: 'POST',
          dispatcher,
          headers: {
            'content-type': 'application/timestamp-query',
            accept: 'application/timestamp-reply',
            ...(authorization !== undefined && { authorization }),
            ...o.headers?.(),
          },
          body: query,
          signal: AbortSignal.timeout(timeout),
        });
        status = answer.statusCode;
        let size = 0;
        for await (const chunk of answer.body as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > LARGEST) break;
          chunks.push(chunk);
        }
      } catch (error) {
        const { name, code } = error as { name?: string; code?: string };
        throw new Error(name === 'TimeoutError' || code?.endsWith('_TIMEOUT') ? 'timeout' : 'no_connection', {
          cause: error,
        });
      }
      if (status !== 200) throw new Error(`http_${status}`);
      return Buffer.concat(chunks);
    },
  };
}
