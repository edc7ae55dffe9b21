/** HTTP around the registry: faults, control (`/_sim/…`), pages, and a journal of what went in and out. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openAuthority, SIGNER_NAME } from './authority.ts';
import { createApi, type Answer, type Twist } from './api.ts';
import { openBook } from './book.ts';
import { readRegistryCity, type RegistryCity } from './city.ts';
import { meet, readScenario, type Scenario } from './faults.ts';
import { checkPage, CSP, entryPage, findPage, notFoundPage, outagePage, queuePage } from './pages.ts';
import { toIsoDate } from './checks.ts';
import { isService, kindOf } from './events/index.ts';
import { asSubmission, kindsPage, typingPage } from './typing.ts';
import { readSubmission } from './wire.ts';

export interface Options {
  dir: string;
  /** Default: Medan. */
  city?: RegistryCity;
  /** O of the certificate that signs its papers; says CONTOH, so that no one takes it for a real one. */
  organisation?: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Divides every waiting time. */
  speed: number;
  seed: number;
  token: string;
  passphrase: string;
  /** New submissions a day. */
  quota: number;
}

interface Exchange {
  at: string;
  method: string;
  path: string;
  in: string;
  fault?: string;
  status?: number;
  out?: string;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const JOURNAL_LENGTH = 500;
const BODY_LIMIT = 65_536;

/** Starts the simulator; refuses any address that others could reach. */
export async function startRegistry(o: Options): Promise<{ url: string; rootPem: string; close(): Promise<void> }> {
  if (!LOOPBACK.includes(o.host)) throw new Error(`the registry simulator binds to loopback only, not to ${o.host}`);
  const city = o.city ?? readRegistryCity('medan');
  const authority = await openAuthority(o.dir, o.organisation ?? `CONTOH Disdukcapil ${city.name}`);
  const book = openBook(o.dir, o.seed, city);
  let origin = '';
  const stop = new AbortController();
  const api = createApi({ ...o, city, book, stop: stop.signal, authority, origin: () => origin });
  const scenarios: Scenario[] = [];
  const journal: Exchange[] = [];

  const server = createServer((request, response) => {
    response.setHeader('X-Simulator', '1');
    handle(request, response).catch((error: unknown) => {
      if (!stop.signal.aborted) console.error(error);
      if (response.headersSent) response.destroy();
      else
        send(
          response,
          500,
          'application/json',
          JSON.stringify({ RESPON: 'Kesalahan simulator', PESAN: String(error) }),
        );
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
    if (!url.pathname.startsWith('/siak/')) return people(method, url, raw, request, response);

    const exchange: Exchange = { at: book.now().toISOString(), method, path: url.pathname, in: hideSecret(raw) };
    journal.push(exchange);
    if (journal.length > JOURNAL_LENGTH) journal.shift();
    const body = parse(raw);
    const at = pastOf(request);
    if (at === null) return send(response, 400, 'text/plain', 'X-Sim-At: RFC 3339');
    const scenario = at ? undefined : meet(scenarios, { method, path: url.pathname, body }, book.now().getTime());
    if (scenario) exchange.fault = scenario.fault;
    if (scenario?.fault === 'cut_before') return void request.socket.destroy();
    if (scenario?.fault === 'never_answer') return;
    const answer =
      broken(scenario) ??
      (await api.handle(method, url.pathname, request.headers.authorization, body, {
        ...twist(scenario),
        ...(at && { at }),
      }));
    if (scenario?.fault === 'lost_answer') return void request.socket.destroy();
    exchange.status = answer.status;
    if (Buffer.isBuffer(answer.body)) {
      exchange.out = `PDF, ${answer.body.length} byte`;
      return send(response, answer.status, 'application/pdf', answer.body);
    }
    exchange.out = JSON.stringify(answer.body);
    send(
      response,
      answer.status,
      scenario?.fault === 'html_page' ? 'text/html' : 'application/json',
      scenario?.fault === 'html_page' ? ERROR_PAGE : exchange.out,
    );
  }

  /** Answers of a registry that does not work; the call is not carried out. */
  function broken(s: Scenario | undefined): Answer | undefined {
    if (s?.fault === 'outage') return api.say('92', {}, 503);
    if (s?.fault === 'quota') return api.say('91');
    return s?.fault === 'html_page' ? { status: 200, body: {} } : undefined;
  }

  function twist(s: Scenario | undefined): Twist {
    return {
      ...(s?.fault === 'refuse' ? { refuse: s.code ?? '21' } : {}),
      ...(s?.fault === 'slow' ? { extraSeconds: s.seconds ?? 60 } : {}),
    };
  }

  function control(method: string, path: string, raw: string, response: ServerResponse): void {
    const answer = (status: number, body: unknown) => send(response, status, 'application/json', JSON.stringify(body));
    const call = `${method} ${path}`;
    if (call === 'GET /_sim/root.pem') return send(response, 200, 'application/x-pem-file', authority.rootPem);
    if (call === 'GET /_sim/journal') return answer(200, journal);
    if (call === 'GET /_sim/scenario') return answer(200, scenarios);
    if (call === 'GET /_sim/clock') return answer(200, { now: book.now().toISOString() });
    if (call === 'DELETE /_sim/scenario') {
      scenarios.length = 0;
      return answer(200, scenarios);
    }
    if (call === 'POST /_sim/scenario') {
      const scenario = readScenario(parse(raw), book.now().getTime());
      if (typeof scenario === 'string') return answer(400, { error: scenario });
      scenarios.push(scenario);
      return answer(200, scenarios);
    }
    if (call === 'POST /_sim/clock') {
      const to = new Date(String((parse(raw) as { now?: unknown } | undefined)?.now));
      if (Number.isNaN(to.getTime())) return answer(400, { error: 'now: RFC 3339' });
      book.setClock(to);
      return answer(200, { now: book.now().toISOString() });
    }
    if (call === 'POST /_sim/reset') {
      book.reset();
      scenarios.length = 0;
      journal.length = 0;
      return answer(200, {});
    }
    return answer(404, { error: `no ${call}` });
  }

  async function people(
    method: string,
    url: URL,
    raw: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const show = (text: string, status = 200) => send(response, status, 'text/html', text);
    const out = scenarios.some(
      (s) => s.fault === 'outage' && (s.until === undefined ? s.times > 0 : s.until > book.now().getTime()),
    );
    if (out) return show(outagePage(), 503);
    const all = () => [...book.entries.values()];
    if (method === 'POST') {
      // A form of another site must not sign here.
      if (request.headers.origin !== undefined && new URL(request.headers.origin).host !== request.headers.host)
        return show(notFoundPage(), 403);
      const kind = /^\/rekam\/([a-z-]+)$/.exec(url.pathname)?.[1];
      if (isService(kind)) return type(kind, url.searchParams, new URLSearchParams(raw), show, response);
      return act(url.pathname, new URLSearchParams(raw), show);
    }
    if (url.pathname === '/') return show(queuePage(city, all(), o.passphrase));
    if (url.pathname === '/rekam') return show(kindsPage());
    const kind = /^\/rekam\/([a-z-]+)$/.exec(url.pathname)?.[1];
    if (isService(kind)) return show(typingPage(kind, url.searchParams));
    if (url.pathname === '/cari') {
      const [number, born] = [url.searchParams.get('nomor'), url.searchParams.get('lahir')];
      const found = all().find(
        (e) =>
          e.signedAt &&
          e.number === number?.trim().toUpperCase() &&
          toIsoDate(kindOf(e.service).subject(e.facts).born) === born,
      );
      if (!found) return show(findPage(city, number !== null), number === null ? 200 : 404);
      response.setHeader('Location', `/cek/${found.check}`);
      return send(response, 303, 'text/plain', '');
    }
    const one = /^\/permohonan\/([A-Za-z0-9._-]{1,64})$/.exec(url.pathname);
    const entry = one ? book.entries.get(one[1]!) : undefined;
    if (entry) return show(entryPage(city, entry));
    const check = /^\/cek\/([0-9a-f]{32})(\/surat\.pdf)?$/.exec(url.pathname);
    const checked = check ? all().find((e) => e.check === check[1] && e.signedAt) : undefined;
    const pdf = checked && check?.[2] ? book.paper(checked) : undefined;
    if (pdf) {
      response.setHeader('Content-Disposition', `attachment; filename="${checked!.number!.replaceAll('/', '-')}.pdf"`);
      return send(response, 200, 'application/pdf', pdf);
    }
    return checked ? show(checkPage(city, checked, SIGNER_NAME)) : show(notFoundPage(), 404);
  }

  /** An event by hand: numbered at once, or refused with its faults beside what was typed. */
  function type(
    service: string,
    asked: URLSearchParams,
    form: URLSearchParams,
    show: (text: string, status?: number) => void,
    response: ServerResponse,
  ): void {
    const { body, typed } = asSubmission(service, form, `MANUAL-${randomUUID()}`);
    const read = readSubmission(body);
    if ('faults' in read) return show(typingPage(service, asked, typed, read.faults), 422);
    const entry = book.receive(read.id, service, read.facts);
    book.settle(entry);
    response.setHeader('Location', `/permohonan/${entry.id}`);
    send(response, 303, 'text/plain', '');
  }

  async function act(
    path: string,
    form: URLSearchParams,
    show: (text: string, status?: number) => void,
  ): Promise<void> {
    const chosen = form.getAll('id').flatMap((id) => book.entries.get(id) ?? []);
    const verb = { '/validasi': 'divalidasi', '/tanda-tangan': 'ditandatangani' }[path];
    if (verb === undefined) return show(notFoundPage(), 404);
    let done = 0;
    for (const entry of chosen) {
      const answer =
        path === '/validasi'
          ? api.validate(entry, 'Kepala Seksi (CONTOH)')
          : await api.sign(entry, form.get('frasa') ?? '');
      if (!Buffer.isBuffer(answer.body) && answer.body['KODE'] === '00') done++;
    }
    const good = done > 0 && done === chosen.length;
    const text =
      chosen.length === 0
        ? 'Pilih dulu.'
        : good
          ? `${done} surat sudah ${verb}.`
          : `${done} dari ${chosen.length} ${verb}. Periksa frasa sandi.`;
    show(queuePage(city, [...book.entries.values()], o.passphrase, { good, text }), good ? 200 : 422);
  }

  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(o.port, o.host, resolve));
  const port = (server.address() as AddressInfo).port;
  origin = `http://${o.host.includes(':') ? `[${o.host}]` : o.host}:${port}`;
  return {
    url: origin,
    rootPem: authority.rootPem,
    close: () =>
      new Promise((resolve) => {
        stop.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The instant of which a call tells, for whoever plays a city's past; null: the header says no instant. */
function pastOf(request: IncomingMessage): Date | null | undefined {
  const said = request.headers['x-sim-at'];
  if (said === undefined) return undefined;
  const at = new Date(String(said));
  return Number.isNaN(at.getTime()) ? null : at;
}

/** What a broken proxy in front of the real service shows, with status 200. */
const ERROR_PAGE =
  '<!doctype html><html><head><title>Error</title></head><body><h1>Terjadi kesalahan pada server</h1></body></html>';

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'Content-Type': isText ? `${type}; charset=utf-8` : type,
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

/** A signer's secret stands in no journal. */
const hideSecret = (raw: string): string => raw.replace(/("FRASA_SANDI"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"…"');
