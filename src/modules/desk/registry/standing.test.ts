import { describe, expect, it } from 'vitest';
import type { CaseView, OutsideView } from '../../casework/index.ts';
import { readPick } from './batch-page.tsx';
import { foundWords, neverTaken } from './differences.ts';
import { choicesOf, hindrances, refusalOf, standingOf } from './standing.ts';
import { words } from './words.ts';

const item = (more: Partial<OutsideView>): OutsideView => ({
  item: 1,
  subject: 'Butet',
  paper: 'akta-kelahiran',
  state: 'none',
  request: 0,
  byHand: false,
  number: null,
  numberForm: null,
  reason: null,
  askedAt: null,
  ...more,
});
const said = (more: Partial<OutsideView>) => {
  const { tone, tag, more: about } = standingOf('id', 'submit', item(more));
  return { tone, said: about?.title ?? tag };
};

describe('how an item stands', () => {
  it.each<[Partial<OutsideView>, string, string | undefined]>([
    [{}, 'Belum dikirim', undefined],
    [{ state: 'requested' }, 'Sedang dicatat SIAK', 'info'],
    [{ state: 'requested', byHand: true }, 'Sedang Anda ketik di SIAK', 'info'],
    [{ state: 'requested', reason: 'quota' }, 'SIAK sedang tidak dapat dijangkau', 'warn'],
    [{ state: 'unknown', reason: 'timeout' }, 'Belum pasti: status sedang ditanyakan', 'warn'],
    [{ state: 'unknown', reason: 'paper_differs' }, 'Surat dari SIAK berbeda dengan berkas', 'warn'],
    [{ state: 'refused', reason: 'outage' }, 'SIAK sedang tidak dapat dijangkau', 'warn'],
    [{ state: 'refused', reason: 'wrong_code' }, 'Kode isian tidak dikenal SIAK', 'bad'],
    [{ state: 'confirmed' }, 'Sudah tercatat', 'ok'],
  ])('%o is said as "%s"', (more, words, tone) => {
    expect(said(more)).toEqual({ said: words, tone });
  });

  it('a code of a later release is told as another reason, never as a blank', () => {
    expect(refusalOf('id', 'brand_new')).toEqual(refusalOf('id', 'other'));
    expect(refusalOf('id', 'toString').text).toBe('Ditolak SIAK dengan alasan lain');
  });
});

describe('what may be done', () => {
  const on = { row: 'r', round: 1, item: 1 } as const;
  const may = (actions: CaseView['actions'], o: Partial<OutsideView>) => choicesOf({ actions }, { row: 'r' }, item(o));
  const confirm = [{ type: 'confirm', ...on, allowed: true }] as CaseView['actions'];

  it('the registry is waited for while it may still answer; a lost answer may be brought', () => {
    expect(may(confirm, { state: 'requested' }).answer).toBe(false);
    expect(may(confirm, { state: 'requested', byHand: true }).answer).toBe(true);
    expect(may(confirm, { state: 'unknown' }).answer).toBe(true);
    expect(may(confirm, { item: 2, state: 'unknown' }).answer).toBe(false);
  });

  it('a refusal offers the way back, an outage does not', () => {
    const back = [{ type: 'return', row: 'r', round: 1, to: 'applicant', allowed: true }] as CaseView['actions'];
    expect(may(back, { state: 'refused', reason: 'invalid_data' }).back).toBe(true);
    expect(may(back, { state: 'refused', reason: 'outage' }).back).toBe(false);
  });

  it('one reason is said once, and what the state says already is not', () => {
    const no = (refusal: string, n: number) => ({
      type: 'request',
      row: 'r',
      round: 1,
      item: n,
      allowed: false,
      refusal,
    });
    const actions = [no('role', 1), no('role', 2), no('outside_pending', 3)] as CaseView['actions'];
    expect(hindrances({ actions }, { row: 'r' })).toEqual([{ refusal: 'role' }]);
  });
});

describe('a paper that differs', () => {
  it('is taken by nobody when its signature, its signer or its text is wrong', () => {
    const d = (field: 'signature' | 'signer' | 'file' | 'holder') => [{ field, expected: '', found: '' }];
    expect([d('signature'), d('signer'), d('file')].map(neverTaken)).toEqual([true, true, true]);
    expect(neverTaken(d('holder'))).toBe(false);
  });

  it('codes are put in words, names and numbers are left as they stand', () => {
    const w = words.id.differs;
    expect(
      ['', 'valid', 'unsigned', 'digest_mismatch, untrusted_root', 'BUTET', '1271-LU-20112026-0001'].map((x) =>
        foundWords(w, x),
      ),
    ).toEqual([
      'tidak ada',
      'sah',
      'tidak ditandatangani',
      'rusak (digest_mismatch, untrusted_root)',
      'BUTET',
      '1271-LU-20112026-0001',
    ]);
  });
});

it('what was chosen is read back, or not at all', () => {
  const kase = '01a20ca7-ca52-7641-a47a-a569d822af0d';
  expect(readPick(`${kase}.seal_it.12.3`)).toEqual({ kase, row: 'seal_it', round: 12, item: 3 });
  expect([`${kase}.seal_it.1`, `x.seal_it.1.1`, `${kase}.Seal.1.1`, `${kase}.a.1.1;`].map(readPick)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
