import { createHmac, timingSafeEqual } from 'node:crypto';
import { Agent, request } from 'undici';
import type {
  Answer,
  Call,
  Heard,
  Incoming,
  Judged,
  MessageDoor,
  Report,
  ReportState,
  TemplateState,
} from '../../modules/notices/door-port.ts';

export interface WhatsappOptions {
  name: string;
  /** `https://graph.facebook.com/v23.0` */
  url: string;
  phoneNumberId: string;
  /** As people see it, `+62…`. */
  number: string;
  /** The WhatsApp Business Account, which owns the templates. */
  accountId: string;
  token: string;
  /** Signs what Meta tells us. */
  appSecret: string;
  /** What Meta asks back when the webhook is set up. */
  verifyToken: string;
  timeoutMs?: number;
}

/** Codes of the Cloud API that say: certainly not taken, later perhaps. Rates and outages, our token, a paused template. */
const LATER = new Set([0, 1, 2, 4, 10, 190, 80007, 130429, 131016, 131048, 131056, 132015, 133004]);
const STATES = new Set<string>(['sent', 'delivered', 'read', 'failed']);
const TEMPLATE_STATES = new Set<string>(['PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED']);

/**
 * WhatsApp Business Cloud API. It keeps no key of ours and cannot be asked what became of a message, but it carries
 * `biz_opaque_callback_data` back in each report: a lost answer is cleared up by the webhook, and never sent again.
 */
export function whatsappCloud(o: WhatsappOptions): MessageDoor & { close(): Promise<void> } {
  const { timeoutMs = 10_000 } = o;
  const dispatcher = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 16,
  });
  const call = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const answer = await request(`${o.url}/${path}`, {
      dispatcher,
      method,
      headers: { authorization: `Bearer ${o.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, said: parse(text) as Said };
  };
  return {
    kind: 'whatsapp',
    name: o.name,
    sender: o.number,
    idempotent: false,
    close: () => dispatcher.destroy(),
    async send({ id, to, text, template }): Promise<Answer> {
      const { status, said } = await call('POST', `${o.phoneNumberId}/messages`, {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: to.replace(/^\+/, ''),
        biz_opaque_callback_data: id,
        ...(template
          ? {
              type: 'template',
              template: {
                name: template.name,
                language: { code: template.lang, policy: 'deterministic' },
                components: [
                  { type: 'body', parameters: template.values.map((value) => ({ type: 'text', text: value })) },
                ],
              },
            }
          : { type: 'text', text: { body: text, preview_url: false } }),
      });
      const ref = said?.messages?.[0]?.id;
      if (status === 200 && typeof ref === 'string') return { outcome: 'taken', ref };
      const code = said?.error?.code;
      if (code !== undefined && status >= 400)
        return LATER.has(code) || status === 429
          ? { outcome: 'busy', reason: `wa_${code}` }
          : { outcome: 'refused', reason: `wa_${code}` };
      throw new Error(`WhatsApp: an answer of ${status} that says nothing`);
    },
    hear: (heard) => hear(o, heard),
    templates: {
      async list() {
        const judged: Judged[] = [];
        let path: string | undefined =
          `${o.accountId}/message_templates?fields=name,language,status,rejected_reason&limit=100`;
        for (let page = 0; path && page < 20; page++) {
          const { status, said }: { status: number; said: Said } = await call('GET', path);
          if (status !== 200) throw new Error(`WhatsApp: the list of templates answered ${status}`);
          for (const t of said?.data ?? []) {
            const found = judgedOf(t.name, t.language, t.status, t.rejected_reason);
            if (found) judged.push(found);
          }
          const after = said?.paging?.next && said.paging.cursors?.after;
          path = after
            ? `${o.accountId}/message_templates?fields=name,language,status,rejected_reason&limit=100&after=${encodeURIComponent(after)}`
            : undefined;
        }
        return judged;
      },
      async submit(t) {
        const { status, said } = await call('POST', `${o.accountId}/message_templates`, {
          name: t.name,
          language: t.lang,
          category: t.category,
          components: [
            {
              type: 'BODY',
              text: t.body,
              ...(t.examples.length > 0 ? { example: { body_text: [t.examples] } } : {}),
            },
            { type: 'FOOTER', text: t.footer },
          ],
        });
        if (status === 200 && said?.status && TEMPLATE_STATES.has(said.status)) return said.status as TemplateState;
        throw new Error(`WhatsApp: a template was answered with ${status} (${said?.error?.code ?? 'no code'})`);
      },
    },
  };
}

interface Said {
  messages?: { id?: string }[];
  error?: { code?: number };
  status?: string;
  data?: { name?: string; language?: string; status?: string; rejected_reason?: string }[];
  paging?: { next?: string; cursors?: { after?: string } };
}

function judgedOf(name?: string, lang?: string, state?: string, reason?: string): Judged | undefined {
  if (!name || !lang || !state || !TEMPLATE_STATES.has(state)) return undefined;
  return { name, lang, state: state as TemplateState, ...(reason && reason !== 'NONE' ? { reason } : {}) };
}

/** `sha256=` and the hex HMAC-SHA256 of the raw body under the app's secret. */
export const whatsappSignature = (secret: string, raw: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(raw).digest('hex')}`;

interface Hook {
  entry?: {
    changes?: {
      field?: string;
      value?: {
        metadata?: { phone_number_id?: string };
        statuses?: {
          id?: string;
          status?: string;
          timestamp?: string;
          biz_opaque_callback_data?: string;
          errors?: { code?: number }[];
        }[];
        messages?: { id?: string; from?: string; timestamp?: string; type?: string; text?: { body?: string } }[];
        event?: string;
        message_template_name?: string;
        message_template_language?: string;
        reason?: string;
      };
    }[];
  }[];
}

function hear(o: WhatsappOptions, heard: Call): Heard {
  if (heard.method === 'GET') {
    const q = new URL(heard.url, 'http://localhost').searchParams;
    const asked = q.get('hub.mode') === 'subscribe' && same(q.get('hub.verify_token') ?? '', o.verifyToken);
    return asked ? { reports: [], incoming: [], answer: q.get('hub.challenge') ?? '' } : 'forged';
  }
  if (!same(String(heard.headers['x-hub-signature-256'] ?? ''), whatsappSignature(o.appSecret, heard.raw)))
    return 'forged';
  const reports: Report[] = [];
  const incoming: Incoming[] = [];
  const judged: Judged[] = [];
  const changes = ((parse(heard.raw.toString()) as Hook | undefined)?.entry ?? []).flatMap((e) => e.changes ?? []);
  for (const { field, value } of changes) {
    if (field === 'message_template_status_update') {
      const found = judgedOf(
        value?.message_template_name,
        value?.message_template_language,
        value?.event,
        value?.reason,
      );
      if (found) judged.push(found);
      continue;
    }
    // One app may serve several numbers: what is another's is none of ours.
    if (field !== 'messages' || value?.metadata?.phone_number_id !== o.phoneNumberId) continue;
    for (const s of value.statuses ?? []) {
      if (!s.id || !STATES.has(s.status ?? '')) continue;
      const code = s.errors?.[0]?.code;
      reports.push({
        ...(s.biz_opaque_callback_data ? { id: s.biz_opaque_callback_data } : {}),
        ref: s.id,
        state: s.status as ReportState,
        at: seconds(s.timestamp),
        ...(code === undefined ? {} : { reason: `wa_${code}` }),
      });
    }
    for (const m of value.messages ?? []) {
      if (!m.id || !m.from) continue;
      incoming.push({
        ref: m.id,
        from: `+${m.from}`,
        text: m.type === 'text' ? (m.text?.body ?? '') : '',
        at: seconds(m.timestamp),
      });
    }
  }
  return { reports, incoming, judged };
}

const seconds = (text: string | undefined): Date => {
  const n = Number(text);
  return Number.isFinite(n) && n > 0 ? new Date(n * 1000) : new Date();
};

const same = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
