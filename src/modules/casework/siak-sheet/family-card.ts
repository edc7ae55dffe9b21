/** A changed family card as SIAK takes it, in the order of form F-1.02 and F-1.06: the card, its head, each member. */
import type { CardElement, RegistryFamilyCard, RegistryMember } from '../registry-events.ts';
import { familyRelations, sexes } from '../siak-codes.ts';
import { code, date, person, reporter, section, text, type SheetRow, type SheetSection } from './rows.ts';

const changes = {
  add: 'PENAMBAHAN ANGGOTA KELUARGA',
  remove: 'PENGURANGAN ANGGOTA KELUARGA',
  correct: 'PERUBAHAN ELEMEN DATA (F-1.06)',
} as const;
const reasons = {
  born: 'KELAHIRAN',
  moved_in: 'KEDATANGAN',
  died: 'KEMATIAN',
  moved_out: 'KEPINDAHAN',
  own_card: 'PISAH KK',
} as const;
const elements: Record<CardElement, string> = {
  education: 'PENDIDIKAN TERAKHIR',
  occupation: 'PEKERJAAN',
  religion: 'AGAMA',
  marital: 'STATUS PERKAWINAN',
  blood: 'GOLONGAN DARAH',
  parents: 'NAMA ORANG TUA',
  birth: 'TEMPAT/TANGGAL LAHIR',
};

/** A member's own fields, in the order of a family card. */
export const member = (path: string, who: RegistryMember): SheetRow[] => [
  ...person('', path, who).rows,
  code(`${path}.sex`, 'Jenis kelamin', sexes[who.sex]),
  date(`${path}.bornOn`, 'Tanggal lahir', who.bornOn)!,
  code(`${path}.relation`, 'Status hubungan dalam keluarga', familyRelations[who.relation]),
];

export function familyCardSheet(event: RegistryFamilyCard): SheetSection[] {
  return [
    section('PERMOHONAN', [
      text('change', 'Jenis permohonan', changes[event.change]),
      date('reportedOn', 'Tanggal permohonan', event.reportedOn),
      text('area', 'Kode wilayah', event.area),
      text('familyCard', 'Nomor KK', event.familyCard),
    ]),
    reporter(event.reporter),
    person('KEPALA KELUARGA SESUDAH PERUBAHAN', 'head', event.head),
    ...event.members.map((who, i) => {
      const path = `members.${i + 1}`;
      return section(`ANGGOTA KELUARGA ${i + 1}`, [
        ...member(path, who),
        text(`${path}.reason`, 'Sebab', who.reason && reasons[who.reason]),
        text(`${path}.element.name`, 'Elemen data', who.element && elements[who.element.name]),
        text(`${path}.element.from`, 'Semula', who.element?.from),
        text(`${path}.element.to`, 'Menjadi', who.element?.to),
      ]);
    }),
    section('DASAR PERUBAHAN', [
      text('proof.number', 'Nomor dokumen', event.proof.number),
      date('proof.date', 'Tanggal dokumen', event.proof.date),
    ]),
  ];
}
