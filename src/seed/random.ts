import { createHash } from 'node:crypto';

/** Numbers that look random and are the same for the same seed on every machine: the demo city must not change between starts. */
export interface Random {
  /** An integer in [0, n). */
  below(n: number): number;
  /** An integer in [low, high]. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Picks by weight. */
  weighted<T>(from: ReadonlyArray<readonly [T, number]>): T;
  shuffled<T>(from: readonly T[]): T[];
  /** A stream of its own, so that one more draw here changes nothing elsewhere. */
  fork(name: string): Random;
}

/** sfc32, seeded by the SHA-256 of a text. */
export function random(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((at) => digest.readUInt32LE(at)) as [number, number, number, number];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new RangeError('nothing to pick from');
    return from[below(from.length)]!;
  };
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick,
    weighted(from) {
      let rest = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      return (from.find(([, weight]) => (rest -= weight) < 0) ?? from.at(-1)!)[0];
    },
    shuffled(from) {
      const out = [...from];
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
    fork: (name) => random(`${seed}/${name}`),
  };
}

/** All demo rows without an instant of their own are "made" on this day. */
export const DEMO_EPOCH = new Date('2026-01-01T00:00:00Z');

/** The id of a named thing of the demo: a UUIDv7 of a fixed instant whose random bits come from the name. */
export function demoId(name: string, at: Date = DEMO_EPOCH): string {
  const b = createHash('sha256').update(`balai demo ${name}`).digest().subarray(0, 16);
  b.writeUIntBE(at.getTime(), 0, 6);
  b[6] = (b[6]! & 0x0f) | 0x70;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const h = b.toString('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`;
}
