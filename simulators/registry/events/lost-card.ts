import { area, date, fault, kk, note, sex, personOf, upper, type Fault } from '../checks.ts';
import { inWords, isAfter, objectionToPeople, type EventKind } from './kind.ts';

export const lostCard: EventKind = {
  checks: {
    TGL_LAPOR: date,
    KODE_WILAYAH: area,
    NO_KK: kk,
    ...personOf('PEMOHON'),
    'PEMOHON.TGL_LHR': date,
    'PEMOHON.JENIS_KLMIN': sex,
    'BUKTI.NOMOR': note,
    'BUKTI.TANGGAL': date,
    TEMPAT_CETAK: upper,
  },
  optional: new Set(),
  without: () => [],
  faults(f) {
    const faults: Fault[] = [];
    if (isAfter(f['BUKTI.TANGGAL'], f['TGL_LAPOR']))
      faults.push(fault('BUKTI.TANGGAL', f['BUKTI.TANGGAL'], 'tidak sesudah TGL_LAPOR'));
    return faults;
  },
  objection: (f, known) => objectionToPeople(f, known, ['PEMOHON.NIK']),
  subject: (f) => ({ name: f['PEMOHON.NAMA_LGKP']!, born: f['PEMOHON.TGL_LHR']! }),
  title: (f) => `KTP-EL PENGGANTI, dicetak di ${f['TEMPAT_CETAK']}, pemegang lahir ${inWords(f['PEMOHON.TGL_LHR'])}`,
};
