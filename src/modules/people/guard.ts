/*
 * How often codes may be sent to, and tried for, one number (or one officer). Counted across resends and browsers
 * (core.md C1: where each resend gave new tries, 120 wrong guesses were not stopped); a browser that has signed in
 * with the number before counts for itself, so that a stranger cannot lock the owner out.
 */
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

export const TRIES = 5;
/** Seconds between sends: at once, then a minute, two, five. */
const RESEND = [0, 60, 120, 300];

export interface Guard {
  /** In the day that began at `sendsSince`. */
  sends: number;
  /** Sends since the last success. */
  rung: number;
  sendsSince: Date;
  lastSentAt: Date | null;
  /** Since an hour without any: so no hour sees more than five. */
  tries: number;
  /** The last one. */
  triedAt: Date;
  /** How often in a row the tries were used up. */
  strikes: number;
  waitUntil: Date | null;
}

/** What the guard is after the question, and the seconds to wait: 0 = allowed, and counted. */
export interface Verdict {
  guard: Guard;
  wait: number;
}

export const freshGuard = (now: Date): Guard => ({
  sends: 0,
  rung: 0,
  sendsSince: now,
  lastSentAt: null,
  tries: 0,
  triedAt: now,
  strikes: 0,
  waitUntil: null,
});

const secondsUntil = (at: number, now: Date): number => Math.max(1, Math.ceil((at - now.getTime()) / SECOND));

/** Seconds until the next code may be sent; 0 = now. */
export function sendWait(g: Pick<Guard, 'rung' | 'lastSentAt'>, now: Date): number {
  const at = (g.lastSentAt?.getTime() ?? 0) + RESEND[Math.min(g.rung, RESEND.length - 1)]! * SECOND;
  return at > now.getTime() ? secondsUntil(at, now) : 0;
}

/** May a code be sent now? At most `perDay` a day, each later than the one before; none while tries are used up. */
export function askSend(old: Guard, now: Date, perDay: number): Verdict {
  const over = now.getTime() - old.sendsSince.getTime() >= DAY;
  const g: Guard = over ? { ...old, sends: 0, rung: 0, sendsSince: now } : old;
  if (g.waitUntil && g.waitUntil > now) return { guard: g, wait: secondsUntil(g.waitUntil.getTime(), now) };
  const wait = sendWait(g, now);
  if (wait > 0) return { guard: g, wait };
  if (g.sends >= perDay) return { guard: g, wait: secondsUntil(g.sendsSince.getTime() + DAY, now) };
  return { guard: { ...g, sends: g.sends + 1, rung: g.rung + 1, lastSentAt: now }, wait: 0 };
}

/** May a code or password be tried now? Five an hour; the fifth closes the door for 1, 2, 4 … 24 hours unless it is right. */
export function askTry(old: Guard, now: Date): Verdict {
  if (old.waitUntil && old.waitUntil > now) return { guard: old, wait: secondsUntil(old.waitUntil.getTime(), now) };
  const quiet = now.getTime() - (old.waitUntil ?? old.triedAt).getTime();
  const strikes = quiet >= DAY ? 0 : old.strikes;
  const again = old.waitUntil !== null || now.getTime() - old.triedAt.getTime() >= HOUR;
  const tries = again ? 1 : old.tries + 1;
  const spent = tries >= TRIES;
  return {
    guard: {
      ...old,
      tries,
      triedAt: now,
      strikes: spent ? strikes + 1 : strikes,
      waitUntil: spent ? new Date(now.getTime() + Math.min(HOUR * 2 ** strikes, DAY)) : null,
    },
    wait: 0,
  };
}

/** After a right answer: tries and waits are forgotten, the sends of the day are not. */
export const succeeded = (g: Guard, now: Date): Guard => ({
  ...freshGuard(now),
  sends: g.sends,
  sendsSince: g.sendsSince,
});

/** Right answers left before the door closes. */
export const triesLeft = (g: Guard): number => Math.max(0, TRIES - g.tries);
