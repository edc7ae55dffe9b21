/** The registry's wire format: one table of fields, read in both directions, so that a refusal points back to our field. */
import type { BirthKind, RegistryBirth } from '../../modules/casework/registry-port.ts';
import { birthHelpers, birthSites, plurality, sexes } from '../../modules/casework/siak-codes.ts';
import { kilograms, siakDate, siakText } from '../../modules/casework/siak-sheet.ts';

type Read = (b: RegistryBirth) => string | undefined;

const text = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : siakText(value);
const date = (value: string | undefined): string | undefined => (value === undefined ? undefined : siakDate(value));
/** Numbers and the like go as they are. */
const plain = (value: string | number | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : String(value);

const KINDS: Record<BirthKind, string> = { recorded: '1', unrecorded: '2', mother_only: '3', unknown_parents: '4' };
const PROOFS = { letter: '1', sptjm: '2', police_record: '3' } as const;
const MARRIAGES = { marriage_book: '1', marriage_certificate: '2', sptjm: '3' } as const;

const FIELDS: [wire: string, ours: string, read: Read][] = [
  ['JENIS_PENCATATAN', 'kind', (b) => KINDS[b.kind]],
  ['TGL_LAPOR', 'reportedOn', (b) => date(b.reportedOn)],
  ['KODE_WILAYAH', 'area', (b) => plain(b.area)],
  ['NO_KK', 'familyCard', (b) => plain(b.familyCard)],
  ['PELAPOR.NIK', 'reporter.nik', (b) => plain(b.reporter.nik)],
  ['PELAPOR.NAMA_LGKP', 'reporter.name', (b) => text(b.reporter.name)],
  ['PELAPOR.NO_HP', 'reporter.phone', (b) => plain(b.reporter.phone)],
  ...[0, 1].flatMap((i): [string, string, Read][] => [
    [`SAKSI.${i + 1}.NIK`, `witnesses.${i + 1}.nik`, (b) => plain(b.witnesses[i]?.nik)],
    [`SAKSI.${i + 1}.NAMA_LGKP`, `witnesses.${i + 1}.name`, (b) => text(b.witnesses[i]?.name)],
  ]),
  ...(['father', 'mother'] as const).flatMap((who): [string, string, Read][] => {
    const group = who === 'father' ? 'AYAH' : 'IBU';
    return [
      [`${group}.NIK`, `${who}.nik`, (b) => plain(b[who]?.nik)],
      [`${group}.NAMA_LGKP`, `${who}.name`, (b) => text(b[who]?.name)],
      [`${group}.TMPT_LHR`, `${who}.birthPlace`, (b) => text(b[who]?.birthPlace)],
      [`${group}.TGL_LHR`, `${who}.bornOn`, (b) => date(b[who]?.bornOn)],
    ];
  }),
  ['ANAK.NAMA_LGKP', 'child.name', (b) => text(b.child.name)],
  ['ANAK.JENIS_KLMIN', 'child.sex', (b) => sexes[b.child.sex].code],
  ['ANAK.TEMPAT_DILAHIRKAN', 'child.site', (b) => birthSites[b.child.site].code],
  ['ANAK.TMPT_LHR', 'child.birthPlace', (b) => text(b.child.birthPlace)],
  ['ANAK.TGL_LHR', 'child.bornOn', (b) => date(b.child.bornOn)],
  ['ANAK.JAM_LHR', 'child.bornAt', (b) => plain(b.child.bornAt)],
  ['ANAK.JENIS_KELAHIRAN', 'child.plurality', (b) => plurality[b.child.plurality].code],
  ['ANAK.KELAHIRAN_KE', 'child.order', (b) => plain(b.child.order)],
  ['ANAK.PENOLONG', 'child.helper', (b) => birthHelpers[b.child.helper].code],
  ['ANAK.BERAT_KG', 'child.weightGrams', (b) => kilograms(b.child.weightGrams)],
  ['ANAK.PANJANG_CM', 'child.lengthCm', (b) => plain(b.child.lengthCm)],
  ['BUKTI.JENIS', 'proof.kind', (b) => PROOFS[b.proof.kind]],
  ['BUKTI.NOMOR', 'proof.number', (b) => plain(b.proof.number)],
  ['BUKTI.TANGGAL', 'proof.date', (b) => date(b.proof.date)],
  ['KAWIN.JENIS', 'marriage.proof', (b) => b.marriage && MARRIAGES[b.marriage.proof]],
  ['KAWIN.NOMOR', 'marriage.number', (b) => plain(b.marriage?.number)],
  ['KAWIN.TANGGAL', 'marriage.date', (b) => date(b.marriage?.date)],
  ['TERLAMBAT.NO_KEPUTUSAN', 'late.decision', (b) => plain(b.late?.decision)],
  ['TERLAMBAT.TGL_KEPUTUSAN', 'late.decidedOn', (b) => date(b.late?.decidedOn)],
];

const OURS = new Map(FIELDS.map(([wire, ours]) => [wire, ours]));

/** The registry's name of a field → our path; a name we never sent stays as it is. */
export const ourField = (wire: string): string => OURS.get(wire) ?? wire;

/** A birth as the registry takes it: nested objects, every value a text. */
export function toWire(birth: RegistryBirth): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [wire, , read] of FIELDS) {
    const value = read(birth);
    if (value === undefined) continue;
    const keys = wire.split('.');
    const last = keys.pop()!;
    let at = out;
    for (const key of keys) at = (at[key] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  if (out['SAKSI']) out['SAKSI'] = Object.values(out['SAKSI'] as object);
  return out;
}
