import { expect, it } from 'vitest';
import { bearsName } from './bearer.ts';

it.each([
  ['Hasan Harahap', 'Hasan Harahap'],
  ['DR. H. HASAN HARAHAP, S.H., M.Si.', 'Hasan Harahap'],
  ["NUR'AINI BR. NASUTION", 'Nuraini'],
  ['Marguerite Zoe Lumbantobing (CONTOH)', 'Marguerite Zoë Lumbantobing'],
  ['Muhammad Yusuf', 'M. Yusuf'],
  ['O', 'O'],
  ['Ng, S.E.', 'Ng'],
])('%s is the certificate of %s', (certificate, officer) => expect(bearsName(certificate, officer)).toBe(true));

it.each([
  ['Rosmaida Panjaitan, S.H.', 'Hasan Harahap'],
  ['HARAHAPAN JAYA', 'Hasan Harahap'],
  ['M. Siregar', 'M. Yusuf'],
  ['', 'Hasan Harahap'],
])('%s is not that of %s', (certificate, officer) => expect(bearsName(certificate, officer)).toBe(false));
