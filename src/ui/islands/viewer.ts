interface Place {
  zoom: number;
  turn: number;
  left: number;
  top: number;
}
const SVG = 'http://www.w3.org/2000/svg';
const ZOOMS = [1, 1.5, 2, 3, 4, 6];

/**
 * Zooms, turns and marks a document. Where one was looking is kept for this tab, so that the page that comes back after
 * a defect shows the same spot. A mark is kept in thousandths of the unturned page: it holds at any zoom and turn.
 */
export default function viewer(root: HTMLElement, props: { id: string }): void {
  const stage = root.querySelector<HTMLElement>('.stage')!;
  const sheets = [...root.querySelectorAll<HTMLElement>('.sheet')];
  const tools = root.querySelector<HTMLElement>('[data-tools]')!;
  const markButton = tools.querySelector<HTMLElement>('[data-act=mark]');
  const help = root.querySelector<HTMLElement>('[data-mark-help]');
  const field = document.getElementById(root.dataset.markField ?? '') as HTMLInputElement | null;
  const key = `balai.viewer.${props.id}`;
  const place: Place = {
    zoom: 1,
    turn: 0,
    left: 0,
    top: 0,
    ...(JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Place>),
  };
  let marking = false;
  tools.hidden = false;

  const keep = () => sessionStorage.setItem(key, JSON.stringify(place));
  const draw = () => {
    const plain = place.zoom === 1 && place.turn === 0;
    stage.classList.toggle('free', !plain);
    for (const sheet of sheets) lay(sheet, stage.clientWidth, plain ? undefined : place);
  };
  const move = (change: () => void) => {
    // Keep the middle of what is seen in the middle.
    const x = (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth;
    const y = (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight;
    change();
    draw();
    stage.scrollTo(x * stage.scrollWidth - stage.clientWidth / 2, y * stage.scrollHeight - stage.clientHeight / 2);
    keep();
  };
  const setMarking = (on: boolean) => {
    marking = on;
    markButton?.setAttribute('aria-pressed', String(on));
    stage.classList.toggle('marking', on);
    if (help) help.hidden = !on;
  };
  const acts: Record<string, () => void> = {
    in: () => move(() => (place.zoom = ZOOMS.find((z) => z > place.zoom) ?? place.zoom)),
    out: () => move(() => (place.zoom = ZOOMS.findLast?.((z) => z < place.zoom) ?? 1)),
    fit: () => move(() => (place.zoom = 1)),
    rotate: () => move(() => (place.turn = (place.turn + 90) % 360)),
    mark: () => setMarking(!marking),
    clear: () => {
      root.querySelector('[data-new]')?.remove();
      if (field) field.value = '';
    },
  };
  tools.addEventListener('click', (event) =>
    acts[(event.target as HTMLElement).closest<HTMLElement>('[data-act]')?.dataset.act ?? '']?.(),
  );

  stage.addEventListener('scroll', () => {
    place.left = stage.scrollLeft;
    place.top = stage.scrollTop;
    keep();
  });
  // With the tools here, a tap on the page is no way out of it.
  stage.addEventListener('click', (event) => event.preventDefault());

  let from: { sheet: HTMLElement; x: number; y: number } | undefined;
  stage.addEventListener('pointerdown', (event) => {
    const sheet = (event.target as HTMLElement).closest<HTMLElement>('.sheet');
    if (!marking || !sheet) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    from = { sheet, ...spot(sheet, event, place.turn) };
  });
  stage.addEventListener('pointermove', (event) => {
    if (from) drawMark(from.sheet, box(from, spot(from.sheet, event, place.turn)));
  });
  stage.addEventListener('pointerup', (event) => {
    if (!from) return;
    const m = box(from, spot(from.sheet, event, place.turn));
    if (m.w >= 8 && m.h >= 8 && field) {
      drawMark(from.sheet, m);
      field.value = `${from.sheet.dataset.page}:${m.x},${m.y},${m.w},${m.h}`;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }
    from = undefined;
    setMarking(false);
  });

  const drawMark = (sheet: HTMLElement, m: { x: number; y: number; w: number; h: number }) => {
    root.querySelector('[data-new]')?.remove();
    const rect = document.createElementNS(SVG, 'rect');
    rect.dataset.new = '';
    for (const side of ['x', 'y'] as const) rect.setAttribute(side, String(m[side]));
    rect.setAttribute('width', String(m.w));
    rect.setAttribute('height', String(m.h));
    sheet.querySelector('.marks')!.append(rect);
  };

  addEventListener('resize', draw);
  for (const sheet of sheets) sheet.querySelector('img')!.addEventListener('load', draw);
  draw();
  stage.scrollTo(place.left, place.top);
}

/** Gives a page the room it needs at this zoom and turn, and turns it inside. */
function lay(sheet: HTMLElement, width: number, place: Place | undefined): void {
  const img = sheet.querySelector('img')!;
  const inner = sheet.style;
  if (!place) {
    inner.cssText = '';
    return;
  }
  // What the page's markup says is a guess until the picture has come.
  const ratio = img.naturalWidth
    ? img.naturalHeight / img.naturalWidth
    : Number(img.getAttribute('height')) / Number(img.getAttribute('width'));
  const sideways = place.turn % 180 !== 0;
  const across = width * place.zoom;
  // Width and height before the turn, so that the turned page is `across` wide.
  const w = sideways ? across / ratio : across;
  const h = w * ratio;
  const shift =
    { 0: '', 90: `translateX(${h}px) `, 180: `translate(${w}px,${h}px) `, 270: `translateY(${w}px) ` }[place.turn] ??
    '';
  inner.width = `${w}px`;
  inner.height = `${h}px`;
  inner.transform = `${shift}rotate(${place.turn}deg)`;
  // The turned box takes another room than the layout knows.
  inner.marginRight = `${sideways ? h - w : 0}px`;
  inner.marginBottom = `${sideways ? w - h : 0}px`;
}

/** Where the pointer is on the unturned page, in thousandths. */
function spot(sheet: HTMLElement, event: PointerEvent, turn: number): { x: number; y: number } {
  const r = sheet.getBoundingClientRect();
  const u = Math.min(1, Math.max(0, (event.clientX - r.left) / r.width));
  const v = Math.min(1, Math.max(0, (event.clientY - r.top) / r.height));
  const at =
    turn === 90
      ? { x: v, y: 1 - u }
      : turn === 180
        ? { x: 1 - u, y: 1 - v }
        : turn === 270
          ? { x: 1 - v, y: u }
          : { x: u, y: v };
  return { x: Math.round(at.x * 1000), y: Math.round(at.y * 1000) };
}

const box = (a: { x: number; y: number }, b: { x: number; y: number }) => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  w: Math.abs(a.x - b.x),
  h: Math.abs(a.y - b.y),
});
