import type { City } from '../../kernel/city.ts';
import { localDate } from '../../kernel/clock/index.ts';
import { ruleAt } from '../../kernel/pack.ts';
import { spend } from '../../kernel/session.ts';
import type { Work } from './carry.ts';
import type { DoorKind } from './door-port.ts';
import { QUIET, type QuietHours, type Urgency } from './model.ts';

/** Rupiah, where the pack has no rule. */
const PRICE: Partial<Record<DoorKind, number>> = { sms: 500, whatsapp: 400 };
const CAP = { sms: 500_000, whatsapp: 500_000, danger: 25_000_000 };
const HOUR = 3600;

function rule(city: City, key: string, now: Date): number | undefined {
  return city.pack.rules.some((r) => r.key === key)
    ? ruleAt(city.pack, key, localDate(city.calendar, now))?.value
    : undefined;
}

/** When the city is quiet: rules `notices.quiet_from` and `notices.quiet_to` of the pack, local hours. */
export const quietHours = (city: City, now: Date): QuietHours => ({
  from: rule(city, 'notices.quiet_from', now) ?? QUIET.from,
  to: rule(city, 'notices.quiet_to', now) ?? QUIET.to,
});

/** What one message costs by this door, in rupiah: rules `sign_in.sms_price`, `notices.whatsapp_price` of the pack. */
export function priceOf(city: City, door: DoorKind, now: Date): number {
  const key = door === 'sms' ? 'sign_in.sms_price' : `notices.${door}_price`;
  return PRICE[door] === undefined ? 0 : rule(city, key, now) || PRICE[door];
}

/** What warnings of danger may cost in an hour, in rupiah: rule `notices.danger_hourly_cap`. */
export const dangerCap = (city: City, now: Date): number => rule(city, 'notices.danger_hourly_cap', now) ?? CAP.danger;

/**
 * Takes one message from the hour's money. Gives the seconds to wait when it is used up: the breaker against a fault that
 * tells everybody everything. Codes and dangers have money of their own, so that no notice can use theirs up. Rules
 * `notices.sms_hourly_cap`, `notices.whatsapp_hourly_cap`, `notices.danger_hourly_cap`.
 */
export async function spendOn({ city, now, log }: Work, door: DoorKind, urgency: Urgency): Promise<number> {
  if (door !== 'sms' && door !== 'whatsapp') return 0;
  const purse = urgency === 'danger' ? 'danger' : door;
  const cap = rule(city, `notices.${purse}_hourly_cap`, now) ?? CAP[purse];
  const wait = await spend(city.db, `notices.money/${purse}`, Math.floor(cap / priceOf(city, door, now)), HOUR, now);
  if (wait > 0) log.error({ door, purse, cap }, 'the hourly cap for notices is reached: they wait');
  return wait;
}
