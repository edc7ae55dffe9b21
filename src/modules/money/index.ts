/** Money: bills, the journal behind them, what was paid, and the treasurer's books. */
import type { Module } from '../../kernel/http.ts';
import { bankPermissions, bankRecurring, bankRoutes } from './bank.ts';
import { compareAtNight } from './commands/compare.ts';
import { moneyJobs } from './commands/relief.ts';
import { sweepTold } from './commands/told.ts';
import type { BillKinds } from './kind.ts';
import { permissions } from './permissions.ts';

/** The module, with the kinds of bills that services define. */
export const createMoneyModule = (kinds: BillKinds): Module => ({
  name: 'money',
  permissions: { ...permissions, ...bankPermissions },
  routes(app) {
    bankRoutes(app, kinds);
  },
  jobs: moneyJobs(kinds),
  recurring: [
    ...bankRecurring(kinds),
    { name: 'money.compare', everySeconds: 900, run: (ctx) => compareAtNight(ctx, kinds) },
    { name: 'money.told', everySeconds: 5, run: (ctx) => sweepTold(ctx, kinds) },
  ],
});

export { permissions };
export { amountOf, issueBill, issueBills, type AskedBill, type IssuedBill } from './commands/issue.ts';
export { takePayment, takePayments, type Refused, type Taken, type TakenFact } from './commands/pay.ts';
export { billDifferences, compareBooks, COMPARISON } from './commands/compare.ts';
export { passOver, type PassedOver } from './commands/pass-over.ts';
export { reversePayment, type ReversalFact, type Reversed } from './commands/reverse.ts';
export {
  amountRule,
  billKinds,
  defineBillKind,
  kindOf,
  type Basis,
  type BillKind,
  type BillKinds,
  type ExpiredBill,
  type SettledBill,
} from './kind.ts';
export { billIssued, billNotices } from './notices.ts';
export { sweepTold };
export { readBillingCode, spaced } from './model/billing-code.ts';
export { cashAccount, CHANNELS, type BillState, type Channel } from './model/books.ts';
export { addMonths, monthOf, monthsLate } from './model/months.ts';
export { billsShown, refundOf, type BillShown, type RefundShown } from './shown.ts';
export { refundText, standingWords } from './words.ts';
export { readReceiptNumber } from './model/receipt-number.ts';
export { terbilang } from './model/terbilang.ts';
export { billByCode, findBill, findBillByCode, owedNow, shownState, type BillNow, type OpenBill } from './reads.ts';
export {
  findPayment,
  paymentById,
  paymentsOfBill,
  paymentsOfDay,
  receiptByNumber,
  receiptsOfBill,
  suspended,
  type KnownReceipt,
  type Payment,
} from './store/payment.ts';
export { giveBack } from './commands/give-back.ts';
export { askAct, decideAct, dropBill, payRefund, sourceOf, type ActDecision, type AskedAct } from './commands/act.ts';
export {
  askRelief,
  closeBooks,
  decideRelief,
  deposit,
  lying,
  monthEnd,
  nextToClose,
  settleConflictOf,
  type Lying,
} from './commands/treasury.ts';
export { agenciesOf, ASSISTANT, BUD, PPK, TREASURER } from './permissions.ts';
export {
  ACT_KINDS,
  actsOfBill,
  BY_ITSELF,
  findAct,
  planOf,
  waitingActs,
  type ActKind,
  type BillAct,
} from './store/act.ts';
export { openConflicts, type Conflict } from './store/conflict.ts';
export { depositCorrections, depositParts, findDeposit, listDeposits, type Deposit } from './store/deposit.ts';
export { closedMonths, type ClosedMonth } from './store/period.ts';
export { listReliefs, type KnownRelief } from './store/relief.ts';
export { addPartner, changePartner, endKey, makeKey, takeKey, type PartnerInput } from './commands/bank-partner.ts';
export { lackingOf, usualProfile, type Lacking } from './model/bank-profile.ts';
export { probePartner } from './commands/bank-call.ts';
export { cashOwed, closeDrawer, makeDrawerGood, openDrawer, takeCash, takeOverDrawer } from './commands/drawer.ts';
export {
  drawerPayments,
  drawersLeft,
  findDrawer,
  listDrawers,
  openDrawerOf,
  type Drawer,
  type DrawerPayment,
} from './store/drawer.ts';
export { lastContacts, type Contact } from './store/bank-contact.ts';
export { listPartners, openPartner, type KeyShown, type KeyUse, type PartnerShown } from './store/bank-partner.ts';
export type { BankProfile, BankStage } from './bank-port.ts';
export { askQr } from './commands/qr.ts';
export { bankWays, PayByBank, type BankWays } from './routes/bank-pay.tsx';
export { billsAbout, billsOfPayer, openBills, reopenedBills, takenBack, type ListedBill } from './store/listed.ts';
export {
  accountability,
  billingAgencies,
  cashBefore,
  cashLines,
  channelSums,
  journalLines,
  receiptLines,
  sumsUpTo,
  type Agencies,
} from './store/report.ts';
export {
  agreeDayClose,
  askDayClose,
  explainException,
  importFile,
  matchException,
  readDay,
  rehearse,
  reverseException,
  takeException,
  writeToBank,
  type Day as BankDay,
  type Rehearsed,
} from './commands/reconcile.ts';
export { MOST_AT_ONCE, settleCause } from './commands/reconcile-many.ts';
export { CAUSES, type Cause, type Exception } from './model/reconcile.ts';
export { dayStanding, listDays, type DayStanding, type ListedDay } from './store/reconciliation.ts';
