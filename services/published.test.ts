import { describe, expect, it } from 'vitest';
import type { CaseService } from '../src/modules/casework/catalogue.ts';
import { bindService, type ServiceFunctions } from '../src/modules/casework/definition.ts';
import { sample } from '../src/modules/casework/sample-service.ts';
import { brokenPromises, withRelease } from './published.ts';

const service = (body: Partial<typeof sample.body> = {}, functions: Partial<ServiceFunctions> = {}): CaseService => ({
  definition: bindService({ ...sample.body, ...body }, { ...sample.functions, ...functions }),
});
const published = withRelease({}, [service()]);
const conditions = sample.functions.conditions;

describe('what is published never changes', () => {
  it('the same release, and one with a new version or function, keep it', () => {
    expect(brokenPromises(published, [service()])).toEqual([]);
    const next = service(
      { version: 2, promise: { n: 9, unit: 'hours' } },
      { conditions: { ...conditions, more: () => true } },
    );
    expect(brokenPromises(published, [next])).toEqual([]);
    const after = withRelease(published, [next])['izin-contoh']!;
    expect(Object.keys(after.versions)).toEqual(['1', '2']);
    expect(after.versions['1']).toBe(sample.sha256);
    expect(Object.keys(after.functions)).toContain('condition more');
  });

  it.each([
    [
      'another body',
      service({ promise: { n: 9, unit: 'hours' } }),
      'another body: put the body back, or give the new one `version: 2`',
    ],
    [
      'a changed function',
      service({}, { conditions: { ...conditions, late: () => true } }),
      'condition late is named by a published version and has changed',
    ],
    [
      'a changed check',
      service({}, { checks: { born_once: () => [] } }),
      'check born_once is named by a published version and has changed',
    ],
  ])('%s breaks it', (_, changed, sentence) => {
    expect(brokenPromises(published, [changed])).toEqual([expect.stringContaining(sentence)]);
  });

  it('so does a function or a service that is gone, and a version that goes back', () => {
    const more = withRelease({}, [service({ version: 2 }, { conditions: { ...conditions, more: () => true } })]);
    expect(brokenPromises(more, [service()])).toEqual([
      expect.stringContaining('went back from version 2 to 1'),
      expect.stringContaining('condition more is named by a published version and was removed'),
    ]);
    expect(brokenPromises(published, [])).toEqual([expect.stringContaining('this release does not have it')]);
  });

  it('writing the source another way is no change', () => {
    const late: ServiceFunctions['conditions'][string] = (a) => {
      // The same, longer.
      return a['kind'] === 'late';
    };
    const method = { ...conditions, late: (a: Parameters<typeof late>[0]) => /* here */ a['kind'] === 'late' };
    const functionsOf = (c: typeof conditions) =>
      withRelease({}, [service({}, { conditions: c })])['izin-contoh']!.functions;
    expect(functionsOf({ ...conditions, late })['condition late']).toBe(functionsOf(method)['condition late']);
  });
});
