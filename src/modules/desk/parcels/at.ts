import type { Ctx } from '../../../kernel/command.ts';
import { notFound, type FieldErrors, type Refusal } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { refusalText } from '../../../../locales/index.ts';
import { errorTexts, readDigits, type Body, type FieldTexts } from '../../../ui/index.ts';
import { findParcel, type Parcel } from '../../delivery/index.ts';
import { parcelDeskWords } from './words.ts';

export const RIGHT = 'delivery.desk';

/** The parcel, if this officer may see it. Throws notFound. */
export async function parcelFor(ctx: Ctx, id: string): Promise<Parcel> {
  const p = isId(id) ? await findParcel(ctx.city.db, id) : undefined;
  if (!p || ctx.rights.can(ctx.actor, RIGHT, p) !== true) throw notFound();
  return p;
}

/** Faults of an act on parcels in words, by the form's fields; a conflict stands above the page. */
export function faultsOf(ctx: Ctx, error: Refusal): FieldTexts {
  const w = parcelDeskWords[ctx.lang];
  if (!error.fields) {
    const [title, advice] = refusalText(ctx.lang, error.reason, error.kind);
    const number = error.detail?.['number'];
    return { '': `${title}${typeof number === 'string' ? ` (${number})` : ''}. ${advice}` };
  }
  return errorTexts(ctx.lang, error.fields, {
    all_checks: w.pack.all,
    too_heavy: w.pack.heavy,
    awb: w.typeAwb.wrong,
    awb_digit: w.typeAwb.digit,
    used_already: w.typeAwb.used,
    count_differs: w.countDiffers,
    one_carrier: w.oneCarrier,
  } satisfies FieldErrors);
}

/** A whole number as it was typed; what is none is refused by the schema. */
export function numberOf(body: Body, field: string): number {
  const digits = readDigits(body, field);
  return /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN;
}
