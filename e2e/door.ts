import { expect, type Page } from '@playwright/test';

/** By which way a person of the demo follows a case; `E2E_DOOR` names another than the suite's. */
export type Door = 'inbox' | 'whatsapp' | 'email' | 'sms' | 'push';
export const DOOR = (process.env['E2E_DOOR'] ?? 'whatsapp') as Door;

const LABEL = { whatsapp: 'WhatsApp', email: 'Surel', sms: 'SMS' } as const;
const EMAIL = 'togar@penerima.example';

/** What the phone of a person has, read on the phones' own pages; and how the person writes back. */
export interface Follower {
  /** Waits until it came by the chosen way, and has come by no other. */
  hears(text: string | RegExp): Promise<void>;
  /** Writes to the city and waits for its answer; only by WhatsApp and SMS. */
  asks?(question: string, answer: RegExp): Promise<void>;
}

interface Shown {
  way: Door;
  with: string;
  mine: boolean;
  subject?: string;
  text: string;
}

/** Chooses one way of being told at /akun/kabar, and none other, at night too. `number`: the person's phone, E.164. */
export async function followBy(page: Page, door: Door, number: string): Promise<Follower> {
  if (door === 'email') await addEmail(page);
  await page.goto('/akun/kabar');
  for (const [name, label] of Object.entries(LABEL)) {
    const box = page.getByRole('checkbox', { name: new RegExp(`^${label}`) });
    if (await box.count()) await box.setChecked(name === door);
  }
  await page.getByRole('checkbox', { name: /malam hari/ }).check();
  await page.getByRole('button', { name: 'Simpan' }).click();
  await expect(page.getByText('Pilihan Anda disimpan.')).toBeVisible();

  await page.goto('/dev/outbox');
  const phones = (await page.getByRole('link', { name: /ponsel contoh/ }).getAttribute('href'))!;
  const device = door === 'push' ? await ring(page, phones) : '';
  const address = { email: EMAIL, push: device, inbox: '', sms: number, whatsapp: number }[door];
  const mine = [number, EMAIL, device];
  const all = async (): Promise<Shown[]> =>
    (await page.request.get(`${phones}/_sim/messages`)).json() as Promise<Shown[]>;
  const toMe = async (): Promise<Shown[]> =>
    (await all()).filter((m) => mine.includes(m.with) && !m.mine && !/kode masuk \d{6}/.test(m.text));
  const before = (await toMe()).length;

  if (door === 'inbox')
    return {
      async hears(text) {
        await expect(async () => {
          await page.goto('/kotak-masuk');
          await expect(page.locator('main')).toContainText(text, { timeout: 1000 });
        }).toPass({ timeout: 30_000 });
        expect((await toMe()).slice(before)).toEqual([]);
      },
    };
  const follower: Follower = {
    async hears(text) {
      const said = async () =>
        (await toMe())
          .slice(before)
          .filter((m) => m.way === door)
          .map((m) => `${m.subject ?? ''} ${m.text}`)
          .join('\n');
      await expect.poll(said, { timeout: 30_000 }).toMatch(text);
      expect([...new Set((await toMe()).slice(before).map((m) => m.way))]).toEqual([door]);
      // As a visitor sees it.
      await page.goto(`${phones}/di?nomor=${encodeURIComponent(address)}`);
      await expect(page.locator('main')).toContainText(text);
    },
  };
  if (door !== 'whatsapp' && door !== 'sms') return follower;
  return {
    ...follower,
    async asks(question, answer) {
      await page.goto(`${phones}/di?nomor=${encodeURIComponent(number)}`);
      await page.getByLabel('Lewat').selectOption(door);
      await page.getByLabel('Pesan').fill(question);
      await page.getByRole('button', { name: 'Kirim' }).click();
      await expect(async () => {
        await page.reload();
        await expect(page.locator('article').first()).toContainText(answer, { timeout: 1000 });
      }).toPass({ timeout: 30_000 });
    },
  };
}

async function addEmail(page: Page): Promise<void> {
  await page.goto('/akun/surel');
  await page.getByRole('textbox').fill(EMAIL);
  await page.getByRole('button', { name: 'Kirim kode' }).click();
  await page.waitForURL('**/kode**');
  const outbox = await page.context().newPage();
  let code: string | undefined;
  await expect(async () => {
    await outbox.goto('/dev/outbox');
    const text = await outbox.locator('main li').filter({ hasText: EMAIL }).first().innerText({ timeout: 1000 });
    code = /\b(\d{6})\b/.exec(text)?.[1];
    expect(code).toBeDefined();
  }).toPass({ timeout: 15_000 });
  await outbox.close();
  await page.getByRole('textbox').first().fill(code!);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.includes('/surel/kode'));
}

/** Turns the browser's notifications on, with a device of the phones in place of a push service on the internet. */
async function ring(page: Page, phones: string): Promise<string> {
  await page.context().grantPermissions(['notifications']);
  await page.goto('/akun/kabar');
  const island = page.locator('[data-island=push]');
  const { key } = JSON.parse((await island.getAttribute('data-props'))!) as { key: string };
  const made = await page.request.post(`${phones}/_sim/device`, { data: { key } });
  const device = (await made.json()) as { endpoint: string };
  await page.addInitScript((given) => {
    PushManager.prototype.subscribe = async () => given as unknown as PushSubscription;
  }, device);
  await page.reload();
  await island.getByRole('button', { name: 'Nyalakan di ponsel ini' }).click();
  await expect(island.getByRole('status')).toHaveText(/Menyala/);
  await expectShown(page);
  return device.endpoint.split('/').at(-1)!;
}

/** The service worker shows what is pushed. A browser without a screen has no place for it, so it is asked what it would show. */
async function expectShown(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  let registrationId: string | undefined;
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find((r) => !r.isDeleted)?.registrationId ?? registrationId;
  });
  await devtools.send('ServiceWorker.enable');
  await expect.poll(() => registrationId).toBeDefined();
  const [worker] = page.context().serviceWorkers();
  await worker!.evaluate(() => {
    const scope = globalThis as unknown as { shown: unknown[]; registration: ServiceWorkerRegistration };
    scope.shown = [];
    scope.registration.showNotification = async (title, o) => void scope.shown.push([title, o?.body, o?.tag]);
  });
  const data = JSON.stringify({ title: 'Balai Medan', body: 'Coba', path: '/kotak-masuk', tag: 'coba' });
  const { origin } = new URL(page.url());
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId: registrationId!, data });
  await expect
    .poll(() => worker!.evaluate(() => (globalThis as unknown as { shown: unknown[] }).shown))
    .toEqual([['Balai Medan', 'Coba', 'coba']]);
  await devtools.detach();
}
