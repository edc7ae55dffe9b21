import type { Norm } from '../../../kernel/clock/index.ts';
import { sayNorm } from '../../../kernel/clock/words.ts';
import type { CaseBody, Text } from './body.ts';

/** The fourteen components of a service standard (Permenpan-RB 15/2014), in the order of the law. */
export const STANDARD_COMPONENTS = [
  'requirements',
  'procedure',
  'time',
  'fee',
  'product',
  'complaints',
  'legal_basis',
  'facilities',
  'competence',
  'supervision',
  'staffing',
  'guarantee',
  'safety',
  'evaluation',
] as const;
export type StandardComponent = (typeof STANDARD_COMPONENTS)[number];

/** `1 hari kerja`, `4 jam kerja`. */
export const normText = (norm: Norm): Text => ({ id: sayNorm('id', norm), en: sayNorm('en', norm) });

/**
 * The standard of a service. What the definition says already is taken from it, so that the published paper cannot differ
 * from what runs. `fee`: the words of the fee rule, which the city's dated rules hold.
 */
export function serviceStandard(body: CaseBody, fee: Text): Record<StandardComponent, Text[]> {
  const same = (text: string): Text => ({ id: text, en: text });
  const after = (norm: Norm): Text => {
    const text = normText(norm);
    return { id: `${text.id} setelah berkas lengkap`, en: `${text.en} after the file is complete` };
  };
  return {
    ...body.standard,
    requirements: body.requirements.map((r) => r.title),
    time: [
      after(body.promise),
      ...(body.promises ?? []).map(({ kind, norm }) => {
        const text = after(norm);
        return { id: `${kind.id}: ${text.id}`, en: `${kind.en}: ${text.en}` };
      }),
    ],
    fee: [fee, ...body.fee.otherCosts],
    product: body.outputs.map((o) => o.title),
    legal_basis: body.legalBasis.map((l) => same(l.article === undefined ? l.title : `${l.title} ${l.article}`)),
  };
}
