import { expect, test } from '@playwright/test';
import { signIn } from './people.ts';

test('a parent signs in with the phone, reads the code where it was sent, and signs out', async ({ page, context }) => {
  await page.goto('/masuk?ke=/akun');
  await signIn(page, { number: '0840 0000 7078' });
  await page.waitForURL('**/akun');
  await expect(page.getByRole('button', { name: 'Keluar' }).first()).toBeVisible();
  const old = await context.cookies();
  await page.getByRole('button', { name: 'Keluar' }).first().click();
  // The cookie of before opens nothing any more.
  await context.addCookies(old);
  expect((await context.request.get('/akun', { maxRedirects: 0 })).status()).toBeGreaterThanOrEqual(300);
});
