/** Labels and the list for the carrier, as papers. */
import { BAR_HEIGHT, barPath } from '../../../kernel/barcode.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { shipmentOf, type Batch, type BatchLine, type Parcel } from '../../delivery/index.ts';
import { frameOf, qrSvg, type Sheet } from '../../documents/index.ts';
import { parcelDeskWords } from './words.ts';

export const barSvg = (text: string): string => {
  const { path, width } = barPath(text);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${BAR_HEIGHT}"><path d="${path}"/></svg>`;
};

/** A label for each parcel that has a number of the carrier and still a destination. The code holds our number alone. */
export async function labelSheet(ctx: Ctx, parcels: readonly Parcel[]): Promise<Sheet | undefined> {
  const { city } = ctx;
  const images: Record<string, string> = {};
  const labels = [];
  for (const p of parcels) {
    const s = p.awb === null ? undefined : await shipmentOf(ctx, p);
    if (!s || p.awb === null) continue;
    images[`bar${labels.length}`] = barSvg(p.awb);
    images[`qr${labels.length}`] = qrSvg(p.number);
    labels.push({
      awb: p.awb,
      number: p.number,
      carrier: city.ports.carrier?.name ?? 'PT Pos Indonesia',
      pays: s.pays === 'receiver' ? 'Ongkos dibayar penerima' : 'Ongkos dibayar kota',
      weight: `${s.weightG} g`,
      contents: s.contents,
      rule:
        p.exchange === 'expected'
          ? 'Serahkan hanya kepada penerima di atas, lihat KTP-elnya. Terima kartu lama dan bawa kembali ke pengirim.'
          : 'Serahkan hanya kepada penerima di atas, lihat KTP-el atau KK-nya.',
      to: s.to,
      from: s.from,
    });
  }
  if (labels.length === 0) return undefined;
  return {
    template: 'label',
    data: { ...frameOf(city, parcels[0]!.agency, localDate(city.calendar, ctx.now)), title: 'Label kiriman', labels },
    images,
  };
}

export type ListLine = Pick<BatchLine, 'number' | 'awb' | 'fee' | 'collected' | 'area' | 'postcode' | 'weightG'>;

/** The list that officer and courier sign. No name of a receiver stands on it. */
export function listSheet(ctx: Ctx, batch: Batch, lines: readonly ListLine[], officer: string): Sheet {
  const { city } = ctx;
  const w = parcelDeskWords.id;
  const f = fmt('id', city.timeZone);
  const frame = frameOf(city, batch.agency, localDate(city.calendar, batch.handedAt ?? ctx.now));
  const sum = (of: 'fee' | 'collected') => f.number(Number(lines.reduce((all, l) => all + l[of], 0n)));
  const opening = `${frame.place}, ${frame.date.text}`;
  return {
    template: 'table',
    data: {
      ...frame,
      title: w.list(batch.number),
      name: w.lists,
      number: batch.number,
      about: `${city.ports.carrier?.name ?? 'PT Pos Indonesia'}, ${lines.length} kiriman`,
      verify: null,
      facts: [],
      empty: w.listsEmpty,
      columns: [
        { head: 'No.', money: true, wide: false },
        { head: w.awb, money: false, wide: false },
        { head: w.number, money: false, wide: false },
        { head: w.to, money: false, wide: true },
        { head: 'Gram', money: true, wide: false },
        { head: w.fee, money: true, wide: false },
        { head: w.collected, money: true, wide: false },
      ],
      rows: lines.map((l, i) => [
        String(i + 1),
        l.awb,
        l.number,
        `${city.pack.areas.wards.find((x) => x.code === l.area)?.name ?? ''} ${l.postcode}`,
        String(l.weightG ?? ''),
        f.number(Number(l.fee)),
        f.number(Number(l.collected)),
      ]),
      totals: ['', w.total, '', '', '', sum('fee'), sum('collected')],
      note: null,
      signers: [
        { opening, title: 'Yang menyerahkan,', name: officer, nip: null },
        { opening, title: 'Yang menerima, petugas pengantar', name: batch.courier ?? '', nip: null },
      ],
    },
    images: { arms: city.pack.arms.svg },
  };
}
