/** PT Pos's words for what it saw, as scans. Its gateway documents no list: what is not known here is a parcel that moves. */
import type { FailReason, Scan, ScanKind } from '../../modules/delivery/model.ts';

/** In this order: the first that fits. */
const NAMES: readonly [RegExp, ScanKind][] = [
  [/HILANG|\bLOST\b/, 'lost'],
  [/RETUR SELESAI|KEMBALI KE PENGIRIM|\bRETURNED\b/, 'returned'],
  [/RETUR|\bRETURNING\b/, 'returning'],
  [/GAGAL ANTAR|ANTARAN GAGAL|\bFAILED\b/, 'failed'],
  [/SELESAI ANTAR|DITERIMA PENERIMA|\bDELIVERED\b/, 'delivered'],
  [/PROSES ANTAR|\bDELIVERY ?RUN\b|OUT FOR DELIVERY/, 'out_for_delivery'],
  [/POSTING|PICKUP/, 'posted'],
];
const WHY: readonly [RegExp, FailReason][] = [
  [/RUMAH KOSONG|TIDAK DI TEMPAT/, 'nobody_home'],
  [/ALAMAT/, 'wrong_address'],
  [/IDENTITAS|KTP/, 'no_identity'],
  [/PENERIMA BERBEDA|MENOLAK|DITOLAK/, 'receiver_differs'],
];

interface Row {
  office: string;
  eventName: string;
  eventDate: string;
  description: string;
}

/** WIB wall time `2026-11-24 10:15:00`. Undefined for what is no time. */
function instantOf(text: string): Date | undefined {
  const m = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?$/.exec(text.trim());
  const at = m ? new Date(`${m[1]}T${m[2]}${m[3] ?? ':00'}+07:00`) : undefined;
  return at && !Number.isNaN(at.getTime()) ? at : undefined;
}

/** `DITERIMA OLEH: SITI NURBAYA (YBS)` */
function receiverOf(description: string): Scan['receiver'] {
  const m = /DITERIMA OLEH:?\s*([^()]{1,80}?)\s*(?:\(([^)]{1,40})\))?\s*$/i.exec(description);
  return m ? { name: m[1]!.trim(), relation: m[2]?.trim() ?? '' } : undefined;
}

/** One scan; undefined for a row without a time, which says nothing that could be ordered. */
export function scanOf(row: Row): Scan | undefined {
  const at = instantOf(row.eventDate);
  if (!at) return undefined;
  const name = row.eventName.toUpperCase();
  const kind = NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 'in_transit';
  const text = row.description.toUpperCase();
  return {
    kind,
    at,
    office: row.office.trim().slice(0, 80),
    ...(kind === 'failed' && { reason: WHY.find(([pattern]) => pattern.test(text))?.[1] ?? 'other' }),
    ...(kind === 'delivered' && { receiver: receiverOf(row.description) }),
  };
}
