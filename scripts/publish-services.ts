/**
 * Writes services/published.json: adds the versions and functions this release brings. What stands there is never
 * changed: a release that would is refused, with a sentence for each fault. `test/catalogue.test.ts` checks the same.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { services } from '../services/index.ts';
import { brokenPromises, withRelease, type Published } from '../services/published.ts';
import { publishLint } from '../src/modules/casework/definition.ts';

const FILE = 'services/published.json';
const published = JSON.parse(readFileSync(FILE, 'utf8')) as Published;
const faults = [
  ...services.flatMap(({ definition }) => publishLint(definition).map((f) => `${definition.body.code}: ${f.en}`)),
  ...brokenPromises(published, services),
];
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`);
  process.exitCode = 1;
} else writeFileSync(FILE, `${JSON.stringify(withRelease(published, services), null, 2)}\n`);
