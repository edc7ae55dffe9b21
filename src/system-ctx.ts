import type { City } from './kernel/city.ts';
import type { Ctx } from './kernel/command.ts';
import { newId } from './kernel/ids.ts';
import type { Logger } from './kernel/log.ts';
import { SYSTEM, type Rights } from './kernel/permission.ts';

/** What the program itself does, outside any request. */
export const systemCtx = (city: City, rights: Rights, log: Logger): Ctx => ({
  city,
  rights,
  actor: SYSTEM,
  now: new Date(),
  requestId: newId(),
  channel: 'cli',
  lang: 'id',
  log,
});
