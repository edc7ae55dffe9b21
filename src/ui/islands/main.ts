/** Starts each island of a page from its own script. A part drawn anew by an island says so with `balai:drawn`. */
function start(root: ParentNode): void {
  for (const el of root.querySelectorAll<HTMLElement>('[data-island][data-src]:not([data-on])')) {
    el.dataset.on = '';
    void import(el.dataset.src!).then((island: { default(el: HTMLElement, props: unknown): void }) => {
      island.default(el, JSON.parse(el.dataset.props ?? '{}'));
    });
  }
}
document.addEventListener('balai:drawn', (event) => start(event.target as HTMLElement));
start(document);
