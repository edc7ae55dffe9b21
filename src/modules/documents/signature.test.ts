import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPdfDate } from './pdf-signatures.ts';
import { handmadePdf, plainPdf, signatory, signPdf, type Handmade, type Signatory } from './sample-papers.ts';
import { checkPdfSignature, type SignatureFault } from './signature.ts';

const now = new Date();
const DAY = 86_400_000;
let kadis: Signatory;
let genuine: Buffer;

beforeAll(async () => {
  kadis = await signatory();
  genuine = await signPdf(await plainPdf(), kadis, { at: new Date(now.getTime() - 60_000) });
});

const check = (pdf: Buffer, by: Signatory = kadis) => checkPdfSignature(pdf, [by.rootPem], now);
const changed = (pdf: Buffer, at: number, to: (b: number) => number = (b) => b ^ 1): Buffer => {
  const copy = Buffer.from(pdf);
  copy[at] = to(copy[at]!);
  return copy;
};
/** Offsets of the hex digits of /Contents. */
const gapOf = (pdf: Buffer): [number, number] => {
  const from = pdf.lastIndexOf('/Contents <') + 11;
  return [from, pdf.indexOf('>', from)];
};

describe('a genuine signature', () => {
  it('is found true, with who and when', () => {
    expect(check(genuine)).toEqual({
      ok: true,
      faults: [],
      count: 1,
      signerName: 'Penanda Tangan Uji',
      signerOrganisation: 'Uji',
      signedAt: new Date(Math.floor((now.getTime() - 60_000) / 1000) * 1000),
      coversWholeFile: true,
      chainOk: true,
      subfilter: 'ETSI.CAdES.detached',
      modifiedAfter: false,
    });
  });

  it('is true in the older format, and when made by hand', async () => {
    expect(check(await signPdf(await plainPdf(), kadis, { legacy: true }))).toMatchObject({
      ok: true,
      subfilter: 'adbe.pkcs7.detached',
    });
    expect(check(await handmadePdf(kadis))).toMatchObject({ ok: true, faults: [] });
  });

  it('is true twice, and the wider one is told of', async () => {
    const second = await signatory({ signer: { cn: 'Penanda Tangan Kedua' } });
    const both = await signPdf(genuine, second, { fieldName: 'Second' });
    const report = checkPdfSignature(both, [kadis.rootPem, second.rootPem], now);
    expect(report).toMatchObject({ ok: true, count: 2, signerName: 'Penanda Tangan Kedua', coversWholeFile: true });
    // The first signer is not trusted: the paper as a whole is not.
    expect(checkPdfSignature(both, [second.rootPem], now)).toMatchObject({
      ok: false,
      faults: ['untrusted'],
      chainOk: true,
    });
  });
});

describe('a changed file', () => {
  it('fails for any changed byte that the signature covers', () => {
    const [from, to] = gapOf(genuine);
    const covered = fc.nat(genuine.length - 1).filter((i) => i < from - 1 || i > to);
    fc.assert(
      fc.property(covered, fc.integer({ min: 1, max: 255 }), (at, mask) => {
        expect(check(changed(genuine, at, (byte) => byte ^ mask)).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('names a flipped bit in the body', () => {
    expect(check(changed(genuine, 60))).toMatchObject({
      ok: false,
      faults: ['digest_mismatch'],
      coversWholeFile: true,
    });
  });

  it('names a flipped bit in the signature value, and anything put into the padding', () => {
    const [from, to] = gapOf(genuine);
    const hex = genuine.toString('latin1', from, to);
    const last = from + hex.replace(/0+$/, '').length - 4;
    const other = (b: number) => (b === 0x30 ? 0x31 : 0x30);
    expect(check(changed(genuine, last, other)).faults).toContain('signature_invalid');
    expect(check(changed(genuine, to - 1, other)).faults).toEqual(['cms_malformed']);
  });

  it('names bytes added behind', () => {
    const longer = Buffer.concat([genuine, Buffer.from('\n5 0 obj\n<< /Name (Lain) >>\nendobj\n%%EOF\n')]);
    expect(check(longer)).toMatchObject({
      ok: false,
      faults: ['changed_after_signing'],
      coversWholeFile: false,
      modifiedAfter: true,
    });
    expect(check(Buffer.concat([genuine, Buffer.from('\n')])).faults).toEqual(['changed_after_signing']);
  });

  it('sees a cut file', () => {
    expect(check(genuine.subarray(0, genuine.length - 10)).ok).toBe(false);
  });
});

describe('a byte range that is not what it should be', () => {
  it('may leave out nothing but /Contents, even when hash and signature are right', async () => {
    const wide = await handmadePdf(kadis, { inGap: ' /Name (Nama Lain) /Contents ' });
    expect(check(wide).faults).toContain('gap_too_wide');
    const [from] = gapOf(genuine);
    const moved = genuine
      .toString('latin1')
      .replace(/ByteRange \[0 (\d+)/, (_all, n: string) => `ByteRange [0 ${String(Number(n) - 9).padEnd(n.length)}`);
    expect(from).toBeGreaterThan(0);
    expect(check(Buffer.from(moved, 'latin1')).faults).toEqual(['gap_too_wide']);
  });

  it.each<[string, SignatureFault]>([
    ['[0 10 20]', 'byte_range_malformed'],
    ['[1 100 8100 10]', 'byte_range_malformed'],
    ['[0 100 50 10]', 'byte_range_malformed'],
    ['[0 100 8100 99999999]', 'byte_range_malformed'],
    ['[0 -1 8100 10]', 'byte_range_malformed'],
    ['[0 99999999999 8100 10]', 'byte_range_malformed'],
    ['[0 20 40 10]', 'gap_too_wide'],
  ])('%s: %s', async (byteRange, fault) => {
    expect(check(await handmadePdf(kadis, { byteRange })).faults).toEqual([fault]);
  });

  it('stops at a file full of them', () => {
    const many = Buffer.from(`%PDF-1.7\n${'5 0 obj << /ByteRange [0 20 40 10] >> endobj\n'.repeat(5000)}`);
    expect(check(many).faults).toEqual(['gap_too_wide', 'too_many_signatures']);
  });
});

describe('a CMS that is not what it should be', () => {
  it.each<[string, Handmade, SignatureFault]>([
    ['no signing certificate attribute', { signingCertificate: 'none' }, 'signing_certificate_missing'],
    ['the hash of another certificate', { signingCertificate: 'other' }, 'signing_certificate_mismatch'],
    ['the digest of another file', { digest: Buffer.alloc(32) }, 'digest_mismatch'],
    ['two signers', { signers: 2 }, 'cms_malformed'],
    ['SHA-1', { digestAlgorithm: 'SHA-1' }, 'weak_algorithm'],
    ['nothing in it', { contents: '' }, 'cms_malformed'],
    ['a nest of sequences', { contents: `30820ed8${'3080'.repeat(1900)}` }, 'cms_malformed'],
    ['no DER', { contents: '3080020100' }, 'cms_malformed'],
    ['DER of something else', { contents: '30820003020101' }, 'cms_malformed'],
    ['an unknown format', { subfilter: 'ETSI.RFC3161' }, 'unsupported_format'],
  ])('%s', async (_what, handmade, fault) => {
    const report = check(await handmadePdf(kadis, handmade));
    expect(report.ok).toBe(false);
    expect(report.faults).toContain(fault);
  });

  it('takes a missing signing certificate attribute in the older format', async () => {
    expect(check(await handmadePdf(kadis, { signingCertificate: 'none', subfilter: 'adbe.pkcs7.detached' })).ok).toBe(
      true,
    );
  });
});

describe('a signer who may not', () => {
  it('is of another authority, whatever the names say', async () => {
    const impostor = await signatory();
    const forged = await signPdf(await plainPdf(), impostor);
    expect(check(forged, kadis)).toMatchObject({
      ok: false,
      faults: ['untrusted'],
      chainOk: false,
      signerName: 'Penanda Tangan Uji',
    });
    expect(checkPdfSignature(genuine, [], now).faults).toEqual(['untrusted']);
    expect(checkPdfSignature(genuine, [impostor.rootPem + kadis.rootPem], now).ok).toBe(true);
    expect(checkPdfSignature(genuine, ['no certificate'], now).faults).toEqual(['root_unreadable']);
  });

  it('had a certificate that had ended, or not begun', async () => {
    const ended = await signatory({ signer: { to: new Date(now.getTime() - 10 * DAY) } });
    expect(check(await signPdf(await plainPdf(), ended), ended).faults).toEqual(['certificate_not_valid_then']);
    // What was signed while it was valid stays true.
    expect(check(await signPdf(await plainPdf(), ended, { at: new Date(now.getTime() - 11 * DAY) }), ended).ok).toBe(
      true,
    );
    const early = await signatory({ rootFrom: new Date(now.getTime() - DAY) });
    expect(
      check(await signPdf(await plainPdf(), early, { at: new Date(now.getTime() - 2 * DAY) }), early).faults,
    ).toEqual(['certificate_not_valid_then']);
  });

  it('signed in the future', async () => {
    const future = await signPdf(await plainPdf(), kadis, { at: new Date(now.getTime() + DAY) });
    expect(check(future).faults).toEqual(['signed_in_future']);
  });

  it('holds a certificate for authorities, or one issued by no authority', async () => {
    const authority = await signatory({ signer: { ca: 0 }, intermediate: { ca: 1 } });
    expect(check(await signPdf(await plainPdf(), authority), authority).faults).toEqual(['key_usage']);
    const citizen = await signatory({ intermediate: { cn: 'Warga Uji', ca: undefined } });
    expect(check(await signPdf(await plainPdf(), citizen), citizen).faults).toEqual(['untrusted']);
  });
});

describe('what is no signed PDF', () => {
  it.each<[string, () => Buffer | Promise<Buffer>, SignatureFault]>([
    ['nothing', () => Buffer.alloc(0), 'not_pdf'],
    ['a zip', () => Buffer.from('PK\x03\x04 /ByteRange [0 1 2 3]'), 'not_pdf'],
    ['an unsigned PDF', () => plainPdf(), 'unsigned'],
    ['a huge file', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(21 * 1024 * 1024)]), 'too_large'],
    ['just its head', () => Buffer.from('%PDF-1.7'), 'unsigned'],
  ])('%s', async (_what, make, fault) => {
    expect(check(await make())).toMatchObject({ ok: false, faults: [fault], count: 0, chainOk: false });
  });

  it('never throws, whatever the bytes', async () => {
    const junk = fc
      .uint8Array({ maxLength: 400 })
      .map((a) => Buffer.concat([Buffer.from('%PDF-1.7\n5 0 obj /ByteRange [0 60 '), Buffer.from(a)]));
    fc.assert(
      fc.property(junk, (pdf) => {
        expect(check(pdf).ok).toBe(false);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const contents = Buffer.from(bytes).toString('hex');
        expect(check(await handmadePdf(kadis, { contents })).ok).toBe(false);
      }),
    );
  });
});

describe('dates', () => {
  it('reads what PDF writers write', () => {
    expect(readPdfDate("D:20261124050643+07'00'")?.toISOString()).toBe('2026-11-23T22:06:43.000Z');
    expect(readPdfDate('D:20261124050643Z')?.toISOString()).toBe('2026-11-24T05:06:43.000Z');
    expect(readPdfDate('D:20261324050643Z')).toBeUndefined();
    expect(readPdfDate('2026-11-24')).toBeUndefined();
  });
});

const present = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined;

describe('a second opinion', () => {
  it.skipIf(!present('pdfsig'))('pdfsig agrees', () => {
    const dir = mkdtempSync(join(tmpdir(), 'pdfsig-'));
    const opinion = (pdf: Buffer): string => {
      writeFileSync(join(dir, 'a.pdf'), pdf);
      return spawnSync('pdfsig', [join(dir, 'a.pdf')]).stdout.toString();
    };
    expect(opinion(genuine)).toMatch(/Total document signed[^]*Signature is Valid/);
    expect(opinion(changed(genuine, 60))).toMatch(/Digest Mismatch/);
    rmSync(dir, { recursive: true });
  });

  it.skipIf(!present('openssl'))('openssl agrees on CMS and chain', () => {
    const dir = mkdtempSync(join(tmpdir(), 'cms-'));
    const [from, to] = gapOf(genuine);
    const file = (name: string, bytes: Buffer | string): string => {
      writeFileSync(join(dir, name), bytes);
      return join(dir, name);
    };
    const cms = file('cms.der', Buffer.from(genuine.toString('latin1', from, to), 'hex'));
    const root = file('root.pem', kadis.rootPem);
    const verify = (content: Buffer) =>
      spawnSync('openssl', [
        'cms',
        '-verify',
        '-cades',
        '-binary',
        '-inform',
        'DER',
        '-in',
        cms,
        '-content',
        file('tbs', content),
        '-CAfile',
        root,
        '-purpose',
        'any',
        '-out',
        join(dir, 'out'),
      ]).status;
    const signed = Buffer.concat([genuine.subarray(0, from - 1), genuine.subarray(to + 1)]);
    expect(verify(signed)).toBe(0);
    expect(verify(changed(signed, 60))).not.toBe(0);
    rmSync(dir, { recursive: true });
  });
});
