import { errorText } from '../../../locales/index.ts';
import type { FieldErrors } from '../../kernel/errors.ts';
import { fileWords } from '../../kernel/files/index.ts';
import { defineWords, fmt, type Lang } from '../../kernel/i18n.ts';
import type { Definition } from './definition.ts';
import { placeOf } from './paths.ts';
import { labelOf } from './reads/shown.ts';

/*
 * What is wrong with an answer, a document or an act, in words: one list for the forms, the desk and the API. By the
 * engine's keys, without `error.`; the shared ones stand in locales/.
 */
const words = defineWords({
  id: {
    required: (label: string) => `Isi ${label}.`,
    requiredDate: (label: string) => `Isi tanggal, bulan, dan tahun untuk “${label}”.`,
    choose: (label: string) => `Pilih satu jawaban untuk “${label}”.`,
    number: (label: string, min: number, max: number) => `${label}: tulis angka bulat dari ${min} sampai ${max}.`,
    dateEarly: (date: string) => `Tanggal ini terlalu awal: paling awal ${date}.`,
    fault: {
      choose: 'Pilih salah satu jawaban yang ada.',
      agree: 'Centang pernyataan ini untuk mengirim berkas.',
      number: 'Tulis dengan angka bulat.',
      too_long: 'Isian ini terlalu panjang. Tulis lebih singkat.',
      one_line: 'Tulis dalam satu baris.',
      unseen_characters: 'Ada huruf tak terlihat di dalamnya. Hapus, lalu ketik ulang.',
      date: 'Tanggal ini tidak ada di kalender. Contoh: 17 8 2026.',
      date_future: 'Tanggal ini belum terjadi. Periksa tahunnya.',
      date_early: 'Tanggal ini terlalu awal. Periksa tahunnya.',
      time: 'Tulis jam 0 sampai 23 dan menit 0 sampai 59.',
      phone: 'Tulis nomor HP Indonesia, misalnya 0812 3456 7890.',
      email: 'Tulis alamat surel yang lengkap, misalnya nama@contoh.id.',
      area: 'Pilih kelurahan dari daftar kota ini.',
      nik_digits: 'NIK terdiri dari 16 angka. Hitung lagi angkanya.',
      nik_region: 'NIK ini belum benar: dua angka pertamanya bukan kode provinsi.',
      nik_date: 'NIK ini belum benar: angka ke-7 sampai ke-12 harus tanggal lahir (perempuan: tanggal ditambah 40).',
      nik_serial: 'NIK ini belum benar: empat angka terakhirnya tidak mungkin 0000.',
      kk_digits: 'Nomor KK terdiri dari 16 angka. Hitung lagi angkanya.',
      kk_region: 'Nomor KK ini belum benar: dua angka pertamanya bukan kode provinsi.',
      kk_date: 'Nomor KK ini belum benar: angka ke-7 sampai ke-12 harus tanggal terbit KK.',
      kk_serial: 'Nomor KK ini belum benar: empat angka terakhirnya tidak mungkin 0000.',
      name_long: 'Nama ini terlalu panjang: paling banyak 60 huruf, termasuk spasi.',
      name_script: 'Tulis nama dengan huruf Latin, tanpa emoji.',
      name_signs: 'Tulis nama dengan huruf saja, tanpa angka atau tanda lain.',
      name_short_form: 'Tulis nama lengkap, tanpa singkatan.',
      name_title: 'Tulis nama tanpa gelar.',
      name_one_word:
        'Nama ini satu kata. Dua kata atau lebih dianjurkan (Permendagri 73/2022), tetapi satu kata tetap kami terima.',
      not_asked: 'Bagian ini tidak lagi diminta untuk jawaban Anda. Kosongkan.',
      unknown_place: 'Bagian ini tidak dikenal oleh layanan ini.',
      too_many_files: 'Berkas di bagian ini sudah cukup. Hapus satu dulu sebelum menambah.',
      document_missing: 'Kirim foto atau PDF-nya.',
      case_unknown: 'Tidak ada berkas yang Anda tangani dengan nomor itu.',
      same_case: 'Itu berkas ini sendiri. Tulis nomor berkas yang lain.',
      paper_number: 'Ini bukan nomor surat seperti yang diterbitkan SIAK untuk berkas ini. Salin persis dari SIAK.',
      paper_number_taken: 'Nomor ini sudah dipakai berkas lain. Periksa lagi di SIAK.',
      point: 'Tulis lintang dan bujur, dipisah koma: 3.5952, 98.6722.',
      evidence_needed: 'Tulis keterangan atau kirim paling sedikit satu foto.',
    },
  },
  en: {
    required: (label: string) => `Fill in: ${label}.`,
    requiredDate: (label: string) => `Give day, month and year for “${label}”.`,
    choose: (label: string) => `Choose one answer for “${label}”.`,
    number: (label: string, min: number, max: number) => `${label}: write a whole number from ${min} to ${max}.`,
    dateEarly: (date: string) => `This date is too early: ${date} at the earliest.`,
    fault: {
      choose: 'Choose one of the answers given.',
      agree: 'Tick this statement to send your case.',
      number: 'Write a whole number.',
      too_long: 'This answer is too long. Make it shorter.',
      one_line: 'Write it on one line.',
      unseen_characters: 'It holds characters that cannot be seen. Delete it and type it again.',
      date: 'This day is not in the calendar. For example 17 8 2026.',
      date_future: 'This date has not come yet. Check the year.',
      date_early: 'This date is too early. Check the year.',
      time: 'Write hours from 0 to 23 and minutes from 0 to 59.',
      phone: 'Write an Indonesian mobile number, for example 0812 3456 7890.',
      email: 'Write the whole address, for example name@example.id.',
      area: 'Choose a ward of this city from the list.',
      nik_digits: 'A NIK has 16 digits. Count them again.',
      nik_region: 'This NIK is not right: its first two digits are no province.',
      nik_date: 'This NIK is not right: digits 7 to 12 must be a date of birth (for women the day plus 40).',
      nik_serial: 'This NIK is not right: it cannot end in 0000.',
      kk_digits: 'A family card number has 16 digits. Count them again.',
      kk_region: 'This number is not right: its first two digits are no province.',
      kk_date: 'This number is not right: digits 7 to 12 must be the date of issue.',
      kk_serial: 'This number is not right: it cannot end in 0000.',
      name_long: 'This name is too long: 60 letters at most, spaces included.',
      name_script: 'Write the name in Latin letters, without emoji.',
      name_signs: 'Write the name in letters only, without digits or other signs.',
      name_short_form: 'Write the name in full, without short forms.',
      name_title: 'Write the name without titles.',
      name_one_word: 'This name is one word. Two or more are advised (Permendagri 73/2022), but we do accept one.',
      not_asked: 'This is no longer asked for by your answers. Leave it empty.',
      unknown_place: 'This service does not know this part.',
      too_many_files: 'There are enough files here. Remove one before adding another.',
      document_missing: 'Send a photo or PDF of it.',
      case_unknown: 'You handle no case of that number.',
      same_case: 'That is this very case. Give the number of the other.',
      paper_number: 'This is no number as SIAK gives to the paper of this case. Copy it exactly from SIAK.',
      paper_number_taken: 'Another case has this number. Look in SIAK again.',
      point: 'Write latitude and longitude with a comma between: 3.5952, 98.6722.',
      evidence_needed: 'Write what you saw, or send one photo at least.',
    },
  },
});

const lowered = (label: string): string =>
  /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** What is wrong at a place, in words that name it: by the service's own messages, the question, the files, the engine. */
export function faultText(lang: Lang, timeZone: string, def: Definition, path: string, key: string): string {
  const w = words[lang];
  const message = key.startsWith('message.') && def.body.messages.find((m) => `message.${m.key}` === key);
  if (message) return message.text[lang];
  const question = def.fields.get(placeOf(path).field)?.question;
  if (question) {
    const label = question.label[lang];
    const chosen = ['yes_no', 'choice', 'code', 'area', 'office'].includes(question.kind);
    if (key === 'error.required' || key === 'error.choose')
      return chosen ? w.choose(label) : question.kind === 'date' ? w.requiredDate(label) : w.required(lowered(label));
    if (question.kind === 'number' && key.startsWith('error.number'))
      return w.number(label, question.min, question.max);
    if (question.kind === 'date' && key === 'error.date_early' && question.notBefore)
      return w.dateEarly(fmt(lang, timeZone).date(question.notBefore));
  }
  return errorText(lang, key.replace(/^warning\./, 'error.'), engineFaults[lang]);
}

/** `faultText` of many. Where two would read the same, as for the NIK of two witnesses, each names its question. */
export function faultTexts(lang: Lang, timeZone: string, def: Definition, faults: FieldErrors): Record<string, string> {
  const told = Object.entries(faults).map(([path, key]) => ({ path, text: faultText(lang, timeZone, def, path, key) }));
  const alike = Map.groupBy(told, ({ text }) => text);
  return Object.fromEntries(
    told.map(({ path, text }) => [
      path,
      alike.get(text)!.length > 1 ? `${labelOf(def, path)[lang]}: ${lowered(text)}` : text,
    ]),
  );
}

/** Faults that need no question to be said, by key: of files and of acts. */
export const engineFaults: Record<Lang, Record<string, string>> = {
  id: { ...fileWords.id, ...words.id.fault },
  en: { ...fileWords.en, ...words.en.fault },
};
