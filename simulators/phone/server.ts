/**
 * The phones and mailboxes of a demo city in one program: WhatsApp's Cloud API, two SMS gateways, an SMTP receiver with
 * the mailbox where returned mail arrives, a push service; and pages on which a visitor reads what came and writes back.
 * Loopback only.
 */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { createSms } from '../sms/server.ts';
import { parse, send, sendJson, serve, type Call } from '../web.ts';
import { createWhatsapp } from '../whatsapp/server.ts';
import { openBook, type Way } from './book.ts';
import { createImap } from './imap.ts';
import { createMail } from './mail.ts';
import { listPage, nothing, onePage, WRITES } from './pages.ts';
import { newDevice, receive } from './push.ts';

export interface PhoneOptions {
  dir: string;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** What every counterparty of the demo knows the city by. */
  secret: string;
  /** `http://localhost:3000/kait`: where the city hears its providers. */
  hooks?: string;
}

/** Who the city is to each of them; no secrets. */
export const ACCOUNTS = {
  whatsapp: { phoneNumberId: '1000', accountId: '2000', number: '+628110000000' },
  sms: { user: 'AC0001', sender: 'BALAI' },
  mailbox: 'kota',
} as const;

export interface Phone {
  url: string;
  smtp: number;
  imap: number;
  quiet(): Promise<void>;
  /** The city's mailbox is another from now on: its numbers begin anew. */
  renewMailbox(): void;
  close(): Promise<void>;
}

export async function startPhone(o: PhoneOptions): Promise<Phone> {
  const book = openBook(o.dir);
  const root = rootOf(o.dir);
  let validity = 1;
  const came = (way: Way, who: string, text: string, subject?: string): void =>
    book.add({ way, with: who, mine: false, text, ...(subject === undefined ? {} : { subject }) });

  const whatsapp = createWhatsapp({
    ...ACCOUNTS.whatsapp,
    token: o.secret,
    appSecret: o.secret,
    memory: book.whatsapp,
    ...(o.hooks === undefined ? {} : { hook: `${o.hooks}/whatsapp` }),
    onTaken: (m) => came('whatsapp', `+${m.to}`, m.shown),
    onChange() {
      book.whatsapp = whatsapp.memory();
      book.changed();
    },
  });
  const sms = createSms({
    user: ACCOUNTS.sms.user,
    secret: o.secret,
    ...(o.hooks === undefined ? {} : { hook: `${o.hooks}/sms-utama` }),
    onTaken: (m) => came('sms', `+${m.to}`, m.text),
  });
  const mail = createMail({
    onMail: (m) => came('email', m.to, m.text, m.subject),
    returned(raw) {
      book.mailbox.push({ uid: (book.mailbox.at(-1)?.uid ?? 0) + 1, raw });
      book.changed();
    },
  });
  const imap = createImap({
    user: ACCOUNTS.mailbox,
    password: o.secret,
    validity: () => validity,
    mails: () => book.mailbox,
  });

  let origin = '';

  function handle(call: Call): void {
    const { method, url, response } = call;
    const show = (text: string, status = 200): void => send(response, status, 'text/html', text);
    const [, first = '', ...rest] = url.pathname.split('/');
    if (first === 'whatsapp' || first === 'sms') {
      const theirs = { ...call, url: new URL(`/${rest.join('/')}${url.search}`, url) };
      return (first === 'sms' ? sms : whatsapp).handle(theirs);
    }
    if (first === 'push') return push(rest[0] ?? '', call);
    if (first === '_sim') return control(call);
    const asked = `${method} ${url.pathname}`;
    if (asked === 'GET /') return show(listPage(book.messages));
    if (asked === 'GET /di') {
      const who = url.searchParams.get('nomor') ?? '';
      return show(onePage(who, book.messages, waysOf(who)));
    }
    if (asked === 'POST /tulis') return write(call);
    show(nothing(), 404);
  }

  /** A number has both; which of them the city speaks with now is nothing to its owner. */
  const waysOf = (who: string): Way[] => (who.startsWith('+') ? ['whatsapp', 'sms'] : []);

  function write({ raw, response }: Call): void {
    const fields = new URLSearchParams(raw);
    const [who, way, text] = [fields.get('nomor') ?? '', fields.get('way') as Way, (fields.get('text') ?? '').trim()];
    if (!/^\+62\d{8,13}$/.test(who) || !WRITES.has(way) || text === '')
      return send(response, 422, 'text/html', nothing());
    book.add({ way, with: who, mine: true, text });
    (way === 'sms' ? sms : whatsapp).write(who, text);
    response.writeHead(303, { location: `/di?nomor=${encodeURIComponent(who)}` }).end();
  }

  function push(id: string, { request, bytes, response }: Call): void {
    if (request.method !== 'POST') return send(response, 405, 'text/plain', '');
    const device = book.devices.find((d) => d.id === id);
    const { status, text } = receive(device, request.headers, bytes, origin);
    if (device && text !== undefined) {
      const { title, body } = JSON.parse(text) as { title: string; body: string };
      came('push', device.id, body, title);
    }
    response.writeHead(status, status === 201 ? { location: `${origin}/push/pesan` } : {}).end();
  }

  function control({ method, url, raw, response }: Call): void {
    const call = `${method} ${url.pathname}`;
    if (call === 'GET /_sim/root.pem') return send(response, 200, 'application/x-pem-file', root);
    if (call === 'GET /_sim/doors') return sendJson(response, 200, book.ports);
    if (call === 'GET /_sim/messages') return sendJson(response, 200, book.messages);
    const body = (parse(raw) ?? {}) as Record<string, unknown>;
    // What a browser's pushManager.subscribe() would give.
    if (call === 'POST /_sim/device') {
      const device = newDevice(typeof body['key'] === 'string' ? body['key'] : '');
      book.devices.push(device);
      book.changed();
      return sendJson(response, 200, {
        endpoint: `${origin}/push/${device.id}`,
        expirationTime: null,
        keys: { p256dh: device.publicKey, auth: device.auth },
      });
    }
    if (call === 'POST /_sim/gone') {
      for (const device of book.devices) if (device.id === body['id']) device.gone = true;
      book.changed();
      return sendJson(response, 200, {});
    }
    sendJson(response, 404, { error: `no ${call}` });
  }

  book.ports = { smtp: await listen(mail.server, book.ports.smtp), imap: await listen(imap, book.ports.imap) };
  const server = await serve('phone', o, async (call) => handle(call));
  origin = server.url;
  book.flush();
  return {
    url: origin,
    ...book.ports,
    async quiet() {
      await Promise.all([whatsapp.quiet(), sms.quiet()]);
    },
    renewMailbox() {
      validity++;
      book.mailbox = [];
    },
    async close() {
      book.flush();
      await Promise.all([
        server.close(),
        ...[mail.server, imap].map((one) => new Promise<void>((done) => void one.close(() => done()))),
      ]);
    },
  };
}

/** By which whoever started it knows it again (`src/simulator.ts`). */
function rootOf(dir: string): string {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'root.pem');
  if (!existsSync(file))
    writeFileSync(file, generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }));
  return readFileSync(file, 'utf8');
}

/** The port of last time, for the city remembers it; any other if somebody else has that. */
async function listen(server: Server, wanted: number): Promise<number> {
  const at = (port: number) =>
    new Promise<void>((ready, no) => {
      server.once('error', no).listen(port, '127.0.0.1', () => {
        server.off('error', no);
        ready();
      });
    });
  await at(wanted).catch(() => at(0));
  return (server.address() as AddressInfo).port;
}
