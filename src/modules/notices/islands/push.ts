interface Props {
  /** The city's key, base64url. */
  key: string;
  url: string;
  on: string;
  off: string;
  isOn: string;
  isOff: string;
  refused: string;
  failed: string;
}

/** Lets this device ring: only where the browser can, and only after a tap. What is shown without a script stays hidden. */
export default function push(root: HTMLElement, props: Props): void {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return;
  const button = root.querySelector('button')!;
  const state = root.querySelector('[role=status]')!;
  let own: PushSubscription | null = null;

  const show = (text?: string): void => {
    button.textContent = own ? props.off : props.on;
    state.textContent = text ?? (own ? props.isOn : props.isOff);
  };
  const tell = async (fields: Record<string, string>): Promise<void> => {
    const done = await fetch(props.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(fields).toString(),
    });
    if (!done.ok) throw new Error(String(done.status));
  };

  async function turnOn(): Promise<void> {
    if ((await Notification.requestPermission()) !== 'granted') return show(props.refused);
    const registration = await navigator.serviceWorker.register('/sw.js');
    await navigator.serviceWorker.ready;
    const subscription = await registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: bytesOf(props.key),
    });
    await tell({ subscription: JSON.stringify(subscription) });
    own = subscription;
    show();
  }
  async function turnOff(): Promise<void> {
    await tell({ subscription: '' });
    await own?.unsubscribe();
    own = null;
    show();
  }

  button.addEventListener('click', () => {
    button.disabled = true;
    (own ? turnOff() : turnOn())
      .catch(() => show(props.failed))
      .finally(() => {
        button.disabled = false;
      });
  });
  void navigator.serviceWorker.getRegistration().then(async (registration) => {
    own = (await registration?.pushManager.getSubscription()) ?? null;
    show();
    root.hidden = false;
  });
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}
