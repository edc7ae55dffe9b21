import type { RegistryMapping } from '../../../src/modules/casework/catalogue.ts';
import type { RegistryMove } from '../../../src/modules/casework/registry-port.ts';
import { cardAfter } from '../disdukcapil/card.ts';
import { answersOf, fieldOfMember, given, memberOf, reporterOf } from '../disdukcapil/report.ts';
import type { MoveAnswers } from './form.ts';

/** Jenis kepindahan of F-1.03: the head alone, with all, with some; or members. */
function kindOf({ who, movers }: MoveAnswers): RegistryMove['kind'] {
  if (who === 'members') return 'members';
  if (who === 'all') return 'head_all';
  return movers === 1 ? 'head' : 'head_some';
}

/** Fields of the event and the questions they come from. */
const FIELDS: Readonly<Record<string, keyof MoveAnswers>> = {
  area: 'area',
  familyCard: 'family_card_number',
  'reporter.name': 'reporter_name',
  'reporter.nik': 'reporter_nik',
  'reporter.phone': 'reporter_phone',
  kind: 'who',
  reason: 'reason',
  class: 'class',
  leavingOn: 'leaving_on',
  'destination.province': 'to_province',
  'destination.regency': 'to_regency',
  'destination.district': 'to_district',
  'destination.ward': 'to_ward',
  'destination.address': 'to_address',
  'destination.postcode': 'to_postcode',
  'staysHead.name': 'stays_head_name',
  'staysHead.nik': 'stays_head_nik',
  'guardian.name': 'guardian_name',
  'guardian.nik': 'guardian_nik',
};

export const registry: RegistryMapping<'pindah-keluar'> = {
  service: 'pindah-keluar',
  event(answers, { reportedOn }) {
    const { a, need } = answersOf<MoveAnswers>('pindah-keluar', answers);
    const person = (who: 'guardian' | 'stays_head') =>
      a[`${who}_name`] === undefined ? undefined : { name: need(`${who}_name`), nik: need(`${who}_nik`) };
    return given<RegistryMove>({
      reportedOn,
      area: need('area'),
      familyCard: need('family_card_number'),
      reporter: reporterOf(a),
      kind: kindOf(a),
      reason: need('reason'),
      class: need('class'),
      leavingOn: need('leaving_on'),
      destination: given<RegistryMove['destination']>({
        province: need('to_province'),
        regency: need('to_regency'),
        district: need('to_district'),
        ward: need('to_ward'),
        address: need('to_address'),
        postcode: a.to_postcode,
      }),
      // The whole card goes along under its own number; any other has been asked.
      card: a.who === 'all' ? 'same' : need('card'),
      movers: Array.from({ length: need('movers') }, (_, i) => memberOf('pindah-keluar', answers, 'mover', i + 1)),
      staysHead: person('stays_head'),
      guardian: person('guardian'),
    });
  },
  pathOf(field, _, answers) {
    if (field === 'card') return answers['who'] === 'all' ? 'who' : 'card';
    return Object.hasOwn(FIELDS, field) ? FIELDS[field] : fieldOfMember(field, 'movers', 'mover');
  },
  paper: {
    kind: 'skpwni',
    expects(answers) {
      const { name, bornOn } = memberOf('pindah-keluar', answers, 'mover', 1);
      return { holder: name, bornOn };
    },
  },
  subjectPath: () => 'mover.1.name',
};

/** The card of those who stay: under the head it had, or whoever follows a head that goes. */
export const card = cardAfter(registry, {
  because: 'move',
  item: 0,
  head: ({ who }) =>
    who === 'members' ? { name: 'head_name', nik: 'head_nik' } : { name: 'stays_head_name', nik: 'stays_head_nik' },
  headChanges: ({ who }) => who !== 'members',
});
