import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outsideOnly } from '../kernel/db.ts';
import { photo } from '../kernel/files/sample-files.ts';
import { diskStore, isMarked, markSecond, mirrorStore, storedRefs } from '../kernel/files/index.ts';
import { testCity, type TestCity } from '../../test/harness/city.ts';
import { fileSample, publishAll, uploaded } from '../../test/harness/filing.ts';
import type { TestPerson } from '../../test/harness/people.ts';
import { examine } from './doctor.ts';
import { levelFiles } from './second-files.ts';

/* A city whose files lie on two machines: what is acknowledged lies in both, and `./balai files` mends either. */

const root = mkdtempSync(join(tmpdir(), 'balai-second-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const folder = join(root, 'second');
const [first, second] = [diskStore(join(root, 'first')), diskStore(join(folder, 'medan'))];

let t: TestCity;
let who: TestPerson;
let owner: pg.Client;
// What was refused left a row without bytes, which the sweep takes.
const refs = async () => (await storedRefs(owner)).flatMap(({ ref, loose }) => (loose ? [] : [ref]));
const says = async () =>
  (
    await examine({
      city: t.city,
      production: false,
      url: t.database.url,
      data: root,
      keyFiles: {},
      second: folder,
      roots: {},
      unverified: 0,
      now: t.now,
    })
  ).find(({ what }) => what === 'second files')?.says;

beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
  who = await t.person();
  t.city.files = outsideOnly('files', first);
  await fileSample(t, who);
  t.city.files = outsideOnly(
    'files',
    mirrorStore(first, second, () => isMarked(folder)),
  );
  owner = new pg.Client(t.database.ownerUrl);
  await owner.connect();
});
afterAll(() => owner.end());

it('takes no file until the second place is made ready', async () => {
  await expect(uploaded(t, who, await photo(97, 64))).rejects.toMatchObject({
    kind: 'unavailable',
    reason: 'store_away',
  });
  expect(await says()).toContain('no file is taken');
});

it('brings what is missing there, and keeps both the same from then on', async () => {
  await markSecond(folder);
  expect(await says()).toMatch(/lie in one place/);
  const before = await refs();
  expect(await levelFiles(owner, first, second, false)).toMatchObject({
    toSecond: before.length,
    toFirst: 0,
    faults: [],
  });
  await uploaded(t, who, await photo(97, 64));
  expect(await refs()).not.toHaveLength(before.length);
  for (const ref of await refs()) expect([await first.has(ref), await second.has(ref)]).toEqual([true, true]);
  expect(await says()).toBeUndefined();
});

it('mends a file that either has lost or damaged, and names one that is lost in both', async () => {
  const [one, two, three] = (await refs()) as [string, string, string];
  const bytes = await second.get(two);
  await first.delete(one);
  await first.delete(two);
  await first.put(two, Buffer.from('damaged'));
  expect(await levelFiles(owner, first, second, true)).toMatchObject({ toSecond: 0, toFirst: 2, faults: [] });
  expect(await first.get(two)).toEqual(bytes);
  for (const store of [first, second]) await store.delete(three);
  expect((await levelFiles(owner, first, second, true)).faults).toEqual([`file ${three} is whole in neither place`]);
});
