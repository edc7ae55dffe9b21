import { ImapFlow } from 'imapflow';
import type { Bounce, MailboxPort } from '../../modules/notices/door-port.ts';
import { readReturned } from './bounce.ts';

export interface MailboxOptions {
  /** `imaps://user@host:993`; with `imap://` TLS begins by STARTTLS, which only a server on this machine may lack. */
  url: string;
  password: string;
  /** Domain of the Message-IDs that we gave (`smtpEmail`): that of the sender's address. */
  domain: string;
  timeoutMs?: number;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** A report and the headers in it; the mail that some send back with it may be cut. */
const LONGEST = 262_144;

/**
 * The mailbox of the sender's address, by IMAP. It is only looked at: nothing is marked, moved or deleted, for people write
 * to it too. How long mails stay there is its owner's to say.
 */
export function imapMailbox(o: MailboxOptions): MailboxPort {
  const { protocol, hostname, port, username } = new URL(o.url);
  const secure = protocol === 'imaps:';
  const timeoutMs = o.timeoutMs ?? 20_000;
  return {
    async read(from, limit) {
      const client = new ImapFlow({
        host: hostname,
        port: Number(port) || (secure ? 993 : 143),
        secure,
        ...(secure || LOOPBACK.test(hostname) ? {} : { doSTARTTLS: true }),
        auth: { user: decodeURIComponent(username), pass: o.password },
        logger: false,
        connectionTimeout: timeoutMs,
        greetingTimeout: timeoutMs,
        socketTimeout: timeoutMs,
      });
      // Without a listener a line that is cut later would end the program.
      client.on('error', () => {});
      await client.connect();
      try {
        const { uidValidity } = await client.mailboxOpen('INBOX', { readOnly: true });
        const validity = String(uidValidity);
        const since = from?.validity === validity ? from.uid : 0;
        const found = (await client.search({ uid: `${since + 1}:*` }, { uid: true })) || [];
        const uids = found
          .filter((uid) => uid > since)
          .toSorted((a, b) => a - b)
          .slice(0, limit);
        const bounces: Bounce[] = [];
        for (const uid of uids) {
          const mail = await client.fetchOne(String(uid), { source: { maxLength: LONGEST } }, { uid: true });
          // What cannot be read is somebody's, not ours.
          const returned = mail && mail.source && (await readReturned(mail.source).catch(() => undefined));
          const id = returned && ourId(returned.messageId, o.domain);
          if (id) bounces.push({ id, reason: `dsn_${returned.status}` });
        }
        return { validity, uid: uids.at(-1) ?? since, bounces };
      } finally {
        await client.logout().catch(() => client.close());
      }
    },
  };
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function ourId(messageId: string, domain: string): string | undefined {
  const at = messageId.lastIndexOf('@');
  const id = messageId.slice(0, at);
  return ID.test(id) && messageId.slice(at + 1).toLowerCase() === domain.toLowerCase() ? id : undefined;
}
