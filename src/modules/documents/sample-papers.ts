/** Signed PDFs for tests: sound ones by the library that signs, and unsound ones made by hand, byte by byte. */
import { createHash, type webcrypto } from 'node:crypto';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import * as asn1js from 'asn1js';
import {
  Attribute,
  EncapsulatedContentInfo,
  ContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  type Certificate,
} from 'pkijs';
import { issue, newKeys, toPem, type Issue } from '../../kernel/certificates.ts';

export interface Signatory {
  rootPem: string;
  certificate: Certificate;
  intermediate: Certificate;
  key: webcrypto.CryptoKey;
  signer: CryptoKeySigner;
}

const DAY = 86_400_000;
const der = (cert: Certificate): Buffer => Buffer.from(cert.toSchema(true).toBER(false));

/** Root → intermediate → signer. Any part may be made wrong. */
export async function signatory(
  wrong: { signer?: Partial<Issue>; intermediate?: Partial<Issue>; rootFrom?: Date } = {},
): Promise<Signatory> {
  const [rootKeys, middleKeys, keys] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const time = { from: new Date(Date.now() - 400 * DAY), to: new Date(Date.now() + 400 * DAY), organisation: 'Uji' };
  const root = await issue({
    ...time,
    cn: 'Akar Uji',
    keys: rootKeys,
    by: rootKeys,
    ca: 1,
    serial: 1,
    ...(wrong.rootFrom && { from: wrong.rootFrom }),
  });
  const intermediate = await issue({
    ...time,
    cn: 'Penerbit Uji',
    keys: middleKeys,
    by: rootKeys,
    issuer: root,
    ca: 0,
    serial: 2,
    ...wrong.intermediate,
  });
  const certificate = await issue({
    ...time,
    cn: 'Penanda Tangan Uji',
    keys,
    by: middleKeys,
    issuer: intermediate,
    serial: 3,
    ...wrong.signer,
  });
  const signer = new CryptoKeySigner(keys.privateKey as CryptoKey, der(certificate), 'EC', 'ECDSA', [
    der(intermediate),
  ]);
  return { rootPem: toPem(root), certificate, intermediate, key: keys.privateKey, signer };
}

/** A page with lines of text. */
export async function plainPdf(lines: string[] = ['Contoh']): Promise<Buffer> {
  const pdf = PDF.create();
  const page = pdf.addPage();
  lines.forEach((line, i) => page.drawText(line, { x: 50, y: 780 - 20 * i, size: 11 }));
  return Buffer.from(await pdf.save());
}

/** Signs as the registry does: PAdES B-B, incremental. */
export async function signPdf(
  pdf: Buffer,
  by: Signatory,
  options: { at?: Date; fieldName?: string; legacy?: boolean; room?: number } = {},
): Promise<Buffer> {
  const opened = await PDF.load(pdf);
  const { bytes } = await opened.sign({
    signer: by.signer,
    fieldName: options.fieldName ?? 'Seal',
    signingTime: options.at ?? new Date(),
    estimatedSize: options.room ?? 4000,
    ...(options.legacy ? { subFilter: 'adbe.pkcs7.detached' as const } : { level: 'B-B' as const }),
  });
  return Buffer.from(bytes);
}

export interface Handmade {
  /** Unsigned text inside the gap, before /Contents. */
  inGap?: string;
  signingCertificate?: 'none' | 'other' | 'right';
  digest?: Buffer;
  signers?: number;
  contents?: string;
  byteRange?: string;
  subfilter?: string;
  digestAlgorithm?: 'SHA-1' | 'SHA-256';
}

/** A signature that is cryptographically right, in a file that is wrong in just the way asked for. */
export async function handmadePdf(by: Signatory, h: Handmade = {}): Promise<Buffer> {
  const room = 8000;
  const head = `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n5 0 obj\n<< /Type /Sig /SubFilter /${h.subfilter ?? 'ETSI.CAdES.detached'} /ByteRange `;
  const tail = ' >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';
  const inGap = h.inGap ?? '';
  const contentsKey = inGap === '' ? ' /Contents ' : '';
  const rangeWidth = 60;
  const from = head.length + rangeWidth + contentsKey.length;
  const to = from + inGap.length + room;
  const range = (h.byteRange ?? `[0 ${from} ${to} ${tail.length}]`).padEnd(rangeWidth);
  const covered = Buffer.from(head + range + contentsKey + tail, 'latin1');
  const cms = h.contents ?? (await cmsOf(covered, by, h)).toString('hex');
  return Buffer.from(`${head}${range}${contentsKey}${inGap}<${cms.padEnd(room - 2, '0')}>${tail}`, 'latin1');
}

async function cmsOf(covered: Buffer, by: Signatory, h: Handmade): Promise<Buffer> {
  const named = h.signingCertificate === 'other' ? by.intermediate : by.certificate;
  const algorithm = h.digestAlgorithm ?? 'SHA-256';
  const digest = h.digest ?? createHash(algorithm.replace('-', '')).update(covered).digest();
  const attribute = (type: string, value: asn1js.BaseBlock) => new Attribute({ type, values: [value] });
  const bytes = (b: Buffer) => new asn1js.OctetString({ valueHex: new Uint8Array(b).buffer });
  const essCertId = new asn1js.Sequence({ value: [bytes(createHash('sha256').update(der(named)).digest())] });
  const attributes = [
    attribute('1.2.840.113549.1.9.3', new asn1js.ObjectIdentifier({ value: '1.2.840.113549.1.7.1' })),
    attribute('1.2.840.113549.1.9.4', bytes(digest)),
    ...(h.signingCertificate === 'none'
      ? []
      : [
          attribute(
            '1.2.840.113549.1.9.16.2.47',
            new asn1js.Sequence({ value: [new asn1js.Sequence({ value: [essCertId] })] }),
          ),
        ]),
  ];
  const count = h.signers ?? 1;
  const data = new SignedData({
    version: 1,
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: '1.2.840.113549.1.7.1' }),
    certificates: [by.certificate, by.intermediate],
    signerInfos: Array.from(
      { length: count },
      () =>
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({ issuer: by.certificate.issuer, serialNumber: by.certificate.serialNumber }),
          signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
        }),
    ),
  });
  for (let i = 0; i < count; i++) await data.sign(by.key as CryptoKey, i, algorithm, new Uint8Array(covered).buffer);
  const info = new ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: data.toSchema(true) });
  return Buffer.from(info.toSchema().toBER(false));
}
