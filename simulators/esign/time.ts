/** A time stamp authority (RFC 3161) under the simulator's root: strict in what it takes, and wrong on command. */
import { createHash, randomInt } from 'node:crypto';
import * as asn1js from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  MessageImprint,
  PKIStatusInfo,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import type { DemoClock } from '../../src/adapters/esign/demo-authority.ts';

/** What the authority does wrong, if told to. */
export type TimeFault = 'wrong_nonce' | 'other_hash' | 'refused';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
/** Its own policy, of the arc for examples. */
const POLICY = '2.999.3161';

const octets = (bytes: Uint8Array): asn1js.OctetString =>
  new asn1js.OctetString({ valueHex: new Uint8Array(bytes).buffer });
const attribute = (type: string, value: asn1js.BaseBlock): Attribute => new Attribute({ type, values: [value] });
const sequence = (...value: asn1js.BaseBlock[]): asn1js.Sequence => new asn1js.Sequence({ value });

/** The answer to a query (both DER). What it does not like it refuses with status 2, as RFC 3161 §2.4.2 has it. */
export async function answerTime(clock: DemoClock, query: Buffer, now: Date, fault?: TimeFault): Promise<Buffer> {
  let request: TimeStampReq;
  try {
    request = TimeStampReq.fromBER(new Uint8Array(query).buffer);
  } catch {
    return refusal();
  }
  const { hashAlgorithm, hashedMessage } = request.messageImprint;
  const sound = hashAlgorithm.algorithmId === SHA256 && hashedMessage.valueBlock.valueHexView.length === 32;
  if (request.version !== 1 || !sound || request.extensions || fault === 'refused') return refusal();
  const wrong = new asn1js.Integer({ value: 4711 });
  const nonce = fault === 'wrong_nonce' ? wrong : request.nonce;
  const imprint =
    fault === 'other_hash'
      ? createHash('sha256').update('other').digest()
      : Buffer.from(hashedMessage.valueBlock.valueHexView);
  return granted(await tokenOver(clock, imprint, now, request.certReq === true, nonce));
}

/** A token (DER) over a SHA-256 digest. */
export async function tokenOver(
  clock: DemoClock,
  imprint: Buffer,
  at: Date,
  withCertificates = true,
  nonce?: asn1js.Integer,
): Promise<Buffer> {
  const info = new TSTInfo({
    version: 1,
    policy: POLICY,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256, algorithmParams: new asn1js.Null() }),
      hashedMessage: octets(imprint),
    }),
    serialNumber: new asn1js.Integer({ value: randomInt(1, 2 ** 31) }),
    genTime: at,
    ...(nonce && { nonce }),
  });
  const content = Buffer.from(info.toSchema().toBER(false));
  const encapsulated = new EncapsulatedContentInfo({ eContentType: TST_INFO });
  // Set afterwards: the constructor would cut it in pieces, which is no DER.
  encapsulated.eContent = octets(content);
  const { certificate, intermediate, key } = clock;
  const named = createHash('sha256')
    .update(Buffer.from(certificate.toSchema(true).toBER(false)))
    .digest();
  const data = new SignedData({
    version: 3,
    encapContentInfo: encapsulated,
    ...(withCertificates && { certificates: [certificate, intermediate] }),
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
        signedAttrs: new SignedAndUnsignedAttributes({
          type: 0,
          attributes: [
            attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: TST_INFO })),
            attribute('1.2.840.113549.1.9.4', octets(createHash('sha256').update(content).digest())),
            attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(sequence(octets(named))))),
          ],
        }),
      }),
    ],
  });
  await data.sign(key as CryptoKey, 0, 'SHA-256', new Uint8Array(content).buffer);
  const token = new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: data.toSchema(true) });
  return Buffer.from(token.toSchema().toBER(false));
}

function granted(token: Buffer): Buffer {
  const response = new TimeStampResp({
    status: new PKIStatusInfo({ status: 0 }),
    timeStampToken: ContentInfo.fromBER(new Uint8Array(token).buffer),
  });
  return Buffer.from(response.toSchema().toBER(false));
}

const refusal = (): Buffer =>
  Buffer.from(new TimeStampResp({ status: new PKIStatusInfo({ status: 2 }) }).toSchema().toBER(false));
