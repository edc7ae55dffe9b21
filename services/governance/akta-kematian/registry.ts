import type { RegistryMapping } from '../../../src/modules/casework/catalogue.ts';
import type { RegistryDeath } from '../../../src/modules/casework/registry-port.ts';
import { cardAfter } from '../disdukcapil/card.ts';
import { answersOf, given, reporterOf, witnessesOf } from '../disdukcapil/report.ts';
import type { DeathAnswers } from './form.ts';

/** Fields of the event and the questions they come from. */
const FIELDS: Readonly<Record<string, keyof DeathAnswers>> = {
  kind: 'kind',
  area: 'area',
  familyCard: 'family_card_number',
  'reporter.name': 'reporter_name',
  'reporter.nik': 'reporter_nik',
  'reporter.phone': 'reporter_phone',
  'reporter.relation': 'reporter_relation',
  'witnesses.1.name': 'witness_1_name',
  'witnesses.1.nik': 'witness_1_nik',
  'witnesses.2.name': 'witness_2_name',
  'witnesses.2.nik': 'witness_2_nik',
  'deceased.name': 'deceased_name',
  'deceased.nik': 'deceased_nik',
  'deceased.sex': 'deceased_sex',
  'deceased.birthPlace': 'deceased_birth_place',
  'deceased.bornOn': 'deceased_born_on',
  'death.on': 'died_on',
  'death.at': 'died_at',
  'death.place': 'death_place',
  'death.cause': 'cause',
  'death.declarer': 'declarer',
  'proof.kind': 'kind',
  'proof.number': 'proof_number',
  'proof.date': 'proof_date',
};

/** Who states a death that no letter tells of. */
const DECLARER = { police: 'police', court: 'other' } as const;

export const registry: RegistryMapping<'akta-kematian'> = {
  service: 'akta-kematian',
  event(answers, { reportedOn }) {
    const { a, need } = answersOf<DeathAnswers>('akta-kematian', answers);
    const kind = need('kind');
    return given<RegistryDeath>({
      kind,
      reportedOn,
      area: need('area'),
      familyCard: a.family_card_number,
      reporter: { ...reporterOf(a), relation: need('reporter_relation') },
      witnesses: witnessesOf(a),
      deceased: given<RegistryDeath['deceased']>({
        nik: a.deceased_nik,
        name: need('deceased_name'),
        sex: need('deceased_sex'),
        birthPlace: a.deceased_birth_place,
        bornOn: a.deceased_born_on,
      }),
      death: given<RegistryDeath['death']>({
        on: need('died_on'),
        at: a.died_at,
        place: need('death_place'),
        cause: need('cause'),
        declarer: kind === 'letter' ? need('declarer') : DECLARER[kind],
      }),
      proof: given<RegistryDeath['proof']>({ number: a.proof_number, date: need('proof_date') }),
    });
  },
  // Who states the death follows from its proof where no letter does.
  pathOf: (field, _, answers) =>
    field === 'death.declarer' && answers['kind'] !== 'letter'
      ? 'kind'
      : Object.hasOwn(FIELDS, field)
        ? FIELDS[field]
        : undefined,
  paper: {
    kind: 'akta-kematian',
    expects(answers) {
      const { a, need } = answersOf<DeathAnswers>('akta-kematian', answers);
      return {
        holder: need('deceased_name'),
        ...(a.deceased_born_on !== undefined && { bornOn: a.deceased_born_on }),
      };
    },
  },
  subjectPath: () => 'deceased_name',
};

/** The card of those who are left. */
export const card = cardAfter(registry, {
  because: 'death',
  item: 0,
  head: () => ({ name: 'head_name', nik: 'head_nik' }),
  headChanges: (answers) => answers['head_after'] === 'new',
});
