/** HTTP around the e-sign service: Basic, faults, control (`/_sim/…`), and a journal without secrets. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { meet, readScenario, type Scenario } from '../registry/faults.ts';
import { openService, Refused, STATUSES, type Status } from './service.ts';
import { answerTime, type TimeFault } from './time.ts';
import { callV1, callV2, type Answer, type Twist } from './wire.ts';

export interface Options {
  dir: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  user: string;
  password: string;
  /** O of its certificates. */
  organisation?: string;
  /** Divides every waiting time. */
  speed: number;
}

export const FAULTS = [
  /** 503 before anything is done. */
  'outage',
  /** Signed, and the connection is cut before a byte of the answer. */
  'lost_answer',
  /** Signed; the head of the answer arrives, its body does not. */
  'lost_body',
  'cut_before',
  'never_answer',
  /** `seconds` more before the answer: 90 were seen. */
  'slow',
  /** A proxy's page with 200. */
  'html_page',
  /** An error as JSON with 200. */
  'error_200',
  /** 500 after it was signed. */
  'failed_after',
  /** The header's name in other letters. */
  'header_case',
  /** Version 1 gives the document's id alone. */
  'id_only',
  /** What comes back was changed after it was signed. */
  'modified',
  /** Of `/tsa` alone: an answer to another question, over another file, and none. */
  'wrong_nonce',
  'other_hash',
  'refused',
] as const;
type Fault = (typeof FAULTS)[number];
const TIME_FAULTS: readonly TimeFault[] = ['wrong_nonce', 'other_hash', 'refused'];

interface Exchange {
  at: string;
  method: string;
  path: string;
  fault?: Fault;
  status?: number;
  note?: string;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const JOURNAL_LENGTH = 500;
const BODY_LIMIT = 40 * 1024 * 1024;

/** Starts the simulator; refuses any address that others could reach. */
export async function startEsign(
  o: Options,
): Promise<{ url: string; rootPem: string; organisation: string; count(): number; close(): Promise<void> }> {
  if (!LOOPBACK.includes(o.host)) throw new Error(`the e-sign simulator binds to loopback only, not to ${o.host}`);
  const stop = new AbortController();
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const service = await openService(o.dir, o.organisation ?? 'CONTOH Pemerintah Kota', now);
  const scenarios: Scenario<Fault>[] = [];
  const journal: Exchange[] = [];
  const wanted = Buffer.from(`Basic ${Buffer.from(`${o.user}:${o.password}`).toString('base64')}`);

  const server = createServer((request, response) => {
    response.setHeader('X-Simulator', '1');
    handle(request, response).catch((error: unknown) => {
      if (!stop.signal.aborted) console.error(error);
      if (response.headersSent) response.destroy();
      else send(response, { status: 500, body: { error: String(error), status_code: 500 } });
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
    if (!LOOPBACK.includes(host)) return send(response, { status: 421, body: { error: 'wrong host' } });
    const raw = await readBody(request);
    if (raw === undefined)
      return send(response, { status: 413, body: { error: 'Ukuran terlalu besar', status_code: 413 } });
    if (path.startsWith('/_sim/')) return control(method, path, raw, response);

    const exchange: Exchange = { at: now().toISOString(), method, path };
    journal.push(exchange);
    if (journal.length > JOURNAL_LENGTH) journal.shift();
    if (path === '/tsa') return time(method, path, request, raw, exchange, response);
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      exchange.status = 401;
      return send(response, { status: 401, body: { error: 'Unauthorized', status_code: 401 } });
    }
    const met = meet(scenarios, { method, path, body: undefined }, now().getTime());
    if (met) exchange.fault = met.fault;
    if (met?.fault === 'cut_before') return void request.socket.destroy();
    if (met?.fault === 'never_answer') return;
    if (met?.fault === 'outage')
      return send(response, { status: 503, body: { error: 'Layanan tidak tersedia', status_code: 503 } });
    if (met?.fault === 'error_200')
      return send(response, {
        status: 200,
        body: { error: 'Proses signing gagal : Terjadi kesalahan', status_code: 400 },
      });
    const at = instantOf(request);
    if (at === 'malformed') return send(response, { status: 400, body: { error: 'X-Sim-At: RFC 3339' } });
    const answer = await call(
      method,
      path,
      request,
      raw,
      { idOnly: met?.fault === 'id_only', at },
      (note) => (exchange.note = note),
    );
    if (met?.fault === 'slow') await sleep(((met.seconds ?? 90) * 1000) / o.speed, undefined, { signal: stop.signal });
    exchange.status = answer.status;
    if (met?.fault === 'lost_answer') return void request.socket.destroy();
    if (met?.fault === 'html_page') {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      return void response.end('<!doctype html><title>Error</title><h1>Terjadi kesalahan pada server</h1>');
    }
    if (met?.fault === 'failed_after')
      return send(response, { status: 500, body: { error: 'Internal Server Error', status_code: 500 } });
    send(response, answer, met?.fault);
  }

  /** The authority of time, open to all as most are; asks for the right type and nothing else (RFC 3161 §3.4). */
  async function time(
    method: string,
    path: string,
    request: IncomingMessage,
    raw: Buffer,
    exchange: Exchange,
    response: ServerResponse,
  ): Promise<void> {
    const fault = meet(scenarios, { method, path, body: undefined }, now().getTime())?.fault;
    if (fault) exchange.fault = fault;
    if (fault === 'cut_before') return void request.socket.destroy();
    if (fault === 'never_answer') return;
    const fits = method === 'POST' && request.headers['content-type'] === 'application/timestamp-query';
    exchange.status = fault === 'outage' ? 503 : fits ? 200 : 415;
    if (exchange.status !== 200) return send(response, { status: exchange.status, body: { error: 'timestamp' } });
    const at = instantOf(request);
    if (at === 'malformed') return send(response, { status: 400, body: { error: 'X-Sim-At: RFC 3339' } });
    const wrong = TIME_FAULTS.find((one) => one === fault);
    const answer = await answerTime(await service.authority.clock(), raw, at ?? now(), wrong);
    response.writeHead(200, { 'Content-Type': 'application/timestamp-reply', 'Content-Length': answer.length });
    response.end(answer);
  }

  async function call(
    method: string,
    path: string,
    request: IncomingMessage,
    raw: Buffer,
    twist: Twist,
    note: (text: string) => void,
  ): Promise<Answer> {
    try {
      const found = path.startsWith('/api/v2/')
        ? await callV2(service, method, path, parse(raw), note, twist)
        : await callV1(service, method, path, await formOf(request, raw), twist);
      return found ?? { status: 404, body: { error: 'Not Found', status_code: 404 } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.http, body: { error: error.message, status_code: error.http } };
    }
  }

  function control(method: string, path: string, raw: Buffer, response: ServerResponse): void {
    const answer = (status: number, body: object) => send(response, { status, body });
    switch (`${method} ${path}`) {
      case 'GET /_sim/root.pem':
        response.writeHead(200, { 'Content-Type': 'application/x-pem-file' });
        return void response.end(service.authority.rootPem);
      case 'GET /_sim/journal':
        return answer(200, journal);
      case 'GET /_sim/scenario':
        return answer(200, scenarios);
      case 'DELETE /_sim/scenario':
        scenarios.length = 0;
        return answer(200, scenarios);
      case 'POST /_sim/scenario': {
        const scenario = readScenario(parse(raw), now().getTime(), FAULTS);
        if (typeof scenario === 'string') return answer(400, { error: scenario });
        scenarios.push(scenario);
        return answer(200, scenarios);
      }
      case 'POST /_sim/clock': {
        const to = new Date(String(parse(raw)['now']));
        if (Number.isNaN(to.getTime())) return answer(400, { error: 'now: RFC 3339' });
        ahead = to.getTime() - Date.now();
        return answer(200, { now: now().toISOString() });
      }
      case 'POST /_sim/status': {
        const { email, status } = parse(raw);
        if (typeof email !== 'string' || !STATUSES.includes(status as Status))
          return answer(400, { error: `status: salah satu dari ${STATUSES.join(', ')}` });
        service.setStatus(email, status as Status);
        return answer(200, {});
      }
      default:
        return answer(404, { error: `no ${method} ${path}` });
    }
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(o.port, o.host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${o.host.includes(':') ? `[${o.host}]` : o.host}:${port}`,
    rootPem: service.authority.rootPem,
    organisation: service.authority.organisation,
    count: service.count,
    close: () =>
      new Promise((resolve) => {
        stop.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The instant of which a call tells, for whoever plays a city's past. */
function instantOf(request: IncomingMessage): Date | 'malformed' | undefined {
  const said = request.headers['x-sim-at'];
  if (said === undefined) return undefined;
  const at = new Date(String(said));
  return Number.isNaN(at.getTime()) ? 'malformed' : at;
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer, fault?: Fault): void {
  const pdf = Buffer.isBuffer(body) ? body : undefined;
  const bytes = pdf
    ? fault === 'modified'
      ? Buffer.concat([pdf, Buffer.from('\n% diubah\n')])
      : pdf
    : Buffer.from(JSON.stringify(body));
  const named = Object.entries(headers).map(([name, value]) => [fault === 'header_case' ? 'Id_Dokumen' : name, value]);
  response.writeHead(status, {
    'Content-Type': pdf ? 'application/pdf' : 'application/json; charset=utf-8',
    'Content-Length': bytes.length,
    'Cache-Control': 'no-store',
    ...(Object.fromEntries(named) as Record<string, string>),
  });
  if (fault !== 'lost_body') return void response.end(bytes);
  response.write(bytes.subarray(0, Math.min(100, bytes.length - 1)));
  setTimeout(() => response.destroy(), 50);
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(raw: Buffer): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(raw.toString('utf8'));
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The parts of a form, read by the platform's own parser. */
async function formOf(request: IncomingMessage, raw: Buffer): Promise<FormData | undefined> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return undefined;
  try {
    return await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
  } catch {
    return undefined;
  }
}
