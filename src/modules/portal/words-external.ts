import { defineWords } from '../../kernel/i18n.ts';

/** Words of the page of a service that is done elsewhere. */
export const externalWords = defineWords({
  id: {
    notHere:
      'Layanan ini dikerjakan instansi lain, tidak diurus di situs ini. Di sini Anda melihat ke mana pergi dan apa yang perlu dibawa.',
    go: (host: string) => `Buka situs resmi ${host}`,
    goText: 'Situs itu milik instansi lain. Periksa alamatnya di bilah atas sebelum mengisi apa pun.',
    who: 'Instansi',
    counter: 'Loket',
    phone: 'Telepon',
    site: 'Situs resmi',
    part: {
      requirements: 'Siapkan ini dulu',
      procedure: 'Caranya',
      time: 'Berapa lama',
      fee: 'Biaya',
      product: 'Yang Anda terima',
      complaints: 'Kalau ada masalah',
    },
    byAgency: 'Ditetapkan oleh instansi, dan dapat berubah.',
    lookThere: (host: string) => `Lihat di ${host}.`,
    askCounter: 'Tanyakan di loketnya.',
    askPhone: (number: string) => `Tanyakan lewat telepon ${number}.`,
    unverified: 'Belum dicocokkan dengan sumber resmi',
    unverifiedText: (source: string) =>
      `Keterangan ini disusun dari: ${source}. Kalau berbeda, yang benar adalah kata instansinya.`,
    verified: (source: string) => `Sumber: ${source}.`,
    noBroker: 'Tidak perlu calo. Bayar hanya di loket atau rekening resmi instansi, dan minta tanda terima.',
    counted: (seen: string, left: string) =>
      `Dalam 30 hari halaman ini dibuka ${seen} kali, dan ${left} kali diteruskan ke situs resmi. Kami hanya menghitung, tidak mencatat siapa.`,
  },
  en: {
    notHere: 'Another agency does this; it is not done on this site. Here you see where to go and what to bring.',
    go: (host: string) => `Open the official site ${host}`,
    goText: 'That site belongs to another agency. Check its address in the bar above before you fill in anything.',
    who: 'Agency',
    counter: 'Counter',
    phone: 'Phone',
    site: 'Official site',
    part: {
      requirements: 'Have these ready',
      procedure: 'How it goes',
      time: 'How long it takes',
      fee: 'Cost',
      product: 'What you get',
      complaints: 'If something goes wrong',
    },
    byAgency: 'Set by the agency, and may change.',
    lookThere: (host: string) => `See ${host}.`,
    askCounter: 'Ask at its counter.',
    askPhone: (number: string) => `Ask by phone: ${number}.`,
    unverified: 'Not yet compared with the official source',
    unverifiedText: (source: string) =>
      `This was put together from: ${source}. Where it differs, the agency’s own word holds.`,
    verified: (source: string) => `Source: ${source}.`,
    noBroker: 'No middleman is needed. Pay only at the counter or official account, and ask for a receipt.',
    counted: (seen: string, left: string) =>
      `In 30 days this page was opened ${seen} times, and ${left} times somebody went on to the official site. We only count; we do not note who.`,
  },
});
