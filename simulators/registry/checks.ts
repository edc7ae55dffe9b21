/** What a single value of the wire must look like, and what is told of one that does not. */

/** One fault of what came. `field` is the path inside PERISTIWA, or a top-level name. */
export interface Fault {
  MEDAN: string;
  DITERIMA: string;
  SEHARUSNYA: string;
  /** True: the value has the right shape but stands in no code list. */
  KODE_SALAH?: true;
}

/** A valid event, flat: `ANAK.NAMA_LGKP` → `BUTET NASUTION`. */
export type Facts = Readonly<Record<string, string>>;

export interface Check {
  should: string;
  ok(value: string): boolean;
  codes?: true;
  /** The list as people see it: code → what it is called. */
  names?: Readonly<Record<string, string>>;
}

export const matches = (pattern: RegExp, should: string): Check => ({ should, ok: (v) => pattern.test(v) });
export const oneOf = (...codes: string[]): Check => ({
  should: `salah satu dari ${codes.join(', ')}`,
  ok: (v) => codes.includes(v),
  codes: true,
});

/** A list whose codes count from 1, or from what is said. */
export const listed = (names: readonly string[], from = 1): Check => {
  const all = Object.fromEntries(names.map((name, i) => [String(i + from), name]));
  return { ...oneOf(...Object.keys(all)), names: all };
};
export const sex = listed(['LAKI-LAKI', 'PEREMPUAN']);

export const upper: Check = {
  should: 'huruf besar, 1–60 huruf, tanpa spasi ganda',
  ok: (v) =>
    v.length > 0 && [...v].length <= 60 && v === v.toLocaleUpperCase('id-ID') && v === v.trim() && !/\s\s/.test(v),
};
export const note: Check = { should: '1–100 huruf', ok: (v) => v.trim() !== '' && [...v].length <= 100 };
export const date: Check = { should: 'tanggal dd-MM-yyyy yang ada', ok: (v) => toIsoDate(v) !== undefined };
export const nik: Check = { should: 'NIK 16 angka dengan tanggal lahir dan nomor urut yang sah', ok: isNik };
export const kk = matches(/^\d{16}$/, 'nomor KK 16 angka');

export const area = matches(/^\d\d\.\d\d\.\d\d\.\d{4}$/, 'kode wilayah PP.KK.CC.VVVV');
export const time = matches(/^([01]\d|2[0-3]):[0-5]\d$/, 'jam HH:mm');

export const personOf = (group: string): Record<string, Check> => ({
  [`${group}.NIK`]: nik,
  [`${group}.NAMA_LGKP`]: upper,
});
export const parentOf = (group: string): Record<string, Check> => ({
  ...personOf(group),
  [`${group}.TMPT_LHR`]: upper,
  [`${group}.TGL_LHR`]: date,
});

export const reporterOf = (): Record<string, Check> => ({
  ...personOf('PELAPOR'),
  'PELAPOR.NO_HP': matches(/^\+62\d{8,13}$/, 'nomor HP +62…'),
});
export const witnessesOf = (): Record<string, Check> => ({ ...personOf('SAKSI.1'), ...personOf('SAKSI.2') });

export function fault(field: string, got: unknown, should: string): Fault {
  const text = got === undefined ? '(tidak ada)' : typeof got === 'string' ? got : (JSON.stringify(got) ?? typeof got);
  return { MEDAN: field, DITERIMA: text.slice(0, 200), SEHARUSNYA: should };
}

/** `03-11-2026` → `2026-11-03`; undefined if there is no such day. */
export function toIsoDate(text: string): string | undefined {
  const m = /^(\d\d)-(\d\d)-(\d{4})$/.exec(text);
  if (!m) return undefined;
  const iso = `${m[3]}-${m[2]}-${m[1]}`;
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === iso ? iso : undefined;
}

/** Whole calendar days from one ISO date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

function isNik(text: string): boolean {
  const m = /^\d{6}(\d\d)(\d\d)(\d\d)(\d{4})$/.exec(text);
  if (!m) return false;
  const day = Number(m[1]) > 40 ? Number(m[1]) - 40 : Number(m[1]);
  const ddmm = `${String(day).padStart(2, '0')}-${m[2]}`;
  return m[4] !== '0000' && (toIsoDate(`${ddmm}-20${m[3]}`) ?? toIsoDate(`${ddmm}-19${m[3]}`)) !== undefined;
}
