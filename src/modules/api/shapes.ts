/** What the API answers, by what it is about. */
export { answerValue, day, fault, id, instant, named, problem, text } from './shapes/named.ts';
export { bill, billInList, billReceipt, deposit, undeposited } from './shapes/bill.ts';
export { caseParcel } from './shapes/parcel.ts';
export { service, serviceInList } from './shapes/service.ts';
export {
  caseEvent,
  caseInList,
  dossier,
  kase,
  me,
  outcome,
  paper,
  receipt,
  tracked,
  upload,
  workItem,
} from './shapes/case.ts';
