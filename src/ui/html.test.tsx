import Fastify from 'fastify';
import { expect, test } from 'vitest';
import type { Ctx } from '../kernel/command.ts';
import { notFound } from '../kernel/errors.ts';
import { ANONYMOUS } from '../kernel/permission.ts';
import { hashOf } from './csp.ts';
import { html, Page, renderError, type HtmlOptions } from './index.ts';

const ctx = (kind: 'anonymous' | 'person') =>
  ({
    city: {
      pack: {
        city: { name: 'Kota', government: 'Pemkot', hotlines: [] },
        arms: { accent: '#0b6b5a', svg: '', description: '' },
      },
      timeZone: 'Asia/Jakarta',
      env: 'demo',
    },
    lang: 'id',
    actor: { ...ANONYMOUS, kind },
    requestId: 'r',
  }) as unknown as Ctx;

async function answer(kind: 'anonymous' | 'person', status: number, options?: HtmlOptions) {
  const app = Fastify();
  app.get('/', (_, reply) => html(reply, ctx(kind), <Page title="Uji" />, status, options));
  return app.inject('/');
}

test('a page carries the policy of exactly its own sheets', async () => {
  const res = await answer('anonymous', 422);
  expect(res.statusCode).toBe(422);
  expect(res.headers['content-type']).toBe('text/html; charset=utf-8');
  const policy = String(res.headers['content-security-policy']);
  for (const [, sheet] of res.body.matchAll(/<style>([\s\S]*?)<\/style>/g)) expect(policy).toContain(hashOf(sheet!));
  expect(policy).toContain("default-src 'none'");
});

test('only an anonymous page that went well may be kept, and only if asked', async () => {
  const kept = async (...a: Parameters<typeof answer>) => (await answer(...a)).headers['cache-control'];
  expect(await kept('anonymous', 200, { cache: 60 })).toBe('public, max-age=60');
  expect(await kept('anonymous', 200)).toBe('no-store');
  expect(await kept('person', 200, { cache: 60 })).toBe('no-store');
  expect(await kept('anonymous', 404, { cache: 60 })).toBe('no-store');
});

test('renderError answers a refusal with its own status', async () => {
  const app = Fastify();
  app.decorateRequest('ctx', null as never);
  app.get('/', (request, reply) => {
    request.ctx = ctx('anonymous');
    return renderError(request, reply, notFound());
  });
  const res = await app.inject('/');
  expect(res.statusCode).toBe(404);
  expect(res.body).toContain('Halaman tidak ditemukan');
});
