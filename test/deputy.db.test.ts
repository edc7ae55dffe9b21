import { beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../src/app.ts';
import { findCase, takeNext } from '../src/modules/casework/index.ts';
import { deputyMayNotSign } from '../src/modules/casework/loaded.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';

let t: TestCity;

beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
});

describe('a deputy', () => {
  test('acts under the word of the decree, which the history keeps after its days', async () => {
    const parent = await t.person();
    const { id } = await fileSample(t, parent);
    const deputy = await t.officer('petugas_verifikasi', { name: 'Dewi Lestari' });
    await t.database.asOwner(
      `update people.officer_post set deputy = 'plh', valid_to = '2026-11-30' where officer = '${deputy.id}'`,
    );
    await takeNext(t.ctx({ actor: deputy.actor }), catalogue, {});
    t.later(10 * 86_400);
    const { history } = await findCase(t.ctx({ actor: parent.actor }), catalogue, id);
    expect(history.find((h) => h.type === 'taken')!.roleTitle.id).toMatch(/^Plh\. /);
    // The applicant filed as nobody's deputy.
    expect(history[0]!.roleTitle.id).not.toContain('Plh.');
  });

  test('signs only on the services that the decree names', async () => {
    const { actor } = await t.officer('kepala_dinas');
    const kase = { agency: 'disdukcapil', area: '12.71.01', service: 'akta-kelahiran' };
    const [post] = actor.posts;
    const as = (more: object) => ({ ...actor, posts: [{ ...post!, ...more }] });
    expect(deputyMayNotSign(actor, kase, 'kepala_dinas')).toBe(false);
    expect(deputyMayNotSign(as({ deputy: 'plt' }), kase, 'kepala_dinas')).toBe(false);
    expect(deputyMayNotSign(as({ deputy: 'plh', signs: ['akta-kematian'] }), kase, 'kepala_dinas')).toBe(true);
    expect(deputyMayNotSign(as({ deputy: 'plh', signs: ['akta-kelahiran'] }), kase, 'kepala_dinas')).toBe(false);
    // A post elsewhere is no deputy's here: the row itself refuses whoever does not hold its role.
    expect(deputyMayNotSign(as({ agency: 'dishub' }), kase, 'kepala_dinas')).toBe(false);
  });
});
