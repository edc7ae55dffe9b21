import type { RegistryParent, RegistryPerson, RegistryReporter } from '../../../modules/casework/registry-port.ts';
import { siakDate, siakText } from '../../../modules/casework/siak-sheet.ts';

/* How values go over the wire: every one a text, written as SIAK writes it. */

/** One field of an event: the registry's name, our path, and what stands there. */
export type Field<E> = [wire: string, ours: string, read: (event: E) => string | undefined];

export const text = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : siakText(value);
export const date = (value: string | undefined): string | undefined =>
  value === undefined ? undefined : siakDate(value);
/** Numbers and the like go as they are. */
export const plain = (value: string | number | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : String(value);

export const reporterFields = <E extends { reporter: RegistryReporter }>(): Field<E>[] => [
  ['PELAPOR.NIK', 'reporter.nik', (e) => plain(e.reporter.nik)],
  ['PELAPOR.NAMA_LGKP', 'reporter.name', (e) => text(e.reporter.name)],
  ['PELAPOR.NO_HP', 'reporter.phone', (e) => plain(e.reporter.phone)],
];

export const witnessFields = <E extends { witnesses: RegistryPerson[] }>(): Field<E>[] =>
  [0, 1].flatMap((i): Field<E>[] => [
    [`SAKSI.${i + 1}.NIK`, `witnesses.${i + 1}.nik`, (e) => plain(e.witnesses[i]?.nik)],
    [`SAKSI.${i + 1}.NAMA_LGKP`, `witnesses.${i + 1}.name`, (e) => text(e.witnesses[i]?.name)],
  ]);

/** Someone with the place and day of birth, in a group of the registry's. */
export const personFields = <E>(
  group: string,
  path: string,
  of: (event: E) => RegistryParent | undefined,
): Field<E>[] => [
  [`${group}.NIK`, `${path}.nik`, (e) => plain(of(e)?.nik)],
  [`${group}.NAMA_LGKP`, `${path}.name`, (e) => text(of(e)?.name)],
  [`${group}.TMPT_LHR`, `${path}.birthPlace`, (e) => text(of(e)?.birthPlace)],
  [`${group}.TGL_LHR`, `${path}.bornOn`, (e) => date(of(e)?.bornOn)],
];
