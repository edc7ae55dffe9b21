import { expect, test, type Locator, type Page } from '@playwright/test';
import { officer } from './people.ts';

/*
 * A day at the desk and in administration without a pointer: what is reached is seen to be reached, a fault takes one to
 * its field, and what a key opens a key closes.
 */

test.use({ actionTimeout: 15_000 });

/** Presses Tab until it is there; each stop on the way shows where it is. */
async function tabTo(page: Page, goal: Locator, most = 60): Promise<void> {
  await goal.waitFor();
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab');
    if (await goal.evaluate((e) => e === document.activeElement)) return;
    const outline = await page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return 'seen';
      // A choice is drawn by its label, whose ring it bears.
      const ringed = at.matches('.choice > input') ? at.nextElementSibling! : at;
      const { outlineStyle, outlineWidth } = getComputedStyle(ringed);
      return outlineStyle === 'none' || outlineWidth === '0px' ? at.outerHTML.slice(0, 200) : 'seen';
    });
    expect(outline).toBe('seen');
  }
  throw new Error('not reached by Tab');
}

test('an officer works a case by keys alone', async ({ browser }) => {
  test.setTimeout(180_000);
  const page = await officer(browser, 'operator-rudi');
  await tabTo(page, page.locator('.side a').nth(1));
  await page.keyboard.press('Enter');
  await page.waitForURL('**bagian=menunggu');
  const first = page.locator('main table a[href*="/meja/berkas/"]').first();
  await tabTo(page, first);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/meja/berkas/**');
  // The list of keys, and out again to where one was.
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog');
  await expect(keys).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  // The history, and back to the list of what waits.
  await tabTo(page, page.getByRole('link', { name: /^Riwayat/ }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/riwayat**');
  await page.keyboard.press('b');
  await page.waitForURL('**/meja');
  await page.context().close();
});

test('an administrator is taken to what was typed wrongly, and leaves the form', async ({ browser }) => {
  test.setTimeout(180_000);
  const page = await officer(browser, 'admin-mei');
  await tabTo(page, page.locator('.side a[href="/kelola"]'));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/kelola/petugas');
  await tabTo(page, page.getByRole('link', { name: 'Angkat petugas' }));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/petugas/baru');
  await tabTo(page, page.locator('main form button[type=submit]').last());
  await page.keyboard.press('Enter');
  const summary = page.locator('.summary');
  await expect(summary).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('main form .bad :focus')).toHaveCount(1);
  await page.context().close();
});
