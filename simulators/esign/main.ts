/**
 * The e-sign service's simulator, a program of its own: `SIMULATOR=1 node simulators/esign/main.ts`.
 *
 * SIM_PORT 4702 · SIM_HOST 127.0.0.1 (loopback only) · SIM_DATA var/simulators/esign, with the signers in `users.json`
 * (nik, email, name, passphrase, status) · SIM_SPEED 1 · SIM_USER · SIM_PASSWORD ·
 * SIM_ORGANISATION (O of its certificates) · SIM_PARENT stdin: ends when its standard
 * input is closed, that is with the program that started it, however that ended.
 */
import { startEsign } from './server.ts';

const env = process.env;
const faults: string[] = [];
function number(name: string, fallback: number, min: number, max: number): number {
  const value = Number(env[name] ?? fallback);
  if (!(value >= min && value <= max)) faults.push(`${name} must be a number from ${min} to ${max}`);
  return value;
}

const options = {
  dir: env['SIM_DATA'] ?? 'var/simulators/esign',
  host: env['SIM_HOST'] ?? '127.0.0.1',
  port: number('SIM_PORT', 4702, 0, 65_535),
  speed: number('SIM_SPEED', 1, 0.01, 100_000),
  user: env['SIM_USER'] ?? 'contoh',
  password: env['SIM_PASSWORD'] ?? 'contoh-sandi-esign',
  ...(env['SIM_ORGANISATION'] && { organisation: env['SIM_ORGANISATION'] }),
};
if (env['SIMULATOR'] !== '1') faults.push('this is a simulator and starts only with SIMULATOR=1');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}

try {
  const esign = await startEsign(options);
  console.log(`e-sign simulator on ${esign.url}`);
  const end = (): void => void esign.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  if (env['SIM_PARENT'] === 'stdin') process.stdin.once('end', end).once('error', end).resume();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
