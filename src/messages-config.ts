import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';

const address = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
/** A provider's name stands in addresses and in the ledger. */
const name = z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, 'must be a short word of small letters');

const shape = z.strictObject({
  sms: z
    .array(
      z.strictObject({
        name,
        profile: z.enum(['bridge', 'infobip', 'twilio']),
        url: address,
        user: z.string().optional(),
        secret_file: z.string(),
        sender: z.string().optional(),
      }),
    )
    .default([]),
  whatsapp: z
    .strictObject({
      name: name.default('whatsapp'),
      url: address,
      phone_number_id: z.string().regex(/^\d+$/),
      account_id: z.string().regex(/^\d+$/),
      /** The number people see, for /pesan-resmi. */
      number: z.string().regex(/^\+62\d{8,13}$/, 'must be +62…'),
      token_file: z.string(),
      app_secret_file: z.string(),
      verify_token_file: z.string(),
    })
    .optional(),
  dkim: z.strictObject({ selector: z.string().regex(/^[\w-]+$/), key_file: z.string() }).optional(),
  /** Where mail that could not be delivered comes back: the mailbox of MAIL_FROM. */
  mailbox: z
    .strictObject({
      url: z.url({ protocol: /^imaps?$/, error: 'must look like imaps://user@host:993' }),
      password_file: z.string(),
    })
    .optional(),
});

/** Who carries messages, from the file MESSAGES_FILE; secrets are read from the files it names. */
export interface MessagesConfig {
  sms: {
    name: string;
    profile: 'bridge' | 'infobip' | 'twilio';
    url: string;
    user?: string;
    secret: string;
    sender?: string;
  }[];
  whatsapp:
    | {
        name: string;
        url: string;
        phoneNumberId: string;
        accountId: string;
        number: string;
        token: string;
        appSecret: string;
        verifyToken: string;
      }
    | undefined;
  dkim: { selector: string; privateKey: string } | undefined;
  mailbox: { url: string; password: string } | undefined;
}

const NONE: MessagesConfig = { sms: [], whatsapp: undefined, dkim: undefined, mailbox: undefined };

/** Reads the file; the second part names what is wrong with it, each in one line. A file it names is found from its own folder. */
export function readMessages(file: string | undefined): { messages: MessagesConfig; faults: string[] } {
  if (file === undefined) return { messages: NONE, faults: [] };
  if (!existsSync(file)) return { messages: NONE, faults: [`MESSAGES_FILE: there is no file ${file}`] };
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { messages: NONE, faults: [`MESSAGES_FILE: ${file} is no JSON`] };
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success)
    return {
      messages: NONE,
      faults: parsed.error.issues.map((i) => `MESSAGES_FILE: ${i.path.join('.') || 'the file'}: ${i.message}`),
    };
  const faults: string[] = [];
  const secret = (path: string): string => {
    try {
      const text = readFileSync(resolve(dirname(file), path), 'utf8').trim();
      if (text === '') faults.push(`MESSAGES_FILE: ${path} is empty`);
      return text;
    } catch {
      faults.push(`MESSAGES_FILE: there is no file ${path}`);
      return '';
    }
  };
  const { sms, whatsapp, dkim, mailbox } = parsed.data;
  const names = [...sms.map((s) => s.name), ...(whatsapp ? [whatsapp.name] : []), 'smtp'];
  if (new Set(names).size !== names.length) faults.push('MESSAGES_FILE: two providers bear one name');
  const messages: MessagesConfig = {
    sms: sms.map(({ secret_file, user, sender, ...s }) => ({
      ...s,
      secret: secret(secret_file),
      ...(user === undefined ? {} : { user }),
      ...(sender === undefined ? {} : { sender }),
    })),
    whatsapp: whatsapp && {
      name: whatsapp.name,
      url: whatsapp.url,
      phoneNumberId: whatsapp.phone_number_id,
      accountId: whatsapp.account_id,
      number: whatsapp.number,
      token: secret(whatsapp.token_file),
      appSecret: secret(whatsapp.app_secret_file),
      verifyToken: secret(whatsapp.verify_token_file),
    },
    dkim: dkim && { selector: dkim.selector, privateKey: secret(dkim.key_file) },
    mailbox: mailbox && { url: mailbox.url, password: secret(mailbox.password_file) },
  };
  return { messages, faults };
}
