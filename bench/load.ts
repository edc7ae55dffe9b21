import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, type FormData } from 'undici';

/** Answers of one kind of request. */
export interface Kind {
  ms: number[];
  /** How many answers had which status; 0: none came. */
  status: Map<number, number>;
}

/** What was measured over a stretch of time. */
export interface Measured {
  seconds: number;
  lifecycles: number;
  /** Lifecycles that stopped at an answer that was no success. */
  broken: number;
  kinds: Map<string, Kind>;
  /** Refusals that said when to come again, and those that did not. */
  retryAfter: { told: number; untold: number };
  /** Reads that did not see what had just been written. */
  stale: number;
}

export const quantile = (ms: readonly number[], q: number): number => {
  const sorted = ms.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
};

/** An answer that ends a lifecycle. */
export class Broken extends Error {}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Speaks to the server and keeps count. */
export interface Client {
  ask(
    kind: string,
    o: {
      method: 'GET' | 'POST';
      path: string;
      token: string;
      body?: string | FormData;
      type?: string;
      key?: string;
      ok: number;
    },
  ): Promise<Answer>;
  measured: Measured;
  close(): Promise<void>;
}

export function client(url: string, connections: number): Client {
  const pool = new Pool(url, {
    connections,
    pipelining: 1,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    connectTimeout: 30_000,
  });
  const measured: Measured = {
    seconds: 0,
    lifecycles: 0,
    broken: 0,
    kinds: new Map(),
    retryAfter: { told: 0, untold: 0 },
    stale: 0,
  };
  return {
    measured,
    close: () => pool.destroy(),
    async ask(kind, o) {
      let k = measured.kinds.get(kind);
      if (!k) measured.kinds.set(kind, (k = { ms: [], status: new Map() }));
      const start = performance.now();
      let answer: Answer | undefined;
      try {
        const response = await pool.request({
          method: o.method,
          path: o.path,
          headers: {
            authorization: `Bearer ${o.token}`,
            accept: kind === 'search' ? 'text/html' : 'application/json',
            ...(o.type ? { 'content-type': o.type } : {}),
            ...(o.key ? { 'idempotency-key': o.key } : {}),
          },
          body: o.body ?? null,
        });
        answer = { status: response.statusCode, headers: response.headers, text: await response.body.text() };
      } catch {
        // No answer at all: counted as status 0.
      }
      const status = answer?.status ?? 0;
      k.status.set(status, (k.status.get(status) ?? 0) + 1);
      if (answer && status === o.ok) {
        k.ms.push(performance.now() - start);
        return answer;
      }
      if (status === 503 || status === 429)
        measured.retryAfter[answer!.headers['retry-after'] === undefined ? 'untold' : 'told']++;
      throw new Broken(`${kind}: ${status} ${answer?.text.slice(0, 300) ?? ''}`);
    },
  };
}

type Life = (c: Client, n: number) => Promise<void>;

async function one(c: Client, life: Life, n: number): Promise<void> {
  try {
    await life(c, n);
    c.measured.lifecycles++;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    if (c.measured.broken++ === 0) firstBroken = error.message;
  }
}
/** What the first broken lifecycle of the last run met. */
export let firstBroken = '';

let begun = 0;

/** So many clients, each beginning the next lifecycle when its last has ended. */
export async function closed(c: Client, life: Life, clients: number, seconds: number): Promise<void> {
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) await one(c, life, begun++);
    }),
  );
  c.measured.seconds += (performance.now() - start) / 1000;
}

/**
 * Lifecycles begun at a rate of so many a second, at random (Poisson) and whether or not the server keeps up; at most `most` are
 * under way at once, and what would be more is not begun.
 */
export async function open(
  c: Client,
  life: Life,
  o: { rate: number; seconds: number; most: number },
): Promise<{ held: number }> {
  const start = performance.now();
  const under = new Set<Promise<void>>();
  let held = 0;
  for (let next = 0; next < o.seconds * 1000; next += (-Math.log(1 - Math.random()) / o.rate) * 1000) {
    const wait = next - (performance.now() - start);
    if (wait > 1) await sleep(wait);
    if (under.size >= o.most) {
      held++;
      continue;
    }
    const run: Promise<void> = one(c, life, begun++).finally(() => under.delete(run));
    under.add(run);
  }
  c.measured.seconds += (performance.now() - start) / 1000;
  await Promise.all(under);
  return { held };
}
