/** Copies a value and shows a tick; ticks the row's "typed" box too, for that is what copying is for. */
export default function copy(root: HTMLElement, props: { copied: string }): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
    button.hidden = false;
    const text = button.querySelector('[data-copy-text]')!;
    const before = text.textContent;
    const path = button.querySelector('path')!;
    const drawing = path.getAttribute('d')!;
    let timer = 0;
    button.addEventListener('click', async () => {
      await put(button.dataset.copy!);
      const box = button.closest('.copy')?.querySelector<HTMLInputElement>('input[type=checkbox]');
      if (box && !box.checked) {
        box.checked = true;
        box.dispatchEvent(new Event('change', { bubbles: true }));
      }
      text.textContent = props.copied;
      path.setAttribute('d', 'M5 12l5 5L20 7');
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        text.textContent = before;
        path.setAttribute('d', drawing);
      }, 2000);
    });
  }
}

async function put(value: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(value);
  // A counter's machine may reach us over plain http, where the clipboard is not given.
  const area = document.createElement('textarea');
  area.value = value;
  document.body.append(area);
  area.select();
  // oxlint-disable-next-line typescript/no-deprecated
  document.execCommand('copy');
  area.remove();
}
