import type { City } from '../../kernel/city.ts';
import { amountOf, kindOf, type Basis, type BillKinds } from '../money/index.ts';
import type { Catalogue } from './catalogue.ts';
import { advance } from './commands/advance.ts';
import { billsOf, claimOf } from './commands/bills.ts';
import type { CaseBody, Text } from './definition.ts';
import type { Standing } from './paths.ts';

/** The kinds of bills as the house uses them: what happens to one moves the case that it is about. */
export const caseBills = (catalogue: Catalogue): BillKinds => billsOf(catalogue, advance);

/** What a service may bill, or a case will: before there is a bill. */
export interface Claim {
  title: Text;
  /** Rupiah; 0 where the rule of the day says so. */
  amount: bigint;
  basis: Basis;
}

/**
 * What is owed by the dated rules of a legal day, once its row is reached. With the standing of a case only what applies to
 * it, as often as it does; without one, each kind once.
 */
export function claimsOf(
  city: Pick<City, 'pack'>,
  catalogue: Pick<Catalogue, 'bills'>,
  body: CaseBody,
  on: string,
  standing?: Standing,
): Claim[] {
  return body.stages
    .flatMap((s) => s.rows)
    .flatMap((row) => {
      const pay = row.may?.pay;
      if (!pay) return [];
      const claim = standing ? claimOf(row, standing) : { kind: pay.bill, variant: pay.variant, times: 1 };
      if (!claim || claim.times === 0) return [];
      const { amount, basis } = amountOf(city, catalogue.bills, { ...claim, on });
      return [{ title: kindOf(catalogue.bills, claim.kind).title, amount, basis }];
    });
}
