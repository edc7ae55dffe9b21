import { birth } from './birth.ts';
import { death } from './death.ts';
import { familyCard } from './family-card.ts';
import { lostCard } from './lost-card.ts';
import { move } from './move.ts';
import { newCard } from './new-card.ts';
import type { EventKind } from './kind.ts';

/** Every kind of event the registry takes, by the code of the service that reports it. */
const KINDS: Readonly<Record<string, EventKind>> = {
  'akta-kelahiran': birth,
  'akta-kematian': death,
  'kartu-keluarga': newCard,
  'kk-perubahan': familyCard,
  'ktp-hilang': lostCard,
  'pindah-keluar': move,
};

export const SERVICES = Object.keys(KINDS);
export const isService = (code: unknown): code is string => typeof code === 'string' && Object.hasOwn(KINDS, code);
export const kindOf = (service: string): EventKind => KINDS[service]!;
