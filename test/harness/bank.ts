import { generateKeyPairSync } from 'node:crypto';
import { asymmetricText, hmac, rsa, symmetricText, wib, type Body } from '../../simulators/bank/snap.ts';
import { execute } from '../../src/kernel/command.ts';
import { SYSTEM } from '../../src/kernel/permission.ts';
import type { BankProfile } from '../../src/modules/money/bank-port.ts';
import { addPartner, takeKey } from '../../src/modules/money/commands/bank-partner.ts';
import { usualProfile } from '../../src/modules/money/model/bank-profile.ts';
import type { TestCity } from './city.ts';

/** A key pair of a partner, in PEM. */
export const keyPair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

export interface Answer {
  status: number;
  body: Body & { responseCode?: string; responseMessage?: string; virtualAccountData?: Record<string, unknown> };
}
export interface Sending {
  externalId?: string;
  token?: string;
  secret?: string;
  at?: Date;
  /** As it is sent; signed is what `body` says. */
  sent?: string | Buffer;
  signature?: string;
  headers?: Record<string, string | undefined>;
  path?: string;
}

export interface TestBank {
  code: string;
  secret: string;
  keys: ReturnType<typeof keyPair>;
  token(): Promise<string>;
  askToken(o?: Sending): Promise<Answer>;
  /** A signed call of the bank to us; a fresh X-EXTERNAL-ID unless told. */
  send(path: string, body: unknown, o?: Sending): Promise<Answer>;
  inquire(customerNo: string, o?: Sending & { more?: Body }): Promise<Answer>;
  pay(customerNo: string, id: string, value: number | string, o?: Sending & { more?: Body }): Promise<Answer>;
}

export const SERVICE_ID = '12117';
/** The three names of an account. */
export const accountOf = (customerNo: string) => ({
  partnerServiceId: SERVICE_ID.padStart(8),
  customerNo,
  virtualAccountNo: SERVICE_ID.padStart(8) + customerNo,
});

let count = 0;

/** A bank known to a city, with keys of its own, that signs by the simulator's hand. */
export async function bankIn(
  t: TestCity,
  o: { code?: string; inbound?: Partial<BankProfile['inbound']>; more?: Partial<BankProfile> } = {},
): Promise<TestBank> {
  const code = o.code ?? 'bank-contoh';
  const secret = `rahasia-contoh-${code}`;
  const keys = keyPair();
  const usual = usualProfile();
  const profile: BankProfile = {
    ...usual,
    serviceId: SERVICE_ID,
    ...o.more,
    inbound: { ...usual.inbound, ...o.inbound },
  };
  const admin = t.ctx({
    actor: { ...SYSTEM, kind: 'system', posts: [{ id: 'x', role: 'admin_kota', agency: 'x', area: null }] },
  });
  await execute(admin, addPartner, {
    code,
    name: 'Bank Contoh',
    stage: 'sandbox',
    clientId: `client-${code}`,
    partnerId: `partner-${code}`,
    active: true,
    profile,
  });
  await execute(admin, takeKey, { partner: code, use: 'their_public', value: keys.publicKey, overlapHours: 24 });
  await execute(admin, takeKey, { partner: code, use: 'inbound_secret', value: secret, overlapHours: 24 });

  const post = async (path: string, headers: Record<string, string | undefined>, payload: string | Buffer) => {
    const answer = await t.app.inject({
      method: 'POST',
      url: path,
      headers: {
        host: new URL(t.city.origin).host,
        'content-type': 'application/json',
        ...Object.fromEntries(Object.entries(headers).filter(([, v]) => v !== undefined)),
      },
      payload,
    });
    return { status: answer.statusCode, body: answer.body ? (answer.json() as Answer['body']) : {} };
  };
  const bank: TestBank = {
    code,
    secret,
    keys,
    askToken(s = {}) {
      const timestamp = wib(s.at ?? t.now);
      return post(
        '/snap/v1.0/access-token/b2b',
        {
          'x-client-key': `client-${code}`,
          'x-timestamp': timestamp,
          'x-signature': s.signature ?? rsa(keys.privateKey, `client-${code}|${timestamp}`),
          ...s.headers,
        },
        s.sent ?? JSON.stringify({ grantType: 'client_credentials', additionalInfo: {} }),
      );
    },
    async token() {
      const { body } = await bank.askToken();
      if (typeof body['accessToken'] !== 'string') throw new Error(JSON.stringify(body));
      return body['accessToken'];
    },
    async send(path, body, s = {}) {
      const text = JSON.stringify(body);
      const timestamp = wib(s.at ?? t.now);
      const signed = { method: 'POST', path: s.path ?? path, body: text, timestamp };
      const tokenless = profile.inbound.signing === 'asymmetric_tokenless';
      const token = tokenless ? undefined : (s.token ?? (await bank.token()));
      const signature =
        profile.inbound.signing === 'symmetric'
          ? hmac(s.secret ?? secret, symmetricText(signed, token!))
          : rsa(keys.privateKey, asymmetricText(signed));
      return post(
        path,
        {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          'x-timestamp': timestamp,
          'x-signature': s.signature ?? signature,
          'x-partner-id': `partner-${code}`,
          'x-external-id': s.externalId ?? String(++count).padStart(12, '0'),
          'channel-id': '95221',
          ...s.headers,
        },
        s.sent ?? text,
      );
    },
    inquire: (customerNo, { more, ...s } = {}) =>
      bank.send(
        '/snap/v1.0/transfer-va/inquiry',
        { ...accountOf(customerNo), inquiryRequestId: `INQ-${++count}`, ...more },
        s,
      ),
    pay: (customerNo, id, value, { more, ...s } = {}) =>
      bank.send(
        '/snap/v1.0/transfer-va/payment',
        {
          ...accountOf(customerNo),
          virtualAccountName: 'X',
          paymentRequestId: id,
          paidAmount: { value: typeof value === 'number' ? `${value}.00` : value, currency: 'IDR' },
          trxDateTime: wib(s.at ?? t.now),
          flagAdvise: 'N',
          ...more,
        },
        s,
      ),
  };
  return bank;
}
