/**
 * A second opinion on a signed PDF, by a library that the product neither signs nor checks with: @peculiar/asn1-cms takes
 * the CMS apart; and by `pdfsig` and `openssl` where the machine has them.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';

export interface SecondOpinion {
  subFilter: string;
  signer: string;
  /** From the signer to the root. */
  chain: string[];
  digestOk: boolean;
  signatureOk: boolean;
  /** signing-certificate-v2 (RFC 5035), which PAdES asks for. */
  signingCertificate: boolean;
  coversWholeFile: boolean;
}

const OIDS = {
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
};

interface Parts {
  contents: Buffer;
  signed: Buffer;
  subFilter: string;
  end: number;
}

/** The last signature of the file: what it covers and its CMS. */
function partsOf(pdf: Buffer): Parts {
  const text = pdf.toString('latin1');
  const at = text.lastIndexOf('/ByteRange');
  const range = /\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(text.slice(at))!.slice(1, 5).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const [a, b, c, d] = range;
  const hex = text.slice(a + b + 1, c - 1).replaceAll(/\s/g, '');
  return {
    contents: Buffer.from(hex, 'hex'),
    signed: Buffer.concat([pdf.subarray(a, a + b), pdf.subarray(c, c + d)]),
    subFilter: /\/SubFilter\s*\/([\w.]+)/.exec(text.slice(text.lastIndexOf('/Type /Sig')))?.[1] ?? '',
    end: c + d,
  };
}

/** The DER at the front of zeros. */
function derOf(padded: Buffer): Buffer {
  const length = padded[1]!;
  if (length < 0x80) return padded.subarray(0, 2 + length);
  const n = length & 0x7f;
  return padded.subarray(0, 2 + n + padded.readUIntBE(2, n));
}

function setOf(parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([0x31, ...length]), body]);
}

const nameOf = (c: X509Certificate): string => /^CN=(.*)$/m.exec(c.subject)?.[1] ?? '';

export function secondOpinion(pdf: Buffer, rootPem: string): SecondOpinion {
  const { contents, signed, subFilter, end } = partsOf(pdf);
  const der = derOf(contents);
  const info = AsnConvert.parse(der, ContentInfo);
  const data = AsnConvert.parse(info.content, SignedData);
  const [one] = [...data.signerInfos];
  if (!one || [...data.signerInfos].length !== 1) throw new Error('one signer was expected');
  const certificates = [...(data.certificates ?? [])].flatMap((c) =>
    c.certificate ? [new X509Certificate(Buffer.from(AsnConvert.serialize(c.certificate)))] : [],
  );
  const serial = Buffer.from(one.sid.issuerAndSerialNumber!.serialNumber).toString('hex').replace(/^0+/, '');
  const signer = certificates.find((c) => c.serialNumber.toLowerCase().replace(/^0+/, '') === serial);
  if (!signer) throw new Error("the signer's certificate is not in the CMS");
  const attributes = one.signedAttrs ?? [];
  const digestValue = attributes.find((x) => x.attrType === OIDS.messageDigest)!.attrValues[0]!;
  const claimed = Buffer.from(AsnConvert.parse(digestValue, OctetString).buffer);
  // RFC 5652 §5.4: what is signed is the attributes as an explicit SET.
  const attrs = setOf(attributes.map((x) => Buffer.from(AsnConvert.serialize(x))));
  const chain = [signer];
  for (;;) {
    const top = chain.at(-1)!;
    const above = [...certificates, new X509Certificate(rootPem)].find(
      (c) => !chain.some((x) => x.raw.equals(c.raw)) && top.checkIssued(c) && top.verify(c.publicKey),
    );
    if (!above) break;
    chain.push(above);
  }
  return {
    subFilter,
    signer: nameOf(signer),
    chain: chain.map(nameOf),
    digestOk: createHash('sha256').update(signed).digest().equals(claimed),
    signatureOk: verify('sha256', attrs, signer.publicKey, Buffer.from(one.signature.buffer)),
    signingCertificate: attributes.some((x) => x.attrType === OIDS.signingCertificateV2),
    coversWholeFile: end === pdf.length,
  };
}

const has = (command: string): boolean => spawnSync(command, ['-v'], { stdio: 'ignore' }).error === undefined;

/** What poppler says; undefined where the machine lacks it. It exits 0 on a tampered file, so its words count. */
export function pdfsigSays(pdf: Buffer): string | undefined {
  if (!has('pdfsig')) return undefined;
  return inFolder((dir) => {
    const file = join(dir, 'paper.pdf');
    writeFileSync(file, pdf);
    const { stdout } = spawnSync('pdfsig', [file], { encoding: 'utf8' });
    return stdout;
  });
}

/** `openssl cms -verify -cades` over the covered bytes; undefined where the machine lacks it, throws what it refuses. */
export function opensslVerifies(pdf: Buffer, rootPem: string): true | undefined {
  if (spawnSync('openssl', ['version'], { stdio: 'ignore' }).error) return undefined;
  return inFolder((dir) => {
    const { contents, signed } = partsOf(pdf);
    const at = (name: string, bytes: Buffer | string) => {
      writeFileSync(join(dir, name), bytes);
      return join(dir, name);
    };
    execFileSync(
      'openssl',
      ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', at('cms.der', derOf(contents))].concat([
        '-content',
        at('signed', signed),
        '-CAfile',
        at('root.pem', rootPem),
        '-purpose',
        'any',
        '-out',
        '/dev/null',
      ]),
      { stdio: 'pipe' },
    );
    return true;
  });
}

/** `openssl ts -verify` of a token (RFC 3161) over the data; undefined where the machine lacks it. */
export function opensslFindsTime(token: Buffer, o: { data: Buffer; roots: string }): boolean | undefined {
  if (spawnSync('openssl', ['version'], { stdio: 'ignore' }).error) return undefined;
  return inFolder((dir) => {
    const at = (name: string, bytes: Buffer | string) => {
      writeFileSync(join(dir, name), bytes);
      return join(dir, name);
    };
    const files = { token: at('token.der', token), data: at('data', o.data), roots: at('roots.pem', o.roots) };
    const args = ['ts', '-verify', '-token_in', '-in', files.token, '-data', files.data, '-CAfile', files.roots];
    const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    return /Verification: OK/.test(stdout + stderr);
  });
}

function inFolder<T>(work: (dir: string) => T): T {
  const dir = mkdtempSync(join(tmpdir(), 'balai-signature-'));
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
