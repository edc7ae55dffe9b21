import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  actOnCase,
  createCatalogue,
  fileCase,
  findCase,
  publishLint,
  publishServices,
  standingOf,
  type CaseService,
  type Catalogue,
} from '../src/modules/casework/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fillForm, file, until } from './harness/walk.ts';

/* docs/new-service.md says that a service is one file. Here its very example is taken from the page and run. */

const dir = mkdtempSync(join(tmpdir(), 'new-service-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

let service: CaseService;
let catalogue: Catalogue;
let t: TestCity;

beforeAll(async () => {
  const page = readFileSync('docs/new-service.md', 'utf8');
  const example = /```ts\n([^`]*(?:`[^`]+`[^`]*)*?)\n```/.exec(page)![1]!;
  const root = pathToFileURL(`${process.cwd()}/`).href;
  const path = join(dir, 'pakai-lapangan.ts');
  writeFileSync(
    path,
    example.replaceAll("'../../", `'${root}`).replaceAll("'../words.ts'", `'${root}services/words.ts'`),
  );
  ({ pakaiLapangan: service } = (await import(path)) as { pakaiLapangan: CaseService });
  catalogue = createCatalogue([service]);
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  await publishServices(t.ctx({ actor: SYSTEM }), catalogue);
});

const answers = { area: '12.71.01.1001', event: 'Kenduri warga', on: '2026-12-05', guests: 80 };

describe('a service in one file', () => {
  it('may be published, is asked page by page, and goes to its end', () => {
    const { definition: def } = service;
    expect(publishLint(def)).toEqual([]);
    const known = { date: '2026-11-20' };
    expect(fillForm(def, answers, [], known).draft.answers).toEqual(answers);
    const walk = file(def, standingOf(def, answers, known), '2026-11-20T03:00:00Z');
    expect(until(walk)).toBe(true);
    expect(walk.state().status).toBe('completed');
  });

  it('is filed and worked on in a city, with four eyes and a number, by nothing but the file', async () => {
    const who = await t.person();
    const agency = service.definition.body.agency;
    const input = { service: 'pakai-lapangan', answers, documents: [], statements: ['clean'] };
    const { id } = await fileCase(t.ctx({ actor: who.actor }), catalogue, input);
    for (const role of ['petugas_verifikasi', 'kepala_dinas']) {
      const officer = await t.officer(role, { agency });
      const ctx = t.ctx({ actor: officer.actor });
      const [row] = (await findCase(ctx, catalogue, id)).rows;
      const expected = { row: row!.row, round: row!.round };
      await actOnCase(ctx, catalogue, { kase: id, act: { type: 'take', expected, reason: 'supervisor' } });
      await actOnCase(ctx, catalogue, { kase: id, act: { type: 'done', expected } });
    }
    expect((await findCase(t.ctx({ actor: who.actor }), catalogue, id)).status).toBe('completed');
    const { rows } = await t.city.pool.query<{ number: string }>(`select number from documents.book_entry`);
    expect(rows).toEqual([{ number: '503/0001/2026' }]);
  });

  it('refuses what its checks refuse, at its own field', async () => {
    const who = await t.person();
    const input = {
      service: 'pakai-lapangan',
      answers: { ...answers, on: '2026-11-20' },
      documents: [],
      statements: ['clean'],
    };
    await expect(fileCase(t.ctx({ actor: who.actor }), catalogue, input)).rejects.toMatchObject({
      fields: { on: 'message.too_late' },
    });
  });
});
