import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { signIn } from './people.ts';

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
  await signIn(page, { number: '0840 0000 7077' });

  await page.goto('/akun');
  await page.getByRole('button', { name: 'Tambah kunci HP ini' }).click();
  await expect(page.getByText('Kunci HP sudah ditambahkan.')).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/pictures/account-360.png', fullPage: true });

  await page.getByRole('button', { name: 'Keluar' }).click();
  await page.goto('/masuk?ke=%2Fakun');
  await page.screenshot({ path: 'test-results/pictures/sign-in-360.png', fullPage: true });
  await page.getByRole('button', { name: 'Masuk dengan kunci HP' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Akun Anda');
  await expect(page.getByText('0840 •••• 077')).toBeVisible();
});
