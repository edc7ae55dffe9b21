import type { Books } from '../model/books.ts';
import type { Bill } from '../store/bill.ts';
import type { Entries } from '../store/post.ts';

/** Of an agency's books that nobody can name yet: the city's treasurer keeps what is unknown. */
export const UNKNOWN_AGENCY = 'bkad';

/** A bill's projection as it stands. */
export const projection = (bill: Bill) => ({
  id: bill.id,
  seq: bill.seq,
  state: bill.state,
  principal_left: bill.principalLeft,
  interest_paid: bill.interestPaid,
  held: bill.held,
  excess: bill.excess,
  blocked: bill.blocked,
});

/** Moves a bill's projection to what its books say. */
export function moveBill(entries: Entries, bill: Bill, books: Books, now: Date): void {
  const { state, principal, interestPaid, held, excess } = books.standing;
  entries.add('moved', {
    ...projection(bill),
    state,
    principal_left: principal,
    interest_paid: interestPaid,
    held,
    excess,
    changed_at: now,
  });
}
