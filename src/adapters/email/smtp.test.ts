import { generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { smtpEmail } from './smtp.ts';

const MESSAGE = {
  id: '0190a000-0000-7000-8000-000000000001',
  to: 'siti@contoh.id',
  subject: 'Kode masuk – Balai Medan',
  text: 'Balai Medan: kode masuk 123456.\n',
};
const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function server(options: SMTPServerOptions = {}) {
  const received: { from: string; to: string[]; raw: string; user: string | undefined }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (auth, _session, done) =>
      auth.password === 'rahasia' ? done(null, { user: auth.username }) : done(new Error('no')),
    onData(stream, session, done) {
      let raw = '';
      stream.on('data', (part: Buffer) => (raw += part.toString()));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((r) => r.address),
          raw,
          user: session.user,
        });
        done();
      });
    },
    ...options,
  });
  smtp.on('error', () => {});
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', ready));
  open.push(() => new Promise<void>((done) => smtp.close(done)));
  return { received, port: (smtp.server.address() as AddressInfo).port };
}
function client(port: number, more: { user?: string; timeoutMs?: number } = {}) {
  const port_ = smtpEmail({
    url: `smtp://${more.user ? `${more.user}@` : ''}127.0.0.1:${port}`,
    from: 'Balai Medan <balai@medan.example>',
    timeoutMs: more.timeoutMs ?? 2000,
  });
  open.push(() => port_.close());
  return port_;
}
const refusing = (code: number) => {
  const error = new Error('no such box') as Error & { responseCode: number };
  error.responseCode = code;
  return error;
};

describe('SMTP', () => {
  test('delivers plain text with an id that a copy shares', async () => {
    const { received, port } = await server();
    const smtp = client(port, { user: 'balai:rahasia' });
    expect(await smtp.send(MESSAGE)).toMatchObject({ outcome: 'taken' });
    expect(await smtp.send(MESSAGE)).toMatchObject({ outcome: 'taken' });
    expect(received).toHaveLength(2);
    expect(received[0]).toMatchObject({ from: 'balai@medan.example', to: ['siti@contoh.id'], user: 'balai' });
    for (const { raw } of received) {
      expect(raw).toContain('Message-ID: <0190a000-0000-7000-8000-000000000001@medan.example>');
      expect(raw).toContain('Auto-Submitted: auto-generated');
      expect(raw).toContain('kode masuk 123456');
      expect(raw).not.toContain('multipart');
    }
  });

  test('knows a final no from one that may pass', async () => {
    const no = await server({ onRcptTo: (_address, _session, done) => done(refusing(550)) });
    expect(await client(no.port).send(MESSAGE)).toEqual({ outcome: 'refused', reason: 'EENVELOPE_550' });
    const later = await server({ onRcptTo: (_address, _session, done) => done(refusing(451)) });
    expect(await client(later.port).send(MESSAGE)).toEqual({ outcome: 'busy', reason: 'EENVELOPE_451' });
  });

  test('a wrong password of ours is a fault to mend, not a refusal of the message', async () => {
    const { port } = await server();
    expect(await client(port, { user: 'balai:salah' }).send(MESSAGE)).toMatchObject({
      outcome: 'busy',
      reason: expect.stringMatching(/^EAUTH/),
    });
  });

  test('an answer that does not come is unknown, in time, and tells no address', async () => {
    const { port } = await server({ onData: (stream) => void stream.resume() });
    const started = Date.now();
    const error = await client(port, { timeoutMs: 300 })
      .send(MESSAGE)
      .catch((e: unknown) => e);
    expect(String(error)).toMatch(/^Error: SMTP: ETIMEDOUT/);
    expect(String(error)).not.toContain('siti');
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test('nobody there: certainly not taken', async () => {
    const { port } = await server();
    for (const close of open.splice(0)) await close();
    expect(await client(port).send(MESSAGE)).toMatchObject({ outcome: 'busy' });
  });

  test('signs by DKIM', async () => {
    const { received, port } = await server();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const door = smtpEmail({
      url: `smtp://127.0.0.1:${port}`,
      from: 'Balai Medan <balai@medan.example>',
      dkim: { selector: 'balai1', privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    });
    open.push(() => door.close());
    expect(await door.send(MESSAGE)).toMatchObject({ outcome: 'taken' });
    expect(received[0]!.raw).toMatch(/DKIM-Signature: v=1; a=rsa-sha256;[\s\S]*d=medan\.example[\s\S]*s=balai1/);
  });

  test('no line of a header can be slipped in', async () => {
    const { received, port } = await server();
    await client(port).send({ ...MESSAGE, subject: 'Kabar\r\nBcc: lain@contoh.id' });
    expect(received[0]!.to).toEqual(['siti@contoh.id']);
    expect(received[0]!.raw).not.toMatch(/^Bcc:/m);
  });
});
