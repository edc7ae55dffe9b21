import PostalMime from 'postal-mime';

/** What a receiving side says of a mail that it could not deliver (RFC 3464). */
export interface Returned {
  /** Message-ID of the mail that came back, without its brackets. */
  messageId: string;
  /** RFC 3463: `5.1.1`. */
  status: string;
}

const text = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

/**
 * Reads a mail of the city's mailbox as a report of non-delivery. Undefined for everything else: a person's mail, an
 * absence note, a report that something is only late, one that does not say which mail it speaks of.
 */
export async function readReturned(raw: Buffer): Promise<Returned | undefined> {
  const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  const part = (type: RegExp) => mail.attachments.find((a) => type.test(a.mimeType));
  const report = part(/^message\/(?:global-)?delivery-status$/i);
  const sent = part(/^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/global-headers)$/i);
  if (!report) return undefined;
  // One group of fields for each recipient; ours has one.
  const failed = unfolded(text(report.content))
    .split(/\r?\n\r?\n/)
    .find((group) => /^Action:\s*failed\s*$/im.test(group));
  const status = failed && /^Status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(failed)?.[1];
  const [head = ''] = sent ? unfolded(text(sent.content)).split(/\r?\n\r?\n/, 1) : [];
  // Some send back no headers at all, but answer as a reply does.
  const messageId = /^Message-ID:\s*<([^>\s]+)>/im.exec(head)?.[1] ?? /<([^>\s]+)>/.exec(mail.inReplyTo ?? '')?.[1];
  return status && messageId ? { messageId, status } : undefined;
}

const unfolded = (head: string): string => head.replaceAll(/\r?\n[ \t]+/g, ' ').trimStart();
