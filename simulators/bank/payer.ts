/**
 * The payer at this bank's counter, app or machine: fetches a token from the biller, asks, pays, and tells what a QR
 * brought; well-behaved, or in one of the ways in which banks are not.
 */
import { randomBytes } from 'node:crypto';
import { request } from 'undici';
import type { Biller, Book, Moved, Qr } from './book.ts';
import { hmac, money, rsa, symmetricText, wib, wibDay, type Body } from './snap.ts';

export const SCENARIOS = [
  'normal',
  /** The same message again, X-EXTERNAL-ID included. */
  'duplicate',
  /** The same payment under a new X-EXTERNAL-ID, as after a lost answer. */
  'retry',
  'two_at_once',
  /** Paid days before it is told. */
  'late',
  /** Asked while it could be paid, paid after its end. */
  'after_expiry',
  'wrong_signature',
  'wrong_token',
  /** We hang up before the answer, and send again. */
  'our_timeout',
  'partial',
  'over',
  'sen',
  /** By account and by QR. */
  'twice',
  /** Paid and taken back the same day: stands in the teller file. */
  'reversal',
  /** Taken back the next day, when its paper may be out. */
  'reversal_after_issue',
  /** Of a QR: refunded before it is told as paid. */
  'out_of_order',
  'unknown_reference',
  /** The file says another amount than the message. */
  'file_differs',
  /** In the file, never told. */
  'file_only',
  /** Paid a second before midnight, credited the next day. */
  'midnight',
] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Exchange {
  at: string;
  to: string;
  signed: string;
  sent: string;
  status: number;
  answer: string;
}
export interface Told {
  /** Every message of the act, in order. */
  exchanges: Exchange[];
  /** The last answer's responseCode, and the words for the payer. */
  code: string;
  text: string;
  moved: Moved | undefined;
}
export interface Asked {
  code: string;
  name: string | undefined;
  amount: number;
  open: boolean;
  text: string;
}

const DAY = 86_400_000;

/** The payer over a book. `log` takes every message. */
export function createPayer(book: Book, log: (e: Exchange) => void) {
  const biller = (): Biller => {
    if (!book.biller) throw new Error('belum ada penagih: POST /_sim/biller');
    return book.biller;
  };
  async function post(path: string, headers: Record<string, string>, sent: string, signed: string, hangUp = false) {
    const { origin, prefix } = biller();
    const exchange: Exchange = { at: book.now().toISOString(), to: path, signed, sent, status: 0, answer: '' };
    log(exchange);
    try {
      const answer = await request(`${origin}${prefix}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: sent,
        signal: AbortSignal.timeout(hangUp ? 5 : 30_000),
      });
      exchange.status = answer.statusCode;
      exchange.answer = await answer.body.text();
    } catch (error) {
      exchange.answer = error instanceof Error ? ((error as { code?: string }).code ?? error.name) : String(error);
    }
    return exchange;
  }
  const parsed = ({ answer }: Exchange): Body => {
    try {
      return JSON.parse(answer) as Body;
    } catch {
      return {};
    }
  };

  let token: { value: string; until: number } | undefined;
  async function freshToken(): Promise<string> {
    const now = book.now();
    if (token && token.until > now.getTime()) return token.value;
    const b = biller();
    const at = wib(now);
    const text = `${b.clientId}|${at}`;
    const headers = { 'x-client-key': b.clientId, 'x-timestamp': at, 'x-signature': rsa(book.privatePem, text) };
    const sent = JSON.stringify({ grantType: 'client_credentials', additionalInfo: {} });
    const exchange = await post('/v1.0/access-token/b2b', headers, sent, text);
    const { accessToken, expiresIn } = parsed(exchange);
    if (typeof accessToken !== 'string') throw new Error(`penagih tidak memberi token: ${exchange.answer}`);
    token = { value: accessToken, until: now.getTime() + Number(expiresIn) * 800 };
    return accessToken;
  }

  interface Twist {
    externalId?: string;
    secret?: string;
    token?: string;
    hangUp?: boolean;
  }
  async function send(path: string, body: Body, twist: Twist = {}): Promise<Exchange> {
    const b = biller();
    const bearer = twist.token ?? (await freshToken());
    const timestamp = wib(book.now());
    const sent = JSON.stringify(body);
    const signed = symmetricText({ method: 'POST', path: `${b.prefix}${path}`, body: sent, timestamp }, bearer);
    const headers = {
      authorization: `Bearer ${bearer}`,
      'x-timestamp': timestamp,
      'x-signature': hmac(twist.secret ?? b.secret, signed),
      'x-partner-id': b.partnerId,
      'x-external-id': twist.externalId ?? BigInt(`0x${randomBytes(8).toString('hex')}`).toString(),
      'channel-id': '95221',
    };
    return post(path, headers, sent, signed, twist.hangUp);
  }

  const account = (customerNo: string) => {
    const partnerServiceId = biller().serviceId.padStart(8);
    return { partnerServiceId, customerNo, virtualAccountNo: partnerServiceId + customerNo };
  };
  /** A number as a payer types it: with the service id in front, or the billing code alone. */
  function customerOf(typed: string): string {
    const digits = typed.replaceAll(/\D/g, '');
    const { serviceId } = biller();
    return digits.startsWith(serviceId) ? digits.slice(serviceId.length) : digits;
  }

  async function ask(typed: string): Promise<Asked> {
    const exchange = await send('/v1.0/transfer-va/inquiry', {
      ...account(customerOf(typed)),
      trxDateInit: wib(book.now()),
      channelCode: 6011,
      inquiryRequestId: book.next('INQ'),
    });
    const body = parsed(exchange);
    const data = (body['virtualAccountData'] ?? {}) as Record<string, unknown>;
    const reason = (data['inquiryReason'] ?? {}) as { indonesia?: string };
    return {
      code: said(body, 'responseCode') ?? exchange.answer,
      name: data['virtualAccountName'] as string | undefined,
      amount: Math.floor(Number((data['totalAmount'] as { value?: string } | undefined)?.value ?? 0)),
      open: data['virtualAccountTrxType'] === 'O',
      text: reason.indonesia ?? said(body, 'responseMessage') ?? 'Penagih tidak menjawab',
    };
  }

  function record(line: Omit<Moved, 'settled'> & { settled?: string }): Moved {
    const moved = { settled: wibDay(new Date(line.at)), ...line };
    book.moved.push(moved);
    book.save();
    return moved;
  }

  /**
   * Pays an account; in every way the bank debits only what the biller took.
   * @param o.at paid and credited then, told now: a bank that could not reach its biller for a while
   */
  async function pay(typed: string, o: { scenario?: Scenario; amount?: number; at?: Date } = {}): Promise<Told> {
    const scenario = o.scenario ?? 'normal';
    const customerNo = scenario === 'unknown_reference' ? '1299999999999999' : customerOf(typed);
    const asked = scenario === 'file_only' ? undefined : await ask(customerNo);
    const owed = o.amount ?? asked?.amount ?? 0;
    const amount =
      scenario === 'partial' ? Math.max(1, Math.floor(owed / 2)) : scenario === 'over' ? owed + 1000 : owed;
    const now = o.at ?? book.now();
    const paidAt =
      scenario === 'late'
        ? new Date(now.getTime() - 2 * DAY)
        : scenario === 'midnight'
          ? new Date(`${wibDay(new Date(now.getTime() - DAY))}T23:59:59+07:00`)
          : now;
    if (scenario === 'after_expiry') book.setClock(new Date(now.getTime() + 400 * DAY));
    const id = book.next('PAY');
    const reference = book.next('FT');
    const body: Body = {
      ...account(customerNo),
      virtualAccountName: asked?.name ?? '',
      paymentRequestId: id,
      channelCode: 6011,
      paidAmount: scenario === 'sen' ? { value: `${amount}.01`, currency: 'IDR' } : money(amount),
      totalAmount: money(owed),
      trxDateTime: wib(paidAt),
      referenceNo: reference,
      flagAdvise: 'N',
    };
    const path = '/v1.0/transfer-va/payment';
    const exchanges: Exchange[] = [];
    const say = async (more: Body = {}, twist: Twist = {}) => {
      const exchange = await send(path, { ...body, ...more }, twist);
      exchanges.push(exchange);
      return exchange;
    };
    const externalId = book.next('');
    if (scenario === 'file_only') {
      const moved = record({
        at: wib(paidAt),
        channel: 'teller',
        code: customerNo,
        id,
        reference,
        amount,
        kind: 'pay',
        answer: undefined,
      });
      return { exchanges, code: '', text: 'Tercatat di berkas bank, tidak dikirim', moved };
    }
    if (scenario === 'wrong_signature') await say({}, { secret: 'rahasia-yang-salah' });
    else if (scenario === 'wrong_token') await say({}, { token: randomBytes(32).toString('base64url') });
    else if (scenario === 'two_at_once') await Promise.all([say({}, { externalId }), say({}, { externalId })]);
    else if (scenario === 'our_timeout') {
      await say({}, { externalId, hangUp: true });
      await say({ flagAdvise: 'Y' });
    } else await say({}, { externalId });
    if (scenario === 'duplicate') await say({}, { externalId });
    if (scenario === 'retry') await say({ flagAdvise: 'Y' });

    const accepted = exchanges.find((e) => flagOf(parsed(e)) === '00');
    const last = parsed(accepted ?? exchanges.at(-1)!);
    const code = said(last, 'responseCode') ?? '';
    if (!accepted) return { exchanges, code, text: wordsOf(last), moved: undefined };
    const settled = wibDay(now);
    const moved = record({
      at: wib(paidAt),
      settled,
      channel: 'va',
      code: customerNo,
      id,
      reference,
      amount: scenario === 'file_differs' ? amount - 2500 : amount,
      kind: 'pay',
      answer: code,
    });
    if (scenario === 'reversal' || scenario === 'reversal_after_issue') {
      const after = scenario === 'reversal' ? now : new Date(now.getTime() + DAY);
      record({ ...moved, at: wib(after), settled: wibDay(after), kind: 'reverse', id: book.next('REV') });
    }
    if (scenario === 'twice') {
      const second = book.next('PAY');
      record({ ...moved, id: second, reference: book.next('FT'), channel: 'teller', answer: undefined });
    }
    return { exchanges, code, text: 'Pembayaran berhasil', moved };
  }

  /** Pays a QR that this bank issued, and tells the biller. */
  async function payQr(qr: Qr, o: { scenario?: Scenario } = {}): Promise<Told> {
    const scenario = o.scenario ?? 'normal';
    const now = book.now();
    if (qr.status !== '01' && scenario !== 'twice')
      return { exchanges: [], code: '', text: 'Kode QR ini sudah dibayar', moved: undefined };
    if (new Date(qr.expires) < now)
      return { exchanges: [], code: '', text: 'Kode QR ini sudah kedaluwarsa', moved: undefined };
    const exchanges: Exchange[] = [];
    const rrn = String(now.getTime()).slice(-12);
    const say = async (status: string, twist: Twist = {}) => {
      const exchange = await send(
        '/v1.0/qr/qr-mpm-notify',
        {
          originalReferenceNo: scenario === 'unknown_reference' ? 'QR-TIDAK-ADA' : qr.reference,
          originalPartnerReferenceNo: qr.partnerReference,
          latestTransactionStatus: status,
          transactionStatusDesc: status === '00' ? 'Success' : 'Other',
          amount: money(qr.amount),
          additionalInfo: { rrn, transactionDate: wib(now), nmid: biller().merchant.nmid, mdr: '0.0000000000' },
        },
        twist,
      );
      exchanges.push(exchange);
      return exchange;
    };
    Object.assign(qr, { status: '00', paidAt: wib(now), rrn });
    const moved = record({
      at: wib(now),
      channel: 'qris',
      code: qr.partnerReference,
      id: qr.reference,
      reference: rrn,
      amount: qr.amount,
      kind: 'pay',
      answer: undefined,
    });
    const externalId = book.next('');
    if (scenario === 'file_only') return { exchanges, code: '', text: 'Dibayar, tidak diberitahukan', moved };
    if (scenario === 'out_of_order') await say('04');
    else if (scenario === 'wrong_signature') await say('00', { secret: 'rahasia-yang-salah' });
    if (scenario === 'two_at_once') await Promise.all([say('00', { externalId }), say('00', { externalId })]);
    else if (scenario !== 'wrong_signature') await say('00', { externalId });
    if (scenario === 'duplicate') await say('00', { externalId });
    if (scenario === 'retry') await say('00');
    if (scenario === 'reversal') {
      qr.status = '04';
      await say('04');
      record({ ...moved, kind: 'reverse', id: `${qr.reference}-R` });
    }
    const last = parsed(exchanges[0]!);
    moved.answer = said(last, 'responseCode') ?? '';
    book.save();
    return { exchanges, code: moved.answer, text: 'Pembayaran berhasil', moved };
  }

  return { ask, pay, payQr, customerOf };
}

const dataOf = (body: Body): Record<string, unknown> => (body['virtualAccountData'] ?? {}) as Record<string, unknown>;
const flagOf = (body: Body): unknown => dataOf(body)['paymentFlagStatus'];
const wordsOf = (body: Body): string =>
  (dataOf(body)['paymentFlagReason'] as { indonesia?: string } | undefined)?.indonesia ??
  said(body, 'responseMessage') ??
  'Penagih tidak menjawab';

function said(body: Body, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
