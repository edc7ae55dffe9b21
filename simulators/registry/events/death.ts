import {
  area,
  date,
  fault,
  kk,
  note,
  listed,
  sex,
  parentOf,
  reporterOf,
  time,
  upper,
  witnessesOf,
  type Fault,
} from '../checks.ts';
import { RELATION } from './family-card.ts';
import { inWords, isAfter, objectionToPeople, type EventKind, type Known } from './kind.ts';
import type { Facts } from '../checks.ts';

/** The same person where no NIK tells: name and day of birth, or of death. */
const deathKey = (f: Facts): string =>
  f['JENAZAH.NIK'] ?? [f['JENAZAH.NAMA_LGKP'], f['JENAZAH.TGL_LHR'] ?? f['KEMATIAN.TANGGAL']].join('|');
const isTwice = (f: Facts, known: Known): boolean =>
  known.some((e) => e.service === 'akta-kematian' && deathKey(e.facts) === deathKey(f));

export const death: EventKind = {
  checks: {
    JENIS_PENCATATAN: listed([
      'KEMATIAN DENGAN SURAT KETERANGAN',
      'KEMATIAN MENURUT KEPOLISIAN',
      'KEMATIAN MENURUT PENETAPAN PENGADILAN',
    ]),
    TGL_LAPOR: date,
    KODE_WILAYAH: area,
    NO_KK: kk,
    ...reporterOf(),
    'PELAPOR.HUBUNGAN': RELATION,
    ...witnessesOf(),
    ...parentOf('JENAZAH'),
    'JENAZAH.JENIS_KLMIN': sex,
    'KEMATIAN.TANGGAL': date,
    'KEMATIAN.PUKUL': time,
    'KEMATIAN.TEMPAT': upper,
    'KEMATIAN.SEBAB': listed([
      'SAKIT BIASA/TUA',
      'WABAH PENYAKIT',
      'KECELAKAAN',
      'KRIMINALITAS',
      'BUNUH DIRI',
      'LAINNYA',
    ]),
    'KEMATIAN.MENERANGKAN': listed(['DOKTER', 'TENAGA KESEHATAN', 'KEPOLISIAN', 'LAINNYA']),
    'BUKTI.NOMOR': note,
    'BUKTI.TANGGAL': date,
  },
  optional: new Set([
    'NO_KK',
    'PELAPOR.NO_HP',
    'JENAZAH.NIK',
    'JENAZAH.TMPT_LHR',
    'JENAZAH.TGL_LHR',
    'KEMATIAN.PUKUL',
    'BUKTI.NOMOR',
  ]),
  without: () => [],
  faults(f) {
    const faults: Fault[] = [];
    if (isAfter(f['KEMATIAN.TANGGAL'], f['TGL_LAPOR']))
      faults.push(fault('KEMATIAN.TANGGAL', f['KEMATIAN.TANGGAL'], 'tidak sesudah TGL_LAPOR'));
    if (isAfter(f['JENAZAH.TGL_LHR'], f['KEMATIAN.TANGGAL']))
      faults.push(fault('JENAZAH.TGL_LHR', f['JENAZAH.TGL_LHR'], 'tidak sesudah KEMATIAN.TANGGAL'));
    if (f['PELAPOR.NIK'] === f['JENAZAH.NIK'])
      faults.push(fault('PELAPOR.NIK', f['PELAPOR.NIK'], 'bukan NIK orang yang meninggal'));
    // A ruling says that nobody saw it; a letter does not make a missing person dead.
    if (f['JENIS_PENCATATAN'] === '2' && f['KEMATIAN.MENERANGKAN'] !== '3')
      faults.push(fault('KEMATIAN.MENERANGKAN', f['KEMATIAN.MENERANGKAN'], '3 (kepolisian)'));
    return faults;
  },
  objection(f, known) {
    if (isTwice(f, known)) return { code: '25', fields: ['JENAZAH.NIK', 'JENAZAH.NAMA_LGKP'] };
    return objectionToPeople(f, known, ['JENAZAH.NIK', 'PELAPOR.NIK']);
  },
  number: (_, { office, day, serial }) => `${office}-KM-${day}-${String(serial).padStart(4, '0')}`,
  subject: (f) => ({ name: f['JENAZAH.NAMA_LGKP']!, born: f['JENAZAH.TGL_LHR'] ?? f['KEMATIAN.TANGGAL']! }),
  title: () => 'KUTIPAN AKTA KEMATIAN',
  paper: (f, { number }) => ({
    title: 'KUTIPAN AKTA KEMATIAN',
    lines: [
      ['Nomor Induk Kependudukan', f['JENAZAH.NIK'] ?? '-'],
      ['Akta Kematian Nomor', number],
    ],
    before: `Berdasarkan Akta Kematian tersebut, bahwa di ${f['KEMATIAN.TEMPAT']} pada tanggal ${inWords(f['KEMATIAN.TANGGAL'])} telah meninggal dunia:`,
    name: f['JENAZAH.NAMA_LGKP']!,
    after:
      f['JENAZAH.TGL_LHR'] === undefined
        ? ''
        : `lahir di ${f['JENAZAH.TMPT_LHR'] ?? '-'} pada tanggal ${inWords(f['JENAZAH.TGL_LHR'])}.`,
  }),
};
