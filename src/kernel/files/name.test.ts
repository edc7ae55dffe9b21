import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeDownloadHeaders, safeName } from './name.ts';

describe('safeName', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\Windows\\system32\\cmd.exe', 'cmd.exe'],
    ['C:\\foto\\ktp.jpg', 'ktp.jpg'],
    ['/etc/passwd\0.png', 'passwd.png'],
    ['a\r\nSet-Cookie: x=1.jpg', 'a Set-Cookie_ x=1.jpg'],
    ['kk\u202Egpj.exe', 'kkgpj.exe'],
    ['\u2066surat\u2069.pdf', 'surat.pdf'],
    ['.htaccess', 'htaccess'],
    ['...', 'berkas'],
    ['', 'berkas'],
    [undefined, 'berkas'],
    ['nul.pdf', '_nul.pdf'],
    ['Akta  "lahir"\tanak.pdf', 'Akta _lahir_ anak.pdf'],
    ['<script>alert(1)</script>.png', 'script_.png'],
    ['Café.jpg', 'Café.jpg'],
    ['ᯀᯂᯰ ᯅᯖᯂ᯲ 👨‍👩‍👧.jpg', 'ᯀᯂᯰ ᯅᯖᯂ᯲ 👨‍👩‍👧.jpg'],
    ["'; drop table files.file; --.jpg", "'; drop table files.file; --.jpg"],
  ])('%j becomes %j', (raw, safe) => {
    expect(safeName(raw)).toBe(safe);
  });

  test('a long name is cut between letters and keeps its ending', () => {
    const name = safeName(`${'👨‍👩‍👧'.repeat(100)}.jpeg`);
    expect(name).toBe(`${'👨‍👩‍👧'.repeat(8)}.jpeg`);
    expect(Buffer.byteLength(safeName('a'.repeat(5000) + '.pdf'))).toBe(150);
  });

  test('whatever comes in: no separator, no control, short, and the same when made safe again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (raw) => {
        const name = safeName(raw);
        expect(name).not.toMatch(/[/\\\p{Cc}]|^\.|\.$/u);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(151);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(200);
        expect(safeName(name)).toBe(name);
      }),
    );
  });
});

test('download headers name the file in both forms and never let it run', () => {
  const h = safeDownloadHeaders('Akta "Éva" 👶.pdf', 'application/pdf');
  expect(h['content-disposition']).toBe(
    `attachment; filename="Akta _Eva_ .pdf"; filename*=UTF-8''Akta%20_%C3%89va_%20%F0%9F%91%B6.pdf`,
  );
  expect(h['x-content-type-options']).toBe('nosniff');
  expect(h['content-security-policy']).toContain('sandbox');
  expect(safeDownloadHeaders("x';a=(b).jpg\r\nX: y", 'image/jpeg', 'inline')['content-disposition']).toBe(
    `inline; filename="x'_a=(b).jpg X_ y"; filename*=UTF-8''x%27%3Ba%3D%28b%29.jpg%20X_%20y`,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      for (const value of Object.values(safeDownloadHeaders(raw, 'image/jpeg')))
        expect(value).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});
