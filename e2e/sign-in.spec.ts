import { expect, test } from '@playwright/test';

test('a parent signs in with the phone, reads the code where it was sent, and signs out', async ({ page, context }) => {
  await page.goto('/masuk?ke=/akun');
  await page.getByRole('button', { name: /Siti/ }).click();
  await expect(page.getByText('Petugas tidak pernah meminta kode')).toBeVisible();
  const outbox = await context.newPage();
  let code = '';
  // A job sends it: the message is there a moment later.
  await expect
    .poll(async () => {
      await outbox.goto('/dev/outbox');
      return (code = /#(\d{6})\b/.exec(await outbox.locator('main').innerText())?.[1] ?? '');
    })
    .toMatch(/^\d{6}$/);
  await page.getByRole('textbox').first().fill(code);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/akun');
  await expect(page.getByRole('button', { name: 'Keluar' }).first()).toBeVisible();
  const old = await context.cookies();
  await page.getByRole('button', { name: 'Keluar' }).first().click();
  // The cookie of before opens nothing any more.
  await context.addCookies(old);
  expect((await context.request.get('/akun', { maxRedirects: 0 })).status()).toBeGreaterThanOrEqual(300);
});
