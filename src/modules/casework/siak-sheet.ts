/**
 * The operator's sheet: one child's event as SIAK's screen for a birth takes it, in the order of form F-2.01
 * (Permendagri 109/2019): kind, place, reporter, witnesses, parents, child, proofs. One row is one field of SIAK and
 * one copy key. The agency's screen may order a field otherwise; then the order is changed here, in one place.
 */
import type { BirthKind, RegistryBirth, RegistryParent } from './registry-port.ts';
import { birthHelpers, birthSites, plurality, sexes, type SiakCode } from './siak-codes.ts';

export interface SheetRow {
  /** Path in the event, `child.bornOn`; the key under which the operator's tick is kept, with the answers' revision. */
  path: string;
  /** The field's name in SIAK. */
  label: string;
  /** What is copied: code, `dd-MM-yyyy`, or upper-case text. Never empty. */
  value: string;
  /** What a code means, shown beside it. */
  meaning?: string;
  /** False: the code is not yet compared with SIAK's own table. */
  verified: boolean;
}

export interface SheetSection {
  title: string;
  rows: SheetRow[];
}

/** `2026-11-03` → `03-11-2026`, as SIAK takes a date. */
export const siakDate = (date: string): string => date.split('-').reverse().join('-');

/** Upper case, one space between words: `Butet  br. Nasution` → `BUTET BR. NASUTION`. */
export const siakText = (text: string): string =>
  text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').replaceAll(/[‘’ʼ]/gu, "'").toLocaleUpperCase('id-ID');

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
export function siakSheet(event: RegistryBirth): SheetSection[] {
  const { child } = event;
  const sections: SheetSection[] = [
    section('PELAPORAN', [
      text('kind', 'Jenis pencatatan', kinds[event.kind]),
      date('reportedOn', 'Tanggal lapor', event.reportedOn),
      text('area', 'Kode wilayah', event.area),
      text('familyCard', 'Nomor KK', event.familyCard),
      text('late.decision', 'Nomor keputusan (terlambat)', event.late?.decision),
      date('late.decidedOn', 'Tanggal keputusan (terlambat)', event.late?.decidedOn),
    ]),
    section('DATA PELAPOR', [
      text('reporter.name', 'Nama', event.reporter.name),
      text('reporter.nik', 'NIK', event.reporter.nik),
      text('reporter.phone', 'Nomor handphone', event.reporter.phone),
    ]),
    ...event.witnesses.map((witness, i) =>
      section(`DATA SAKSI ${'I'.repeat(i + 1)}`, [
        text(`witnesses.${i + 1}.name`, 'Nama', witness.name),
        text(`witnesses.${i + 1}.nik`, 'NIK', witness.nik),
      ]),
    ),
    parentSection('DATA AYAH', 'father', event.father),
    parentSection('DATA IBU', 'mother', event.mother),
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
  return sections.filter((s) => s.rows.length > 0);
}

/** How far the operator is: which rows of the sheet are ticked. Ticks of rows that are no longer there do not count. */
export function sheetProgress(
  sheet: SheetSection[],
  ticked: readonly string[],
): { done: number; total: number; next?: string } {
  const paths = sheet.flatMap((s) => s.rows.map((r) => r.path));
  const next = paths.find((p) => !ticked.includes(p));
  return {
    done: paths.filter((p) => ticked.includes(p)).length,
    total: paths.length,
    ...(next === undefined ? {} : { next }),
  };
}

type Maybe = SheetRow | undefined;

function section(title: string, rows: Maybe[]): SheetSection {
  return { title, rows: rows.filter((r) => r !== undefined) };
}

function parentSection(title: string, path: string, parent: RegistryParent | undefined): SheetSection {
  return section(title, [
    text(`${path}.name`, 'Nama', parent?.name),
    text(`${path}.nik`, 'NIK', parent?.nik),
    text(`${path}.birthPlace`, 'Tempat lahir', parent?.birthPlace),
    date(`${path}.bornOn`, 'Tanggal lahir', parent?.bornOn),
  ]);
}

function text(path: string, label: string, value: string | undefined): Maybe {
  return value === undefined || value.trim() === ''
    ? undefined
    : { path, label, value: siakText(value), verified: true };
}

function date(path: string, label: string, value: string | undefined): Maybe {
  return value === undefined ? undefined : { path, label, value: siakDate(value), verified: true };
}

function code(path: string, label: string, entry: SiakCode): SheetRow {
  return { path, label, value: entry.code, meaning: entry.label, verified: entry.verified };
}

/** Grams → kilograms with a point and no lost grams: 3250 → `3.25`, 3000 → `3`. */
export function kilograms(grams: number | undefined): string | undefined {
  return grams === undefined ? undefined : String(grams / 1000);
}
