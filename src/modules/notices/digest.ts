import { z } from 'zod';
import { defineNotice } from './model.ts';

/** Several notices in one message. It names none: they lie in the inbox. */
export const digestNotice = defineNotice({
  kind: 'notices.digest',
  params: z.strictObject({ count: z.int().min(2) }),
  sample: { count: 3 },
  path: () => '/kotak-masuk',
  fields: {
    id: ({ count }) => ({ count: String(count) }),
    en: ({ count }) => ({ count: String(count) }),
  },
  words: {
    id: {
      title: 'Ada {count} kabar untuk Anda',
      body: 'Ada {count} kabar baru tentang berkas Anda di kotak masuk.',
      sms: 'Ada {count} kabar baru tentang berkas Anda.',
    },
    en: {
      title: '{count} pieces of news for you',
      body: 'There are {count} pieces of news about your files in your inbox.',
      sms: '{count} pieces of news about your files.',
    },
  },
});
