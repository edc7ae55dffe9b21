import { defineWords } from '../../kernel/i18n.ts';

export const words = defineWords({
  id: {
    message: {
      sender: (city: string) => `Balai ${city}`,
      seeAt: (host: string) => `Lihat di ${host}`,
      openAt: (address: string) => `Buka kotak masuk Anda: ${address}`,
      foot: (city: string) =>
        `Surel ini dikirim otomatis oleh Balai ${city}. Petugas tidak pernah meminta kode masuk Anda.`,
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
      channel: { sms: 'SMS', email: 'Surel' },
    },
  },
  en: {
    message: {
      sender: (city: string) => `Balai ${city}`,
      seeAt: (host: string) => `See ${host}`,
      openAt: (address: string) => `Open your inbox: ${address}`,
      foot: (city: string) => `This e-mail was sent by Balai ${city}. Officers never ask for your sign-in code.`,
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
      channel: { sms: 'SMS', email: 'E-mail' },
    },
  },
});
