import { h, type JSX } from 'preact';
import { useUi } from './context.ts';
import { Field, type ControlProps, type FieldProps } from './field.tsx';
import { Island } from './island.tsx';

/** How long the answer is: the width tells it before the hint does. */
export type Width = 'w2' | 'w4' | 'w6' | 'w12' | 'w16' | 'w20';

export interface TextProps extends FieldProps {
  value?: string | undefined;
  type?: 'text' | 'email' | 'search' | 'password' | 'tel';
  inputmode?: 'numeric' | 'decimal' | 'tel' | 'email' | 'text';
  autocomplete?: string;
  autocapitalize?: 'words' | 'none' | 'characters';
  spellcheck?: boolean;
  width?: Width;
  class?: string;
  prefix?: string;
}

/** A line of text. It has no `maxlength`: cutting what is typed or pasted loses it without a word. */
export function TextField(p: TextProps) {
  return (
    <Field {...p}>
      {(control) =>
        p.prefix ? (
          <div class="affix">
            <span aria-hidden="true">{p.prefix}</span>
            {input(control, p)}
          </div>
        ) : (
          input(control, p)
        )
      }
    </Field>
  );
}

// Preact types each input by its literal type; here the type is the caller's.
const input = (control: ControlProps, p: TextProps): JSX.Element =>
  h('input', {
    ...control,
    type: p.type ?? 'text',
    class: ['input', p.width, p.class].filter(Boolean).join(' '),
    value: p.value,
    inputmode: p.inputmode,
    autocomplete: p.autocomplete,
    autocapitalize: p.autocapitalize,
    spellcheck: p.spellcheck,
  } as object);

type Ready = Omit<TextProps, 'type' | 'inputmode' | 'autocomplete' | 'spellcheck' | 'autocapitalize' | 'prefix'>;

/** A person's name, whole: single-word names are legal and there is no surname. `of` is whose: `self` fills from the phone. */
export function NameField({ of = 'other', ...p }: Ready & { of?: 'self' | 'other' }) {
  const { w } = useUi();
  return (
    <TextField
      hint={w.nameHint}
      {...p}
      autocomplete={of === 'self' ? 'name' : 'off'}
      autocapitalize="words"
      spellcheck={false}
    />
  );
}

/** NIK or KK number: 16 digits; spaces are taken off by `readDigits`. */
export function NikField(p: Ready) {
  const { w } = useUi();
  return (
    <TextField
      hint={w.nikHint}
      width="w16"
      {...p}
      inputmode="numeric"
      autocomplete="off"
      spellcheck={false}
      class="digits"
    />
  );
}

/** A mobile number as people write it: 08…, 62… or +62…. */
export function PhoneField(p: Ready) {
  const { w } = useUi();
  return (
    <TextField hint={w.phoneHint} width="w16" {...p} type="tel" autocomplete="tel" spellcheck={false} class="digits" />
  );
}

/** The six digits of a sign-in code; the browser may fill it from the SMS. */
export function OtpField(p: Ready) {
  const { w } = useUi();
  return (
    <Island name="otp" props={{}}>
      <TextField
        hint={w.otpHint}
        width="w12"
        {...p}
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck={false}
        class="code"
      />
    </Island>
  );
}

export function EmailField(p: Ready) {
  return <TextField width="w20" {...p} type="email" autocomplete="email" autocapitalize="none" spellcheck={false} />;
}

/** An officer's password; `fresh` where a new one is chosen. Pasting stays possible. */
export function PasswordField({ fresh, ...p }: Ready & { fresh?: boolean }) {
  return (
    <TextField
      width="w20"
      {...p}
      type="password"
      autocomplete={fresh ? 'new-password' : 'current-password'}
      autocapitalize="none"
      spellcheck={false}
    />
  );
}

/** A count or an amount; not `type=number`, which changes on a scroll and hides what it cannot read. */
export function NumberField({ rupiah, ...p }: Ready & { rupiah?: boolean }) {
  return (
    <TextField
      width="w6"
      {...p}
      inputmode="numeric"
      autocomplete="off"
      spellcheck={false}
      class="digits"
      {...(rupiah ? { prefix: 'Rp' } : {})}
    />
  );
}

/** Several lines. */
export function TextArea({ value, rows = 5, ...p }: FieldProps & { value?: string | undefined; rows?: number }) {
  return <Field {...p}>{(control) => <textarea {...control} class="input" rows={rows} value={value ?? ''} />}</Field>;
}
