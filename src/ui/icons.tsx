/**
 * The few icons the pages need, on a 24 grid with round strokes: Tabler Icons and drawings in their manner
 * (Tabler: MIT License, Copyright (c) Paweł Kuna). An icon never stands for a word; it is hidden from readers.
 */
const PATHS = {
  alert: 'M12 9v4M12 16.5v.01M10.3 3.9 2.4 17a2 2 0 0 0 1.7 3h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z',
  arrowLeft: 'M5 12h14M5 12l6 6M5 12l6-6',
  arrowRight: 'M5 12h14M13 18l6-6M13 6l6 6',
  baby: 'M12 21a8 8 0 0 0 8-8c0-4-3-7.5-8-8a8 8 0 1 0 0 16zM12 5c-1.5-.5-2-1.5-1-2.5M9 12v.01M15 12v.01M9.5 16a3.5 3.5 0 0 0 5 0',
  building: 'M3 21h18M5 21V10M19 21V10M9 21v-8M15 21v-8M3 10l9-6 9 6z',
  calendar: 'M4 7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM16 3v4M8 3v4M4 11h16',
  camera:
    'M5 7h1a2 2 0 0 0 2-2 1 1 0 0 1 1-1h6a1 1 0 0 1 1 1 2 2 0 0 0 2 2h1a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V9a2 2 0 0 1 2-2zM9 13a3 3 0 1 0 6 0 3 3 0 1 0-6 0',
  card: 'M3 7a3 3 0 0 1 3-3h12a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3zM7 10a2 2 0 1 0 4 0 2 2 0 1 0-4 0M15 8h2M15 12h2M7 16h10',
  chart: 'M4 20h16M6 16v-4M11 16V8M16 16V5',
  check: 'M5 12l5 5L20 7',
  checkCircle: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 12l2.5 2.5 5-5',
  circleAlert: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v4.5M12 16v.01',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 3',
  coin: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM14.8 9a2 2 0 0 0-1.8-1h-2a2 2 0 1 0 0 4h2a2 2 0 1 1 0 4h-2a2 2 0 0 1-1.8-1M12 6.5V8M12 16v1.5',
  copy: 'M8 10a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2zM16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2',
  download: 'M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2M7 11l5 5 5-5M12 4v12',
  eye: 'M10 12a2 2 0 1 0 4 0 2 2 0 1 0-4 0M21 12c-2.4 4-5.4 6-9 6s-6.6-2-9-6c2.4-4 5.4-6 9-6s6.6 2 9 6z',
  family:
    'M9 7a3 3 0 1 1-6 0 3 3 0 0 1 6 0M21 7a3 3 0 1 1-6 0 3 3 0 0 1 6 0M2 21v-5a4 4 0 0 1 4-4h1M22 21v-5a4 4 0 0 0-4-4h-1M12 14.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8.5 21v-1a3.5 3.5 0 0 1 7 0v1',
  file: 'M14 3v4a1 1 0 0 0 1 1h4M17 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2zM9 13h6M9 17h4',
  heart: 'M19.5 12.6 12 20l-7.5-7.4A5 5 0 1 1 12 6a5 5 0 1 1 7.5 6.6',
  history: 'M12 8v4l2 2M3.05 11a9 9 0 1 1 .5 4M3 20v-5h5',
  home: 'M5 12H3l9-9 9 9h-2M5 12v7a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-7M9.5 21v-5a1.5 1.5 0 0 1 1.5-1.5h2a1.5 1.5 0 0 1 1.5 1.5v5',
  inbox: 'M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2zM4 13h3l3 3h4l3-3h3',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8.5v-.01M11 12h1v4h1',
  keyboard:
    'M2 8a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2zM6 10v.01M10 10v.01M14 10v.01M18 10v.01M6 14v.01M18 14v.01M10 14h4',
  language:
    'M3.6 9h16.8M3.6 15h16.8M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM11.5 3a17 17 0 0 0 0 18M12.5 3a17 17 0 0 1 0 18',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01',
  lock: 'M5 13a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2zM8 11V7a4 4 0 1 1 8 0v4M12 15.5v1',
  logout: 'M14 8V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2-2v-2M9 12h12l-3-3M18 15l3-3',
  megaphone:
    'M18 8a3 3 0 0 1 0 6M10 8v11a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1v-5M12 8l4.5-3.8a.9.9 0 0 1 1.5.7v12.2a.9.9 0 0 1-1.5.7L12 14H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z',
  move: 'M7 4 3 8l4 4M3 8h13a4 4 0 0 1 0 8M17 12l4 4-4 4M21 16H10',
  pause: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM10 9v6M14 9v6',
  pen: 'M4 20h4L18.5 9.5a2.8 2.8 0 0 0-4-4L4 16zM13.5 6.5l4 4',
  phone: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2',
  photo:
    'M15 8v.01M4 7a3 3 0 0 1 3-3h10a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3zM4 16l4.5-4.5a2 2 0 0 1 3 0L16 16M14 14l1-1a2 2 0 0 1 3 0l2 2',
  pin: 'M9 11a3 3 0 1 0 6 0 3 3 0 1 0-6 0M17.7 16.7 13.4 21a2 2 0 0 1-2.8 0l-4.3-4.3a8 8 0 1 1 11.4 0z',
  printer:
    'M17 17h2a2 2 0 0 0 2-2v-4a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v4a2 2 0 0 0 2 2h2M17 9V5a2 2 0 0 0-2-2H9a2 2 0 0 0-2 2v4M7 15a2 2 0 0 1 2-2h6a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2z',
  rings:
    'M9 9.5a6 6 0 1 0 0 11.5 6 6 0 0 0 0-11.5zM15 9.5a6 6 0 1 1-1.5 11.3M13.5 6l1.5-3h2l1.5 3-2.5 2.5zM9.5 9.2A6 6 0 0 1 15 9.5',
  rotate: 'M19.95 11a8 8 0 1 0-.5 4M20 4v5h-5',
  scale: 'M7 20h10M6 6l6-1 6 1M12 3v17M9 12 6 6l-3 6a3 3 0 0 0 6 0M21 12l-3-6-3 6a3 3 0 0 0 6 0',
  search: 'M3 10a7 7 0 1 0 14 0 7 7 0 1 0-14 0M21 21l-6-6',
  send: 'M10 14 21 3M21 3l-6.5 18a.55.55 0 0 1-1 0L10 14l-7-3.5a.55.55 0 0 1 0-1z',
  shield: 'M11.5 21A12 12 0 0 1 3.5 6 12 12 0 0 0 12 3a12 12 0 0 0 8.5 3 12 12 0 0 1-8.5 15M9 12l2 2 4-4',
  signature:
    'M3 17c3.3-3.3 5-6 5-8 0-3-1-3-2-3S4 7 4 9c0 2.2 1.7 5 3 6 2.3 1.7 3 1 4-.5L13 12c.3 2.7 1.2 4 3 4 .5 0 2.2-.8 2.5-1 .4 0 1.2.3 2.5 1',
  target: 'M4 8V6a2 2 0 0 1 2-2h2M4 16v2a2 2 0 0 0 2 2h2M16 4h2a2 2 0 0 1 2 2v2M16 20h2a2 2 0 0 0 2-2v-2M9 12h6M12 9v6',
  user: 'M8 7a4 4 0 1 0 8 0 4 4 0 1 0-8 0M6 21v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2',
  width: 'M4 12h16M4 12l3-3M4 12l3 3M20 12l-3-3M20 12l-3 3M4 5v2M20 5v2M4 17v2M20 17v2',
  x: 'M18 6 6 18M6 6l12 12',
  zoomIn: 'M3 10a7 7 0 1 0 14 0 7 7 0 1 0-14 0M7 10h6M10 7v6M21 21l-6-6',
  zoomOut: 'M3 10a7 7 0 1 0 14 0 7 7 0 1 0-14 0M7 10h6M21 21l-6-6',
} as const;

export type IconName = keyof typeof PATHS;
export const ICON_NAMES = Object.keys(PATHS) as IconName[];

/** A decorative icon at the size and colour of the text beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
