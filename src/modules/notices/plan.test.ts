import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DoorKind } from './door-port.ts';
import { afterReport, planDoors, shutFor, statesBefore, type MessageState } from './plan.ts';

const ALL = new Set<DoorKind>(['push', 'whatsapp', 'email', 'sms']);
const reach = (has: DoorKind[], said: [DoorKind, boolean][] = []) => ({ has: new Set(has), said: new Map(said) });

describe('the doors of a person', () => {
  test('WhatsApp and a device are used only after a yes; e-mail before SMS, because it costs nothing', () => {
    expect(planDoors('info', reach(['whatsapp', 'email', 'sms', 'push']), ALL)).toEqual(['email', 'sms']);
    expect(planDoors('info', reach(['whatsapp', 'sms'], [['whatsapp', true]]), ALL)).toEqual(['whatsapp', 'sms']);
  });
  test('danger takes the quickest', () => {
    expect(planDoors('danger', reach(['email', 'sms']), ALL)).toEqual(['sms', 'email']);
  });
  test('a No holds, in danger too', () => {
    expect(planDoors('danger', reach(['sms'], [['sms', false]]), ALL)).toEqual([]);
  });
  test('a door that was used or is shut is not taken', () => {
    expect(planDoors('info', reach(['email', 'sms']), ALL, new Set(['email']))).toEqual(['sms']);
    expect(planDoors('info', reach(['email', 'sms']), new Set(['sms']))).toEqual(['sms']);
  });
});

const report = fc.constantFrom('sent' as const, 'delivered' as const, 'read' as const, 'failed' as const);

describe('what a provider says afterwards', () => {
  test('in any order and however often, the end is the same', () => {
    fc.assert(
      fc.property(fc.array(report, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), (said, keys) => {
        const fold = (list: (typeof said)[number][]) =>
          list.reduce<MessageState>((state, s) => afterReport(state, { state: s }), 'sending');
        const shuffled = said
          .map((s, i) => [keys[i] ?? 0, s] as const)
          .toSorted((a, b) => a[0] - b[0])
          .map(([, s]) => s);
        expect(fold([...shuffled, ...said])).toBe(fold(said));
      }),
    );
  });
  test('who has it in hand has it, even if it was called failed before', () => {
    expect(afterReport('failed', { state: 'delivered' })).toBe('delivered');
    expect(afterReport('delivered', { state: 'failed' })).toBe('delivered');
    expect(afterReport('fallen_back', { state: 'read' })).toBe('read');
    expect(afterReport('read', { state: 'sent' })).toBe('read');
  });
  test('the states before one are those it can be reached from', () => {
    expect(statesBefore('sent')).toEqual(['queued', 'sending']);
    expect(statesBefore('read')).not.toContain('read');
  });
});

test('a provider is left alone from the fifth fault in a row, longer each time, a quarter of an hour at most', () => {
  expect(shutFor(4)).toBeUndefined();
  expect(shutFor(5)).toBe(30_000);
  expect(shutFor(6)).toBe(60_000);
  expect(shutFor(40)).toBe(900_000);
});
