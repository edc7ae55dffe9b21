import { defineBillKind } from '../../src/modules/money/kind.ts';
import { t } from '../words.ts';

/**
 * The property tax of a year (PBB-P2), assessed by Bapenda's SPPT. Due on 31 August; interest for each month that has begun
 * by the regime of the due date (UU 28/2009, then UU 1/2022 and PP 35/2023). It may be paid in parts.
 */
export const pbbP2 = defineBillKind({
  code: 'pbb-p2',
  title: t('Pajak Bumi dan Bangunan (PBB-P2)', 'Property tax (PBB-P2)'),
  digits: '11',
  agency: 'bapenda',
  accounts: {
    receivable: 'receivable.property_tax',
    revenue: 'revenue.property_tax',
    interest: 'revenue.tax_interest',
  },
  amount: 'assessed',
  due: { yearly: '08-31' },
  interest: { percent: 'local_tax.interest.percent', months: 'local_tax.interest.months' },
  channels: ['va', 'qris', 'teller'],
  partial: true,
});
