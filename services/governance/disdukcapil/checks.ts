import { nikWarnings, parseNik } from '../../../src/modules/people/identifiers.ts';

/*
 * What the checks of several services lean on. Published versions name those checks: the meaning of these never changes.
 * A service takes them into constants of its own, so that the source of its checks reads the same in every tool.
 */

/** Whole years from one legal date to another. */
export const yearsFrom = (from: string, to: string): number =>
  Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0);

/** Whether a NIK says another birth date or sex than was answered. */
export function nikDiffers(
  nik: string | undefined,
  born: string | undefined,
  sex: 'L' | 'P' | undefined,
  today: string,
): boolean {
  const read = nik === undefined ? undefined : parseNik(nik, today);
  return (
    read?.ok === true &&
    nikWarnings(read, { ...(sex !== undefined && { sex }), ...(born !== undefined && { born }) }).length > 0
  );
}
