/** Words of paying by bank. */
export const id = {
  va: {
    title: 'Virtual account',
    lead: (bank: string) => `Bayar lewat teller, ATM, atau aplikasi ${bank}.`,
    number: 'Nomor virtual account',
  },
  qris: {
    title: 'QRIS',
    lead: 'Pindai dengan aplikasi bank atau dompet apa pun. Jumlahnya sudah terisi.',
    show: 'Tampilkan kode QR',
    again: 'Buat kode QR baru',
    image: 'Kode QRIS untuk tagihan ini',
    until: (when: string) => `Berlaku sampai ${when}.`,
    over: 'Kode QR tadi sudah tidak berlaku.',
    waiting: 'Menunggu pembayaran. Halaman ini berubah sendiri begitu uang diterima; memuat ulang juga bisa.',
    save: 'Di ponsel yang sama: simpan gambar kode ini (tangkap layar), lalu buka dari galeri di aplikasi bank.',
  },
  none: 'Belum ada bank yang tersambung. Bayar di loket.',
  trial: 'Percobaan: bank tiruan, tidak ada uang sungguhan.',
  trialGo: 'Buka halaman bank tiruan',
};

export const en: typeof id = {
  va: {
    title: 'Virtual account',
    lead: (bank) => `Pay at a counter, a machine or in the app of ${bank}.`,
    number: 'Virtual account number',
  },
  qris: {
    title: 'QRIS',
    lead: 'Scan it with any bank’s or wallet’s app. The amount is filled in.',
    show: 'Show the QR code',
    again: 'Make a new QR code',
    image: 'QRIS code of this bill',
    until: (when) => `Holds until ${when}.`,
    over: 'The QR code from before does not hold any more.',
    waiting: 'Waiting for the payment. This page changes by itself when the money is there; reloading works too.',
    save: 'On the same phone: take a screenshot of this code, then open it from the gallery in your bank’s app.',
  },
  none: 'No bank is connected yet. Pay at the counter.',
  trial: 'Trial: a simulated bank, no real money.',
  trialGo: 'Open the simulated bank',
};

export const words = { id, en };
