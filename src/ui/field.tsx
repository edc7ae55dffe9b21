import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';
import { fieldId } from './form.tsx';
import { Icon } from './icons.tsx';

/** What every question has. */
export interface FieldProps {
  /** Path of the answer; the control's `name`. */
  name: string;
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with the answer, in words. */
  error?: string | undefined;
  optional?: boolean;
  /** The label is the page's h1: one question a page. */
  heading?: boolean;
  /** A line above the heading: where in the form this is. */
  caption?: string;
}

/** What a control must carry to belong to its label, hint and error. */
export interface ControlProps {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
}

const hintId = (name: string) => `${fieldId(name)}-hint`;
const errorId = (name: string) => `${fieldId(name)}-error`;

/** Ids of hint and error, in reading order. */
export function describedBy({ name, hint, error }: FieldProps): string | undefined {
  const ids = [hint ? hintId(name) : '', error ? errorId(name) : ''].filter(Boolean);
  return ids.length > 0 ? ids.join(' ') : undefined;
}

/** A question with one control. */
export function Field(p: FieldProps & { children: (control: ControlProps) => ComponentChildren }) {
  const id = fieldId(p.name);
  const label = (
    <label class="label" for={id}>
      {p.label}
      <Optional {...p} />
    </label>
  );
  return (
    <div class={p.error ? 'field bad' : 'field'}>
      {p.heading ? (
        <h1 class="label-h1 as-h1">
          <Caption {...p} />
          {label}
        </h1>
      ) : (
        label
      )}
      <Told {...p} />
      <div class="control">
        {p.children({
          id,
          name: p.name,
          'aria-describedby': describedBy(p),
          'aria-invalid': p.error ? 'true' : undefined,
        })}
      </div>
    </div>
  );
}

/** A question with several controls: the legend is the question (and the page's h1). */
export function Fieldset(p: FieldProps & { children: ComponentChildren }) {
  return (
    <fieldset class={p.error ? 'field bad' : 'field'} aria-describedby={describedBy(p)}>
      <legend class={p.heading ? 'as-h1' : undefined}>
        {p.heading ? (
          <h1>
            <Caption {...p} />
            {p.label}
            <Optional {...p} />
          </h1>
        ) : (
          <>
            {p.label}
            <Optional {...p} />
          </>
        )}
      </legend>
      <Told {...p} />
      <div class="control">{p.children}</div>
    </fieldset>
  );
}

function Told(p: FieldProps) {
  const { w } = useUi();
  return (
    <>
      {p.hint && (
        <div class="hint" id={hintId(p.name)}>
          {p.hint}
        </div>
      )}
      {p.error && (
        <p class="error" id={errorId(p.name)}>
          <Icon name="circleAlert" />
          <span>
            <span class="vh">{w.errorLabel}</span>
            {p.error}
          </span>
        </p>
      )}
    </>
  );
}

export const Caption = ({ caption }: { caption?: string }) => (caption ? <span class="cap">{caption}</span> : null);

function Optional({ optional }: { optional?: boolean }) {
  const { w } = useUi();
  return optional ? <span class="opt"> {w.optional}</span> : null;
}
