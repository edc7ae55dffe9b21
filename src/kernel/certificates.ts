/** Certificates for a demo authority: just what a signing chain needs, P-256 and SHA-256. */
import { webcrypto } from 'node:crypto';
import * as asn1js from 'asn1js';
import { BasicConstraints, Certificate, Extension, ExtKeyUsage, RelativeDistinguishedNames } from 'pkijs';

export const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export const newKeys = () => webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);

export interface Issue {
  organisation: string;
  cn: string;
  keys: webcrypto.CryptoKeyPair;
  by: webcrypto.CryptoKeyPair;
  issuer?: Certificate;
  from: Date;
  to: Date;
  /** Path length of a CA; absent for the end of the chain. */
  ca?: number | undefined;
  /** Tells the time and does nothing else (RFC 3161 §2.3). */
  tellsTime?: boolean;
  serial: number;
}

/** Issues an X.509 v3 certificate with basic constraints and key usage. */
export async function issue(o: Issue): Promise<Certificate> {
  const cert = new Certificate();
  cert.version = 2;
  cert.serialNumber = new asn1js.Integer({ value: o.serial });
  cert.subject = distinguishedName([
    ['2.5.4.6', new asn1js.PrintableString({ value: 'ID' })],
    ['2.5.4.10', new asn1js.Utf8String({ value: o.organisation })],
    ['2.5.4.3', new asn1js.Utf8String({ value: o.cn })],
  ]);
  cert.issuer = (o.issuer ?? cert).subject;
  cert.notBefore.value = o.from;
  cert.notAfter.value = o.to;
  await cert.subjectPublicKeyInfo.importKey(o.keys.publicKey as CryptoKey);
  const constraints =
    o.ca === undefined
      ? new BasicConstraints({ cA: false })
      : new BasicConstraints({ cA: true, pathLenConstraint: o.ca });
  // Bits of KeyUsage (RFC 5280 §4.2.1.3): keyCertSign 5 and cRLSign 6 for a CA; digitalSignature 0 and nonRepudiation 1 else.
  const usage = new asn1js.BitString({
    valueHex: new Uint8Array([o.ca === undefined ? 0xc0 : 0x06]).buffer,
    unusedBits: o.ca === undefined ? 6 : 1,
  });
  cert.extensions = [
    new Extension({ extnID: '2.5.29.19', critical: true, extnValue: constraints.toSchema().toBER(false) }),
    new Extension({ extnID: '2.5.29.15', critical: true, extnValue: usage.toBER(false) }),
    ...(o.tellsTime
      ? [
          new Extension({
            extnID: '2.5.29.37',
            critical: true,
            extnValue: new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.8'] }).toSchema().toBER(false),
          }),
        ]
      : []),
  ];
  await cert.sign(o.by.privateKey as CryptoKey, 'SHA-256');
  return cert;
}

/** One attribute in each RDN; pkijs's own encoder would put them all into a single one. */
function distinguishedName(parts: [oid: string, value: asn1js.BaseBlock][]): RelativeDistinguishedNames {
  const rdns = parts.map(([oid, value]) => {
    const pair = new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: oid }), value] });
    return new asn1js.Set({ value: [pair] });
  });
  return RelativeDistinguishedNames.fromBER(new asn1js.Sequence({ value: rdns }).toBER(false));
}

export function toPem(cert: Certificate): string {
  const base64 = Buffer.from(cert.toSchema(true).toBER(false)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}
