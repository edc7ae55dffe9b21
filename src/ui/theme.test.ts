import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrast, DEFAULT_ACCENT, theme, themeCss, type Scheme } from './theme.ts';

/** [text, ground, least contrast]: 4.5 for text, 3 for the edges of controls (WCAG 1.4.3, 1.4.11). */
const PAIRS: [keyof Scheme, keyof Scheme, number][] = [
  ...(['paper', 'surface', 'sunken'] as const).flatMap((ground): [keyof Scheme, keyof Scheme, number][] => [
    ['ink', ground, 7],
    ['ink2', ground, 4.5],
    ['accent', ground, 4.5],
    ['accentHover', ground, 4.5],
    ['edge', ground, 3],
    ['focus', ground, 3],
    ['info', ground, 4.5],
    ['ok', ground, 4.5],
    ['warn', ground, 4.5],
    ['bad', ground, 4.5],
  ]),
  ['onAccent', 'accent', 4.5],
  ['onAccent', 'accentHover', 4.5],
  ['ink', 'accentSoft', 7],
  ['ink2', 'accentSoft', 4.5],
  ['accent', 'accentSoft', 4.5],
  ['onDeep', 'deep', 7],
  ['onDeep2', 'deep', 4.5],
  ['gold', 'deep', 3],
  ...(['info', 'ok', 'warn', 'bad'] as const).flatMap((tone): [keyof Scheme, keyof Scheme, number][] => [
    [tone, `${tone}Soft`, 4.5],
    ['ink', `${tone}Soft`, 7],
  ]),
];

const faults = (accent: string): string[] =>
  Object.entries(theme(accent)).flatMap(([name, s]) =>
    PAIRS.filter(([a, b, least]) => contrast(s[a], s[b]) < least).map(
      ([a, b, least]) =>
        `${accent} ${name}: ${a} ${s[a]} on ${b} ${s[b]} = ${contrast(s[a], s[b]).toFixed(2)} < ${least}`,
    ),
  );

describe('theme', () => {
  test('contrast is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });

  test('the default accent and those of loud arms stay readable', () => {
    for (const accent of [
      DEFAULT_ACCENT,
      '#ffd400',
      '#ff0000',
      '#00ff00',
      '#0000ff',
      '#ffffff',
      '#000000',
      '#ff00ff',
      '#7f7f7f',
    ]) {
      expect(faults(accent)).toEqual([]);
    }
  });

  test('any accent gives a readable page', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (n) => {
        expect(faults(`#${n.toString(16).padStart(6, '0')}`)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('what is no colour cannot reach the style sheet', () => {
    expect(themeCss('red}body{display:none')).toBe(themeCss('nonsense'));
    expect(themeCss('red}body{display:none')).toContain(theme(DEFAULT_ACCENT).light.accent);
  });
});
