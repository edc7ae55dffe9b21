import { createTransport } from 'nodemailer';
import type { Answer, MessageDoor } from '../../modules/notices/door-port.ts';

export interface SmtpOptions {
  /** `smtps://user:password@host:465`; with `smtp://` TLS begins by STARTTLS, which only a relay on this machine may lack. */
  url: string;
  /** `Balai Medan <balai@medan.example>` */
  from: string;
  /** Signs what leaves (RFC 6376): the selector under `_domainkey` of the sender's domain, and its private key in PEM. */
  dkim?: { selector: string; privateKey: string };
  timeoutMs?: number;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The part after the @ of a sender's address, with a name before it or without. */
export const domainOf = (from: string): string | undefined => /@([\w.-]+)>?\s*$/.exec(from)?.[1];

/**
 * E-mail by SMTP (RFC 5321). A 5xx answer to this message is final; before DATA nothing was taken; a line that is cut
 * later throws: nobody knows. Given again it has the same Message-ID, by which the receiving side knows a copy (RFC 5322
 * §3.6.4).
 */
export function smtpEmail({ url, from, dkim, timeoutMs = 10_000 }: SmtpOptions): MessageDoor & { close(): void } {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const domain = domainOf(from) ?? hostname;
  const transport = createTransport({
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A relay on this machine may do without; nothing else may.
    requireTLS: !secure && !LOOPBACK.test(hostname),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    ...(dkim ? { dkim: { domainName: domain, keySelector: dkim.selector, privateKey: dkim.privateKey } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A notice is plain text: it never reads files or addresses of ours.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    kind: 'email',
    name: 'smtp',
    sender: from,
    idempotent: true,
    close: () => transport.close(),
    async send({ id, to, subject = '', text }): Promise<Answer> {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return { outcome: 'taken', ref: `<${id}@${domain}>` };
      } catch (error) {
        const {
          responseCode,
          code = 'unknown',
          syscall,
          response = '',
        } = error as {
          responseCode?: number;
          code?: string;
          syscall?: string;
          response?: string;
        };
        const reason = `${code}${responseCode === undefined ? '' : `_${responseCode}`}`;
        const status = /^5\d\d[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
        // Only what is said of this message (RCPT, DATA) is final; a wrong password of ours is mended and tried again.
        if (responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE'))
          return { outcome: 'refused', reason: status === undefined ? reason : `smtp_${status}` };
        // A clear no (4xx), or nobody there to take it: certainly not theirs.
        if (responseCode !== undefined || syscall === 'connect' || code === 'EDNS' || code === 'EAUTH')
          return { outcome: 'busy', reason };
        // Nodemailer's texts quote the address.
        throw new Error(`SMTP: ${reason}`);
      }
    },
  };
}
