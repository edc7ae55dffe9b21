import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { expectAccessible } from './accessible.ts';
import { signIn } from './people.ts';

/*
 * A mother registers the birth of twins on a cheap phone: without scripts as far as the documents, then, on another
 * phone that has them, the photos, the check and the receipt.
 */

const { answers } = samples['twins_of_unrecorded']!;

/** Fills in whatever of the answers this page asks for. */
async function fillPage(page: Page): Promise<void> {
  const names = await page.locator('main form [name]').evaluateAll((all) => all.map((e) => e.getAttribute('name')!));
  for (const name of new Set(names)) {
    const part = /\.(day|month|year|hour|minute)$/.exec(name)?.[1];
    const value = answers[part ? name.slice(0, -part.length - 1) : name];
    if (value === undefined) continue;
    const field = page.locator(`main form [name="${name}"]`);
    const text = value === true ? 'yes' : value === false ? 'no' : String(value);
    if (part) {
      const parts = text.split(/[-:]/);
      await field.fill(parts[['year', 'month', 'day'].indexOf(part)] ?? parts[['hour', 'minute'].indexOf(part)]!);
    } else if ((await field.first().getAttribute('type')) === 'radio') {
      await page.locator(`main form [name="${name}"][value="${text}"]`).check({ force: true });
    } else if ((await field.evaluate((e) => e.tagName)) === 'SELECT') await field.selectOption(text);
    else await field.fill(text);
  }
}

test('a birth goes from the home page to the receipt, on two phones', async ({ browser, baseURL }) => {
  test.setTimeout(400_000);
  const plain = await browser.newContext({ baseURL: baseURL!, javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto('/');
  await page.getByRole('searchbox').fill('anak lahir blm ada akte');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /Akta kelahiran/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Akta kelahiran');
  await page.getByRole('button', { name: 'Mulai' }).click();
  await signIn(page, { named: /Siti/ });
  await expect(page).toHaveURL(/\/layanan\/akta-kelahiran/);
  await page.getByRole('button', { name: 'Mulai' }).click();
  let pages = 0;
  while ((await page.locator('input[type=file]').count()) === 0) {
    expect(++pages).toBeLessThan(40);
    await fillPage(page);
    const before = page.url();
    await page.getByRole('button', { name: 'Lanjut', exact: true }).click();
    expect(page.url(), await page.locator('main').innerText()).not.toBe(before);
  }
  // Nothing is lost by going away.
  await page.getByRole('button', { name: 'Simpan, lanjutkan nanti' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sudah tersimpan');
  await plain.close();

  const other = await browser.newContext({ baseURL: baseURL!, viewport: { width: 360, height: 740 } });
  const phone = await other.newPage();
  await phone.goto('/masuk?ke=/layanan/akta-kelahiran');
  await signIn(phone, { named: /Siti/ });
  await phone.getByRole('link', { name: 'Lanjutkan mengisi' }).first().click();
  await expect(phone.getByRole('heading', { level: 1 })).toContainText('Foto bukti kelahiran');
  await expectAccessible(phone);
  await phone.getByText('Tidak punya surat ini?').click();
  await phone.getByRole('link', { name: 'Pakai penggantinya' }).click();
  const buffer = await sharp({ create: { width: 2400, height: 1800, channels: 3, background: '#c8bfa8' } })
    .jpeg()
    .toBuffer();
  for (let document = 0; !phone.url().endsWith('/periksa'); document++) {
    expect(document).toBeLessThan(10);
    await phone.locator('input[type=file]').last().setInputFiles({ name: 'surat.jpg', mimeType: 'image/jpeg', buffer });
    await phone.getByRole('button', { name: 'Kirim', exact: true }).click();
    await expect(phone.getByText('apakah semua tulisannya terbaca?')).toBeVisible();
    if (document === 0) await expectAccessible(phone);
    const before = phone.url().split('?')[0]!;
    await phone.getByRole('button', { name: 'Lanjut', exact: true }).click();
    await phone.waitForURL((url) => url.pathname !== new URL(before).pathname);
  }
  await expect(phone.getByRole('heading', { level: 1 })).toContainText('Periksa jawaban Anda');
  await expectAccessible(phone);
  const check = phone.url();
  await phone.getByRole('button', { name: 'Kirim berkas' }).click();
  await expect(phone.getByRole('alert')).toContainText('Centang untuk mengirim');
  for (const box of await phone.getByRole('checkbox').all()) await box.check({ force: true });
  await phone.getByRole('button', { name: 'Kirim berkas' }).click();
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Berkas sudah kami terima');
  await expectAccessible(phone);
  const receipt = await phone.locator('.done').innerText();
  expect(receipt).toMatch(/MDN-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  const pin = /\b\d{6}\b/.exec(receipt)![0];
  await phone.reload();
  expect(await phone.locator('.done').innerText()).toContain(pin);
  // The way back leads to the receipt, not into a form that is gone.
  await phone.goto(check);
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Berkas sudah kami terima');
  await other.close();
});
