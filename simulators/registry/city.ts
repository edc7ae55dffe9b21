/** Whose registry it plays. The simulator serves one city, as the office of a real one does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RegistryCity {
  /** Kemendagri code without points: the papers' numbers begin with it. */
  code: string;
  name: string;
  /** IANA name; its days are the days of the papers. */
  timeZone: string;
}

/** Reads what the registry needs of a city pack, `cities/<code>`. */
export function readRegistryCity(code: string): RegistryCity {
  const city = JSON.parse(readFileSync(join('cities', code, 'city.json'), 'utf8')) as {
    kemendagri: string;
    name: string;
    time_zone: string;
  };
  return { code: city.kemendagri.replace('.', ''), name: city.name, timeZone: city.time_zone };
}

/** The legal date there, `YYYY-MM-DD`. */
export const dateIn = (city: RegistryCity, at: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: city.timeZone, dateStyle: 'short' }).format(at);
