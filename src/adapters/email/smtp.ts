import { createTransport } from 'nodemailer';
import type { EmailPort } from '../../modules/people/message-port.ts';

export interface SmtpOptions {
  /** `smtps://user:password@host:465`; with `smtp://` TLS begins by STARTTLS, which only a relay on this machine may lack. */
  url: string;
  /** `Balai Medan <balai@medan.example>` */
  from: string;
  timeoutMs?: number;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * E-mail by SMTP (RFC 5321). A 5xx answer is final; a timeout, a cut line or 4xx throws, so that the job tries again with
 * the same Message-ID, by which the receiving side knows a copy (RFC 5322 §3.6.4).
 */
export function smtpEmail({ url, from, timeoutMs = 10_000 }: SmtpOptions): EmailPort & { close(): void } {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const domain = /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? hostname;
  const transport = createTransport({
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A relay on this machine may do without; nothing else may.
    requireTLS: !secure && !LOOPBACK.test(hostname),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // A notice is plain text: it never reads files or addresses of ours.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    close: () => transport.close(),
    async sendEmail({ id, to, subject, text }) {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return 'sent';
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        // Only what is said of this message (RCPT, DATA) is final; a wrong password of ours is mended and tried again.
        if (responseCode !== undefined && responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE'))
          return 'refused';
        // Nodemailer's texts quote the address.
        throw new Error(`SMTP: ${code ?? 'unknown'} ${responseCode ?? ''}`.trim());
      }
    },
  };
}
