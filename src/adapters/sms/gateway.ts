import { createHmac, timingSafeEqual } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Answer, Call, Heard, Incoming, MessageDoor, Outgoing, Report } from '../../modules/notices/door-port.ts';
import { SMS_PROFILES, type SmsProfile, type SmsProfileName } from './profiles.ts';

export interface SmsGatewayOptions {
  /** One word: it stands in addresses and in the ledger. */
  name: string;
  profile: SmsProfileName;
  /** `https://api.example`, without a slash at the end; for `bridge` the whole address. */
  url: string;
  /** The account, where the profile has one. */
  user?: string;
  secret: string;
  /** The registered sender's name or number. */
  sender?: string;
  /** Where the gateway reports to: `https://city/kait/<name>`. Missing: it reports nothing. */
  callback?: string;
  timeoutMs?: number;
}

/** Too early, too many, or not let in: certainly not taken. */
const BUSY = new Set([401, 403, 408, 409, 425, 429, 503]);
const LONGEST = 262_144;

/**
 * SMS over HTTP in the gateway's own dialect. No answer, or a fault of theirs in the middle (5xx), means unknown, never
 * failed: it throws. 4xx is final, but for those of waiting and of our own settings.
 */
export function smsGateway(o: SmsGatewayOptions): MessageDoor & { close(): Promise<void> } {
  const { timeoutMs = 10_000 } = o;
  const profile: SmsProfile = SMS_PROFILES[o.profile];
  const dispatcher = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 16,
  });
  const authorization = {
    bearer: `Bearer ${o.secret}`,
    app: `App ${o.secret}`,
    basic: `Basic ${Buffer.from(`${o.user ?? ''}:${o.secret}`).toString('base64')}`,
  }[profile.auth];
  const key = (id: string): string => createHmac('sha256', o.secret).update(`report/${id}`).digest('base64url');
  const valuesOf = (m: Outgoing): Record<string, string> => ({
    id: m.id,
    to: m.to,
    digits: m.to.replace(/^\+/, ''),
    text: m.text,
    sender: o.sender ?? '',
    user: o.user ?? '',
    callback: o.callback === undefined ? '' : `${o.callback}?m=${m.id}&k=${key(m.id)}`,
  });
  const call = async (
    path: string,
    init: { method: 'GET' | 'POST'; body?: string; headers?: Record<string, string> },
  ) => {
    const answer = await request(o.url + path, {
      dispatcher,
      method: init.method,
      headers: { authorization, ...init.headers },
      ...(init.body === undefined ? {} : { body: init.body }),
    });
    // The status says most of it. An unread body holds the connection; its text may quote the number and is not kept.
    const text = await bodyOf(answer.body);
    return { status: answer.statusCode, said: parse(text) };
  };
  const stateOf = (said: unknown, pointer: string): Report['state'] | undefined =>
    profile.states[word(at(said, pointer)) ?? ''];

  const door: MessageDoor & { close(): Promise<void> } = {
    kind: 'sms',
    name: o.name,
    ...(o.sender === undefined ? {} : { sender: o.sender }),
    idempotent: profile.idempotent,
    close: () => dispatcher.destroy(),
    async send(m): Promise<Answer> {
      const fields = written(profile.body, valuesOf(m));
      const { status, said } = await call(written(profile.path, valuesOf(m)) as string, {
        method: 'POST',
        headers: {
          'content-type': profile.type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
          ...(profile.idempotent ? { 'idempotency-key': m.id } : {}),
        },
        body:
          profile.type === 'json'
            ? JSON.stringify(fields)
            : new URLSearchParams(
                Object.entries(fields as Record<string, string>).filter(([, v]) => v !== ''),
              ).toString(),
      });
      if (status >= 200 && status < 300) {
        if (profile.verdict && stateOf(said, profile.verdict) === 'failed') return refusal(said);
        const ref = profile.ref && at(said, profile.ref);
        // 2xx without a word of ours in it is no answer of a gateway: a proxy in front of it may have said it.
        if (profile.ref && typeof ref !== 'string') throw new Error('SMS: an answer that names no message');
        return { outcome: 'taken', ...(typeof ref === 'string' ? { ref } : {}) };
      }
      if (BUSY.has(status)) return { outcome: 'busy', reason: `http_${status}` };
      if (status >= 400 && status < 500) return refusal(said, status);
      throw new Error(`SMS: the gateway answered ${status}`);
    },
  };

  function refusal(said: unknown, status?: number): Answer {
    const why = profile.reason && at(said, profile.reason);
    return { outcome: 'refused', reason: word(why) ?? (status === undefined ? 'rejected' : `http_${status}`) };
  }

  const { ask, report } = profile;
  if (ask)
    door.status = async (m) => {
      const { status, said } = await call(addressed(ask.path, valuesOf(m)), { method: 'GET' });
      if (status !== 200) return 'unknown';
      const list = at(said, ask.list);
      if (!Array.isArray(list)) return 'unknown';
      // Two clocks: theirs may be behind ours by some seconds.
      const since = m.sentAt.getTime() - 60_000;
      const found = list.find((one) =>
        'id' in ask.match
          ? at(one, ask.match.id) === m.id
          : at(one, ask.match.text) === m.text && new Date(String(at(one, ask.match.at))).getTime() >= since,
      ) as unknown;
      if (found === undefined) return 'absent';
      const ref = at(found, ask.ref);
      return {
        id: m.id,
        ...(typeof ref === 'string' ? { ref } : {}),
        state: stateOf(found, ask.state) ?? 'sent',
        at: new Date(),
      };
    };

  if (report)
    door.hear = (heard: Call): Heard => {
      const address = new URL(heard.url, o.callback ?? 'http://localhost');
      const form = /urlencoded/.test(String(heard.headers['content-type'] ?? ''));
      const said: unknown = form
        ? Object.fromEntries(new URLSearchParams(heard.raw.toString()))
        : parse(heard.raw.toString());
      const own = address.searchParams.get('m') ?? undefined;
      const proven =
        report.proof === 'key'
          ? same(address.searchParams.get('k') ?? '', key(own ?? ''))
          : same(
              String(heard.headers['x-twilio-signature'] ?? ''),
              twilioSignature(o.secret, o.callback + address.search, said),
            );
      if (!proven) return 'forged';
      const reports: Report[] = [];
      for (const one of listOf(said, report.list)) {
        const id = report.id === undefined ? own : at(one, report.id);
        const state = stateOf(one, report.state);
        // A key of ours is good for the message it was made for, whatever else the call speaks of.
        if (!state || typeof id !== 'string' || (report.proof === 'key' && id !== own)) continue;
        const [ref, when] = [at(one, report.ref), report.at && at(one, report.at)];
        const reason = word(report.reason && at(one, report.reason));
        reports.push({
          id,
          ...(typeof ref === 'string' ? { ref } : {}),
          state,
          at: instant(when),
          ...(reason === undefined ? {} : { reason }),
        });
      }
      return { reports, incoming: incomingOf(said) };
    };

  function incomingOf(said: unknown): Incoming[] {
    const { incoming } = profile;
    if (!incoming) return [];
    return listOf(said, incoming.list).flatMap((one) => {
      const [ref, from, text] = [incoming.ref, incoming.from, incoming.text].map((p) => at(one, p));
      if (typeof ref !== 'string' || typeof from !== 'string' || typeof text !== 'string') return [];
      return [
        { ref, from: from.startsWith('+') ? from : `+${from}`, text, at: instant(incoming.at && at(one, incoming.at)) },
      ];
    });
  }
  return door;
}

/** `base64(HMAC-SHA1(token, url + every field's name and value, by name))`: Twilio's rule for form posts. */
export function twilioSignature(token: string, url: string, fields: unknown): string {
  const sorted = Object.entries((fields ?? {}) as Record<string, string>).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', token)
    .update(url + sorted.map(([k, v]) => k + v).join(''))
    .digest('base64');
}

const same = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
};

const instant = (v: unknown): Date => {
  const d = new Date(typeof v === 'string' ? v : Number.NaN);
  return Number.isNaN(d.getTime()) ? new Date() : d;
};
/** A reason is a code of the gateway, never a text that could quote somebody's number. */
const word = (v: unknown): string | undefined => {
  const s = typeof v === 'number' ? String(v) : v;
  return typeof s === 'string' && /^\w[\w.-]{0,59}$/.test(s) ? s : undefined;
};

const listOf = (said: unknown, pointer: string): unknown[] => {
  const list = pointer === '' ? [said] : at(said, pointer);
  return Array.isArray(list) ? list : [];
};

function at(value: unknown, pointer: string): unknown {
  let v = value;
  for (const key of pointer.split('.'))
    v = typeof v === 'object' && v !== null && Object.hasOwn(v, key) ? (v as Record<string, unknown>)[key] : undefined;
  return v;
}

/** The template with the values in it, whatever its shape. */
function written(template: unknown, values: Record<string, string>): unknown {
  if (typeof template === 'string') return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  if (Array.isArray(template)) return template.map((t) => written(t, values));
  return Object.fromEntries(Object.entries(template as object).map(([k, t]) => [k, written(t, values)]));
}
const addressed = (path: string, values: Record<string, string>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body, at most so long; one that breaks off or never ends is none. */
async function bodyOf(body: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of body) {
      size += part.length;
      if (size > LONGEST) break;
      parts.push(part);
    }
  } catch {
    // What came counts.
  } finally {
    body.destroy();
  }
  return Buffer.concat(parts).toString();
}
