import type { RegistryMapping } from '../../../src/modules/casework/catalogue.ts';
import type { RegistryFamilyCard } from '../../../src/modules/casework/registry-port.ts';
import { answersOf, fieldOfMember, given, memberOf, reporterOf } from '../disdukcapil/report.ts';
import type { CardAnswers } from './form.ts';

type Member = RegistryFamilyCard['members'][number];

function changeOf(answers: CardAnswers, n: number): Pick<Member, 'reason' | 'element'> {
  const { a, need } = answersOf<CardAnswers>('kk-perubahan', answers);
  if (a.change === 'add') return { reason: need(`member.${n}.reason_in`) };
  if (a.change === 'remove') return { reason: need(`member.${n}.reason_out`) };
  return {
    element: { name: need(`member.${n}.element`), from: need(`member.${n}.from`), to: need(`member.${n}.to`) },
  };
}

/** Fields of the event and the questions they come from. */
const FIELDS: Readonly<Record<string, keyof CardAnswers>> = {
  change: 'change',
  area: 'area',
  familyCard: 'family_card_number',
  'head.name': 'head_name',
  'head.nik': 'head_nik',
  'reporter.name': 'reporter_name',
  'reporter.nik': 'reporter_nik',
  'reporter.phone': 'reporter_phone',
  'proof.number': 'proof_number',
  'proof.date': 'proof_date',
};
const OF_MEMBER: Readonly<Record<string, string>> = {
  'element.name': 'element',
  'element.from': 'from',
  'element.to': 'to',
};

export const registry: RegistryMapping<'kk-perubahan'> = {
  service: 'kk-perubahan',
  event(answers, { reportedOn }) {
    const { a, need } = answersOf<CardAnswers>('kk-perubahan', answers);
    return {
      change: need('change'),
      reportedOn,
      area: need('area'),
      familyCard: need('family_card_number'),
      reporter: reporterOf(a),
      head: { name: need('head_name'), nik: need('head_nik') },
      members: Array.from({ length: need('members') }, (_, i) =>
        given<Member>({
          ...memberOf('kk-perubahan', answers, 'member', i + 1),
          reason: undefined,
          element: undefined,
          ...changeOf(a, i + 1),
        }),
      ),
      proof: { number: need('proof_number'), date: need('proof_date') },
    };
  },
  pathOf(field, _, answers) {
    if (Object.hasOwn(FIELDS, field)) return FIELDS[field];
    const reason = answers['change'] === 'add' ? 'reason_in' : 'reason_out';
    return fieldOfMember(field, 'members', 'member', { ...OF_MEMBER, reason });
  },
  paper: {
    kind: 'kk',
    expects(answers) {
      const { need } = answersOf<CardAnswers>('kk-perubahan', answers);
      return { holder: need('head_name'), number: need('family_card_number') };
    },
  },
  subjectPath: () => 'head_name',
};
