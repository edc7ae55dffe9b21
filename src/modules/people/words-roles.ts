import { defineWords } from '../../kernel/i18n.ts';

/** Officers' roles in people's words, also those that no service gives a step. A service may call one otherwise. */
export const roleWords = defineWords({
  id: {
    admin_kota: 'Admin kota',
    auditor: 'Auditor',
    bendahara: 'Bendahara penerimaan',
    bendahara_pembantu: 'Bendahara penerimaan pembantu',
    bud: 'Bendahara umum daerah (BUD)',
    camat: 'Camat',
    inspektorat: 'Inspektorat',
    kepala_dinas: 'Kepala dinas',
    kepling: 'Kepala lingkungan',
    lurah: 'Lurah',
    operator_siak: 'Operator SIAK',
    petugas_loket: 'Petugas loket',
    petugas_verifikasi: 'Petugas verifikasi',
    ppk: 'Pejabat penatausahaan keuangan (PPK)',
    validator: 'Pejabat pemeriksa (Kasi/Kabid)',
  } as Record<string, string>,
  en: {
    admin_kota: 'City admin',
    auditor: 'Auditor',
    bendahara: 'Receiving treasurer',
    bendahara_pembantu: 'Assistant treasurer',
    bud: 'City treasury (BUD)',
    camat: 'District head',
    inspektorat: 'Inspectorate',
    kepala_dinas: 'Head of agency',
    kepling: 'Neighbourhood head',
    lurah: 'Ward head',
    operator_siak: 'SIAK operator',
    petugas_loket: 'Counter officer',
    petugas_verifikasi: 'Verification officer',
    ppk: 'Financial administrator (PPK)',
    validator: 'Examining official',
  } as Record<string, string>,
});
