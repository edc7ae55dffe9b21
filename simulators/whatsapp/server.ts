/**
 * A stand-in for the WhatsApp Business Cloud API, as strict as the real one: it takes only approved templates with the
 * right number of values, and free text only within 24 hours of what the person wrote. Faults on command at
 * `/_sim/scenario`; at `/_sim/incoming` a person writes. Loopback only.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { meet, type Scenario } from '../registry/faults.ts';
import { controlled, openCalls, parse, said, sendJson, serve, type Call } from '../web.ts';

export interface WhatsappOptions {
  host: string;
  /** 0 takes any free port. */
  port: number;
  phoneNumberId: string;
  accountId: string;
  token: string;
  appSecret: string;
  /** Where our webhook goes; may be told later at `/_sim/hook`. */
  hook?: string;
  /** What becomes of a template that is handed in. */
  judge?: 'APPROVED' | 'PENDING';
}

/** What outlives the program, where somebody keeps it. */
export interface WhatsappMemory {
  templates: Template[];
  /** When each number wrote last, epoch ms. */
  wrote: [string, number][];
}

/**
 * `cut_before`: not taken, no answer. `lost_answer`: taken, no answer. `refuse`: an error with `code`. `no_report`,
 * `twice`, `backwards`: how the webhooks come. `forged`: with a wrong signature. `lie`: failed first, delivered after all.
 */
const FAULTS = ['cut_before', 'lost_answer', 'refuse', 'no_report', 'twice', 'backwards', 'forged', 'lie'] as const;
type Fault = (typeof FAULTS)[number];

export interface Taken {
  id: string;
  to: string;
  /** Our key, as it came. */
  ours: string | undefined;
  template: string | undefined;
  /** A free text, or the values of a template. */
  text: string;
  /** As the phone shows it. */
  shown: string;
}
export interface Template {
  name: string;
  language: string;
  status: string;
  places: number;
  body: string;
  footer: string;
}
const DAY = 86_400_000;

export interface Whatsapp {
  handle: (call: Call) => void;
  taken: Taken[];
  /** A person writes to the city. */
  write(from: string, text: string): void;
  memory(): WhatsappMemory;
  /** Waits until every webhook that is on its way has been answered. */
  quiet: () => Promise<void>;
}

/** The API without a port of its own. `onTaken` hears of each message, `onChange` when there is something to keep. */
export function createWhatsapp(
  o: Omit<WhatsappOptions, 'host' | 'port'> & {
    memory?: WhatsappMemory;
    onTaken?(message: Taken): void;
    onChange?(): void;
  },
): Whatsapp {
  const templates = new Map((o.memory?.templates ?? []).map((t) => [`${t.name}/${t.language}`, t]));
  const wrote = new Map<string, number>(o.memory?.wrote);
  const without = new Set<string>();
  const taken: Taken[] = [];
  const scenarios: Scenario<Fault>[] = [];
  const { later, quiet } = openCalls();
  let hook = o.hook;

  function handle(call: Call): void {
    const { method, url, request, response } = call;
    if (url.pathname.startsWith('/_sim/')) return control(call);
    const body = (parse(call.raw) ?? {}) as Json;
    const path = url.pathname.replace(/^\/v\d+\.\d+\//, '');
    if (request.headers.authorization !== `Bearer ${o.token}`)
      return fail(response, 401, 190, 'Invalid OAuth access token');
    if (path === `${o.accountId}/message_templates`) return templatesOf(method, body, response);
    if (path !== `${o.phoneNumberId}/messages` || method !== 'POST')
      return fail(response, 404, 100, 'Unsupported request');
    return message(request, response, path, body);
  }

  function message(request: IncomingMessage, response: ServerResponse, path: string, body: Json): void {
    const fault = meet(scenarios, { method: 'POST', path, body }, Date.now());
    if (fault?.fault === 'cut_before') return void request.socket.destroy();
    if (fault?.fault === 'refuse') return fail(response, 400, Number(fault.code ?? 131026), 'refused on command');
    if (body['messaging_product'] !== 'whatsapp') return fail(response, 400, 100, 'messaging_product');
    const to = said(body['to'] ?? '');
    if (!/^62\d{8,13}$/.test(to)) return fail(response, 400, 131009, 'to');
    let text: string;
    let shown: string;
    const template = body['template'] as Json | undefined;
    if (body['type'] === 'template' && template) {
      const known = templates.get(`${said(template['name'])}/${said((template['language'] as Json)?.['code'])}`);
      if (!known) return fail(response, 404, 132001, 'Template name does not exist in the translation');
      if (known.status !== 'APPROVED') return fail(response, 400, 132015, 'Template is paused');
      const parameters = ((template['components'] as Json[] | undefined)?.[0]?.['parameters'] ?? []) as Json[];
      if (parameters.length !== known.places) return fail(response, 400, 132000, 'Number of parameters does not match');
      if (parameters.some((p) => typeof p['text'] !== 'string' || p['text'] === '' || /\n|\t| {5}/.test(p['text'])))
        return fail(response, 400, 132018, 'Parameter format');
      const values = parameters.map((p) => said(p['text']));
      text = values.join(' | ');
      shown = `${known.body.replaceAll(/\{\{(\d+)\}\}/g, (_, n: string) => values[Number(n) - 1] ?? '')}\n\n${known.footer}`;
    } else if (body['type'] === 'text') {
      if (Date.now() - (wrote.get(to) ?? 0) > DAY) return fail(response, 400, 131047, 'More than 24 hours have passed');
      text = shown = said((body['text'] as Json)?.['body'] ?? '');
      if (text === '' || text.length > 4096) return fail(response, 400, 100, 'text');
    } else return fail(response, 400, 100, 'type');
    const id = `wamid.${randomBytes(12).toString('base64url')}`;
    const ours = body['biz_opaque_callback_data'] as string | undefined;
    const one = { id, to, ours, template: template && said(template['name']), text, shown };
    taken.push(one);
    o.onTaken?.(one);
    report(id, to, ours, fault?.fault);
    if (fault?.fault === 'lost_answer') return void request.socket.destroy();
    sendJson(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: to, wa_id: to }],
      messages: [{ id }],
    });
  }

  function report(id: string, to: string, ours: string | undefined, fault: Fault | undefined): void {
    if (fault === 'no_report') return;
    const states = without.has(to)
      ? ['failed']
      : fault === 'lie'
        ? ['sent', 'failed', 'delivered']
        : ['sent', 'delivered', 'read'];
    const order = fault === 'backwards' ? states.toReversed() : states;
    const news = order.map((status) => ({
      id,
      status,
      timestamp: said(Math.floor(Date.now() / 1000)),
      recipient_id: to,
      ...(ours === undefined ? {} : { biz_opaque_callback_data: ours }),
      ...(status === 'failed' ? { errors: [{ code: 131026, title: 'Message undeliverable' }] } : {}),
    }));
    later(async () => {
      for (const s of fault === 'twice' ? news.flatMap((x) => [x, x]) : news)
        await tell({ statuses: [s] }, fault === 'forged');
    });
  }

  async function tell(value: Json, forged = false, field = 'messages'): Promise<void> {
    if (!hook) return;
    const raw = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: o.accountId,
          changes: [
            {
              field,
              value: { messaging_product: 'whatsapp', metadata: { phone_number_id: o.phoneNumberId }, ...value },
            },
          ],
        },
      ],
    });
    const signature = createHmac('sha256', forged ? 'somebody else' : o.appSecret)
      .update(raw)
      .digest('hex');
    await fetch(hook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
      body: raw,
    });
  }

  function templatesOf(method: string, t: Json, response: ServerResponse): void {
    if (method === 'GET')
      return sendJson(response, 200, {
        data: [...templates.values()].map(({ name, language, status }) => ({ name, language, status })),
      });
    const part = (type: string): string =>
      said(((t['components'] as Json[] | undefined) ?? []).find((c) => c['type'] === type)?.['text'] ?? '');
    const text = part('BODY');
    const name = said(t['name'] ?? '');
    if (!/^[a-z0-9_]{1,512}$/.test(name)) return fail(response, 400, 100, 'name');
    if (text === '' || text.length > 1024 || /^\{\{|\}\}$/.test(text)) return fail(response, 400, 100, 'body');
    const key = `${name}/${said(t['language'])}`;
    if (templates.has(key)) return fail(response, 400, 100, 'Content in this language already exists');
    const status = o.judge ?? 'APPROVED';
    templates.set(key, {
      name,
      language: said(t['language']),
      status,
      places: (text.match(/\{\{\d+\}\}/g) ?? []).length,
      body: text,
      footer: part('FOOTER'),
    });
    o.onChange?.();
    return sendJson(response, 200, { id: randomBytes(6).toString('hex'), status, category: t['category'] });
  }

  function write(number: string, text: string): string {
    const from = number.replace(/^\+/, '');
    wrote.set(from, Date.now());
    o.onChange?.();
    const id = `wamid.${randomBytes(12).toString('base64url')}`;
    const timestamp = said(Math.floor(Date.now() / 1000));
    later(() => tell({ messages: [{ id, from, timestamp, type: 'text', text: { body: text } }] }));
    return id;
  }

  function control(call: Call): void {
    const { method, url, raw, response } = call;
    if (controlled(call, { book: { now: () => new Date() }, journal: taken, armed: scenarios, faults: FAULTS })) return;
    const body = (parse(raw) ?? {}) as Json;
    switch (`${method} ${url.pathname}`) {
      case 'POST /_sim/hook':
        hook = said(body['url']);
        return sendJson(response, 200, {});
      case 'POST /_sim/without':
        without.add(said(body['to']).replace(/^\+/, ''));
        return sendJson(response, 200, {});
      case 'POST /_sim/incoming':
        return sendJson(response, 200, { id: write(said(body['from']), said(body['text'])) });
      default:
        return sendJson(response, 404, { error: `no ${method} ${url.pathname}` });
    }
  }

  return {
    handle,
    taken,
    write,
    memory: () => ({ templates: [...templates.values()], wrote: [...wrote] }),
    quiet,
  };
}

export async function startWhatsapp(
  o: WhatsappOptions,
): Promise<Pick<Whatsapp, 'taken' | 'quiet'> & { url: string; close(): Promise<void> }> {
  const api = createWhatsapp(o);
  const { url, close } = await serve('WhatsApp', o, async (call) => api.handle(call));
  return { url, close, taken: api.taken, quiet: api.quiet };
}

type Json = Record<string, unknown>;
const fail = (response: ServerResponse, status: number, code: number, message: string): void =>
  sendJson(response, status, { error: { message, type: 'OAuthException', code } });
