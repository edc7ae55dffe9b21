import { postagePaid, postageTakenBack } from '../../src/modules/delivery/index.ts';
import { defineBillKind, type BillKind } from '../../src/modules/money/kind.ts';
import { t } from '../words.ts';

/**
 * Postage that the city collects for the carrier where an agreement lets it. It is the carrier's money: it lies on a
 * liability account until it is paid out against the manifest, never on revenue (UU 24/2013 art. 79A forbids charges).
 */
export const ongkosKirim: BillKind = defineBillKind({
  code: 'ongkos-kirim',
  title: t('Ongkos kirim PT Pos', 'Postage by PT Pos'),
  digits: '02',
  agency: 'disdukcapil',
  accounts: { receivable: 'receivable.postage', revenue: 'payable.postage' },
  passThrough: true,
  amount: { rules: { flat: 'delivery.postage' } },
  due: { rule: 'civil_registration.fine.pay_days' },
  expires: true,
  channels: ['va', 'qris'],
  partial: false,
  onSettled: (act, bill) => postagePaid(act, new Map([[ongkosKirim.code, ongkosKirim]]), bill),
  onReopened: postageTakenBack,
});
