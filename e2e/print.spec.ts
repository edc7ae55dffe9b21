import { expect, test } from '@playwright/test';

/* What people print: from a dark screen too it is black on white, on A4, without the screen's machinery, and nothing is cut. */

test.use({ colorScheme: 'dark' });

/** Width × height of each sheet in millimetres, as the printer gets them. */
const sheetsOf = (pdf: Buffer): string[] =>
  [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map((m) =>
    [m[1], m[2]].map((points) => Math.round((Number(points) / 72) * 25.4)).join('×'),
  );

test('a service on paper', async ({ page }) => {
  await page.goto('/layanan/akta-kelahiran');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('header nav')).toBeHidden();
  await expect(page.locator('.foot .cols')).toBeHidden();
  const colours = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return [style.backgroundColor, style.color];
  });
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  const sheets = sheetsOf(await page.pdf({ preferCSSPageSize: true }));
  expect(new Set(sheets)).toEqual(new Set(['210×297']));
});

test('the SOP’s table lies on its side and is whole', async ({ page }) => {
  await page.goto('/layanan/akta-kelahiran/sop');
  const sheets = sheetsOf(await page.pdf({ preferCSSPageSize: true }));
  expect(sheets[0]).toBe('210×297');
  expect(sheets).toContain('297×210');
  // As wide as the sheet between its margins, in CSS pixels: nothing of the table lies beyond.
  await page.setViewportSize({ width: Math.round(((297 - 2 * 12) / 25.4) * 96), height: 800 });
  await page.emulateMedia({ media: 'print' });
  const over = await page
    .locator('.table-wrap.broad')
    .evaluate((wrap) => wrap.scrollWidth - wrap.getBoundingClientRect().width);
  expect(over).toBeLessThanOrEqual(1);
});
