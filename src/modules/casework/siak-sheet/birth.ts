/**
 * One child's event as SIAK's screen for a birth takes it, in the order of form F-2.01: kind, place, reporter, witnesses,
 * parents, child, proofs.
 */
import type { BirthKind, RegistryBirth } from '../registry-events.ts';
import { birthHelpers, birthSites, plurality, sexes } from '../siak-codes.ts';
import { code, date, parent, reporter, section, text, witnesses, type SheetSection } from './rows.ts';

/** Jenis pencatatan kelahiran, in our words: SIAK asks for it as the papers that are there. */
const kinds: Record<BirthKind, string> = {
  recorded: 'ANAK DARI PERKAWINAN YANG TERCATAT',
  unrecorded: 'ANAK DARI PERKAWINAN YANG BELUM TERCATAT (SPTJM F-2.04)',
  mother_only: 'ANAK SEORANG IBU',
  unknown_parents: 'ANAK YANG TIDAK DIKETAHUI ORANG TUANYA',
};

const marriageProofs = {
  marriage_book: 'BUKU NIKAH',
  marriage_certificate: 'KUTIPAN AKTA PERKAWINAN',
  sptjm: 'SPTJM F-2.04',
} as const;

const birthProofs = {
  letter: 'SURAT KETERANGAN LAHIR',
  sptjm: 'SPTJM F-2.03',
  police_record: 'BERITA ACARA KEPOLISIAN',
} as const;

/** The sheet of one child. Sections and rows that the kind of birth does not have are left out. */
export function birthSheet(event: RegistryBirth): SheetSection[] {
  const { child } = event;
  return [
    section('PELAPORAN', [
      text('kind', 'Jenis pencatatan', kinds[event.kind]),
      date('reportedOn', 'Tanggal lapor', event.reportedOn),
      text('area', 'Kode wilayah', event.area),
      text('familyCard', 'Nomor KK', event.familyCard),
      text('late.decision', 'Nomor keputusan (terlambat)', event.late?.decision),
      date('late.decidedOn', 'Tanggal keputusan (terlambat)', event.late?.decidedOn),
    ]),
    reporter(event.reporter),
    ...witnesses(event.witnesses),
    parent('DATA AYAH', 'father', event.father),
    parent('DATA IBU', 'mother', event.mother),
    section('DATA ANAK', [
      text('child.name', 'Nama', child.name),
      code('child.sex', 'Jenis kelamin', sexes[child.sex]),
      code('child.site', 'Tempat dilahirkan', birthSites[child.site]),
      text('child.birthPlace', 'Tempat kelahiran', child.birthPlace),
      date('child.bornOn', 'Tanggal lahir', child.bornOn),
      text('child.bornAt', 'Pukul', child.bornAt),
      code('child.plurality', 'Jenis kelahiran', plurality[child.plurality]),
      text('child.order', 'Kelahiran ke', child.order?.toString()),
      code('child.helper', 'Penolong kelahiran', birthHelpers[child.helper]),
      text('child.weightGrams', 'Berat bayi (kg)', kilograms(child.weightGrams)),
      text('child.lengthCm', 'Panjang bayi (cm)', child.lengthCm?.toString()),
    ]),
    section('DASAR PENCATATAN', [
      text('proof.kind', 'Bukti kelahiran', birthProofs[event.proof.kind]),
      text('proof.number', 'Nomor bukti kelahiran', event.proof.number),
      date('proof.date', 'Tanggal bukti kelahiran', event.proof.date),
      text('marriage.proof', 'Bukti perkawinan', event.marriage && marriageProofs[event.marriage.proof]),
      text('marriage.number', 'Nomor bukti perkawinan', event.marriage?.number),
      date('marriage.date', 'Tanggal perkawinan', event.marriage?.date),
    ]),
  ];
}

/** Grams → kilograms with a point and no lost grams: 3250 → `3.25`, 3000 → `3`. */
export function kilograms(grams: number | undefined): string | undefined {
  return grams === undefined ? undefined : String(grams / 1000);
}
