/** HTTP around the bank: its services, a payer's pages, control (`/_sim/…`), and a journal of what went in and out. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { LOOPBACK } from '../loopback.ts';
import { meet, type Scenario as Armed } from '../registry/faults.ts';
import { controlled, dayOf, isOwnForm, openJournal, parse, send, sendJson, serve, type Call } from '../web.ts';
import { createApi } from './api.ts';
import { billerSchema, openBook, type Book } from './book.ts';
import { mt940, statementCsv, tellerFile } from './files.ts';
import { filesPage, notFound, payPage, qrPage } from './pages.ts';
import { createPayer, SCENARIOS } from './payer.ts';

export interface Options {
  dir: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Instead of the one in `dir`: for a day of ten thousand payments, which nobody wants on the disk. */
  book?: Book;
}

/** Of our own services; what goes wrong on the payer's way is a scenario of the act. */
export const FAULTS = [
  'outage',
  'cut_before',
  'lost_answer',
  'never_answer',
  'html_page',
  'wrong_code',
  'slow',
] as const;

/** The account of the city here: digits of nobody. */
const ACCOUNT = '1000000000001';

const actSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('pay'),
    va: z.string(),
    amount: z.int().positive().optional(),
    scenario: z.enum(SCENARIOS).optional(),
    /** Paid and credited then, told now. */
    at: z.iso.datetime({ offset: true }).optional(),
  }),
  z.strictObject({ act: z.literal('pay_qr'), reference: z.string(), scenario: z.enum(SCENARIOS).optional() }),
]);

/** Starts the simulator; refuses any address that others could reach. */
export async function startBank(o: Options): Promise<{ url: string; publicPem: string; close(): Promise<void> }> {
  const book = o.book ?? openBook(o.dir);
  const journal = openJournal();
  const api = createApi(book);
  const payer = createPayer(book, (e) => void journal.keep(e));
  const armed: Armed<(typeof FAULTS)[number]>[] = [];

  const handle = async (call: Call, stop: AbortSignal): Promise<void> => {
    const { method, url, raw, request, response } = call;
    if (url.pathname.startsWith('/_sim/')) return control(call);
    if (!url.pathname.startsWith('/v1.0/')) return people(call);

    const entry: Record<string, unknown> = { at: book.now().toISOString(), from: `${method} ${url.pathname}`, in: raw };
    journal.keep(entry);
    const met = meet(armed, { method, path: url.pathname, body: undefined }, book.now().getTime());
    if (met) entry['fault'] = met.fault;
    if (met?.fault === 'cut_before') return void request.socket.destroy();
    if (met?.fault === 'never_answer') return;
    if (met?.fault === 'outage') return send(response, 503, 'text/html', '<h1>503 Service Unavailable</h1>');
    const answer = api.handle({
      method,
      path: url.pathname + url.search,
      headers: request.headers as Record<string, string | undefined>,
      body: raw,
    });
    if (!answer) return send(response, 404, 'application/json', '{"responseCode":"4040000"}');
    Object.assign(entry, { status: answer.status, out: answer.body, signed: answer.signed });
    if (met?.fault === 'slow') await sleep((met.seconds ?? 31) * 1000, undefined, { signal: stop });
    if (met?.fault === 'lost_answer') return void request.socket.destroy();
    if (met?.fault === 'html_page') return send(response, 200, 'text/html', '<h1>Terjadi kesalahan</h1>');
    // HTTP says one thing, the code another.
    if (met?.fault === 'wrong_code') answer.body['responseCode'] = '5004700';
    sendJson(response, answer.status, answer.body);
  };

  async function control(call: Call): Promise<void> {
    const { method, url, raw, response } = call;
    const answer = (status: number, body: unknown) => sendJson(response, status, body);
    const wrong = (error: z.ZodError) => answer(400, { error: z.prettifyError(error) });
    if (controlled(call, { book, journal: journal.entries, armed, faults: FAULTS })) return;
    switch (`${method} ${url.pathname}`) {
      case 'GET /_sim/root.pem':
        return send(response, 200, 'application/x-pem-file', book.publicPem);
      case 'GET /_sim/moved':
        return answer(200, book.moved);
      case 'POST /_sim/biller': {
        const biller = billerSchema.safeParse(parse(raw));
        if (!biller.success) return wrong(biller.error);
        if (!LOOPBACK.includes(new URL(biller.data.origin).hostname.replace(/^\[|\]$/g, '')))
          return answer(400, { error: 'origin: hanya di mesin ini' });
        book.biller = biller.data;
        book.save();
        return answer(200, {});
      }
      case 'POST /_sim/act': {
        const act = actSchema.safeParse(parse(raw));
        if (!act.success) return wrong(act.error);
        const { scenario } = act.data;
        const how = scenario ? { scenario } : {};
        if (act.data.act === 'pay') {
          const { va, amount, at } = act.data;
          const more = { ...(amount && { amount }), ...(at !== undefined && { at: new Date(at) }) };
          return answer(200, await payer.pay(va, { ...how, ...more }));
        }
        const { reference } = act.data;
        const qr = book.qrs.find((q) => q.reference === reference || q.partnerReference === reference);
        return qr ? answer(200, await payer.payQr(qr, how)) : answer(404, { error: 'tidak ada kode QR itu' });
      }
      case 'POST /_sim/eod': {
        const day = dayOf(raw);
        if (day === undefined) return answer(400, { error: 'day: YYYY-MM-DD' });
        return answer(200, {
          teller: tellerFile(book.moved, day),
          mt940: mt940(book.moved, day, ACCOUNT),
          csv: statementCsv(book.moved, day),
        });
      }
      case 'GET /_sim/acts':
        return answer(200, SCENARIOS);
      default:
        return answer(404, { error: `no ${method} ${url.pathname}` });
    }
  }

  async function people({ method, url, raw, request, response }: Call): Promise<void> {
    const show = (text: string, status = 200) => send(response, status, 'text/html', text);
    if (method === 'POST') {
      if (!isOwnForm(request)) return show(notFound(), 403);
      const form = new URLSearchParams(raw);
      if (url.pathname === '/bayar') {
        const typed = form.get('va') ?? '';
        const amount = Number((form.get('jumlah') ?? '').replaceAll(/\D/g, ''));
        const told = await payer.pay(typed, amount > 0 ? { amount } : {});
        return show(payPage(book, { told }), told.moved ? 200 : 422);
      }
      if (url.pathname === '/qris') {
        const [reference, content] = [form.get('reference'), form.get('isi')?.trim()];
        const qr = book.qrs.find((q) => q.reference === reference || q.content === content);
        const told = qr
          ? await payer.payQr(qr)
          : { exchanges: [], code: '', text: 'Bank ini tidak mengenal kode QR itu', moved: undefined };
        return show(qrPage(book, told), told.moved ? 200 : 422);
      }
      return show(notFound(), 404);
    }
    if (url.pathname === '/') {
      const typed = url.searchParams.get('va') ?? '';
      return show(payPage(book, typed === '' ? {} : { typed, asked: await payer.ask(typed) }));
    }
    if (url.pathname === '/qris') return show(qrPage(book));
    if (url.pathname === '/berkas')
      return show(filesPage([...new Set(book.moved.map((m) => m.settled))].toSorted((a, b) => b.localeCompare(a))));
    const file = /^\/berkas\/(\d{4}-\d{2}-\d{2})\/(teller\.csv|rekening\.sta|rekening\.csv)$/.exec(url.pathname);
    if (!file) return show(notFound(), 404);
    const [, day, name] = file as unknown as [string, string, string];
    const text =
      name === 'teller.csv'
        ? tellerFile(book.moved, day)
        : name === 'rekening.sta'
          ? mt940(book.moved, day, ACCOUNT)
          : statementCsv(book.moved, day);
    response.setHeader('Content-Disposition', `attachment; filename="${day}-${name}"`);
    send(response, 200, 'text/plain', text);
  }

  return { ...(await serve('bank', o, handle)), publicPem: book.publicPem };
}
