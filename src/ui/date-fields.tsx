import { useUi } from './context.ts';
import { Fieldset, type FieldProps } from './field.tsx';
import { fieldId } from './form.tsx';
import { datePartsOf, timePartsOf } from './read.ts';

/**
 * A date as three numbers: a birth forty years ago is typed faster than scrolled to, and a cheap phone's own picker
 * differs on each. `value` is what `readDate` gave: a date, or what was typed. `birthday` lets the phone fill it.
 */
export function DateField({ value, birthday, ...p }: FieldProps & { value?: string | undefined; birthday?: boolean }) {
  const { w } = useUi();
  const [day, month, year] = datePartsOf(value);
  return (
    <Fieldset hint={w.dateHint} {...p}>
      <div class="parts">
        <Part
          field={p}
          part="day"
          first
          label={w.day}
          value={day}
          width="w2"
          autocomplete={birthday ? 'bday-day' : undefined}
        />
        <Part
          field={p}
          part="month"
          label={w.month}
          value={month}
          width="w2"
          autocomplete={birthday ? 'bday-month' : undefined}
        />
        <Part
          field={p}
          part="year"
          label={w.year}
          value={year}
          width="w4"
          autocomplete={birthday ? 'bday-year' : undefined}
        />
      </div>
    </Fieldset>
  );
}

/** A time of day on the 24-hour clock; `value` is what `readTime` gave. */
export function TimeField({ value, ...p }: FieldProps & { value?: string | undefined }) {
  const { w } = useUi();
  const [hour, minute] = timePartsOf(value);
  return (
    <Fieldset hint={w.timeHint} {...p}>
      <div class="parts">
        <Part field={p} part="hour" first label={w.hour} value={hour} width="w2" />
        <Part field={p} part="minute" label={w.minute} value={minute} width="w2" />
      </div>
    </Fieldset>
  );
}

function Part(p: {
  field: FieldProps;
  part: string;
  label: string;
  value: string;
  width: string;
  first?: boolean;
  autocomplete?: string | undefined;
}) {
  const id = p.first ? fieldId(p.field.name) : `${fieldId(p.field.name)}-${p.part}`;
  return (
    <div>
      <label for={id}>{p.label}</label>
      <input
        type="text"
        class={`input digits ${p.width}`}
        id={id}
        name={`${p.field.name}.${p.part}`}
        value={p.value}
        inputmode="numeric"
        autocomplete={p.autocomplete ?? 'off'}
        aria-invalid={p.field.error ? 'true' : undefined}
      />
    </div>
  );
}
