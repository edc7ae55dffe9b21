import type { RegistryLostCard } from '../../../modules/casework/registry-port.ts';
import { sexes } from '../../../modules/casework/siak-codes.ts';
import { date, plain, text, type Field } from './fields.ts';

export const lostCardFields: Field<RegistryLostCard>[] = [
  ['TGL_LAPOR', 'reportedOn', (e) => date(e.reportedOn)],
  ['KODE_WILAYAH', 'area', (e) => plain(e.area)],
  ['NO_KK', 'familyCard', (e) => plain(e.familyCard)],
  ['PEMOHON.NIK', 'holder.nik', (e) => plain(e.holder.nik)],
  ['PEMOHON.NAMA_LGKP', 'holder.name', (e) => text(e.holder.name)],
  ['PEMOHON.TGL_LHR', 'holder.bornOn', (e) => date(e.holder.bornOn)],
  ['PEMOHON.JENIS_KLMIN', 'holder.sex', (e) => sexes[e.holder.sex].code],
  ['BUKTI.NOMOR', 'proof.number', (e) => plain(e.proof.number)],
  ['BUKTI.TANGGAL', 'proof.date', (e) => date(e.proof.date)],
  ['TEMPAT_CETAK', 'printedAt', (e) => text(e.printedAt)],
];
