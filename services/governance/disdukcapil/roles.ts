import { t } from '../../words.ts';

/** The roles of the agency's SOPs, in the order of their columns. */
export const roles = {
  petugas_verifikasi: t('Petugas verifikasi', 'Verification officer'),
  operator_siak: t('Operator SIAK', 'Registry operator'),
  validator: t('Pejabat pemeriksa (Kasi/Kabid)', 'Validating official'),
  kepala_dinas: t('Kepala dinas', 'Head of agency'),
  petugas_loket: t('Petugas loket', 'Counter officer'),
} as const;

/** NIK, KK and phone: only who compares them with SIAK and who types them there. */
export const SHEET = ['petugas_verifikasi', 'operator_siak'] as const;
/** What decides a case; the counter that hands the paper over needs none of it. */
export const DECIDERS = [...SHEET, 'validator', 'kepala_dinas'] as const;
