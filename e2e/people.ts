import { expect, type Browser, type Page } from '@playwright/test';

/**
 * Signs in on the page that asks for it: as a person of the demo by the button with the name, or with a number that is
 * typed. The code is taken from the message to that number, so that journeys beside each other never mix theirs up; two
 * at once need two numbers.
 */
export async function signIn(page: Page, who: { named: RegExp } | { number: string }): Promise<void> {
  const form =
    'named' in who ? page.locator('form', { has: page.getByRole('button', { name: who.named }) }) : undefined;
  const shown = await form?.locator('input[name=contact]').getAttribute('value');
  const number = 'number' in who ? who.number.replace(/^0/, '+62').replaceAll(' ', '') : (shown ?? '');
  const outbox = await page.context().newPage();
  const before = await codesTo(outbox, number);
  if (form) await form.getByRole('button').click();
  else {
    await page.getByRole('textbox').fill('number' in who ? who.number : '');
    await page.getByRole('button', { name: 'Kirim kode' }).click();
  }
  await page.waitForURL('**/masuk/kode**');
  // A job sends it: the message is there a moment later.
  let fresh: string | undefined;
  await expect
    .poll(async () => (fresh = (await codesTo(outbox, number)).find((c) => !before.includes(c))))
    .toBeDefined();
  await outbox.close();
  await page.getByRole('textbox').first().fill(fresh!);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
}

/** All codes that were sent to a number, the newest first. */
async function codesTo(outbox: Page, number: string): Promise<string[]> {
  await outbox.goto('/dev/outbox');
  const messages = await outbox.locator('main li').filter({ hasText: number }).locator('p').allTextContents();
  return messages.flatMap((text) => /#(\d{6})$/.exec(text.trim())?.[1] ?? []);
}

/** An officer of the demo at a desk, in a browser of the officer's own. */
export async function officer(browser: Browser, login: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(15_000);
  await page.goto('/petugas/masuk');
  // What the page says, whether or not it has been drawn yet.
  const shown = () => page.locator('tr', { hasText: login }).locator('td, th').allTextContents();
  const [, , name = '', password = ''] = await shown();
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[type=password]').fill(password);
  await page.keyboard.press('Enter');
  const code = page.locator('input[name=code]');
  await code.waitFor();
  let [, , , , now = ''] = await shown();
  for (let tries = 0; tries < 2; tries++) {
    await code.fill(now);
    await page.keyboard.press('Enter');
    const there = await Promise.race([
      page.waitForURL('**/meja').then(() => true),
      page
        .locator('.summary')
        .waitFor()
        .then(() => false),
    ]);
    if (there) break;
    // A code opens once: another journey of the same officer used it. The next comes within half a minute.
    const used = now;
    await expect(async () => {
      await page.goto(page.url());
      now = (await shown())[4] ?? '';
      expect(now).not.toBe(used);
    }).toPass({ timeout: 40_000, intervals: [2_000] });
  }
  await page.waitForURL('**/meja');
  return page;
}
