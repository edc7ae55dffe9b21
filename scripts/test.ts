/**
 * Runs every check of the house one after another and prints `N passed, N failed` alone on the last line.
 *   node scripts/test.ts            all of it (`./balai test`)
 *   node scripts/test.ts --quick    format, lint, types, rules (`./balai check`)
 *   node scripts/test.ts src/x      only the tests of these paths
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

interface Count {
  passed: number;
  failed: number;
}

interface Step {
  name: string;
  command: [string, ...string[]];
  /** Reads how many tests passed; a step without it counts as one. */
  count?: () => Count;
}

const RESULTS = 'test-results';
const report = <T>(file: string): T => JSON.parse(readFileSync(`${RESULTS}/${file}`, 'utf8')) as T;

const vitest = (name: string, ...args: string[]): Step => ({
  name,
  command: ['vitest', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${RESULTS}/vitest.json`, ...args],
  count() {
    const { numPassedTests, numFailedTests } = report<{ numPassedTests: number; numFailedTests: number }>(
      'vitest.json',
    );
    return { passed: numPassedTests, failed: numFailedTests };
  },
});

const journeys: Step = {
  name: 'journeys',
  command: ['playwright', 'test'],
  count() {
    const { stats } = report<{ stats: { expected: number; unexpected: number; flaky: number } }>('journeys.json');
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
  },
};

const quick: Step[] = [
  { name: 'format', command: ['oxfmt', '--check'] },
  { name: 'lint', command: ['oxlint'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
];
const all: Step[] = [
  ...quick,
  { name: 'tables', command: ['node', 'scripts/db-types.ts', '--check'] },
  vitest('tests'),
  { name: 'build', command: ['node', 'build.mjs'] },
  journeys,
  { name: 'faults', command: ['node', 'test/fault/kill.ts'] },
];

const args = process.argv.slice(2);
const paths = args.filter((arg) => !arg.startsWith('-'));
let steps = all;
if (paths.length > 0) steps = [vitest('tests', ...paths)];
else if (args.includes('--quick')) steps = [...quick, vitest('rules', '--project', 'pure')];

function exitCode([program, ...rest]: Step['command']): Promise<number> {
  return new Promise((done) => {
    const child = spawn(program, rest, { stdio: 'inherit' });
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** A step that ends badly has at least one failure, whatever its report says, or if there is none. */
async function run(step: Step): Promise<Count> {
  const ok = (await exitCode(step.command)) === 0;
  if (!step.count) return { passed: Number(ok), failed: Number(!ok) };
  try {
    const count = step.count();
    return ok ? count : { ...count, failed: Math.max(count.failed, 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS);
// The first Ctrl-C reaches the running step as well; we wait for it to clean up and then stop.
let stopped = false;
process.on('SIGINT', () => (stopped = true));

const total: Count = { passed: 0, failed: 0 };
const broken: string[] = [];
for (const step of steps) {
  if (stopped) break;
  console.log(`\n── ${step.name}`);
  const begun = Date.now();
  const { passed, failed } = await run(step);
  total.passed += passed;
  total.failed += failed;
  if (failed > 0) broken.push(step.name);
  console.log(`   ${step.name}: ${passed} passed, ${failed} failed, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}
if (stopped) total.failed++;
if (broken.length > 0) console.log(`\nFailed: ${broken.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
