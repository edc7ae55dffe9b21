interface Props {
  title: string;
  help: string;
  use: string;
  close: string;
}
const OFF = 'balai.keys.off';

/**
 * Single-key shortcuts of the desk: a key presses the control that carries it in `data-key`. `?` lists them and can
 * turn them off (WCAG 2.1.4). Nothing happens while one types.
 */
export default function keys(_root: HTMLElement, props: Props): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === '?') {
      event.preventDefault();
      list(props);
    } else if (localStorage.getItem(OFF) === null && !document.querySelector('dialog[open]')) {
      const target = controls().find(
        (c) => c.dataset.key === event.key.toLowerCase() && c.getAttribute('aria-disabled') !== 'true',
      );
      if (!target) return;
      event.preventDefault();
      if (!event.repeat) target.click();
    }
  });
}

/** A shortcut belongs to the first control that is seen. */
const controls = () => [...document.querySelectorAll<HTMLElement>('[data-key]')].filter((c) => c.offsetParent !== null);

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('textarea,select,input:not([type=checkbox]):not([type=radio]):not([type=button])'));

function list(props: Props): void {
  if (document.querySelector('dialog[open]')) return;
  const dialog = document.createElement('dialog');
  const title = document.createElement('h2');
  title.textContent = props.title;
  title.id = 'pintasan';
  dialog.setAttribute('aria-labelledby', title.id);
  const rows = document.createElement('div');
  rows.className = 'keys';
  const seen = new Set<string>();
  const row = (key: string, what: string) => {
    if (seen.has(key)) return;
    seen.add(key);
    const kbd = document.createElement('kbd');
    kbd.textContent = key.toUpperCase();
    const text = document.createElement('span');
    text.textContent = what;
    const line = document.createElement('p');
    line.append(kbd, text);
    rows.append(line);
  };
  row('?', props.help);
  for (const c of controls()) row(c.dataset.key!, nameOf(c));

  const label = document.createElement('label');
  const box = document.createElement('input');
  box.type = 'checkbox';
  box.checked = localStorage.getItem(OFF) === null;
  box.addEventListener('change', () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, '1')));
  label.append(box, ` ${props.use}`);
  const close = document.createElement('button');
  close.className = 'btn second';
  close.textContent = props.close;
  close.addEventListener('click', () => dialog.close());
  const foot = document.createElement('div');
  foot.className = 'actions';
  foot.append(close);

  dialog.append(title, rows, label, foot);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function nameOf(control: HTMLElement): string {
  const copy = control.cloneNode(true) as HTMLElement;
  for (const aside of copy.querySelectorAll('kbd,.count')) aside.remove();
  return control.getAttribute('aria-label') ?? copy.textContent?.trim() ?? '';
}
