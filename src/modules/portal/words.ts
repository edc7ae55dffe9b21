import { defineWords } from '../../kernel/i18n.ts';

export const words = defineWords({
  id: {
    home: 'Beranda',
    ask: 'Apa yang ingin Anda urus?',
    lead: 'Layanan kota dari rumah: tanpa datang, tanpa perantara. Semua layanan di sini gratis kecuali disebut lain.',
    find: 'Cari kelurahan atau kecamatan',
    offices: 'Kantor layanan',
    open: 'Buka sekarang',
    closed: 'Sedang tutup',
    address: 'Alamat',
    today: 'Hari ini',
    closedToday: 'Tutup',
    areas: 'Wilayah kota',
    found: (n: number) => `${n} wilayah ditemukan`,
    none: 'Belum ketemu. Periksa ejaannya, atau ketik sebagian namanya saja.',
    broker: {
      title: 'Ada yang meminta uang?',
      text: 'Layanan kependudukan gratis. Petugas tidak boleh menerima uang, dan tidak ada perantara resmi. Catat nama, tempat, dan waktunya, lalu hubungi kantor layanan atau nomor pengaduan di bawah. Nama Anda dirahasiakan.',
      law: 'Dasar hukum: UU 24/2013 pasal 79A dan 95B.',
    },
    access: {
      title: 'Kemudahan akses',
      text: 'Situs ini dibuat menurut WCAG 2.2 tingkat AA: dapat dipakai dengan papan tombol, pembaca layar, perbesaran 200 %, dan tanpa JavaScript. Jika ada bagian yang menyulitkan Anda, beri tahu kantor layanan; petugas akan membantu mengurusnya bersama Anda.',
    },
    privacy: {
      title: 'Data pribadi Anda',
      text: 'Kami meminta hanya yang diperlukan oleh layanan. NIK, nomor KK, dan nomor telepon disimpan terenkripsi dan tampil tersamar; setiap kali petugas membukanya, alasannya dicatat. Anda berhak melihat, memperbaiki, dan mendapat salinan data Anda.',
      law: 'Dasar hukum: UU 27/2022 tentang Pelindungan Data Pribadi.',
    },
    source: {
      title: 'Kode sumber',
      text: 'Program ini bernama Balai. Ia bebas dipakai, diperiksa, dan diperbaiki kota mana pun dengan lisensi Apache-2.0. Huruf Plus Jakarta Sans dipakai dengan lisensi SIL Open Font 1.1.',
    },
  },
  en: {
    home: 'Home',
    ask: 'What do you need to arrange?',
    lead: 'City services from home: no visit, no middleman. Every service here is free unless it says otherwise.',
    find: 'Find a ward or district',
    offices: 'Service offices',
    open: 'Open now',
    closed: 'Closed',
    address: 'Address',
    today: 'Today',
    closedToday: 'Closed',
    areas: 'Areas of the city',
    found: (n: number) => `${n} areas found`,
    none: 'Nothing found. Check the spelling, or type only a part of the name.',
    broker: {
      title: 'Did someone ask for money?',
      text: 'Civil registration is free. Officers may not take money, and there are no official middlemen. Note the name, place and time, then contact the service office or the complaint number below. Your name is kept secret.',
      law: 'Legal basis: Law 24/2013, articles 79A and 95B.',
    },
    access: {
      title: 'Accessibility',
      text: 'This site follows WCAG 2.2 level AA: it works with a keyboard, a screen reader, 200 % zoom and without JavaScript. If any part is hard for you, tell the service office; an officer will do it together with you.',
    },
    privacy: {
      title: 'Your personal data',
      text: 'We ask only for what a service needs. NIK, family card number and phone number are stored encrypted and shown masked; each time an officer opens them, the reason is recorded. You may see, correct and get a copy of your data.',
      law: 'Legal basis: Law 27/2022 on Personal Data Protection.',
    },
    source: {
      title: 'Source code',
      text: 'This program is called Balai. Any city may use, inspect and mend it under the Apache-2.0 licence. The typeface Plus Jakarta Sans is used under the SIL Open Font Licence 1.1.',
    },
  },
});
