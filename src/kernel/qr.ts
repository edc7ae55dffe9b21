import qrcode from 'qrcode';

/** A QR code as the path of an SVG, in modules; `size` with the four quiet modules on each side that readers need. */
export interface QrPath {
  path: string;
  size: number;
}

const QUIET = 4;

/** Error correction M: a scratched phone or a fold costs up to 15 %. Throws for more text than a QR code can hold. */
export function qrPath(text: string): QrPath {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size;) {
      let run = 0;
      while (x + run < size && modules.get(y, x + run)) run++;
      if (run > 0) path += `M${x + QUIET} ${y + QUIET}h${run}v1h-${run}z`;
      x += run + 1;
    }
  }
  return { path, size: size + 2 * QUIET };
}
