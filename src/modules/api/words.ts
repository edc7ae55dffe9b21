import { defineWords } from '../../kernel/i18n.ts';

/** Sentences of refusals where the shared ones speak of pages and buttons; by reason. */
export const words = defineWords({
  id: {
    malformed: 'Permintaan ini tidak sesuai dengan /openapi.json.',
    unknown_field: 'Ada isian yang tidak dikenal. Yang dikenal tertulis di /openapi.json.',
    unsupported_media: 'Jenis kiriman ini tidak diterima.',
    sign_in_first: 'Sertakan token yang masih berlaku.',
    'forbidden.sign_in': 'Sertakan token yang masih berlaku.',
    cross_site: 'Sertakan token, atau kirim dari situs ini sendiri.',
    not_found: 'Tidak ada, atau bukan milik Anda.',
    conflict: 'Ada yang berubah. Baca lagi keadaan terbarunya.',
    idempotency_key_reused: 'Kunci ini sudah dipakai untuk kiriman lain.',
    step_up: 'Perlu kode autentikator yang baru. Kirim kodenya ke /api/v1/me/step-up.',
    code_wrong: 'Kode ini salah atau sudah dipakai. Tunggu kode berikutnya.',
  },
  en: {
    malformed: 'This request does not fit /openapi.json.',
    unknown_field: 'There are fields nobody knows. Those that are known stand in /openapi.json.',
    unsupported_media: 'This type is not taken.',
    sign_in_first: 'Bring a token that is still good.',
    'forbidden.sign_in': 'Bring a token that is still good.',
    cross_site: 'Bring a token, or send from the site itself.',
    not_found: 'Not there, or not yours.',
    conflict: 'Something has changed. Read it again.',
    idempotency_key_reused: 'This key was used for something else.',
    step_up: 'A fresh second factor is needed. Send the code to /api/v1/me/step-up.',
    code_wrong: 'This code is wrong or was used. Wait for the next one.',
  },
});
