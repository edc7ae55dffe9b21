import type { ComponentChildren } from 'preact';
import { errorText } from '../../locales/index.ts';
import type { FieldErrors } from '../kernel/errors.ts';
import type { Lang } from '../kernel/i18n.ts';
import { useUi } from './context.ts';
import { Icon, type IconName } from './icons.tsx';

/** Field path → what to tell about it. A path no field of the page has (`''`) is told without a link. */
export type FieldTexts = Record<string, string>;

/** `id` of the first control of a field: where the error summary leads. */
export const fieldId = (name: string): string => `f-${name.replaceAll(/[^\w]+/g, '-')}`;

/**
 * The faults of a form in words: by the room's own words first, then the shared ones. Own words may name the field
 * (`number.required`), so that no two lines of a summary say the same.
 */
export const errorTexts = (lang: Lang, fields: FieldErrors, own: Record<string, string> = {}): FieldTexts =>
  Object.fromEntries(
    Object.entries(fields).map(([path, key]) => [
      path,
      own[`${path}.${key.replace(/^error\./, '')}`] ?? errorText(lang, key, own),
    ]),
  );

/** All faults at once, at the top, each a link to its field. Takes the focus, also without JavaScript. */
export function ErrorSummary({ errors }: { errors: FieldTexts }) {
  const { w } = useUi();
  const faults = Object.entries(errors);
  if (faults.length === 0) return null;
  return (
    <div class="summary" role="alert" aria-labelledby="kesalahan" tabindex={-1} autofocus>
      <h2 id="kesalahan">{w.errorSummary(faults.length)}</h2>
      <ul>
        {faults.map(([path, text]) => (
          <li key={path}>{path === '' ? text : <a href={`#${fieldId(path)}`}>{text}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

interface FormProps {
  action?: string;
  method?: 'post' | 'get';
  /** The form carries a file. */
  files?: boolean;
  /** Makes a second press of the button replay the first answer; a new one for each page drawn. */
  idempotencyKey?: string;
  class?: string;
  children: ComponentChildren;
}

/** A form that tells its faults itself: the browser's own bubbles name one at a time and in its own language. */
export function Form({ action, method = 'post', files, idempotencyKey, class: more, children }: FormProps) {
  return (
    <form method={method} action={action} enctype={files ? 'multipart/form-data' : undefined} class={more} novalidate>
      {/* First, so that a streamed multipart body names its key before its file. */}
      {idempotencyKey && <IdempotencyField value={idempotencyKey} />}
      {children}
    </form>
  );
}

export const IdempotencyField = ({ value }: { value: string }) => (
  <input type="hidden" name="idempotency_key" value={value} />
);
export const Hidden = ({ name, value }: { name: string; value: string }) => (
  <input type="hidden" name={name} value={value} />
);

export type ButtonLook = 'first' | 'second' | 'quiet' | 'danger';

interface ButtonProps {
  look?: ButtonLook;
  big?: boolean;
  icon?: IconName;
  /** Single-key shortcut of the desk. */
  shortcut?: string;
  children: ComponentChildren;
}

const buttonClass = (look: ButtonLook, big: boolean | undefined): string =>
  `btn${look === 'first' ? '' : ` ${look}`}${big ? ' big' : ''}`;

const Shortcut = ({ of }: { of: string | undefined }) => (of ? <kbd aria-hidden="true">{of.toUpperCase()}</kbd> : null);

/** An arrow onward stands after the words, every other icon before them. */
const Face = ({ icon, children }: ButtonProps) => (
  <>
    {icon && icon !== 'arrowRight' && <Icon name={icon} />}
    {children}
    {icon === 'arrowRight' && <Icon name={icon} />}
  </>
);

/** One `first` button a page; it says what happens next, not "submit". */
export function Button(
  p: ButtonProps & {
    type?: 'submit' | 'button';
    name?: string;
    value?: string;
    form?: string;
    formaction?: string;
    /** Not possible now; `why` is the id of the text that tells the reason. It stays in the tab order, so that the reason is found. */
    disabled?: boolean;
    why?: string;
    label?: string;
  },
) {
  return (
    <button
      class={buttonClass(p.look ?? 'first', p.big)}
      type={p.disabled ? 'button' : (p.type ?? 'submit')}
      name={p.name}
      value={p.value}
      form={p.form}
      formaction={p.formaction}
      aria-label={p.label}
      aria-disabled={p.disabled ? 'true' : undefined}
      aria-describedby={p.why}
      data-key={p.shortcut}
    >
      <Face {...p} />
      <Shortcut of={p.shortcut} />
    </button>
  );
}

export function ButtonLink(p: ButtonProps & { href: string; download?: string }) {
  return (
    <a class={buttonClass(p.look ?? 'first', p.big)} href={p.href} download={p.download} data-key={p.shortcut}>
      <Face {...p} />
      <Shortcut of={p.shortcut} />
    </a>
  );
}

export const Actions = ({ children }: { children: ComponentChildren }) => <div class="actions">{children}</div>;

/** The two buttons of every question page. */
export function NextActions({ save = true }: { save?: boolean }) {
  const { w } = useUi();
  return (
    <Actions>
      <Button big>{w.go}</Button>
      {save && (
        <Button look="quiet" name="then" value="save">
          {w.saveLater}
        </Button>
      )}
    </Actions>
  );
}
