import type { Ctx } from '../kernel/command.ts';
import { casePapers } from '../modules/casework/index.ts';
import { kindsOf } from '../modules/documents/index.ts';
import { seedCases, type SeedCases } from './cases.ts';
import { signPast, type PastEsign } from './papers.ts';
import { seedParcels, type SeedParcels } from './parcels.ts';
import { seedServices } from './services.ts';
import { seedWarning } from './warning.ts';

/** What the past is told with; without a registry, a provider of signatures or a carrier, what needs it is left out. */
export interface Past extends Pick<SeedCases, 'catalogue' | 'jobs' | 'registry' | 'signal' | 'most'> {
  bills: SeedParcels['bills'];
  esign?: PastEsign;
  post?: SeedParcels['post'];
}

/** Tells a demo city's past year, once: what stands already is left as it is. Gives how many births were told now. */
export async function tellPast(ctx: Ctx, past: Past): Promise<number> {
  const { city, rights, log } = ctx;
  const o = { ...past, rights, log };
  await seedServices(city, o);
  await seedWarning(city, o);
  await seedParcels(city, o);
  const births = await seedCases(city, { ...o, now: new Date() });
  if (o.esign) await signPast(ctx, kindsOf(casePapers(o.catalogue)), o.esign, o.signal);
  return births;
}
