interface Props {
  /** Under which the marks are kept for this tab: another round of the row is another sheet. */
  id: string;
  /** "# hal ditandai", by number. */
  none: string;
  some: string;
}

/**
 * Marking by keyboard: one place at a time has the keys, its reasons are 1–9, a second press takes the mark away. One
 * document is shown at a time. What was marked is kept for this tab, whatever page comes between.
 */
export default function review(root: HTMLElement, props: Props): void {
  const form = document.getElementById('periksa') as HTMLFormElement | null;
  const places = [...document.querySelectorAll<HTMLElement>('[data-place]')].filter((p) =>
    p.querySelector('[data-mark]'),
  );
  const papers = [...document.querySelectorAll<HTMLElement>('[data-documents] > .paper')];
  if (!form || places.length === 0) return;
  const key = `balai.review.${props.id}`;
  let at = -1;

  showPaper(papers[0]);
  restore(form, key);
  count();
  for (const button of root.querySelectorAll<HTMLElement>('[data-step]')) {
    button.hidden = false;
    button.addEventListener('click', () => act(button.dataset.step!));
  }

  function act(step: string): void {
    if (step === 'paper') {
      const now = papers.findIndex((p) => !p.hidden);
      const next = papers[(now + 1) % papers.length];
      showPaper(next);
      if (next) go(places.indexOf(next));
    } else go((at + (step === 'next' ? 1 : -1) + places.length) % places.length);
  }

  /** Gives the keys to a place: its reasons are seen and numbered. */
  function go(to: number): void {
    const place = places[to];
    if (!place) return;
    leave(places[at]);
    at = to;
    place.classList.add('here');
    if (place.classList.contains('paper')) showPaper(place);
    const details = place.querySelector<HTMLDetailsElement>('[data-mark]')!;
    details.open = true;
    place.querySelectorAll<HTMLElement>('[data-reason]').forEach((label, i) => {
      if (i > 8) return;
      label.dataset.key = String(i + 1);
      const kbd = document.createElement('kbd');
      kbd.textContent = label.dataset.key;
      kbd.setAttribute('aria-hidden', 'true');
      label.append(kbd);
    });
    details.querySelector('summary')!.focus({ preventScroll: true });
    place.scrollIntoView({ block: 'nearest' });
  }

  function leave(place: HTMLElement | undefined): void {
    if (!place) return;
    place.classList.remove('here');
    for (const label of place.querySelectorAll<HTMLElement>('[data-reason]')) {
      delete label.dataset.key;
      label.querySelector('kbd')?.remove();
    }
    if (!reasonIn(place)) place.querySelector<HTMLDetailsElement>('[data-mark]')!.open = false;
  }

  function showPaper(paper: HTMLElement | undefined): void {
    if (!paper || papers.length < 2) return;
    for (const p of papers) p.hidden = p !== paper;
    for (const a of document.querySelectorAll<HTMLAnchorElement>('[data-documents] > nav a'))
      if (a.hash === `#${paper.id}`) a.setAttribute('aria-current', 'true');
      else a.removeAttribute('aria-current');
    // A hidden viewer could not measure itself.
    dispatchEvent(new Event('resize'));
  }

  document.querySelector('[data-documents] > nav')?.addEventListener('click', (event) => {
    const hash = (event.target as HTMLElement).closest('a')?.hash;
    const paper = papers.find((p) => `#${p.id}` === hash);
    if (!paper) return;
    event.preventDefault();
    showPaper(paper);
  });

  // A second press on the same reason takes the mark away. What was chosen before the press is known at its beginning.
  for (const place of places) {
    let before = reasonIn(place);
    place.addEventListener('click', (event) => {
      const input = event.target as HTMLInputElement;
      if (!input.matches?.('[data-reason] input')) return;
      if (before === input.value) place.querySelector<HTMLInputElement>('.none input')!.checked = true;
      before = reasonIn(place);
      changed();
    });
  }
  document.addEventListener('change', (event) => {
    const input = event.target as HTMLInputElement;
    if (input.form !== form) return;
    changed();
    // A spot alone says nothing: its document's reasons come up at once.
    const paper = input.name.startsWith('spot.') ? input.closest<HTMLElement>('.paper') : null;
    if (paper && !reasonIn(paper)) go(places.indexOf(paper));
  });
  document.addEventListener('input', (event) => {
    if ((event.target as HTMLInputElement).form === form) keep();
  });

  function changed(): void {
    keep();
    count();
  }
  function keep(): void {
    const pairs = [...new FormData(form!)].filter(
      ([name, value]) => /^(reason|words|spot)\./.test(name) && value !== '',
    );
    sessionStorage.setItem(key, JSON.stringify(pairs));
  }
  function count(): void {
    const n = places.filter((p) => reasonIn(p)).length;
    const told = root.querySelector('[data-count]');
    if (told) told.textContent = n === 0 ? props.none : props.some.replace('#', String(n));
  }
}

const reasonIn = (place: HTMLElement): string =>
  place.querySelector<HTMLInputElement>('[data-mark] input:checked')?.value ?? '';

/** Puts back what was marked before another page came between; what the server drew as marked is newer. */
function restore(form: HTMLFormElement, key: string): void {
  const drawn = [...new FormData(form)].some(([name, value]) => name.startsWith('reason.') && value !== '');
  const kept = JSON.parse(sessionStorage.getItem(key) ?? '[]') as [string, string][];
  if (drawn) return;
  for (const [name, value] of kept) {
    for (const control of form.elements as unknown as Iterable<HTMLInputElement>) {
      if (control.name !== name) continue;
      if (control.type !== 'radio') control.value = value;
      else if (control.value === value) {
        control.checked = true;
        control.closest('details')!.open = true;
      }
    }
  }
}
