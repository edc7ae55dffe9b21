import { expect, test } from 'vitest';
import { loggedError } from './log.ts';

test('of an error its words and codes are logged, never the value that PostgreSQL puts beside them', () => {
  const error = Object.assign(new Error('duplicate key value violates unique constraint "identifier_index"'), {
    code: '23505',
    detail: 'Key (nik)=(1271990101900001) already exists.',
    table: 'identifier',
    client: { secretKey: 'x', password: 'y' },
  });
  const text = JSON.stringify(loggedError(new Error('could not write', { cause: error })));
  expect(text).toContain('23505');
  expect(text).toContain('identifier_index');
  expect(text).not.toMatch(/1271990101900001|secretKey|password/);
});
