/** HTTP around the registry: faults, control (`/_sim/…`), pages, and a journal of what went in and out. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { openAuthority, SIGNER_NAME } from './authority.ts';
import { createApi, type Answer, type Twist } from './api.ts';
import { openBook } from './book.ts';
import { readRegistryCity, type RegistryCity } from './city.ts';
import { FAULTS, meet, type Scenario } from './faults.ts';
import { checkPage, entryPage, findPage, notFoundPage, outagePage, queuePage } from './pages.ts';
import { toIsoDate } from './checks.ts';
import { isService, kindOf } from './events/index.ts';
import { asSubmission, kindsPage, typingPage } from './typing.ts';
import { readSubmission } from './wire.ts';
import { controlled, isOwnForm, openJournal, parse, send, sendJson, serve, toldInstant, type Call } from '../web.ts';

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

/** Starts the simulator; refuses any address that others could reach. */
export async function startRegistry(o: Options): Promise<{ url: string; rootPem: string; close(): Promise<void> }> {
  const city = o.city ?? readRegistryCity('medan');
  const authority = await openAuthority(o.dir, o.organisation ?? `CONTOH Disdukcapil ${city.name}`);
  const book = openBook(o.dir, o.seed, city);
  let origin = '';
  const stop = new AbortController();
  const api = createApi({ ...o, city, book, stop: stop.signal, authority, origin: () => origin });
  const scenarios: Scenario[] = [];
  const journal = openJournal<Exchange>();

  const handle = async (call: Call): Promise<void> => {
    const { method, url, raw, request, response } = call;
    if (url.pathname.startsWith('/_sim/')) return control(call);
    if (!url.pathname.startsWith('/siak/')) return people(call);

    const exchange = journal.keep({
      at: book.now().toISOString(),
      method,
      path: url.pathname,
      in: hideSecret(raw),
    });
    const body = parse(raw);
    const at = toldInstant(request);
    if (at === 'malformed') return send(response, 400, 'text/plain', 'X-Sim-At: RFC 3339');
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
  };

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

  function control(call: Call): void {
    const { method, url, response } = call;
    if (controlled(call, { book, journal: journal.entries, armed: scenarios, faults: FAULTS })) return;
    const asked = `${method} ${url.pathname}`;
    if (asked === 'GET /_sim/root.pem') send(response, 200, 'application/x-pem-file', authority.rootPem);
    else sendJson(response, 404, { error: `no ${asked}` });
  }

  async function people({ method, url, raw, request, response }: Call): Promise<void> {
    const show = (text: string, status = 200) => send(response, status, 'text/html', text);
    const out = scenarios.some(
      (s) => s.fault === 'outage' && (s.until === undefined ? s.times > 0 : s.until > book.now().getTime()),
    );
    if (out) return show(outagePage(), 503);
    const all = () => [...book.entries.values()];
    if (method === 'POST') {
      if (!isOwnForm(request)) return show(notFoundPage(), 403);
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

  const { url, close } = await serve('registry', o, handle);
  origin = url;
  return {
    url,
    rootPem: authority.rootPem,
    close: () => {
      stop.abort();
      return close();
    },
  };
}

/** What a broken proxy in front of the real service shows, with status 200. */
const ERROR_PAGE =
  '<!doctype html><html><head><title>Error</title></head><body><h1>Terjadi kesalahan pada server</h1></body></html>';

/** A signer's secret stands in no journal. */
const hideSecret = (raw: string): string => raw.replace(/("FRASA_SANDI"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"…"');
