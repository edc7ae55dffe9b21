/** How a counterparty stands up as a program of its own: its settings from the environment, its end, its refusals. */
const env = process.env;

/** What each reads alike. A fault is kept and said with all others at the start, one a line. */
export interface Settings {
  dir: string;
  host: string;
  port: number;
  text(name: string, fallback: string): string;
  number(name: string, fallback: number, min: number, max: number): number;
  fault(sentence: string): void;
}

/**
 * Starts the program `name`, or says what it lacks and ends with 1.
 *
 * SIMULATOR=1, without which none starts · SIM_PORT · SIM_HOST 127.0.0.1 (loopback only) · SIM_DATA
 * var/simulators/<name> · SIM_PARENT stdin: ends when its standard input is closed, that is with the program that started
 * it, however that ended.
 * @param read takes its own settings and gives what starts it
 */
export async function run(
  name: string,
  port: number,
  read: (settings: Settings) => () => Promise<{ url: string; close(): Promise<unknown> }>,
): Promise<void> {
  const faults: string[] = [];
  const number: Settings['number'] = (key, fallback, min, max) => {
    const value = Number(env[key] ?? fallback);
    if (!(value >= min && value <= max)) faults.push(`${key} must be a number from ${min} to ${max}`);
    return value;
  };
  const start = read({
    dir: env['SIM_DATA'] ?? `var/simulators/${name}`,
    host: env['SIM_HOST'] ?? '127.0.0.1',
    port: number('SIM_PORT', port, 0, 65_535),
    text: (key, fallback) => env[key] || fallback,
    number,
    fault: (sentence) => void faults.push(sentence),
  });
  if (env['SIMULATOR'] !== '1') faults.push('this is a simulator and starts only with SIMULATOR=1');
  if (faults.length > 0) {
    console.error(faults.join('\n'));
    process.exit(1);
  }
  try {
    const one = await start();
    console.log(`${name} simulator on ${one.url}`);
    const end = (): void => void one.close().then(() => process.exit(0));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
    if (env['SIM_PARENT'] === 'stdin') process.stdin.once('end', end).once('error', end).resume();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
