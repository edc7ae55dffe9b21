/**
 * The CMS inside a PDF signature (RFC 5652, RFC 5035, ETSI EN 319 142-1). pkijs only takes the structure apart; every
 * hash and signature is checked by node:crypto.
 */
import { constants, createHash, verify, X509Certificate, type KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import { Certificate, ContentInfo, IssuerAndSerialNumber, SignedData, type Attribute, type SignerInfo } from 'pkijs';

export type CmsFault =
  /** No DER, not a detached SignedData with one signer, or other bytes than zeros behind it. */
  | 'cms_malformed'
  | 'digest_mismatch'
  | 'signature_invalid'
  | 'attributes_invalid'
  | 'signing_certificate_missing'
  | 'signing_certificate_mismatch'
  | 'weak_algorithm';

/** A certificate in both forms: taken apart, and as node:crypto checks it. */
export interface Cert {
  parsed: Certificate;
  node: X509Certificate;
}

export interface CmsReport {
  faults: CmsFault[];
  signer?: Cert;
  /** All certificates that came along, the signer's included; none of them is trusted for that. */
  certificates: Cert[];
  /** The signing-time attribute. PAdES B-B should not have it, but libraries write it; it is a claim. */
  signingTime?: Date;
  /** The signature itself: what a time stamp is made over. */
  value?: Buffer;
  /** DER of the signature-time-stamp attributes (PAdES B-T). They lie outside the signature. */
  timeStamps: Buffer[];
}

/** What a SignedData is about: what lies beside it, or content of one kind within it. */
interface Expected {
  contentType: string;
  /** Undefined: the content lies within. */
  detached: readonly Buffer[] | undefined;
  signingCertificate: 'v2' | 'any' | 'optional';
}

/** A SignedData with its content, of one signer. */
export interface CmsWithContent extends CmsReport {
  content?: Buffer;
}

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStamp: '1.2.840.113549.1.9.16.2.14',
  rsaPss: '1.2.840.113549.1.1.10',
} as const;

/** Hashes that count, by OID. */
export const HASHES: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const MOST_CERTIFICATES = 16;
const MOST_STAMPS = 4;

/** Checks one CMS against the bytes it is said to sign. `cades` asks for signing-certificate-v2. Never throws. */
export function checkCms(contents: Buffer, signed: readonly Buffer[], cades: boolean): CmsReport {
  return checkSignedData(contents, {
    contentType: OID.data,
    detached: signed,
    signingCertificate: cades ? 'v2' : 'optional',
  });
}

/** Checks a SignedData that bears what it signs, of this type of content; RFC 3161 tokens are such. Never throws. */
export const checkCmsWithContent = (der: Buffer, contentType: string): CmsWithContent =>
  checkSignedData(der, { contentType, detached: undefined, signingCertificate: 'any' });

function checkSignedData(contents: Buffer, expected: Expected): CmsWithContent {
  const malformed: CmsReport = { faults: ['cms_malformed'], certificates: [], timeStamps: [] };
  const der = derPart(contents);
  if (!der) return malformed;
  let data: SignedData;
  let certificates: Cert[];
  try {
    const info = ContentInfo.fromBER(toArrayBuffer(der));
    if (info.contentType !== OID.signedData) return malformed;
    data = new SignedData({ schema: info.content });
    certificates = readCertificates(data);
  } catch {
    return malformed;
  }
  const one = data.signerInfos[0];
  const { eContent, eContentType } = data.encapContentInfo;
  const asExpected =
    eContentType === expected.contentType && (eContent === undefined) === (expected.detached !== undefined);
  if (!one || data.signerInfos.length !== 1 || !asExpected) return malformed;
  try {
    const content = eContent && Buffer.from(eContent.getValue());
    const report = checkSigner(one, certificates, expected.detached ?? [content!], expected);
    return content ? { ...report, content } : report;
  } catch {
    return malformed;
  }
}

function checkSigner(info: SignerInfo, certificates: Cert[], signed: readonly Buffer[], expected: Expected): CmsReport {
  const faults: CmsFault[] = [];
  const hash = HASHES[info.digestAlgorithm.algorithmId];
  const signer = certificates.find((c) => identifies(info.sid, c));
  const timeStamps = stampsOf(info);
  if (!hash) return { faults: ['weak_algorithm'], certificates, timeStamps, ...(signer && { signer }) };
  if (!signer) return { faults: ['signing_certificate_missing'], certificates, timeStamps };

  const attributes = info.signedAttrs?.attributes ?? [];
  const only = (oid: string): Attribute | undefined => {
    const all = attributes.filter((a) => a.type === oid);
    return all.length === 1 && all[0]!.values.length === 1 ? all[0] : undefined;
  };
  const contentType: unknown = only(OID.contentType)?.values[0];
  if (!(contentType instanceof asn1js.ObjectIdentifier) || contentType.valueBlock.toString() !== expected.contentType)
    faults.push('attributes_invalid');
  const wanted: unknown = only(OID.messageDigest)?.values[0];
  const digest = createHash(hash);
  for (const part of signed) digest.update(part);
  if (!(wanted instanceof asn1js.OctetString)) faults.push('attributes_invalid');
  else if (!digest.digest().equals(Buffer.from(wanted.valueBlock.valueHexView))) faults.push('digest_mismatch');

  const v2 = only(OID.signingCertificateV2);
  const older = expected.signingCertificate === 'any' && !v2 ? only(OID.signingCertificate) : undefined;
  const essFault = older
    ? checkSigningCertificate(older, signer, true, 'sha1')
    : checkSigningCertificate(v2, signer, expected.signingCertificate !== 'optional');
  if (essFault) faults.push(essFault);
  const key = signer.node.publicKey;
  if (isWeak(key)) faults.push('weak_algorithm');
  const toVerify = Buffer.from(info.signedAttrs?.encodedValue ?? new ArrayBuffer(0));
  if (toVerify.length === 0 || !verifies(hash, toVerify, key, info)) faults.push('signature_invalid');

  const time: unknown = only(OID.signingTime)?.values[0];
  const signingTime =
    time instanceof asn1js.UTCTime || time instanceof asn1js.GeneralizedTime ? time.toDate() : undefined;
  return {
    faults: [...new Set(faults)],
    signer,
    certificates,
    value: Buffer.from(info.signature.valueBlock.valueHexView),
    timeStamps,
    ...(signingTime && { signingTime }),
  };
}

/** Outside the signature anybody may put anything: what lies there is taken out here and judged by itself. */
function stampsOf(info: SignerInfo): Buffer[] {
  const all = (info.unsignedAttrs?.attributes ?? [])
    .filter((a) => a.type === OID.timeStamp)
    .flatMap((a) => a.values as asn1js.BaseBlock[]);
  if (all.length > MOST_STAMPS) throw new Error('too many time stamps');
  return all.map((value) => Buffer.from(value.toBER(false)));
}

/**
 * ESSCertIDv2 (RFC 5035 §4): the first one names the signer's certificate by its hash, so that no other certificate of
 * the same key can be put in its place. Older tokens of time have ESSCertID (RFC 2634), which is always SHA-1.
 */
function checkSigningCertificate(
  attribute: Attribute | undefined,
  signer: Cert,
  needed: boolean,
  standard = 'sha256',
): CmsFault | undefined {
  if (!attribute) return needed ? 'signing_certificate_missing' : undefined;
  const id = sequence(sequence(sequence(attribute.values[0])?.[0])?.[0]);
  const [first, second] = id ?? [];
  const algorithm: unknown = sequence(first)?.[0];
  const hash = algorithm instanceof asn1js.ObjectIdentifier ? HASHES[algorithm.valueBlock.toString()] : standard;
  const value = first instanceof asn1js.OctetString ? first : second;
  if (!hash || !(value instanceof asn1js.OctetString)) return 'signing_certificate_mismatch';
  const actual = createHash(hash).update(signer.node.raw).digest();
  return actual.equals(Buffer.from(value.valueBlock.valueHexView)) ? undefined : 'signing_certificate_mismatch';
}

const sequence = (block: unknown): unknown[] | undefined =>
  block instanceof asn1js.Sequence ? block.valueBlock.value : undefined;

function verifies(hash: string, bytes: Buffer, key: KeyObject, info: SignerInfo): boolean {
  const signature = Buffer.from(info.signature.valueBlock.valueHexView);
  if (key.asymmetricKeyType === 'ec') return verify(hash, bytes, { key, dsaEncoding: 'der' }, signature);
  if (key.asymmetricKeyType === 'rsa-pss' || info.signatureAlgorithm.algorithmId === OID.rsaPss) {
    return verify(
      hash,
      bytes,
      { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO },
      signature,
    );
  }
  return (
    key.asymmetricKeyType === 'rsa' && verify(hash, bytes, { key, padding: constants.RSA_PKCS1_PADDING }, signature)
  );
}

/** Under 112 bits of strength: RSA below 2048, curves below 256 bits (BSSN and ETSI TS 119 312 agree on this floor). */
export function isWeak(key: KeyObject): boolean {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined) return modulusLength < 2048;
  return !['prime256v1', 'secp384r1', 'secp521r1'].includes(namedCurve ?? '');
}

function readCertificates(data: SignedData): Cert[] {
  const all = (data.certificates ?? []).filter((c) => c instanceof Certificate);
  if (all.length > MOST_CERTIFICATES) throw new Error('too many certificates');
  return all.map(asCert);
}

/** A parsed certificate with its node:crypto twin, made from the same bytes. */
export function asCert(parsed: Certificate): Cert {
  return { parsed, node: new X509Certificate(Buffer.from(parsed.toSchema(false).toBER(false))) };
}

function identifies(sid: unknown, cert: Cert): boolean {
  if (sid instanceof IssuerAndSerialNumber) {
    return sid.issuer.isEqual(cert.parsed.issuer) && sid.serialNumber.isEqual(cert.parsed.serialNumber);
  }
  const extension = cert.parsed.extensions?.find((e) => e.extnID === '2.5.29.14')?.parsedValue as unknown;
  const bytes = (block: unknown) =>
    block instanceof asn1js.OctetString ? Buffer.from(block.valueBlock.valueHexView) : undefined;
  const wanted = bytes(sid) ?? (sid instanceof asn1js.Primitive ? Buffer.from(sid.valueBlock.valueHexView) : undefined);
  return wanted !== undefined && bytes(extension)?.equals(wanted) === true;
}

/** The DER at the start of /Contents; undefined unless only zeros follow (they are the writer's padding). */
export function derPart(contents: Buffer): Buffer | undefined {
  if (contents[0] !== 0x30 || contents.length < 4) return undefined;
  const first = contents[1]!;
  const width = first & 0x7f;
  if (first < 0x80 || width < 1 || width > 4 || contents.length < 2 + width) return undefined;
  const length = 2 + width + contents.readUIntBE(2, width);
  if (length > contents.length || contents.subarray(length).some((b) => b !== 0)) return undefined;
  return contents.subarray(0, length);
}

const toArrayBuffer = (b: Buffer): ArrayBuffer => new Uint8Array(b).buffer;

/** One part of a certificate's subject by its OID: CN 2.5.4.3, O 2.5.4.10. */
export const subjectOf = (cert: Cert | undefined, oid: string): string | undefined =>
  cert?.parsed.subject.typesAndValues.findLast((t) => t.type === oid)?.value.valueBlock.value;
