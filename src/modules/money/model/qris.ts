/**
 * A QRIS payload (EMVCo Merchant-Presented Mode 1.1 with Bank Indonesia's tags): read, checked against what we ordered,
 * never made here. A dynamic QR comes from the acquirer: an amount put into its static one has no reference, so its
 * payment would find no bill.
 */
import { rupiah, type Rupiah } from '../../../kernel/money.ts';

export type Tlv = Map<string, string>;

/** CRC-16/CCITT-FALSE in four capital hexadecimal digits. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** Two digits of name, two of length, the value; undefined when a length leads past the end or a name stands twice. */
export function readTlv(text: string): Tlv | undefined {
  const out: Tlv = new Map();
  for (let at = 0; at < text.length;) {
    const head = /^(\d{2})(\d{2})/.exec(text.slice(at, at + 4));
    if (!head) return undefined;
    const [, id, length] = head as unknown as [string, string, string];
    const value = text.slice(at + 4, at + 4 + Number(length));
    if (value.length !== Number(length) || out.has(id)) return undefined;
    out.set(id, value);
    at += 4 + Number(length);
  }
  return out;
}

export type QrisFault =
  | 'too_long'
  | 'tlv'
  | 'crc'
  | 'format'
  | 'initiation'
  | 'no_merchant'
  | 'no_repository'
  | 'currency'
  | 'country'
  | 'amount';

export interface Qris {
  dynamic: boolean;
  /** National merchant id: `ID` and 13 digits. */
  nmid: string | undefined;
  /** Size of the merchant: UMI, UKE, UME, UBE, URE. */
  criteria: string;
  /** Merchant account numbers of the domestic networks. */
  pans: string[];
  category: string;
  amount: Rupiah | undefined;
  merchant: string;
  city: string;
  postcode: string | undefined;
  billNumber: string | undefined;
  reference: string | undefined;
}

const LONGEST = 512;
const merchantTag = (id: string): boolean => Number(id) >= 2 && Number(id) <= 51;

/** Reads a payload leniently where wallets do (order, length of names), strictly where money hangs on it. */
export function readQris(payload: string): Qris | { fault: QrisFault } {
  if (payload.length > LONGEST) return { fault: 'too_long' };
  const tlv = readTlv(payload);
  if (!tlv) return { fault: 'tlv' };
  const check = /^([\s\S]*6304)([0-9A-Fa-f]{4})$/.exec(payload);
  if (!check || [...tlv.keys()].at(-1) !== '63' || crc16(check[1]!) !== check[2]!.toUpperCase())
    return { fault: 'crc' };
  if (tlv.get('00') !== '01' || !payload.startsWith('000201')) return { fault: 'format' };
  const initiation = tlv.get('01');
  if (initiation !== '11' && initiation !== '12') return { fault: 'initiation' };
  const accounts = [...tlv].filter(([id]) => Number(id) >= 26 && merchantTag(id)).map(([, value]) => readTlv(value));
  if (accounts.length === 0 || accounts.includes(undefined)) return { fault: 'no_merchant' };
  const repository = tlv.has('51') ? readTlv(tlv.get('51')!) : undefined;
  if (initiation === '11' && !repository) return { fault: 'no_repository' };
  if (tlv.get('53') !== '360') return { fault: 'currency' };
  if (tlv.get('58') !== 'ID') return { fault: 'country' };
  const said = tlv.get('54');
  const amount = said === undefined ? undefined : /^(\d{1,13})(?:\.0{1,2})?$/.exec(said)?.[1];
  if (said !== undefined && (amount === undefined || said.length > 13)) return { fault: 'amount' };
  const more = readTlv(tlv.get('62') ?? '');
  return {
    dynamic: initiation === '12',
    nmid: repository?.get('02'),
    criteria: repository?.get('03') ?? accounts[0]?.get('03') ?? 'URE',
    pans: accounts.flatMap((a) => (a?.has('01') ? [a.get('01')!] : [])),
    category: tlv.get('52') ?? '',
    amount: amount === undefined ? undefined : rupiah(BigInt(amount)),
    merchant: tlv.get('59') ?? '',
    city: tlv.get('60') ?? '',
    postcode: tlv.get('61'),
    billNumber: more?.get('01'),
    reference: more?.get('05'),
  };
}

export type QrisMismatch = QrisFault | 'static' | 'other_amount' | 'other_merchant' | 'tip';

/** Why a payload that the acquirer sent may not be shown for a bill; undefined = it may. */
export function whyNotForBill(
  payload: string,
  ordered: { amount: Rupiah; nmid: string; category: string | undefined; criteria?: string | undefined },
): QrisMismatch | undefined {
  const qris = readQris(payload);
  if ('fault' in qris) return qris.fault;
  if (!qris.dynamic) return 'static';
  if (qris.amount !== ordered.amount) return 'other_amount';
  if (qris.nmid !== ordered.nmid) return 'other_merchant';
  if (ordered.category !== undefined && qris.category !== ordered.category) return 'other_merchant';
  if (ordered.criteria !== undefined && qris.criteria !== ordered.criteria) return 'other_merchant';
  // A tip on a fine would be money that nobody owes.
  return readTlv(payload)?.has('55') ? 'tip' : undefined;
}
