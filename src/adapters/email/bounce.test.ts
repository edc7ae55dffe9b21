import { describe, expect, test } from 'vitest';
import { readReturned } from './bounce.ts';

const ID = '01930000-0000-7000-8000-000000000001@balai.test';

/** A report as mail systems write it; `parts` in the order given. */
function mail(...parts: [type: string, content: string][]): Buffer {
  return Buffer.from(
    [
      'From: MAILER-DAEMON@penerima.example',
      'To: <balai@balai.test>',
      'Subject: Undelivered Mail Returned to Sender',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
      '',
      ...parts.flatMap(([type, content]) => ['--b1', `Content-Type: ${type}`, '', content, '']),
      '--b1--',
      '',
    ].join('\r\n'),
  );
}
const words: [string, string] = ['text/plain; charset=us-ascii', 'It could not be delivered.'];
const status = (action: string, code: string): [string, string] => [
  'message/delivery-status',
  `Reporting-MTA: dns; penerima.example\r\n\r\nFinal-Recipient: rfc822;warga@penerima.example\r\nAction: ${action}\r\nStatus: ${code}\r\nDiagnostic-Code: smtp; 550\r\n ${code} no such user`,
];
const headers: [string, string] = [
  'text/rfc822-headers',
  `From: balai@balai.test\r\nMessage-ID:\r\n <${ID}>\r\nSubject: Kabar`,
];
const whole: [string, string] = [
  'message/rfc822',
  `From: balai@balai.test\r\nMessage-ID: <${ID}>\r\n\r\nStatus: 5.9.9 and <other@balai.test>`,
];

describe('a mail in the city’s mailbox', () => {
  test.each([
    ['with the headers of what was sent', headers],
    ['with all of what was sent', whole],
  ])('that came back, %s, names mail and reason', async (_, sent) =>
    expect(await readReturned(mail(words, status('failed', '5.1.1'), sent))).toEqual({
      messageId: ID,
      status: '5.1.1',
    }),
  );

  test('that is only late, or was delivered, is none', async () => {
    expect(await readReturned(mail(words, status('delayed', '4.4.1'), headers))).toBeUndefined();
    expect(await readReturned(mail(words, status('delivered', '2.0.0'), headers))).toBeUndefined();
  });

  test('of a person who quotes such a report is none', async () => {
    const text = `Kok begini?\r\nAction: failed\r\nStatus: 5.1.1\r\nMessage-ID: <${ID}>`;
    expect(
      await readReturned(Buffer.from(`From: w@x.example\r\nTo: b@x.example\r\nSubject: Re\r\n\r\n${text}`)),
    ).toBeUndefined();
  });

  test('that does not say which mail it speaks of is none', async () =>
    expect(await readReturned(mail(words, status('failed', '5.1.1')))).toBeUndefined());
});
