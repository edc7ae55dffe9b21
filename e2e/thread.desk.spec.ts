import { expect, test, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { expectAccessible } from './accessible.ts';
import { DOOR, followBy } from './door.ts';
import { officer, signIn } from './people.ts';

/*
 * One thread that runs: a birth that was filed is checked and sent back, mended on a phone, checked again, said to be
 * right, registered, validated, signed and taken home; each person in a browser of one's own. The parent signs in once and
 * follows it by one way of being told: WhatsApp, or what E2E_DOOR names (inbox, whatsapp, email, sms, push).
 */

/** Of the simulator that a demo city starts (`simulators/registry`). */
const PASSPHRASE = 'contoh-frasa-sandi';
test.use({ actionTimeout: 15_000 });
const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

/** For who wants to look: a browser without a graphics card now and then refuses to draw a long page. */
const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env['E2E_PICTURES']) await page.screenshot({ path: `test-results/pictures/${name}.png`, fullPage: true });
};

async function parent(browser: Browser): Promise<{ page: Page; number: string }> {
  const context = await browser.newContext(PHONE);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  await page.goto('/masuk');
  const form = page.locator('form', { has: page.getByRole('button', { name: /Togar/ }) });
  const number = (await form.locator('input[name=contact]').getAttribute('value'))!;
  await signIn(page, { named: /Togar/ });
  return { page, number };
}

/** As a clinic's own program would: documents and answers through the API, in the parent's session. */
async function fileBirth(page: Page): Promise<{ id: string; number: string; pin: string }> {
  const origin = new URL(page.url()).origin;
  const sample = samples['recorded']!;
  const buffer = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#c8bfa8' } })
    .jpeg()
    .toBuffer();
  const documents = [];
  for (const requirement of sample.documents) {
    const sent = await page.request.post('/api/v1/documents', {
      headers: { origin },
      multipart: { file: { name: 'foto.jpg', mimeType: 'image/jpeg', buffer } },
    });
    documents.push({ requirement, document: ((await sent.json()) as { id: string }).id });
  }
  const filed = await page.request.post('/api/v1/cases', {
    headers: { origin },
    data: {
      service: 'akta-kelahiran',
      // Each run registers another child: the registry would know the same one.
      answers: { ...sample.answers, 'child.1.name': 'Butet Nasution' },
      documents,
      statements: ['truth', 'issuer', 'late'],
    },
  });
  expect(filed.status(), await filed.text()).toBe(201);
  return (await filed.json()) as { id: string; number: string; pin: string };
}

async function take(page: Page, id: string): Promise<void> {
  await page.goto(`/meja/berkas/${id}`);
  await page.getByRole('link', { name: /^Ambil/ }).click();
  await page.getByText('Perintah atasan').click();
  await page.getByRole('button', { name: /Ambil berkas ini/ }).click();
  await expect(page.getByText('Berkas ini sekarang Anda pegang.')).toBeVisible();
}

/** Waits for the registry to answer, as an officer does: the page looks by itself, or one looks again. */
async function until(page: Page, url: string, text: string | RegExp): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(url);
        return page.locator('main').innerText();
      },
      { timeout: 150_000, intervals: [1000] },
    )
    .toMatch(text);
}

test('a birth goes from the desk to the paper in the parent’s hands', async ({ browser }) => {
  test.setTimeout(420_000);
  const { page: togar, number: phone } = await parent(browser);
  const follower = await followBy(togar, DOOR, phone);
  await togar.goto('/akun');
  const { id, number, pin } = await fileBirth(togar);
  await follower.hears(DOOR === 'sms' ? `Berkas ${number} sudah diterima` : 'Berkas Anda sudah diterima');
  await follower.asks?.(`STATUS ${number} ${pin}`, new RegExp(number));
  const at = `/meja/berkas/${id}`;

  // Checked: one answer and one document are sent back, each with its reason.
  const dewi = await officer(browser, 'petugas-dewi');
  await expectAccessible(dewi);
  await take(dewi, id);
  await dewi.getByLabel('Tandai Nama anak (Anak 1)').first().click();
  await dewi
    .locator('label', { has: dewi.locator('[name="reason.a.child.1.name"][value=differs_from_document]') })
    .click();
  await dewi
    .getByLabel(/^Tandai Surat keterangan lahir/)
    .first()
    .click();
  await dewi.locator('label', { has: dewi.locator('[name="reason.d.birth_letter"][value=photo_blurred]') }).click();
  await expectAccessible(dewi);
  await dewi.screenshot({ path: 'test-results/pictures/desk.png' });
  await dewi.getByRole('button', { name: /Kembalikan ke warga/ }).click();
  await expect(dewi.locator('main')).toContainText('Foto buram atau terpotong');
  await dewi.getByRole('button', { name: /Kirim ke warga/ }).click();

  // Mended on the phone: only what was marked.
  await follower.hears(DOOR === 'sms' ? 'hal yang perlu diperbaiki' : /2 hal yang perlu diperbaiki/);
  await togar.goto(`/berkas/${id}`);
  await picture(togar, 'case-returned-360');
  await togar.goto(`/berkas/${id}/perbaiki`);
  await expectAccessible(togar);
  await picture(togar, 'mend-360');
  await togar.getByRole('link', { name: /Nama anak/ }).click();
  await togar.getByRole('textbox').first().fill('Butet Uli Nasution');
  await togar
    .getByRole('button', { name: /Simpan|Lanjut/ })
    .first()
    .click();
  await togar.getByRole('link', { name: /Surat keterangan lahir/ }).click();
  const better = await sharp({ create: { width: 1300, height: 950, channels: 3, background: '#e8dfc8' } })
    .jpeg()
    .toBuffer();
  await togar
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name: 'baru.jpg', mimeType: 'image/jpeg', buffer: better });
  await togar.getByRole('button', { name: 'Kirim dokumen ini' }).click();
  await togar.waitForURL(/kabar=simpan/);
  await togar.goto(`/berkas/${id}/perbaiki`);
  await togar.getByRole('link', { name: /Periksa/ }).click();
  await togar.getByRole('button', { name: /Kirim/ }).click();
  await expect(togar.locator('main')).toContainText(/Sedang diperiksa|Diterima/);

  await take(dewi, id);
  await dewi.getByRole('button', { name: /Lengkap dan benar/ }).click();

  // "Sudah benar."
  await follower.hears(DOOR === 'sms' ? `Berkas ${number} menunggu Anda` : 'Giliran Anda');
  await togar.goto(`/berkas/${id}/konsep`);
  await expect(togar.locator('main')).toContainText('Butet Uli Nasution');
  await expectAccessible(togar);
  await picture(togar, 'proof-360');
  await togar.getByRole('button', { name: /Sudah benar/ }).click();

  // Registered, validated and signed in the registry; its simulator takes its time.
  const rudi = await officer(browser, 'operator-rudi');
  await take(rudi, id);
  // One press sends the birth, and with it the family card that follows from it.
  await rudi.getByRole('button', { name: 'Kirim ke SIAK' }).first().click();
  // The certificate stands in SIAK before the card does; the next step begins with both.
  await until(rudi, at, /Memeriksa catatan di SIAK · Disdukcapil/);
  const rosmaida = await officer(browser, 'validator-rosmaida');
  await take(rosmaida, id);
  const validations = rosmaida.getByRole('button', { name: /^Validasi/ });
  await validations.first().click();
  await expect(validations).toHaveCount(1);
  await validations.click();
  await until(rosmaida, at, /Menunggu tanda tangan/);

  const hasan = await officer(browser, 'kadis-hasan');
  await take(hasan, id);
  const signatures = hasan.getByRole('link', { name: /^Tanda tangani/ });
  await signatures.first().click();
  await expectAccessible(hasan);
  await hasan.locator('input[type=password]').fill(PASSPHRASE);
  await picture(hasan, 'sign-1280');
  await hasan.locator('main form button').first().click();
  // The certificate is in the parent's hands while the card still waits for its signature.
  await until(togar, `/berkas/${id}`, /Kartu Keluarga menyusul/);
  await picture(togar, 'case-card-follows-360');
  await until(hasan, at, /Ditandatangani|Tanda tangani/);
  await signatures.click();
  await picture(hasan, 'sign-card-1280');
  await hasan.locator('input[type=password]').fill(PASSPHRASE);
  await hasan.locator('main form button').first().click();
  await follower.hears(DOOR === 'sms' ? `Surat untuk berkas ${number} sudah terbit` : 'Surat Anda sudah terbit');
  await until(togar, `/berkas/${id}`, /Selesai/);
  await picture(togar, 'case-done-360');

  // The paper is in the parent's hands, its signature checked; whoever holds it can have it checked again.
  await togar.getByRole('link', { name: 'Buka surat' }).first().click();
  await expect(togar.locator('main')).toContainText(/1271-L[UT]-\d{8}-\d{4}/);
  await expectAccessible(togar);
  await picture(togar, 'paper-360');
  const download = togar.waitForEvent('download');
  await togar.getByRole('link', { name: 'Unduh surat (PDF)' }).click();
  const pdf = await (await download).path();
  await togar.goto('/cek-keaslian');
  await togar.locator('input[type=file]').last().setInputFiles(pdf);
  await togar.getByRole('button', { name: /Periksa/ }).click();
  await expect(togar.locator('main')).toContainText(/sah/i);
  await picture(togar, 'genuine-360');
  await togar.goto('/kotak-masuk');
  await expect(togar.locator('main')).toContainText('Surat Anda sudah terbit');
});
