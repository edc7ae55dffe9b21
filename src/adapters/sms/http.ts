import { Agent, request } from 'undici';
import type { SmsPort } from '../../modules/people/message-port.ts';

export interface HttpSmsOptions {
  /** Where the provider, or the city's bridge to it, takes messages. */
  url: string;
  token: string;
  timeoutMs?: number;
}

/** Worth another try with the same key: a timeout of theirs, too early, too many, or any fault of theirs. */
const AGAIN = new Set([408, 409, 425, 429]);

/**
 * SMS by one POST of `{ id, to, text }` with `Authorization: Bearer` and `Idempotency-Key: <id>`; any 2xx takes it. No
 * answer means unknown, never failed: it throws, and the job asks again with the same key, so that a provider that had
 * taken it sends nothing twice. 4xx is final, but for those of waiting.
 */
export function httpSms({ url, token, timeoutMs = 10_000 }: HttpSmsOptions): SmsPort & { close(): Promise<void> } {
  const dispatcher = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 8,
  });
  return {
    close: () => dispatcher.destroy(),
    async sendSms({ id, to, text }) {
      const answer = await request(url, {
        method: 'POST',
        dispatcher,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': id },
        body: JSON.stringify({ id, to, text }),
      });
      // The status says it all. Read and forget: an unread body holds the connection; its text may quote the number.
      await answer.body.dump({ limit: 65_536 }).catch(() => {});
      if (answer.statusCode >= 200 && answer.statusCode < 300) return 'sent';
      if (
        answer.statusCode >= 400 &&
        answer.statusCode < 500 &&
        !AGAIN.has(answer.statusCode) &&
        answer.statusCode !== 401 &&
        answer.statusCode !== 403
      )
        return 'refused';
      throw new Error(`SMS: the provider answered ${answer.statusCode}`);
    },
  };
}
