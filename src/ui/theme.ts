/**
 * A city's look from one colour. The accent of the city's arms may be anything; what stands on a page must pass
 * WCAG 2.2 contrast. So each token is made in OKLCH (hue and chroma of the accent, lightness moved until it passes)
 * on the server and written as plain hex: a phone of 2018 knows no color-mix().
 */
export const DEFAULT_ACCENT = '#0b6e5f';

type Rgb = readonly [number, number, number];
interface Oklch {
  l: number;
  c: number;
  h: number;
}

/** The colours of one scheme. Pairs that must be readable are named in `theme.test.ts`. */
export interface Scheme {
  paper: string;
  surface: string;
  sunken: string;
  ink: string;
  ink2: string;
  line: string;
  edge: string;
  accent: string;
  accentHover: string;
  onAccent: string;
  accentSoft: string;
  accentLine: string;
  deep: string;
  onDeep: string;
  onDeep2: string;
  gold: string;
  focus: string;
  info: string;
  infoSoft: string;
  ok: string;
  okSoft: string;
  warn: string;
  warnSoft: string;
  bad: string;
  badSoft: string;
}

/** Contrast ratio of two hex colours, 1–21 (WCAG 2.2 definition). */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Both schemes for an accent `#rrggbb`; a text that is no colour gives the default look. */
export function theme(accent: string): { light: Scheme; dark: Scheme } {
  const base = toOklch(/^#[0-9a-f]{6}$/i.test(accent) ? accent : DEFAULT_ACCENT);
  const tint = (l: number, c: number) => hex({ l, c: Math.min(c, base.c), h: base.h });
  const surfaceDark = '#1d1f1e';
  const paper = '#faf8f4';
  const paperDark = '#141615';
  // Strong hues (a yellow, a red) lose chroma as they darken, so that a header never shouts.
  const light = darkenUntil({ ...base, l: Math.min(base.l, 0.5), c: Math.min(base.c, 0.15) }, paper, 5);
  const dark = lightenUntil({ ...base, l: 0.76, c: Math.min(base.c, 0.11) }, surfaceDark, 7);
  const deep = darkenUntil({ ...base, l: 0.34, c: Math.min(base.c, 0.075) }, '#ffffff', 9);
  return {
    light: {
      paper,
      surface: '#ffffff',
      sunken: '#f2efe9',
      ink: '#1f1e1b',
      ink2: '#57544d',
      line: '#e0dcd3',
      edge: '#857f74',
      accent: hex(light),
      accentHover: hex({ ...light, l: light.l - 0.08 }),
      onAccent: '#ffffff',
      accentSoft: tint(0.957, 0.022),
      accentLine: tint(0.84, 0.055),
      deep: hex(deep),
      onDeep: '#ffffff',
      onDeep2: tint(0.88, 0.035),
      gold: '#e5b53b',
      focus: '#0b57d0',
      info: '#0049b8',
      infoSoft: '#e9f1ff',
      ok: '#1d6b2b',
      okSoft: '#e4f4e6',
      warn: '#7a5300',
      warnSoft: '#fff3cd',
      bad: '#b5120f',
      badSoft: '#fdeceb',
    },
    dark: {
      paper: paperDark,
      surface: surfaceDark,
      sunken: '#0f1110',
      ink: '#f0eee9',
      ink2: '#b9b5ac',
      line: '#363a38',
      edge: '#8b8f8c',
      accent: hex(dark),
      accentHover: hex({ ...dark, l: dark.l + 0.07 }),
      onAccent: '#0e1412',
      accentSoft: tint(0.29, 0.035),
      accentLine: tint(0.42, 0.05),
      deep: tint(0.235, 0.035),
      onDeep: '#ffffff',
      onDeep2: tint(0.85, 0.035),
      gold: '#d9a92f',
      focus: '#8ab8ff',
      info: '#a5c8ff',
      infoSoft: '#16263f',
      ok: '#8fd69b',
      okSoft: '#12301a',
      warn: '#f1cd6b',
      warnSoft: '#352803',
      bad: '#ffa39b',
      badSoft: '#3f1513',
    },
  };
}

const made = new Map<string, string>();

/** The scheme as custom properties, light first, dark by the reader's own setting. Made once an accent. */
export function themeCss(accent: string): string {
  let css = made.get(accent);
  if (!css) {
    const { light, dark } = theme(accent);
    css = `:root{${properties(light)}}@media screen and (prefers-color-scheme:dark){:root{${properties(dark)}}}`;
    made.set(accent, css);
  }
  return css;
}

const properties = (s: Scheme): string =>
  Object.entries(s)
    .map(([name, value]) => `--${name.replaceAll(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}:${value}`)
    .join(';');

function darkenUntil(color: Oklch, on: string, ratio: number): Oklch {
  let c = color;
  while (contrast(hex(c), on) < ratio && c.l > 0) c = { ...c, l: c.l - 0.005 };
  return c;
}

function lightenUntil(color: Oklch, on: string, ratio: number): Oklch {
  let c = color;
  while (contrast(hex(c), on) < ratio && c.l < 1) c = { ...c, l: c.l + 0.005 };
  return c;
}

const toLinear = (u: number): number => (u <= 0.04045 ? u / 12.92 : ((u + 0.055) / 1.055) ** 2.4);
const fromLinear = (u: number): number => (u <= 0.0031308 ? 12.92 * u : 1.055 * u ** (1 / 2.4) - 0.055);

function linearRgb(color: string): Rgb {
  const n = Number.parseInt(color.slice(1), 16);
  return [toLinear((n >> 16) / 255), toLinear(((n >> 8) & 255) / 255), toLinear((n & 255) / 255)];
}

function luminance(color: string): number {
  const [r, g, b] = linearRgb(color);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** sRGB to OKLCH (Björn Ottosson, 2020). */
function toOklch(color: string): Oklch {
  const [r, g, b] = linearRgb(color);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const A = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const B = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return { l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, c: Math.hypot(A, B), h: Math.atan2(B, A) };
}

/** OKLCH to hex; chroma is given up before lightness when the colour lies outside sRGB. */
function hex(color: Oklch): string {
  for (let c = color.c; ; c = c < 0.002 ? 0 : c * 0.94) {
    const rgb = fromOklch({ ...color, c });
    if (c === 0 || rgb.every((u) => u >= -0.0005 && u <= 1.0005)) {
      const byte = (u: number) => Math.round(Math.min(1, Math.max(0, fromLinear(Math.max(0, u)))) * 255);
      return `#${rgb.map((u) => byte(u).toString(16).padStart(2, '0')).join('')}`;
    }
  }
}

function fromOklch({ l, c, h }: Oklch): Rgb {
  const A = c * Math.cos(h);
  const B = c * Math.sin(h);
  const x = (l + 0.3963377774 * A + 0.2158037573 * B) ** 3;
  const y = (l - 0.1055613458 * A - 0.0638541728 * B) ** 3;
  const z = (l - 0.0894841775 * A - 1.291485548 * B) ** 3;
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}
