import { z } from 'zod';
import type { Act } from '../../kernel/command.ts';
import { defineNotice, emit, notify, type HookType } from '../notices/index.ts';
import type { Parcel } from './store/parcel.ts';

/*
 * What people are told of their parcels. It may lie on a lock screen: no name, no address; the number of the parcel and
 * what to do.
 */

const about = z.strictObject({ number: z.string(), how: z.string(), office: z.string() });
type About = z.output<typeof about>;
const sample: About = { number: 'KRM-7K3M-Q2XD', how: 'handed_over', office: 'Kantor Camat' };
const path = (object: string | null): string => (object === null ? '/berkas-saya' : `/berkas/${object}`);
const shown = ({ number, office }: About) => ({ number, office });
const fields = { id: shown, en: shown };
const variant = ({ how }: About) => how;

/** News that asks for nothing. */
export const parcelMoved = defineNotice({
  kind: 'parcel.moved',
  params: about,
  sample,
  path,
  fields,
  variant,
  words: {
    handed_over: {
      id: {
        title: 'Kartu Anda sudah dikirim',
        body: 'Kiriman {number} sudah diserahkan ke pengantar. Siapkan KTP-el penerima yang Anda sebut.',
        sms: 'Kiriman {number} sudah diserahkan ke pengantar.',
      },
      en: {
        title: 'Your card has been sent',
        body: 'Parcel {number} is with the carrier. Keep the identity card of the receiver you named at hand.',
        sms: 'Parcel {number} is with the carrier.',
      },
    },
    delivered: {
      id: {
        title: 'Kartu Anda sudah diterima',
        body: 'Kiriman {number} sudah diserahkan kepada penerima. Bila Anda belum menerimanya, kirim pesan dari berkas ini.',
        sms: 'Kiriman {number} sudah diterima.',
      },
      en: {
        title: 'Your card was received',
        body: 'Parcel {number} was handed to its receiver. If you have not got it, write a message from this file.',
        sms: 'Parcel {number} was received.',
      },
    },
    sent_again: {
      id: {
        title: 'Kartu Anda dikirim lagi',
        body: 'Kiriman {number} disiapkan untuk diantar sekali lagi.',
        sms: 'Kiriman {number} disiapkan untuk diantar lagi.',
      },
      en: {
        title: 'Your card is sent again',
        body: 'Parcel {number} is made ready to be brought once more.',
        sms: 'Parcel {number} is made ready to be sent again.',
      },
    },
  },
});

/** News that asks something of the person. */
export const parcelAsks = defineNotice({
  kind: 'parcel.asks',
  urgency: 'action',
  params: about,
  sample: { ...sample, how: 'failed' },
  path,
  fields,
  variant,
  words: {
    failed: {
      id: {
        title: 'Pengantar belum bertemu penerima',
        body: 'Kiriman {number} belum dapat diserahkan. Pengantar akan mencoba lagi; lihat alasannya di sini.',
        sms: 'Kiriman {number} belum dapat diserahkan. Lihat alasannya.',
      },
      en: {
        title: 'The carrier did not meet the receiver',
        body: 'Parcel {number} could not be handed over yet. The carrier will try again; see why here.',
        sms: 'Parcel {number} could not be handed over yet. See why.',
      },
    },
    returned: {
      id: {
        title: 'Kiriman kembali ke kantor',
        body: 'Kiriman {number} kembali ke {office}. Petugas akan mengirim lagi atau menyimpannya di loket untuk Anda.',
        sms: 'Kiriman {number} kembali ke {office}.',
      },
      en: {
        title: 'The parcel came back',
        body: 'Parcel {number} is back at {office}. An officer sends it again, or keeps it at the counter for you.',
        sms: 'Parcel {number} is back at {office}.',
      },
    },
    counter: {
      id: {
        title: 'Kartu Anda menunggu di loket',
        body: 'Kiriman {number} tidak sampai dan disimpan untuk Anda. Ambil di {office}. Bawa tanda terima berkas ini.',
        sms: 'Kiriman {number}: ambil kartunya di {office}.',
      },
      en: {
        title: 'Your card waits at the counter',
        body: 'Parcel {number} did not arrive and is kept for you. Collect it at {office}. Bring the receipt of this file.',
        sms: 'Parcel {number}: collect the card at {office}.',
      },
    },
    kept: {
      id: {
        title: 'Kartu Anda tidak jadi dikirim',
        body: 'Kiriman {number} tidak jadi diantar dan kartunya disimpan di {office}. Ambil di sana, atau pilih penerima lain di sini.',
        sms: 'Kiriman {number} tidak jadi diantar. Kartunya ada di {office}.',
      },
      en: {
        title: 'Your card is not sent after all',
        body: 'Parcel {number} does not go; the card is kept at {office}. Collect it there, or name another receiver here.',
        sms: 'Parcel {number} does not go. The card is at {office}.',
      },
    },
    lost: {
      id: {
        title: 'Kiriman Anda hilang di jalan',
        body: 'Kiriman {number} tidak ditemukan pengantar. Kami sudah membuka berkas untuk mengurusnya; Anda tidak perlu melapor.',
        sms: 'Kiriman {number} hilang. Kami sudah mengurusnya.',
      },
      en: {
        title: 'Your parcel was lost on the way',
        body: 'The carrier cannot find parcel {number}. We have opened a file to settle it; you need not report it.',
        sms: 'Parcel {number} was lost. We are settling it.',
      },
    },
  },
});

/** For the list of notices in app.ts. */
export const parcelNotices = [parcelMoved, parcelAsks];

const MOVED = new Set(['handed_over', 'delivered', 'sent_again']);
const TYPES: Record<string, HookType> = {
  handed_over: 'delivery.handed_over',
  delivered: 'delivery.delivered',
  failed: 'delivery.failed',
  returned: 'delivery.returned',
  lost: 'delivery.lost',
};

/** The case that a parcel belongs to. */
export const caseOf = (p: Pick<Parcel, 'subject'>): string => p.subject.slice(p.subject.indexOf('/') + 1);

/** Tells the person, and the systems that asked for it, that a parcel stands elsewhere: codes and numbers only. */
export async function tell(act: Act, p: Parcel, how: string): Promise<void> {
  const office = act.city.pack.offices.find((o) => o.code === p.office)?.name ?? '';
  await notify(act, {
    person: p.person,
    kind: MOVED.has(how) ? parcelMoved : parcelAsks,
    object: caseOf(p),
    params: { number: p.number, how, office },
    key: `parcel/${p.id}/${p.seq}`,
  });
  const type = TYPES[how];
  if (type)
    await emit(act, {
      type,
      subject: `delivery/${p.number}`,
      data: {
        id: p.id,
        number: p.number,
        reference: p.reference,
        agency: p.agency,
        area: p.area,
        carrier: p.carrier,
        awb: p.awb,
        round: p.round,
        state: p.state,
        seq: p.seq,
      },
    });
}
