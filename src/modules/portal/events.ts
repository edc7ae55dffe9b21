import type { Lang } from '../../kernel/i18n.ts';
import type { IconName } from '../../ui/index.ts';

/**
 * Life events in people's words, by the name that services give them. A service may name one that is not here: it is
 * then found by search and in the list, without a tile of its own.
 */
interface Event {
  icon: IconName;
  /** Has a tile on the home page also while the services of it are all done elsewhere. */
  home?: true;
  title: Record<Lang, string>;
  text: Record<Lang, string>;
}

export const EVENTS: Readonly<Record<string, Event>> = {
  birth: {
    icon: 'baby',
    home: true,
    title: { id: 'Anak baru lahir', en: 'A child is born' },
    text: { id: 'Akta kelahiran, NIK, dan masuk ke KK', en: 'Birth certificate, NIK and the family card' },
  },
  lost_papers: {
    icon: 'card',
    home: true,
    title: { id: 'Kehilangan KTP atau KK', en: 'Lost identity or family card' },
    text: { id: 'Cetak ulang, gratis', en: 'A new print, free' },
  },
  moving: {
    icon: 'move',
    home: true,
    title: { id: 'Pindah rumah', en: 'Moving house' },
    text: { id: 'Dalam kota, keluar, atau datang', en: 'Within the city, out of it, or into it' },
  },
  marriage: {
    icon: 'rings',
    home: true,
    title: { id: 'Menikah', en: 'Getting married' },
    text: { id: 'Akta perkawinan dan KK baru', en: 'Marriage certificate and a new family card' },
  },
  divorce: {
    icon: 'file',
    title: { id: 'Bercerai', en: 'Divorce' },
    text: { id: 'Akta perceraian dan KK', en: 'Divorce certificate and family card' },
  },
  death: {
    icon: 'candle',
    home: true,
    title: { id: 'Ada yang meninggal', en: 'Someone has died' },
    text: { id: 'Akta kematian dan perubahan KK', en: 'Death certificate and the family card' },
  },
  coming_of_age: {
    icon: 'user',
    home: true,
    title: { id: 'Baru berumur 17 tahun', en: 'Turning seventeen' },
    text: { id: 'KTP-el pertama', en: 'The first identity card' },
  },
  family: {
    icon: 'family',
    home: true,
    title: { id: 'Keluarga dan KK', en: 'Family and family card' },
    text: { id: 'Pisah, gabung, atau perbaiki KK', en: 'Split, join or correct the family card' },
  },
  business: {
    icon: 'store',
    home: true,
    title: { id: 'Membuka usaha', en: 'Opening a business' },
    text: { id: 'Izin dan pendaftaran', en: 'Permits and registration' },
  },
  building: {
    icon: 'home',
    home: true,
    title: { id: 'Membangun rumah', en: 'Building a house' },
    text: { id: 'Persetujuan bangunan', en: 'Building approval' },
  },
  tax: {
    icon: 'receipt',
    home: true,
    title: { id: 'Pajak dan retribusi', en: 'Taxes and levies' },
    text: { id: 'Lihat tagihan dan bayar', en: 'See a bill and pay it' },
  },
  trouble: {
    icon: 'megaphone',
    home: true,
    title: { id: 'Lapor masalah di kota', en: 'Report a problem' },
    text: { id: 'Jalan rusak, sampah, banjir', en: 'Roads, rubbish, floods' },
  },
  health: {
    icon: 'heart',
    home: true,
    title: { id: 'Kesehatan', en: 'Health' },
    text: { id: 'BPJS, puskesmas, imunisasi', en: 'Insurance, health centre, vaccination' },
  },
  school: {
    icon: 'book',
    title: { id: 'Masuk sekolah', en: 'Going to school' },
    text: { id: 'Pendaftaran murid baru', en: 'Admission of new pupils' },
  },
  work: {
    icon: 'briefcase',
    title: { id: 'Mencari kerja', en: 'Looking for work' },
    text: { id: 'SKCK, kartu kuning, jaminan kerja', en: 'Police certificate, job card, insurance' },
  },
  vehicle: {
    icon: 'car',
    title: { id: 'Kendaraan dan SIM', en: 'Vehicle and licence' },
    text: { id: 'Pajak kendaraan, STNK, SIM', en: 'Vehicle tax, registration, licence' },
  },
  land: {
    icon: 'scale',
    title: { id: 'Tanah dan waris', en: 'Land and inheritance' },
    text: { id: 'Sertifikat, jual beli, ahli waris', en: 'Certificate, sale, heirs' },
  },
  home: {
    icon: 'drop',
    title: { id: 'Air dan listrik', en: 'Water and power' },
    text: { id: 'Pasang baru, tagihan, gangguan', en: 'Connection, bills, trouble' },
  },
  welfare: {
    icon: 'family',
    title: { id: 'Bantuan sosial', en: 'Social assistance' },
    text: { id: 'Cek, usul, atau sanggah', en: 'Look up, propose, object' },
  },
  travel: {
    icon: 'plane',
    title: { id: 'Ke luar negeri', en: 'Going abroad' },
    text: { id: 'Paspor', en: 'Passport' },
  },
  event: {
    icon: 'calendar',
    title: { id: 'Mengadakan acara', en: 'Holding an event' },
    text: { id: 'Izin keramaian', en: 'Permit for a gathering' },
  },
};

/** What an event is called, in both languages; nothing for one that is not known. */
export const eventWords = (event: string): string[] =>
  Object.hasOwn(EVENTS, event) ? Object.values(EVENTS[event]!.title) : [];
