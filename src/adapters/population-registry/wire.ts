/**
 * The registry's wire format: for each event one table of fields, read in both directions, so that a refusal points back
 * to our field. A name of the registry leads to the same path of ours in every event.
 */
import type { RegistryEvents, RegistryReport, RegistryService } from '../../modules/casework/registry-port.ts';
import { birthFields } from './wire/birth.ts';
import { deathFields } from './wire/death.ts';
import { familyCardFields } from './wire/family-card.ts';
import type { Field } from './wire/fields.ts';
import { lostCardFields } from './wire/lost-card.ts';
import { moveFields } from './wire/move.ts';
import { newCardFields } from './wire/new-card.ts';

const FIELDS: { [S in RegistryService]: Field<RegistryEvents[S]>[] } = {
  'akta-kelahiran': birthFields,
  'akta-kematian': deathFields,
  'kartu-keluarga': newCardFields,
  'kk-perubahan': familyCardFields,
  'ktp-hilang': lostCardFields,
  'pindah-keluar': moveFields,
};

const OURS = new Map(Object.values(FIELDS).flatMap((all) => all.map(([wire, ours]) => [wire, ours] as const)));

/** The registry's name of a field → our path; a name we never sent stays as it is. */
export const ourField = (wire: string): string => OURS.get(wire) ?? wire;

/** An event as the registry takes it: nested objects, every value a text. */
export function toWire({ service, event }: RegistryReport): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  // A report's event is of its own service; TypeScript does not follow the pair through a table.
  for (const [wire, , read] of FIELDS[service] as Field<unknown>[]) {
    const value = read(event);
    if (value === undefined) continue;
    const keys = wire.split('.');
    const last = keys.pop()!;
    let at = out;
    for (const key of keys) at = (at[key] ??= {}) as Record<string, unknown>;
    at[last] = value;
  }
  return lists(out) as Record<string, unknown>;
}

/** What is numbered from 1 is a list: `{ 1: a, 2: b }` → `[a, b]`. */
function lists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([k, v]) => [k, lists(v)] as const);
  return entries.length > 0 && entries.every(([k]) => /^\d+$/.test(k))
    ? entries.map(([, v]) => v)
    : Object.fromEntries(entries);
}
