import { beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../src/app.ts';
import {
  actOnCase,
  casesByLetter,
  endLetter,
  findCase,
  findDossier,
  inspectorsFor,
  myLetters,
  registerLetter,
  revealAnswer,
  type LetterInput,
} from '../src/modules/casework/index.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { seedDemoLetter, seedDemoPeople } from '../src/seed/demo.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/* An inspector reads by a letter of assignment: its unit, its period, its days, and each look is written down. */

let t: TestCity;
let parent: TestPerson;
let admin: Signed;
let inspector: Signed;
let kase: string;

beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-24T03:00:00Z') });
  await publishAll(t);
  parent = await t.person();
  admin = await t.officer('admin_kota', { agency: 'diskominfo' });
  inspector = await t.officer('inspektorat', { agency: 'inspektorat', name: 'Asnidar Zebua' });
  kase = (await fileSample(t, parent)).id;
});

const as = (who: Signed) => t.ctx({ actor: { ...who.actor, ...(who.actor.stepUpAt && { stepUpAt: t.now }) } });
let made = 0;
const letter = (change: Partial<LetterInput> = {}): LetterInput => ({
  number: `700/${++made}/INSP/2026`,
  subject: 'Ketepatan waktu akta kelahiran',
  officer: inspector.id,
  agency: 'disdukcapil',
  service: null,
  received_from: '2026-11-01',
  received_to: '2026-11-30',
  valid_from: '2026-11-24',
  valid_to: '2026-12-18',
  ...change,
});
const register = (change?: Partial<LetterInput>, who: Signed = admin) =>
  registerLetter(as(who), catalogue, letter(change));
const sees = async (): Promise<boolean> => {
  try {
    return (await findCase(as(inspector), catalogue, kase)).as === 'officer';
  } catch (error) {
    expect(error).toMatchObject({ kind: 'not_found' });
    return false;
  }
};

describe('a letter', () => {
  it('opens the unit’s cases of its period, on its days, and nothing else', async () => {
    expect(await sees()).toBe(false);
    for (const [wrong, change] of [
      ['of another unit', { agency: 'dinkes' }],
      ['of another period', { received_from: '2026-10-01', received_to: '2026-11-23' }],
      ['from tomorrow', { valid_from: '2026-11-25' }],
    ] as const) {
      const { id } = await register(change);
      expect([wrong, await sees()]).toEqual([wrong, false]);
      await endLetter(as(admin), { letter: id });
    }
    const { id } = await register({ service: 'akta-kelahiran' });
    expect(await sees()).toBe(true);
    expect((await myLetters(as(inspector), catalogue)).map((l) => l.id)).toEqual([id]);
    const { items } = await casesByLetter(as(inspector), catalogue, { letter: id });
    expect(items.map((k) => k.id)).toEqual([kase]);
    const other = await t.officer('inspektorat', { agency: 'inspektorat' });
    await expect(casesByLetter(as(other), catalogue, { letter: id })).rejects.toMatchObject({ kind: 'not_found' });
    await expect(findCase(as(other), catalogue, kase)).rejects.toMatchObject({ kind: 'not_found' });

    await endLetter(as(admin), { letter: id });
    expect(await sees()).toBe(false);
    await expect(casesByLetter(as(inspector), catalogue, { letter: id })).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('shows numbers masked; each is shown whole for a reason, and every look stands in the audit', async () => {
    const { id } = await register();
    const view = await findCase(as(inspector), catalogue, kase);
    expect(view.letter).toMatchObject({ id });
    expect(view.actions.filter((a) => a.allowed)).toEqual([]);
    const dossier = await findDossier(as(inspector), catalogue, kase);
    const answers = dossier.sections.flatMap((s) => s.answers);
    const nik = answers.find((a) => a.path === 'mother_nik')!;
    expect(nik).toMatchObject({ masked: true, revealable: true, value: null });
    expect(JSON.stringify(dossier)).not.toMatch(/1271995507920001|Tan Mei Ling/);
    expect(await revealAnswer(as(inspector), catalogue, { kase, path: 'mother_nik', reason: 'audit' })).toEqual({
      value: '1271995507920001',
    });
    const looks = await t.database.asOwner<{ action: string; object: string; reason: string; role: string }>(
      `select action, object, reason, role from kernel.audit where actor = '${inspector.id}'`,
    );
    expect(looks).toEqual(
      expect.arrayContaining([
        { action: 'case.inspect', object: `kase/${kase}`, reason: `assignment/${id}`, role: 'inspektorat' },
        { action: 'case.inspect', object: `kase/${kase}/answers`, reason: `assignment/${id}`, role: 'inspektorat' },
        { action: 'case.reveal', object: `kase/${kase}/mother_nik`, reason: 'audit', role: 'inspektorat' },
      ]),
    );
    await endLetter(as(admin), { letter: id });
  });

  it('changes nothing', async () => {
    const { id } = await register();
    const { seq } = await findCase(as(inspector), catalogue, kase);
    for (const act of [
      { type: 'take', expected: { row: 'verify', round: 1 }, reason: 'supervisor' },
      { type: 'note', expected: { seq }, note: 'catatan' },
      { type: 'link', expected: { seq }, other: kase, reason: 'duplicate' },
      { type: 'reject', expected: { row: 'verify', round: 1 }, reason: 'false_data' },
    ] as const)
      await expect(actOnCase(as(inspector), catalogue, { kase, act })).rejects.toMatchObject({ reason: 'reads_only' });
    expect((await findCase(as(parent), catalogue, kase)).seq).toBe(seq);
    await endLetter(as(admin), { letter: id });
  });
});

describe('registering', () => {
  it('is the admin’s, and the head’s of the inspector’s own agency; never for oneself, never without a fresh factor', async () => {
    const inspectorate = await t.officer('kepala_dinas', { agency: 'inspektorat' });
    const inspected = await t.officer('kepala_dinas', { agency: 'disdukcapil' });
    const { id } = await register({}, inspectorate);
    await endLetter(as(inspectorate), { letter: id });
    await expect(register({}, inspected)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(register({}, inspector)).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await inspectorsFor(as(inspectorate))).map((o) => o.id)).toContain(inspector.id);
    expect(await inspectorsFor(as(inspected))).toEqual([]);
    const cold = t.ctx({ actor: { ...admin.actor, stepUpAt: new Date(t.now.getTime() - 3_600_000) } });
    await expect(registerLetter(cold, catalogue, letter())).rejects.toMatchObject({ reason: 'step_up' });
  });

  it.each<[string, Partial<LetterInput>, Record<string, string>]>([
    ['a letter without a number', { number: ' ' }, { number: 'error.required' }],
    ['a unit that is none', { agency: 'dinas-x' }, { agency: 'error.choose' }],
    [
      'a service of another unit',
      { agency: 'dinkes', service: 'akta-kelahiran' },
      { service: 'error.service_of_unit' },
    ],
    ['a period that ends before it begins', { received_to: '2026-10-01' }, { received_to: 'error.ends_before' }],
    ['a letter that is over', { valid_from: '2026-11-01', valid_to: '2026-11-23' }, { valid_to: 'error.in_the_past' }],
    ['a letter of years', { valid_to: '2028-01-01' }, { valid_to: 'error.letter_long' }],
  ])('%s is refused at its field', async (_, change, fields) => {
    await expect(register(change)).rejects.toMatchObject({ fields });
  });

  it('an officer who is no inspector gets none; one letter stands once', async () => {
    await expect(register({ officer: admin.id })).rejects.toMatchObject({ kind: 'invalid' });
    const { id } = await register({ number: '700/1000/INSP/2026' });
    await expect(register({ number: '700/1000/INSP/2026' })).rejects.toMatchObject({ reason: 'letter_exists' });
    await endLetter(as(admin), { letter: id });
    await expect(endLetter(as(admin), { letter: id })).rejects.toMatchObject({ reason: 'letter_ended' });
  });
});

describe('the pages', () => {
  const key = (body: string) => ({ idempotency_key: /name="idempotency_key" value="([^"]+)"/.exec(body)![1]! });
  const dates = (name: string, date: string) => {
    const [year, month, day] = date.split('-');
    return { [`${name}.year`]: year!, [`${name}.month`]: month!, [`${name}.day`]: day! };
  };

  it('registered by the admin, read by the inspector, ended by the admin', async () => {
    const desk = t.browser(admin);
    const form = await desk.get('/kelola/surat-tugas/baru');
    expect(form.statusCode).toBe(200);
    const typed = {
      ...key(form.body),
      number: '700/77/INSP/2026',
      subject: 'Ketepatan waktu',
      officer: inspector.id,
      agency: 'disdukcapil',
      service: '',
      ...dates('received_from', '2026-11-01'),
      ...dates('received_to', '2026-11-30'),
      ...dates('valid_from', '2026-11-24'),
    };
    const wrong = await desk.post('/kelola/surat-tugas/baru', { ...typed, ...dates('valid_to', '2026-11-02') });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('value="700/77/INSP/2026"');
    const made = await desk.post('/kelola/surat-tugas/baru', {
      ...typed,
      ...key(wrong.body),
      ...dates('valid_to', '2026-12-18'),
    });
    expect([made.statusCode, made.headers.location]).toEqual([303, '/kelola/surat-tugas?selesai=baru']);

    const b = t.browser(inspector);
    const mine = await b.get('/meja/pemeriksaan');
    const [, path] = /href="(\/meja\/pemeriksaan\/[0-9a-f-]{36})">700\/77/.exec(mine.body)!;
    expect((await b.get(path!)).body).toContain(`/meja/berkas/${kase}`);
    const page = await b.get(`/meja/berkas/${kase}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('menurut surat tugas 700/77/INSP/2026');
    expect(page.body).not.toContain('1271995507920001');
    expect((await b.get('/kelola/surat-tugas')).statusCode).toBe(403);
    expect((await t.browser(admin).get('/meja/pemeriksaan')).statusCode).toBe(403);

    const list = await desk.get('/kelola/surat-tugas');
    const [, end] = /action="(\/kelola\/surat-tugas\/[0-9a-f-]{36}\/akhiri)"/.exec(list.body)!;
    expect((await desk.post(end!, key(list.body))).statusCode).toBe(303);
    expect((await b.get(`/meja/berkas/${kase}`)).statusCode).toBe(404);
    expect((await b.get(path!)).statusCode).toBe(404);
    expect((await b.get('/meja/pemeriksaan')).body).toContain('Tidak ada surat tugas yang berlaku hari ini');
  });
});

it('the inspector of a demo city has a letter that holds, and one only however often it starts', async () => {
  const demoTown = await testCity({ env: 'demo', now: new Date('2026-11-24T03:00:00Z') });
  await publishAll(demoTown);
  await seedDemoPeople(demoTown.city, demoTown.now);
  const ctx = demoTown.ctx({ actor: SYSTEM, channel: 'cli' });
  await seedDemoLetter(ctx, catalogue);
  await seedDemoLetter(ctx, catalogue);
  expect(await demoTown.database.asOwner(`select agency, service from casework.assignment`)).toEqual([
    { agency: 'disdukcapil', service: 'akta-kelahiran' },
  ]);
}, 60_000);
