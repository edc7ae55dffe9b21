/** Fills the sign-in code from the SMS (WebOTP) and sends the form; a code typed by hand stops the waiting. */
export default function otp(root: HTMLElement): void {
  const input = root.querySelector('input');
  if (!input?.form || !('OTPCredential' in window)) return;
  const stop = new AbortController();
  input.addEventListener('input', () => stop.abort(), { once: true });
  input.form.addEventListener('submit', () => stop.abort());
  navigator.credentials
    .get({ otp: { transport: ['sms'] }, signal: stop.signal } as CredentialRequestOptions)
    .then((credential) => {
      const code = (credential as { code?: string } | null)?.code;
      if (!code) return;
      input.value = code;
      input.form!.requestSubmit();
    })
    .catch(() => {
      // Refused or timed out: the code is typed by hand, as on every other phone.
    });
}
