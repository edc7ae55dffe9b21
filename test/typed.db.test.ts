import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sessionCookieOf, type Browser } from './harness/browser.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { publishAll } from './harness/filing.ts';
import type { Signed } from './harness/people.ts';

/* A session ends while somebody types: the words of that page come back once one has signed in again. */

let t: TestCity;
let mother: Signed;
let stranger: Signed;
beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-24T03:00:00Z') });
  await publishAll(t);
  mother = await t.person({ name: 'Butet Manurung', sex: 'P' });
  stranger = await t.person({ name: 'Orang Lain' });
});

const signedIn = (browser: Browser, who: Signed) => browser.jar.set(sessionCookieOf(t.city), who.token);
const signedOut = (browser: Browser) => browser.jar.delete(sessionCookieOf(t.city));

/** A draft of the mother's that stands at the page of her child's name. */
async function typing(): Promise<{ browser: Browser; page: string }> {
  const browser = t.browser(mother);
  const begun = await browser.post('/layanan/akta-kelahiran/mulai', { idempotency_key: randomUUID() });
  let page = begun.headers.location!;
  for (let i = 0; i < 20; i++) {
    const shown = await browser.get(page);
    if (shown.statusCode === 303) {
      page = shown.headers.location!;
      continue;
    }
    if (/name="child\.1\.name"/.test(shown.body)) return { browser, page };
    const fields: Record<string, string> = {};
    for (const [, name, value] of shown.body.matchAll(/type="radio"[^>]*name="([^"]+)"[^>]*value="([^"]+)"/g))
      fields[name!] ??= value!;
    for (const [, value, name] of shown.body.matchAll(/value="([^"]+)"[^>]*name="([^"]+)"[^>]*type="radio"/g))
      fields[name!] ??= value!;
    if (/name="children"/.test(shown.body)) fields['children'] = '1';
    const next = await browser.post(page, fields);
    if (next.statusCode === 303) page = next.headers.location!;
    else throw new Error(`${page} answered ${next.statusCode}: ${Object.keys(fields).join()}`);
  }
  throw new Error('the page of the name never came');
}

describe('what was typed when the session had ended', () => {
  it('is refused, kept in the browser unreadably, and stands in its fields after signing in', async () => {
    const { browser, page } = await typing();
    signedOut(browser);
    const refused = await browser.post(page, { 'child.1.name': 'Tiur Marisi', 'child.1.sex': 'P' });
    expect(refused.statusCode).toBe(401);
    expect(refused.body).toContain('Yang Anda ketik masih ada');
    expect(refused.body).toContain(`href="/masuk?ke=${encodeURIComponent(page)}"`);
    const cookies = refused.cookies.filter((c) => c.name.includes('typed') && c.value !== '');
    expect(cookies.length).toBeGreaterThan(0);
    expect(cookies.every((c) => c.httpOnly && !c.value.includes('Tiur') && c.maxAge === 1800)).toBe(true);
    expect(Buffer.from(cookies[0]!.value, 'base64url').toString('latin1')).not.toContain('Tiur');

    signedIn(browser, mother);
    const again = await browser.get(page);
    expect(again.statusCode).toBe(200);
    expect(again.body).toContain('value="Tiur Marisi"');
    expect(again.body).toContain('belum tersimpan');
    // Saved at last, it is forgotten by the browser.
    const saved = await browser.post(page, { 'child.1.name': 'Tiur Marisi', 'child.1.sex': 'P' });
    expect(saved.statusCode).toBe(303);
    expect([...browser.jar.keys()].filter((name) => name.includes('typed'))).toEqual([]);
    const kept = await browser.get(page);
    expect(kept.body).toContain('value="Tiur Marisi"');
    expect(kept.body).not.toContain('belum tersimpan');
  });

  it('opens on that page only, for whose draft it is, and for half an hour', async () => {
    const { browser, page } = await typing();
    signedOut(browser);
    await browser.post(page, { 'child.1.name': 'Tiur Marisi' });
    const theirs = t.browser(stranger);
    for (const [name, value] of browser.jar) if (name.includes('typed')) theirs.jar.set(name, value);
    expect((await theirs.get(page)).statusCode).toBe(404);
    signedIn(browser, mother);
    const other = await typing();
    for (const [name, value] of browser.jar) if (name.includes('typed')) other.browser.jar.set(name, value);
    expect((await other.browser.get(other.page)).body).not.toContain('Tiur Marisi');
    expect((await browser.get(page)).body).toContain('Tiur Marisi');
    t.later(1801);
    expect((await browser.get(page)).body).not.toContain('Tiur Marisi');
    t.later(-1801);
    for (const [name, value] of browser.jar)
      if (name.includes('typed')) browser.jar.set(name, `${value.slice(0, -4)}AAAA`);
    expect((await browser.get(page)).body).not.toContain('Tiur Marisi');
  });

  it('what no cookie can hold is refused as before, and says nothing of being kept', async () => {
    const { browser, page } = await typing();
    signedOut(browser);
    const refused = await browser.post(page, { 'child.1.name': randomBytes(12_000).toString('base64') });
    expect(refused.statusCode).toBe(401);
    expect(refused.body).toContain('href="/masuk"');
    expect(refused.body).not.toContain('masih ada');
  });
});
