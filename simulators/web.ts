/** What counterparties with pages and control (`/_sim/…`) do alike around their own HTTP. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOOPBACK, onLoopback } from './loopback.ts';
import { readScenario, type Scenario } from './registry/faults.ts';
import { CSP } from './registry/pages.ts';

const JOURNAL_LENGTH = 500;
const BODY_LIMIT = 65_536;

/** One request, its body read. */
export interface Call {
  method: string;
  url: URL;
  raw: string;
  request: IncomingMessage;
  response: ServerResponse;
}

/** Answers calls under a name of this machine. Closing it ends what `stop` is given to. */
export async function serve(
  name: string,
  o: { host: string; port: number },
  answer: (call: Call, stop: AbortSignal) => Promise<void>,
): Promise<{ url: string; close: () => Promise<void> }> {
  const stop = new AbortController();
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    if (!LOOPBACK.includes(host)) return send(response, 421, 'text/plain', 'wrong host');
    const raw = await readBody(request);
    if (raw === undefined) return send(response, 413, 'text/plain', 'too large');
    const url = new URL(request.url ?? '/', 'http://localhost');
    await answer({ method: request.method ?? 'GET', url, raw, request, response }, stop.signal);
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
    book: { now(): Date; setClock(to: Date): void; reset(): void };
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

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Undefined where it is no JSON. */
export function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
