/** Written by scripts/font.ts: the typeface under its content's hash, so that it may be cached for ever. */
export const FONT_URL = '/assets/plus-jakarta-sans-50fba385.woff2';
