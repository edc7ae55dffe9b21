/**
 * The bank's simulator, a program of its own: `SIMULATOR=1 node simulators/bank/main.ts`.
 *
 * SIM_PORT 4703 · SIM_HOST 127.0.0.1 (loopback only) · SIM_DATA var/simulators/bank · SIM_PARENT stdin: ends when its
 * standard input is closed, that is with the program that started it, however that ended.
 */
import { startBank } from './server.ts';

const env = process.env;
const faults: string[] = [];
function number(name: string, fallback: number, min: number, max: number): number {
  const value = Number(env[name] ?? fallback);
  if (!(value >= min && value <= max)) faults.push(`${name} must be a number from ${min} to ${max}`);
  return value;
}

const options = {
  dir: env['SIM_DATA'] ?? 'var/simulators/bank',
  host: env['SIM_HOST'] ?? '127.0.0.1',
  port: number('SIM_PORT', 4703, 0, 65_535),
};
if (env['SIMULATOR'] !== '1') faults.push('this is a simulator and starts only with SIMULATOR=1');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}

try {
  const bank = await startBank(options);
  console.log(`bank simulator on ${bank.url}`);
  const end = (): void => void bank.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  if (env['SIM_PARENT'] === 'stdin') process.stdin.once('end', end).once('error', end).resume();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
