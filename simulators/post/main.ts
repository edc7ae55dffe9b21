/**
 * The carrier's simulator, a program of its own: `SIMULATOR=1 node simulators/post/main.ts`.
 *
 * SIM_POSTCODES 20111-20252,20361-20374 (where it goes; everywhere unless told)
 * SIM_PORT 4709 · SIM_HOST 127.0.0.1 (loopback only) · SIM_DATA var/simulators/post · SIM_PARENT stdin: ends when its
 * standard input is closed, that is with the program that started it, however that ended.
 */
import { startPost } from './server.ts';

const env = process.env;
const faults: string[] = [];
function number(name: string, fallback: number, min: number, max: number): number {
  const value = Number(env[name] ?? fallback);
  if (!(value >= min && value <= max)) faults.push(`${name} must be a number from ${min} to ${max}`);
  return value;
}

const options = {
  dir: env['SIM_DATA'] ?? 'var/simulators/post',
  host: env['SIM_HOST'] ?? '127.0.0.1',
  port: number('SIM_PORT', 4709, 0, 65_535),
  postcodes: (env['SIM_POSTCODES'] ?? '00000-99999').split(',').map((range) => {
    const [from = '', to = from] = range.trim().split('-');
    if (!/^\d{5}$/.test(from) || !/^\d{5}$/.test(to))
      faults.push('SIM_POSTCODES must look like 20111-20252,20361-20374');
    return { from, to };
  }),
};
if (env['SIMULATOR'] !== '1') faults.push('this is a simulator and starts only with SIMULATOR=1');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}

try {
  const post = await startPost(options);
  console.log(`post simulator on ${post.url}`);
  const end = (): void => void post.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  if (env['SIM_PARENT'] === 'stdin') process.stdin.once('end', end).once('error', end).resume();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
