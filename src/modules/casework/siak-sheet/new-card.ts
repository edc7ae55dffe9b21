/** The family card that follows from an event, as SIAK's card screen takes it: the card, its head, what it follows from. */
import type { RegistryNewCard } from '../registry-events.ts';
import { familyRelations } from '../siak-codes.ts';
import { code, date, person, reporter, section, text, type SheetSection } from './rows.ts';

const causes = { birth: 'KELAHIRAN', death: 'KEMATIAN', move: 'KEPINDAHAN' } as const;

export function newCardSheet(event: RegistryNewCard): SheetSection[] {
  return [
    section('PENERBITAN KARTU KELUARGA', [
      text('because', 'Sebab', causes[event.because]),
      date('reportedOn', 'Tanggal permohonan', event.reportedOn),
      text('area', 'Kode wilayah', event.area),
      text('familyCard', 'Nomor KK', event.familyCard),
    ]),
    reporter(event.reporter),
    section('KEPALA KELUARGA', [
      ...person('', 'head', event.head).rows,
      text('headChanges', 'Kepala keluarga berganti', event.headChanges ? 'YA' : 'TIDAK'),
      event.relation && code('relation', 'Status hubungan anggota baru', familyRelations[event.relation]),
    ]),
    section(
      'DASAR PENERBITAN',
      event.follows.map((number, i) => text(`follows.${i + 1}`, 'Nomor pencatatan', number)),
    ),
  ];
}
