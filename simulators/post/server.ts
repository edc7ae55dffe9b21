/** HTTP around the carrier: its gateway, its pages, control (`/_sim/…`), and a journal of what went in and out. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { meet, readScenario, type Scenario as Armed } from '../registry/faults.ts';
import { CSP } from '../registry/pages.ts';
import { createApi } from './api.ts';
import { EVENTS, openBook, type EventKind, type Keys } from './book.ts';
import { actSchema, invoice, see } from './counter.ts';
import { listPage, notFound, shipmentPage } from './pages.ts';

export interface Options {
  dir: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Where it goes; everywhere unless told. */
  postcodes?: readonly { from: string; to: string }[];
}

/** `two_numbers`: a repeated order gets a second number; `dearer`: it charges more than it said. */
export const FAULTS = [
  'outage',
  'cut_before',
  'lost_answer',
  'never_answer',
  'html_page',
  'slow',
  'two_numbers',
  'dearer',
] as const;

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const JOURNAL_LENGTH = 500;
const BODY_LIMIT = 65_536;

/** Starts the simulator; refuses any address that others could reach. */
export async function startPost(o: Options): Promise<{ url: string; keys: Keys; close(): Promise<void> }> {
  if (!LOOPBACK.includes(o.host)) throw new Error(`the post simulator binds to loopback only, not to ${o.host}`);
  const book = openBook(o.dir);
  const journal: object[] = [];
  const armed: Armed<(typeof FAULTS)[number]>[] = [];
  const now: { fault?: (typeof FAULTS)[number] | undefined } = {};
  const api = createApi(book, {
    postcodes: o.postcodes ?? [{ from: '00000', to: '99999' }],
    twoNumbers: () => now.fault === 'two_numbers',
    dearer: () => now.fault === 'dearer',
  });
  const stop = new AbortController();

  const server = createServer((request, response) => {
    response.setHeader('X-Simulator', '1');
    handle(request, response).catch((error: unknown) => {
      if (stop.signal.aborted) return;
      console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain', error instanceof Error ? error.message : String(error));
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    if (!LOOPBACK.includes(host)) return send(response, 421, 'text/plain', 'wrong host');
    const raw = await readBody(request);
    if (raw === undefined) return send(response, 413, 'text/plain', 'too large');
    if (url.pathname.startsWith('/_sim/')) return control(method, url.pathname, raw, response);
    if (url.pathname === '/' || url.pathname.startsWith('/kiriman/'))
      return people(method, url, raw, request, response);

    const entry: Record<string, unknown> = { at: book.now().toISOString(), from: `${method} ${url.pathname}`, in: raw };
    journal.push(entry);
    if (journal.length > JOURNAL_LENGTH) journal.shift();
    const met = meet(armed, { method, path: url.pathname, body: parse(raw) }, book.now().getTime());
    if (met) entry['fault'] = met.fault;
    if (met?.fault === 'cut_before') return void request.socket.destroy();
    if (met?.fault === 'never_answer') return;
    if (met?.fault === 'outage') return send(response, 503, 'text/html', '<h1>503 Service Unavailable</h1>');
    now.fault = met?.fault;
    const answer = api.handle({
      method,
      path: url.pathname + url.search,
      headers: request.headers as Record<string, string | undefined>,
      body: raw,
    });
    now.fault = undefined;
    if (!answer) return send(response, 404, 'application/json', '{"rescode":"404"}');
    Object.assign(entry, { status: answer.status, out: answer.body, signed: answer.signed });
    if (met?.fault === 'slow') await sleep((met.seconds ?? 20) * 1000, undefined, { signal: stop.signal });
    if (met?.fault === 'lost_answer') return void request.socket.destroy();
    if (met?.fault === 'html_page') return send(response, 200, 'text/html', '<h1>Terjadi kesalahan</h1>');
    send(response, answer.status, 'application/json', JSON.stringify(answer.body));
  }

  async function control(method: string, path: string, raw: string, response: ServerResponse): Promise<void> {
    const answer = (status: number, body: unknown) => send(response, status, 'application/json', JSON.stringify(body));
    switch (`${method} ${path}`) {
      case 'GET /_sim/root.pem':
        return send(response, 200, 'text/plain', book.root);
      case 'GET /_sim/journal':
        return answer(200, journal);
      case 'GET /_sim/shipments':
        return answer(200, book.shipments);
      case 'GET /_sim/clock':
        return answer(200, { now: book.now().toISOString() });
      case 'POST /_sim/clock': {
        const to = new Date(String((parse(raw) as { now?: unknown } | undefined)?.now));
        if (Number.isNaN(to.getTime())) return answer(400, { error: 'now: RFC 3339' });
        book.setClock(to);
        return answer(200, { now: book.now().toISOString() });
      }
      case 'POST /_sim/act': {
        const act = actSchema.safeParse(parse(raw));
        if (!act.success) return answer(400, { error: z.prettifyError(act.error) });
        const seen = await see(book, act.data);
        return seen ? answer(200, seen) : answer(404, { error: 'tidak ada resi itu' });
      }
      case 'POST /_sim/eod': {
        const day = String((parse(raw) as { day?: unknown } | undefined)?.day);
        if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return answer(400, { error: 'day: YYYY-MM-DD' });
        return answer(200, { invoice: invoice(book, day) });
      }
      case 'GET /_sim/scenario':
        return answer(200, { faults: armed });
      case 'DELETE /_sim/scenario':
        armed.length = 0;
        return answer(200, {});
      case 'POST /_sim/scenario': {
        const scenario = readScenario(parse(raw), book.now().getTime(), FAULTS);
        if (typeof scenario === 'string') return answer(400, { error: scenario });
        armed.push(scenario);
        return answer(200, armed);
      }
      case 'POST /_sim/forget_tokens':
        api.forgetTokens();
        return answer(200, {});
      case 'POST /_sim/reset':
        book.reset();
        armed.length = 0;
        journal.length = 0;
        return answer(200, {});
      default:
        return answer(404, { error: `no ${method} ${path}` });
    }
  }

  async function people(
    method: string,
    url: URL,
    raw: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const show = (text: string, status = 200) => send(response, status, 'text/html', text);
    if (url.pathname === '/') return show(method === 'GET' ? listPage(book) : notFound(), method === 'GET' ? 200 : 405);
    const shipment = book.find(url.pathname.slice('/kiriman/'.length));
    if (!shipment) return show(notFound(), 404);
    if (method !== 'POST') return show(shipmentPage(shipment));
    // A form of another site must not move anything here.
    if (request.headers.origin !== undefined && new URL(request.headers.origin).host !== request.headers.host)
      return show(notFound(), 403);
    const form = new URLSearchParams(raw);
    const event = form.get('event') as EventKind;
    if (!Object.hasOwn(EVENTS, event)) return show(shipmentPage(shipment, 'Pilih apa yang terjadi.'), 422);
    await see(book, {
      act: 'event',
      awb: shipment.awb,
      event,
      ...(event === 'selesai' && {
        receiver: form.get('receiver')?.slice(0, 80) || shipment.receiver.name,
        relation: form.get('relation')?.slice(0, 40) || 'YBS',
      }),
    });
    return show(shipmentPage(shipment, 'Tercatat. Kota melihatnya saat bertanya lagi.'));
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(o.port, o.host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${o.host.includes(':') ? `[${o.host}]` : o.host}:${port}`,
    keys: book.keys,
    close: () =>
      new Promise((resolve) => {
        stop.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(type === 'text/html' ? { 'Content-Security-Policy': CSP } : {}),
  });
  response.end(body);
}

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

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
