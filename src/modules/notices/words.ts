import { defineWords } from '../../kernel/i18n.ts';

export const words = defineWords({
  id: {
    message: {
      sender: (city: string) => `Balai ${city}`,
      seeAt: (host: string) => `Lihat di ${host}`,
      openAt: (address: string) => `Buka kotak masuk Anda: ${address}`,
      foot: (city: string, news: string) =>
        `Surel ini dikirim otomatis oleh Balai ${city}. Petugas tidak pernah meminta kode masuk Anda. Atur cara kami memberi kabar: ${news}`,
    },
    answer: {
      stopped: (host: string) =>
        `kami tidak mengirim kabar lagi lewat sini. Kabar tetap ada di kotak masuk Anda di ${host}. Balas MULAI untuk menerima lagi.`,
      started: 'kabar tentang berkas Anda akan kami kirim lagi lewat sini. Balas BERHENTI kapan saja.',
      unknown: 'nomor berkas dan PIN itu tidak cocok. Periksa tanda terima Anda, lalu coba lagi.',
      wait: 'terlalu banyak percobaan. Coba lagi satu jam lagi.',
      noted: 'pesan Anda sudah kami letakkan di berkas. Petugas akan membacanya.',
      help: (host: string) =>
        `balas STATUS nomor-berkas PIN untuk tahu keadaan berkas, PESAN nomor-berkas PIN lalu isi pesan untuk menulis kepada petugas, BERHENTI agar tidak dikabari. Atau buka ${host}.`,
    },
    news: {
      title: 'Cara kami memberi kabar',
      lead: 'Semua kabar selalu ada di kotak masuk. Pilih lewat apa lagi Anda ingin dikabari. Kami memakai satu jalan saja untuk tiap kabar, dan tidak mengirim apa yang sudah Anda baca.',
      doors: 'Kabari saya lewat',
      door: { whatsapp: 'WhatsApp', email: 'Surel', sms: 'SMS', push: 'Pemberitahuan di ponsel ini' },
      doorHint: {
        whatsapp:
          'Pesan lewat WhatsApp dibawa oleh perusahaan lain (Meta). Isinya hanya nomor berkas dan apa yang perlu Anda lakukan.',
        email: 'Ke alamat surel di akun Anda.',
        sms: 'Bila jalan lain tidak sampai.',
        push: 'Ponsel ini berbunyi walau situs tidak dibuka.',
      },
      missing: { phone: 'Tambahkan nomor HP dulu', email: 'Tambahkan surel dulu' },
      lang: 'Bahasa kabar',
      langs: { id: 'Bahasa Indonesia', en: 'English' },
      digest: 'Gabungkan kabar biasa',
      digestHint: 'Satu pesan sehari, sekitar pukul 16. Yang perlu tindakan Anda tetap dikirim segera.',
      quiet: 'Antara pukul 21 dan 6 kami tidak mengirim apa pun, kecuali kode masuk dan tanda bahaya.',
      stop: 'Anda juga dapat membalas BERHENTI pada SMS atau WhatsApp kami.',
      save: 'Simpan',
      saved: 'Pilihan Anda disimpan.',
      noDoors: 'Kota ini belum punya jalan lain selain kotak masuk.',
      official: 'Nomor dan alamat resmi kami',
    },
    inbox: {
      title: 'Kotak masuk',
      empty: 'Belum ada kabar.',
      emptyHint: 'Kabar tentang berkas Anda akan muncul di sini.',
      unread: 'Baru',
      open: (title: string) => `Buka: ${title}`,
      openShort: 'Buka',
      readAll: 'Tandai semua sudah dibaca',
      retired: { title: 'Kabar lama', body: 'Kabar ini berasal dari layanan yang sudah tidak ada.' },
    },
    outbox: {
      title: 'Kotak keluar contoh',
      lead: 'Di kota contoh tidak ada pesan yang benar-benar dikirim. Semua pesan tampil di sini, yang terbaru di atas.',
      empty: 'Belum ada pesan.',
      emptyHint: 'Pesan muncul di sini sekitar satu detik setelah dikirim.',
      reload: 'Muat ulang',
      to: (to: string, at: string) => `Kepada ${to}, ${at}`,
      channel: { sms: 'SMS', email: 'Surel', whatsapp: 'WhatsApp', push: 'Pemberitahuan ponsel' },
    },
  },
  en: {
    message: {
      sender: (city: string) => `Balai ${city}`,
      seeAt: (host: string) => `See ${host}`,
      openAt: (address: string) => `Open your inbox: ${address}`,
      foot: (city: string, news: string) =>
        `This e-mail was sent by Balai ${city}. Officers never ask for your sign-in code. How we reach you: ${news}`,
    },
    answer: {
      stopped: (host: string) =>
        `we send no more news this way. All news stays in your inbox at ${host}. Reply START to get it again.`,
      started: 'we will send news about your files this way again. Reply STOP at any time.',
      unknown: 'this file number and PIN do not fit. Check your receipt and try again.',
      wait: 'too many tries. Try again in an hour.',
      noted: 'your message lies on the file. An officer will read it.',
      help: (host: string) =>
        `reply STATUS file-number PIN to hear how a file stands, MESSAGE file-number PIN and your words to write to the officers, STOP for no more news. Or open ${host}.`,
    },
    news: {
      title: 'How we reach you',
      lead: 'All news is always in your inbox. Choose how else you want to hear. We use one way for each piece of news, and send nothing that you have read.',
      doors: 'Tell me by',
      door: { whatsapp: 'WhatsApp', email: 'E-mail', sms: 'SMS', push: 'Notifications on this phone' },
      doorHint: {
        whatsapp:
          'WhatsApp messages are carried by another company (Meta). They hold only the file number and what you need to do.',
        email: 'To the e-mail address of your account.',
        sms: 'When no other way arrives.',
        push: 'This phone rings even when the site is closed.',
      },
      missing: { phone: 'Add a phone number first', email: 'Add an e-mail address first' },
      lang: 'Language of news',
      langs: { id: 'Bahasa Indonesia', en: 'English' },
      digest: 'Put ordinary news together',
      digestHint: 'One message a day, at about 16:00. What needs you is still sent at once.',
      quiet: 'Between 21:00 and 6:00 we send nothing but sign-in codes and danger warnings.',
      stop: 'You can also reply STOP to our SMS or WhatsApp.',
      save: 'Save',
      saved: 'Your choice is saved.',
      noDoors: 'This city has no way but the inbox yet.',
      official: 'Our official numbers and addresses',
    },
    inbox: {
      title: 'Inbox',
      empty: 'No news yet.',
      emptyHint: 'News about your cases will appear here.',
      unread: 'New',
      open: (title: string) => `Open: ${title}`,
      openShort: 'Open',
      readAll: 'Mark all as read',
      retired: { title: 'Old news', body: 'This came from a service that no longer exists.' },
    },
    outbox: {
      title: 'Example outbox',
      lead: 'In the example city no message is really sent. All messages appear here, the newest first.',
      empty: 'No messages yet.',
      emptyHint: 'A message appears here about a second after it is sent.',
      reload: 'Reload',
      to: (to: string, at: string) => `To ${to}, ${at}`,
      channel: { sms: 'SMS', email: 'E-mail', whatsapp: 'WhatsApp', push: 'Phone notification' },
    },
  },
});
