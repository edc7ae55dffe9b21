import { area, card, reporter, type Sample } from '../disdukcapil/samples.ts';

const head = { head_name: 'Parlindungan Nasution', head_nik: '1271991203900001' };
const base = { family_card_number: card, area, ...head, ...reporter };

export const samples: Readonly<Record<string, Sample>> = {
  child_joins: {
    on: '2026-11-20',
    answers: {
      change: 'add',
      ...base,
      members: 1,
      'member.1.name': 'Butet Nasution',
      'member.1.nik': '1271994311260001',
      'member.1.sex': 'P',
      'member.1.born_on': '2026-11-03',
      'member.1.relation': 'child',
      'member.1.reason_in': 'born',
      proof_number: '1271-LU-10112026-0004',
      proof_date: '2026-11-10',
    },
    documents: ['family_card', 'event_proof'],
  },
  two_leave: {
    on: '2026-11-20',
    answers: {
      change: 'remove',
      ...base,
      members: 2,
      'member.1.name': 'Togar Nasution',
      'member.1.nik': '1271990403480001',
      'member.1.sex': 'L',
      'member.1.born_on': '1948-03-04',
      'member.1.relation': 'parent',
      'member.1.reason_out': 'died',
      'member.2.name': 'Rosmawati',
      'member.2.nik': '1271994101600001',
      'member.2.sex': 'P',
      'member.2.born_on': '1960-01-01',
      'member.2.relation': 'parent_in_law',
      'member.2.reason_out': 'own_card',
      proof_number: '1271-KM-19112026-0001',
      proof_date: '2026-11-19',
    },
    documents: ['family_card', 'event_proof'],
  },
  data_changes: {
    on: '2026-11-20',
    answers: {
      change: 'correct',
      ...base,
      members: 1,
      'member.1.name': 'Parlindungan Nasution',
      'member.1.nik': '1271991203900001',
      'member.1.sex': 'L',
      'member.1.born_on': '1990-03-12',
      'member.1.relation': 'head',
      'member.1.element': 'education',
      'member.1.from': 'SLTA/Sederajat',
      'member.1.to': 'Diploma IV/Strata I',
      proof_number: 'IJZ/2231/2026',
      proof_date: '2026-08-30',
    },
    documents: ['family_card', 'event_proof', 'change_statement'],
  },
};
