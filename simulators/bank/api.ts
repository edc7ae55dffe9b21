/** The bank's own services: token, virtual accounts and QR codes for its biller, checked to the letter. */
import { randomBytes } from 'node:crypto';
import type { Book } from './book.ts';
import { dynamicQr } from './qris.ts';
import { isHmac, isRsa, money, symmetricText, wib, type Body } from './snap.ts';

export interface Answer {
  status: number;
  body: Body;
  /** What was computed here, when the signature did not fit. */
  signed?: string;
}
export interface Request {
  method: string;
  path: string;
  headers: Record<string, string | undefined>;
  body: string;
}

const SERVICES: Record<string, string> = {
  'POST /v1.0/access-token/b2b': '73',
  'POST /v1.0/transfer-va/create-va': '27',
  'PUT /v1.0/transfer-va/update-va': '28',
  'DELETE /v1.0/transfer-va/delete-va': '31',
  'POST /v1.0/transfer-va/status': '26',
  'POST /v1.0/qr/qr-mpm-generate': '47',
  'POST /v1.0/qr/qr-mpm-query': '51',
};
const WINDOW = 300_000;
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+07:00$/;
const AMOUNT = /^\d{1,13}\.\d{2}$/;

class Refusal extends Error {
  readonly status: number;
  readonly kase: string;
  readonly signed: string | undefined;
  constructor(status: number, kase: string, message: string, signed?: string) {
    super(message);
    this.status = status;
    this.kase = kase;
    this.signed = signed;
  }
}
const missing = (field: string): never => {
  throw new Refusal(400, '02', `Invalid Mandatory Field ${field}`);
};
const malformed = (field: string): never => {
  throw new Refusal(400, '01', `Invalid Field Format ${field}`);
};

/** The services over a book. */
export function createApi(book: Book) {
  const tokens = new Map<string, number>();
  const used = new Set<string>();

  function timestampOf(headers: Request['headers']): string {
    const said = headers['x-timestamp'] ?? missing('X-TIMESTAMP');
    if (!ISO.test(said)) malformed('X-TIMESTAMP');
    if (Math.abs(Date.parse(said) - book.now().getTime()) > WINDOW)
      throw new Refusal(401, '00', 'Unauthorized. [Timestamp]');
    return said;
  }

  function token({ headers, body }: Request): Body {
    const client = headers['x-client-key'] ?? missing('X-CLIENT-KEY');
    const timestamp = timestampOf(headers);
    const biller = book.biller;
    if (client !== biller?.ownClientId) throw new Refusal(401, '00', 'Unauthorized. [Unknown client]');
    const text = `${client}|${timestamp}`;
    if (!isRsa(biller.publicPem, text, headers['x-signature'] ?? missing('X-SIGNATURE')))
      throw new Refusal(401, '00', 'Unauthorized. [Signature]', text);
    if ((JSON.parse(body) as Body)['grantType'] !== 'client_credentials') malformed('grantType');
    const accessToken = randomBytes(24).toString('base64url');
    tokens.set(accessToken, book.now().getTime() + 900_000);
    return { accessToken, tokenType: 'BearerToken', expiresIn: 900 };
  }

  function verify(request: Request, service: string): Body {
    const { headers, method, path, body } = request;
    const timestamp = timestampOf(headers);
    const biller = book.biller;
    if (!biller || headers['x-partner-id'] !== biller.ownPartnerId)
      throw new Refusal(401, '00', 'Unauthorized. [Unknown client]');
    const bearer = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
    if (bearer === undefined || (tokens.get(bearer) ?? 0) < book.now().getTime())
      throw new Refusal(401, '01', 'Invalid Token (B2B)');
    const text = symmetricText({ method, path, body, timestamp }, bearer);
    if (!isHmac(biller.ownSecret, text, headers['x-signature'] ?? missing('X-SIGNATURE')))
      throw new Refusal(401, '00', 'Unauthorized. [Signature]', text);
    const externalId = headers['x-external-id'] ?? missing('X-EXTERNAL-ID');
    if (!/^\d{1,36}$/.test(externalId)) malformed('X-EXTERNAL-ID');
    if (!/^\w{1,5}$/.test(headers['channel-id'] ?? missing('CHANNEL-ID'))) malformed('CHANNEL-ID');
    const once = `${service}/${wib(book.now()).slice(0, 10)}/${externalId}`;
    if (used.has(once)) throw new Refusal(409, '00', 'Cannot use same X-EXTERNAL-ID in same day');
    used.add(once);
    return JSON.parse(body) as Body;
  }

  const text = (body: Body, field: string, most: number): string => {
    const value = body[field] ?? missing(field);
    if (typeof value !== 'string' || value === '' || value.length > most) return malformed(field);
    return value;
  };
  function amount(body: Body, field: string): number {
    const value = (body[field] ?? missing(field)) as { value?: unknown; currency?: unknown };
    if (typeof value.value !== 'string' || !AMOUNT.test(value.value)) malformed(`${field}.value`);
    if (value.currency !== 'IDR') malformed(`${field}.currency`);
    if (!String(value.value).endsWith('.00')) malformed(`${field}.value`);
    return Number.parseInt(String(value.value), 10);
  }
  function account(body: Body): string {
    const [service, customer, number] = [
      text(body, 'partnerServiceId', 8),
      text(body, 'customerNo', 20),
      text(body, 'virtualAccountNo', 28),
    ];
    if (service !== book.biller!.serviceId.padStart(8)) malformed('partnerServiceId');
    if (!/^\d+$/.test(customer)) malformed('customerNo');
    if (number !== service + customer) malformed('virtualAccountNo');
    return customer;
  }
  function instant(body: Body, field: string): string {
    const said = text(body, field, 25);
    return ISO.test(said) ? said : malformed(field);
  }
  const found = <T>(value: T | undefined, kase: string, message: string): T => {
    if (value === undefined) throw new Refusal(404, kase, message);
    return value;
  };

  function run(service: string, body: Body): Body {
    const names = {
      partnerServiceId: body['partnerServiceId'],
      customerNo: body['customerNo'],
      virtualAccountNo: body['virtualAccountNo'],
    };
    if (service === '27' || service === '28') {
      const customerNo = account(body);
      const at = book.vas.findIndex((v) => v.customerNo === customerNo);
      if (service === '27' && at >= 0) throw new Refusal(409, '01', 'Duplicate partnerReferenceNo');
      if (service === '28' && at < 0) throw new Refusal(404, '12', 'Invalid Bill/Virtual Account [Not Found]');
      const va = {
        customerNo,
        name: text(body, 'virtualAccountName', 255),
        amount: amount(body, 'totalAmount'),
        trxId: text(body, 'trxId', 64),
        expires: body['expiredDate'] === undefined ? undefined : instant(body, 'expiredDate'),
      };
      if (!/^[COIMLNX]$/.test(text(body, 'virtualAccountTrxType', 1))) malformed('virtualAccountTrxType');
      if (at < 0) book.vas.push(va);
      else book.vas[at] = va;
      book.save();
      return {
        virtualAccountData: { ...names, virtualAccountName: va.name, trxId: va.trxId, totalAmount: money(va.amount) },
      };
    }
    if (service === '31') {
      const customerNo = account(body);
      const at = book.vas.findIndex((v) => v.customerNo === customerNo);
      if (at < 0) throw new Refusal(404, '12', 'Invalid Bill/Virtual Account [Not Found]');
      book.vas.splice(at, 1);
      book.save();
      return { virtualAccountData: names };
    }
    if (service === '26') {
      const customerNo = account(body);
      const id = text(body, 'inquiryRequestId', 128);
      const paid = found(
        book.moved.findLast((m) => m.kind === 'pay' && m.code === customerNo && (m.id === id || id === customerNo)),
        '01',
        'Transaction Not Found',
      );
      return {
        virtualAccountData: {
          ...names,
          inquiryRequestId: id,
          paymentRequestId: paid.id,
          paidAmount: money(paid.amount),
          paymentFlagStatus: '00',
          transactionDate: paid.at,
        },
      };
    }
    if (service === '47') {
      const { merchant } = book.biller!;
      const partnerReference = text(body, 'partnerReferenceNo', 64);
      if (book.qrs.some((q) => q.partnerReference === partnerReference))
        throw new Refusal(409, '01', 'Duplicate partnerReferenceNo');
      if (text(body, 'merchantId', 64) !== merchant.merchantId) throw new Refusal(404, '08', 'Invalid Merchant');
      const value = amount(body, 'amount');
      if (value < 1 || value > 10_000_000) throw new Refusal(403, '02', 'Exceeds Transaction Amount Limit');
      const expires = instant(body, 'validityPeriod');
      const reference = book.next('QR');
      const content = dynamicQr(merchant, { amount: value, bill: partnerReference, reference });
      book.qrs.push({ reference, partnerReference, amount: value, content, expires, status: '01' });
      book.save();
      return {
        referenceNo: reference,
        partnerReferenceNo: partnerReference,
        qrContent: content,
        merchantName: merchant.name,
      };
    }
    if (text(body, 'serviceCode', 2) !== '47') malformed('serviceCode');
    const partnerReference = text(body, 'originalPartnerReferenceNo', 64);
    const qr = found(
      book.qrs.find((q) => q.partnerReference === partnerReference),
      '01',
      'Transaction Not Found',
    );
    return {
      originalReferenceNo: qr.reference,
      originalPartnerReferenceNo: partnerReference,
      serviceCode: '47',
      latestTransactionStatus: qr.status,
      transactionStatusDesc: { '00': 'Success', '01': 'Initiated', '04': 'Refunded', '05': 'Canceled' }[qr.status],
      ...(qr.paidAt ? { paidTime: qr.paidAt } : {}),
      amount: money(qr.amount),
    };
  }

  return {
    /** Answers a call; undefined when there is no such service. */
    handle(request: Request): Answer | undefined {
      const service = SERVICES[`${request.method} ${request.path}`];
      if (service === undefined) return undefined;
      const say = (status: number, kase: string, message: string, more: Body = {}): Answer => ({
        status,
        body: { responseCode: `${status}${service}${kase}`, responseMessage: message, ...more },
      });
      try {
        const body = service === '73' ? token(request) : run(service, verify(request, service));
        return say(200, '00', 'Successful', body);
      } catch (error) {
        if (error instanceof SyntaxError) return say(400, '00', 'Bad Request');
        if (!(error instanceof Refusal)) throw error;
        const { status, kase, message, signed } = error;
        return {
          ...say(status, kase, message, signed === undefined ? {} : { additionalInfo: { stringToSign: signed } }),
          ...(signed === undefined ? {} : { signed }),
        };
      }
    },
  };
}
