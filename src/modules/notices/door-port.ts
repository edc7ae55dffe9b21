/** What the city needs of the outside to carry a message: a door of one kind, at one provider. */

/** Ways out of the house, besides the inbox. */
export type DoorKind = 'push' | 'whatsapp' | 'email' | 'sms';

/** A WhatsApp template with the values of its places `{{1}}`, `{{2}}` … */
export interface TemplateCall {
  name: string;
  lang: 'id' | 'en';
  values: string[];
}

export interface Outgoing {
  /** Our own key of the message. Providers that know keys get it as theirs, the others carry it back in their reports. */
  id: string;
  /** E.164, an e-mail address, or a push subscription as JSON. */
  to: string;
  subject?: string;
  text: string;
  /** For a door whose words are agreed beforehand. Without it the text is an answer within the 24-hour window. */
  template?: TemplateCall;
  /** Seconds after which it is of no use to anybody. */
  ttl?: number;
}

/**
 * `taken`: it is theirs now. `refused`: it will never reach this person by this door. `busy`: certainly not taken, worth
 * another try or another provider. A call that throws is none of them: nobody knows.
 */
export type Answer =
  | { outcome: 'taken'; ref?: string }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'busy'; reason: string; retryAfter?: number };

/** What a provider says of a message afterwards. */
export type ReportState = 'sent' | 'delivered' | 'read' | 'failed';
export interface Report {
  /** Our key, where the provider gives it back. */
  id?: string;
  /** How the provider calls the message. */
  ref?: string;
  state: ReportState;
  at: Date;
  reason?: string;
}

/** Something that a person wrote to the city by this door. */
export interface Incoming {
  /** The provider's id of it. */
  ref: string;
  /** E.164 */
  from: string;
  text: string;
  at: Date;
}

/** A template that the provider judged. */
export interface Judged {
  name: string;
  lang: string;
  state: TemplateState;
  reason?: string;
}
export type TemplateState = 'PENDING' | 'APPROVED' | 'REJECTED' | 'PAUSED' | 'DISABLED';
export type TemplateCategory = 'AUTHENTICATION' | 'UTILITY' | 'MARKETING';

export interface Call {
  method: string;
  /** Path and query as they came. */
  url: string;
  headers: Record<string, string | string[] | undefined>;
  raw: Buffer;
}
/** What a provider's call to us holds. `forged`: its signature is not theirs; nothing in it counts. */
export type Heard =
  | 'forged'
  | {
      reports: Report[];
      incoming: Incoming[];
      judged?: Judged[];
      /** What the provider wants to read in our answer (WhatsApp's `hub.challenge`). */
      answer?: string;
    };

export interface MessageDoor {
  kind: DoorKind;
  /** The provider's name, one word: it stands in addresses and in the ledger. */
  name: string;
  /** Who people see it comes from: a number, a registered name, an address. */
  sender?: string;
  /** Of push: the key for which a browser makes its subscription, base64url. */
  serverKey?: string;
  /** Given again under the same id it is one message, by contract. Without that a lost answer is never sent again. */
  idempotent: boolean;
  send(message: Outgoing): Promise<Answer>;
  /** What became of a message whose answer was lost. `absent`: they never had it. Missing: they cannot be asked. */
  status?(message: Outgoing & { sentAt: Date }): Promise<Report | 'absent' | 'unknown'>;
  /** Reads a call of theirs to us. Missing: they do not call. */
  hear?(call: Call): Heard;
  /** Of doors whose words are agreed beforehand. */
  templates?: {
    list(): Promise<Judged[]>;
    submit(template: {
      name: string;
      lang: 'id' | 'en';
      category: TemplateCategory;
      body: string;
      footer: string;
      examples: string[];
    }): Promise<TemplateState>;
  };
}

/** A mail of ours that came back for good. */
export interface Bounce {
  /** Our key of the message. */
  id: string;
  /** `dsn_5.1.1` */
  reason: string;
}
/** How far a mailbox was read: its mails' numbers hold as long as its `validity` stays. */
export interface MailboxPlace {
  validity: string;
  uid: number;
}
/** The mailbox of the address that we send from. */
export interface MailboxPort {
  /** Looks at what came after `from`, the oldest first, at most so many mails. */
  read(from: MailboxPlace | undefined, limit: number): Promise<MailboxPlace & { bounces: Bounce[] }>;
}

declare module '../../kernel/city.ts' {
  interface Ports {
    /** In the order in which they are tried, within each kind. Missing: messages go by the ports of sign-in codes alone. */
    doors?: MessageDoor[];
    /** Missing: what comes back is read by nobody. */
    mailbox?: MailboxPort;
    /** Where a demo's messages are read and answered: its phones' own pages. */
    phones?: string;
  }
}
