import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTime, tokenOver } from '../simulators/esign/time.ts';
import { opensslFindsTime, opensslVerifies, pdfsigSays, secondOpinion } from './harness/pdf-signature.ts';
import { openDemoAuthority, type DemoAuthority, type DemoClock } from '../src/adapters/esign/demo-authority.ts';
import { plainPdf, signatory, signPdf } from '../src/modules/documents/sample-papers.ts';
import { checkPdfSignature } from '../src/modules/documents/signature.ts';
import { signatureToStamp, timeStampQuestion, withTimeStamp } from '../src/modules/documents/time-stamp.ts';

/* Time stamps: put into a signature that has room, believed only if they are over it and of an authority of ours. */

const now = new Date();
/** When the authority says the signature was there: not when the signer claims. */
const stampedAt = new Date(Math.floor(now.getTime() / 1000) * 1000 - 30_000);
const dirs: string[] = [];
afterAll(() => dirs.forEach((dir) => rmSync(dir, { recursive: true, force: true })));
const authorityOf = (organisation: string): Promise<DemoAuthority> => {
  const dir = mkdtempSync(join(tmpdir(), 'time-stamp-'));
  dirs.push(dir);
  return openDemoAuthority(dir, organisation);
};
let ours: DemoAuthority;
let clock: DemoClock;
let other: DemoAuthority;
let signed: Buffer;
let value: Buffer;
let stamped: Buffer;

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
beforeAll(async () => {
  [ours, other] = await Promise.all([authorityOf('CONTOH'), authorityOf('CONTOH Lain')]);
  clock = await ours.clock();
  signed = await ours.sign(await plainPdf(), { name: 'Kadis', at: new Date(now.getTime() - 3_600_000) });
  value = signatureToStamp(signed)!;
  stamped = withTimeStamp(signed, await tokenOver(clock, digest(value), stampedAt))!;
});
const check = (pdf: Buffer, roots = [ours.rootPem], timeRoots?: string[]) =>
  checkPdfSignature(pdf, roots, now, timeRoots);

describe('a signature with a time stamp', () => {
  it('is as true as before, changes no signed byte, and bears the time of the authority', () => {
    expect(check(signed)).toMatchObject({
      ok: true,
      signedAt: new Date(Math.floor((now.getTime() - 3_600_000) / 1000) * 1000),
    });
    expect(check(signed).stamp).toBeUndefined();
    expect(check(stamped)).toMatchObject({
      ok: true,
      faults: [],
      count: 1,
      coversWholeFile: true,
      signedAt: stampedAt,
      stamp: { at: stampedAt, by: 'CONTOH Stempel Waktu', trusted: true },
    });
    expect(stamped.length).toBe(signed.length);
    expect(secondOpinion(stamped, ours.rootPem)).toEqual(secondOpinion(signed, ours.rootPem));
    expect(pdfsigSays(stamped) ?? 'Signature is Valid').toContain('Signature is Valid');
    expect(opensslVerifies(stamped, ours.rootPem) ?? true).toBe(true);
  });

  it('is not stamped again', () => expect(signatureToStamp(stamped)).toBeUndefined());

  it('is only a claim where no root vouches for who told the time, or he tells more than the time', async () => {
    const foreign = withTimeStamp(signed, await tokenOver(await other.clock(), digest(value), stampedAt))!;
    expect(check(foreign)).toMatchObject({ ok: true, stamp: { trusted: false } });
    expect(check(foreign).signedAt).toEqual(check(signed).signedAt);
    // A root of time vouches for time, and for no paper.
    expect(check(foreign, [ours.rootPem], [other.rootPem])).toMatchObject({ ok: true, stamp: { trusted: true } });
    expect(check(foreign, [other.rootPem], [ours.rootPem])).toMatchObject({ ok: false, faults: ['untrusted'] });
    const person = await signatory();
    const pretender = { certificate: person.certificate, intermediate: person.intermediate, key: person.key };
    const pretended = withTimeStamp(signed, await tokenOver(pretender, digest(value), stampedAt))!;
    expect(check(pretended, [ours.rootPem], [person.rootPem])).toMatchObject({ ok: true, stamp: { trusted: false } });
  });

  it('is untrue over anything else, or changed', async () => {
    const elsewhere = withTimeStamp(signed, await tokenOver(clock, digest(Buffer.from('other')), stampedAt))!;
    expect(check(elsewhere)).toMatchObject({ ok: false, faults: ['time_stamp_untrue'] });
    const token = await tokenOver(clock, digest(value), stampedAt);
    token[token.length - 3]! ^= 1;
    expect(check(withTimeStamp(signed, token)!).faults).toEqual(['time_stamp_untrue']);
    const late = withTimeStamp(signed, await tokenOver(clock, digest(value), new Date(now.getTime() + 3_600_000)))!;
    expect(check(late).faults).toEqual(['signed_in_future']);
  });

  it('keeps a certificate good that has ended since: the time of the stamp counts', async () => {
    const ended = await signatory({ signer: { to: new Date(now.getTime() - 60_000) } });
    const paper = await signPdf(await plainPdf(), ended, { at: now, room: 12_000 });
    const roots = [ended.rootPem, ours.rootPem];
    expect(check(paper, roots).faults).toEqual(['certificate_not_valid_then']);
    const stampOf = (at: number) => tokenOver(clock, digest(signatureToStamp(paper)!), new Date(now.getTime() - at));
    expect(check(withTimeStamp(paper, await stampOf(120_000))!, roots)).toMatchObject({ ok: true });
    expect(check(withTimeStamp(paper, await stampOf(30_000))!, roots).faults).toEqual(['certificate_not_valid_then']);
  });

  it('stays without where the signature left too little room', async () => {
    const tight = await signPdf(await plainPdf(), await signatory());
    expect(
      withTimeStamp(tight, Buffer.concat([Buffer.from([0x04, 0x82, 0x0f, 0xa0]), Buffer.alloc(4000)])),
    ).toBeUndefined();
  });

  it('of a certificate for time signs no paper', async () => {
    const keeper = await signatory({ signer: { tellsTime: true } });
    expect(check(await signPdf(await plainPdf(), keeper), [keeper.rootPem]).faults).toEqual(['key_usage']);
  });
});

describe('the question to an authority', () => {
  it('takes the answer to itself alone', async () => {
    const question = timeStampQuestion(value);
    const read = question.read(await answerTime(clock, question.query, stampedAt));
    expect('token' in read && check(withTimeStamp(signed, read.token)!)).toMatchObject({
      ok: true,
      stamp: { trusted: true },
    });
    expect(timeStampQuestion(value).read(await answerTime(clock, question.query, stampedAt))).toEqual({
      refused: 'other_nonce',
    });
    const refusedBy = async (fault: Parameters<typeof answerTime>[3]) =>
      question.read(await answerTime(clock, question.query, stampedAt, fault));
    expect(await refusedBy('wrong_nonce')).toEqual({ refused: 'other_nonce' });
    expect(await refusedBy('other_hash')).toEqual({ refused: 'untrue' });
    expect(await refusedBy('refused')).toEqual({ refused: 'status_2' });
    const own = { roots: ours.rootPem, data: value };
    expect('token' in read && (opensslFindsTime(read.token, own) ?? true)).toBe(true);
    expect(question.read(Buffer.from('<html>'))).toEqual({ refused: 'not_understood' });
    expect(question.read(await answerTime(clock, Buffer.from('no query'), stampedAt))).toEqual({ refused: 'status_2' });
  });
});
