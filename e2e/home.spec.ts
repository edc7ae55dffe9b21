import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';

test('a resident finds the own ward from the home page, misspelt, and may read in English', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Apa yang ingin Anda urus?');
  await expectAccessible(page);
  await page.getByRole('searchbox').fill('helvetya timur');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /Helvetia Timur/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page).toHaveURL(/cari=helvetya/);
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('every page of the foot is there, and an address that is none says so in words', async ({ page, request }) => {
  await page.goto('/');
  const paths = await page
    .locator('footer a[href^="/"]')
    .evaluateAll((links) => links.map((a) => a.getAttribute('href') ?? ''));
  expect(paths.length).toBeGreaterThan(3);
  for (const path of paths) expect((await request.get(path)).status(), path).toBe(200);
  const missing = await page.goto('/tidak-ada');
  expect(missing?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Halaman tidak ditemukan');
  await expectAccessible(page);
});
