import { describe, expect, it } from 'vitest';
import { compare, type Books, type Promised } from './promises.ts';

const promised: Promised[] = [
  { kind: 'sent', key: 'k1', by: 'siti', file: 'f1' },
  { kind: 'filed', key: 'k2', by: 'siti', kase: 'c1', number: 'MDN-1' },
  { kind: 'took', key: 'k3', by: 'dewi', took: { kase: 'c1', row: 'verify', round: 1 } },
  { kind: 'acted', key: 'k4', by: 'dewi', kase: 'c1', seq: 3, event: 'done' },
  { kind: 'took', key: 'k5', by: 'dewi', took: null },
];
const books = (): Books => ({
  cases: [{ id: 'c1', number: 'MDN-1', applicant: 'siti' }],
  events: [
    { kase: 'c1', seq: 1, type: 'submitted', actor: 'siti', row: null, round: null },
    { kase: 'c1', seq: 2, type: 'taken', actor: 'dewi', row: 'verify', round: 1 },
    { kase: 'c1', seq: 3, type: 'done', actor: 'dewi', row: 'verify', round: 1 },
    { kase: 'c1', seq: 4, type: 'escalated', actor: 'system', row: 'confirm', round: 1 },
  ],
  // A file whose answer was cut off and whose repetition was answered by the first: it belongs to nobody yet.
  files: [
    { id: 'f1', owner: 'siti' },
    { id: 'f2', owner: 'siti' },
  ],
  keys: promised.map((p) => ({ actor: p.by, key: p.key })),
  audit: { 'document.upload': 1, 'case.file': 1, 'case.take_next': 2, 'case.act': 1 },
});
const after = (change: (b: Books) => void) => {
  const b = books();
  change(b);
  return compare(promised, b);
};

describe('what was promised against the books', () => {
  it('fits', () => expect(compare(promised, books())).toEqual({ lost: [], doubled: [] }));

  it.each<[string, (b: Books) => void, string]>([
    ['a case', (b) => b.cases.splice(0, 1), 'case: c1 MDN-1 of siti'],
    ['its number', (b) => (b.cases[0]!.number = 'MDN-2'), 'case: c1 MDN-1 of siti'],
    ['its first event', (b) => b.events.splice(0, 1), 'event: c1#1 submitted by siti'],
    ['a take', (b) => b.events.splice(1, 1), 'event: c1 taken verify/1 by dewi'],
    ['an act', (b) => b.events.splice(2, 1), 'event: c1#3 done by dewi'],
    ['who did it', (b) => (b.events[2]!.actor = 'rudi'), 'event: c1#3 done by dewi'],
    ['a file', (b) => b.files.splice(0, 1), 'file: f1 of siti'],
    ['a key', (b) => b.keys.splice(1, 1), 'key: k2 of siti'],
    ['a row of the audit', (b) => (b.audit['case.take_next'] = 1), 'audit of case.take_next: 1 of 2 rows'],
  ])('%s that is gone is lost', (_what, change, said) => expect(after(change).lost).toContain(said));

  it.each<[string, (b: Books) => void, string]>([
    [
      'a case',
      (b) => b.cases.push({ id: 'c2', number: 'MDN-2', applicant: 'siti' }),
      'case that no answer told of: c2 MDN-2 of siti',
    ],
    ['a number', (b) => b.cases.push({ id: 'c2', number: 'MDN-1', applicant: 'siti' }), 'number MDN-1: 2 cases'],
    [
      'an act',
      (b) => b.events.push({ kase: 'c1', seq: 5, type: 'done', actor: 'dewi', row: 'verify', round: 1 }),
      'event that no answer told of: c1#5 done by dewi',
    ],
    ['a row of the audit', (b) => (b.audit['case.file'] = 2), 'audit of case.file: 2 rows for 1 acts'],
    ['a key', (b) => b.keys.push({ actor: 'siti', key: 'k9' }), 'key that nobody used: k9 of siti'],
  ])('%s too many is doubled', (_what, change, said) => expect(after(change).doubled).toContain(said));

  it('one case for two keys is doubled', () => {
    const twice: Promised[] = [...promised, { kind: 'filed', key: 'k9', by: 'siti', kase: 'c1', number: 'MDN-1' }];
    expect(compare(twice, books()).doubled).toContain('case c1: 2 keys');
  });
});
