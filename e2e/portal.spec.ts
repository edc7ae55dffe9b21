import { expect, test } from '@playwright/test';
import { overflowOf } from './accessible.ts';

const PAGES = [
  '/',
  '/layanan',
  '/layanan?cari=bikin+pasport',
  '/layanan?cari=xyzzy',
  '/layanan/akta-kelahiran/sop',
  '/layanan/akta-kelahiran/standar',
  '/layanan/paspor',
  '/dev/ui?bagian=isi',
  '/dev/ui?bagian=kesalahan',
];

test('at 200 % zoom, down to 320 px, what the city publishes is never wider than its screen', async ({ page }) => {
  for (const path of PAGES) {
    await page.goto(path);
    expect(await overflowOf(page), path).toBeLessThanOrEqual(0);
    // WCAG 1.4.10 asks for 320 of 1280.
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflowOf(page), `${path} 320`).toBeLessThanOrEqual(0);
    // 1.4.4: letters twice as large on the same screen.
    await page.setViewportSize({ width: 640, height: 740 });
    await page.evaluate(() => void (document.documentElement.style.fontSize = '200%'));
    expect(await overflowOf(page), `${path} with large letters`).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 360, height: 740 });
  }
});

test('inside WhatsApp nothing needs a second window or a saved file: from a question to the agency, and to the SOP', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({
    baseURL: baseURL!,
    viewport: { width: 360, height: 640 },
    acceptDownloads: false,
    userAgent:
      'Mozilla/5.0 (Linux; Android 12; SM-A032F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/120.0 Mobile Safari/537.36 WhatsApp/2.24',
  });
  const page = await context.newPage();
  let popups = 0;
  page.on('popup', () => popups++);
  await page.goto('/');
  await page.getByRole('searchbox').fill('ktp ilang di pasar');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /KTP-el hilang/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/KTP/);
  await page.getByRole('link', { name: /SOP resmi/ }).click();
  await expect(page.getByRole('table')).toContainText('Mutu baku');
  const paper = await page.getByRole('link', { name: 'Unduh PDF' }).getAttribute('href');
  const answer = await context.request.get(paper!);
  expect(answer.headers()['content-disposition']).toMatch(/^inline/);
  for (const path of ['/', '/layanan', '/layanan/paspor', '/masuk', '/cek-berkas', '/cek-keaslian']) {
    await page.goto(path);
    expect(await page.locator('a[target], a[download], form[target]').count(), path).toBe(0);
  }
  expect(popups).toBe(0);
  await context.close();
});

test('by keyboard alone: past the head, into the search, to a service and its form', async ({ page }) => {
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus')).toHaveAttribute('href', '#isi');
  await page.keyboard.press('Enter');
  await expect(page.locator('#isi')).toBeFocused();
  const search = page.getByRole('searchbox');
  await search.focus();
  await search.fill('anak lahir blm ada akte');
  await page.keyboard.press('Enter');
  const found = page.getByRole('link', { name: /^Akta kelahiran/ });
  await expect(found).toBeVisible();
  for (let i = 0; i < 15 && !(await found.evaluate((e) => e === document.activeElement)); i++)
    await page.keyboard.press('Tab');
  await expect(found).toBeFocused();
  // The focus is seen: an outline of its own.
  expect(await found.evaluate((e) => getComputedStyle(e).outlineStyle)).not.toBe('none');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Akta kelahiran');
});
