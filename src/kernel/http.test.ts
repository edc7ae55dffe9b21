import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import type { City } from './city.ts';
import { createHttp, localPath, type HttpOptions } from './http.ts';
import { createLogger } from './log.ts';
import { createRights } from './permission.ts';

const options = (routes: (app: FastifyInstance) => void): HttpOptions => ({
  cityOf: () => undefined,
  cities: [],
  rights: createRights([{ 'thing.read': () => true }]),
  modules: [{ name: 'm', routes }],
  loadActor: async () => undefined,
  renderError: (_request, reply) => reply.send('error'),
  log: createLogger('silent'),
  trustProxy: false,
});

describe('a route without a right', () => {
  it('stops the server from starting', async () => {
    await expect(createHttp(options((app) => app.get('/x', async () => 'x')))).rejects.toThrow('names no action');
    await expect(
      createHttp(options((app) => app.get('/x', { config: { action: 'thing.raed' } }, async () => 'x'))),
    ).rejects.toThrow('no module defines');
    const app = await createHttp(options((a) => a.get('/x', { config: { action: 'thing.read' } }, async () => 'x')));
    expect(app.ways.at(-1)).toEqual({ method: 'GET', url: '/x', action: 'thing.read', api: false });
    expect(app.ways.map((w) => w.url)).toContain('/healthz');
    const answer = await app.inject('/x');
    expect(answer.statusCode).toBe(421);
    await app.close();
  });
});

describe('a database that goes away', () => {
  it.each([
    Object.assign(new Error('the database system is shutting down'), { code: '57P03' }),
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('is no bug but "come again": %s', async (error) => {
    const app = await createHttp({
      ...options((a) =>
        a.get('/x', { config: { action: 'thing.read' } }, () => {
          throw error;
        }),
      ),
      cityOf: () => ({ origin: 'http://x.test', pool: { waitingCount: 0 } }) as City,
    });
    const answer = await app.inject({ url: '/x', headers: { accept: 'application/json' } });
    expect([answer.statusCode, answer.json().type]).toEqual([503, 'urn:balai:problem:database_away']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    await app.close();
  });
});

describe('redirects', () => {
  it.each([
    '//evil.example',
    '/.//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/%0d%0aX: y\r\n',
    'javascript:alert(1)',
    7,
    undefined,
    `/${'a'.repeat(600)}`,
  ])('never lead elsewhere: %s', (path) => {
    expect(localPath(path)).toMatch(/^\/(?!\/)[^\\\r\n]*$/);
    expect(new URL(localPath(path), 'http://here.invalid').host).toBe('here.invalid');
  });
  it('keep a path of ours', () => expect(localPath('/berkas/1?x=2#y')).toBe('/berkas/1?x=2#y'));
});
