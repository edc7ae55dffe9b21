import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser';

interface Props {
  /** Where the question comes from, by POST. */
  ask: string;
  does: 'add' | 'sign-in';
  failed: string;
}

/**
 * Shows a form that needs the phone's own lock, where the browser has one (WhatsApp's often has none). The button asks
 * the server what to sign, has it signed, and sends the answer as the form's field.
 */
export default function passkey(root: HTMLElement, props: Props): void {
  if (!browserSupportsWebAuthn()) return;
  const form = root.querySelector('form')!;
  const button = form.querySelector('button')!;
  const said = root.querySelector<HTMLElement>('[role=status]')!;
  root.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    said.textContent = '';
    answer(props)
      .then((text) => {
        if (text === undefined) return;
        form.querySelector<HTMLInputElement>('[name=answer]')!.value = text;
        form.submit();
      })
      .catch(() => {
        said.textContent = props.failed;
      })
      .finally(() => {
        button.disabled = false;
      });
  });
}

/** The signed answer; undefined when the person put the question away. */
async function answer({ ask, does }: Props): Promise<string | undefined> {
  const asked = await fetch(ask, { method: 'POST', headers: { accept: 'application/json' } });
  if (!asked.ok) throw new Error(String(asked.status));
  const optionsJSON = await asked.json();
  try {
    return JSON.stringify(
      does === 'add' ? await startRegistration({ optionsJSON }) : await startAuthentication({ optionsJSON }),
    );
  } catch (error) {
    const put = error instanceof WebAuthnError ? error.cause : error;
    if (put instanceof Error && ['NotAllowedError', 'AbortError'].includes(put.name)) return undefined;
    throw error;
  }
}
