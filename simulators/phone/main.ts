/**
 * The phones of a demo, a program of its own: `SIMULATOR=1 PHONE_SECRET=… node simulators/phone/main.ts`.
 *
 * SIM_PORT 4704 · SIM_HOST 127.0.0.1 (loopback only) · SIM_DATA var/simulators/phone · PHONE_HOOKS where the city hears
 * its providers, `http://localhost:3000/kait` · SIM_PARENT stdin: ends when its standard input is closed, that is with the
 * program that started it, however that ended.
 */
import { startPhone } from './server.ts';

const env = process.env;
const faults: string[] = [];
const port = Number(env['SIM_PORT'] ?? 4704);
if (!(port >= 0 && port <= 65_535)) faults.push('SIM_PORT must be a number from 0 to 65535');
const secret = env['PHONE_SECRET'] ?? '';
if (secret.length < 16) faults.push('PHONE_SECRET must be at least 16 characters long');
if (env['SIMULATOR'] !== '1') faults.push('this is a simulator and starts only with SIMULATOR=1');
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}

try {
  const phone = await startPhone({
    dir: env['SIM_DATA'] ?? 'var/simulators/phone',
    host: env['SIM_HOST'] ?? '127.0.0.1',
    port,
    secret,
    ...(env['PHONE_HOOKS'] ? { hooks: env['PHONE_HOOKS'] } : {}),
  });
  console.log(`phone simulator on ${phone.url}`);
  const end = (): void => void phone.close().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  if (env['SIM_PARENT'] === 'stdin') process.stdin.once('end', end).once('error', end).resume();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
