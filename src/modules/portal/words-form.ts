import { defineWords } from '../../kernel/i18n.ts';

/** What stands around a question's field; what is wrong with an answer says casework (`faultText`). */
export const fieldWords = defineWords({
  id: {
    yes: 'Ya',
    no: 'Tidak',
    why: 'Mengapa kami menanyakan ini?',
    newName: 'Tulis lengkap, tanpa gelar, angka, atau singkatan. Paling banyak 60 huruf.',
    kkHint: '16 angka, di bagian atas Kartu Keluarga',
  },
  en: {
    yes: 'Yes',
    no: 'No',
    why: 'Why do we ask this?',
    newName: 'In full, without titles, digits or short forms. At most 60 letters.',
    kkHint: '16 digits, at the top of the family card',
  },
});
