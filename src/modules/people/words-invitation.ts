import { defineWords } from '../../kernel/i18n.ts';

/** The page on which a new officer makes a password and takes the second factor, and the message that leads there. */
export const words = defineWords({
  id: {
    subject: (city: string) => `Akun petugas Balai ${city}`,
    message: (city: string, link: string, until: string) =>
      `Anda diangkat sebagai petugas di Balai ${city}.\n\nBuat kata sandi dan pasang aplikasi autentikator di sini:\n${link}\n\nTautan ini hanya untuk Anda, bekerja satu kali, dan berlaku sampai ${until}. Jangan meneruskannya kepada siapa pun, juga kepada admin.`,
    title: 'Buat akun petugas Anda',
    lead: (name: string, number: string) => `${name}, nomor pegawai ${number}.`,
    reset: 'Kata sandi dan autentikator lama sudah tidak berlaku.',
    passwordTitle: '1. Kata sandi',
    password: 'Kata sandi baru',
    passwordHint:
      'Paling sedikit 12 huruf. Beberapa kata yang hanya Anda kenal paling mudah diingat dan paling sulit ditebak.',
    again: 'Kata sandi baru, sekali lagi',
    factorTitle: '2. Aplikasi autentikator',
    factorLead:
      'Pasang aplikasi autentikator di HP dinas (Google Authenticator, Aegis, atau lainnya), lalu pindai kode ini.',
    qr: 'Kode QR untuk aplikasi autentikator',
    byHand: 'Tidak bisa memindai? Ketik kunci ini di aplikasi:',
    code: 'Kode 6 angka dari aplikasi',
    codeHint: 'Menunjukkan bahwa aplikasinya sudah terpasang dengan benar.',
    go: 'Simpan dan masuk',
    over: 'Tautan ini sudah tidak berlaku',
    overText: 'Tautan bekerja satu kali dan punya batas waktu. Minta tautan baru kepada admin kota.',
    signIn: 'Ke halaman masuk petugas',
    fault: {
      password_short: 'Kata sandi paling sedikit 12 huruf.',
      password_long: 'Kata sandi paling banyak 200 huruf.',
      password_easy: 'Kata sandi ini mudah ditebak. Jangan pakai nama, nomor pegawai, nama kota, atau huruf berulang.',
      password_common:
        'Kata sandi ini, atau sebagian besarnya, sering dipakai orang dan sudah pernah bocor. Pilih yang lain.',
      password_differs: 'Kedua kata sandi tidak sama. Ketik ulang.',
      totp_wrong: 'Kode belum cocok. Tunggu kode berikutnya di aplikasi, dan pastikan jam HP Anda tepat.',
      code_shape: 'Kode terdiri dari 6 angka.',
    },
  },
  en: {
    subject: (city: string) => `Officer account at Balai ${city}`,
    message: (city: string, link: string, until: string) =>
      `You have been appointed an officer at Balai ${city}.\n\nMake a password and set up your authenticator app here:\n${link}\n\nThe link is for you alone, works once and until ${until}. Pass it on to nobody, not even to an admin.`,
    title: 'Make your officer account',
    lead: (name: string, number: string) => `${name}, employee number ${number}.`,
    reset: 'Your earlier password and authenticator no longer work.',
    passwordTitle: '1. Password',
    password: 'New password',
    passwordHint: 'At least 12 characters. A few words only you know are the easiest to keep and the hardest to guess.',
    again: 'New password once more',
    factorTitle: '2. Authenticator app',
    factorLead:
      'Install an authenticator app on your office phone (Google Authenticator, Aegis or another) and scan this code.',
    qr: 'QR code for the authenticator app',
    byHand: 'Cannot scan? Type this key into the app:',
    code: '6-digit code from the app',
    codeHint: 'Shows that the app is set up.',
    go: 'Save and sign in',
    over: 'This link no longer works',
    overText: 'A link works once and for a limited time. Ask the city admin for a new one.',
    signIn: 'To the officers’ sign-in',
    fault: {
      password_short: 'A password has at least 12 characters.',
      password_long: 'A password has at most 200 characters.',
      password_easy: 'This password is easy to guess. Leave out names, your number, the city and repeated letters.',
      password_common: 'This password, or most of it, is used by many and has leaked before. Choose another.',
      password_differs: 'The two passwords differ. Type them again.',
      totp_wrong: 'The code does not fit. Wait for the next one in the app, and check the phone’s clock.',
      code_shape: 'The code has 6 digits.',
    },
  },
});
