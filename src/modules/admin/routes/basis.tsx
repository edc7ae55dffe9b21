import type { Lang } from '../../../kernel/i18n.ts';
import { Confirm, readText, Tag, TextField, useUi, type Body, type FieldTexts } from '../../../ui/index.ts';
import { words } from '../words-city.ts';

/** On what a change of the city's data rests. */
export interface Basis {
  legal_basis: string;
  source: string;
  verified: boolean;
}
export const NO_BASIS: Basis = { legal_basis: '', source: '', verified: false };
export const readBasis = (body: Body): Basis => ({
  legal_basis: readText(body, 'legal_basis'),
  source: readText(body, 'source'),
  verified: readText(body, 'verified') === 'yes',
});

interface BasisProps {
  basis: Basis;
  errors: FieldTexts | undefined;
  /** Somebody else compares it afterwards: whoever records it is not asked. */
  byAnother?: boolean;
}

export function BasisFields({ basis, errors, byAnother }: BasisProps) {
  const { lang } = useUi();
  const w = words[lang];
  return (
    <>
      <TextField
        name="legal_basis"
        label={w.basis}
        hint={w.basisHint}
        value={basis.legal_basis}
        error={errors?.['legal_basis']}
        width="w20"
      />
      <TextField
        name="source"
        label={w.source}
        hint={w.sourceHint}
        value={basis.source}
        error={errors?.['source']}
        width="w20"
      />
      {!byAnother && <Confirm name="verified" label={w.verified} checked={basis.verified} />}
    </>
  );
}

export function VerifiedTag({ verified }: { verified: boolean }) {
  const { lang } = useUi();
  return verified ? <Tag tone="ok">{words[lang].verifiedTag}</Tag> : <Tag tone="warn">{words[lang].unverifiedTag}</Tag>;
}

/** `07:30-12:00, 13:00-16:00` as spans; undefined when it is none; empty text = no hours. */
export function readSpans(text: string): [string, string][] | undefined {
  if (text === '') return [];
  const parts = text.split(/[,;]/).map((p) => /^\s*(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})\s*$/.exec(p));
  if (parts.some((p) => p === null)) return undefined;
  return parts.map((p) => [`${p![1]!.padStart(2, '0')}:${p![2]}`, `${p![3]!.padStart(2, '0')}:${p![4]}`]);
}
export const writeSpans = (spans: readonly (readonly [string, string])[]): string =>
  spans.map(([open, close]) => `${open}-${close}`).join(', ');

/** Hours as they are read: 08.00–12.30 in Indonesian, 08:00–12:30 in English. */
export const saySpans = (lang: Lang, spans: readonly (readonly [string, string])[]): string => {
  const time = (text: string) => (lang === 'id' ? text.replace(':', '.') : text);
  return spans.map(([open, close]) => `${time(open)}–${time(close)}`).join(', ');
};

/** Faults of a value by the name of the form's field. */
export const flatFaults = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([path, key]) => [path.split('.')[0] ?? '', key]));
