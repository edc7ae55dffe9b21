interface Props {
  every: number;
  changed: string;
}

/** After so many seconds without news it asks half as often, so that a forgotten page costs nothing. */
const PATIENCE = 20;

/** Asks for the same page now and then and puts in the part with the same id, when it is another. Rests when hidden. */
export default function live(root: HTMLElement, props: Props): void {
  let etag: string | null = null;
  let quiet = 0;
  let timer = 0;

  const look = async () => {
    if (!document.hidden) {
      const news = await fetch(location.href, {
        headers: { accept: 'text/html', ...(etag ? { 'if-none-match': etag } : {}) },
      }).catch(() => undefined);
      if (news?.ok && !news.redirected) {
        etag = news.headers.get('etag');
        put(await news.text());
      }
    }
    plan();
  };
  const plan = () => {
    clearTimeout(timer);
    timer = window.setTimeout(look, props.every * 1000 * 2 ** Math.min(4, Math.floor(quiet / PATIENCE)));
  };
  const put = (text: string) => {
    const fresh = new DOMParser().parseFromString(text, 'text/html').getElementById(root.id);
    if (!fresh || plain(fresh) === plain(root)) {
      quiet++;
      return;
    }
    const held = document.activeElement;
    const inside = held !== root && root.contains(held);
    // Never under somebody's hands.
    if (inside && held?.matches('input, textarea, select')) return;
    quiet = 0;
    root.replaceChildren(...fresh.childNodes);
    // Whoever comes back from the bank's page still has the focus on the link that led there: it goes on from the same place.
    if (inside) (sameLink(root, held) ?? root).focus({ preventScroll: true });
    root.dispatchEvent(new Event('balai:drawn', { bubbles: true }));
    tell(props.changed);
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    quiet = 0;
    void look();
  });
  plan();
}

/** The link of before, where the news still has it. */
function sameLink(root: HTMLElement, held: Element | null): HTMLElement | undefined {
  const href = held?.getAttribute('href');
  root.tabIndex = -1;
  return href == null ? undefined : [...root.querySelectorAll('a')].find((a) => a.getAttribute('href') === href);
}

/** The words of a part; what other islands added to the markup does not count as news. */
const plain = (el: HTMLElement) => el.textContent?.replaceAll(/\s+/g, ' ').trim();

function tell(text: string): void {
  let voice = document.getElementById('kabar');
  if (!voice) {
    voice = document.createElement('p');
    voice.id = 'kabar';
    voice.className = 'vh';
    voice.setAttribute('role', 'status');
    document.body.append(voice);
  }
  voice.textContent = text;
}
