/*
 * Legal dates (`YYYY-MM-DD`), which have no time and no zone. Inside they are numbers of days since 1970-01-01, so that
 * adding and comparing is plain arithmetic.
 */

/** Milliseconds of a day of 24 hours. */
export const DAY = 86_400_000;

/** The number of a legal date. Throws RangeError on what is no date. */
export function dayNumber(date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY;
  // The engine reads 30 February as 2 March: only a date that comes back the same is one.
  if (!Number.isInteger(day) || dateOf(day) !== date) throw new RangeError(`not a date: ${date}`);
  return day;
}

/** The legal date of a day number. */
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** ISO weekday of a day number: 1 Monday … 7 Sunday. */
export const weekdayOf = (day: number): number => (((day % 7) + 10) % 7) + 1; // 1970-01-01 was a Thursday

/** The year a day number lies in. */
export const yearOf = (day: number): number => new Date(day * DAY).getUTCFullYear();

/** The date `n` calendar days later (earlier when negative). */
export const addDays = (date: string, n: number): string => dateOf(dayNumber(date) + n);

/** Calendar days from one legal date to another; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);
