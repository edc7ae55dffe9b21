import type { BirthKind, RegistryBirth } from '../../../modules/casework/registry-port.ts';
import { birthHelpers, birthSites, plurality, sexes } from '../../../modules/casework/siak-codes.ts';
import { kilograms } from '../../../modules/casework/siak-sheet/birth.ts';
import { date, personFields, plain, reporterFields, text, witnessFields, type Field } from './fields.ts';

const KINDS: Record<BirthKind, string> = { recorded: '1', unrecorded: '2', mother_only: '3', unknown_parents: '4' };
const PROOFS = { letter: '1', sptjm: '2', police_record: '3' } as const;
const MARRIAGES = { marriage_book: '1', marriage_certificate: '2', sptjm: '3' } as const;

export const birthFields: Field<RegistryBirth>[] = [
  ['JENIS_PENCATATAN', 'kind', (b) => KINDS[b.kind]],
  ['TGL_LAPOR', 'reportedOn', (b) => date(b.reportedOn)],
  ['KODE_WILAYAH', 'area', (b) => plain(b.area)],
  ['NO_KK', 'familyCard', (b) => plain(b.familyCard)],
  ...reporterFields<RegistryBirth>(),
  ...witnessFields<RegistryBirth>(),
  ...personFields<RegistryBirth>('AYAH', 'father', (b) => b.father),
  ...personFields<RegistryBirth>('IBU', 'mother', (b) => b.mother),
  ['ANAK.NAMA_LGKP', 'child.name', (b) => text(b.child.name)],
  ['ANAK.JENIS_KLMIN', 'child.sex', (b) => sexes[b.child.sex].code],
  ['ANAK.TEMPAT_DILAHIRKAN', 'child.site', (b) => birthSites[b.child.site].code],
  ['ANAK.TMPT_LHR', 'child.birthPlace', (b) => text(b.child.birthPlace)],
  ['ANAK.TGL_LHR', 'child.bornOn', (b) => date(b.child.bornOn)],
  ['ANAK.JAM_LHR', 'child.bornAt', (b) => plain(b.child.bornAt)],
  ['ANAK.JENIS_KELAHIRAN', 'child.plurality', (b) => plurality[b.child.plurality].code],
  ['ANAK.KELAHIRAN_KE', 'child.order', (b) => plain(b.child.order)],
  ['ANAK.PENOLONG', 'child.helper', (b) => birthHelpers[b.child.helper].code],
  ['ANAK.BERAT_KG', 'child.weightGrams', (b) => kilograms(b.child.weightGrams)],
  ['ANAK.PANJANG_CM', 'child.lengthCm', (b) => plain(b.child.lengthCm)],
  ['BUKTI.JENIS', 'proof.kind', (b) => PROOFS[b.proof.kind]],
  ['BUKTI.NOMOR', 'proof.number', (b) => plain(b.proof.number)],
  ['BUKTI.TANGGAL', 'proof.date', (b) => date(b.proof.date)],
  ['KAWIN.JENIS', 'marriage.proof', (b) => b.marriage && MARRIAGES[b.marriage.proof]],
  ['KAWIN.NOMOR', 'marriage.number', (b) => plain(b.marriage?.number)],
  ['KAWIN.TANGGAL', 'marriage.date', (b) => date(b.marriage?.date)],
  ['TERLAMBAT.NO_KEPUTUSAN', 'late.decision', (b) => plain(b.late?.decision)],
  ['TERLAMBAT.TGL_KEPUTUSAN', 'late.decidedOn', (b) => date(b.late?.decidedOn)],
];
