/** What the phones of the demo remember: messages, WhatsApp's templates, devices. One JSON file, written soon after a change. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WhatsappMemory } from '../whatsapp/server.ts';
import type { Device } from './push.ts';

export type Way = 'whatsapp' | 'sms' | 'email' | 'push';

export interface Shown {
  at: string;
  way: Way;
  /** E.164, an e-mail address, or a device's id. */
  with: string;
  /** Written on the phone; else it came to it. */
  mine: boolean;
  subject?: string;
  text: string;
}

interface Memory {
  messages: Shown[];
  whatsapp: WhatsappMemory;
  devices: Device[];
  /** The city's mailbox: what came back. */
  mailbox: { uid: number; raw: string }[];
  ports: { smtp: number; imap: number };
}

/** So many messages are kept; a phone forgets too. */
const KEPT = 1000;
const SOON_MS = 100;

export interface Book extends Memory {
  add(message: Omit<Shown, 'at'>): void;
  changed: () => void;
  flush: () => void;
}

export function openBook(dir: string): Book {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'book.json');
  const empty: Memory = {
    messages: [],
    whatsapp: { templates: [], wrote: [] },
    devices: [],
    mailbox: [],
    ports: { smtp: 0, imap: 0 },
  };
  const memory = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Memory) : empty;
  let timer: NodeJS.Timeout | undefined;
  const book: Book = {
    ...memory,
    add(message) {
      book.messages.push({ at: new Date().toISOString(), ...message });
      if (book.messages.length > KEPT) book.messages.splice(0, book.messages.length - KEPT);
      book.changed();
    },
    changed() {
      timer ??= setTimeout(book.flush, SOON_MS);
    },
    flush() {
      clearTimeout(timer);
      timer = undefined;
      const { messages, whatsapp, devices, mailbox, ports } = book;
      writeFileSync(`${file}.new`, JSON.stringify({ messages, whatsapp, devices, mailbox, ports } satisfies Memory));
      renameSync(`${file}.new`, file);
    },
  };
  return book;
}
