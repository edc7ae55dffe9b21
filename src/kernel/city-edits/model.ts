import { z } from 'zod';
import {
  addDays,
  calendarSchema,
  dayEditSchema,
  hoursRuleSchema,
  type CalendarData,
  type DayEdit,
} from '../clock/index.ts';
import { crossCheck } from '../pack-checks.ts';
import { agencyEditSchema, officeSchema, ruleSchema, type CityPack, type Rule } from '../pack.ts';

/** The shape of each kind's value; its key is the day, the table's name and first day, a code, or the rule's key. */
export const EDITS = {
  calendar_day: dayEditSchema,
  hours: hoursRuleSchema,
  office: officeSchema,
  agency: agencyEditSchema,
  rule: ruleSchema,
  /** A second person compared the value with the law's text; `from` names which of the key's values. */
  rule_verified: z.strictObject({ from: z.iso.date() }),
} as const;
export type EditKind = keyof typeof EDITS;

/** One change as it stands in the table, oldest first. */
export interface CityEdit {
  n: bigint;
  kind: EditKind;
  key: string;
  value: unknown;
  legalBasis: string;
  source: string;
  verified: boolean;
  recordedAt: Date;
  recordedBy: string;
}

type Change = Pick<CityEdit, 'kind' | 'key' | 'value'>;

/** The pack as the city has changed it. Pure; the pack itself stays as it is. */
export function applyEdits(base: CityPack, edits: readonly Change[]): CityPack {
  const pack: CityPack = {
    ...base,
    agencies: [...base.agencies],
    offices: [...base.offices],
    rules: [...base.rules],
    calendar: structuredClone(base.calendar),
  };
  const days = new Map<string, DayEdit | null>();
  for (const { kind, key, value } of edits) {
    switch (kind) {
      case 'calendar_day':
        days.set(key, value as DayEdit | null);
        break;
      case 'hours':
        // The later in the list holds, so what the city added last is what counts.
        pack.calendar.hours.push(value as CalendarData['hours'][number]);
        break;
      case 'office':
        pack.offices = replaced(pack.offices, value as CityPack['offices'][number]);
        break;
      case 'agency':
        pack.agencies = replaced(pack.agencies, { area: null, ...(value as object) } as CityPack['agencies'][number]);
        break;
      case 'rule':
        pack.rules = withRule(pack.rules, value as Rule);
        break;
      case 'rule_verified':
        pack.rules = pack.rules.map((r) =>
          r.key === key && r.from === (value as { from: string }).from ? { ...r, verified: true } : r,
        );
        break;
    }
  }
  for (const [date, day] of days) if (day) setDay(pack.calendar, date, day);
  return pack;
}

/** The entry of this code in its old place; a new code at the end. */
const replaced = <T extends { code: string }>(list: T[], entry: T): T[] =>
  list.some((e) => e.code === entry.code)
    ? list.map((e) => (e.code === entry.code ? { ...e, ...entry } : e))
    : [...list, entry];

/** A new value ends the open-ended one before it, on the day before. */
const withRule = (rules: Rule[], rule: Rule): Rule[] => [
  ...rules.map((r) =>
    r.key === rule.key && r.to === undefined && r.from < rule.from ? { ...r, to: addDays(rule.from, -1) } : r,
  ),
  rule,
];

function setDay(calendar: CalendarData, date: string, day: DayEdit): void {
  calendar.exceptions = calendar.exceptions.filter((e) => e.date !== date);
  for (const year of calendar.years) year.days = year.days.filter((d) => d.date !== date);
  const { legal_basis, source, verified, name } = day;
  if (day.kind === 'closure') calendar.exceptions.push({ date, kind: 'closure', name, legal_basis, source, verified });
  else if (day.kind === 'working_day')
    calendar.exceptions.push({ date, kind: 'working_day', name, hours: day.hours, legal_basis, source, verified });
  else if (day.kind === 'holiday' || day.kind === 'joint_leave') {
    const number = Number(date.slice(0, 4));
    let year = calendar.years.find((y) => y.year === number);
    if (!year) calendar.years.push((year = { year: number, decree: null, source, verified: false, days: [] }));
    year.days.push({ date, kind: day.kind, name });
  }
}

/** What contradicts itself in a changed pack, as sentences; empty = it holds together. */
export function faultsOf(pack: CityPack): string[] {
  const faults: string[] = [];
  const calendar = calendarSchema.safeParse(pack.calendar);
  if (!calendar.success) faults.push(...calendar.error.issues.map((i) => i.message));
  crossCheck(pack, pack.city.code, (_file, _path, problem) => faults.push(problem));
  return faults;
}
