/** A lost identity card as SIAK takes it, in the order of form F-1.02: the holder, the loss, where it is printed. */
import type { RegistryLostCard } from '../registry-events.ts';
import { sexes } from '../siak-codes.ts';
import { code, date, person, section, text, type SheetSection } from './rows.ts';

export function lostCardSheet(event: RegistryLostCard): SheetSection[] {
  const { holder, proof } = event;
  const who = person('DATA PEMOHON', 'holder', holder);
  return [
    section('PERMOHONAN', [
      text('kind', 'Jenis permohonan', 'KTP-EL HILANG'),
      date('reportedOn', 'Tanggal permohonan', event.reportedOn),
      text('area', 'Kode wilayah', event.area),
      text('familyCard', 'Nomor KK', event.familyCard),
    ]),
    {
      ...who,
      rows: [
        ...who.rows,
        date('holder.bornOn', 'Tanggal lahir', holder.bornOn)!,
        code('holder.sex', 'Jenis kelamin', sexes[holder.sex]),
      ],
    },
    section('DASAR PERMOHONAN', [
      text('proof.number', 'Nomor surat kehilangan kepolisian', proof.number),
      date('proof.date', 'Tanggal surat kehilangan', proof.date),
      text('printedAt', 'Tempat pencetakan', event.printedAt),
    ]),
  ];
}
