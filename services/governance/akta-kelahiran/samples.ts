import type { Answers } from '../../../src/modules/casework/definition.ts';
import { area, card, witnesses, type Sample } from '../disdukcapil/samples.ts';

const child = (n: number, more: Answers = {}): Answers =>
  Object.fromEntries(
    Object.entries({
      name: n === 1 ? 'Butet Nasution' : 'Ucok Nasution',
      sex: n === 1 ? 'P' : 'L',
      born_on: '2026-11-03',
      born_at: '04:25',
      birth_place: 'Kab. Deli Serdang',
      site: 'hospital',
      helper: 'midwife',
      order: n,
      weight_grams: 3250,
      length_cm: 49,
      ...more,
    }).map(([k, v]) => [`child.${n}.${k}`, v]),
  );

// Invented people: NIKs of kecamatan 12.71.99, which does not exist.
const head: Answers = {
  area,
  proof_date: '2026-11-04',
  reporter_phone: '+6281200000001',
  ...witnesses,
};
const mother: Answers = {
  mother_name: "Siti Nur'aini",
  mother_nik: '1271995507920001',
  mother_birth_place: 'Kab. Deli Serdang',
  mother_born_on: '1992-07-15',
  family_card_number: card,
};
const father: Answers = {
  father_name: 'Parlindungan Nasution',
  father_nik: '1271991203900001',
  father_birth_place: 'Kota Medan',
  father_born_on: '1990-03-12',
  marriage_date: '2020-06-20',
};
const letter: Answers = { proof_kind: 'letter', proof_number: 'SKL/77/2026' };
const book: Answers = { marriage_paper: 'marriage_book', marriage_number: '123/45/VI/2020' };
const single: Answers = { plurality: 'single', children: 1, ...child(1) };

/** One of each kind, in time and late, alone and as twins. */
export const samples: Readonly<Record<string, Sample>> = {
  recorded: {
    on: '2026-11-20',
    answers: {
      kind: 'recorded',
      ...head,
      ...mother,
      ...father,
      ...book,
      ...letter,
      ...single,
      head_is: 'father',
      reporter_is: 'father',
    },
    documents: ['birth_letter', 'marriage_proof', 'family_card'],
  },
  twins_of_unrecorded: {
    on: '2026-11-20',
    answers: {
      kind: 'unrecorded',
      kk_shows_couple: true,
      plurality: 'twin',
      children: 2,
      ...child(1),
      ...child(2, { born_on: '2026-11-04' }),
      ...head,
      ...mother,
      ...father,
      proof_kind: 'sptjm',
      head_is: 'other',
      head_name: 'Togar Nasution',
      head_nik: '1271990403480001',
      head_relation: 'grandchild',
      reporter_is: 'other',
      reporter_name: 'Rosmawati',
      reporter_nik: '1271994101600001',
    },
    documents: ['sptjm_birth', 'sptjm_couple', 'family_card'],
  },
  late_of_mother_only: {
    on: '2027-02-01',
    answers: {
      kind: 'mother_only',
      ...head,
      ...mother,
      ...letter,
      ...single,
      head_is_mother: true,
      reporter_is_mother: true,
    },
    documents: ['birth_letter', 'family_card'],
  },
  unknown_parents: {
    on: '2026-11-20',
    answers: {
      kind: 'unknown_parents',
      children: 1,
      ...Object.fromEntries(Object.entries(child(1)).filter(([k]) => !/born_at|order/.test(k))),
      ...head,
      proof_number: 'BA/12/XI/2026',
      reporter_name: 'Rosmawati',
      reporter_nik: '1271994101600001',
    },
    documents: ['police_record'],
  },
};
