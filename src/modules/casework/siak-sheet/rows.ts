import type { RegistryParent, RegistryPerson } from '../registry-events.ts';
import type { SiakCode } from '../siak-codes.ts';

/* What every sheet is made of: one row is one field of SIAK and one copy key. */

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

export type Maybe = SheetRow | undefined;

export function section(title: string, rows: Maybe[]): SheetSection {
  return { title, rows: rows.filter((r) => r !== undefined) };
}

export function text(path: string, label: string, value: string | undefined): Maybe {
  return value === undefined || value.trim() === ''
    ? undefined
    : { path, label, value: siakText(value), verified: true };
}

export function date(path: string, label: string, value: string | undefined): Maybe {
  return value === undefined ? undefined : { path, label, value: siakDate(value), verified: true };
}

export function code(path: string, label: string, entry: SiakCode): SheetRow {
  return { path, label, value: entry.code, meaning: entry.label, verified: entry.verified };
}

/** A person of a form: name and NIK. */
export const person = (title: string, path: string, who: RegistryPerson | undefined): SheetSection =>
  section(title, [text(`${path}.name`, 'Nama', who?.name), text(`${path}.nik`, 'NIK', who?.nik)]);

export const reporter = (who: RegistryPerson & { phone?: string }, ...more: Maybe[]): SheetSection =>
  section('DATA PELAPOR', [
    ...person('', 'reporter', who).rows,
    text('reporter.phone', 'Nomor handphone', who.phone),
    ...more,
  ]);

/** The two witnesses of F-2.01. */
export const witnesses = (all: readonly RegistryPerson[]): SheetSection[] =>
  all.map((who, i) => person(`DATA SAKSI ${'I'.repeat(i + 1)}`, `witnesses.${i + 1}`, who));

/** Someone with the place and day of birth. */
export const parent = (title: string, path: string, who: RegistryParent | undefined): SheetSection =>
  section(title, [
    ...person('', path, who).rows,
    text(`${path}.birthPlace`, 'Tempat lahir', who?.birthPlace),
    date(`${path}.bornOn`, 'Tanggal lahir', who?.bornOn),
  ]);
