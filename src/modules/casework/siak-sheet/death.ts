/** A death as SIAK takes it, in the order of form F-2.01: reporter, witnesses, the deceased, the death, its proof. */
import type { RegistryDeath } from '../registry-events.ts';
import { deathCauses, deathDeclarers, familyRelations, sexes } from '../siak-codes.ts';
import { code, date, parent, reporter, section, text, witnesses, type SheetSection } from './rows.ts';

const kinds = {
  letter: 'KEMATIAN DENGAN SURAT KETERANGAN',
  police: 'KEMATIAN MENURUT KEPOLISIAN',
  court: 'KEMATIAN MENURUT PENETAPAN PENGADILAN',
} as const;
const proofs = {
  letter: 'SURAT KETERANGAN KEMATIAN',
  police: 'SURAT KETERANGAN KEPOLISIAN',
  court: 'SALINAN PENETAPAN PENGADILAN',
} as const;

export function deathSheet(event: RegistryDeath): SheetSection[] {
  const { deceased, death, proof } = event;
  const relation = familyRelations[event.reporter.relation];
  const who = parent('DATA JENAZAH', 'deceased', deceased);
  return [
    section('PELAPORAN', [
      text('kind', 'Jenis pencatatan', kinds[event.kind]),
      date('reportedOn', 'Tanggal lapor', event.reportedOn),
      text('area', 'Kode wilayah', event.area),
      text('familyCard', 'Nomor KK', event.familyCard),
    ]),
    reporter(event.reporter, code('reporter.relation', 'Hubungan dengan jenazah', relation)),
    ...witnesses(event.witnesses),
    { ...who, rows: [...who.rows, code('deceased.sex', 'Jenis kelamin', sexes[deceased.sex])] },
    section('DATA KEMATIAN', [
      date('death.on', 'Tanggal kematian', death.on),
      text('death.at', 'Pukul', death.at),
      code('death.cause', 'Sebab kematian', deathCauses[death.cause]),
      text('death.place', 'Tempat kematian', death.place),
      code('death.declarer', 'Yang menerangkan', deathDeclarers[death.declarer]),
    ]),
    section('DASAR PENCATATAN', [
      text('proof.kind', 'Bukti kematian', proofs[event.kind]),
      text('proof.number', 'Nomor bukti kematian', proof.number),
      date('proof.date', 'Tanggal bukti kematian', proof.date),
    ]),
  ];
}
