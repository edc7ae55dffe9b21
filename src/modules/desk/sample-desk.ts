import { Readable } from 'node:stream';
import { testCity, type TestCity } from '../../../test/harness/city.ts';
import type { Signed, TestPerson } from '../../../test/harness/people.ts';
import { SYSTEM, createRights, definePermissions, heldBy } from '../../kernel/permission.ts';
import type { Module } from '../../kernel/http.ts';
import { filesModule, storeUpload } from '../../kernel/files/index.ts';
import { photo } from '../../kernel/files/sample-files.ts';
import {
  casePapers,
  caseNotices,
  createCatalogue,
  createCaseworkModule,
  fileCase,
  publishServices,
  type Answer,
  caseParcels,
} from '../casework/index.ts';
import { sample } from '../casework/sample-service.ts';
import { createDocumentsModule } from '../documents/index.ts';
import { createDeliveryModule } from '../delivery/index.ts';
import { billKinds, createMoneyModule, defineBillKind } from '../money/index.ts';
import { createNoticesModule } from '../notices/index.ts';
import { createPeopleModule } from '../people/index.ts';
import { createDeskModule } from './index.ts';

/** For tests: a city whose only service is the engine's own sample, which uses everything a service may say. */
export const catalogue = createCatalogue(
  [{ definition: sample }],
  billKinds([
    defineBillKind({
      code: 'denda-contoh',
      title: { id: 'Denda contoh', en: 'Sample fine' },
      digits: '98',
      agency: 'disdukcapil',
      accounts: { receivable: 'receivable.civil_fine', revenue: 'revenue.civil_fine' },
      amount: { rules: { late: 'civil_registration.fine.birth' } },
      due: { rule: 'civil_registration.fine.pay_days' },
      expires: true,
      ofCase: true,
      channels: ['va'],
      partial: false,
    }),
  ]),
);
export const AGENCY = sample.body.agency;

const rightsModule: Module = {
  name: 'audit',
  permissions: definePermissions({ 'file.original': heldBy('head') }),
};

export async function sampleDesk(): Promise<TestCity> {
  const modules = [
    rightsModule,
    filesModule,
    createPeopleModule(),
    createNoticesModule({ kinds: caseNotices, outbox: false }),
    createMoneyModule(new Map()),
    createDocumentsModule({ kinds: casePapers(catalogue) }),
    createCaseworkModule(catalogue),
    createDeskModule(catalogue, new Map()),
    createDeliveryModule({ hooks: caseParcels(catalogue), bills: new Map() }),
  ];
  const t = await testCity({
    house: {
      modules,
      rights: createRights(modules.map((m) => m.permissions ?? {})),
      jobs: modules.flatMap((m) => m.jobs ?? []),
      recurring: modules.flatMap((m) => m.recurring ?? []),
    },
  });
  await publishServices(t.ctx({ actor: SYSTEM }), catalogue);
  return t;
}

/** An officer of the sample's agency. */
export const officerOf = (t: TestCity, role: string, name?: string): Promise<Signed> =>
  t.officer(role, { agency: AGENCY, ...(name && { name }) });

const FATHER_NIK = '1271991705940001';

/** Files a case of the sample with one child and a father, and gives its id. */
export async function filed(
  t: TestCity,
  who: TestPerson,
  more: Record<string, Answer> = {},
): Promise<{ id: string; number: string; files: { letter: string; card: string } }> {
  const ctx = t.ctx({ actor: who.actor });
  const upload = async (name: string) =>
    (
      await storeUpload(ctx, Readable.from(await photo(640, 480)), {
        name,
        type: 'image/jpeg',
        purpose: 'case',
        owner: who.id,
      })
    ).fileId;
  const files = { letter: await upload('surat.jpg'), card: await upload('ktp.jpg') };
  const { id, number } = await fileCase(ctx, catalogue, {
    service: sample.body.code,
    answers: {
      kind: 'with_father',
      father: 'Togar Siregar',
      father_nik: FATHER_NIK,
      children: 1,
      paying: false,
      'child.1.name': 'Butet Siregar',
      'child.1.born': '2026-11-20',
      'child.1.site': 'hospital',
      ...more,
    },
    documents: [
      { requirement: 'child.1.letter', file: files.letter },
      { requirement: 'father_card', file: files.card },
    ],
    statements: ['truth'],
  });
  return { id, number, files };
}

/** The hidden fields of the form that stands on a page: what a browser would send along. */
export function hiddenOf(body: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of body.matchAll(/<input(?:\s+[\w-]+(?:="[^"]*")?)*\s*\/?>/g)) {
    const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    const name = of('name');
    const value = of('value');
    if (of('type') === 'hidden' && name && value) fields[name] = unescaped(value);
  }
  return fields;
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
