interface Props {
  /** SHA-256 of the paper as it was issued, hexadecimal. */
  sha256: string;
  checking: string;
  same: string;
  different: string;
  unread: string;
}

/**
 * Tells at once, without sending anything, whether a chosen or dropped file is the very paper this page is about. The
 * form stays: what differs can be sent to have its signature looked at.
 */
export default function paperFile(root: HTMLElement, props: Props): void {
  const input = root.querySelector<HTMLInputElement>('input[type=file]');
  const told = root.querySelector<HTMLElement>('[data-told]');
  if (!input || !told || !window.crypto?.subtle) return;
  let turn = 0;

  async function look(file: File | undefined): Promise<void> {
    const mine = ++turn;
    told!.hidden = file === undefined;
    if (!file) return;
    say(props.checking, '');
    try {
      const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
      const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('');
      const same = hex === props.sha256;
      if (mine === turn) say(same ? props.same : props.different, same ? 'ok' : 'bad');
    } catch {
      if (mine === turn) say(props.unread, 'warn');
    }
  }
  function say(text: string, tone: string): void {
    told!.className = `notice ${tone}`.trim();
    told!.textContent = text;
  }

  input.addEventListener('change', () => void look(input.files?.[0]));
  for (const type of ['dragover', 'drop'] as const)
    root.addEventListener(type, (event) => {
      const files = event.dataTransfer?.files;
      event.preventDefault();
      if (type !== 'drop' || !files?.length) return;
      input.files = files;
      void look(files[0]);
    });
}
