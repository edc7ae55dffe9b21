/**
 * A stand-in for two SMS gateways, in the dialects of Infobip (advanced message, logs, reports) and Twilio (Messages).
 * Faults on command at `/_sim/scenario`; at `/_sim/incoming` a person writes. Loopback only.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { onLoopback } from '../loopback.ts';
import { meet, readScenario, type Scenario } from '../registry/faults.ts';

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
const LONGEST = 65_536;

export interface Sms {
  handle: (request: IncomingMessage, response: ServerResponse) => void;
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
  const calls = new Set<Promise<unknown>>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const raw = await read(request);
    const call = `${request.method ?? 'GET'} ${url.pathname}`;
    if (url.pathname.startsWith('/_sim/')) return control(call, parse(raw), response);
    if (call === 'POST /sms/2/text/advanced') return infobip(request, response, parse(raw));
    if (call === 'GET /sms/1/logs') {
      if (request.headers.authorization !== `App ${o.secret}`) return json(response, 401, {});
      const found = taken.filter((t) => t.ours === url.searchParams.get('messageId'));
      return json(response, 200, {
        results: found.map((t) => ({ messageId: t.ours, to: t.to, text: t.text, status: { groupName: t.state } })),
      });
    }
    if (url.pathname === `/2010-04-01/Accounts/${o.user}/Messages.json`) return twilio(request, response, url, raw);
    json(response, 404, {});
  }

  /** The fault this call meets; true when it was answered by it. */
  function broken(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): boolean {
    if (fault === 'cut_before') request.socket.destroy();
    else if (fault === 'outage') json(response, 503, {});
    else if (fault === 'refuse')
      json(response, 400, { code: 21211, requestError: { serviceException: { messageId: 'BAD_REQUEST' } } });
    else return false;
    return true;
  }

  function infobip(request: IncomingMessage, response: ServerResponse, body: unknown): void {
    if (request.headers.authorization !== `App ${o.secret}`) return json(response, 401, {});
    const fault = meet(scenarios, { method: 'POST', path: '/infobip', body }, Date.now())?.fault;
    if (broken(request, response, fault)) return;
    const m = (body as { messages?: Json[] }).messages?.[0];
    const destination = (m?.['destinations'] as Json[] | undefined)?.[0];
    const [to, ours, text] = [destination?.['to'], destination?.['messageId'], m?.['text']].map((v) => said(v ?? ''));
    if (!/^62\d{8,13}$/.test(to!) || text === '' || !m?.['from']) return json(response, 400, {});
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
    json(response, 200, { messages: [{ to, messageId: ours, status: { groupId: 1, groupName: 'PENDING' } }] });
  }

  function twilio(request: IncomingMessage, response: ServerResponse, url: URL, raw: string): void {
    const basic = `Basic ${Buffer.from(`${o.user}:${o.secret}`).toString('base64')}`;
    if (request.headers.authorization !== basic) return json(response, 401, { code: 20003 });
    if (request.method === 'GET')
      return json(response, 200, {
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
    if (!/^\+62\d{8,13}$/.test(to) || text === '' || !form.get('From')) return json(response, 400, { code: 21211 });
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
    json(response, 201, { sid: one.id, status: 'queued' });
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

  function later(work: () => Promise<void>): void {
    const call = work().catch(() => {});
    calls.add(call);
    void call.finally(() => calls.delete(call));
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

  function control(call: string, body: unknown, response: ServerResponse): void {
    if (call === 'POST /_sim/incoming') {
      const b = body as Json;
      write(said(b['from']), said(b['text']));
      return json(response, 200, {});
    }
    if (call === 'GET /_sim/journal') return json(response, 200, taken);
    if (call === 'DELETE /_sim/scenario') {
      scenarios.length = 0;
      return json(response, 200, []);
    }
    if (call === 'POST /_sim/scenario') {
      const scenario = readScenario(body, Date.now(), FAULTS);
      if (typeof scenario === 'string') return json(response, 400, { error: scenario });
      scenarios.push(scenario);
      return json(response, 200, scenarios);
    }
    return json(response, 404, { error: `no ${call}` });
  }

  return {
    handle: (request, response) => void handle(request, response).catch(() => response.destroy()),
    taken,
    write,
    async quiet() {
      while (calls.size > 0) await Promise.all(calls);
    },
  };
}

export async function startSms(
  o: SmsOptions & { hook?: string },
): Promise<Pick<Sms, 'taken' | 'quiet'> & { url: string; close(): Promise<void> }> {
  const api = createSms(o);
  const { url, close } = await onLoopback('SMS', o, api.handle);
  return { url, close, taken: api.taken, quiet: api.quiet };
}

type Json = Record<string, unknown>;
/** What is a text or a number, as text; anything else is nothing. */
const said = (v: unknown): string => (typeof v === 'string' ? v : typeof v === 'number' ? `${v}` : '');
const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) {
    text += (part as Buffer).toString();
    if (text.length > LONGEST) throw new Error('too large');
  }
  return text;
}
function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return {};
  }
}
