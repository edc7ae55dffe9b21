import type { FastifyInstance } from 'fastify';
import type { City } from '../../src/kernel/city.ts';

/** A browser that keeps its cookies, over `inject`: same-origin, HTML, no JavaScript. */
export interface Browser {
  jar: Map<string, string>;
  get(url: string): ReturnType<Browser['send']>;
  post(url: string, form?: FormValues): ReturnType<Browser['send']>;
  send(method: 'GET' | 'POST', url: string, form?: FormValues): Promise<Answer>;
}
/** What a form sends; several of one name are a list. */
export type FormValues = Record<string, string | readonly string[]>;
type Answer = Awaited<ReturnType<FastifyInstance['inject']>>;

export const sessionCookieOf = (city: Pick<City, 'origin'>): string =>
  city.origin.startsWith('https:') ? '__Host-balai' : 'balai';

const encoded = (form: FormValues): string =>
  new URLSearchParams(
    Object.entries(form).flatMap(([name, v]) => (typeof v === 'string' ? [[name, v]] : v.map((x) => [name, x]))),
  ).toString();

/** At the city's host, which the app finds it by. With a token it is signed in. */
export function testBrowser(
  app: FastifyInstance,
  city: Pick<City, 'origin'>,
  o: { token?: string | undefined; userAgent?: string } = {},
): Browser {
  const jar = new Map<string, string>();
  if (o.token) jar.set(sessionCookieOf(city), o.token);
  const send: Browser['send'] = async (method, url, form) => {
    const response = await app.inject({
      method,
      url,
      headers: {
        host: new URL(city.origin).host,
        accept: 'text/html',
        'user-agent': o.userAgent ?? 'Mozilla/5.0 (Linux; Android 13) Chrome/120.0',
        cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '),
        'sec-fetch-site': 'same-origin',
        ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(form ? { payload: encoded(form) } : {}),
    });
    for (const c of response.cookies) {
      if (c.value === '') jar.delete(c.name);
      else jar.set(c.name, c.value);
    }
    return response;
  };
  return { jar, send, get: (url) => send('GET', url), post: (url, form = {}) => send('POST', url, form) };
}
