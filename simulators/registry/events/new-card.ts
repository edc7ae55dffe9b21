import { area, date, fault, kk, listed, note, personOf, reporterOf, type Facts, type Fault } from '../checks.ts';
import { RELATION, relationOf } from './family-card.ts';
import { inWords, itemsOf, objectionToPeople, sexOf, type EventKind, type Known } from './kind.ts';

/** By what a card follows: the event that must stand in the book, by its service. */
const FOLLOWS: Record<string, string> = { '1': 'akta-kelahiran', '2': 'akta-kematian', '3': 'pindah-keluar' };

/** The events that a card says it follows from, as far as the book has them. */
const followed = (f: Facts, known: Known): Known =>
  itemsOf(f, 'DASAR').flatMap((p) => known.find((e) => e.number === f[`${p}.NOMOR`]) ?? []);

/** The card that the registry issues anew once it has taken down who came or went. */
export const newCard: EventKind = {
  checks: {
    SEBAB: listed(['KELAHIRAN', 'KEMATIAN', 'KEPINDAHAN']),
    TGL_LAPOR: date,
    KODE_WILAYAH: area,
    NO_KK: kk,
    ...reporterOf(),
    ...personOf('KEPALA'),
    GANTI_KEPALA: listed(['YA', 'TIDAK']),
    STAT_HBKEL: RELATION,
    'DASAR.*.NOMOR': note,
  },
  optional: new Set(['PELAPOR.NIK', 'PELAPOR.NO_HP', 'KEPALA.NIK', 'STAT_HBKEL']),
  lists: { DASAR: [1, 9] },
  without: () => [],
  faults(f) {
    const faults: Fault[] = [];
    if ((f['STAT_HBKEL'] !== undefined) !== (f['SEBAB'] === '1'))
      faults.push(fault('STAT_HBKEL', f['STAT_HBKEL'], f['SEBAB'] === '1' ? 'harus ada' : 'tidak ada'));
    return faults;
  },
  objection(f, known) {
    const wanted = itemsOf(f, 'DASAR');
    const found = followed(f, known);
    const strange = found.filter((e) => e.service !== FOLLOWS[f['SEBAB'] ?? ''] || e.facts['NO_KK'] !== f['NO_KK']);
    if (found.length < wanted.length || strange.length > 0) return { code: '27', fields: ['NO_KK'] };
    const gone = found.flatMap((e) => [
      e.facts['JENAZAH.NIK'],
      ...itemsOf(e.facts, 'PINDAH').map((p) => e.facts[`${p}.NIK`]),
    ]);
    if (f['KEPALA.NIK'] !== undefined && gone.includes(f['KEPALA.NIK'])) return { code: '26', fields: ['KEPALA.NIK'] };
    return objectionToPeople(f, known, ['KEPALA.NIK']);
  },
  subject: (f) => ({ name: f['KEPALA.NAMA_LGKP']!, born: f['TGL_LAPOR']! }),
  title: () => 'KARTU KELUARGA',
  paper: (f, _, known) => ({
    title: `KARTU KELUARGA No. ${numberOf(f)}`,
    lines: [['Kode Wilayah', f['KODE_WILAYAH']!]],
    before: 'Nama Kepala Keluarga:',
    name: f['KEPALA.NAMA_LGKP']!,
    after: `${NOTES[f['SEBAB'] ?? ''] ?? ''} Kartu contoh: hanya anggota yang berubah yang ditulis.`,
    table: {
      head: ['Nama', 'NIK', 'Jenis kelamin', 'Tanggal lahir', 'Hubungan'],
      rows: followed(f, known).flatMap((e) => rowsOf(f, e)),
    },
  }),
};

const NOTES: Record<string, string> = {
  '1': 'Anggota baru:',
  '2': 'Anggota yang meninggal:',
  '3': 'Anggota yang pindah:',
};

/** A card whose head is another one bears a number of its own day. */
const numberOf = (f: Facts): string => {
  const old = f['NO_KK']!;
  if (f['GANTI_KEPALA'] !== '1') return old;
  const [day, month, year] = f['TGL_LAPOR']!.split('-') as [string, string, string];
  return `${old.slice(0, 6)}${day}${month}${year.slice(2)}9${old.slice(13)}`;
};

function rowsOf(card: Facts, { facts: f, nik }: Known[number]): string[][] {
  if (card['SEBAB'] === '1')
    return [
      [
        f['ANAK.NAMA_LGKP']!,
        nik ?? '-',
        sexOf(f['ANAK.JENIS_KLMIN']),
        inWords(f['ANAK.TGL_LHR']),
        relationOf(card['STAT_HBKEL']),
      ],
    ];
  if (card['SEBAB'] === '2')
    return [
      [
        f['JENAZAH.NAMA_LGKP']!,
        f['JENAZAH.NIK'] ?? '-',
        sexOf(f['JENAZAH.JENIS_KLMIN']),
        f['JENAZAH.TGL_LHR'] === undefined ? '-' : inWords(f['JENAZAH.TGL_LHR']),
        '-',
      ],
    ];
  return itemsOf(f, 'PINDAH').map((p) => [
    f[`${p}.NAMA_LGKP`]!,
    f[`${p}.NIK`]!,
    sexOf(f[`${p}.JENIS_KLMIN`]),
    inWords(f[`${p}.TGL_LHR`]),
    relationOf(f[`${p}.STAT_HBKEL`]),
  ]);
}
