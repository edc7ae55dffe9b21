import { area, card, type Sample } from '../disdukcapil/samples.ts';

export const samples: Readonly<Record<string, Sample>> = {
  lost: {
    on: '2026-11-20',
    answers: {
      holder_name: 'Parlindungan Nasution',
      holder_nik: '1271991203900001',
      holder_sex: 'L',
      holder_born_on: '1990-03-12',
      family_card_number: card,
      area,
      loss_number: 'SKTLK/881/XI/2026',
      loss_date: '2026-11-19',
      collect_at: 'disdukcapil-pusat',
      reporter_phone: '+6281200000001',
    },
    documents: ['loss_letter', 'family_card'],
  },
};
