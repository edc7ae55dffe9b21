/**
 * The operator's sheet: an event as SIAK's own screen takes it, in the order of its form (Permendagri 109/2019). The
 * agency's screen may order a field otherwise; then the order is changed in the sheet of that event, in one place.
 */
import type { RegistryEvents, RegistryReport, RegistryService } from './registry-events.ts';
import { birthSheet } from './siak-sheet/birth.ts';
import { deathSheet } from './siak-sheet/death.ts';
import { familyCardSheet } from './siak-sheet/family-card.ts';
import { lostCardSheet } from './siak-sheet/lost-card.ts';
import { moveSheet } from './siak-sheet/move.ts';
import { newCardSheet } from './siak-sheet/new-card.ts';
import type { SheetSection } from './siak-sheet/rows.ts';

export { siakDate, siakText, type SheetRow, type SheetSection } from './siak-sheet/rows.ts';

const SHEETS: { [S in RegistryService]: (event: RegistryEvents[S]) => SheetSection[] } = {
  'akta-kelahiran': birthSheet,
  'akta-kematian': deathSheet,
  'kartu-keluarga': newCardSheet,
  'kk-perubahan': familyCardSheet,
  'ktp-hilang': lostCardSheet,
  'pindah-keluar': moveSheet,
};

/** The sheet of one event. Sections and rows that this event does not have are left out. */
export function siakSheet({ service, event }: RegistryReport): SheetSection[] {
  // A report's event is of its own service; TypeScript does not follow the pair through a table.
  const sheet = SHEETS[service] as (event: unknown) => SheetSection[];
  return sheet(event).filter((s) => s.rows.length > 0);
}

/** How far the operator is: which rows of the sheet are ticked. Ticks of rows that are no longer there do not count. */
export function sheetProgress(
  sheet: SheetSection[],
  ticked: readonly string[],
): { done: number; total: number; next?: string } {
  const paths = sheet.flatMap((s) => s.rows.map((r) => r.path));
  const next = paths.find((p) => !ticked.includes(p));
  return {
    done: paths.filter((p) => ticked.includes(p)).length,
    total: paths.length,
    ...(next === undefined ? {} : { next }),
  };
}
