import type { BillKinds } from '../money/index.ts';
import type { Catalogue } from './catalogue.ts';
import { advance } from './commands/advance.ts';
import { billsOf } from './commands/bills.ts';

/** The kinds of bills as the house uses them: what happens to one moves the case that it is about. */
export const caseBills = (catalogue: Catalogue): BillKinds => billsOf(catalogue, advance);
