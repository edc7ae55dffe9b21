import JsBarcode from 'jsbarcode';

/** Code 128 as the path of an SVG, in modules; `width` with the ten quiet modules on each side that readers need. */
export interface BarPath {
  path: string;
  width: number;
}

const QUIET = 10;
/** Height of the bars in modules: a hand scanner finds them at once. */
export const BAR_HEIGHT = 50;

/** Capitals and digits, up to 40 characters; throws for what a carrier's label cannot bear. */
export function barPath(text: string): BarPath {
  if (!/^[A-Z0-9/-]{1,40}$/.test(text)) throw new RangeError('a barcode bears capitals, digits, - and /');
  const drawn: { encodings?: { data: string }[] } = {};
  JsBarcode(drawn, text, { format: 'CODE128' });
  const bars = drawn.encodings!.map((e) => e.data).join('');
  let path = '';
  for (let x = 0; x < bars.length;) {
    let run = 0;
    while (bars[x + run] === '1') run++;
    if (run > 0) path += `M${x + QUIET} 0h${run}v${BAR_HEIGHT}h-${run}z`;
    x += run + 1;
  }
  return { path, width: bars.length + 2 * QUIET };
}
