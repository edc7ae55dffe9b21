/**
 * Time stamps within signatures (PAdES B-T: RFC 3161, EN 319 142-1 §6.3): an authority of time says that the signature was
 * there at an instant. The token lies outside what is signed, in the room that the signature left for it, so putting one in
 * changes nothing that anybody signed. Anybody may put one in; so one that is untrue is a fault of the file, and one of an
 * authority that no root of ours vouches for is only a claim.
 */
import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, TimeStampReq, TimeStampResp, TSTInfo } from 'pkijs';
import { checkChain, readRoots } from './chain.ts';
import { checkCms, checkCmsWithContent, derPart, HASHES, subjectOf, type Cert, type CmsReport } from './cms.ts';
import { findSignatures } from './pdf-signatures.ts';
import type { TimePort } from './time-port.ts';

export interface TimeStamp {
  at: Date;
  /** CN of the authority's certificate. */
  by: string;
  /** Whether a root of ours vouches for it. */
  trusted: boolean;
}

/** Not a token, or one over something else. */
export type TimeStampFault = 'time_stamp_untrue';

const TST_INFO = '1.2.840.113549.1.9.16.1.4';
const TIME_STAMP = '1.2.840.113549.1.9.16.2.14';
const SHA256 = '2.16.840.1.101.3.4.2.1';

/** Looks at the time stamps of a signature: the earliest that counts, and whether any is untrue. */
export function checkTimeStamps(
  cms: Pick<CmsReport, 'value' | 'timeStamps'>,
  roots: readonly Cert[],
): { stamp?: TimeStamp; fault?: TimeStampFault } {
  const { value } = cms;
  if (!value || cms.timeStamps.length === 0) return {};
  const stamps = cms.timeStamps.map((token) => checkToken(token, value, roots));
  const fault = stamps.includes(undefined) ? { fault: 'time_stamp_untrue' as const } : {};
  const [stamp] = stamps
    .filter((s) => s !== undefined)
    .sort((a, b) => Number(b.trusted) - Number(a.trusted) || a.at.getTime() - b.at.getTime());
  return { ...fault, ...(stamp && { stamp }) };
}

/** Undefined unless it is a true token over these bytes. A hash or a key too weak to prove anything is never trusted. */
export function checkToken(token: Buffer, over: Buffer, roots: readonly Cert[]): TimeStamp | undefined {
  const cms = checkCmsWithContent(token, TST_INFO);
  if (!cms.signer || !cms.content || cms.faults.some((fault) => fault !== 'weak_algorithm')) return undefined;
  try {
    const info = TSTInfo.fromBER(new Uint8Array(cms.content).buffer);
    const { algorithmId } = info.messageImprint.hashAlgorithm;
    const at = info.genTime;
    const hash = HASHES[algorithmId];
    const by = subjectOf(cms.signer, '2.5.4.3') ?? '';
    if (!hash || cms.faults.length > 0) return { at, by, trusted: false };
    const imprint = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView);
    if (!createHash(hash).update(over).digest().equals(imprint)) return undefined;
    return { at, by, trusted: checkChain(cms.signer, cms.certificates, roots, at, 'time').length === 0 };
  } catch {
    return undefined;
  }
}

/** The signature of a file that bears exactly one; undefined where it has a time stamp already, or is not ours to stamp. */
export function signatureToStamp(pdf: Buffer): Buffer | undefined {
  const { found, faults } = findSignatures(pdf);
  const [one] = found;
  if (!one || found.length !== 1 || faults.length > 0) return undefined;
  const cms = checkCms(one.contents, [pdf.subarray(0, one.gap.from), pdf.subarray(one.gap.to, one.end)], true);
  return cms.faults.length === 0 && cms.timeStamps.length === 0 ? cms.value : undefined;
}

/**
 * The file with a token put into its one signature (EN 319 122-1 §5.3). Undefined where the signature left too little room
 * for it, or has other unsigned attributes: nothing is moved and nothing is signed anew.
 */
export function withTimeStamp(pdf: Buffer, token: Buffer): Buffer | undefined {
  const [one] = findSignatures(pdf).found;
  const der = one && derPart(one.contents);
  if (!one || !der) return undefined;
  const attribute = new asn1js.Sequence({
    value: [
      new asn1js.ObjectIdentifier({ value: TIME_STAMP }),
      new asn1js.Set({ value: [asn1js.fromBER(new Uint8Array(token).buffer).result] }),
    ],
  });
  const unsigned = element(0xa1, [Buffer.from(attribute.toBER(false))]);
  // ContentInfo › [0] › SignedData › signerInfos › SignerInfo: each is the last in the one before.
  const stamped = appended(der, 4, unsigned);
  if (!stamped || stamped.length > one.contents.length) return undefined;
  const hex = stamped.toString('hex').padEnd(one.gap.to - one.gap.from - 2, '0');
  const out = Buffer.from(pdf);
  out.write(hex, one.gap.from + 1, 'latin1');
  return out;
}

/** One DER element. */
function element(tag: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const bytes: number[] = [];
  for (let n = body.length; n > 0; n = Math.floor(n / 256)) bytes.unshift(n % 256);
  const length = body.length < 0x80 ? [body.length] : [0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

/** The elements inside of one, in order; undefined where it is not sound DER of definite lengths. */
function childrenOf(der: Buffer): Buffer[] | undefined {
  const children: Buffer[] = [];
  for (let rest = der.subarray(headOf(der) ?? der.length); rest.length > 0;) {
    const head = headOf(rest);
    if (head === undefined) return undefined;
    const whole = head + lengthOf(rest, head);
    if (whole > rest.length) return undefined;
    children.push(rest.subarray(0, whole));
    rest = rest.subarray(whole);
  }
  return children;
}

/** How long tag and length are; tags here are all of one byte. */
function headOf(der: Buffer): number | undefined {
  const first = der[1];
  if (first === undefined || first === 0x80 || first > 0x84) return undefined;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}
const lengthOf = (der: Buffer, head: number): number => (head === 2 ? der[1]! : der.readUIntBE(2, head - 2));

/** The element with `extra` behind the last of the elements that lie so deep; every other byte stays as it was. */
function appended(der: Buffer, depth: number, extra: Buffer): Buffer | undefined {
  const children = childrenOf(der);
  const last = children?.at(-1);
  if (!children || !last) return undefined;
  // A SignerInfo ends with its signature, unless it has unsigned attributes.
  if (depth === 0) return last[0] === 0xa1 ? undefined : element(der[0]!, [...children, extra]);
  const changed = appended(last, depth - 1, extra);
  return changed && element(der[0]!, [...children.slice(0, -1), changed]);
}

/** No time stamp: no answer, or one that is not taken. `reason` is a code. */
export class TimeRefused extends Error {
  readonly reason: string;
  constructor(reason: string) {
    super(`no time stamp: ${reason}`);
    this.name = 'TimeRefused';
    this.reason = reason;
  }
}

/** Asks for a true token over these bytes, of an authority that a root (PEM) vouches for. Throws TimeRefused. */
export async function askTime(
  port: TimePort,
  roots: readonly string[],
  over: Buffer,
): Promise<{ token: Buffer; stamp: TimeStamp }> {
  const question = timeStampQuestion(over);
  const answer = question.read(
    await port.ask(question.query).catch((error: unknown) => {
      throw new TimeRefused(error instanceof Error ? error.message : 'no_answer');
    }),
  );
  if ('refused' in answer) throw new TimeRefused(answer.refused);
  const trusted = readRoots(roots);
  const stamp = checkToken(answer.token, over, trusted === 'root_unreadable' ? [] : trusted);
  if (!stamp?.trusted) throw new TimeRefused('untrusted');
  return { token: answer.token, stamp };
}

export interface TimeStampQuestion {
  /** DER, to be sent as `application/timestamp-query`. */
  query: Buffer;
  /** The token of an answer (DER), if it is granted, for this question, and true; else why not. */
  read(answer: Buffer): { token: Buffer } | { refused: string };
}

/** Asks for a time stamp over these bytes, with the authority's certificate and a nonce of our own. */
export function timeStampQuestion(over: Buffer): TimeStampQuestion {
  const nonce = randomBytes(8);
  // Positive, and never shortened.
  nonce[0] = (nonce[0]! & 0x7f) | 0x40;
  const imprint = createHash('sha256').update(over).digest();
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1js.Null() }),
      hashedMessage: new asn1js.OctetString({ valueHex: new Uint8Array(imprint).buffer }),
    }),
    nonce: new asn1js.Integer({ valueHex: new Uint8Array(nonce).buffer }),
    certReq: true,
  });
  return { query: Buffer.from(request.toSchema().toBER(false)), read: (answer) => readAnswer(answer, over, nonce) };
}

function readAnswer(answer: Buffer, over: Buffer, nonce: Buffer): { token: Buffer } | { refused: string } {
  try {
    const response = TimeStampResp.fromBER(new Uint8Array(answer).buffer);
    // 0 granted, 1 granted with changes; all else bears no token (RFC 3161 §2.4.2).
    if (response.status.status > 1 || !response.timeStampToken) return { refused: `status_${response.status.status}` };
    // The bytes as they came, for they are what was signed.
    const token = childrenOf(answer)![1]!;
    const { content } = checkCmsWithContent(token, TST_INFO);
    if (!content) return { refused: 'no_token' };
    const told = TSTInfo.fromBER(new Uint8Array(content).buffer).nonce;
    if (!told || !Buffer.from(told.valueBlock.valueHexView).equals(nonce)) return { refused: 'other_nonce' };
    return checkToken(token, over, []) ? { token } : { refused: 'untrue' };
  } catch {
    return { refused: 'not_understood' };
  }
}
