import type { z } from 'zod';
import type * as shapes from './shapes.ts';

/* The examples of bills: the property tax of the invented family, paid late. */

const ID = '019ab31c-4e10-7c3a-9d52-6f0e7a41b008';

const billInList: z.input<typeof shapes.billInList> = {
  id: ID,
  code: '1271112600000016',
  kind: 'pbb-p2',
  title: { id: 'Pajak Bumi dan Bangunan (PBB-P2)', en: 'Property tax (PBB-P2)' },
  agency: 'bapenda',
  amount: 606_000,
  due_on: '2026-08-31',
  state: 'open',
  created_at: '2026-03-02T08:00:00+07:00',
};
const bill: z.input<typeof shapes.bill> = {
  ...billInList,
  subject: 'nop/127199000000000001/2026',
  expires_at: null,
  owed: { total: 624_180, principal: 606_000, interest: 18_180 },
  excess: 0,
  channels: ['va', 'qris', 'teller'],
  basis: {
    rule: 'sppt',
    from: '2026-01-01',
    legal_basis: 'SPPT PBB-P2 2026',
    source: 'Badan Pendapatan Daerah',
    verified: false,
  },
};
const billReceipt: z.input<typeof shapes.billReceipt> = {
  number: 'J4Z0SA5PRQ6F075G',
  channel: 'va',
  amount: 624_180,
  principal: 606_000,
  interest: 18_180,
  paid_at: '2026-11-24T10:05:09+07:00',
  paid_on: '2026-11-24',
  reversed_at: null,
};
const undeposited: z.input<typeof shapes.undeposited> = {
  agency: 'bapenda',
  channel: 'va',
  since: '2026-11-24',
  receipts: 1,
  amount: 624_180,
  due_on: '2026-11-25',
  overdue: false,
};
const deposit: z.input<typeof shapes.deposit> = {
  id: '019ab31c-4e10-7c3a-9d52-6f0e7a41b009',
  number: 'STS/0001/BAPENDA/2026',
  agency: 'bapenda',
  channel: 'va',
  deposited_on: '2026-11-25',
  amount: 624_180,
  bank_ref: 'FT2632900001',
};

export const billExamples = { id: ID, billInList, bill, billReceipt, undeposited, deposit };
