import type { Lang } from '../../../kernel/i18n.ts';
import { Actions, Button, Form, formKey, Select, TextField, useUi, type FieldTexts } from '../../../ui/index.ts';
import {
  ADVICE,
  adviceWords,
  AFTER,
  afterWords,
  HAZARDS,
  hazardWords,
  type Hazard,
  type Warning,
} from '../../notices/index.ts';
import { ROOMS } from '../paths.ts';
import { warningWords } from '../words-warnings.ts';
import { AdminFrame, type Frame } from './frame.tsx';

export const ROOM = ROOMS.warnings;
export const NEW = `${ROOM}/baru`;
export const onePath = (id: string, rest = ''): string => `${ROOM}/${id}${rest}`;
export const CLEAR = '/aman';
export const FIELDS = ['hazard', 'place', 'advice', 'area'] as const;
export type Typed = Record<(typeof FIELDS)[number], string>;

/** `Banjir: bantaran Sungai Deli`; of an all-clear, `Aman: …`. */
export function nameOf(w: Warning, lang: Lang): string {
  const danger = `${hazardWords[lang][w.hazard as Hazard]}: ${w.place}`;
  return w.clears === null ? danger : warningWords[lang].clear(danger);
}

interface NewProps {
  frame: Frame;
  /** Codes and names of the areas that the officer may warn. */
  areas: { value: string; label: string }[];
  typed: Typed;
  errors: FieldTexts | undefined;
}

export function NewPage({ frame, areas, typed, errors }: NewProps) {
  const { lang } = useUi();
  const w = warningWords[lang];
  return (
    <AdminFrame frame={frame} title={w.newTitle} back={{ href: ROOM, label: w.title }} errors={errors}>
      <Form action={NEW} idempotencyKey={formKey()} class="stack">
        <Select
          name="hazard"
          label={w.hazard}
          value={typed.hazard}
          error={errors?.['hazard']}
          options={HAZARDS.map((value) => ({ value, label: hazardWords[lang][value] }))}
        />
        <TextField name="place" label={w.place} hint={w.placeHint} value={typed.place} error={errors?.['place']} />
        <Select
          name="advice"
          label={w.advice}
          value={typed.advice}
          error={errors?.['advice']}
          options={ADVICE.map((value) => ({ value, label: adviceWords[lang][value] }))}
        />
        <Select name="area" label={w.area} value={typed.area} error={errors?.['area']} options={areas} />
        <Actions>
          <Button>{w.next}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

interface ClearProps {
  frame: Frame;
  warning: Warning;
  typed: string;
  errors: FieldTexts | undefined;
}

export function ClearPage({ frame, warning, typed, errors }: ClearProps) {
  const { lang } = useUi();
  const w = warningWords[lang];
  return (
    <AdminFrame
      frame={frame}
      title={w.clearTitle}
      back={{ href: onePath(warning.id), label: nameOf(warning, lang) }}
      errors={errors}
    >
      <p class="lead">{w.clearLead}</p>
      <Form action={onePath(warning.id, CLEAR)} idempotencyKey={formKey()} class="stack">
        <Select
          name="advice"
          label={w.advice}
          value={typed}
          error={errors?.['advice']}
          options={AFTER.map((value) => ({ value, label: afterWords[lang][value] }))}
        />
        <Actions>
          <Button>{w.next}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}
