import { expect, test, type Page } from '@playwright/test';
import { faultsOf, overflowOf } from './accessible.ts';
import { officer, signIn } from './people.ts';
import { refusalsOf } from './refused.ts';

/*
 * Every page that a link leads to, as each kind of person finds it: in light and dark, never wider than its screen, and
 * what each of its forms says to whoever fills in nothing.
 * One page is reused for all, and of pages that differ only in whose they are, one is looked at.
 */

test.use({ actionTimeout: 15_000 });
// Each walk stands alone, and together they are most of the journeys' time.
test.describe.configure({ mode: 'parallel' });

/** `/meja/berkas/0190…?langkah=verify` and its like are one page. */
const kindOf = (url: URL): string =>
  url.pathname
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*')
    .replace(/^(\/layanan\/)[^/]+/, '$1*')
    .replace(/^(\/verifikasi|\/v)\/.+/, '$1/*')
    .replace(/^(\/meja\/bendahara\/(?:buku|rekonsiliasi))\/.+/, '$1/*')
    .replace(/^(\/kelola\/(?:aturan|layanan|kabar|bank|kantor\/\w+))\/(?!baru).+/, '$1/*') +
  [...url.searchParams.keys()]
    .filter((key) => key === 'bagian' || key === 'cari')
    .map((key) => `?${key}`)
    .join('');

/** Files, programs’ answers, the same list in another order, and pages that are another test’s. */
const ELSEWHERE =
  /\.(pdf|json|svg)$|\/(pdf|csv|unduh|cetak|label|(dokumen|file|asli)\/.*)(\?.*)?$|^\/meja\/berkas\/[^/]+\/surat\/|^\/api|[?&](sesudah|pilih|tahun|wajah)=/;

interface Walk {
  page: Page;
  from: string[];
  /** Only what lies under one of these. */
  under: RegExp;
}

/** Looks at all that can be reached from there by links. Gives the kinds of pages it saw. */
async function walk({ page, from, under }: Walk, seen = new Set<string>()): Promise<string[]> {
  const origin = new URL(page.url()).origin;
  const screen = page.viewportSize()!;
  const queue = [...from];
  const faults: string[] = [];
  const sent = new Set<string>();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const kind = kindOf(new URL(path, origin));
    if (seen.has(kind)) continue;
    seen.add(kind);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.goto(path);
    faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
    await page.emulateMedia({ colorScheme: 'dark' });
    faults.push(...(await faultsOf(page, 'color-contrast')).map((fault) => `${path} dark: ${fault}`));
    // As it is, on a tablet, and at 200 % zoom.
    for (const width of [screen.width, 768, 640]) {
      await page.setViewportSize({ ...screen, width });
      const over = await overflowOf(page);
      if (over > 0) faults.push(`${path}: ${over} px wider than a screen of ${width}`);
    }
    await page.setViewportSize(screen);
    faults.push(...(await refusalsOf(page, sent)).map((fault) => `${path}: ${fault}`));
    const links = await page
      .locator('main a[href^="/"], .side a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    queue.push(...links.filter((href) => under.test(href) && !ELSEWHERE.test(href) && !href.includes('#')));
  }
  expect(faults).toEqual([]);
  return [...seen];
}

test('a stranger’s pages, and what refuses', async ({ page }) => {
  test.setTimeout(360_000);
  await page.goto('/');
  const from = [
    '/',
    '/layanan?cari=xyzzy',
    '/petugas/masuk',
    '/tidak-ada',
    '/meja',
    '/dev/outbox',
    '/wilayah?cari=xyzzy',
  ];
  const seen = await walk({ page, from, under: /^\/(?!dev|api|petugas)/ });
  expect(seen).toEqual(expect.arrayContaining(['/layanan/*', '/layanan/*/sop', '/layanan/*/standar', '/surat-kuasa']));
});

test('a parent’s pages', async ({ page }) => {
  test.setTimeout(360_000);
  await page.goto('/masuk');
  await signIn(page, { named: /Siti/ });
  await page.goto('/layanan/akta-kelahiran');
  await page.locator('#mulai').getByRole('button').click();
  await page.waitForURL('**/draf/**');
  const seen = await walk({
    page,
    from: [new URL(page.url()).pathname, '/', '/kelola'],
    under: /^\/(draf|berkas|kotak-masuk|akun|terima)/,
  });
  // The demo's own past is still being told meanwhile: a case may or may not be there.
  expect(seen).toEqual(expect.arrayContaining(['/berkas-saya', '/draf/*']));
});

const STAFF: [login: string, from: string[], expected: string[]][] = [
  [
    'admin-mei',
    ['/kelola', '/kelola/kalender/hari', '/petugas/pastikan', '/akun'],
    [
      '/kelola/petugas/*',
      '/kelola/kalender',
      '/kelola/aturan/*',
      '/kelola/pekerjaan',
      '/kelola/surat-tugas',
      '/kelola/bank',
      '/kelola/bank/*',
    ],
  ],
  ['auditor-sabar', ['/kelola/audit', '/meja/bendahara'], ['/kelola/audit', '/meja/bendahara/buku/*']],
  [
    'bendahara-ratna',
    ['/meja/bendahara', '/meja/bendahara/tagihan?kode=1'],
    ['/meja/bendahara/tagihan/*', '/meja/bendahara/setoran', '/meja/bendahara/rekonsiliasi', '/meja/bendahara/buku/*'],
  ],
  ['bud-halimah', ['/meja/bendahara'], ['/meja/bendahara/bulan', '/meja/bendahara/permintaan']],
  ['loket-yusnimar', ['/meja/blanko'], ['/meja/blanko']],
  [
    'siaga-wahyu',
    ['/meja', '/kelola'],
    // The danger of the day before, with the form that says it is over.
    ['/kelola/peringatan', '/kelola/peringatan/*', '/kelola/peringatan/baru'],
  ],
  [
    'validator-rosmaida',
    ['/meja', '/meja/cari?cari=siregar', '/meja/validasi'],
    ['/meja?bagian', '/meja/berkas/*', '/meja/berkas/*/riwayat'],
  ],
  ['kadis-hasan', ['/meja/surat', '/meja/tanda-tangan'], ['/meja/surat/*']],
];
/** The head's own rooms; the auditor's and the treasurers', who have no files. */
const UNDER: Record<string, RegExp> = {
  'kadis-hasan': /^\/meja\/surat/,
  'auditor-sabar': /^\/(kelola(\/(audit|surat-tugas|pekerjaan))?$|meja\/bendahara)/,
};
for (const [login, from, expected] of STAFF)
  test(`the pages of ${login}`, async ({ browser }) => {
    test.setTimeout(360_000);
    const page = await officer(browser, login);
    // The demo's own past is still being told when the walks begin; what the head decided in it comes last.
    if (login === 'kadis-hasan')
      await expect(async () => {
        await page.goto('/meja/surat');
        await expect(page.locator('main a[href^="/meja/surat/"]').first()).toBeVisible({ timeout: 1000 });
      }).toPass({ timeout: 180_000 });
    const seen = await walk({ page, from, under: UNDER[login] ?? /^\/(meja|kelola)/ });
    expect(seen).toEqual(expect.arrayContaining(expected));
    await page.context().close();
  });
