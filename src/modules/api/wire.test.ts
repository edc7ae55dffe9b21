import { describe, expect, it } from 'vitest';
import { instant, wire } from './wire.ts';

describe('instants', () => {
  it.each([
    ['2026-11-24T03:05:09Z', 'Asia/Jakarta', '2026-11-24T10:05:09+07:00'],
    ['2026-11-24T17:00:00Z', 'Asia/Jakarta', '2026-11-25T00:00:00+07:00'],
    ['2026-11-24T16:59:59.999Z', 'Asia/Jakarta', '2026-11-24T23:59:59.999+07:00'],
    ['2026-11-24T03:05:09Z', 'Asia/Jayapura', '2026-11-24T12:05:09+09:00'],
    ['2026-01-01T03:00:00Z', 'America/St_Johns', '2025-12-31T23:30:00-03:30'],
    ['2026-01-01T00:00:00Z', 'UTC', '2026-01-01T00:00:00+00:00'],
  ])('%s in %s is %s', (at, zone, said) => {
    expect(instant(new Date(at), zone)).toBe(said);
    expect(new Date(said).getTime()).toBe(Date.parse(at));
  });
});

it('names are snake_case at every depth; values stay', () => {
  const at = new Date('2026-11-24T03:00:00Z');
  expect(wire({ dueAt: at, heldBy: { waitsFor: 'city' }, list: [{ rowDueAt: null }], n: 1 }, 'Asia/Jakarta')).toEqual({
    due_at: '2026-11-24T10:00:00+07:00',
    held_by: { waits_for: 'city' },
    list: [{ row_due_at: null }],
    n: 1,
  });
});
