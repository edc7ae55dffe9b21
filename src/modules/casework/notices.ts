import { z } from 'zod';
import { defineNotice } from '../notices/index.ts';

/*
 * What people are told of their cases. A notice may lie on a lock screen: no name and no answer stands in it, only the
 * number, the service and what to do.
 */

const text = z.strictObject({ id: z.string(), en: z.string() });
const about = z.strictObject({ number: z.string(), service: text });
const path = (object: string | null): string => (object === null ? '/berkas-saya' : `/berkas/${object}`);

export const caseReceived = defineNotice({
  kind: 'case.received',
  params: about,
  path,
  words: {
    id: ({ number, service }) => ({
      title: 'Berkas Anda sudah diterima',
      body: `${service.id}, nomor ${number}. Petugas akan memeriksanya. Anda tidak perlu datang.`,
      sms: `Berkas ${number} sudah diterima. Petugas akan memeriksanya.`,
    }),
    en: ({ number, service }) => ({
      title: 'Your file has arrived',
      body: `${service.en}, number ${number}. An officer will check it. You need not come.`,
      sms: `File ${number} has arrived. An officer will check it.`,
    }),
  },
});

export const caseReturned = defineNotice({
  kind: 'case.returned',
  params: about.extend({ defects: z.int().min(1), until: z.iso.date().nullable() }),
  path: (object) => `${path(object)}/perbaiki`,
  words: {
    id: ({ number, service, defects, until }, f) => ({
      title: `Ada ${defects} hal yang perlu diperbaiki`,
      body: `${service.id}, nomor ${number}. Perbaiki hanya yang ditandai${until === null ? '' : `, paling lambat ${f.date(until)}`}.`,
      sms: `Berkas ${number}: ada ${defects} hal yang perlu diperbaiki.`,
    }),
    en: ({ number, service, defects, until }, f) => ({
      title: defects === 1 ? 'One thing needs mending' : `${defects} things need mending`,
      body: `${service.en}, number ${number}. Mend only what is marked${until === null ? '' : `, by ${f.date(until)}`}.`,
      sms: `File ${number}: something needs mending.`,
    }),
  },
});

export const caseAsks = defineNotice({
  kind: 'case.asks',
  params: about.extend({ activity: text }),
  path,
  words: {
    id: ({ number, service, activity }) => ({
      title: 'Giliran Anda',
      body: `${service.id}, nomor ${number}: ${activity.id}.`,
      sms: `Berkas ${number} menunggu Anda.`,
    }),
    en: ({ number, service, activity }) => ({
      title: 'It is your turn',
      body: `${service.en}, number ${number}: ${activity.en}.`,
      sms: `File ${number} waits for you.`,
    }),
  },
});

export const caseReady = defineNotice({
  kind: 'case.ready',
  params: about.extend({ office: z.string() }),
  path,
  words: {
    id: ({ number, service, office }) => ({
      title: 'Kartu Anda siap diambil',
      body: `${service.id}, nomor ${number}. Ambil di ${office}. Bawa tanda terima berkas ini.`,
      sms: `Berkas ${number}: kartu siap diambil di ${office}.`,
    }),
    en: ({ number, service, office }) => ({
      title: 'Your card is ready to collect',
      body: `${service.en}, number ${number}. Collect it at ${office}. Bring the receipt of this file.`,
      sms: `File ${number}: the card is ready at ${office}.`,
    }),
  },
});

export const casePaper = defineNotice({
  kind: 'case.paper',
  params: about,
  path,
  words: {
    id: ({ number, service }) => ({
      title: 'Surat Anda sudah terbit',
      body: `${service.id}, nomor ${number}. Suratnya sudah ditandatangani dan dapat diambil di sini.`,
      sms: `Surat untuk berkas ${number} sudah terbit.`,
    }),
    en: ({ number, service }) => ({
      title: 'Your paper is ready',
      body: `${service.en}, number ${number}. It is signed and can be taken here.`,
      sms: `The paper of file ${number} is ready.`,
    }),
  },
});

export const caseEnded = defineNotice({
  kind: 'case.ended',
  params: about.extend({ how: z.enum(['completed', 'rejected', 'withdrawn', 'expired']) }),
  path,
  words: {
    id: ({ number, service, how }) => ({
      title: {
        completed: 'Berkas Anda selesai',
        rejected: 'Berkas Anda ditolak',
        withdrawn: 'Berkas Anda sudah dibatalkan',
        expired: 'Berkas Anda ditutup karena lewat waktu',
      }[how],
      body: `${service.id}, nomor ${number}. ${how === 'rejected' ? 'Alasan dan dasar hukumnya ada di sini.' : how === 'expired' ? 'Anda dapat mengajukan lagi kapan saja.' : 'Riwayatnya tetap dapat dilihat.'}`,
      sms: `Berkas ${number} sudah ditutup. Lihat keterangannya.`,
    }),
    en: ({ number, service, how }) => ({
      title: {
        completed: 'Your file is complete',
        rejected: 'Your file was rejected',
        withdrawn: 'Your file was withdrawn',
        expired: 'Your file was closed: its time is over',
      }[how],
      body: `${service.en}, number ${number}. ${how === 'rejected' ? 'The reason and its legal basis are here.' : how === 'expired' ? 'You may apply again at any time.' : 'Its history stays.'}`,
      sms: `File ${number} was closed. See why.`,
    }),
  },
});

export const caseNoted = defineNotice({
  kind: 'case.noted',
  params: about,
  path,
  words: {
    id: ({ number }) => ({ title: 'Petugas menulis kepada Anda', body: `Tentang berkas ${number}.` }),
    en: ({ number }) => ({ title: 'An officer has written to you', body: `About file ${number}.` }),
  },
});

export const caseLetter = defineNotice({
  kind: 'case.letter',
  params: z.strictObject({ number: z.string(), letter: text, paper: z.uuid() }),
  path: (object, { paper }) => `${path(object)}/surat/${paper}`,
  words: {
    id: ({ number, letter }) => ({
      title: `${letter.id} sudah terbit`,
      body: `Untuk berkas nomor ${number}. Suratnya sudah ditandatangani dan dapat diambil di sini.`,
      sms: `Ada surat untuk berkas ${number}.`,
    }),
    en: ({ number, letter }) => ({
      title: `${letter.en} is ready`,
      body: `For file number ${number}. It is signed and can be taken here.`,
      sms: `There is a letter for file ${number}.`,
    }),
  },
});

/** For the list of notices in app.ts. */
export const caseNotices = [
  caseReceived,
  caseReturned,
  caseAsks,
  caseReady,
  casePaper,
  caseEnded,
  caseNoted,
  caseLetter,
];
