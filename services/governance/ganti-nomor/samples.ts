import type { Sample } from '../disdukcapil/samples.ts';

const on = '2026-11-20';

export const samples: Readonly<Record<string, Sample>> = {
  receipt: { on, answers: { kind: 'changed', proof: 'receipt' }, documents: [] },
  identity: { on, answers: { kind: 'changed', proof: 'identity' }, documents: ['identity_card'] },
  resold: { on, answers: { kind: 'resold' }, documents: [] },
  same: { on, answers: { kind: 'same' }, documents: [] },
};
