import type { Page } from '@playwright/test';

/** Of these nothing need be filled in: sent empty, they do what they say. */
const ACTS = /\/batalkan$|^\/akun\/kabar$/;

/**
 * Sends each form of a page as nobody fills it in: empty, and, where two answers are missing at least, with one of them
 * given. Says where an answer is no refusal that helps: without a word, with a link that leads to no field, or without
 * what was typed. `sent`: forms that were looked at before; those of this page are added.
 */
export async function refusalsOf(page: Page, sent: Set<string>): Promise<string[]> {
  const { faults, forms } = await page.evaluate(
    async ({ before, acts }) => {
      // A code is not shown again: it may be right, and opens once.
      const LINES = ['input[type=text]', 'input[type=email]', 'input[type=tel]', 'textarea']
        .map((line) => `${line}:not([autocomplete=one-time-code])`)
        .join();
      const known = new Set(before);
      const faults: string[] = [];
      type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

      const send = async (form: HTMLFormElement, more?: [string, string]) => {
        const fields = new FormData();
        for (const one of form.elements) {
          const { name, type, value } = one as Control & { type: string };
          if (name === '' || one.tagName === 'BUTTON') continue;
          if (type === 'hidden' || one.matches(':checked:not(option)')) fields.append(name, value);
          else if (type === 'checkbox' || type === 'radio') continue;
          else if (type === 'file') fields.append(name, new File([], ''));
          else if (one instanceof HTMLSelectElement)
            fields.append(name, one.querySelector('option[value=""]') ? '' : value);
          else fields.append(name, name === more?.[0] ? more[1] : '');
        }
        const button = form.querySelector<HTMLButtonElement>('button:not([type=button])');
        if (button?.name) fields.append(button.name, button.value);
        const answer = await fetch(form.getAttribute('action') || location.href, {
          method: 'POST',
          body:
            form.enctype === 'multipart/form-data' ? fields : new URLSearchParams([...fields] as [string, string][]),
          redirect: 'manual',
          headers: { accept: 'text/html' },
        });
        const text = answer.type === 'opaqueredirect' ? '' : await answer.text();
        return { status: answer.status, page: new DOMParser().parseFromString(text, 'text/html') };
      };

      for (const form of document.querySelectorAll<HTMLFormElement>('main form[method=post]')) {
        const to = (form.getAttribute('action') ?? location.pathname).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*');
        const asked = [...form.elements].filter(
          (e) => (e as Control).name !== '' && (e as Control).type !== 'hidden' && e.tagName !== 'BUTTON',
        );
        const key = `${to.replace(/\?.*/, '')} ${asked.map((e) => (e as Control).name).join(' ')}`;
        if (asked.length === 0 || new RegExp(acts).test(to) || known.has(key)) continue;
        known.add(key);

        const empty = await send(form);
        const missing = empty.page.querySelectorAll('.summary li');
        const answered = form.querySelector('input:checked') !== null;
        if (empty.status !== 422 && !(answered && empty.status === 0))
          faults.push(`${to}: ${empty.status} to an empty form`);
        else if (!empty.page.querySelector('main [role=alert], main .empty'))
          faults.push(`${to}: refuses without a word`);
        for (const link of empty.page.querySelectorAll('.summary a')) {
          const field = link.getAttribute('href')!.slice(1);
          if (!empty.page.getElementById(field)) faults.push(`${to}: no field is called ${field}`);
        }
        const line = form.querySelector<Control>(LINES);
        if (missing.length < 2 || !line || line.closest('[hidden]')) continue;
        const typed = await send(form, [line.name, 'abc']);
        const again = [...typed.page.querySelectorAll<Control>(LINES)].find((e) => e.name === line.name);
        if (again?.value !== 'abc') faults.push(`${to}: what was typed into ${line.name} is gone`);
      }
      return { faults, forms: [...known] };
    },
    { before: [...sent], acts: ACTS.source },
  );
  for (const form of forms) sent.add(form);
  return faults;
}
