import { birth } from './birth.ts';
import { death } from './death.ts';
import { lostCard } from './lost-card.ts';
import type { EventKind } from './kind.ts';

/** Every kind of event the registry takes, by the code of the service that reports it. */
const KINDS: Readonly<Record<string, EventKind>> = {
  'akta-kelahiran': birth,
  'akta-kematian': death,
  'ktp-hilang': lostCard,
};

export const SERVICES = Object.keys(KINDS);
export const isService = (code: unknown): code is string => typeof code === 'string' && Object.hasOwn(KINDS, code);
export const kindOf = (service: string): EventKind => KINDS[service]!;
