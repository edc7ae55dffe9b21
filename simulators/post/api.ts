/** The carrier's gateway: strict about tokens, signatures, times and every field; it shows the string that it signed. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { EVENTS, wall, type Book, type Shipment } from './book.ts';

export interface Incoming {
  method: string;
  path: string;
  headers: Record<string, string | undefined>;
  body: string;
}
export interface Answer {
  status: number;
  body: object;
  /** The string that was signed, for whoever looks why it differs. */
  signed?: string;
}

const TOKEN_SECONDS = 3600;
const WINDOW_MS = 5 * 60_000;

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const zip = z.string().regex(/^\d{5}$/);
const common = {
  customertype: z.string(),
  email: z.string(),
  country: z.string().min(1),
  geolang: z.string(),
  geolat: z.string(),
  name: z.string().min(1).max(100),
  address: z.string().min(5).max(300),
  subdistrict: z.string(),
  city: z.string().min(1),
  province: z.string(),
  zipcode: zip,
  description: z.string(),
};
const posting = z.strictObject({
  userid: z.string(),
  memberid: z.string(),
  orderid: z.string().min(6).max(30),
  addresses: z.tuple([
    z.strictObject({ ...common, addresstype: z.literal('senderlocation'), phone: z.string() }),
    z.strictObject({
      ...common,
      addresstype: z.literal('receiverlocation'),
      phone: z.string().regex(/^\+62\d{8,12}$/),
    }),
  ]),
  itemproperties: z.strictObject({
    itemtypeid: z.string(),
    productid: z.string(),
    valuegoods: z.number(),
    weight: z.int().min(1).max(30_000),
    length: z.number(),
    width: z.number(),
    height: z.number(),
    codvalue: z.number(),
    pin: z.string(),
    itemdesc: z.string().min(1),
  }),
  paymentvalues: z.array(z.strictObject({ name: z.enum(['fee', 'fee_receiver']), value: z.string() })).min(1),
  taxes: z.array(z.unknown()),
  services: z.array(z.strictObject({ name: z.string(), value: z.enum(['0', '1']) })).min(1),
});
const pricing = z.strictObject({
  customerid: z.string(),
  desttypeid: z.literal('1'),
  itemtypeid: z.enum(['0', '1']),
  shipperzipcode: zip,
  receiverzipcode: zip,
  weight: z.int().min(1),
  length: z.number(),
  width: z.number(),
  height: z.number(),
  diameter: z.number(),
  valuegoods: z.number(),
});
const tracking = z.strictObject({ barcode: z.string().min(1) });

export interface Rules {
  /** Postcodes that it goes to, as ranges. */
  postcodes: readonly { from: string; to: string }[];
  /** A repeated order gets a second number, as some counters do. */
  twoNumbers(): boolean;
  /** It charges more than it said. */
  dearer(): boolean;
}

export function createApi(book: Book, rules: Rules) {
  const tokens = new Map<string, number>();
  const served = (code: string): boolean => rules.postcodes.some((r) => code >= r.from && code <= r.to);
  /** Twelve thousand for a kilogram, four thousand for each that has begun after it. */
  const feeOf = (weight: number): number => 12_000 + Math.max(0, Math.ceil(weight / 1000) - 1) * 4000;

  function token({ headers, body }: Incoming): Answer {
    const { consumerKey, consumerSecret } = book.keys;
    const wanted = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`;
    if (!same(headers['authorization'] ?? '', wanted)) return { status: 401, body: { error: 'invalid_client' } };
    if (new URLSearchParams(body).get('grant_type') !== 'client_credentials')
      return { status: 400, body: { error: 'unsupported_grant_type' } };
    const value = randomBytes(20).toString('hex');
    tokens.set(value, book.now().getTime() + TOKEN_SECONDS * 1000);
    return { status: 200, body: { access_token: value, expires_in: TOKEN_SECONDS, token_type: 'Bearer' } };
  }

  /** What is wrong with the call's proof; undefined: nothing. */
  function fault({ method, path, headers, body }: Incoming): { why: string; signed?: string } | undefined {
    const value = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
    const until = value === undefined ? undefined : tokens.get(value);
    if (value === undefined || until === undefined || until < book.now().getTime()) return { why: 'token' };
    if (headers['x-pos-key'] !== book.keys.key) return { why: 'X-POS-Key' };
    const timestamp = headers['x-pos-timestamp'] ?? '';
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(timestamp)) return { why: 'X-POS-Timestamp' };
    if (Math.abs(new Date(timestamp).getTime() - book.now().getTime()) > WINDOW_MS)
      return { why: 'X-POS-Timestamp: jauh' };
    const signed = [method, path, value, sha(body), timestamp].join(':');
    const right = createHmac('sha256', book.keys.secret).update(signed).digest('hex');
    return same(headers['x-pos-signature'] ?? '', right) ? undefined : { why: 'X-POS-Signature', signed };
  }

  function prices(raw: unknown): Answer {
    const asked = pricing.safeParse(raw);
    if (!asked.success) return { status: 400, body: { rescode: '30', resdesc: z.prettifyError(asked.error) } };
    const { weight, receiverzipcode } = asked.data;
    if (!served(receiverzipcode)) return { status: 200, body: { rs_fee: null } };
    // A single row stands alone, as the real gateway has it.
    const row = {
      serviceCode: '240',
      serviceName: 'PAKETPOS KOTA',
      fee: feeOf(weight),
      feeTax: 0,
      insurance: 0,
      insuranceTax: 0,
      totalFee: feeOf(weight),
      itemValue: 0,
      notes: '1-2 HARI',
    };
    return { status: 200, body: { rs_fee: { r_fee: row } } };
  }

  function post(raw: unknown, body: string): Answer {
    const refuse = (rescode: string, resdesc: string): Answer => ({ status: 200, body: { rescode, resdesc } });
    const asked = posting.safeParse(raw);
    if (!asked.success) return refuse('30', z.prettifyError(asked.error));
    const { orderid, memberid, userid, addresses, itemproperties, paymentvalues } = asked.data;
    if (memberid !== book.keys.customer || userid !== book.keys.user) return refuse('12', 'bukan pelanggan kami');
    const to = addresses[1];
    const digest = sha(body);
    const before = book.shipments.filter((s) => s.orderid === orderid).at(-1);
    if (before && before.digest !== digest) return refuse('21', 'orderid sudah dipakai untuk kiriman lain');
    if (before && !rules.twoNumbers())
      return {
        status: 200,
        body: { rescode: '00', resdesc: 'sudah ada', awb: before.awb, transref: orderid, fee: before.fee },
      };
    if (!served(to.zipcode)) return refuse('11', `kode pos ${to.zipcode} tidak dikenal`);
    const made: Shipment = {
      awb: book.next(),
      orderid,
      digest,
      receiver: {
        name: to.name,
        address: to.address,
        district: to.subdistrict,
        zipcode: to.zipcode,
        phone: to.phone,
      },
      weight: itemproperties.weight,
      fee: feeOf(itemproperties.weight) + (rules.dearer() ? 3000 : 0),
      payer: paymentvalues.some((p) => p.name === 'fee_receiver') ? 'receiver' : 'customer',
      postedAt: book.now().toISOString(),
      events: [],
      photo: undefined,
    };
    book.shipments.push(made);
    book.save();
    return { status: 200, body: { rescode: '00', resdesc: 'ok', awb: made.awb, transref: orderid, fee: made.fee } };
  }

  function track(raw: unknown): Answer {
    const asked = tracking.safeParse(raw);
    if (!asked.success) return { status: 400, body: { rescode: '30', resdesc: z.prettifyError(asked.error) } };
    const found = book.find(asked.data.barcode);
    if (!found || found.events.length === 0) return { status: 200, body: { rs_tnt: null } };
    const rows = found.events.map((e) => ({
      barcode: found.awb,
      officeCode: '20000',
      office: e.office,
      eventName: EVENTS[e.kind],
      eventDate: wall(e.at),
      description: e.description,
    }));
    return { status: 200, body: { rs_tnt: { r_tnt: rows.length === 1 ? rows[0] : rows } } };
  }

  function proof(raw: unknown): Answer {
    const asked = tracking.safeParse(raw);
    const found = asked.success ? book.find(asked.data.barcode) : undefined;
    if (!found?.photo) return { status: 200, body: { rs_pod: null } };
    const photo = found.photo === 'huge' ? Buffer.alloc(5 * 1024 * 1024, 7).toString('base64') : found.photo;
    return { status: 200, body: { rs_pod: { photo } } };
  }

  return {
    /** Undefined for a path that it does not have. */
    handle(request: Incoming): Answer | undefined {
      if (request.method !== 'POST') return undefined;
      if (request.path === '/token') return token(request);
      const service = {
        '/utilitas/1.0.1/getFee': prices,
        '/webhookpos/1.0.1/AddPostingDoc': (raw: unknown) => post(raw, request.body),
        '/utilitas/1.0.1/getTrackAndTrace': track,
        '/utilitas/1.0.1/getPod': proof,
      }[request.path];
      if (!service) return undefined;
      const wrong = fault(request);
      if (wrong)
        return {
          status: 401,
          body: {
            rescode: '401',
            resdesc: `ditolak: ${wrong.why}`,
            ...(wrong.signed && { string_to_sign: wrong.signed }),
          },
          ...(wrong.signed && { signed: wrong.signed }),
        };
      let raw: unknown;
      try {
        raw = JSON.parse(request.body);
      } catch {
        return { status: 400, body: { rescode: '30', resdesc: 'bukan JSON' } };
      }
      return service(raw);
    },
    forgetTokens: () => tokens.clear(),
  };
}
