import type { ReportState } from '../../modules/notices/door-port.ts';

/**
 * How a gateway speaks, as data. Texts may hold `{id}` (our key), `{to}` (E.164), `{digits}` (the same without +),
 * `{text}`, `{sender}`, `{user}`, `{callback}` (where reports go). A pointer is a path of keys: `messages.0.messageId`.
 */
export interface SmsProfile {
  /** Under the gateway's address; '' posts to that address itself. */
  path: string;
  type: 'json' | 'form';
  auth: 'bearer' | 'basic' | 'app';
  body: unknown;
  /** Sends our key as Idempotency-Key, and the gateway keeps it: given again it is one message. */
  idempotent: boolean;
  /** Where an answer names the message. */
  ref?: string;
  /** Where an answer of 2xx tells what it did. */
  verdict?: string;
  /** Where an answer of 4xx tells why. */
  reason?: string;
  /** How what it says of a message reads; what is missing here is no news. */
  states: Record<string, ReportState>;
  ask?: {
    path: string;
    list: string;
    /** The one that bears our key, or, where it keeps none, the one with our words since we sent. */
    match: { id: string } | { text: string; at: string };
    ref: string;
    state: string;
  };
  report?: {
    /** '' : the body is the report itself. */
    list: string;
    /** Missing: our key comes back in the address we gave. */
    id?: string;
    ref: string;
    state: string;
    at?: string;
    reason?: string;
    /** `twilio`: X-Twilio-Signature. `key`: a key of ours in the address, an HMAC of the message's id. */
    proof: 'twilio' | 'key';
  };
  incoming?: { list: string; ref: string; from: string; text: string; at?: string };
}

/** The city's own bridge to whatever it has: one POST, the status says it all. */
const bridge: SmsProfile = {
  path: '',
  type: 'json',
  auth: 'bearer',
  body: { id: '{id}', to: '{to}', text: '{text}' },
  idempotent: true,
  states: {},
};

/** Infobip's SMS API (advanced message, logs, delivery reports pushed as JSON). It keeps the id we give. */
const infobip: SmsProfile = {
  path: '/sms/2/text/advanced',
  type: 'json',
  auth: 'app',
  body: {
    messages: [
      {
        from: '{sender}',
        destinations: [{ to: '{digits}', messageId: '{id}' }],
        text: '{text}',
        notifyUrl: '{callback}',
        notifyContentType: 'application/json',
      },
    ],
  },
  idempotent: false,
  ref: 'messages.0.messageId',
  verdict: 'messages.0.status.groupName',
  reason: 'requestError.serviceException.messageId',
  states: { DELIVERED: 'delivered', UNDELIVERABLE: 'failed', EXPIRED: 'failed', REJECTED: 'failed' },
  ask: {
    path: '/sms/1/logs?messageId={id}',
    list: 'results',
    match: { id: 'messageId' },
    ref: 'messageId',
    state: 'status.groupName',
  },
  report: {
    list: 'results',
    id: 'messageId',
    ref: 'messageId',
    state: 'status.groupName',
    at: 'doneAt',
    reason: 'error.name',
    proof: 'key',
  },
  incoming: { list: 'results', ref: 'messageId', from: 'from', text: 'text', at: 'receivedAt' },
};

/** Twilio's Messages resource (2010-04-01). It keeps no id of ours; reports are signed with the account's token. */
const twilio: SmsProfile = {
  path: '/2010-04-01/Accounts/{user}/Messages.json',
  type: 'form',
  auth: 'basic',
  body: { To: '{to}', From: '{sender}', Body: '{text}', StatusCallback: '{callback}' },
  idempotent: false,
  ref: 'sid',
  verdict: 'status',
  reason: 'code',
  states: { sent: 'sent', delivered: 'delivered', undelivered: 'failed', failed: 'failed' },
  ask: {
    path: '/2010-04-01/Accounts/{user}/Messages.json?To={to}&PageSize=50',
    list: 'messages',
    match: { text: 'body', at: 'date_created' },
    ref: 'sid',
    state: 'status',
  },
  report: { list: '', ref: 'MessageSid', state: 'MessageStatus', reason: 'ErrorCode', proof: 'twilio' },
  incoming: { list: '', ref: 'MessageSid', from: 'From', text: 'Body' },
};

export const SMS_PROFILES = { bridge, infobip, twilio };
export type SmsProfileName = keyof typeof SMS_PROFILES;
