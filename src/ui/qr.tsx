import { qrPath } from '../kernel/qr.ts';

/** A QR code as a picture of its own size; white behind it, also at night. */
export function QrImage({ text, label, width = 220 }: { text: string; label: string; width?: number }) {
  const { path, size } = qrPath(text);
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      width={width}
      height={width}
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
