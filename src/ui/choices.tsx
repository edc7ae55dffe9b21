import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';
import { describedBy, Field, Fieldset, type FieldProps } from './field.tsx';
import { fieldId } from './form.tsx';
import { Icon } from './icons.tsx';
import { Island } from './island.tsx';

export interface Choice {
  value: string;
  label: string;
  hint?: string;
  /** Asked only under this answer; shown when it is chosen, also without JavaScript. */
  inside?: ComponentChildren;
  /** "or" above it: a choice apart from the rest ("none of these"). */
  apart?: boolean;
}

/** One of a few: all are seen at once, the whole row is the target. */
export function Radios({ value, options, ...p }: FieldProps & { value?: string | undefined; options: Choice[] }) {
  return (
    <Fieldset {...p}>
      <Choices kind="radio" field={p} options={options} chosen={value === undefined ? [] : [value]} />
    </Fieldset>
  );
}

/** Any of a few; read by `readMany`. */
export function Checkboxes({ values = [], options, ...p }: FieldProps & { values?: string[]; options: Choice[] }) {
  return (
    <Fieldset {...p}>
      <Choices kind="checkbox" field={p} options={options} chosen={values} />
    </Fieldset>
  );
}

function Choices(p: { kind: 'radio' | 'checkbox'; field: FieldProps; options: Choice[]; chosen: string[] }) {
  const { w } = useUi();
  return (
    <div class="choices">
      {p.options.map((o, i) => {
        const id = i === 0 ? fieldId(p.field.name) : `${fieldId(p.field.name)}-${i + 1}`;
        const common = { id, name: p.field.name, value: o.value, checked: p.chosen.includes(o.value) };
        const invalid = p.field.error && i === 0 ? 'true' : undefined;
        return (
          <>
            {o.apart && <p class="or">{w.or}</p>}
            <div class="choice" key={o.value}>
              {p.kind === 'radio' ? (
                <input type="radio" {...common} />
              ) : (
                <input type="checkbox" aria-invalid={invalid} {...common} />
              )}
              <label for={id}>
                {o.label}
                {o.hint && <small>{o.hint}</small>}
              </label>
              {o.inside && <div class="inside">{o.inside}</div>}
            </div>
          </>
        );
      })}
    </div>
  );
}

/** One thing to agree to: a declaration before sending. */
export function Confirm({
  name,
  label,
  error,
  checked,
}: {
  name: string;
  label: ComponentChildren;
  error?: string | undefined;
  checked?: boolean;
}) {
  const { w } = useUi();
  const id = fieldId(name);
  const told = describedBy({ name, label: '', error });
  return (
    <div class={error ? 'field bad' : 'field'}>
      {error && (
        <p class="error" id={`${id}-error`}>
          <Icon name="circleAlert" />
          <span>
            <span class="vh">{w.errorLabel}</span>
            {error}
          </span>
        </p>
      )}
      <div class="choice control">
        <input
          type="checkbox"
          id={id}
          name={name}
          value="yes"
          checked={checked}
          aria-describedby={told}
          aria-invalid={error ? 'true' : undefined}
        />
        <label for={id}>{label}</label>
      </div>
    </div>
  );
}

export interface Option {
  value: string;
  label: string;
}

/** One of many; radios are better below eight. Starts empty, so that nobody sends the first by accident. */
export function Select({ value, options, ...p }: FieldProps & { value?: string | undefined; options: Option[] }) {
  const { w } = useUi();
  return (
    <Field {...p}>
      {(control) => (
        <select {...control} class="input w20">
          <option value="" selected={!value}>
            {w.choose}
          </option>
          {options.map((o) => (
            <option key={o.value} value={o.value} selected={o.value === value}>
              {o.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export interface AreaGroup {
  code: string;
  name: string;
  wards: { code: string; name: string }[];
}

/**
 * Kecamatan, then kelurahan. The answer is the kelurahan's code, which begins with the kecamatan's: one list, grouped,
 * is enough without JavaScript and asks one page less; with it a first list narrows the second.
 */
export function AreaField({ value, areas, ...p }: FieldProps & { value?: string | undefined; areas: AreaGroup[] }) {
  const { w } = useUi();
  return (
    <Island name="area" props={{ label: w.district, choose: w.chooseDistrict }}>
      <Field {...p}>
        {(control) => (
          <select {...control} class="input w20">
            <option value="" selected={!value}>
              {w.chooseWard}
            </option>
            {areas.map((d) => (
              <optgroup key={d.code} label={d.name}>
                {d.wards.map((a) => (
                  <option key={a.code} value={a.code} selected={a.code === value}>
                    {a.name}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        )}
      </Field>
    </Island>
  );
}
