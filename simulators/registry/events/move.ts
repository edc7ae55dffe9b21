import {
  area,
  date,
  daysBetween,
  fault,
  kk,
  matches,
  note,
  listed,
  personOf,
  reporterOf,
  toIsoDate,
  upper,
  type Facts,
  type Fault,
} from '../checks.ts';
import { memberOf, relationOf } from './family-card.ts';
import { inWords, itemsOf, objectionToPeople, sexOf, type EventKind } from './kind.ts';

/** Under this age nobody moves without a parent or guardian. */
const ADULT_DAYS = 17 * 365.25;

const isMinor = (f: Facts, p: string): boolean => {
  const [born, reported] = [toIsoDate(f[`${p}.TGL_LHR`] ?? ''), toIsoDate(f['TGL_LAPOR'] ?? '')];
  return born !== undefined && reported !== undefined && daysBetween(born, reported) < ADULT_DAYS;
};
/** Kinds of move in which the head goes; in 3 others stay and need a head of their own. */
const HEAD_GOES = ['1', '2', '3'];
const OTHERS_STAY = ['1', '3'];

export const move: EventKind = {
  checks: {
    TGL_LAPOR: date,
    KODE_WILAYAH: area,
    NO_KK: kk,
    ...reporterOf(),
    ALASAN_PINDAH: listed(['PEKERJAAN', 'PENDIDIKAN', 'KEAMANAN', 'KESEHATAN', 'PERUMAHAN', 'KELUARGA', 'LAINNYA']),
    KLASIFIKASI: listed(['ANTAR KABUPATEN/KOTA DALAM SATU PROVINSI', 'ANTAR PROVINSI'], 4),
    JENIS_KEPINDAHAN: listed([
      'KEPALA KELUARGA',
      'KEPALA KELUARGA DAN SELURUH ANGGOTA KELUARGA',
      'KEPALA KELUARGA DAN SEBAGIAN ANGGOTA KELUARGA',
      'ANGGOTA KELUARGA',
    ]),
    STATUS_KK_PINDAH: listed(['NUMPANG KK', 'MEMBUAT KK BARU', 'NAMA KEP. KELUARGA DAN NOMOR KK TETAP']),
    TGL_PINDAH: date,
    'TUJUAN.PROVINSI': upper,
    'TUJUAN.KABUPATEN': upper,
    'TUJUAN.KECAMATAN': upper,
    'TUJUAN.KELURAHAN': upper,
    'TUJUAN.ALAMAT': note,
    'TUJUAN.KODE_POS': matches(/^\d{5}$/, '5 angka'),
    ...memberOf('PINDAH'),
    ...personOf('KEPALA_TINGGAL'),
    ...personOf('WALI'),
  },
  optional: new Set([
    'PELAPOR.NO_HP',
    'TUJUAN.KODE_POS',
    'KEPALA_TINGGAL.NIK',
    'KEPALA_TINGGAL.NAMA_LGKP',
    'WALI.NIK',
    'WALI.NAMA_LGKP',
  ]),
  lists: { PINDAH: [1, 9] },
  without: () => [],
  faults(f) {
    const faults: Fault[] = [];
    const movers = itemsOf(f, 'PINDAH');
    if (movers.length > 0 && movers.every((p) => isMinor(f, p)) && f['WALI.NIK'] === undefined)
      faults.push(fault('WALI.NIK', undefined, 'orang tua atau wali, karena semua yang pindah di bawah umur'));
    const heads = movers.filter((p) => f[`${p}.STAT_HBKEL`] === '1').length;
    const goes = HEAD_GOES.includes(f['JENIS_KEPINDAHAN'] ?? '');
    // Who takes the card along, or makes a new one, has one head; who joins another card has none.
    const wanted = goes || f['STATUS_KK_PINDAH'] === '2' ? 1 : 0;
    if (heads !== wanted)
      faults.push(fault('PINDAH', String(heads), `${wanted} kepala keluarga di antara yang pindah`));
    const niks = movers.map((p) => f[`${p}.NIK`]);
    movers.forEach((p, i) => {
      if (niks.indexOf(niks[i]) < i) faults.push(fault(`${p}.NIK`, niks[i], 'tidak dua kali'));
    });
    return faults;
  },
  objection(f, known) {
    const movers = itemsOf(f, 'PINDAH').map((p) => `${p}.NIK`);
    const stays = f['KEPALA_TINGGAL.NIK'];
    const needs = OTHERS_STAY.includes(f['JENIS_KEPINDAHAN'] ?? '');
    if (needs !== (stays !== undefined) || movers.some((p) => f[p] === stays))
      return { code: '26', fields: ['KEPALA_TINGGAL.NIK'] };
    return objectionToPeople(f, known, [...movers, 'KEPALA_TINGGAL.NIK', 'WALI.NIK', 'PELAPOR.NIK']);
  },
  number: (_, { office, day, serial }) => `SKPWNI/${office}/${day}/${String(serial).padStart(4, '0')}`,
  subject: (f) => ({ name: f['PINDAH.1.NAMA_LGKP']!, born: f['PINDAH.1.TGL_LHR']! }),
  title: () => 'SURAT KETERANGAN PINDAH WNI',
  paper: (f, { number }) => ({
    title: 'SURAT KETERANGAN PINDAH WNI',
    lines: [
      ['Nomor', number],
      ['Nomor KK asal', f['NO_KK']!],
      [
        'Pindah ke',
        `${f['TUJUAN.ALAMAT']}, ${f['TUJUAN.KELURAHAN']}, ${f['TUJUAN.KECAMATAN']}, ${f['TUJUAN.KABUPATEN']}, ${f['TUJUAN.PROVINSI']}`,
      ],
      ['Tanggal pindah', inWords(f['TGL_PINDAH'])],
    ],
    before: 'Menerangkan pindah penduduk Warga Negara Indonesia:',
    name: f['PINDAH.1.NAMA_LGKP']!,
    after: 'KTP-el dan KIA tetap dipegang; ditukar di daerah tujuan.',
    table: {
      head: ['Nama', 'NIK', 'Jenis kelamin', 'Tanggal lahir', 'Hubungan'],
      rows: itemsOf(f, 'PINDAH').map((p) => [
        f[`${p}.NAMA_LGKP`]!,
        f[`${p}.NIK`]!,
        sexOf(f[`${p}.JENIS_KLMIN`]),
        inWords(f[`${p}.TGL_LHR`]),
        relationOf(f[`${p}.STAT_HBKEL`]),
      ]),
    },
  }),
};
