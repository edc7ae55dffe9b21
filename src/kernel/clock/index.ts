/*
 * The legal clock (design.md §5): what a time norm means on a city's calendar. Pure: no database, no present moment.
 * Instants are `Date`, legal dates are `YYYY-MM-DD`, both read in the calendar's zone.
 */
export { createCalendar, localDate, standingOf, type Calendar, type Day, type YearTable } from './calendar.ts';
export {
  calendarSchema,
  dayEditSchema,
  hoursRuleSchema,
  type CalendarData,
  type DayEdit,
  type DayKind,
  type Hours,
  type HoursRule,
} from './calendar-data.ts';
export { addDays, daysBetween } from './date.ts';
export { type Interval, type Norm, type Unit } from './norm.ts';
export { dueAt, projectDue, remaining, spent, type Due, type Remaining } from './due.ts';
export { type Basis, type SkippedDay } from './basis.ts';
export {
  addWorkingDays,
  addWorkingMinutes,
  hoursOn,
  isOpen,
  openFrom,
  startOfNextWorkingDay,
  workingDaysBetween,
  workingMinutesBetween,
  type DayHours,
} from './office.ts';
export { startOfDay } from './measure.ts';
