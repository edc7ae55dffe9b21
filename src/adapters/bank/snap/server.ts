/**
 * Our half of SNAP as a biller: a partner fetches a token, asks what a virtual account owes, and tells what was paid.
 * Each call is verified over the bytes that came, before one of them is believed.
 */
import type { BankCall, BankDoor, BankServerPort, BankWireAnswer } from '../../../modules/money/bank-port.ts';
import { SERVICE, snapAnswer, type Service, type SnapCase } from './codes.ts';
import { FieldFault, optionalText, readBody, type JsonObject } from './message.ts';
import { notice } from './qr-notice.ts';
import { bodyHash, stringToSign, tokenString, verifyAsymmetric, verifySymmetric } from './signature.ts';
import { inWindow, readInstant, wireDay, wireInstant } from './time.ts';
import type { Transaction } from './transaction.ts';
import { inquiry, payment, status } from './virtual-account.ts';

interface Route {
  service: Service;
  run?(t: Transaction): Promise<BankWireAnswer>;
}
/** After the mount, `/snap`. */
const ROUTES: Record<string, Route> = {
  '/v1.0/access-token/b2b': { service: SERVICE.token },
  '/v1.0/transfer-va/inquiry': { service: SERVICE.vaInquiry, run: inquiry },
  '/v1.0/transfer-va/payment': { service: SERVICE.vaPayment, run: payment },
  '/v1.0/transfer-va/status': { service: SERVICE.vaStatus, run: status },
  '/v1.0/qr/qr-mpm-notify': { service: SERVICE.qrNotify, run: notice },
};

/** A refusal on the way to the service. */
class Stop extends Error {
  readonly which: SnapCase;
  readonly reason: string | undefined;
  constructor(which: SnapCase, reason?: string) {
    super(which);
    this.name = 'Stop';
    this.which = which;
    this.reason = reason;
  }
}

/** The server half over the door of money. */
export function snapServer(): BankServerPort {
  return {
    async answer(call, door) {
      const [path = '', query] = call.url.replace(/^\/snap(?=\/)/, '').split('?', 2);
      const route = Object.hasOwn(ROUTES, path) ? ROUTES[path]! : undefined;
      const service = route?.service ?? SERVICE.token;
      const at = wireInstant(call.now);
      const answer: Transaction['answer'] = (which, reason, more) =>
        snapAnswer(service, which, { at, ...(reason === undefined ? {} : { reason }), ...(more ? { more } : {}) });
      try {
        if (!route) throw new Stop('not_supported');
        if (call.method !== 'POST') throw new Stop('not_supported');
        if (!route.run) return await token(call, door, answer);
        return await route.run({ ...(await verified(call, path, query, door)), door, answer });
      } catch (error) {
        if (error instanceof Stop) return answer(error.which, error.reason);
        if (error instanceof FieldFault) return answer(error.missing ? 'field_missing' : 'field_format', error.field);
        throw error;
      }
    },
  };
}

/** A header that must be there, at most so long. */
function header(call: BankCall, name: string, most: number, fits: RegExp = /^[\x20-\x7e]+$/): string {
  const value = call.headers[name.toLowerCase()];
  if (value === undefined || value === '') throw new FieldFault(name, true);
  if (typeof value !== 'string' || value.length > most || !fits.test(value)) throw new FieldFault(name, false);
  return value;
}

function refuse(door: BankDoor, who: string, why: 'Signature' | 'Unknown client' | 'Timestamp' | 'Address'): never {
  door.refused(who, why);
  throw new Stop('unauthorized', `[${why}]`);
}

function readTime(call: BankCall): { timestamp: string; at: Date } {
  const timestamp = header(call, 'X-TIMESTAMP', 29);
  const at = readInstant(timestamp);
  if (!at) throw new FieldFault('X-TIMESTAMP', false);
  return { timestamp, at };
}

function bodyOf(call: BankCall): JsonObject {
  const type = call.headers['content-type'];
  if (typeof type !== 'string' || !/^application\/json\s*(;|$)/i.test(type)) throw new Stop('bad_request');
  const body = readBody(call.body);
  if (!body) throw new Stop('bad_request');
  return body;
}

async function token(call: BankCall, door: BankDoor, answer: Transaction['answer']): Promise<BankWireAnswer> {
  const clientId = header(call, 'X-CLIENT-KEY', 64);
  const { timestamp, at } = readTime(call);
  const signature = header(call, 'X-SIGNATURE', 1024);
  const partner = await door.partnerByClient(clientId);
  if (!partner) return refuse(door, clientId, 'Unknown client');
  const { inbound } = partner.profile;
  if (!door.mayCall(partner, call.ip)) return refuse(door, partner.code, 'Address');
  if (!inWindow(at, call.now, inbound.windowSeconds)) return refuse(door, partner.code, 'Timestamp');
  const text = tokenString(clientId, timestamp);
  if (!verifyAsymmetric(partner.keys.theirPublic, text, signature, inbound.encodings))
    return refuse(door, partner.code, 'Signature');
  const body = bodyOf(call);
  // `granttype` until v1.0.1 of the standard.
  const grant = optionalText(body, 'grantType', 32) ?? optionalText(body, 'granttype', 32);
  if (grant === undefined) throw new FieldFault('grantType', true);
  if (grant !== 'client_credentials') throw new FieldFault('grantType', false);
  const { token: accessToken, seconds } = await door.issueToken(partner);
  return answer('ok', undefined, { accessToken, tokenType: 'Bearer', expiresIn: String(seconds) });
}

async function verified(
  call: BankCall,
  path: string,
  query: string | undefined,
  door: BankDoor,
): Promise<Omit<Transaction, 'door' | 'answer'>> {
  const partnerId = header(call, 'X-PARTNER-ID', 36);
  const { timestamp, at } = readTime(call);
  const signature = header(call, 'X-SIGNATURE', 1024);
  const partner = await door.partnerById(partnerId);
  if (!partner) return refuse(door, partnerId, 'Unknown client');
  const { inbound } = partner.profile;
  if (!door.mayCall(partner, call.ip)) return refuse(door, partner.code, 'Address');
  if (!inWindow(at, call.now, inbound.windowSeconds)) return refuse(door, partner.code, 'Timestamp');

  const bearer = inbound.signing === 'asymmetric_tokenless' ? undefined : bearerOf(call);
  const signed = `${inbound.pathPrefix}${path}${inbound.pathWithQuery && query ? `?${query}` : ''}`;
  const fits = inbound.minify.some((minify) => {
    const hash = bodyHash(call.body, minify);
    if (hash === undefined) return false;
    const of = { method: call.method, path: signed, bodyHash: hash, timestamp };
    return inbound.signing === 'symmetric'
      ? verifySymmetric(
          partner.keys.inboundSecret,
          stringToSign({ ...of, token: bearer }),
          signature,
          inbound.encodings,
        )
      : verifyAsymmetric(partner.keys.theirPublic, stringToSign(of), signature, inbound.encodings);
  });
  if (!fits) return refuse(door, partner.code, 'Signature');
  if (bearer !== undefined && !(await door.holdsToken(partner, bearer))) {
    door.refused(partner.code, 'Token');
    throw new Stop('invalid_token');
  }
  const externalId = header(call, 'X-EXTERNAL-ID', 36, /^[A-Za-z0-9-]+$/);
  const channel = header(call, 'CHANNEL-ID', 5, /^[A-Za-z0-9]+$/);
  if (inbound.channels.length > 0 && !inbound.channels.includes(channel)) throw new Stop('not_allowed', '[CHANNEL-ID]');
  return { partner, body: bodyOf(call), externalId, day: wireDay(at), raw: call.body };
}

function bearerOf(call: BankCall): string {
  const said = call.headers['authorization'];
  if (said === undefined || said === '') throw new Stop('token_not_found');
  const bearer = typeof said === 'string' ? /^Bearer ([\w.~+/=-]{1,2048})$/i.exec(said)?.[1] : undefined;
  if (bearer === undefined) throw new Stop('invalid_token');
  return bearer;
}
