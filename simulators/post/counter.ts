/** What people of the carrier do with a shipment: the acts of its pages and of `/_sim/act`. */
import sharp from 'sharp';
import { z } from 'zod';
import { EVENTS, type Book, type EventKind, type Seen, type Shipment } from './book.ts';

export const actSchema = z.strictObject({
  act: z.literal('event'),
  awb: z.string(),
  event: z.enum(Object.keys(EVENTS) as [EventKind, ...EventKind[]]),
  /** When it was; told in any order. */
  at: z.iso.datetime({ offset: true }).optional(),
  office: z.string().max(60).optional(),
  receiver: z.string().max(80).optional(),
  relation: z.string().max(40).optional(),
  reason: z.string().max(80).optional(),
  photo: z.enum(['none', 'small', 'huge', 'not_a_picture']).optional(),
  /** Told once more. */
  twice: z.boolean().optional(),
});
export type Act = z.output<typeof actSchema>;

/** A drawn door, so that nobody real is on it. */
async function picture(shipment: Shipment, at: string): Promise<string> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#cfd8d3"/>
    <rect x="220" y="110" width="200" height="330" fill="#7a5a3a"/><circle cx="395" cy="280" r="9" fill="#f0d28a"/>
    <rect x="270" y="250" width="120" height="80" fill="#f4ead2" stroke="#444"/>
    <text x="20" y="40" font-size="22" fill="#222">Foto tiruan ${shipment.awb}</text><text x="20" y="70" font-size="18" fill="#222">${at.slice(0, 16)}</text></svg>`;
  return (await sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer()).toString('base64');
}

/** Writes down what was seen of a shipment. Undefined for a number that the carrier does not have. */
export async function see(book: Book, act: Act): Promise<Shipment | undefined> {
  const shipment = book.find(act.awb);
  if (!shipment) return undefined;
  const at = act.at ?? book.now().toISOString();
  const description =
    act.event === 'selesai'
      ? `DITERIMA OLEH: ${(act.receiver ?? shipment.receiver.name).toUpperCase()} (${(act.relation ?? 'YBS').toUpperCase()})`
      : act.event === 'gagal'
        ? (act.reason ?? 'RUMAH KOSONG')
        : '';
  const office =
    act.office ??
    (act.event === 'posting' ? 'KANTOR POS KOTA' : `KANTOR POS ${shipment.receiver.district.toUpperCase()}`);
  const seen: Seen = { kind: act.event, office, at, description };
  shipment.events.push(seen);
  if (act.twice) shipment.events.push({ ...seen });
  if (act.event === 'selesai') {
    const kind = act.photo ?? 'small';
    shipment.photo =
      kind === 'none'
        ? undefined
        : kind === 'huge'
          ? 'huge'
          : kind === 'not_a_picture'
            ? Buffer.from('<html>bukan foto</html>').toString('base64')
            : await picture(shipment, at);
  }
  book.save();
  return shipment;
}

/** What the carrier will ask the city for: a line for each shipment that its customer pays. */
export const invoice = (book: Book, day: string): string =>
  [
    'awb;orderid;tanggal;berat_gram;biaya',
    ...book.shipments
      .filter((s) => s.payer === 'customer' && s.postedAt.startsWith(day))
      .map((s) => [s.awb, s.orderid, s.postedAt.slice(0, 10), s.weight, s.fee].join(';')),
  ].join('\n');
