import { z } from 'zod';
import { defineNotice } from '../notices/index.ts';

/*
 * What people are told of their cases. A notice may lie on a lock screen: no name and no answer stands in it, only the
 * number, the service and what to do.
 */

const text = z.strictObject({ id: z.string(), en: z.string() });
const about = z.strictObject({ number: z.string(), service: text });
type About = z.output<typeof about>;
const sample: About = {
  number: 'MDN-7K3M-Q2XD',
  service: { id: 'Akta kelahiran', en: 'Birth certificate' },
};
const path = (object: string | null): string => (object === null ? '/berkas-saya' : `/berkas/${object}`);
const fields = {
  id: ({ number, service }: About) => ({ number, service: service.id }),
  en: ({ number, service }: About) => ({ number, service: service.en }),
};

export const caseReceived = defineNotice({
  kind: 'case.received',
  params: about,
  sample,
  path,
  fields,
  words: {
    id: {
      title: 'Berkas Anda sudah diterima',
      body: '{service}, nomor {number}. Petugas akan memeriksanya. Anda tidak perlu datang.',
      sms: 'Berkas {number} sudah diterima. Petugas akan memeriksanya.',
    },
    en: {
      title: 'Your file has arrived',
      body: '{service}, number {number}. An officer will check it. You need not come.',
      sms: 'File {number} has arrived. An officer will check it.',
    },
  },
});

export const caseReturned = defineNotice({
  kind: 'case.returned',
  urgency: 'action',
  params: about.extend({ defects: z.int().min(1), until: z.iso.date().nullable() }),
  sample: { ...sample, defects: 2, until: '2026-12-08' },
  path: (object) => `${path(object)}/perbaiki`,
  fields: {
    id: (p, f) => ({ ...fields.id(p), defects: String(p.defects), until: p.until === null ? '' : f.date(p.until) }),
    en: (p, f) => ({
      ...fields.en(p),
      defects: p.defects === 1 ? 'One thing needs' : `${p.defects} things need`,
      until: p.until === null ? '' : f.date(p.until),
    }),
  },
  words: {
    id: {
      title: 'Ada {defects} hal yang perlu diperbaiki',
      body: '{service}, nomor {number}. Perbaiki hanya yang ditandai[, paling lambat {until}].',
      sms: 'Berkas {number}: ada {defects} hal yang perlu diperbaiki.',
    },
    en: {
      title: '{defects} mending',
      body: '{service}, number {number}. Mend only what is marked[, by {until}].',
      sms: 'File {number}: something needs mending.',
    },
  },
});

export const caseAsks = defineNotice({
  kind: 'case.asks',
  urgency: 'action',
  params: about.extend({ activity: text }),
  sample: { ...sample, activity: { id: 'Periksa draf akta', en: 'Check the draft certificate' } },
  path,
  fields: {
    id: (p) => ({ ...fields.id(p), activity: p.activity.id }),
    en: (p) => ({ ...fields.en(p), activity: p.activity.en }),
  },
  words: {
    id: {
      title: 'Giliran Anda',
      body: '{service}, nomor {number}: {activity}.',
      sms: 'Berkas {number} menunggu Anda.',
    },
    en: {
      title: 'It is your turn',
      body: '{service}, number {number}: {activity}.',
      sms: 'File {number} waits for you.',
    },
  },
});

export const caseReady = defineNotice({
  kind: 'case.ready',
  urgency: 'action',
  params: about.extend({ office: z.string() }),
  sample: { ...sample, office: 'Kantor Camat' },
  path,
  fields: {
    id: (p) => ({ ...fields.id(p), office: p.office }),
    en: (p) => ({ ...fields.en(p), office: p.office }),
  },
  words: {
    id: {
      title: 'Kartu Anda siap diambil',
      body: '{service}, nomor {number}. Ambil di {office}. Bawa tanda terima berkas ini.',
      sms: 'Berkas {number}: kartu siap diambil di {office}.',
    },
    en: {
      title: 'Your card is ready to collect',
      body: '{service}, number {number}. Collect it at {office}. Bring the receipt of this file.',
      sms: 'File {number}: the card is ready at {office}.',
    },
  },
});

export const casePaper = defineNotice({
  kind: 'case.paper',
  params: about,
  sample,
  path,
  fields,
  words: {
    id: {
      title: 'Surat Anda sudah terbit',
      body: '{service}, nomor {number}. Suratnya sudah ditandatangani dan dapat diambil di sini.',
      sms: 'Surat untuk berkas {number} sudah terbit.',
    },
    en: {
      title: 'Your paper is ready',
      body: '{service}, number {number}. It is signed and can be taken here.',
      sms: 'The paper of file {number} is ready.',
    },
  },
});

/** One of several papers lies there; the rest of them are on their way. */
export const casePaperFirst = defineNotice({
  kind: 'case.paper_first',
  params: about.extend({ paper: text, coming: text }),
  sample: {
    ...sample,
    paper: { id: 'Kutipan Akta Kelahiran', en: 'Birth certificate extract' },
    coming: { id: 'Kartu Keluarga', en: 'Family card' },
  },
  path,
  fields: {
    id: (p) => ({ ...fields.id(p), paper: p.paper.id, coming: p.coming.id }),
    en: (p) => ({ ...fields.en(p), paper: p.paper.en, coming: p.coming.en }),
  },
  words: {
    id: {
      title: '{paper} sudah terbit',
      body: '{service}, nomor {number}. Sudah ditandatangani dan dapat diambil di sini. {coming} menyusul.',
      sms: 'Berkas {number}: {paper} sudah terbit. {coming} menyusul.',
    },
    en: {
      title: '{paper} is ready',
      body: '{service}, number {number}. It is signed and can be taken here. {coming} follows.',
      sms: 'File {number}: {paper} is ready. {coming} follows.',
    },
  },
});

export const caseEnded = defineNotice({
  kind: 'case.ended',
  params: about.extend({ how: z.enum(['completed', 'rejected', 'withdrawn', 'expired']) }),
  sample: { ...sample, how: 'completed' },
  path,
  fields,
  variant: ({ how }) => how,
  words: {
    completed: {
      id: {
        title: 'Berkas Anda selesai',
        body: '{service}, nomor {number}. Riwayatnya tetap dapat dilihat.',
        sms: 'Berkas {number} sudah ditutup. Lihat keterangannya.',
      },
      en: {
        title: 'Your file is complete',
        body: '{service}, number {number}. Its history stays.',
        sms: 'File {number} was closed. See why.',
      },
    },
    rejected: {
      id: {
        title: 'Berkas Anda ditolak',
        body: '{service}, nomor {number}. Alasan dan dasar hukumnya ada di sini.',
        sms: 'Berkas {number} sudah ditutup. Lihat keterangannya.',
      },
      en: {
        title: 'Your file was rejected',
        body: '{service}, number {number}. The reason and its legal basis are here.',
        sms: 'File {number} was closed. See why.',
      },
    },
    withdrawn: {
      id: {
        title: 'Berkas Anda sudah dibatalkan',
        body: '{service}, nomor {number}. Riwayatnya tetap dapat dilihat.',
        sms: 'Berkas {number} sudah ditutup. Lihat keterangannya.',
      },
      en: {
        title: 'Your file was withdrawn',
        body: '{service}, number {number}. Its history stays.',
        sms: 'File {number} was closed. See why.',
      },
    },
    expired: {
      id: {
        title: 'Berkas Anda ditutup karena lewat waktu',
        body: '{service}, nomor {number}. Anda dapat mengajukan lagi kapan saja.',
        sms: 'Berkas {number} sudah ditutup. Lihat keterangannya.',
      },
      en: {
        title: 'Your file was closed: its time is over',
        body: '{service}, number {number}. You may apply again at any time.',
        sms: 'File {number} was closed. See why.',
      },
    },
  },
});

const numbered = {
  id: ({ number }: Pick<About, 'number'>) => ({ number }),
  en: ({ number }: Pick<About, 'number'>) => ({ number }),
};

export const caseNoted = defineNotice({
  kind: 'case.noted',
  urgency: 'action',
  params: about,
  sample,
  path,
  fields: numbered,
  words: {
    id: {
      title: 'Petugas menulis kepada Anda',
      body: 'Ada pesan dari petugas tentang berkas {number}. Baca di sini.',
      sms: 'Ada pesan dari petugas tentang berkas {number}.',
    },
    en: {
      title: 'An officer has written to you',
      body: 'There is a message about file {number}. Read it here.',
      sms: 'There is a message about file {number}.',
    },
  },
});

export const caseLetter = defineNotice({
  kind: 'case.letter',
  params: z.strictObject({ number: z.string(), letter: text, paper: z.uuid() }),
  sample: {
    number: sample.number,
    letter: { id: 'Surat penolakan', en: 'Letter of rejection' },
    paper: '0190a000-0000-7000-8000-000000000001',
  },
  path: (object, { paper }) => `${path(object)}/surat/${paper}`,
  fields: {
    id: (p) => ({ ...numbered.id(p), letter: p.letter.id }),
    en: (p) => ({ ...numbered.en(p), letter: p.letter.en }),
  },
  words: {
    id: {
      title: '{letter} sudah terbit',
      body: 'Untuk berkas nomor {number}. Suratnya sudah ditandatangani dan dapat diambil di sini.',
      sms: 'Ada surat untuk berkas {number}.',
    },
    en: {
      title: '{letter} is ready',
      body: 'For file number {number}. It is signed and can be taken here.',
      sms: 'There is a letter for file {number}.',
    },
  },
});

/** For the list of notices in app.ts. */
export const caseNotices = [
  caseReceived,
  caseReturned,
  caseAsks,
  caseReady,
  casePaper,
  casePaperFirst,
  caseEnded,
  caseNoted,
  caseLetter,
];
