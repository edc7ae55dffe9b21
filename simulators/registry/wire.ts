/**
 * The simulator's wire format, checked without mercy: unknown fields, missing fields, wrong types, codes outside their
 * list and dates that do not exist are each named with what came and what should have come.
 */

/** One fault of what came. `field` is the path inside PERISTIWA, or a top-level name. */
export interface Fault {
  MEDAN: string;
  DITERIMA: string;
  SEHARUSNYA: string;
  /** True: the value has the right shape but stands in no code list. */
  KODE_SALAH?: true;
}

/** A valid birth, flat: `ANAK.NAMA_LGKP` → `BUTET NASUTION`. */
export type Facts = Readonly<Record<string, string>>;

interface Check {
  should: string;
  ok(value: string): boolean;
  codes?: true;
}

const matches = (pattern: RegExp, should: string): Check => ({ should, ok: (v) => pattern.test(v) });
const oneOf = (...codes: string[]): Check => ({
  should: `salah satu dari ${codes.join(', ')}`,
  ok: (v) => codes.includes(v),
  codes: true,
});

const upper: Check = {
  should: 'huruf besar, 1–60 huruf, tanpa spasi ganda',
  ok: (v) =>
    v.length > 0 && [...v].length <= 60 && v === v.toLocaleUpperCase('id-ID') && v === v.trim() && !/\s\s/.test(v),
};
const note: Check = { should: '1–100 huruf', ok: (v) => v.trim() !== '' && [...v].length <= 100 };
const date: Check = { should: 'tanggal dd-MM-yyyy yang ada', ok: (v) => toIsoDate(v) !== undefined };
const nik: Check = { should: 'NIK 16 angka dengan tanggal lahir dan nomor urut yang sah', ok: isNik };
const kk = matches(/^\d{16}$/, 'nomor KK 16 angka');

const personOf = (group: string): Record<string, Check> => ({ [`${group}.NIK`]: nik, [`${group}.NAMA_LGKP`]: upper });
const parentOf = (group: string): Record<string, Check> => ({
  ...personOf(group),
  [`${group}.TMPT_LHR`]: upper,
  [`${group}.TGL_LHR`]: date,
});

const CHECKS: Record<string, Check> = {
  JENIS_PENCATATAN: oneOf('1', '2', '3', '4'),
  TGL_LAPOR: date,
  KODE_WILAYAH: matches(/^\d\d\.\d\d\.\d\d\.\d{4}$/, 'kode wilayah PP.KK.CC.VVVV'),
  NO_KK: kk,
  ...personOf('PELAPOR'),
  'PELAPOR.NO_HP': matches(/^\+62\d{8,13}$/, 'nomor HP +62…'),
  ...personOf('SAKSI.1'),
  ...personOf('SAKSI.2'),
  ...parentOf('AYAH'),
  ...parentOf('IBU'),
  'ANAK.NAMA_LGKP': upper,
  'ANAK.JENIS_KLMIN': oneOf('1', '2'),
  'ANAK.TEMPAT_DILAHIRKAN': oneOf('1', '2', '3', '4', '5'),
  'ANAK.TMPT_LHR': upper,
  'ANAK.TGL_LHR': date,
  'ANAK.JAM_LHR': matches(/^([01]\d|2[0-3]):[0-5]\d$/, 'jam HH:mm'),
  'ANAK.JENIS_KELAHIRAN': oneOf('1', '2', '3', '4', '5'),
  'ANAK.KELAHIRAN_KE': matches(/^[1-9]\d?$/, 'angka 1–99'),
  'ANAK.PENOLONG': oneOf('1', '2', '3', '4'),
  'ANAK.BERAT_KG': matches(/^\d{1,2}(\.\d{1,3})?$/, 'kilogram dengan titik, misalnya 3.25'),
  'ANAK.PANJANG_CM': matches(/^\d{1,2}(\.\d)?$/, 'sentimeter, misalnya 49'),
  'BUKTI.JENIS': oneOf('1', '2', '3'),
  'BUKTI.NOMOR': note,
  'BUKTI.TANGGAL': date,
  'KAWIN.JENIS': oneOf('1', '2', '3'),
  'KAWIN.NOMOR': note,
  'KAWIN.TANGGAL': date,
  'TERLAMBAT.NO_KEPUTUSAN': note,
  'TERLAMBAT.TGL_KEPUTUSAN': date,
};

const OPTIONAL = new Set([
  'NO_KK',
  'PELAPOR.NO_HP',
  'AYAH.NIK',
  'AYAH.TMPT_LHR',
  'AYAH.TGL_LHR',
  'IBU.NIK',
  'IBU.TMPT_LHR',
  'IBU.TGL_LHR',
  'ANAK.JAM_LHR',
  'ANAK.KELAHIRAN_KE',
  'ANAK.BERAT_KG',
  'ANAK.PANJANG_CM',
  'BUKTI.NOMOR',
  'BUKTI.TANGGAL',
  'KAWIN.NOMOR',
  'KAWIN.TANGGAL',
]);

/** Groups a kind of birth must not have; any other group but TERLAMBAT it must have. */
const FORBIDDEN: Record<string, string[]> = {
  '1': [],
  '2': [],
  '3': ['AYAH', 'KAWIN'],
  '4': ['AYAH', 'IBU', 'KAWIN'],
};

/** Checks a submission as parsed from JSON. Either all faults, or the flat facts. */
export function readSubmission(body: unknown): { faults: Fault[] } | { id: string; facts: Facts } {
  if (!isObject(body)) return { faults: [fault('(badan)', body, 'objek JSON')] };
  const faults: Fault[] = [];
  for (const name of Object.keys(body)) {
    if (!['NO_PERMINTAAN', 'KODE_LAYANAN', 'PERISTIWA'].includes(name))
      faults.push(fault(name, body[name], 'medan ini tidak dikenal'));
  }
  const id = body['NO_PERMINTAAN'];
  if (typeof id !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(id))
    faults.push(fault('NO_PERMINTAAN', id, '1–64 huruf, angka, titik, garis'));
  if (body['KODE_LAYANAN'] !== 'akta-kelahiran')
    faults.push(fault('KODE_LAYANAN', body['KODE_LAYANAN'], 'akta-kelahiran'));
  if (!isObject(body['PERISTIWA'])) return { faults: [...faults, fault('PERISTIWA', body['PERISTIWA'], 'objek')] };
  const facts = Object.create(null) as Record<string, string>;
  flatten(body['PERISTIWA'], '', facts, faults);
  checkFields(facts, faults);
  return faults.length > 0 ? { faults } : { id: id as string, facts };
}

function flatten(value: unknown, path: string, out: Record<string, string>, faults: Fault[]): void {
  if (isObject(value)) {
    for (const [k, v] of Object.entries(value)) flatten(v, path === '' ? k : `${path}.${k}`, out, faults);
  } else if (Array.isArray(value)) {
    value.forEach((v, i) => flatten(v, `${path}.${i + 1}`, out, faults));
  } else if (typeof value === 'string') {
    out[path] = value;
  } else {
    faults.push(fault(path, value, 'teks'));
  }
}

function checkFields(facts: Record<string, string>, faults: Fault[]): void {
  const kind = facts['JENIS_PENCATATAN'] ?? '';
  const forbidden = FORBIDDEN[kind] ?? [];
  const inGroup = (path: string, group: string) => path.startsWith(`${group}.`);
  for (const [path, value] of Object.entries(facts)) {
    const check = Object.hasOwn(CHECKS, path) ? CHECKS[path] : undefined;
    if (!check) faults.push(fault(path, value, 'medan ini tidak dikenal'));
    else if (forbidden.some((g) => inGroup(path, g)))
      faults.push(fault(path, value, `tidak boleh ada bila JENIS_PENCATATAN ${kind}`));
    else if (!check.ok(value))
      faults.push({ ...fault(path, value, check.should), ...(check.codes ? { KODE_SALAH: true as const } : {}) });
  }
  const late = Object.keys(facts).some((p) => inGroup(p, 'TERLAMBAT'));
  for (const path of Object.keys(CHECKS)) {
    if (path in facts || OPTIONAL.has(path) || forbidden.some((g) => inGroup(path, g))) continue;
    if (inGroup(path, 'TERLAMBAT') && !late) continue;
    faults.push(fault(path, undefined, CHECKS[path]!.should));
  }
  if (kind === '4' && facts['BUKTI.JENIS'] !== '3')
    faults.push(fault('BUKTI.JENIS', facts['BUKTI.JENIS'], '3 (berita acara kepolisian)'));
  if (kind === '2' && facts['KAWIN.JENIS'] !== '3')
    faults.push(fault('KAWIN.JENIS', facts['KAWIN.JENIS'], '3 (SPTJM F-2.04)'));
  if (kind === '1' && facts['KAWIN.JENIS'] === '3') faults.push(fault('KAWIN.JENIS', '3', '1 atau 2'));
  const born = toIsoDate(facts['ANAK.TGL_LHR'] ?? '');
  const reported = toIsoDate(facts['TGL_LAPOR'] ?? '');
  if (born && reported && born > reported)
    faults.push(fault('ANAK.TGL_LHR', facts['ANAK.TGL_LHR'], 'tidak sesudah TGL_LAPOR'));
}

function fault(field: string, got: unknown, should: string): Fault {
  const text = got === undefined ? '(tidak ada)' : typeof got === 'string' ? got : (JSON.stringify(got) ?? typeof got);
  return { MEDAN: field, DITERIMA: text.slice(0, 200), SEHARUSNYA: should };
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);

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
