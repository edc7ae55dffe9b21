/** A dynamic QRIS payload, as an acquirer makes it for one transaction. */

const tlv = (id: string, value: string): string => `${id}${String(value.length).padStart(2, '0')}${value}`;

function crc(text: string): string {
  let sum = 0xffff;
  for (const byte of Buffer.from(text)) {
    sum ^= byte << 8;
    for (let i = 0; i < 8; i++) sum = sum & 0x8000 ? ((sum << 1) ^ 0x1021) & 0xffff : (sum << 1) & 0xffff;
  }
  return sum.toString(16).toUpperCase().padStart(4, '0');
}

export interface Merchant {
  nmid: string;
  merchantId: string;
  name: string;
  city: string;
  postcode: string;
  category: string;
  criteria: string;
}

/** Numbers of this simulator only: a real merchant's come from its acquirer. */
export const dynamicQr = (m: Merchant, o: { amount: number; bill: string; reference: string }): string => {
  const body = [
    tlv('00', '01'),
    tlv('01', '12'),
    tlv(
      '26',
      tlv('00', 'ID.CO.CONTOHBPD.WWW') +
        tlv('01', '936001170000000013') +
        tlv('02', m.merchantId.slice(0, 15)) +
        tlv('03', m.criteria),
    ),
    tlv('51', tlv('00', 'ID.CO.QRIS.WWW') + tlv('02', m.nmid) + tlv('03', m.criteria)),
    tlv('52', m.category),
    tlv('53', '360'),
    tlv('54', String(o.amount)),
    tlv('58', 'ID'),
    tlv('59', m.name.toUpperCase().slice(0, 25)),
    tlv('60', m.city.toUpperCase().slice(0, 15)),
    tlv('61', m.postcode),
    tlv('62', tlv('01', o.bill.slice(0, 25)) + tlv('05', o.reference.slice(0, 25)) + tlv('07', 'A01')),
    '6304',
  ].join('');
  return body + crc(body);
};
