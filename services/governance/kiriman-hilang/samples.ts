import { area, type Sample } from '../disdukcapil/samples.ts';

const on = '2026-11-20';

export const samples: Readonly<Record<string, Sample>> = {
  lost: { on, answers: { parcel: 'KRM-7K3M-Q2XD', area, what: 'lost' }, documents: [] },
  damaged: { on, answers: { parcel: 'P2611240000001', area, what: 'damaged' }, documents: ['damaged_card'] },
  told: {
    on,
    answers: { parcel: 'KRM-7K3M-Q2XD', area, what: 'told_delivered', reporter_phone: '+6281200000001' },
    documents: [],
  },
};
