import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

/* A mother adds her phone's own lock after signing in by code, signs out, and comes back with a finger. */
test('the phone’s own lock signs in in place of a code', async ({ page, context }) => {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto('/masuk');
  await page.getByRole('textbox').fill('0840 0000 7077');
  await page.getByRole('button', { name: 'Kirim kode' }).click();
  const outbox = await context.newPage();
  let code = '';
  await expect
    .poll(async () => {
      await outbox.goto('/dev/outbox');
      return (code =
        /\+6284000007077[^#]*#(\d{6})/.exec((await outbox.locator('main').innerText()).replaceAll('\n', ' '))?.[1] ??
        '');
    })
    .toMatch(/^\d{6}$/);
  await outbox.close();
  await page.getByRole('textbox').first().fill(code);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));

  await page.goto('/akun');
  await page.getByRole('button', { name: 'Tambah kunci HP ini' }).click();
  await expect(page.getByText('Kunci HP sudah ditambahkan.')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map((v) => v.id)).toEqual([]);
  await page.screenshot({ path: 'test-results/pictures/account-360.png', fullPage: true });

  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.goto('/masuk?ke=%2Fakun');
  await page.screenshot({ path: 'test-results/pictures/sign-in-360.png', fullPage: true });
  await page.getByRole('button', { name: 'Masuk dengan kunci HP' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Akun Anda');
  await expect(page.getByText('0840 •••• 077')).toBeVisible();
});
