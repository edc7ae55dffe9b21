/** The mail of the demo: an SMTP receiver that says no where the address asks for it, and what comes back to the sender. */
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** What the beginning of an address does, as receivers say it (RFC 3463). */
export const REFUSALS: Record<string, { at: 'once' | 'later'; status: string; text: string }> = {
  tolak: { at: 'once', status: '5.1.1', text: 'User unknown' },
  pantul: { at: 'later', status: '5.1.1', text: 'User unknown' },
  penuh: { at: 'later', status: '5.2.2', text: 'Mailbox full' },
};
const refusalOf = (address: string) =>
  Object.entries(REFUSALS).find(([name]) => address.toLowerCase().startsWith(name))?.[1];

export interface Mail {
  to: string;
  from: string;
  subject: string;
  text: string;
  messageId: string;
}

/**
 * Receives mail. `returned` gets the report of one that could not be delivered (RFC 3464), as it would be sent to the
 * envelope's sender.
 */
export function createMail(o: { onMail(mail: Mail): void; returned(raw: string): void }): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    size: 1_000_000,
    onRcptTo({ address }, _session, done) {
      const refusal = refusalOf(address);
      if (refusal?.at !== 'once') return done();
      done(Object.assign(new Error(`${refusal.status} ${refusal.text}`), { responseCode: 550 }));
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const raw = Buffer.concat(parts);
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        void PostalMime.parse(raw).then((mail) => {
          for (const { address: to } of envelope.rcptTo) {
            const refusal = refusalOf(to);
            if (refusal && from !== '') o.returned(notDelivered(raw, { from, to, ...refusal }));
            else if (!refusal)
              o.onMail({
                to,
                from,
                subject: mail.subject ?? '',
                text: mail.text ?? '',
                messageId: mail.messageId ?? '',
              });
          }
          done();
        }, done);
      });
    },
  });
}

/** A report of non-delivery in the three parts of RFC 3462: words, status, the headers of what was sent. */
function notDelivered(raw: Buffer, o: { from: string; to: string; status: string; text: string }): string {
  const boundary = 'balai-dsn-batas';
  const [headers = ''] = raw.toString('utf8').split(/\r?\n\r?\n/, 1);
  return [
    'From: Mail Delivery System <MAILER-DAEMON@penerima.example>',
    `To: <${o.from}>`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${new Date().toUTCString()}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system. Your message could not be delivered.',
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; penerima.example',
    '',
    `Final-Recipient: rfc822; ${o.to}`,
    'Action: failed',
    `Status: ${o.status}`,
    `Diagnostic-Code: smtp; 550 ${o.status} ${o.text}`,
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
