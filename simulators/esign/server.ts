/** HTTP around the e-sign service: Basic, faults, control (`/_sim/…`), and a journal without secrets. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { meet, type Scenario } from '../registry/faults.ts';
import { controlled, openJournal, parse, send, sendJson, serve, toldInstant, type Call } from '../web.ts';
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

const BODY_LIMIT = 40 * 1024 * 1024;

/** Starts the simulator; refuses any address that others could reach. */
export async function startEsign(
  o: Options,
): Promise<{ url: string; rootPem: string; organisation: string; count(): number; close(): Promise<void> }> {
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const service = await openService(o.dir, o.organisation ?? 'CONTOH Pemerintah Kota', now);
  const scenarios: Scenario<Fault>[] = [];
  const journal = openJournal<Exchange>();
  const wanted = Buffer.from(`Basic ${Buffer.from(`${o.user}:${o.password}`).toString('base64')}`);

  async function handle(called: Call, stop: AbortSignal): Promise<void> {
    const { method, url, request, response } = called;
    const path = url.pathname;
    if (path.startsWith('/_sim/')) return control(called);
    const exchange = journal.keep({ at: now().toISOString(), method, path });
    if (path === '/tsa') return time(called, exchange);
    const given = Buffer.from(request.headers.authorization ?? '');
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      exchange.status = 401;
      return sendJson(response, 401, { error: 'Unauthorized', status_code: 401 });
    }
    const met = meet(scenarios, { method, path, body: undefined }, now().getTime());
    if (met) exchange.fault = met.fault;
    if (met?.fault === 'cut_before') return void request.socket.destroy();
    if (met?.fault === 'never_answer') return;
    if (met?.fault === 'outage') return sendJson(response, 503, { error: 'Layanan tidak tersedia', status_code: 503 });
    if (met?.fault === 'error_200')
      return sendJson(response, 200, { error: 'Proses signing gagal : Terjadi kesalahan', status_code: 400 });
    const at = toldInstant(request);
    if (at === 'malformed') return sendJson(response, 400, { error: 'X-Sim-At: RFC 3339' });
    const answer = await carryOut(called, { idOnly: met?.fault === 'id_only', at }, (note) => (exchange.note = note));
    if (met?.fault === 'slow') await sleep(((met.seconds ?? 90) * 1000) / o.speed, undefined, { signal: stop });
    exchange.status = answer.status;
    if (met?.fault === 'lost_answer') return void request.socket.destroy();
    if (met?.fault === 'html_page')
      return send(
        response,
        200,
        'text/html',
        '<!doctype html><title>Error</title><h1>Terjadi kesalahan pada server</h1>',
      );
    if (met?.fault === 'failed_after')
      return sendJson(response, 500, { error: 'Internal Server Error', status_code: 500 });
    give(response, answer, met?.fault);
  }

  /** The authority of time, open to all as most are; asks for the right type and nothing else (RFC 3161 §3.4). */
  async function time({ method, url, bytes, request, response }: Call, exchange: Exchange): Promise<void> {
    const fault = meet(scenarios, { method, path: url.pathname, body: undefined }, now().getTime())?.fault;
    if (fault) exchange.fault = fault;
    if (fault === 'cut_before') return void request.socket.destroy();
    if (fault === 'never_answer') return;
    const fits = method === 'POST' && request.headers['content-type'] === 'application/timestamp-query';
    exchange.status = fault === 'outage' ? 503 : fits ? 200 : 415;
    if (exchange.status !== 200) return sendJson(response, exchange.status, { error: 'timestamp' });
    const at = toldInstant(request);
    if (at === 'malformed') return sendJson(response, 400, { error: 'X-Sim-At: RFC 3339' });
    const wrong = TIME_FAULTS.find((one) => one === fault);
    const answer = await answerTime(await service.authority.clock(), bytes, at ?? now(), wrong);
    send(response, 200, 'application/timestamp-reply', answer);
  }

  async function carryOut(called: Call, twist: Twist, note: (text: string) => void): Promise<Answer> {
    const { method, url, request, bytes } = called;
    const path = url.pathname;
    try {
      const found = path.startsWith('/api/v2/')
        ? await callV2(service, method, path, fieldsOf(called), note, twist)
        : await callV1(service, method, path, await formOf(request, bytes), twist);
      return found ?? { status: 404, body: { error: 'Not Found', status_code: 404 } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.http, body: { error: error.message, status_code: error.http } };
    }
  }

  function control(called: Call): void {
    const { method, url, response } = called;
    const book = { now, setClock: (to: Date) => void (ahead = to.getTime() - Date.now()) };
    if (controlled(called, { book, journal: journal.entries, armed: scenarios, faults: FAULTS })) return;
    switch (`${method} ${url.pathname}`) {
      case 'GET /_sim/root.pem':
        return send(response, 200, 'application/x-pem-file', service.authority.rootPem);
      case 'POST /_sim/status': {
        const { email, status } = fieldsOf(called);
        if (typeof email !== 'string' || !STATUSES.includes(status as Status))
          return sendJson(response, 400, { error: `status: salah satu dari ${STATUSES.join(', ')}` });
        service.setStatus(email, status as Status);
        return sendJson(response, 200, {});
      }
      default:
        return sendJson(response, 404, { error: `no ${method} ${url.pathname}` });
    }
  }

  return {
    ...(await serve('e-sign', { ...o, longest: BODY_LIMIT }, handle)),
    rootPem: service.authority.rootPem,
    organisation: service.authority.organisation,
    count: service.count,
  };
}

/** An answer of the service, as its fault has it. */
function give(response: ServerResponse, { status, body, headers = {} }: Answer, fault?: Fault): void {
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

/** The members of a body in JSON; none where it is something else. */
function fieldsOf({ raw }: Call): Record<string, unknown> {
  const data = parse(raw);
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
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
