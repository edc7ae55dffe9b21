import type { ComponentChildren } from 'preact';
import { useUi } from './context.ts';
import { Icon, type IconName } from './icons.tsx';
import { Island } from './island.tsx';
import type { Unit } from './words.ts';

/** The legal clock as the case's projection gives it. `n` counts whole units, left or late. */
export type ClockFace =
  | { state: 'running'; n: number; unit: Unit; near?: boolean }
  | { state: 'late'; n: number; unit: Unit }
  | { state: 'paused'; why?: string }
  | { state: 'met' }
  | { state: 'missed' };

/** "Sisa 3 jam kerja", "Terlambat 2 jam kerja", "Jeda: menunggu warga". */
export function ClockChip({ clock }: { clock: ClockFace }) {
  const { w } = useUi();
  const [look, icon, text]: [string, IconName, string] =
    clock.state === 'running'
      ? [clock.near ? 'near' : '', 'clock', w.clock.left(w.unit[clock.unit](clock.n))]
      : clock.state === 'late'
        ? ['late', 'alert', w.clock.late(w.unit[clock.unit](clock.n))]
        : clock.state === 'paused'
          ? ['paused', 'pause', w.clock.paused(clock.why ?? w.clock.waiting)]
          : clock.state === 'met'
            ? ['met', 'check', w.clock.met]
            : ['late', 'alert', w.clock.missed];
  return (
    <span class={`clock ${look}`.trim()}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

/** Two columns: papers at the left, what to do at the right, which stays in view. */
export const Split = ({ children, panel }: { children: ComponentChildren; panel: ComponentChildren }) => (
  <div class="split">
    <div class="stack">{children}</div>
    <div class="panel stack">{panel}</div>
  </div>
);

/** Why an act is not possible now; give `id` to the button's `why`. */
export const WhyNot = ({ id, title, reasons }: { id: string; title: string; reasons: string[] }) => (
  <div class="why" id={id}>
    {title}
    <ul>
      {reasons.map((r) => (
        <li key={r}>{r}</li>
      ))}
    </ul>
  </div>
);

interface CopyRowProps {
  label: string;
  /** As shown. */
  value: string;
  /** As typed into the other system; default: the value. */
  copy?: string;
  /** The code of its list there. */
  code?: string;
  /** Name of the tick "typed"; without it there is none. */
  name?: string;
  typed?: boolean;
  shortcut?: string;
}

/** A field to carry over by hand: one copy key, and a tick that it has been typed. Goes in `<CopySheet>`. */
export function CopyRow({ label, value, copy = value, code, name, typed, shortcut }: CopyRowProps) {
  const { w } = useUi();
  const id = `copy-${(name ?? label).replaceAll(/[^\w]+/g, '-')}`;
  const Text = name ? 'label' : 'div';
  return (
    <div class="copy">
      {name ? (
        <input type="checkbox" id={id} name={name} value="yes" checked={typed} aria-label={w.typed(label)} />
      ) : (
        <span />
      )}
      <Text {...(name ? { for: id } : {})} class="pair">
        <span class="name">{label}</span>
        <span class="value">
          {value}
          {code && <span class="code-no"> ({code})</span>}
        </span>
      </Text>
      <button type="button" class="btn second" data-copy={copy} data-key={shortcut} aria-label={w.copyOf(label)} hidden>
        <Icon name="copy" />
        <span data-copy-text>{w.copy}</span>
      </button>
    </div>
  );
}

/** Rows to copy. Without JavaScript the values are selected by a tap instead. */
export function CopySheet({ children }: { children: ComponentChildren }) {
  const { w } = useUi();
  return (
    <Island name="copy" props={{ copied: w.copied }}>
      {children}
    </Island>
  );
}

/** A part of the page that looks for news by itself; `id` must be the same on the next drawing of the page. */
export function Live({ id, every = 15, children }: { id: string; every?: number; children: ComponentChildren }) {
  const { w } = useUi();
  return (
    <Island name="live" props={{ every, changed: w.live.changed }} id={id}>
      {children}
    </Island>
  );
}

/** Keeps the answers of the form around it while one types; tells whether it could. */
export function SaveStatus({ url }: { url: string }) {
  const { w } = useUi();
  return <Island name="save" props={{ url, ...w.save }} class="saved" role="status" />;
}

/** A spot on a page, in thousandths of its width and height, so that it holds at any size. */
export interface Mark {
  page: number;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** `1:120,300,240,80` */
export const writeMark = (m: Mark): string => `${m.page}:${[m.x, m.y, m.w, m.h].join(',')}`;

/** The mark of a form's hidden field; undefined when it is none, or lies outside the page. */
export function readMark(text: unknown): Mark | undefined {
  const m = /^(\d{1,3}):(\d{1,4}),(\d{1,4}),(\d{1,4}),(\d{1,4})$/.exec(typeof text === 'string' ? text : '');
  if (!m) return undefined;
  const [page, x, y, w, h] = m.slice(1).map(Number) as [number, number, number, number, number];
  return page >= 1 && w > 0 && h > 0 && x + w <= 1000 && y + h <= 1000 ? { page, x, y, w, h } : undefined;
}

interface ViewerProps {
  /** Zoom, turn and place are kept under it for this tab. */
  id: string;
  name: string;
  /** The derivatives people see; width and height keep the page from jumping. */
  pages: { src: string; width: number; height: number }[];
  marks?: Mark[];
  /** `id` of the hidden field that takes a new mark; without it nothing can be marked. */
  markField?: string;
}

/** A document beside its case. Without JavaScript: the pages one below the other, each a link to its full size. */
export function Viewer({ id, name, pages, marks = [], markField }: ViewerProps) {
  const { w } = useUi();
  const v = w.viewer;
  const tool = (act: string, icon: IconName, label: string, shortcut?: string) => (
    <button
      type="button"
      class="btn quiet"
      data-act={act}
      data-key={shortcut}
      aria-label={label}
      title={label}
      aria-pressed={act === 'mark' ? 'false' : undefined}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <Island name="viewer" props={{ id }} class="viewer" data-mark-field={markField}>
      <div class="tools">
        <p>{name}</p>
        <div role="group" aria-label={v.tools} data-tools hidden>
          {tool('out', 'zoomOut', v.zoomOut, '-')}
          {tool('in', 'zoomIn', v.zoomIn, '+')}
          {tool('fit', 'width', v.fit, '0')}
          {tool('rotate', 'rotate', v.rotate, 'r')}
          {markField && tool('mark', 'target', v.mark, 'm')}
          {markField && tool('clear', 'x', v.clear)}
        </div>
      </div>
      {markField && (
        <p class="why" data-mark-help hidden>
          {v.markHelp}
        </p>
      )}
      <div class="stage" tabindex={0} role="region" aria-label={v.area(name)}>
        {pages.map((p, i) => {
          const alt = `${name}, ${v.page(i + 1, pages.length)}`;
          return (
            <a key={p.src} class="sheet" href={p.src} target="_blank" rel="noopener" data-page={i + 1} title={v.open}>
              <img
                src={p.src}
                width={p.width}
                height={p.height}
                alt={alt}
                loading={i === 0 ? 'eager' : 'lazy'}
                draggable={false}
              />
              <svg class="marks" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
                {marks
                  .filter((m) => m.page === i + 1)
                  .map((m) => (
                    <rect key={writeMark(m)} x={m.x} y={m.y} width={m.w} height={m.h} />
                  ))}
              </svg>
            </a>
          );
        })}
      </div>
    </Island>
  );
}
