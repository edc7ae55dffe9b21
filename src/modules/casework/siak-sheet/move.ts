/** A move to another city as SIAK takes it, in the order of form F-1.03: origin, the move, destination, who moves, who stays. */
import type { RegistryMove } from '../registry-events.ts';
import { moveClasses, movedCards, moveKinds, moveReasons } from '../siak-codes.ts';
import { member } from './family-card.ts';
import { code, date, person, reporter, section, text, type SheetSection } from './rows.ts';

export function moveSheet(event: RegistryMove): SheetSection[] {
  const { destination } = event;
  return [
    section('DATA DAERAH ASAL', [
      date('reportedOn', 'Tanggal permohonan', event.reportedOn),
      text('familyCard', 'Nomor KK', event.familyCard),
      text('area', 'Kode wilayah', event.area),
    ]),
    reporter(event.reporter),
    section('DATA KEPINDAHAN', [
      code('reason', 'Alasan pindah', moveReasons[event.reason]),
      code('class', 'Klasifikasi pindah', moveClasses[event.class]),
      code('kind', 'Jenis kepindahan', moveKinds[event.kind]),
      code('card', 'Status nomor KK bagi yang pindah', movedCards[event.card]),
      date('leavingOn', 'Tanggal pindah', event.leavingOn),
    ]),
    section('DATA DAERAH TUJUAN', [
      text('destination.province', 'Provinsi', destination.province),
      text('destination.regency', 'Kabupaten/Kota', destination.regency),
      text('destination.district', 'Kecamatan', destination.district),
      text('destination.ward', 'Desa/Kelurahan', destination.ward),
      text('destination.address', 'Alamat', destination.address),
      text('destination.postcode', 'Kode pos', destination.postcode),
    ]),
    ...event.movers.map((who, i) => section(`YANG PINDAH ${i + 1}`, member(`movers.${i + 1}`, who))),
    person('KEPALA KELUARGA YANG TETAP TINGGAL', 'staysHead', event.staysHead),
    person('ORANG TUA ATAU WALI', 'guardian', event.guardian),
  ];
}
