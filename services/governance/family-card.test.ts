import { describe, expect, it } from 'vitest';
import { standingOf } from '../../src/modules/casework/answers.ts';
import { itemsOfRow } from '../../src/modules/casework/paths.ts';
import { SAMPLES } from '../../test/harness/samples.ts';
import { services } from '../index.ts';

/** Which events bring a new family card beside their own paper, and what must stand on it. */
describe('the new family card', () => {
  const serviceOf = (code: string) => services.find((s) => s.definition.body.code === code)!;
  const signed = (code: string, sample: string) => {
    const { definition: def } = serviceOf(code);
    const { answers, on } = SAMPLES[code]![sample]!;
    return itemsOfRow(def.body, standingOf(def, answers, { date: on }), def.rows.get('sign')!.row);
  };

  it.each([
    ['akta-kelahiran', 'recorded', [1, 10]],
    ['akta-kelahiran', 'twins_of_unrecorded', [1, 2, 10]],
    ['akta-kelahiran', 'late_of_mother_only', [1, 10]],
    // On nobody's card yet.
    ['akta-kelahiran', 'unknown_parents', [1]],
    ['akta-kematian', 'by_letter', [0, 10]],
    // Without a card, and with nobody else on it.
    ['akta-kematian', 'by_police', [0]],
    ['akta-kematian', 'by_court', [0]],
    ['pindah-keluar', 'whole_family', [0]],
    ['pindah-keluar', 'head_goes', [0, 10]],
    ['pindah-keluar', 'child_alone', [0, 10]],
  ])('%s, %s: the head signs %j', (code, sample, items) => {
    expect(signed(code, sample)).toEqual(items);
  });

  it.each([
    ['akta-kelahiran', 'recorded', 'Parlindungan Nasution', true],
    ['akta-kelahiran', 'twins_of_unrecorded', 'Togar Nasution', true],
    ['akta-kelahiran', 'late_of_mother_only', "Siti Nur'aini", true],
    ['akta-kematian', 'by_letter', 'Rosmawati', false],
    ['pindah-keluar', 'head_goes', "Siti Nur'aini", false],
    ['pindah-keluar', 'child_alone', 'Parlindungan Nasution', true],
  ])('%s, %s: bears the name of %s; the number of before: %s', (code, sample, holder, same) => {
    const { answers } = SAMPLES[code]![sample]!;
    const expected = serviceOf(code).registryAlso!['family_card']!.paper!.expects(answers, { item: 0, late: false });
    // Under another head the registry may give it another number.
    expect(expected).toEqual({ holder, ...(same && { number: answers['family_card_number'] }) });
  });
});
