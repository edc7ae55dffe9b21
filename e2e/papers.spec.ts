import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

/* What a stranger does with a paper in the hand: scans its code, drops its file, or makes a mandate. */

test.use({ actionTimeout: 15_000 });

async function expectAccessible(page: Page): Promise<void> {
  const result = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const undecided = result.incomplete.filter((i) => i.id === 'color-contrast');
  expect(
    [...result.violations, ...undecided].map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`),
  ).toEqual([]);
}

test('a code that nobody gave is told as such, and leads to the one door', async ({ page }) => {
  const answer = await page.goto('/v/AAAAAAAAAAAAAAAAAAAAAA');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kode ini tidak ada dalam catatan kami');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Cek keaslian surat' }).first().click();
  await expect(page).toHaveURL(/cek-keaslian/);
  await expectAccessible(page);
});

test('a mandate is filled in on a phone and comes as a PDF; what is wrong stands at its field', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto('/surat-kuasa?layanan=akta-kelahiran');
  await expectAccessible(page);
  await page.getByRole('button', { name: /Unduh/ }).click();
  await expect(page.getByRole('alert')).toContainText('isian yang perlu diperbaiki');
  await expectAccessible(page);
  const names = page.getByLabel('Nama lengkap');
  const niks = page.getByLabel('NIK', { exact: true });
  const homes = page.getByLabel('Alamat');
  for (const [i, who] of [
    ['Siti Nurbaya', '1271994101900001', 'Jalan Contoh 1'],
    ['Togar Simanjuntak', '1271990101800002', 'Jalan Contoh 2'],
  ].entries()) {
    await names.nth(i).fill(who[0]!);
    await niks.nth(i).fill(who[1]!);
    await homes.nth(i).fill(who[2]!);
  }
  await page.getByLabel(/Mengapa/).fill('sedang dirawat');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /Unduh/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Surat kuasa F-1.07.pdf');
});
