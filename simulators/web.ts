/** What counterparties with pages and control (`/_sim/…`) do alike around their own HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOOPBACK, onLoopback } from './loopback.ts';
import { readScenario, type Scenario } from './registry/faults.ts';
import { CSP } from './html.ts';

const JOURNAL_LENGTH = 500;
const BODY_LIMIT = 65_536;

/** One request, its body read. */
export interface Call {
  method: string;
  url: URL;
  bytes: Buffer;
  /** The same as text. */
  readonly raw: string;
  request: IncomingMessage;
  response: ServerResponse;
}

/**
 * Answers calls under a name of this machine. Closing it ends what `stop` is given to.
 * @param o.longest what a body may have of bytes; 64 KiB unless told
 */
export async function serve(
  name: string,
  o: { host: string; port: number; longest?: number },
  answer: (call: Call, stop: AbortSignal) => Promise<void>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const stop = new AbortController();
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    if (!LOOPBACK.includes(host)) return send(response, 421, 'text/plain', 'wrong host');
    const bytes = await readBody(request, o.longest ?? BODY_LIMIT);
    if (bytes === undefined) return send(response, 413, 'text/plain', 'too large');
    const url = new URL(request.url ?? '/', 'http://localhost');
    const call: Call = {
      method: request.method ?? 'GET',
      url,
      bytes,
      get raw() {
        return bytes.toString('utf8');
      },
      request,
      response,
    };
    await answer(call, stop.signal);
  }
  const { url, close } = await onLoopback(name, o, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (stop.signal.aborted) return;
      console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain', error instanceof Error ? error.message : String(error));
    });
  });
  return {
    url,
    close: () => {
      stop.abort();
      return close();
    },
  };
}

/** What went in and out, the newest at the end, so many and no more. */
export function openJournal<E extends object>(): { entries: E[]; keep(entry: E): E } {
  const entries: E[] = [];
  return {
    entries,
    keep(entry) {
      entries.push(entry);
      if (entries.length > JOURNAL_LENGTH) entries.shift();
      return entry;
    },
  };
}

/**
 * The control that all of them know: journal, clock, faults on command, reset. False: it is one of their own.
 * @param armed the faults that wait
 */
export function controlled<F extends string>(
  { method, url, raw, response }: Call,
  o: {
    /** Those whose clock is the machine's, or that keep nothing, have no more than the time. */
    book: { now(): Date; setClock?(to: Date): void; reset?(): void };
    journal: object[];
    armed: Scenario<F>[];
    faults: readonly F[];
  },
): boolean {
  const answer = (status: number, body: unknown): true => {
    sendJson(response, status, body);
    return true;
  };
  switch (`${method} ${url.pathname}`) {
    case 'GET /_sim/journal':
      return answer(200, o.journal);
    case 'GET /_sim/clock':
      return answer(200, { now: o.book.now().toISOString() });
    case 'POST /_sim/clock': {
      const to = new Date(String((parse(raw) as { now?: unknown } | undefined)?.now));
      if (!o.book.setClock) return false;
      if (Number.isNaN(to.getTime())) return answer(400, { error: 'now: RFC 3339' });
      o.book.setClock(to);
      return answer(200, { now: o.book.now().toISOString() });
    }
    case 'GET /_sim/scenario':
      return answer(200, o.armed);
    case 'DELETE /_sim/scenario':
      o.armed.length = 0;
      return answer(200, o.armed);
    case 'POST /_sim/scenario': {
      const scenario = readScenario(parse(raw), o.book.now().getTime(), o.faults);
      if (typeof scenario === 'string') return answer(400, { error: scenario });
      o.armed.push(scenario);
      return answer(200, o.armed);
    }
    case 'POST /_sim/reset':
      if (!o.book.reset) return false;
      o.book.reset();
      o.armed.length = 0;
      o.journal.length = 0;
      return answer(200, {});
    default:
      return false;
  }
}

/** The day that an end-of-day file is asked for. */
export function dayOf(raw: string): string | undefined {
  const day = String((parse(raw) as { day?: unknown } | undefined)?.day);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined;
}

/** False for a form of another site, which must not move anything here. */
export const isOwnForm = ({ headers }: IncomingMessage): boolean =>
  headers.origin === undefined || new URL(headers.origin).host === headers.host;

/** A whole answer, pages with the policy of the one style sheet they share. */
export function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, {
    'Content-Type': typeof body === 'string' ? `${type}; charset=utf-8` : type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(type === 'text/html' ? { 'Content-Security-Policy': CSP } : {}),
  });
  response.end(body);
}

/** A whole answer in JSON. */
export const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json', JSON.stringify(body));

async function readBody(request: IncomingMessage, longest: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Undefined where it is no JSON. */
export function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

/** The instant of which a call tells (`X-Sim-At`), for whoever plays a city's past. */
export function toldInstant({ headers }: IncomingMessage): Date | 'malformed' | undefined {
  const said = headers['x-sim-at'];
  if (said === undefined) return undefined;
  const at = new Date(String(said));
  return Number.isNaN(at.getTime()) ? 'malformed' : at;
}

/** What is a text or a number, as text; anything else is nothing. */
export const said = (v: unknown): string => (typeof v === 'string' ? v : typeof v === 'number' ? `${v}` : '');

/** Calls of its own that go out beside what it answers. `quiet` waits for all that are on their way. */
export function openCalls(): { later: (work: () => Promise<void>) => void; quiet: () => Promise<void> } {
  const calls = new Set<Promise<unknown>>();
  return {
    later(work) {
      const call = work().catch(() => {});
      calls.add(call);
      void call.finally(() => calls.delete(call));
    },
    async quiet() {
      while (calls.size > 0) await Promise.all(calls);
    },
  };
}
