/**
 * The population registry's simulator, a program of its own: `SIMULATOR=1 node simulators/registry/main.ts`.
 *
 * SIM_PORT 4701 · SIM_HOST 127.0.0.1 (loopback only) · SIM_DATA var/simulators/registry · SIM_SPEED 1 (60: a minute in a
 * second) · SIM_SEED 1 · SIM_TOKEN · SIM_PASSPHRASE · SIM_QUOTA 500 submissions a day · SIM_CITY medan (a folder under `cities/`) · SIM_ORGANISATION (O of its certificates) · SIM_PARENT stdin: ends when its
 * standard input is closed, that is with the program that started it, however that ended.
 */
import { readRegistryCity } from './city.ts';
import { startRegistry, type Options } from './server.ts';

const env = process.env;
const faults: string[] = [];

function number(name: string, fallback: number, min: number, max: number): number {
  const value = Number(env[name] ?? fallback);
  if (!(value >= min && value <= max)) faults.push(`${name} must be a number from ${min} to ${max}`);
  return value;
}

const options: Options = {
  dir: env['SIM_DATA'] ?? 'var/simulators/registry',
  host: env['SIM_HOST'] ?? '127.0.0.1',
  port: number('SIM_PORT', 4701, 0, 65_535),
  speed: number('SIM_SPEED', 1, 0.01, 100_000),
  seed: number('SIM_SEED', 1, 0, 2 ** 32 - 1),
  quota: number('SIM_QUOTA', 500, 0, 1_000_000),
  token: env['SIM_TOKEN'] ?? 'contoh-token-siak',
  passphrase: env['SIM_PASSPHRASE'] ?? 'contoh-frasa-sandi',
  ...(env['SIM_ORGANISATION'] && { organisation: env['SIM_ORGANISATION'] }),
};
if (env['SIMULATOR'] !== '1') faults.push('this is a simulator and starts only with SIMULATOR=1');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}

try {
  const registry = await startRegistry({ ...options, city: readRegistryCity(env['SIM_CITY'] ?? 'medan') });
  console.log(`registry simulator on ${registry.url}`);
  const end = (): void => void registry.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  if (env['SIM_PARENT'] === 'stdin') process.stdin.once('end', end).once('error', end).resume();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
