import { describe, expect, it } from 'vitest';
import type { RegistryBirth } from './registry-port.ts';
import { sheetProgress, siakSheet, siakText } from './siak-sheet.ts';
import { kilograms } from './siak-sheet/birth.ts';
import { exampleBirth } from './example-birth.ts';

const rowsOf = (event: RegistryBirth) => siakSheet({ service: 'akta-kelahiran', event }).flatMap((s) => s.rows);
const valueOf = (event: RegistryBirth, path: string) => rowsOf(event).find((r) => r.path === path)?.value;

describe('the SIAK sheet', () => {
  it('gives codes, dd-MM-yyyy and upper case', () => {
    const birth = exampleBirth();
    expect(valueOf(birth, 'child.name')).toBe('BUTET NASUTION');
    expect(valueOf(birth, 'child.sex')).toBe('2');
    expect(valueOf(birth, 'child.bornOn')).toBe('03-11-2026');
    expect(valueOf(birth, 'child.weightGrams')).toBe('3.25');
    expect(rowsOf(birth).find((r) => r.path === 'child.helper')).toMatchObject({
      value: '2',
      meaning: 'BIDAN/PERAWAT',
    });
  });

  it('keeps the order of F-2.01', () => {
    expect(siakSheet({ service: 'akta-kelahiran', event: exampleBirth() }).map((s) => s.title)).toEqual([
      'PELAPORAN',
      'DATA PELAPOR',
      'DATA SAKSI I',
      'DATA SAKSI II',
      'DATA AYAH',
      'DATA IBU',
      'DATA ANAK',
      'DASAR PENCATATAN',
    ]);
  });

  it('has every path once, and no empty value', () => {
    const rows = rowsOf(exampleBirth());
    expect(new Set(rows.map((r) => r.path)).size).toBe(rows.length);
    expect(rows.filter((r) => r.value === '')).toEqual([]);
  });

  it('never shows a father of a mother-only birth', () => {
    const { father: _father, marriage: _marriage, ...rest } = exampleBirth();
    const birth: RegistryBirth = { ...rest, kind: 'mother_only' };
    expect(siakSheet({ service: 'akta-kelahiran', event: birth }).map((s) => s.title)).not.toContain('DATA AYAH');
    expect(JSON.stringify(siakSheet({ service: 'akta-kelahiran', event: birth }))).not.toMatch(/father|marriage/);
  });

  it('marks codes that nobody compared with SIAK', () => {
    expect(rowsOf(exampleBirth()).find((r) => r.path === 'child.site')?.verified).toBe(false);
  });

  it('counts ticks of rows that are there, and names the next', () => {
    const sheet = siakSheet({ service: 'akta-kelahiran', event: exampleBirth() });
    expect(sheetProgress(sheet, [])).toMatchObject({ done: 0, next: 'kind' });
    expect(sheetProgress(sheet, ['kind', 'gone.path', 'child.name'])).toMatchObject({ done: 2, next: 'reportedOn' });
    expect(
      sheetProgress(
        sheet,
        sheet.flatMap((s) => s.rows.map((r) => r.path)),
      ).next,
    ).toBeUndefined();
  });

  it('writes text and weights as SIAK does', () => {
    expect(siakText('  Siti  Nur’aini ')).toBe("SITI NUR'AINI");
    expect([3250, 3000, 980].map(kilograms)).toEqual(['3.25', '3', '0.98']);
  });
});
