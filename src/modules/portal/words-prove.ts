import { defineWords } from '../../kernel/i18n.ts';

/** Sign-in with a number that may have been given to somebody else. */
export const words = defineWords({
  id: {
    hiddenTitle: 'Berkas lama kami sembunyikan dulu',
    hidden:
      'HP atau peramban ini baru, atau Anda sudah lama tidak masuk. Nomor HP bisa berpindah orang, jadi berkas lama kami jaga.',
    open: 'Buka berkas lama',
    title: 'Pastikan ini Anda',
    lead: 'Nomor HP bisa berpindah ke orang lain. Sebutkan dua hal yang hanya Anda tahu, lalu semua berkas terbuka lagi.',
    byCase: 'Dengan tanda terima',
    byIdentity: 'Atau dengan data diri',
    nik: 'NIK',
    nikHint: '16 angka di KTP atau KK',
    nikWrong: 'NIK terdiri dari 16 angka. Periksa lagi.',
    born: 'Tanggal lahir',
    bornWrong: 'Isi tanggal, bulan, dan tahun lahir Anda.',
    go: 'Buka berkas saya',
    wrongCase: 'Nomor dan PIN ini bukan dari berkas Anda. Periksa tanda terima Anda.',
    wrongIdentity: (left: number) =>
      left > 0 ? `Data ini tidak cocok. Sisa percobaan: ${left}.` : 'Data ini tidak cocok. Coba lagi nanti.',
    neither: 'Tidak punya keduanya?',
    atCounter: 'Minta dibukakan di loket',
    counter:
      'Datanglah ke kantor layanan dengan KTP. Sementara itu Anda tetap bisa mengajukan layanan baru dan melihat berkas baru itu.',
  },
  en: {
    hiddenTitle: 'Your earlier files are hidden for now',
    hidden:
      'This phone or browser is new, or you have not signed in for long. Numbers change hands, so we guard what is old.',
    open: 'Open my earlier files',
    title: 'Make sure it is you',
    lead: 'A phone number can pass to somebody else. Tell two things that only you know, and all your files open again.',
    byCase: 'With a receipt',
    byIdentity: 'Or with your own data',
    nik: 'NIK',
    nikHint: '16 digits on your identity card or family card',
    nikWrong: 'A NIK has 16 digits. Check it again.',
    born: 'Date of birth',
    bornWrong: 'Give the day, month and year of your birth.',
    go: 'Open my files',
    wrongCase: 'This number and PIN are not of a file of yours. Check your receipt.',
    wrongIdentity: (left: number) =>
      left > 0 ? `This does not fit. Tries left: ${left}.` : 'This does not fit. Try again later.',
    neither: 'You have neither?',
    atCounter: 'Ask the counter to open them',
    counter:
      'Come to a service office with your identity card. Meanwhile you can still apply for new things, and see those files.',
  },
});
