/**
 * One danger of the demo's past, told and not yet over: an officer on duty wrote it, another released it, and whoever
 * lives there read it in the inbox. So a visitor finds a report to look at and a danger to call off.
 */
import type { City } from '../kernel/city.ts';
import { execute, type Ctx } from '../kernel/command.ts';
import type { AnyJob } from '../kernel/jobs.ts';
import type { Logger } from '../kernel/log.ts';
import { SYSTEM, type Actor, type Rights } from '../kernel/permission.ts';
import { findWarning, listWarnings, proposeWarning, sendWarning, WARNER } from '../modules/notices/index.ts';
import { foundedAt, inventedOf } from './demo.ts';

const HOUR = 3_600_000;
const PLACE = 'bantaran Sungai Contoh';

export interface SeedWarning {
  rights: Rights;
  jobs: AnyJob[];
  log: Logger;
}

/** Tells it once, and goes on where a start that was killed stopped. Gives its id; undefined where nobody is on duty. */
export async function seedWarning(city: City, o: SeedWarning): Promise<string | undefined> {
  const until = await foundedAt(city);
  const { officers, families } = inventedOf(city);
  const [writer, second] = officers.filter((x) => x.post.role === WARNER);
  // Where none of those lives whom a visitor signs in as: their phones are for what the visitor does.
  const visited = new Set(families.filter((f) => f.members.some((m) => m.slug !== null)).map((f) => f.area));
  const ward = families.map((f) => f.area).find((area) => !visited.has(area));
  if (!until || !writer || !second || ward === undefined) return undefined;
  const at = (hours: number): Date => new Date(until.getTime() - hours * HOUR);
  const ctxOf = ({ id, name, post }: typeof writer, now: Date): Ctx => {
    const actor: Actor = { kind: 'officer', id, name, posts: [post], level: 3, stepUpAt: now };
    return { city, rights: o.rights, actor, now, requestId: 'seed/warning', channel: 'web', lang: 'id', log: o.log };
  };
  // Known by its place: what visitors write and leave waiting is theirs.
  const told = (await listWarnings(city.db, undefined, 200)).find((w) => w.place === PLACE);
  if (told && told.state !== 'proposed') return told.id;
  const id =
    told?.id ??
    (await execute(ctxOf(writer, at(27)), proposeWarning, {
      hazard: 'flood',
      place: PLACE,
      advice: 'high_ground',
      area: ward,
    }));
  await execute(ctxOf(second, at(26.75)), sendWarning, { warning: id });
  // Told in its own hour. The queued job finds it told: claimed at an hour that is past, it would have lost its lease at once.
  const spread = o.jobs.find((job) => job.kind === 'notices.warn')!;
  const then: Ctx = { ...ctxOf(second, at(26.5)), actor: SYSTEM, channel: 'job' };
  while ((await findWarning(city.db, id))?.state === 'sending')
    await spread.run(then, { warning: id }, { id, attempt: 1 });
  return id;
}
