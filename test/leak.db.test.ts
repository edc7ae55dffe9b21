import { beforeAll, describe, expect, test } from 'vitest';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { catalogue } from '../src/app.ts';
import { closeInspector } from '../src/kernel/files/index.ts';
import type { Route } from '../src/kernel/http.ts';
import { saveDraft, startDraft } from '../src/modules/casework/index.ts';
import { sessionCookieOf } from './harness/browser.ts';
import { actingIn, type Acting } from './harness/acting.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { Signed } from './harness/people.ts';

/*
 * No way in gives another person's affairs: every route of the city is walked with the true ids of one parent's case,
 * draft, files and notices, by a neighbour, by strangers and by officers whom the case is none of (ASVS 8.2.2, 8.2.3).
 * A route that is added tomorrow is walked tomorrow.
 */

/** Words that stand nowhere but in this parent's affairs. */
const SECRETS = ['Zuleqhabisat', 'Xaverquintamal', '1271990101909999'];
const OUTSIDERS: [string, string, { agency?: string; area?: string }][] = [
  ['a verification officer of another agency', 'petugas_verifikasi', { agency: 'bapenda' }],
  ['the treasurer', 'bendahara', { agency: 'bkad' }],
  ['the city admin', 'admin_kota', { agency: 'diskominfo' }],
  ['an auditor', 'auditor', { agency: 'inspektorat' }],
  ['an inspector without a letter', 'inspektorat', { agency: 'inspektorat' }],
  ['a lurah', 'lurah', { agency: 'kecamatan', area: '12.71.01' }],
  ['a kepling', 'kepling', { agency: 'kecamatan', area: '12.71.01' }],
];

let t: TestCity;
let acting: Acting;
let parent: Signed;
const who = new Map<string, Signed | undefined>();
/** Everything of the parent's that a path may name. */
let ids: string[];
let events: () => Promise<string>;

beforeAll(async () => {
  t = await testCity({ env: 'demo', origin: 'https://medan.test' });
  await publishAll(t);
  acting = actingIn(t);
  parent = await t.person();
  who.set('a neighbour', await t.person()).set('a stranger', undefined);
  for (const [name, role, post] of OUTSIDERS) who.set(name, await t.officer(role, post));

  const secret = {
    'child.1.name': `${SECRETS[0]} Nasution`,
    mother_name: SECRETS[1]!,
    family_card_number: SECRETS[2]!,
  };
  const { id: kase } = await fileSample(t, parent, samples['recorded'], secret);
  // Sent back, so that mending, notes and a notice exist too.
  await acting.sendBack(kase, 'petugas_verifikasi', [
    { path: 'child.1.name', reason: 'differs_from_document', note: `Bukan ${SECRETS[0]}` },
  ]);
  const ctx = t.ctx({ actor: parent.actor });
  const draft = await startDraft(ctx, catalogue, { service: 'akta-kelahiran' });
  const { answers } = samples['recorded']!;
  await saveDraft(ctx, catalogue, { draft: draft.id, page: 'mother', answers: { ...answers, ...secret } });
  await t.work();
  const rows = async (sql: string) => (await t.database.asOwner(sql)) as { id: string }[];
  const number = (await rows(`select number as id from casework.kase where id = '${kase}'`))[0]!.id;
  ids = [
    kase,
    number,
    draft.id,
    ...(await rows(`select id from files.file where owner = '${parent.id}' limit 2`)).map((r) => r.id),
    ...(await rows(`select id from notices.notice where person = '${parent.id}' limit 1`)).map((r) => r.id),
  ];
  events = async () =>
    JSON.stringify(
      await rows(`select string_agg(kase_id || '/' || seq || '/' || type, ',' order by kase_id, seq) as id from casework.kase_event where kase_id = '${kase}'
        union all select string_agg(id || '/' || rev::text, ',' order by id) from casework.draft where owner = '${parent.id}'`),
    );
  return closeInspector;
}, 60_000);

/** A path once with each of the parent's ids in each place; what is no id (a page, a field) gets one that exists. */
function paths(url: string): string[] {
  const holes = url.match(/:[^/]+|\*/g) ?? [];
  let all = [url];
  for (const hole of holes) {
    const fill = /page|field|requirement/i.test(hole)
      ? ['mother']
      : /code|service/i.test(hole)
        ? ['akta-kelahiran']
        : ids;
    all = all.flatMap((path) => fill.map((id) => path.replace(hole, encodeURIComponent(id))));
  }
  return all;
}

const enter = (signed: Signed | undefined, way: Route, url: string) => {
  return t.app.inject({
    method: way.method as 'GET',
    url,
    headers: {
      host: 'medan.test',
      accept: way.api ? 'application/json' : 'text/html',
      'sec-fetch-site': 'same-origin',
      ...(signed && way.api ? { authorization: `Bearer ${signed.bearer}` } : {}),
      ...(signed && !way.api ? { cookie: `${sessionCookieOf(t.city)}=${signed.token}` } : {}),
      ...(way.method === 'GET'
        ? {}
        : { 'content-type': way.api ? 'application/json' : 'application/x-www-form-urlencoded' }),
    },
    ...(way.method === 'GET' ? {} : { payload: way.api ? '{}' : 'x=1' }),
  });
};
const told = (body: string): string[] => SECRETS.filter((secret) => body.includes(secret));
const walked = (): Route[] => t.app.ways.filter((w) => ['GET', 'POST', 'PUT', 'DELETE'].includes(w.method));

/** What anybody but the parent is told, or breaks, on all these ways. */
async function leaksOf(ways: Route[]): Promise<string[]> {
  const leaks = new Set<string>();
  for (const way of ways)
    for (const url of paths(way.url)) {
      const answers = await Promise.all(
        [...who].map(async ([name, signed]) => [name, await enter(signed, way, url)] as const),
      );
      for (const [name, { body, statusCode }] of answers) {
        if (told(body).length > 0) leaks.add(`${way.method} ${way.url} tells ${name} (${statusCode})`);
        if (statusCode >= 500) leaks.add(`${way.method} ${way.url} breaks for ${name}`);
      }
    }
  return [...leaks];
}

describe('another person’s affairs', () => {
  test('are told to the parent by many ways: the walk would see a leak', async () => {
    const telling = new Set<string>();
    for (const way of walked().filter((w) => w.method === 'GET'))
      for (const url of paths(way.url)) if (told((await enter(parent, way, url)).body).length > 0) telling.add(way.url);
    expect(telling.size).toBeGreaterThan(4);
  }, 120_000);

  test('are told to nobody else, by no way', async () => {
    expect(await leaksOf(walked().filter((w) => w.method === 'GET'))).toEqual([]);
  }, 240_000);

  test('are changed by nobody else, by no way', async () => {
    const before = await events();
    expect(await leaksOf(walked().filter((w) => w.method !== 'GET' && /:|\*/.test(w.url)))).toEqual([]);
    expect(await events()).toBe(before);
  }, 240_000);
});
