import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { oidcIdentity } from './oidc.ts';

/*
 * Against a certified provider (oidc-provider) on loopback. A "browser" follows its redirects; who signs in there, and by
 * what, is set by each test.
 */

const REDIRECT = 'https://balai.test/petugas/masuk/kota/kembali';
const CLIENT = { clientId: 'balai', clientSecret: 'rahasia-uji-rahasia-uji-rahasia-uji' };
let server: Server;
let issuer: string;
/** Who stands before the provider's own sign-in page; undefined: somebody who says no. */
let there: { accountId: string; amr?: string[]; acr?: string } | undefined;
let claims: Record<string, unknown> = {};
/** Whether the provider answers at all. */
let up = true;

const settings = (): Configuration => ({
  clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [REDIRECT] }],
  claims: {
    openid: ['sub', 'amr', 'acr', 'auth_time'],
    email: ['email', 'email_verified'],
    profile: ['employee_number', 'nip'],
  },
  features: { devInteractions: { enabled: false } },
  acrValues: ['urn:kota:kuat'],
  cookies: { keys: ['kunci-uji'] },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...claims }) }),
  // The city's own client needs nobody's consent.
  loadExistingGrant: async (ctx) => {
    const { provider, client, session } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client!.clientId, accountId: session!.accountId! });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  renderError: (ctx, out) => {
    ctx.body = JSON.stringify(out);
  },
});

beforeAll(async () => {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  server = createServer((request, response) => {
    if (up) handle(request, response);
    else response.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, settings());
  const callback = provider.callback();
  handle = (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response);
    const { accountId, ...login } = there ?? { accountId: '' };
    const result = there ? { login: { accountId, ...login } } : { error: 'access_denied' };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
});
afterEach(() => {
  there = undefined;
  claims = {};
  up = true;
});
afterAll(() => void server.close());

const port = (more: Partial<Parameters<typeof oidcIdentity>[0]> = {}) =>
  oidcIdentity({ issuer, ...CLIENT, name: 'akun kota', timeoutSeconds: 2, ...more });

/** Follows the provider's redirects until one leads back to us. */
async function travel(url: string): Promise<URL> {
  const jar = new Map<string, string>();
  for (let at = url, hops = 0; hops < 10; hops++) {
    const response = await fetch(at, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split(/=(.*)/s);
      jar.set(name!, value!);
    }
    const location = response.headers.get('location');
    if (!location) throw new Error(`${response.status} ${await response.text()}`);
    at = new URL(location, at).href;
    if (at.startsWith(REDIRECT)) return new URL(at);
  }
  throw new Error('the provider leads nowhere');
}
async function go(p = port(), again = false) {
  const { url, ...secrets } = await p.begin({ redirectUri: REDIRECT, again });
  return { secrets, answered: await travel(url), finish: p.finish, again };
}

describe('the city’s identity provider', () => {
  test('attests who it is: subject, verified address, employee number, and whether more than a password was asked', async () => {
    there = { accountId: 'dewi', amr: ['pwd', 'otp'] };
    claims = { email: 'Dewi@Contoh.go.id', email_verified: true, nip: 'CONTOH001' };
    const { secrets, answered, finish } = await go();
    expect(await finish({ ...secrets, answered, again: false })).toEqual({
      issuer,
      subject: 'dewi',
      email: 'dewi@contoh.go.id',
      employeeNumber: 'CONTOH001',
      strong: true,
    });
  });

  test('an address that was not verified is none, and a password alone is not strong', async () => {
    there = { accountId: 'dewi', amr: ['pwd', 'sms'] };
    claims = { email: 'dewi@contoh.go.id', email_verified: false };
    const { secrets, answered, finish } = await go();
    expect(await finish({ ...secrets, answered, again: false })).toEqual({ issuer, subject: 'dewi', strong: false });
  });

  test('a value of acr that the city named is strong', async () => {
    there = { accountId: 'dewi', acr: 'urn:kota:kuat' };
    const { secrets, answered, finish } = await go(port({ strongAcr: ['urn:kota:kuat'] }));
    expect(await finish({ ...secrets, answered, again: false })).toMatchObject({ strong: true });
  });

  test('asked again, it asks the person anew and tells when', async () => {
    there = { accountId: 'dewi', amr: ['otp'] };
    const { secrets, answered, finish } = await go(port(), true);
    expect(await finish({ ...secrets, answered, again: true })).toMatchObject({ subject: 'dewi', strong: true });
  });

  test('who says no is refused as such', async () => {
    const { secrets, answered, finish } = await go();
    expect(await finish({ ...secrets, answered, again: false })).toBe('denied');
  });

  test.each([
    ['state', { state: 'x'.repeat(43) }],
    ['nonce', { nonce: 'x'.repeat(43) }],
    ['verifier', { verifier: 'x'.repeat(43) }],
  ])('an answer to another question is invalid: %s', async (_what, changed) => {
    there = { accountId: 'dewi' };
    const { secrets, answered, finish } = await go();
    expect(await finish({ ...secrets, ...changed, answered, again: false })).toBe('invalid');
  });

  test('a code works once, and another issuer’s answer never', async () => {
    there = { accountId: 'dewi' };
    const { secrets, answered, finish } = await go();
    const mixed = new URL(answered);
    mixed.searchParams.set('iss', 'https://lain.example');
    expect(await finish({ ...secrets, answered: mixed, again: false })).toBe('invalid');
    expect(await finish({ ...secrets, answered, again: false })).toMatchObject({ subject: 'dewi' });
    expect(await finish({ ...secrets, answered, again: false })).toBe('invalid');
  });

  test('a provider that is down throws, and is asked anew the next time', async () => {
    const p = port();
    up = false;
    await expect(p.begin({ redirectUri: REDIRECT, again: false })).rejects.toThrow();
    up = true;
    there = { accountId: 'dewi' };
    const { secrets, answered, finish } = await go(p);
    up = false;
    await expect(finish({ ...secrets, answered, again: false })).rejects.toThrow();
  });
});
