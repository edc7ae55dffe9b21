import { useUi } from '../../../ui/index.ts';
import type { MarkView } from '../../casework/index.ts';
import { useWords } from './case-parts.tsx';

export type Spot = NonNullable<MarkView['spot']>;

/** Width and height of a JPEG, from its frame header; undefined for what is none. Nothing is decoded. */
export function jpegSize(b: Buffer): { width: number; height: number } | undefined {
  if (b.length < 4 || b.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let i = 2; i + 9 <= b.length && b[i] === 0xff; i += 2 + b.readUInt16BE(i + 2)) {
    const marker = b[i + 1]!;
    // SOF0–SOF15, but for the tables that share their numbers (DHT, JPG, DAC).
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { height: b.readUInt16BE(i + 5), width: b.readUInt16BE(i + 7) };
  }
  return undefined;
}

interface Props {
  src: string;
  name: string;
  size: { width: number; height: number };
  spots: Spot[];
}

/** A page with what the officer marked on it, turned as the officer saw it. Drawn without a script or a style of its own. */
export function SpotPicture({ src, name, size: { width: w, height: h }, spots }: Props) {
  const { w: ui } = useUi();
  const { w: words } = useWords();
  const turn = spots[0]?.turn ?? 0;
  const sideways = turn % 180 !== 0;
  const shift = { 0: '', 90: `translate(${h} 0) `, 180: `translate(${w} ${h}) `, 270: `translate(0 ${w}) ` }[turn];
  return (
    <figure class="picture">
      <a href={src}>
        <svg
          viewBox={`0 0 ${sideways ? h : w} ${sideways ? w : h}`}
          role="img"
          aria-label={`${words.mend.spot}: ${name}. ${ui.viewer.open}`}
        >
          <g transform={`${shift}rotate(${turn})`}>
            <image href={src} width={w} height={h} />
            {spots.map((s, i) => (
              <rect
                key={i}
                x={(s.x * w) / 1000}
                y={(s.y * h) / 1000}
                width={(s.w * w) / 1000}
                height={(s.h * h) / 1000}
                rx={w / 150}
              />
            ))}
          </g>
        </svg>
      </a>
      <figcaption>{words.mend.spot}</figcaption>
    </figure>
  );
}
