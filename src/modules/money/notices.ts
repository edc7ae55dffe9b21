import { z } from 'zod';
import type { fmt, Lang } from '../../kernel/i18n.ts';
import { defineNotice } from '../notices/index.ts';

/*
 * What people are told of their bills. Who defrauds people writes "pay now" and a way to do it: these say only that there is
 * something to look at, and where; nobody is ever asked to pay in a message.
 */

type Formats = Pick<ReturnType<typeof fmt>, 'rupiah'>;
const text = z.strictObject({ id: z.string(), en: z.string() });
const about = z.strictObject({ title: text, amount: z.int().min(0) });
const sample = { title: { id: 'Denda keterlambatan pelaporan', en: 'Fine for reporting late' }, amount: 10_000 };

const titleAndSum = (lang: Lang) => (p: z.output<typeof about>, f: Formats) => ({
  title: p.title[lang],
  amount: f.rupiah(p.amount),
});

/** A bill of a case is looked at on the page of its case; any other in the list of one's bills. */
const path = (object: string | null): string => (object === null ? '/tagihan' : `/berkas/${object}`);

export const billIssued = defineNotice({
  kind: 'bill.issued',
  urgency: 'action',
  params: about.extend({ until: z.iso.date() }),
  sample: { ...sample, until: '2026-12-08' },
  path,
  fields: {
    id: (p, f) => ({ title: p.title.id, amount: f.rupiah(p.amount), until: f.date(p.until) }),
    en: (p, f) => ({ title: p.title.en, amount: f.rupiah(p.amount), until: f.date(p.until) }),
  },
  words: {
    id: {
      title: 'Ada tagihan untuk Anda',
      body: 'Perihal: {title}, {amount}, paling lambat {until}. Alasan dan dasar hukumnya ada pada halaman tagihan.',
      sms: 'Ada tagihan untuk Anda, paling lambat {until}. Lihat alasannya.',
    },
    en: {
      title: 'There is a bill for you',
      body: 'About: {title}, {amount}, by {until}. Why, and by which law, is on its page.',
      sms: 'There is a bill for you, by {until}. See why.',
    },
  },
});

export const billPaid = defineNotice({
  kind: 'bill.paid',
  params: about,
  sample,
  path,
  fields: { id: titleAndSum('id'), en: titleAndSum('en') },
  words: {
    id: {
      title: 'Pembayaran Anda sudah tercatat',
      body: 'Perihal: {title}, {amount}. Bukti pembayarannya dapat disimpan.',
      sms: 'Pembayaran {amount} sudah tercatat.',
    },
    en: {
      title: 'Your payment is in the books',
      body: 'About: {title}, {amount}. Its receipt can be kept.',
      sms: 'Your payment of {amount} is in the books.',
    },
  },
});

export const billExpired = defineNotice({
  kind: 'bill.expired',
  urgency: 'action',
  params: about,
  sample,
  path,
  fields: { id: titleAndSum('id'), en: titleAndSum('en') },
  words: {
    id: {
      title: 'Waktu tagihan Anda sudah lewat',
      body: 'Perihal: {title}, {amount}. Tagihan baru dapat Anda minta sendiri kalau masih perlu.',
      sms: 'Waktu tagihan Anda sudah lewat. Tagihan baru dapat Anda minta.',
    },
    en: {
      title: 'The time of your bill is over',
      body: 'About: {title}, {amount}. You can ask for a new one if it is still needed.',
      sms: 'The time of your bill is over. You can ask for a new one.',
    },
  },
});

export const billReopened = defineNotice({
  kind: 'bill.reopened',
  urgency: 'action',
  params: about,
  sample,
  path,
  fields: { id: titleAndSum('id'), en: titleAndSum('en') },
  words: {
    id: {
      title: 'Pembayaran Anda ditarik kembali oleh bank',
      body: 'Perihal: {title}, {amount}. Tagihannya terbuka lagi. Tanyakan sebabnya kepada bank Anda.',
      sms: 'Bank menarik kembali pembayaran {amount}. Tagihannya terbuka lagi.',
    },
    en: {
      title: 'The bank took your payment back',
      body: 'About: {title}, {amount}. The bill is open again. Ask your bank why.',
      sms: 'The bank took the payment of {amount} back. The bill is open again.',
    },
  },
});

export const billRefund = defineNotice({
  kind: 'bill.refund',
  params: about.extend({ how: z.enum(['asked', 'refused', 'paid']) }),
  sample: { ...sample, how: 'asked' },
  path,
  fields: { id: titleAndSum('id'), en: titleAndSum('en') },
  variant: ({ how }) => how,
  words: {
    asked: {
      id: {
        title: 'Uang Anda akan dikembalikan',
        body: 'Perihal: {title}, {amount}. Permintaannya sudah tercatat; Anda tidak perlu mengajukan apa pun.',
        sms: 'Uang Anda {amount} akan dikembalikan. Permintaannya sudah tercatat.',
      },
      en: {
        title: 'You will get your money back',
        body: 'About: {title}, {amount}. The request is noted; you need not ask for anything.',
        sms: 'You will get {amount} back. The request is noted.',
      },
    },
    refused: {
      id: {
        title: 'Pengembalian uang tidak disetujui',
        body: 'Perihal: {title}, {amount}. Alasannya ada pada halaman tagihan.',
        sms: 'Pengembalian uang tidak disetujui. Lihat alasannya.',
      },
      en: {
        title: 'The refund was not agreed to',
        body: 'About: {title}, {amount}. The reason is on the page of the bill.',
        sms: 'The refund was not agreed to. See why.',
      },
    },
    paid: {
      id: {
        title: 'Uang Anda sudah dikembalikan',
        body: 'Perihal: {title}, {amount}. Keterangannya ada pada halaman tagihan.',
        sms: 'Uang Anda {amount} sudah dikembalikan.',
      },
      en: {
        title: 'Your money was paid back',
        body: 'About: {title}, {amount}. How is on the page of the bill.',
        sms: 'Your {amount} was paid back.',
      },
    },
  },
});

/** For the list of notices in app.ts. */
export const billNotices = [billIssued, billPaid, billExpired, billReopened, billRefund];
