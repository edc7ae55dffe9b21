/**
 * PT Pos Indonesia's gateway: price, posting, track. What was not answered, or not understood, throws CarrierAway: it may
 * have been done, and the same reference asked again gives the same number.
 */
import { Agent, request } from 'undici';
import { z } from 'zod';
import {
  CarrierAway,
  type CarrierPort,
  type Posted,
  type PostRefusal,
  type Shipment,
} from '../../modules/delivery/carrier-port.ts';
import type { Scan } from '../../modules/delivery/model.ts';
import { scanOf } from './events.ts';
import { sign } from './signature.ts';

export interface PosOptions {
  /** `https://api.posindonesia.co.id:8245` */
  origin: string;
  /** Of the token (OAuth client credentials). */
  consumerKey: string;
  consumerSecret: string;
  /** Of each call's signature. */
  key: string;
  secret: string;
  /** The city as the carrier knows it. */
  customer: string;
  user: string;
  timeoutMs?: number;
  now?: () => Date;
}

const LIMIT = 262_144;
/** A token is fetched anew when four fifths of its life are over. */
const FRESH = 0.8;

/** One row stands alone, many in a list: the gateway's own habit. */
const listOf = <T extends z.ZodType>(row: T) =>
  z.union([z.array(row), row.transform((one) => [one])]) as z.ZodType<z.output<T>[]>;
const amount = z.union([z.number(), z.string().regex(/^\d+(\.0+)?$/)]).transform((v) => BigInt(Math.trunc(Number(v))));

const FEES = z.object({
  rs_fee: z
    .object({
      r_fee: listOf(z.object({ serviceCode: z.coerce.string(), serviceName: z.string(), totalFee: amount })),
    })
    .nullable(),
});
const POSTED = z.object({
  rescode: z.coerce.string(),
  awb: z
    .string()
    .regex(/^[A-Z0-9]{8,20}$/)
    .optional(),
  fee: amount.optional(),
});
const TRACK = z.object({
  rs_tnt: z
    .object({
      r_tnt: listOf(
        z.object({
          office: z.string().default(''),
          eventName: z.string(),
          eventDate: z.string(),
          description: z
            .string()
            .nullish()
            .transform((v) => v ?? ''),
        }),
      ),
    })
    .nullable(),
});
const PROOF = z.object({ rs_pod: z.object({ photo: z.string() }).nullable() });

/** Codes of a refused posting. The gateway documents none: an unknown one is `other`, and its posting was not taken. */
const REFUSALS: Record<string, PostRefusal> = {
  '11': 'wrong_postcode',
  '12': 'not_served',
  '21': 'reference_reused',
  '30': 'invalid',
};

export function posCarrier(o: PosOptions): CarrierPort & { close(): Promise<void> } {
  const { timeoutMs = 15_000, now = () => new Date() } = o;
  const dispatcher = new Agent({
    connect: { timeout: timeoutMs },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connections: 8,
  });
  let token: Promise<{ value: string; until: number }> | undefined;

  async function raw(path: string, headers: Record<string, string>, body: string, limit: number) {
    try {
      const answer = await request(o.origin + path, { dispatcher, method: 'POST', headers, body });
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > limit) {
          answer.body.destroy();
          return { status: answer.statusCode, text: undefined };
        }
        chunks.push(chunk);
      }
      return { status: answer.statusCode, text: Buffer.concat(chunks).toString('utf8') };
    } catch (error) {
      throw new CarrierAway(`no answer: ${(error as { code?: string }).code ?? 'unknown'}`);
    }
  }

  async function fetchToken(): Promise<{ value: string; until: number }> {
    const basic = Buffer.from(`${o.consumerKey}:${o.consumerSecret}`).toString('base64');
    const { status, text } = await raw(
      '/token',
      { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      'grant_type=client_credentials',
      LIMIT,
    );
    const said = z
      .object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })
      .safeParse(parsed(text));
    if (status !== 200 || !said.success) throw new CarrierAway(`no token: ${status}`);
    return { value: said.data.access_token, until: now().getTime() + said.data.expires_in * 1000 * FRESH };
  }

  async function tokenNow(): Promise<string> {
    const had = await token?.catch(() => undefined);
    if (had && had.until > now().getTime()) return had.value;
    token = fetchToken();
    token.catch(() => (token = undefined));
    return (await token).value;
  }

  /** Signs over the bytes that are sent. A token that was withdrawn is fetched anew, once. */
  async function call(
    path: string,
    body: object,
    limit = LIMIT,
  ): Promise<{ status: number; text: string | undefined }> {
    const bytes = JSON.stringify(body);
    for (let attempt = 1; ; attempt++) {
      const value = await tokenNow();
      const timestamp = now().toISOString();
      const answer = await raw(
        path,
        {
          authorization: `Bearer ${value}`,
          'content-type': 'application/json',
          'x-pos-key': o.key,
          'x-pos-timestamp': timestamp,
          'x-pos-signature': sign(o.secret, { method: 'POST', path, token: value, body: bytes, timestamp }),
        },
        bytes,
        limit,
      );
      if (answer.status !== 401 || attempt === 2) return answer;
      token = undefined;
    }
  }

  async function ask<T>(path: string, body: object, shape: z.ZodType<T>): Promise<T> {
    const { status, text } = await call(path, body);
    const said = shape.safeParse(parsed(text));
    if (status !== 200 || !said.success) throw new CarrierAway(`${path} answered ${status}`);
    return said.data;
  }

  return {
    code: 'pos',
    name: 'PT Pos Indonesia',
    close: () => dispatcher.destroy(),

    async prices({ weightG, from, to }) {
      const { rs_fee: found } = await ask(
        '/utilitas/1.0.1/getFee',
        {
          customerid: o.customer,
          desttypeid: '1',
          itemtypeid: '0',
          shipperzipcode: from,
          receiverzipcode: to,
          weight: weightG,
          length: 0,
          width: 0,
          height: 0,
          diameter: 0,
          valuegoods: 0,
        },
        FEES,
      );
      return (found?.r_fee ?? []).map((r) => ({ service: r.serviceCode, name: r.serviceName, total: r.totalFee }));
    },

    async post(s): Promise<Posted> {
      const { status, text } = await call('/webhookpos/1.0.1/AddPostingDoc', postingOf(o, s));
      const said = POSTED.safeParse(parsed(text));
      // Only an answer in the gateway's own form is a refusal; a page of a proxy says nothing of what was done.
      if (!said.success || status >= 500) throw new CarrierAway(`posting answered ${status}`);
      const { rescode, awb, fee } = said.data;
      if (rescode === '00' && awb !== undefined && fee !== undefined) return { state: 'posted', awb, fee };
      if (rescode === '00') throw new CarrierAway('posting answered without a number');
      return { state: 'refused', reason: REFUSALS[rescode] ?? 'other' };
    },

    async track(awb) {
      const { rs_tnt: found } = await ask('/utilitas/1.0.1/getTrackAndTrace', { barcode: awb }, TRACK);
      if (found === null) return 'unknown';
      return found.r_tnt.map(scanOf).filter((s): s is Scan => s !== undefined);
    },

    async photo(awb, most) {
      // Base64 is four thirds of the picture; beyond that nothing is read.
      const { status, text } = await call('/utilitas/1.0.1/getPod', { barcode: awb }, Math.ceil((most * 4) / 3) + 1024);
      if (text === undefined) return 'too_large';
      const said = PROOF.safeParse(parsed(text));
      if (status !== 200 || !said.success) throw new CarrierAway(`proof answered ${status}`);
      if (said.data.rs_pod === null) return undefined;
      const bytes = Buffer.from(said.data.rs_pod.photo, 'base64');
      return bytes.length > most ? 'too_large' : bytes;
    },

    trackUrl: (awb) => `https://www.posindonesia.co.id/id/tracking/${encodeURIComponent(awb)}`,
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A posting as the gateway asks for it. */
function postingOf(o: PosOptions, s: Shipment): object {
  const common = { customertype: '0', email: '', country: 'Indonesia', geolang: '', geolat: '' };
  return {
    userid: o.user,
    memberid: o.customer,
    orderid: s.reference,
    addresses: [
      {
        ...common,
        addresstype: 'senderlocation',
        name: s.from.name,
        phone: s.from.phone,
        address: s.from.address,
        subdistrict: '',
        city: s.from.city,
        province: '',
        zipcode: s.from.postcode,
        description: '',
      },
      {
        ...common,
        addresstype: 'receiverlocation',
        name: s.to.name,
        phone: s.to.phone,
        address: `${s.to.street}, ${s.to.ward}`,
        subdistrict: s.to.district,
        city: s.to.city,
        province: '',
        zipcode: s.to.postcode,
        description: s.to.note,
      },
    ],
    itemproperties: {
      itemtypeid: '0',
      productid: '240',
      valuegoods: 0,
      weight: s.weightG,
      length: 0,
      width: 0,
      height: 0,
      codvalue: 0,
      pin: '',
      itemdesc: s.contents,
    },
    paymentvalues: [{ name: s.pays === 'receiver' ? 'fee_receiver' : 'fee', value: '0' }],
    taxes: [],
    services: [{ name: 'delivery', value: '1' }],
  };
}
