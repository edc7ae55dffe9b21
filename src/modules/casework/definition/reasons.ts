/**
 * Reasons that many services share. A service lists those it uses (`returnReasons: pick(RETURN_REASONS, 'photo_blurred')`)
 * and adds its own; its stored version then carries the words, so an old case keeps its reasons.
 */
export const RETURN_REASONS = {
  photo_blurred: {
    on: 'document',
    text: { id: 'Foto buram atau terpotong', en: 'The photo is blurred or cut off' },
    advice: {
      id: 'Foto lagi dokumen aslinya di tempat terang, semua sudut terlihat.',
      en: 'Photograph the original again in good light, all corners in view.',
    },
  },
  not_original: {
    on: 'document',
    text: { id: 'Bukan foto dokumen asli', en: 'Not a photo of the original' },
    advice: {
      id: 'Foto dokumen aslinya, bukan salinan atau hasil cetak.',
      en: 'Photograph the original itself, not a copy or a print.',
    },
  },
  wrong_document: {
    on: 'document',
    text: { id: 'Dokumen yang dikirim bukan yang diminta', en: 'This is not the document that was asked for' },
    advice: { id: 'Kirim dokumen yang disebut pada judulnya.', en: 'Send the document that the title names.' },
  },
  page_missing: {
    on: 'document',
    text: { id: 'Ada halaman yang belum dikirim', en: 'A page is missing' },
    advice: { id: 'Kirim semua halaman, satu foto satu halaman.', en: 'Send every page, one photo a page.' },
  },
  not_signed: {
    on: 'document',
    text: { id: 'Belum ditandatangani', en: 'Not signed yet' },
    advice: { id: 'Tandatangani dulu, lalu foto lagi.', en: 'Sign it first, then photograph it again.' },
  },
  expired_document: {
    on: 'document',
    text: { id: 'Masa berlaku dokumen sudah habis', en: 'The document is no longer valid' },
    advice: { id: 'Kirim dokumen yang masih berlaku.', en: 'Send one that is still valid.' },
  },
  differs_from_document: {
    on: 'answer',
    text: { id: 'Isian berbeda dengan dokumen', en: 'The answer differs from the document' },
    advice: { id: 'Samakan isian dengan yang tertulis di dokumen.', en: 'Write what the document says.' },
  },
  name_differs_from_kk: {
    on: 'both',
    text: { id: 'Nama berbeda dengan KK', en: 'The name differs from the family card' },
    advice: { id: 'Tulis nama persis seperti di KK.', en: 'Write the name exactly as the family card has it.' },
  },
  nik_not_found: {
    on: 'answer',
    text: { id: 'NIK tidak ditemukan', en: 'This NIK was not found' },
    advice: {
      id: 'Periksa lagi 16 angka NIK di KTP atau KK.',
      en: 'Check the 16 digits on the identity or family card.',
    },
  },
  kk_not_found: {
    on: 'answer',
    text: { id: 'Nomor KK tidak ditemukan', en: 'This family card number was not found' },
    advice: {
      id: 'Periksa lagi 16 angka di bagian atas KK.',
      en: 'Check the 16 digits at the top of the family card.',
    },
  },
  incomplete_answer: {
    on: 'answer',
    text: { id: 'Isian belum lengkap', en: 'The answer is not complete' },
    advice: { id: 'Lengkapi isian ini.', en: 'Complete this answer.' },
  },
} as const;

export const REJECT_REASONS = {
  not_resident: {
    text: { id: 'Pemohon bukan penduduk Kota ini', en: 'The applicant does not live in this city' },
    legalBasis: 'UU 24/2013 Pasal 1 angka 2 dan Pasal 3',
  },
  already_registered: {
    text: { id: 'Peristiwa ini sudah tercatat', en: 'This event is registered already' },
    legalBasis: 'Perpres 96/2018',
  },
  false_data: {
    text: { id: 'Data atau dokumen terbukti tidak benar', en: 'Data or documents were proven untrue' },
    legalBasis: 'UU 24/2013 Pasal 93',
  },
  requirement_not_met: {
    text: { id: 'Syarat menurut peraturan tidak terpenuhi', en: 'A condition of the law is not met' },
    legalBasis: 'Perpres 96/2018',
  },
} as const;

export const PAUSE_REASONS = {
  registry_away: { text: { id: 'SIAK sedang tidak dapat dijangkau', en: 'The population registry cannot be reached' } },
  other_agency: { text: { id: 'Menunggu jawaban instansi lain', en: 'Waiting for another agency' } },
  disaster: { text: { id: 'Keadaan darurat atau bencana', en: 'Emergency or disaster' } },
} as const;

/** Why an officer took a case out of its turn (UU 25/2009 art. 29 names those who go first), or gave one away. */
export const TAKE_REASONS = [
  'disability',
  'elderly',
  'pregnant',
  'health',
  'death',
  'disaster',
  'same_family',
  'at_counter',
  'supervisor',
] as const;
export const HAND_OVER_REASONS = [
  'absent',
  'workload',
  'conflict_of_interest',
  'expertise',
  'wrong_unit',
  'supervisor',
] as const;
export const CORRECTION_REASONS = ['slip_of_pen', 'as_in_document', 'code_list', 'decision'] as const;
/** What an inspection found. */
export const INSPECTION_RESULTS = ['fits', 'differs', 'not_possible'] as const;
export type InspectionResult = (typeof INSPECTION_RESULTS)[number];
export const LINK_REASONS = ['duplicate', 'same_event', 'follows'] as const;

/** Some entries of a shared list. */
export function pick<T extends object, K extends keyof T>(all: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((k) => [k, all[k]])) as Pick<T, K>;
}
