import { Readable } from 'node:stream';
import { samples } from '../../services/governance/akta-kelahiran/samples.ts';
import type { Sample } from '../../services/governance/disdukcapil/samples.ts';
import { catalogue } from '../../src/app.ts';
import { storeUpload } from '../../src/kernel/files/index.ts';
import { photo } from '../../src/kernel/files/sample-files.ts';
import { fileCase, publishServices, type Answer, type Receipt } from '../../src/modules/casework/index.ts';
import { SYSTEM } from '../../src/kernel/permission.ts';
import type { TestCity } from './city.ts';
import type { Signed } from './people.ts';

/** Publishes what the release brings, as a start does; from long ago, so that a case of any day finds its version. */
export const publishAll = (t: TestCity): Promise<number> =>
  publishServices(t.ctx({ actor: SYSTEM, channel: 'cli' }), catalogue, new Date('2020-01-01T00:00:00Z'));

/** A photo of a document, sent and taken in. */
export async function uploaded(t: TestCity, who: Signed, bytes?: Buffer): Promise<string> {
  const file = await storeUpload(t.ctx({ actor: who.actor }), Readable.from(bytes ?? (await photo())), {
    name: 'foto.jpg',
    type: 'image/jpeg',
    purpose: 'case',
    owner: who.id,
    perHour: 10_000,
  });
  return file.fileId;
}

/** Files a sample whole, a birth where nothing else is said, with a photo for each document. */
export async function fileSample(
  t: TestCity,
  who: Signed,
  sample: Sample = samples['recorded']!,
  change: Record<string, Answer> = {},
  service = 'akta-kelahiran',
): Promise<Receipt> {
  const documents = [];
  for (const requirement of sample.documents) documents.push({ requirement, file: await uploaded(t, who) });
  return fileCase(t.ctx({ actor: who.actor }), catalogue, {
    service,
    answers: { ...sample.answers, ...change },
    documents,
    statements: catalogue.find(service)!.definition.body.statements.map((s) => s.id),
  });
}
