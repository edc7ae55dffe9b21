/** HTTP around the carrier: its gateway, its pages, control (`/_sim/…`), and a journal of what went in and out. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { meet, type Scenario as Armed } from '../registry/faults.ts';
import { controlled, dayOf, isOwnForm, openJournal, parse, send, sendJson, serve, type Call } from '../web.ts';
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

/** Starts the simulator; refuses any address that others could reach. */
export async function startPost(o: Options): Promise<{ url: string; keys: Keys; close(): Promise<void> }> {
  const book = openBook(o.dir);
  const journal = openJournal();
  const armed: Armed<(typeof FAULTS)[number]>[] = [];
  const now: { fault?: (typeof FAULTS)[number] | undefined } = {};
  const api = createApi(book, {
    postcodes: o.postcodes ?? [{ from: '00000', to: '99999' }],
    twoNumbers: () => now.fault === 'two_numbers',
    dearer: () => now.fault === 'dearer',
  });

  const handle = async (call: Call, stop: AbortSignal): Promise<void> => {
    const { method, url, raw, request, response } = call;
    if (url.pathname.startsWith('/_sim/')) return control(call);
    if (url.pathname === '/' || url.pathname.startsWith('/kiriman/')) return people(call);

    const entry: Record<string, unknown> = { at: book.now().toISOString(), from: `${method} ${url.pathname}`, in: raw };
    journal.keep(entry);
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
    if (met?.fault === 'slow') await sleep((met.seconds ?? 20) * 1000, undefined, { signal: stop });
    if (met?.fault === 'lost_answer') return void request.socket.destroy();
    if (met?.fault === 'html_page') return send(response, 200, 'text/html', '<h1>Terjadi kesalahan</h1>');
    sendJson(response, answer.status, answer.body);
  };

  async function control(call: Call): Promise<void> {
    const { method, url, raw, response } = call;
    const answer = (status: number, body: unknown) => sendJson(response, status, body);
    if (controlled(call, { book, journal: journal.entries, armed, faults: FAULTS })) return;
    switch (`${method} ${url.pathname}`) {
      case 'GET /_sim/root.pem':
        return send(response, 200, 'text/plain', book.root);
      case 'GET /_sim/shipments':
        return answer(200, book.shipments);
      case 'POST /_sim/act': {
        const act = actSchema.safeParse(parse(raw));
        if (!act.success) return answer(400, { error: z.prettifyError(act.error) });
        const seen = await see(book, act.data);
        return seen ? answer(200, seen) : answer(404, { error: 'tidak ada resi itu' });
      }
      case 'POST /_sim/eod': {
        const day = dayOf(raw);
        if (day === undefined) return answer(400, { error: 'day: YYYY-MM-DD' });
        return answer(200, { invoice: invoice(book, day) });
      }
      case 'POST /_sim/forget_tokens':
        api.forgetTokens();
        return answer(200, {});
      default:
        return answer(404, { error: `no ${method} ${url.pathname}` });
    }
  }

  async function people({ method, url, raw, request, response }: Call): Promise<void> {
    const show = (text: string, status = 200) => send(response, status, 'text/html', text);
    if (url.pathname === '/') return show(method === 'GET' ? listPage(book) : notFound(), method === 'GET' ? 200 : 405);
    const shipment = book.find(url.pathname.slice('/kiriman/'.length));
    if (!shipment) return show(notFound(), 404);
    if (method !== 'POST') return show(shipmentPage(shipment));
    if (!isOwnForm(request)) return show(notFound(), 403);
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

  return { ...(await serve('post', o, handle)), keys: book.keys };
}
