import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plainPdf } from '../../src/modules/documents/sample-papers.ts';
import { startEsign } from './server.ts';

const USER = { nik: '1271990101700001', email: 'kadis@medan.invalid', name: 'Hasan Harahap', passphrase: 'frasa' };
const AUTH = { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` };
let esign: Awaited<ReturnType<typeof startEsign>>;
let pdf: Buffer;
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'esign-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, 'users.json'), JSON.stringify([{ ...USER, status: 'ISSUE' }]));
  esign = await startEsign({ dir, host: '127.0.0.1', port: 0, user: 'u', password: 'p', speed: 1000 });
  afterAll(() => esign.close());
  pdf = await plainPdf(['Surat']);
});

const v2 = async (path: string, body: object) => {
  const answer = await fetch(`${esign.url}/api/v2/${path}`, {
    method: 'POST',
    headers: { ...AUTH, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, data: (await answer.json()) as Record<string, unknown> };
};
const note = async (): Promise<string> => {
  const journal = (await (await fetch(`${esign.url}/_sim/journal`)).json()) as { note?: string }[];
  return journal
    .findLast((x) => x.note !== undefined)!
    .note!.split(' ')
    .at(-1)!;
};
const INVISIBLE = [{ tampilan: 'INVISIBLE' }];

describe('version 2', () => {
  test('one property serves many files, another number of them is refused', async () => {
    const file = [pdf.toString('base64'), pdf.toString('base64')];
    const base = { email: USER.email, passphrase: USER.passphrase, file };
    const done = await v2('sign/pdf', { ...base, signatureProperties: INVISIBLE });
    expect(done.status).toBe(200);
    expect(done.data).toEqual({ time: expect.any(Number), file: [expect.any(String), expect.any(String)] });
    const three = [...INVISIBLE, ...INVISIBLE, ...INVISIBLE];
    expect((await v2('sign/pdf', { ...base, signatureProperties: three })).status).toBe(400);
  });

  test('a code signs as many files as it was asked for, and no more', async () => {
    await v2('sign/get/totp', { email: USER.email, data: 1 });
    const asked = {
      email: USER.email,
      totp: await note(),
      signatureProperties: INVISIBLE,
      file: [pdf.toString('base64')],
    };
    expect((await v2('sign/pdf', asked)).status).toBe(200);
    expect((await v2('sign/pdf', asked)).data).toEqual({
      error: 'Proses signing gagal : TOTP tidak valid',
      status_code: 400,
    });
  });

  test('says what it finds on a file, and on one that was changed after signing', async () => {
    const signed = await v2('sign/pdf', {
      email: USER.email,
      passphrase: USER.passphrase,
      signatureProperties: INVISIBLE,
      file: [pdf.toString('base64')],
    });
    const bytes = Buffer.from((signed.data['file'] as string[])[0]!, 'base64');
    expect((await v2('verify/pdf', { file: bytes.toString('base64') })).data['conclusion']).toBe('VALID');
    const changed = Buffer.concat([bytes, Buffer.from('\n% x\n')]).toString('base64');
    expect((await v2('verify/pdf', { file: changed })).data).toMatchObject({
      conclusion: 'INVALID',
      signatureInformations: [{ modified: true, integrityValid: false }],
    });
    expect((await v2('verify/pdf', { file: pdf.toString('base64') })).data['conclusion']).toBe('NO_SIGNATURE');
  });

  test('seals for an organisation after its activation only', async () => {
    const seal = { idSubscriber: 'pemko', signatureProperties: INVISIBLE, file: [pdf.toString('base64')] };
    expect((await v2('seal/pdf', { ...seal, totp: '000000' })).status).toBe(400);
    await v2('seal/get/activation', { idSubscriber: 'pemko' });
    await v2('seal/get/totp', { idSubscriber: 'pemko', totp: await note(), data: 1 });
    expect((await v2('seal/pdf', { ...seal, totp: await note() })).status).toBe(200);
  });

  test('an error stands in the words of the service, with its number', async () => {
    const base = { signatureProperties: INVISIBLE, file: [pdf.toString('base64')] };
    expect((await v2('sign/pdf', { ...base, email: USER.email, passphrase: 'salah' })).data).toEqual({
      error: 'Proses signing gagal : Passphrase anda salah 2031',
      status_code: 400,
    });
    expect((await v2('sign/pdf', { ...base, email: 'x@y.invalid', passphrase: 'salah' })).data['error']).toMatch(
      /User tidak terdaftar 2011$/,
    );
  });
});

test('it stays on this machine', async () => {
  await expect(
    startEsign({ dir: tmpdir(), host: '0.0.0.0', port: 0, user: 'u', password: 'p', speed: 1 }),
  ).rejects.toThrow('loopback');
});
