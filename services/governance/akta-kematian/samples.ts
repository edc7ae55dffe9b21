import { area, card, people, reporter, type Sample, witnesses } from '../disdukcapil/samples.ts';

const died = {
  ...people.grandfather('deceased'),
  died_on: '2026-11-18',
  death_place: 'Kota Medan',
  cause: 'illness',
  proof_date: '2026-11-18',
};

/** A death at home in a hospital, one that the police tell of, and one that a judge declared. */
export const samples: Readonly<Record<string, Sample>> = {
  by_letter: {
    on: '2026-11-20',
    answers: {
      kind: 'letter',
      ...died,
      died_at: '02:10',
      declarer: 'doctor',
      proof_number: 'SKM/12/2026',
      family_card_number: card,
      head_after: 'new',
      head_name: 'Rosmawati',
      head_nik: '1271994101600001',
      area,
      ...reporter,
      reporter_relation: 'child',
      ...witnesses,
    },
    documents: ['death_letter', 'deceased_card'],
  },
  by_police: {
    on: '2026-11-20',
    answers: {
      kind: 'police',
      deceased_name: 'Sahat',
      deceased_sex: 'L',
      died_on: '2026-11-15',
      death_place: 'Kab. Karo',
      cause: 'accident',
      proof_number: 'SK/7/XI/2026/Polsek',
      proof_date: '2026-11-16',
      area,
      ...reporter,
      reporter_relation: 'other',
      ...witnesses,
    },
    documents: ['police_letter', 'deceased_card'],
  },
  by_court: {
    on: '2026-11-20',
    answers: {
      kind: 'court',
      ...died,
      died_on: '2019-03-02',
      cause: 'other',
      proof_number: '112/Pdt.P/2026/PN',
      proof_date: '2026-10-05',
      family_card_number: card,
      head_after: 'nobody',
      area,
      ...reporter,
      reporter_relation: 'child',
      ...witnesses,
    },
    documents: ['court_ruling', 'deceased_card'],
  },
};
