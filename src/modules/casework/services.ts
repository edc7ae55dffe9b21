import type { City } from '../../kernel/city.ts';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import type { Reader } from '../../kernel/db.ts';
import { localDate } from '../../kernel/clock/index.ts';
import { notFound } from '../../kernel/errors.ts';
import { ruleAt, type CityPack } from '../../kernel/pack.ts';
import { z } from 'zod';
import type { Known } from './answers.ts';
import type { Catalogue } from './catalogue.ts';
import { kindOf } from '../money/index.ts';
import { bindService, publishLint, type CaseBody, type Definition } from './definition.ts';
import { OBJECTION_RULE } from './objection.ts';
import { currentVersions, findVersion, insertVersion, openVersions } from './store/version.ts';

/** A service that cannot be published or run as it stands: the message says what to do. */
export class ServiceFault extends Error {}

const bound = new WeakMap<City, Map<string, Definition>>();

/**
 * Any published version of a service. Versions never change, so each is bound once. `db`: the connection the caller holds
 * already; taking a second one while holding the first starves the pool.
 * Throws notFound for a code or version that was never published here.
 */
export async function serviceVersion(
  city: City,
  catalogue: Catalogue,
  code: string,
  version: number,
  db: Reader = city.db,
): Promise<Definition> {
  let known = bound.get(city);
  if (!known) bound.set(city, (known = new Map()));
  const key = `${code}/${version}`;
  const before = known.get(key);
  if (before) return before;
  const service = catalogue.find(code);
  const stored = service && (await findVersion(db, code, version));
  if (!service || !stored) throw notFound();
  const own = service.definition;
  const def =
    own.body.version === version && own.sha256 === stored.sha256 ? own : bindService(stored.body, own.functions);
  known.set(key, def);
  return def;
}

/** The version of each service that holds now, in the order of the catalogue. */
export async function currentServices(city: City, catalogue: Catalogue, now: Date): Promise<Definition[]> {
  const current = new Map((await currentVersions(city.db, now)).map((v) => [v.code, v.version]));
  const all = catalogue.services.flatMap(({ definition: { body } }) => {
    const version = current.get(body.code);
    return version === undefined ? [] : [serviceVersion(city, catalogue, body.code, version)];
  });
  return Promise.all(all);
}

/** The number of the version that holds at this instant; undefined for a service the city does not have. */
export const currentVersion = async (
  city: City,
  code: string,
  at: Date,
  db: Reader = city.db,
): Promise<number | undefined> => (await currentVersions(db, at, code))[0]?.version;

/** The version that holds now. Throws notFound. `db` as in `serviceVersion`. */
export async function currentService(
  city: City,
  catalogue: Catalogue,
  code: string,
  now: Date,
  db: Reader = city.db,
): Promise<Definition> {
  const version = await currentVersion(city, code, now, db);
  if (version === undefined) throw notFound();
  return serviceVersion(city, catalogue, code, version, db);
}

const areas = new WeakMap<CityPack, Required<Pick<Known, 'offices'>> & { areas: ReadonlySet<string> }>();

/** What answers are read against at this instant: the legal date in the city's zone, the city's areas and offices. */
export function knownFor(city: Pick<City, 'pack' | 'calendar'>, at: Date): Known {
  let places = areas.get(city.pack);
  if (!places) {
    const { districts, wards } = city.pack.areas;
    places = {
      areas: new Set([...districts, ...wards].map((a) => a.code)),
      offices: new Map(city.pack.offices.map((o) => [o.code, o.prints])),
    };
    areas.set(city.pack, places);
  }
  const date = localDate(city.calendar, at);
  return { date, ...places, rule: (key) => ruleAt(city.pack, key, date)?.value ?? 0 };
}

const publish = (def: Definition) =>
  defineCommand({
    name: 'service.publish',
    action: 'service.publish',
    input: z.strictObject({ code: z.string(), version: z.int(), effective_from: z.date() }),
    async run(act, { code, version, effective_from }) {
      act.note({ object: `service/${code}/${version}`, after: def.sha256 });
      await insertVersion(act.tx, {
        code,
        version,
        sha256: def.sha256,
        body: def.body,
        effectiveFrom: effective_from,
        publishedAt: act.now,
        publishedBy: act.actor.id,
      });
      return null;
    },
  });

/**
 * The dated rules by which a service's rows bill. Throws for a row that bills what no kind of bill of this release is, or has
 * no rule for: a fault of the release.
 */
function billRules(catalogue: Catalogue, body: CaseBody): string[] {
  return body.stages
    .flatMap((s) => s.rows)
    .flatMap(({ id, may }) => {
      if (!may?.pay) return [];
      const { amount, due } = kindOf(catalogue.bills, may.pay.bill);
      const rule = amount === 'assessed' ? undefined : amount.rules[may.pay.variant];
      if (rule === undefined) throw new Error(`${body.code}: no dated rule gives what row ${id} bills`);
      return [rule, ...('rule' in due ? [due.rule] : [])];
    });
}

/** What a city's pack must have for the catalogue and has not, a phrase each: an agency, a rule. */
export function lacksFor(catalogue: Catalogue, pack: CityPack): string[] {
  const needs = catalogue.services.flatMap(({ definition: { body } }) => [
    ...(pack.agencies.some((a) => a.code === body.agency) ? [] : [`the agency ${body.agency} (${body.code})`]),
    ...[body.fee.rule, ...billRules(catalogue, body)]
      .filter((key) => !pack.rules.some((r) => r.key === key))
      .map((key) => `the rule ${key} (${body.code})`),
  ]);
  const rule = pack.rules.some((r) => r.key === OBJECTION_RULE) ? [] : [`the rule ${OBJECTION_RULE}`];
  return [...needs, ...rule];
}

/**
 * Publishes what this release brings and the city does not have yet; gives how many. Throws `ServiceFault` for a pack
 * that lacks what a service names, for a version
 * that stands there with another content, for one the lint refuses, and for open cases that lean on a function this
 * release no longer has.
 */
export async function publishServices(ctx: Ctx, catalogue: Catalogue, from: Date = ctx.now): Promise<number> {
  const { city } = ctx;
  const lacks = lacksFor(catalogue, city.pack);
  if (lacks.length > 0) throw new ServiceFault(`the city pack ${city.code} lacks ${lacks.join(', ')}.`);
  let published = 0;
  for (const { definition: def } of catalogue.services) {
    const { code, version } = def.body;
    const stored = await findVersion(city.db, code, version);
    if (stored && stored.sha256 !== def.sha256)
      throw new ServiceFault(
        `${code} version ${version} is published here with another content. A published version never changes: give the new one the number ${version + 1}.`,
      );
    if (stored) continue;
    const faults = publishLint(def);
    if (faults.length > 0)
      throw new ServiceFault(`${code} version ${version} cannot be published: ${faults.map((f) => f.en).join('; ')}`);
    await execute({ ...ctx, key: `publish/${code}/${version}` }, publish(def), { code, version, effective_from: from });
    published++;
  }
  // A release that dropped a function must not start over cases that still need it.
  for (const { code, version } of await openVersions(city.db)) {
    try {
      await serviceVersion(city, catalogue, code, version);
    } catch (error) {
      throw new ServiceFault(
        `open cases rest on ${code} version ${version}, which this release cannot run: ${(error as Error).message}`,
      );
    }
  }
  return published;
}
