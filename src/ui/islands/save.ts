interface Props {
  url: string;
  saving: string;
  saved: string;
  lost: string;
}

/** Sends the form's answers to the draft a moment after the typing stops, and when the page goes away. Files go their own way. */
export default function save(root: HTMLElement, props: Props): void {
  const form = root.closest('form');
  if (!form) return;
  let timer = 0;
  let sent = answers(form);

  const send = async (keepalive = false) => {
    clearTimeout(timer);
    const now = answers(form);
    if (now === sent) return;
    root.textContent = props.saving;
    const done = await fetch(props.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: now,
      keepalive,
    }).catch(() => undefined);
    if (done?.ok) sent = now;
    root.textContent = done?.ok ? props.saved : props.lost;
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(send, 1200);
  };
  form.addEventListener('input', later);
  form.addEventListener('submit', () => clearTimeout(timer));
  window.addEventListener('online', () => void send());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void send(true);
  });
}

function answers(form: HTMLFormElement): string {
  const pairs = [...new FormData(form)].filter(
    (p): p is [string, string] => typeof p[1] === 'string' && p[0] !== 'idempotency_key',
  );
  return new URLSearchParams(pairs).toString();
}
