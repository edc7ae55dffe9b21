/** Whole rupiah. `bigint` inside, JSON integer on the wire: no cent exists in city money, and a float would lose one. */
export type Rupiah = bigint & { readonly __rupiah: unique symbol };

/** Rupiah from an integer; throws on a fraction or on what a JSON number cannot carry exactly. */
export function rupiah(n: bigint | number): Rupiah {
  if (typeof n === 'number' && !Number.isSafeInteger(n)) throw new RangeError(`not a whole rupiah: ${n}`);
  return BigInt(n) as Rupiah;
}

/** The JSON integer of an amount; throws beyond 2^53, where a reader in JavaScript would round it. */
export function rupiahToJson(r: Rupiah): number {
  const n = Number(r);
  if (!Number.isSafeInteger(n)) throw new RangeError('amount too large for a JSON integer');
  return n;
}
