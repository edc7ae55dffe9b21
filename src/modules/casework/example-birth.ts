import type { RegistryBirth } from './registry-port.ts';

/** An invented birth of an invented family, for tests. NIKs of kecamatan 12.71.99, which does not exist. */
export function exampleBirth(): RegistryBirth {
  return {
    kind: 'recorded',
    reportedOn: '2026-11-20',
    area: '12.71.01.1001',
    familyCard: '1271990101200001',
    reporter: { nik: '1271991203900001', name: 'Parlindungan Nasution', phone: '+6281200000001' },
    witnesses: [
      { nik: '1271990505850001', name: 'Tan Mei Ling' },
      { nik: '1271994606870001', name: 'Sri' },
    ],
    father: { nik: '1271991203900001', name: 'Parlindungan Nasution', birthPlace: 'Kota Medan', bornOn: '1990-03-12' },
    mother: { nik: '1271995507920001', name: "Siti Nur'aini", birthPlace: 'Kab. Deli Serdang', bornOn: '1992-07-15' },
    marriage: { proof: 'marriage_book', number: '123/45/VI/2020', date: '2020-06-20' },
    proof: { kind: 'letter', number: 'SKL/77/2026', date: '2026-11-03' },
    child: {
      name: 'Butet Nasution',
      sex: 'P',
      site: 'hospital',
      birthPlace: 'Kota Medan',
      bornOn: '2026-11-03',
      bornAt: '04:25',
      plurality: 'single',
      order: 1,
      helper: 'midwife',
      weightGrams: 3250,
      lengthCm: 49,
    },
  };
}
