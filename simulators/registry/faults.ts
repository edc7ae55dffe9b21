/** Faults on command: what is armed by `/_sim/scenario` and met by a request. */

export const FAULTS = [
  'outage',
  'lost_answer',
  'cut_before',
  'never_answer',
  'html_page',
  'refuse',
  'slow',
  'quota',
] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface Scenario<F extends string = FaultKind> {
  fault: F;
  match: { method?: string; path?: string; field?: string; equals?: string };
  /** How many matching requests it still meets; ignored while `until` is set. */
  times: number;
  /** How many matching requests pass first. */
  after: number;
  /** A window by the simulator's clock (epoch ms), instead of `times`. */
  until?: number;
  /** For `slow`: extra seconds, before SIM_SPEED. */
  seconds?: number;
  /** For `refuse`: the registry's code. */
  code?: string;
}

/** Reads a scenario strictly; a text is what is wrong with it. */
export function readScenario(body: unknown, now: number): Scenario | string;
export function readScenario<F extends string>(body: unknown, now: number, faults: readonly F[]): Scenario<F> | string;
export function readScenario(
  body: unknown,
  now: number,
  faults: readonly string[] = FAULTS,
): Scenario<string> | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'objek JSON diharapkan';
  const o = body as Record<string, unknown>;
  const unknown = Object.keys(o).filter((k) => !['fault', 'match', 'times', 'after', 'seconds', 'code'].includes(k));
  if (unknown.length > 0) return `medan tidak dikenal: ${unknown.join(', ')}`;
  const fault = o['fault'] as string;
  if (!faults.includes(fault)) return `fault: salah satu dari ${faults.join(', ')}`;
  const match = (o['match'] ?? {}) as Record<string, unknown>;
  const badMatch = Object.entries(match).find(
    ([k, v]) => !['method', 'path', 'field', 'equals'].includes(k) || typeof v !== 'string',
  );
  if (badMatch) return `match.${badMatch[0]}: tidak dikenal atau bukan teks`;
  for (const k of ['times', 'after', 'seconds']) {
    if (o[k] !== undefined && !(typeof o[k] === 'number' && o[k] >= 0)) return `${k}: angka ≥ 0`;
  }
  if (o['code'] !== undefined && (typeof o['code'] !== 'string' || fault !== 'refuse'))
    return 'code: teks, hanya untuk refuse';
  const seconds = o['seconds'] as number | undefined;
  return {
    fault,
    match,
    times: (o['times'] as number | undefined) ?? 1,
    after: (o['after'] as number | undefined) ?? 0,
    ...(seconds === undefined ? {} : { seconds }),
    ...(seconds !== undefined && fault === 'outage' ? { until: now + seconds * 1000 } : {}),
    ...(o['code'] === undefined ? {} : { code: o['code'] as string }),
  };
}

/** The fault that this request meets, counted down; at most one. */
export function meet<F extends string>(
  scenarios: Scenario<F>[],
  request: { method: string; path: string; body: unknown },
  now: number,
): Scenario<F> | undefined {
  for (const s of scenarios) {
    const over = s.until === undefined ? s.times <= 0 : now >= s.until;
    if (over || !matches(s, request)) continue;
    if (s.after > 0) {
      s.after--;
      continue;
    }
    if (s.until === undefined) s.times--;
    return s;
  }
  return undefined;
}

function matches(s: Scenario<string>, r: { method: string; path: string; body: unknown }): boolean {
  const { method, path, field, equals } = s.match;
  if (method !== undefined && method !== r.method) return false;
  if (path !== undefined && !r.path.startsWith(path)) return false;
  if (field === undefined) return true;
  let value: unknown = r.body;
  for (const key of field.split('.'))
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return equals === undefined ? value !== undefined : value === equals;
}

/** A small seeded generator (mulberry32), so that a run can be repeated. Gives [0, 1). */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
