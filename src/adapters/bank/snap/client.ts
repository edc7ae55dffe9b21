/**
 * Our half of SNAP as a client: virtual accounts and QR codes at the bank. Nothing throws: what may have been done is
 * `unknown` and is asked for by its status, what surely was not is `unavailable`.
 */
import { Agent, request } from 'undici';
import type { BankOutcome, BankPartner, BankPort, VaAmountRule, VaOrder } from '../../../modules/money/bank-port.ts';
import { readCode, SERVICE, type Service } from './codes.ts';
import {
  JsonNumber,
  optionalAmount,
  optionalInstant,
  optionalText,
  readBody,
  readEnvelope,
  wholeRupiah,
  wireAmount,
  type JsonObject,
} from './message.ts';
import { QR_STATUS } from './qr-notice.ts';
import { bodyHash, signAsymmetric, signSymmetric, stringToSign, tokenString } from './signature.ts';
import { wireInstant } from './time.ts';

const LIMIT = 256 * 1024;
/** A token is fetched anew when four fifths of its life are over. */
const FRESH = 0.8;
const TRX_TYPE: Record<VaAmountRule, string> = { closed: 'C', partial: 'I', minimum: 'M', maximum: 'L', open: 'O' };

type Failed = Exclude<BankOutcome<never>, { outcome: 'done' }>;
type Reply = { outcome: 'done'; value: JsonObject } | Failed;
interface Token {
  value: string;
  until: number;
}

/** The client half. It keeps tokens, each bound to the key that fetched it. */
export function snapClient(): BankPort {
  const tokens = new Map<string, Promise<Token | Failed>>();

  async function fetchToken(partner: BankPartner, now: Date): Promise<Token | Failed> {
    const key = partner.keys.ourPrivate[0];
    if (key === undefined) return { outcome: 'unavailable', reason: 'no_key' };
    const { clientId } = partner.profile.outbound;
    const timestamp = wireInstant(now);
    const reply = await send(
      partner,
      'POST',
      '/v1.0/access-token/b2b',
      SERVICE.token,
      {
        'x-client-key': clientId,
        'x-timestamp': timestamp,
        'x-signature': signAsymmetric(key, tokenString(clientId, timestamp)),
      },
      JSON.stringify({ grantType: 'client_credentials' }),
    );
    // Without a token nothing was begun, however that went.
    if (reply.outcome === 'refused') return { outcome: 'unavailable', reason: 'not_authorized' };
    if (reply.outcome !== 'done') return { outcome: 'unavailable', reason: 'not_connected' };
    const { accessToken } = reply.value;
    const life = reply.value['expiresIn'];
    const seconds = Number(life instanceof JsonNumber ? life.source : life);
    if (typeof accessToken !== 'string' || !(seconds > 0)) return { outcome: 'unavailable', reason: 'not_authorized' };
    return { value: accessToken, until: now.getTime() + seconds * 1000 * FRESH };
  }

  /** One fetch at a time for a partner: a rush of calls must not become a rush of tokens. */
  async function tokenFor(partner: BankPartner, now: Date): Promise<Token | Failed> {
    const of = `${partner.code}\0${partner.profile.outbound.origin}\0${partner.keys.ourPrivate[0]?.slice(-80)}`;
    const had = await tokens.get(of);
    if (had && 'value' in had && had.until > now.getTime()) return had;
    const fetching = fetchToken(partner, now);
    tokens.set(of, fetching);
    const got = await fetching;
    if (!('value' in got)) tokens.delete(of);
    return got;
  }

  async function call(
    partner: BankPartner,
    service: Service,
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    externalId: string,
    body: object,
    now: Date,
  ): Promise<Reply> {
    const { outbound } = partner.profile;
    const token = await tokenFor(partner, now);
    if (!('value' in token)) return token;
    // Serialised once: the bytes that are hashed are the bytes that are sent.
    const bytes = JSON.stringify(body);
    const timestamp = wireInstant(now);
    const of = {
      method,
      path: `${outbound.signedPrefix}${path}`,
      bodyHash: bodyHash(Buffer.from(bytes), 'raw')!,
      timestamp,
    };
    const secret = outbound.signing === 'symmetric' ? partner.keys.outboundSecret[0] : partner.keys.ourPrivate[0];
    if (secret === undefined) return { outcome: 'unavailable', reason: 'no_key' };
    const signature =
      outbound.signing === 'symmetric'
        ? signSymmetric(secret, stringToSign({ ...of, token: token.value }))
        : signAsymmetric(secret, stringToSign(of));
    const reply = await send(
      partner,
      method,
      path,
      service,
      {
        authorization: `Bearer ${token.value}`,
        'x-timestamp': timestamp,
        'x-signature': signature,
        'x-partner-id': outbound.partnerId,
        'x-external-id': externalId,
        'channel-id': outbound.channelId,
      },
      bytes,
    );
    if (reply.outcome === 'refused' && reply.code.startsWith('401')) {
      tokens.clear();
      return { outcome: 'unavailable', reason: 'not_authorized' };
    }
    return reply.outcome === 'refused' && reply.code.startsWith('429')
      ? { outcome: 'unavailable', reason: 'busy' }
      : reply;
  }

  const account = (partner: BankPartner, customerNo: string) => {
    const { serviceId, servicePad } = partner.profile;
    const padded = (serviceId ?? '').padStart(8, servicePad);
    return { partnerServiceId: padded, customerNo, virtualAccountNo: padded + customerNo };
  };
  const ordered = (partner: BankPartner, va: VaOrder) => ({
    ...account(partner, va.customerNo),
    virtualAccountName: va.name,
    trxId: va.trxId,
    totalAmount: wireAmount(va.amount),
    virtualAccountTrxType: TRX_TYPE[va.rule],
    ...(va.expiresAt ? { expiredDate: wireInstant(va.expiresAt) } : {}),
  });
  const numberOf = (reply: Reply, customerNo: string): BankOutcome<{ number: string }> =>
    understood(reply, (body) => {
      const [data] = readEnvelope(body);
      const number = data && optionalText(data, 'virtualAccountNo', 28)?.trim();
      return number?.endsWith(customerNo) ? { number } : undefined;
    });

  return {
    async probe(partner, now) {
      const token = await fetchToken(partner, now);
      return 'value' in token ? { outcome: 'done', value: undefined } : token;
    },
    async createVa(partner, externalId, va, now) {
      const body = ordered(partner, va);
      return numberOf(
        await call(partner, SERVICE.vaCreate, 'POST', '/v1.0/transfer-va/create-va', externalId, body, now),
        va.customerNo,
      );
    },
    async updateVa(partner, externalId, va, now) {
      const body = ordered(partner, va);
      return numberOf(
        await call(partner, SERVICE.vaUpdate, 'PUT', '/v1.0/transfer-va/update-va', externalId, body, now),
        va.customerNo,
      );
    },
    // The one DELETE of the standard that has a body, and signs it.
    async deleteVa(partner, externalId, { customerNo, trxId }, now) {
      const body = { ...account(partner, customerNo), trxId };
      const path = '/v1.0/transfer-va/delete-va';
      const reply = await call(partner, SERVICE.vaDelete, 'DELETE', path, externalId, body, now);
      return reply.outcome === 'done' ? { outcome: 'done', value: undefined } : reply;
    },
    async vaStatus(partner, externalId, { customerNo, inquiryRequestId }, now) {
      const body = { ...account(partner, customerNo), inquiryRequestId };
      const path = '/v1.0/transfer-va/status';
      return understood(await call(partner, SERVICE.vaStatus, 'POST', path, externalId, body, now), (answer) => {
        const [data] = readEnvelope(answer);
        if (!data) return undefined;
        const sen = optionalAmount(data, 'paidAmount');
        return {
          paid: optionalText(data, 'paymentFlagStatus', 2) === '00',
          amount: sen === undefined ? undefined : wholeRupiah(sen),
          paidAt: optionalInstant(data, 'transactionDate') ?? optionalInstant(data, 'trxDateTime'),
          paymentRequestId: optionalText(data, 'paymentRequestId', 128),
        };
      });
    },
    async makeQr(partner, externalId, { partnerReferenceNo, amount, expiresAt }, now) {
      const { qris } = partner.profile;
      if (!qris) return { outcome: 'unavailable', reason: 'not_authorized' };
      const body = {
        partnerReferenceNo,
        amount: wireAmount(amount),
        merchantId: qris.merchantId,
        ...(qris.terminalId === null ? {} : { terminalId: qris.terminalId }),
        validityPeriod: wireInstant(expiresAt),
      };
      const path = '/v1.0/qr/qr-mpm-generate';
      return understood(await call(partner, SERVICE.qrGenerate, 'POST', path, externalId, body, now), (answer) => {
        const referenceNo = optionalText(answer, 'referenceNo', 64);
        const content = optionalText(answer, 'qrContent', 512);
        return referenceNo !== undefined && content !== undefined ? { referenceNo, content } : undefined;
      });
    },
    async qrStatus(partner, externalId, { partnerReferenceNo, referenceNo }, now) {
      const body = {
        originalPartnerReferenceNo: partnerReferenceNo,
        ...(referenceNo === undefined ? {} : { originalReferenceNo: referenceNo }),
        serviceCode: SERVICE.qrGenerate,
        ...(partner.profile.qris ? { merchantId: partner.profile.qris.merchantId } : {}),
      };
      const path = '/v1.0/qr/qr-mpm-query';
      return understood(await call(partner, SERVICE.qrQuery, 'POST', path, externalId, body, now), (answer) => {
        const said = optionalText(answer, 'latestTransactionStatus', 2);
        const status = said !== undefined && Object.hasOwn(QR_STATUS, said) ? QR_STATUS[said] : undefined;
        const sen = optionalAmount(answer, 'amount');
        const original = optionalText(answer, 'originalReferenceNo', 64) ?? referenceNo;
        if (!status || original === undefined) return undefined;
        return {
          status,
          referenceNo: original,
          amount: sen === undefined ? undefined : wholeRupiah(sen),
          paidAt: optionalInstant(answer, 'paidTime'),
        };
      });
    },
  };
}

/** What was read of an answer; an answer that lacks what it must say may still have done it. */
function understood<T>(reply: Reply, read: (body: JsonObject) => T | undefined): BankOutcome<T> {
  if (reply.outcome !== 'done') return reply;
  try {
    const value = read(reply.value);
    if (value !== undefined) return { outcome: 'done', value };
  } catch {
    // A field that is not what the standard says.
  }
  return { outcome: 'unknown', reason: 'not_understood' };
}

/** Every call has its own connection: a kept-alive one that the peer has closed makes an `unknown` of what was never sent. */
async function send(
  { profile: { outbound } }: BankPartner,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  service: Service,
  headers: Record<string, string>,
  body: string,
): Promise<Reply> {
  if (outbound.origin === undefined) return { outcome: 'unavailable', reason: 'not_connected' };
  const timeout = outbound.timeoutSeconds * 1000;
  const dispatcher = new Agent({
    pipelining: 0,
    connect: { timeout: Math.min(timeout, 10_000) },
    headersTimeout: timeout,
    bodyTimeout: timeout,
  });
  try {
    const answer = await request(`${outbound.origin}${outbound.pathPrefix}${path}`, {
      method,
      dispatcher,
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeout),
    });
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LIMIT) return { outcome: 'unknown', reason: 'not_understood' };
      chunks.push(chunk);
    }
    return understand(answer.statusCode, service, readBody(Buffer.concat(chunks)));
  } catch (error) {
    return misfortune(error);
  } finally {
    dispatcher.destroy().catch(() => {});
  }
}

/** HTTP status and code must say the same, of the service that was called: anything else proves nothing. */
function understand(status: number, service: Service, body: JsonObject | undefined): Reply {
  const said = body?.['responseCode'];
  const code = readCode(said instanceof JsonNumber ? said.source : said);
  if (!body || !code || code.status !== status || code.service !== service)
    return { outcome: 'unknown', reason: 'not_understood' };
  if (status === 200) return { outcome: 'done', value: body };
  // 202: begun; 5xx: nobody says how far it came.
  if (status < 400 || status >= 500)
    return { outcome: 'unknown', reason: status === 504 ? 'timeout' : 'not_understood' };
  const message = body['responseMessage'];
  return {
    outcome: 'refused',
    code: `${code.status}${code.service}${code.code}`,
    message: typeof message === 'string' ? message.slice(0, 150) : '',
  };
}

const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Only faults from before the first byte was sent are certain. */
function misfortune(error: unknown): Failed {
  const { code = '', name = '' } = error as { code?: string; name?: string };
  if (NOT_SENT.has(code)) return { outcome: 'unavailable', reason: 'not_connected' };
  const slow = name === 'TimeoutError' || name === 'AbortError' || code.endsWith('_TIMEOUT');
  return { outcome: 'unknown', reason: slow ? 'timeout' : 'connection_lost' };
}
