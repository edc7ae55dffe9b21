import { t } from '../../words.ts';
import { birthDate, name, nik, sex } from './people.ts';
import { DECIDERS } from './roles.ts';

/* The family card as forms ask for it: its members, what each is to the head (SHDK), and the head. */

const RELATIONS = [
  { value: 'head', label: t('Kepala keluarga', 'Head of the family') },
  { value: 'husband', label: t('Suami', 'Husband') },
  { value: 'wife', label: t('Istri', 'Wife') },
  { value: 'child', label: t('Anak', 'Child') },
  { value: 'child_in_law', label: t('Menantu', 'Child-in-law') },
  { value: 'grandchild', label: t('Cucu', 'Grandchild') },
  { value: 'parent', label: t('Orang tua', 'Parent') },
  { value: 'parent_in_law', label: t('Mertua', 'Parent-in-law') },
  { value: 'other_family', label: t('Famili lain', 'Other family') },
  { value: 'domestic_worker', label: t('Pembantu', 'Domestic worker') },
  { value: 'other', label: t('Lainnya', 'Other') },
] as const;

export const relation = {
  kind: 'code',
  list: 'familyRelations',
  label: t('Hubungan dengan kepala keluarga', 'What the person is to the head'),
  hint: t('Kolom “Status hubungan dalam keluarga” di KK.', 'The column “Status hubungan dalam keluarga” of the card.'),
  seenBy: DECIDERS,
  options: RELATIONS,
} as const;

/** What is asked of each member, in a repeated group. */
export const member = {
  name: { ...name('Nama', 'Name'), seenBy: [...DECIDERS, 'petugas_loket'] },
  nik: nik('NIK', 'NIK'),
  sex,
  born_on: birthDate,
  relation,
} as const;

/** Where those answers come from, if the city knows the applicant's family card. */
export const memberAnswers = {
  name: 'name',
  nik: 'nik',
  sex: 'sex',
  born_on: 'born_on',
  relation: 'relation',
} as const;
