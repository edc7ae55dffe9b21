import { daysBetween } from '../../../src/kernel/clock/index.ts';
import type { DecisionFacts, DecisionText } from '../../../src/modules/casework/catalogue.ts';
import type { Answers } from '../../../src/modules/casework/definition.ts';
import { registry } from './registry.ts';

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} dan ${names.at(-1)!}`;

/**
 * The head's decision on a birth reported after 60 days (UU 24/2013 Pasal 32 ayat 1): registration and the extract follow
 * it. The wording is a proposal; the agency has set none.
 */
export function lateDecision(answers: Answers, on: DecisionFacts): DecisionText {
  const births = Array.from({ length: on.items['child'] ?? 1 }, (_, i) =>
    registry.event(answers, { item: i + 1, reportedOn: on.reportedOn }),
  );
  const [birth] = births as [(typeof births)[number], ...typeof births];
  const names = births.map((b) => b.child.name);
  const parents = [birth.father?.name, birth.mother?.name].filter((name) => name !== undefined);
  const each = births.map(
    (b) =>
      `${b.child.name}, ${b.child.sex === 'L' ? 'laki-laki' : 'perempuan'}, lahir di ${b.child.birthPlace} pada ${on.date(b.child.bornOn)}`,
  );
  return {
    holder: list(names),
    about: `Pencatatan kelahiran ${list(names)} yang dilaporkan melampaui 60 hari`,
    considering: [
      `bahwa kelahiran ${list(each)}${parents.length > 0 ? `, anak dari ${list(parents)}` : ''}, dilaporkan pada ${on.date(on.reportedOn)} dengan berkas nomor ${on.number}, yaitu ${daysBetween(birth.child.bornOn, on.reportedOn)} hari sejak tanggal kelahiran;`,
      'bahwa kelahiran yang dilaporkan melampaui 60 hari dicatat setelah mendapat keputusan Kepala Instansi Pelaksana;',
      'bahwa berkas laporan sudah diperiksa dan dinyatakan lengkap dan benar;',
    ],
    recalling: [
      'Undang-Undang Nomor 23 Tahun 2006 tentang Administrasi Kependudukan sebagaimana diubah dengan Undang-Undang Nomor 24 Tahun 2013, Pasal 32;',
      'Peraturan Presiden Nomor 96 Tahun 2018 tentang Persyaratan dan Tata Cara Pendaftaran Penduduk dan Pencatatan Sipil;',
      'Peraturan Menteri Dalam Negeri Nomor 108 Tahun 2019;',
    ],
    decides: [
      `Menyetujui pencatatan kelahiran ${list(names)} dalam register akta kelahiran dan penerbitan kutipan akta kelahirannya.`,
      `Pencatatan dilaksanakan di SIAK sesuai dengan berkas yang sudah diperiksa, tanpa biaya${on.holds('fined') ? ', setelah denda keterlambatan menurut aturan daerah dilunasi melalui bank' : ' dan tanpa denda'}.`,
      'Keputusan ini berlaku sejak tanggal ditetapkan.',
    ],
  };
}
