import {
  area,
  date,
  daysBetween,
  fault,
  kk,
  matches,
  note,
  listed,
  parentOf,
  reporterOf,
  sex,
  time,
  toIsoDate,
  upper,
  witnessesOf,
  type Check,
  type Facts,
  type Fault,
} from '../checks.ts';
import { inWords, isAfter, sexOf, type EventKind } from './kind.ts';

const checks: Record<string, Check> = {
  JENIS_PENCATATAN: listed([
    'ANAK DARI PERKAWINAN YANG TERCATAT',
    'ANAK DARI PERKAWINAN YANG BELUM TERCATAT (SPTJM F-2.04)',
    'ANAK SEORANG IBU',
    'ANAK YANG TIDAK DIKETAHUI ORANG TUANYA',
  ]),
  TGL_LAPOR: date,
  KODE_WILAYAH: area,
  NO_KK: kk,
  ...reporterOf(),
  ...witnessesOf(),
  ...parentOf('AYAH'),
  ...parentOf('IBU'),
  'ANAK.NAMA_LGKP': upper,
  'ANAK.JENIS_KLMIN': sex,
  'ANAK.TEMPAT_DILAHIRKAN': listed(['RS/RB', 'PUSKESMAS', 'POLINDES', 'RUMAH', 'LAINNYA']),
  'ANAK.TMPT_LHR': upper,
  'ANAK.TGL_LHR': date,
  'ANAK.JAM_LHR': time,
  'ANAK.JENIS_KELAHIRAN': listed(['TUNGGAL', 'KEMBAR 2', 'KEMBAR 3', 'KEMBAR 4', 'LAINNYA']),
  'ANAK.KELAHIRAN_KE': matches(/^[1-9]\d?$/, 'angka 1–99'),
  'ANAK.PENOLONG': listed(['DOKTER', 'BIDAN/PERAWAT', 'DUKUN', 'LAINNYA']),
  'ANAK.BERAT_KG': matches(/^\d{1,2}(\.\d{1,3})?$/, 'kilogram dengan titik, misalnya 3.25'),
  'ANAK.PANJANG_CM': matches(/^\d{1,2}(\.\d)?$/, 'sentimeter, misalnya 49'),
  'BUKTI.JENIS': listed(['SURAT KETERANGAN LAHIR', 'SPTJM F-2.03', 'BERITA ACARA KEPOLISIAN']),
  'BUKTI.NOMOR': note,
  'BUKTI.TANGGAL': date,
  'KAWIN.JENIS': listed(['BUKU NIKAH', 'KUTIPAN AKTA PERKAWINAN', 'SPTJM F-2.04']),
  'KAWIN.NOMOR': note,
  'KAWIN.TANGGAL': date,
  'TERLAMBAT.NO_KEPUTUSAN': note,
  'TERLAMBAT.TGL_KEPUTUSAN': date,
};

const optional = new Set([
  'NO_KK',
  'PELAPOR.NO_HP',
  'AYAH.NIK',
  'AYAH.TMPT_LHR',
  'AYAH.TGL_LHR',
  'IBU.NIK',
  'IBU.TMPT_LHR',
  'IBU.TGL_LHR',
  'ANAK.JAM_LHR',
  'ANAK.KELAHIRAN_KE',
  'ANAK.BERAT_KG',
  'ANAK.PANJANG_CM',
  'BUKTI.NOMOR',
  'BUKTI.TANGGAL',
  'KAWIN.NOMOR',
  'KAWIN.TANGGAL',
]);

/** Groups a kind of birth must not have; any other group but TERLAMBAT it must have. */
const FORBIDDEN: Record<string, string[]> = {
  '1': [],
  '2': [],
  '3': ['AYAH', 'KAWIN'],
  '4': ['AYAH', 'IBU', 'KAWIN'],
};

/** Late after 60 calendar days (UU 24/2013 art. 27). */
const REPORTING_LIMIT = 60;

const isLate = (f: Facts): boolean =>
  daysBetween(toIsoDate(f['ANAK.TGL_LHR']!)!, toIsoDate(f['TGL_LAPOR']!)!) > REPORTING_LIMIT;

/** The same child: name, day and mother. Twins differ by name. */
const childKey = (f: Facts): string =>
  [f['ANAK.NAMA_LGKP'], f['ANAK.TGL_LHR'], f['IBU.NIK'] ?? f['IBU.NAMA_LGKP'] ?? f['BUKTI.NOMOR']].join('|');

export const birth: EventKind = {
  checks,
  optional,
  without(f) {
    const late = Object.keys(f).some((p) => p.startsWith('TERLAMBAT.'));
    return [...(FORBIDDEN[f['JENIS_PENCATATAN'] ?? ''] ?? []), ...(late ? [] : ['TERLAMBAT'])];
  },
  faults(f) {
    const kind = f['JENIS_PENCATATAN'];
    const faults: Fault[] = [];
    if (kind === '4' && f['BUKTI.JENIS'] !== '3')
      faults.push(fault('BUKTI.JENIS', f['BUKTI.JENIS'], '3 (berita acara kepolisian)'));
    if (kind === '2' && f['KAWIN.JENIS'] !== '3')
      faults.push(fault('KAWIN.JENIS', f['KAWIN.JENIS'], '3 (SPTJM F-2.04)'));
    if (kind === '1' && f['KAWIN.JENIS'] === '3') faults.push(fault('KAWIN.JENIS', '3', '1 atau 2'));
    if (isAfter(f['ANAK.TGL_LHR'], f['TGL_LAPOR']))
      faults.push(fault('ANAK.TGL_LHR', f['ANAK.TGL_LHR'], 'tidak sesudah TGL_LAPOR'));
    return faults;
  },
  objection(f, known) {
    const strangers = ['AYAH.NIK', 'IBU.NIK'].filter((path) => f[path]?.endsWith('9999'));
    if (strangers.length > 0) return { code: '21', fields: strangers };
    if (isLate(f) && f['TERLAMBAT.NO_KEPUTUSAN'] === undefined)
      return { code: '23', fields: ['ANAK.TGL_LHR', 'TERLAMBAT.NO_KEPUTUSAN'] };
    const key = childKey(f);
    return known.some((e) => e.service === 'akta-kelahiran' && childKey(e.facts) === key)
      ? { code: '22', fields: ['ANAK.NAMA_LGKP', 'ANAK.TGL_LHR'] }
      : undefined;
  },
  // LT when late.
  number: (f, { office, day, serial }) =>
    `${office}-${isLate(f) ? 'LT' : 'LU'}-${day}-${String(serial).padStart(4, '0')}`,
  newborn: (f) => ({ sex: f['ANAK.JENIS_KLMIN']!, born: f['ANAK.TGL_LHR']! }),
  subject: (f) => ({ name: f['ANAK.NAMA_LGKP']!, born: f['ANAK.TGL_LHR']! }),
  title: () => 'KUTIPAN AKTA KELAHIRAN',
  paper: (f, { number, nik }) => ({
    title: 'KUTIPAN AKTA KELAHIRAN',
    lines: [
      ['Nomor Induk Kependudukan', nik!],
      ['Akta Kelahiran Nomor', number],
    ],
    before: `Berdasarkan Akta Kelahiran tersebut, bahwa di ${f['ANAK.TMPT_LHR']} pada tanggal ${inWords(f['ANAK.TGL_LHR'])} telah lahir:`,
    name: f['ANAK.NAMA_LGKP']!,
    after: sentence(f),
  }),
};

function sentence(f: Facts): string {
  const [sex, order] = [sexOf(f['ANAK.JENIS_KLMIN']), f['ANAK.KELAHIRAN_KE']];
  const child = order === undefined ? `anak ${sex}` : `anak ke-${order}, ${sex}`;
  const [father, mother] = [f['AYAH.NAMA_LGKP'], f['IBU.NAMA_LGKP']];
  if (father !== undefined && mother !== undefined) {
    const extra =
      f['JENIS_PENCATATAN'] === '2'
        ? ' yang perkawinannya belum tercatat sesuai dengan peraturan perundang-undangan'
        : '';
    return `${child}, dari ayah ${father} dan ibu ${mother}${extra}.`;
  }
  return mother === undefined ? `${child}.` : `${child}, dari ibu ${mother}.`;
}
