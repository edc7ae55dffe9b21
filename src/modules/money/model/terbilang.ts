/* Amounts in words (terbilang), as receipts and letters carry them beside the digits. */

const ONES = ['', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'];
const SCALES: [bigint, string][] = [
  [1_000_000_000_000_000n, 'kuadriliun'],
  [1_000_000_000_000n, 'triliun'],
  [1_000_000_000n, 'miliar'],
  [1_000_000n, 'juta'],
];

function below1000(n: number): string[] {
  if (n < 12) return n === 0 ? [] : [ONES[n]!];
  if (n < 20) return [ONES[n - 10]!, 'belas'];
  if (n < 100) return [ONES[Math.floor(n / 10)]!, 'puluh', ...below1000(n % 10)];
  if (n < 200) return ['seratus', ...below1000(n - 100)];
  return [ONES[Math.floor(n / 100)]!, 'ratus', ...below1000(n % 100)];
}

function words(n: bigint): string[] {
  const scale = SCALES.find(([size]) => n >= size);
  if (scale) return [...words(n / scale[0]), scale[1], ...words(n % scale[0])];
  // A single thousand is "seribu", also within more: one million one thousand is "satu juta seribu".
  if (n >= 2000n) return [...below1000(Number(n / 1000n)), 'ribu', ...words(n % 1000n)];
  if (n >= 1000n) return ['seribu', ...words(n - 1000n)];
  return below1000(Number(n));
}

/** An amount in Indonesian words: 21000000 → "dua puluh satu juta rupiah". Throws RangeError below zero. */
export function terbilang(amount: bigint): string {
  if (amount < 0n) throw new RangeError('an amount in words cannot be negative');
  return `${amount === 0n ? 'nol' : words(amount).join(' ')} rupiah`;
}
