import type { City, Ports } from './city.ts';
import type { Reader } from './db.ts';

/** With whom a port speaks: a simulator, a counterparty's trial system, the real one, or a person by hand. */
export type PortMode = 'simulated' | 'sandbox' | 'production' | 'manual';
export interface PortHealth {
  name: string;
  mode: PortMode;
  lastOkAt: string | undefined;
  lastFaultAt: string | undefined;
  /** The kind of the last fault, never its text: that may hold a value. */
  lastFault: string | undefined;
}

/** A row is written at most this often; what happens between is the same news. */
const EVERY_MS = 10_000;
const keyOf = (name: string, what: 'mode' | 'ok' | 'fault'): string => `port/${name}/${what}`;

const write = (city: City, key: string, value: object) =>
  city.db
    .insertInto('kernel.fact')
    .values({ key, value: JSON.stringify(value), recorded_at: new Date() })
    .onConflict((c) =>
      c
        .column('key')
        .doUpdateSet((e) => ({ value: e.ref('excluded.value'), recorded_at: e.ref('excluded.recorded_at') })),
    )
    .execute();

/**
 * Wraps ports so that the last success and the last fault of each are known to every process (page, worker, metrics).
 * The answer never waits for that, and a database that cannot take the news changes no answer.
 */
export function watchPorts(city: City, ports: Ports, modes: Partial<Record<keyof Ports, PortMode>>): Ports {
  const last = new Map<string, number>();
  const tell = (name: string, what: 'ok' | 'fault', value: object): void => {
    const now = performance.now();
    const key = keyOf(name, what);
    if (now - (last.get(key) ?? -EVERY_MS) < EVERY_MS) return;
    last.set(key, now);
    write(city, key, { at: new Date().toISOString(), ...value }).catch(() => last.delete(key));
  };
  const watched = Object.entries(ports).map(([name, port]: [string, unknown]) => {
    const mode = modes[name as keyof Ports];
    if (!mode || typeof port !== 'object' || port === null) return [name, port];
    write(city, keyOf(name, 'mode'), { mode }).catch(() => {});
    return [
      name,
      new Proxy(port, {
        get(target, property, receiver) {
          const value: unknown = Reflect.get(target, property, receiver);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            const answer: unknown = (value as (...a: unknown[]) => unknown).apply(target, args);
            if (!(answer instanceof Promise)) return answer;
            answer.then(
              () => tell(name, 'ok', {}),
              (error: unknown) => tell(name, 'fault', { fault: error instanceof Error ? error.name : 'unknown' }),
            );
            return answer;
          };
        },
      }),
    ];
  });
  return Object.fromEntries(watched) as Ports;
}

/** How each watched port stands, by name. */
export async function readPorts(db: Reader): Promise<PortHealth[]> {
  const rows = await db.selectFrom('kernel.fact').select(['key', 'value']).where('key', 'like', 'port/%').execute();
  const told = new Map(rows.map((r) => [r.key, r.value as { mode?: PortMode; at?: string; fault?: string }]));
  return [...told]
    .flatMap(([key, { mode }]) => {
      const name = /^port\/(.+)\/mode$/.exec(key)?.[1];
      if (!name || !mode) return [];
      const fault = told.get(keyOf(name, 'fault'));
      return [
        { name, mode, lastOkAt: told.get(keyOf(name, 'ok'))?.at, lastFaultAt: fault?.at, lastFault: fault?.fault },
      ];
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
