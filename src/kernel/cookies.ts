import type { City } from './city.ts';

const secure = ({ origin }: Pick<City, 'origin'>): boolean => origin.startsWith('https:');

/** A cookie's name in a city: `__Host-` needs https (ASVS 3.3); a demo on plain http has the plain name. */
export const cookieName = (city: Pick<City, 'origin'>, name: string): string =>
  secure(city) ? `__Host-${name}` : name;

/** For this host alone, out of scripts' reach, not sent along from other sites. */
export const cookieOptions = (city: Pick<City, 'origin'>) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure: secure(city) }) as const;
