import type { RegistryMapping } from '../../../src/modules/casework/catalogue.ts';
import { answersOf } from '../disdukcapil/report.ts';
import type { LostCardAnswers } from './form.ts';

/** Fields of the event and the questions they come from. */
const FIELDS: Readonly<Record<string, keyof LostCardAnswers>> = {
  kind: 'loss_number',
  area: 'area',
  familyCard: 'family_card_number',
  'holder.name': 'holder_name',
  'holder.nik': 'holder_nik',
  'holder.sex': 'holder_sex',
  'holder.bornOn': 'holder_born_on',
  'proof.number': 'loss_number',
  'proof.date': 'loss_date',
  printedAt: 'collect_at',
};

export const registry: RegistryMapping<'ktp-hilang'> = {
  service: 'ktp-hilang',
  event(answers, { reportedOn }) {
    const { need } = answersOf<LostCardAnswers>('ktp-hilang', answers);
    return {
      reportedOn,
      area: need('area'),
      familyCard: need('family_card_number'),
      holder: {
        name: need('holder_name'),
        nik: need('holder_nik'),
        sex: need('holder_sex'),
        bornOn: need('holder_born_on'),
      },
      proof: { number: need('loss_number'), date: need('loss_date') },
      printedAt: need('collect_at'),
    };
  },
  pathOf: (field) => (Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined),
  subjectPath: () => 'holder_name',
};
