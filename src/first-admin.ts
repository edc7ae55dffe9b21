/** `./balai officer --first`, said at the terminal. */
import { parseArgs } from 'node:util';
import { buildHouse, modulesOf } from './app.ts';
import { CannotStart } from './kernel/cluster/cannot-start.ts';
import type { City } from './kernel/city.ts';
import { Refusal } from './kernel/errors.ts';
import { createLogger } from './kernel/log.ts';
import { firstOfficer } from './modules/people/index.ts';
import { say } from './open-database.ts';
import { systemCtx } from './system-ctx.ts';

/** `officer --first`: the city's admin, by a link that works once; only while there is none. */
export async function firstAdmin(city: City, args: string[]): Promise<void> {
  const usage =
    'say `./balai officer --first --name "Full Name" --number <employee number> --agency <code> --decree "<number of the decree>"`.';
  const { values } = parseArgs({
    args,
    strict: false,
    options: {
      first: { type: 'boolean' },
      name: { type: 'string' },
      number: { type: 'string' },
      agency: { type: 'string' },
      decree: { type: 'string' },
    },
  });
  const given = (key: 'name' | 'number' | 'agency' | 'decree'): string =>
    typeof values[key] === 'string' ? values[key].trim() : '';
  const [name, decree] = [given('name'), given('decree')];
  const number = given('number').toUpperCase().replaceAll(/[\s.]/g, '');
  const agency = given('agency');
  if (values['first'] !== true || name === '' || decree === '' || !/^[0-9A-Z-]{3,40}$/.test(number))
    throw new CannotStart(usage);
  const agencies = city.pack.agencies.filter((a) => a.area === null).map((a) => a.code);
  if (!agencies.includes(agency))
    throw new CannotStart(`there is no agency ${agency || '(none given)'}: it is one of ${agencies.join(', ')}.`);
  const ctx = systemCtx(city, buildHouse(modulesOf()).rights, createLogger('silent'));
  try {
    const { link } = await firstOfficer(ctx, { name, number, agency, decree });
    say(`${name} makes a password and takes the second factor here, once, within four days:\n\n  ${link}\n`);
    say('Hand it over in person. Whoever opens it first becomes the admin of the city.');
  } catch (error) {
    if (!(error instanceof Refusal) || error.reason !== 'admin_exists') throw error;
    throw new CannotStart('the city has an admin, who appoints all others at /kelola/petugas.');
  }
}
