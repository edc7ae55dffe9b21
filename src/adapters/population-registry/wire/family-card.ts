import type { RegistryFamilyCard, RegistryMember } from '../../../modules/casework/registry-port.ts';
import { familyRelations, sexes } from '../../../modules/casework/siak-codes.ts';
import { date, plain, reporterFields, text, type Field } from './fields.ts';

const CHANGES = { add: '1', remove: '2', correct: '3' } as const;
const REASONS = { born: '1', moved_in: '2', died: '3', moved_out: '4', own_card: '5' } as const;
const ELEMENTS = {
  education: '1',
  occupation: '2',
  religion: '3',
  marital: '4',
  blood: '5',
  parents: '6',
  birth: '7',
} as const;

/** The most people that one event names. */
const MOST = 9;

/** People of a list, one group of fields for each. */
export const memberFields = <E, M extends RegistryMember>(
  group: string,
  path: string,
  of: (event: E) => readonly M[],
  more: (at: { wire: string; ours: string; who: (event: E) => M | undefined }) => Field<E>[] = () => [],
): Field<E>[] =>
  Array.from({ length: MOST }, (_, i) => i).flatMap((i): Field<E>[] => {
    const [wire, ours] = [`${group}.${i + 1}`, `${path}.${i + 1}`];
    const who = (event: E) => of(event)[i];
    return [
      [`${wire}.NIK`, `${ours}.nik`, (e) => plain(who(e)?.nik)],
      [`${wire}.NAMA_LGKP`, `${ours}.name`, (e) => text(who(e)?.name)],
      [`${wire}.JENIS_KLMIN`, `${ours}.sex`, (e) => who(e) && sexes[who(e)!.sex].code],
      [`${wire}.TGL_LHR`, `${ours}.bornOn`, (e) => date(who(e)?.bornOn)],
      [`${wire}.STAT_HBKEL`, `${ours}.relation`, (e) => who(e) && familyRelations[who(e)!.relation].code],
      ...more({ wire, ours, who }),
    ];
  });

export const familyCardFields: Field<RegistryFamilyCard>[] = [
  ['JENIS_PERUBAHAN', 'change', (e) => CHANGES[e.change]],
  ['TGL_LAPOR', 'reportedOn', (e) => date(e.reportedOn)],
  ['KODE_WILAYAH', 'area', (e) => plain(e.area)],
  ['NO_KK', 'familyCard', (e) => plain(e.familyCard)],
  ...reporterFields<RegistryFamilyCard>(),
  ['KEPALA.NIK', 'head.nik', (e) => plain(e.head.nik)],
  ['KEPALA.NAMA_LGKP', 'head.name', (e) => text(e.head.name)],
  ...memberFields<RegistryFamilyCard, RegistryFamilyCard['members'][number]>(
    'ANGGOTA',
    'members',
    (e) => e.members,
    ({ wire, ours, who }) => [
      [`${wire}.SEBAB`, `${ours}.reason`, (e) => (who(e)?.reason ? REASONS[who(e)!.reason!] : undefined)],
      [
        `${wire}.ELEMEN`,
        `${ours}.element.name`,
        (e) => (who(e)?.element ? ELEMENTS[who(e)!.element!.name] : undefined),
      ],
      [`${wire}.SEMULA`, `${ours}.element.from`, (e) => text(who(e)?.element?.from)],
      [`${wire}.MENJADI`, `${ours}.element.to`, (e) => text(who(e)?.element?.to)],
    ],
  ),
  ['BUKTI.NOMOR', 'proof.number', (e) => plain(e.proof.number)],
  ['BUKTI.TANGGAL', 'proof.date', (e) => date(e.proof.date)],
];
