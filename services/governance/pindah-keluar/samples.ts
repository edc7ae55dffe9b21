import type { Answers } from '../../../src/modules/casework/definition.ts';
import { area, card, reporter, type Sample } from '../disdukcapil/samples.ts';

const mover = (n: number, name: string, nik: string, sex: 'L' | 'P', bornOn: string, relation: string): Answers => ({
  [`mover.${n}.name`]: name,
  [`mover.${n}.nik`]: nik,
  [`mover.${n}.sex`]: sex,
  [`mover.${n}.born_on`]: bornOn,
  [`mover.${n}.relation`]: relation,
});
const to = {
  class: 'same_province',
  to_province: 'Sumatera Utara',
  to_regency: 'Kota Binjai',
  to_district: 'Binjai Contoh',
  to_ward: 'Contoh',
  to_address: 'Jalan Contoh No. 5',
  reason: 'work',
  leaving_on: '2026-12-01',
};
const base = { family_card_number: card, area, ...to, ...reporter };
const head = mover(1, 'Parlindungan Nasution', '1271991203900001', 'L', '1990-03-12', 'head');

export const samples: Readonly<Record<string, Sample>> = {
  whole_family: {
    on: '2026-11-20',
    answers: {
      who: 'all',
      ...base,
      movers: 2,
      ...head,
      ...mover(2, "Siti Nur'aini", '1271995507920001', 'P', '1992-07-15', 'wife'),
    },
    documents: ['family_card'],
  },
  head_goes: {
    on: '2026-11-20',
    answers: {
      who: 'with_head',
      ...base,
      class: 'other_province',
      to_province: 'Aceh',
      to_regency: 'Kota Banda Aceh',
      to_postcode: '23111',
      card: 'new',
      movers: 1,
      ...head,
      stays_head_name: "Siti Nur'aini",
      stays_head_nik: '1271995507920001',
    },
    documents: ['family_card'],
  },
  child_alone: {
    on: '2026-11-20',
    answers: {
      who: 'members',
      ...base,
      reason: 'education',
      card: 'join',
      movers: 1,
      ...mover(1, 'Alya Nasution', '1271994205120001', 'P', '2012-05-02', 'other_family'),
      guardian_name: 'Parlindungan Nasution',
      guardian_nik: '1271991203900001',
      head_name: 'Parlindungan Nasution',
      head_nik: '1271991203900001',
    },
    documents: ['family_card', 'parent_consent'],
  },
};
