/**
 * A stand-in for two SMS gateways, in the dialects of Infobip (advanced message, logs, reports) and Twilio (Messages).
 * Faults on command at `/_sim/scenario`; at `/_sim/incoming` a person writes. Loopback only.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { meet, type Scenario } from '../registry/faults.ts';
import { controlled, openCalls, parse, said, sendJson, serve, type Call } from '../web.ts';

export interface SmsOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  user: string;
  secret: string;
  /** Default: the machine's clock. */
  now?: () => Date;
}

/** As the WhatsApp simulator's; `refuse` answers 400, `outage` 503. */
const FAULTS = ['cut_before', 'lost_answer', 'refuse', 'outage', 'no_report', 'twice', 'backwards', 'forged'] as const;
type Fault = (typeof FAULTS)[number];

export interface TakenSms {
  id: string;
  /** Our key, where the dialect keeps it. */
  ours: string | undefined;
  to: string;
  text: string;
  at: string;
  state: string;
}

export interface Sms {
  handle: (call: Call) => void;
  taken: TakenSms[];
  /** A person writes to the city; goes to `hook`, `https://city/kait/infobip`. */
  write(from: string, text: string): void;
  quiet: () => Promise<void>;
}

/** The API without a port of its own. `onTaken` hears of each message. */
export function createSms(
  o: Omit<SmsOptions, 'host' | 'port'> & { hook?: string; onTaken?(message: TakenSms): void },
): Sms {
  const taken: TakenSms[] = [];
  const scenarios: Scenario<Fault>[] = [];
  const { later, quiet } = openCalls();

  function handle(call: Call): void {
    const { method, url, raw, request, response } = call;
    if (url.pathname.startsWith('/_sim/')) return control(call);
    const asked = `${method} ${url.pathname}`;
    if (asked === 'POST /sms/2/text/advanced') return infobip(request, response, parse(raw));
    if (asked === 'GET /sms/1/logs') {
      if (request.headers.authorization !== `App ${o.secret}`) return sendJson(response, 401, {});
      const found = taken.filter((t) => t.ours === url.searchParams.get('messageId'));
      return sendJson(response, 200, {
        results: found.map((t) => ({ messageId: t.ours, to: t.to, text: t.text, status: { groupName: t.state } })),
      });
    }
    if (url.pathname === `/2010-04-01/Accounts/${o.user}/Messages.json`) return twilio(request, response, url, raw);
    sendJson(response, 404, {});
  }

  /** The fault this call meets; true when it was answered by it. */
  function broken(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): boolean {
    if (fault === 'cut_before') request.socket.destroy();
    else if (fault === 'outage') sendJson(response, 503, {});
    else if (fault === 'refuse')
      sendJson(response, 400, { code: 21211, requestError: { serviceException: { messageId: 'BAD_REQUEST' } } });
    else return false;
    return true;
  }

  function infobip(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    if (request.headers.authorization !== `App ${o.secret}`) return sendJson(response, 401, {});
    const fault = meet(scenarios, { method: 'POST', path: '/infobip', body }, Date.now())?.fault;
    if (broken(request, response, fault)) return;
    const m = (body as { messages?: Json[] } | undefined)?.messages?.[0];
    const destination = (m?.['destinations'] as Json[] | undefined)?.[0];
    const [to, ours, text] = [destination?.['to'], destination?.['messageId'], m?.['text']].map((v) => said(v ?? ''));
    if (!/^62\d{8,13}$/.test(to!) || text === '' || !m?.['from']) return sendJson(response, 400, {});
    keep(to!, text!, ours);
    const notify = said(m['notifyUrl'] ?? '');
    reports(fault, ['PENDING', 'DELIVERED'], (state) =>
      fetch(fault === 'forged' ? notify.replace(/k=[^&]*/, 'k=tebakan') : notify, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          results: [{ messageId: ours, to, status: { groupName: state }, doneAt: new Date().toISOString() }],
        }),
      }),
    );
    if (fault === 'lost_answer') return void request.socket.destroy();
    sendJson(response, 200, { messages: [{ to, messageId: ours, status: { groupId: 1, groupName: 'PENDING' } }] });
  }

  function twilio(request: IncomingMessage, response: ServerResponse, url: URL, raw: string): void {
    const basic = `Basic ${Buffer.from(`${o.user}:${o.secret}`).toString('base64')}`;
    if (request.headers.authorization !== basic) return sendJson(response, 401, { code: 20003 });
    if (request.method === 'GET')
      return sendJson(response, 200, {
        messages: taken
          .filter((t) => `+${t.to}` === url.searchParams.get('To'))
          .toReversed()
          .map((t) => ({ sid: t.id, body: t.text, status: t.state, date_created: new Date(t.at).toUTCString() })),
      });
    const form = new URLSearchParams(raw);
    const fault = meet(
      scenarios,
      { method: 'POST', path: '/twilio', body: Object.fromEntries(form) },
      Date.now(),
    )?.fault;
    if (broken(request, response, fault)) return;
    const [to, text] = [form.get('To') ?? '', form.get('Body') ?? ''];
    if (!/^\+62\d{8,13}$/.test(to) || text === '' || !form.get('From')) return sendJson(response, 400, { code: 21211 });
    const one = keep(to.slice(1), text, undefined);
    const callback = form.get('StatusCallback') ?? '';
    reports(fault, ['sent', 'delivered'], (state) => {
      const fields = { MessageSid: one.id, MessageStatus: state, To: to };
      const signed =
        callback +
        Object.entries(fields)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => k + v)
          .join('');
      return fetch(callback, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-twilio-signature': createHmac('sha1', fault === 'forged' ? 'tebakan' : o.secret)
            .update(signed)
            .digest('base64'),
        },
        body: new URLSearchParams(fields).toString(),
      });
    });
    if (fault === 'lost_answer') return void request.socket.destroy();
    sendJson(response, 201, { sid: one.id, status: 'queued' });
  }

  function keep(to: string, text: string, ours: string | undefined): TakenSms {
    const one = {
      id: `SM${randomBytes(16).toString('hex')}`,
      ours,
      to,
      text,
      at: (o.now?.() ?? new Date()).toISOString(),
      state: 'sent',
    };
    taken.push(one);
    o.onTaken?.(one);
    return one;
  }

  function reports(fault: Fault | undefined, states: string[], tell: (state: string) => Promise<unknown>): void {
    if (fault === 'no_report') return;
    const order =
      fault === 'backwards' ? states.toReversed() : fault === 'twice' ? states.flatMap((s) => [s, s]) : states;
    later(async () => {
      for (const state of order) await tell(state);
    });
  }

  /** As Infobip hands on what a phone wrote: to the address that was given for it, with the key that is in it. */
  function write(from: string, text: string): void {
    const { hook } = o;
    if (!hook) return;
    const one = {
      messageId: randomBytes(12).toString('hex'),
      from: from.replace(/^\+/, ''),
      text,
      receivedAt: new Date().toISOString(),
    };
    const key = createHmac('sha256', o.secret).update('report/').digest('base64url');
    later(async () => {
      await fetch(`${hook}?k=${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ results: [one] }),
      });
    });
  }

  function control(call: Call): void {
    const { method, url, raw, response } = call;
    if (controlled(call, { book: { now: () => new Date() }, journal: taken, armed: scenarios, faults: FAULTS })) return;
    const asked = `${method} ${url.pathname}`;
    if (asked !== 'POST /_sim/incoming') return sendJson(response, 404, { error: `no ${asked}` });
    const body = (parse(raw) ?? {}) as Json;
    write(said(body['from']), said(body['text']));
    sendJson(response, 200, {});
  }

  return { handle, taken, write, quiet };
}

export async function startSms(
  o: SmsOptions & { hook?: string },
): Promise<Pick<Sms, 'taken' | 'quiet'> & { url: string; close(): Promise<void> }> {
  const api = createSms(o);
  const { url, close } = await serve('SMS', o, async (call) => api.handle(call));
  return { url, close, taken: api.taken, quiet: api.quiet };
}

type Json = Record<string, unknown>;
