import type { RegistryMember, RegistryMove } from '../../../modules/casework/registry-port.ts';
import { moveClasses, movedCards, moveKinds, moveReasons } from '../../../modules/casework/siak-codes.ts';
import { memberFields } from './family-card.ts';
import { date, plain, reporterFields, text, type Field } from './fields.ts';

export const moveFields: Field<RegistryMove>[] = [
  ['TGL_LAPOR', 'reportedOn', (e) => date(e.reportedOn)],
  ['KODE_WILAYAH', 'area', (e) => plain(e.area)],
  ['NO_KK', 'familyCard', (e) => plain(e.familyCard)],
  ...reporterFields<RegistryMove>(),
  ['ALASAN_PINDAH', 'reason', (e) => moveReasons[e.reason].code],
  ['KLASIFIKASI', 'class', (e) => moveClasses[e.class].code],
  ['JENIS_KEPINDAHAN', 'kind', (e) => moveKinds[e.kind].code],
  ['STATUS_KK_PINDAH', 'card', (e) => movedCards[e.card].code],
  ['TGL_PINDAH', 'leavingOn', (e) => date(e.leavingOn)],
  ['TUJUAN.PROVINSI', 'destination.province', (e) => text(e.destination.province)],
  ['TUJUAN.KABUPATEN', 'destination.regency', (e) => text(e.destination.regency)],
  ['TUJUAN.KECAMATAN', 'destination.district', (e) => text(e.destination.district)],
  ['TUJUAN.KELURAHAN', 'destination.ward', (e) => text(e.destination.ward)],
  ['TUJUAN.ALAMAT', 'destination.address', (e) => text(e.destination.address)],
  ['TUJUAN.KODE_POS', 'destination.postcode', (e) => plain(e.destination.postcode)],
  ...memberFields<RegistryMove, RegistryMember>('PINDAH', 'movers', (e) => e.movers),
  ['KEPALA_TINGGAL.NIK', 'staysHead.nik', (e) => plain(e.staysHead?.nik)],
  ['KEPALA_TINGGAL.NAMA_LGKP', 'staysHead.name', (e) => text(e.staysHead?.name)],
  ['WALI.NIK', 'guardian.nik', (e) => plain(e.guardian?.nik)],
  ['WALI.NAMA_LGKP', 'guardian.name', (e) => text(e.guardian?.name)],
];
