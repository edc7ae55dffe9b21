/**
 * The simulator's wire format, checked without mercy: unknown fields, missing fields, wrong types, codes outside their
 * list and dates that do not exist are each named with what came and what should have come.
 */
import { fault, type Facts, type Fault } from './checks.ts';
import { isService, kindOf, SERVICES } from './events/index.ts';
import type { EventKind } from './events/kind.ts';

/** Checks a submission as parsed from JSON. Either all faults, or the flat facts. */
export function readSubmission(body: unknown): { faults: Fault[] } | { id: string; service: string; facts: Facts } {
  if (!isObject(body)) return { faults: [fault('(badan)', body, 'objek JSON')] };
  const faults: Fault[] = [];
  for (const name of Object.keys(body)) {
    if (!['NO_PERMINTAAN', 'KODE_LAYANAN', 'PERISTIWA'].includes(name))
      faults.push(fault(name, body[name], 'medan ini tidak dikenal'));
  }
  const id = body['NO_PERMINTAAN'];
  if (typeof id !== 'string' || !/^[A-Za-z0-9._-]{1,64}$/.test(id))
    faults.push(fault('NO_PERMINTAAN', id, '1–64 huruf, angka, titik, garis'));
  const service = body['KODE_LAYANAN'];
  if (!isService(service)) faults.push(fault('KODE_LAYANAN', service, SERVICES.join(', ')));
  if (!isObject(body['PERISTIWA'])) return { faults: [...faults, fault('PERISTIWA', body['PERISTIWA'], 'objek')] };
  const facts = Object.create(null) as Record<string, string>;
  flatten(body['PERISTIWA'], '', facts, faults);
  if (!isService(service)) return { faults };
  checkFields(kindOf(service), facts, faults);
  return faults.length > 0 ? { faults } : { id: id as string, service, facts };
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

/** `ANGGOTA.2.NIK` → `ANGGOTA.*.NIK`, where the kind has such a list. */
const generic = (kind: EventKind, path: string): string => {
  const [list, n, ...rest] = path.split('.');
  return Object.hasOwn(kind.lists ?? {}, list!) && /^[1-9]\d?$/.test(n ?? '') ? [list, '*', ...rest].join('.') : path;
};

function checkFields(kind: EventKind, facts: Record<string, string>, faults: Fault[]): void {
  const without = kind.without(facts);
  const isOut = (path: string) => without.some((g) => path === g || path.startsWith(`${g}.`));
  const counts = new Map<string, number>();
  for (const [path, value] of Object.entries(facts)) {
    const name = generic(kind, path);
    if (name !== path) {
      const [list, n] = path.split('.') as [string, string];
      counts.set(list, Math.max(counts.get(list) ?? 0, Number(n)));
    }
    const check = Object.hasOwn(kind.checks, name) ? kind.checks[name] : undefined;
    if (!check) faults.push(fault(path, value, 'medan ini tidak dikenal'));
    else if (isOut(name)) faults.push(fault(path, value, 'tidak boleh ada pada peristiwa jenis ini'));
    else if (!check.ok(value))
      faults.push({ ...fault(path, value, check.should), ...(check.codes ? { KODE_SALAH: true as const } : {}) });
  }
  for (const [list, [least, most]] of Object.entries(kind.lists ?? {})) {
    const n = counts.get(list) ?? 0;
    if (!isOut(list) && (n < least || n > most)) faults.push(fault(list, String(n), `${least}–${most} orang`));
  }
  for (const [name, check] of Object.entries(kind.checks)) {
    if (kind.optional.has(name) || isOut(name)) continue;
    const list = name.includes('.*.') ? name.split('.')[0]! : undefined;
    const paths =
      list === undefined
        ? [name]
        : Array.from({ length: counts.get(list) ?? 0 }, (_, i) => name.replace('*', String(i + 1)));
    for (const path of paths) if (!(path in facts)) faults.push(fault(path, undefined, check.should));
  }
  faults.push(...kind.faults(facts));
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
