import { defineBillKind } from '../../src/modules/money/kind.ts';
import { t } from '../words.ts';

/**
 * The fine for reporting a birth, a death or a marriage late (UU 24/2013 art. 89–90; the city's own amounts as dated
 * rules). Where a rule says Rp0 no bill is made. Never in cash: an officer who takes money is an officer who can be paid.
 */
export const dendaAdminduk = defineBillKind({
  code: 'denda-adminduk',
  title: t('Denda keterlambatan pelaporan', 'Fine for reporting late'),
  digits: '01',
  agency: 'disdukcapil',
  accounts: { receivable: 'receivable.civil_fine', revenue: 'revenue.civil_fine' },
  amount: {
    rules: {
      birth: 'civil_registration.fine.birth',
      death: 'civil_registration.fine.death',
      marriage: 'civil_registration.fine.marriage',
    },
  },
  ofCase: true,
  due: { rule: 'civil_registration.fine.pay_days' },
  expires: true,
  channels: ['va', 'qris', 'teller'],
  partial: false,
});
