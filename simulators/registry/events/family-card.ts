import {
  area,
  date,
  fault,
  kk,
  nik,
  note,
  listed,
  sex,
  personOf,
  reporterOf,
  upper,
  type Facts,
  type Fault,
} from '../checks.ts';
import { inWords, isAfter, itemsOf, objectionToPeople, sexOf, type EventKind, type Known } from './kind.ts';

/** SHDK: 1 is the head. */
const HEAD = '1';
export const RELATION = listed([
  'KEPALA KELUARGA',
  'SUAMI',
  'ISTRI',
  'ANAK',
  'MENANTU',
  'CUCU',
  'ORANG TUA',
  'MERTUA',
  'FAMILI LAIN',
  'PEMBANTU',
  'LAINNYA',
]);
const RELATIONS = [
  'KEPALA KELUARGA',
  'SUAMI',
  'ISTRI',
  'ANAK',
  'MENANTU',
  'CUCU',
  'ORANG TUA',
  'MERTUA',
  'FAMILI LAIN',
  'PEMBANTU',
  'LAINNYA',
];
export const relationOf = (code: string | undefined): string => RELATIONS[Number(code) - 1] ?? '-';

export const memberOf = (group: string) => ({
  [`${group}.*.NIK`]: nik,
  [`${group}.*.NAMA_LGKP`]: upper,
  [`${group}.*.JENIS_KLMIN`]: sex,
  [`${group}.*.TGL_LHR`]: date,
  [`${group}.*.STAT_HBKEL`]: RELATION,
});

const SEBAB = { '1': ['1', '2'], '2': ['3', '4', '5'] } as const;

/** Which of a card's members the book has put on it, or taken off: the last word on a NIK. */
function lastWord(known: Known, card: string, who: string): 'on' | 'off' | undefined {
  let word: 'on' | 'off' | undefined;
  for (const e of known) {
    if (e.service !== 'kk-perubahan' || e.facts['NO_KK'] !== card) continue;
    if (!itemsOf(e.facts, 'ANGGOTA').some((p) => e.facts[`${p}.NIK`] === who)) continue;
    if (e.facts['JENIS_PERUBAHAN'] === '1') word = 'on';
    if (e.facts['JENIS_PERUBAHAN'] === '2') word = 'off';
  }
  return word;
}

export const familyCard: EventKind = {
  checks: {
    JENIS_PERUBAHAN: listed([
      'PENAMBAHAN ANGGOTA KELUARGA',
      'PENGURANGAN ANGGOTA KELUARGA',
      'PERUBAHAN ELEMEN DATA (F-1.06)',
    ]),
    TGL_LAPOR: date,
    KODE_WILAYAH: area,
    NO_KK: kk,
    ...reporterOf(),
    ...personOf('KEPALA'),
    ...memberOf('ANGGOTA'),
    'ANGGOTA.*.SEBAB': listed(['KELAHIRAN', 'KEDATANGAN', 'KEMATIAN', 'KEPINDAHAN', 'PISAH KK']),
    'ANGGOTA.*.ELEMEN': listed([
      'PENDIDIKAN TERAKHIR',
      'PEKERJAAN',
      'AGAMA',
      'STATUS PERKAWINAN',
      'GOLONGAN DARAH',
      'NAMA ORANG TUA',
      'TEMPAT/TANGGAL LAHIR',
    ]),
    'ANGGOTA.*.SEMULA': note,
    'ANGGOTA.*.MENJADI': note,
    'BUKTI.NOMOR': note,
    'BUKTI.TANGGAL': date,
  },
  optional: new Set(['PELAPOR.NO_HP', 'ANGGOTA.*.SEBAB', 'ANGGOTA.*.ELEMEN', 'ANGGOTA.*.SEMULA', 'ANGGOTA.*.MENJADI']),
  lists: { ANGGOTA: [1, 9] },
  without: () => [],
  faults(f) {
    const faults: Fault[] = [];
    const change = f['JENIS_PERUBAHAN'];
    const members = itemsOf(f, 'ANGGOTA');
    for (const p of members) {
      const [why, element] = [f[`${p}.SEBAB`], f[`${p}.ELEMEN`]];
      const fitting: readonly string[] | undefined = change === '1' || change === '2' ? SEBAB[change] : undefined;
      if (fitting ? !fitting.includes(why ?? '') : why !== undefined)
        faults.push(fault(`${p}.SEBAB`, why, fitting ? `salah satu dari ${fitting.join(', ')}` : 'tidak ada'));
      for (const name of ['ELEMEN', 'SEMULA', 'MENJADI'])
        if ((f[`${p}.${name}`] !== undefined) !== (change === '3'))
          faults.push(fault(`${p}.${name}`, f[`${p}.${name}`], change === '3' ? 'harus ada' : 'tidak ada'));
      if (element !== undefined && f[`${p}.SEMULA`] === f[`${p}.MENJADI`])
        faults.push(fault(`${p}.MENJADI`, f[`${p}.MENJADI`], 'berbeda dari SEMULA'));
    }
    const niks = members.map((p) => f[`${p}.NIK`]);
    members.forEach((p, i) => {
      if (niks.indexOf(niks[i]) < i) faults.push(fault(`${p}.NIK`, niks[i], 'tidak dua kali'));
    });
    if (isAfter(f['BUKTI.TANGGAL'], f['TGL_LAPOR']))
      faults.push(fault('BUKTI.TANGGAL', f['BUKTI.TANGGAL'], 'tidak sesudah TGL_LAPOR'));
    return faults;
  },
  objection(f, known) {
    const members = itemsOf(f, 'ANGGOTA');
    const change = f['JENIS_PERUBAHAN'];
    // One head, and only one: nobody joins as a second, and the head cannot be among those who go.
    const heads = members.filter(
      (p) =>
        (change === '1' && f[`${p}.STAT_HBKEL`] === HEAD) ||
        (change === '2' && f[`${p}.NIK`] === f['KEPALA.NIK']) ||
        (change === '3' && (f[`${p}.STAT_HBKEL`] === HEAD) !== (f[`${p}.NIK`] === f['KEPALA.NIK'])),
    );
    if (heads.length > 0) return { code: '26', fields: ['KEPALA.NIK', ...heads.map((p) => `${p}.STAT_HBKEL`)] };
    const living = members.filter((p) => f[`${p}.SEBAB`] !== '3' && f[`${p}.SEBAB`] !== '4').map((p) => `${p}.NIK`);
    const against = objectionToPeople(f, known, ['KEPALA.NIK', 'PELAPOR.NIK', ...living]);
    if (against) return against;
    const wrong = members.filter((p) => {
      const word = lastWord(known, f['NO_KK']!, f[`${p}.NIK`]!);
      return (change === '1' && word === 'on') || (change !== '1' && word === 'off');
    });
    return wrong.length > 0 ? { code: '27', fields: wrong.map((p) => `${p}.NIK`) } : undefined;
  },
  subject: (f) => ({ name: f['KEPALA.NAMA_LGKP']!, born: f['BUKTI.TANGGAL']! }),
  title: () => 'KARTU KELUARGA',
  paper: (f) => ({
    title: `KARTU KELUARGA No. ${f['NO_KK']}`,
    lines: [['Kode Wilayah', f['KODE_WILAYAH']!]],
    before: 'Nama Kepala Keluarga:',
    name: f['KEPALA.NAMA_LGKP']!,
    after: `${NOTES[f['JENIS_PERUBAHAN'] ?? ''] ?? ''} Kartu contoh: hanya anggota yang berubah yang ditulis.`,
    table: {
      head: ['Nama', 'NIK', 'Jenis kelamin', 'Tanggal lahir', 'Hubungan', 'Keterangan'],
      rows: itemsOf(f, 'ANGGOTA').map((p) => row(f, p)),
    },
  }),
};

const NOTES: Record<string, string> = { '1': 'Anggota baru:', '2': 'Anggota yang keluar:', '3': 'Data yang berubah:' };

const row = (f: Facts, p: string): string[] => [
  f[`${p}.NAMA_LGKP`]!,
  f[`${p}.NIK`]!,
  sexOf(f[`${p}.JENIS_KLMIN`]),
  inWords(f[`${p}.TGL_LHR`]),
  relationOf(f[`${p}.STAT_HBKEL`]),
  f[`${p}.MENJADI`] === undefined ? '-' : `${f[`${p}.SEMULA`]} menjadi ${f[`${p}.MENJADI`]}`,
];
