import type { City } from '../../kernel/city.ts';
import { dueAt, localDate, type Norm } from '../../kernel/clock/index.ts';
import { ruleAt } from '../../kernel/pack.ts';
import { normText, type Text } from './definition.ts';

/** How long a decision may be objected to, by the rule that held on its day. */
export interface Objection {
  /** `21 hari kerja`. */
  norm: Text;
  /** Legal date, the last one. */
  until: string;
  legalBasis: string;
  /** False: not yet compared with the legal text; shown as such. */
  verified: boolean;
}

/** Days within which one may object. */
export const OBJECTION_RULE = 'administration.objection_days';

/** Undefined where no rule of the city held when it was decided. UU 30/2014 art. 75–77. */
export function objectionTo(city: Pick<City, 'pack' | 'calendar'>, decidedAt: Date): Objection | undefined {
  const rule = ruleAt(city.pack, OBJECTION_RULE, localDate(city.calendar, decidedAt));
  if (!rule) return undefined;
  const norm: Norm = { n: rule.value, unit: rule.unit === 'calendar_days' ? 'calendar_days' : 'working_days' };
  const { at } = dueAt(city.calendar, norm, [{ start: decidedAt.toISOString() }]);
  return at
    ? {
        norm: normText(norm),
        until: localDate(city.calendar, at),
        legalBasis: rule.legal_basis,
        verified: rule.verified,
      }
    : undefined;
}
