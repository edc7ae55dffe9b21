import { expect, it } from 'vitest';
import { exampleBirth } from '../../modules/casework/example-birth.ts';
import { manualRegistry } from './manual.ts';

it('the registry by hand sends nothing and says so', async () => {
  const port = manualRegistry();
  const request = { requestId: 'x', service: 'akta-kelahiran', event: exampleBirth() } as const;
  expect(port.manual).toBe(true);
  expect(await port.submit(request)).toEqual({ outcome: 'by_hand' });
  expect(await port.status('x')).toEqual({ state: 'by_hand' });
});
