import type { Answers } from '../../../src/modules/casework/definition.ts';

/* Invented people for samples: NIKs of kecamatan 12.71.99, which does not exist. */

/** A whole report for tests: what is answered, and which papers are sent. */
export interface Sample {
  /** The day it is filed. */
  on: string;
  answers: Answers;
  documents: readonly string[];
}

export const area = '12.71.01.1001';
export const card = '1271990101200001';

export const reporter: Answers = {
  reporter_name: 'Parlindungan Nasution',
  reporter_nik: '1271991203900001',
  reporter_phone: '+6281200000001',
};

export const witnesses: Answers = {
  witness_1_name: 'Tan Mei Ling',
  witness_1_nik: '1271994505850001',
  witness_2_name: 'Sri',
  witness_2_nik: '1271994606870001',
};

const as = (prefix: string, person: Answers): Answers =>
  Object.fromEntries(Object.entries(person).map(([k, v]) => [`${prefix}_${k}`, v]));

export const people = {
  grandfather: (prefix: string) =>
    as(prefix, {
      name: 'Togar Nasution',
      nik: '1271990403480001',
      sex: 'L',
      birth_place: 'Kab. Toba',
      born_on: '1948-03-04',
    }),
};
