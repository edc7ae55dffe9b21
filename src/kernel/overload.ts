import type { City } from './city.ts';
import { unavailable } from './errors.ts';

/**
 * How many statements may wait for a connection before requests are sent away. Behind so many, answers take longer than
 * people wait, and the whole queue would be worked for nobody. Slow uploads do not count: they hold no connection.
 */
const MOST_WAITING = 100;
/** Whoever is sent away is told to come back after a time of one's own, within so many seconds, so that not all do at once. */
const WITHIN = 3;

/**
 * Sends a request away before anything is done for it, while too much waits already: a queue that grows makes every answer
 * late, and the city is as slow after a rush as in it. Throws unavailable (503 with Retry-After).
 */
export function refuseOverload(city: City): void {
  if (city.pool.waitingCount >= MOST_WAITING) throw unavailable('busy', 1 + Math.floor(Math.random() * WITHIN));
}
