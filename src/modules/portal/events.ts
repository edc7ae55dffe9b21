import type { Lang } from '../../kernel/i18n.ts';
import type { IconName } from '../../ui/index.ts';

/**
 * Life events in people's words, by the name that services give them. A service may name one that is not here: it is
 * then found by search and in the list, without a tile of its own.
 */
interface Event {
  icon: IconName;
  title: Record<Lang, string>;
  text: Record<Lang, string>;
}

export const EVENTS: Readonly<Record<string, Event>> = {
  birth: {
    icon: 'baby',
    title: { id: 'Anak baru lahir', en: 'A child is born' },
    text: { id: 'Akta kelahiran, NIK, dan masuk ke KK', en: 'Birth certificate, NIK and the family card' },
  },
  lost_papers: {
    icon: 'card',
    title: { id: 'Kehilangan KTP atau KK', en: 'Lost identity or family card' },
    text: { id: 'Cetak ulang, gratis', en: 'A new print, free' },
  },
  moving: {
    icon: 'move',
    title: { id: 'Pindah rumah', en: 'Moving house' },
    text: { id: 'Dalam kota, keluar, atau datang', en: 'Within the city, out of it, or into it' },
  },
  marriage: {
    icon: 'rings',
    title: { id: 'Menikah', en: 'Getting married' },
    text: { id: 'Akta perkawinan dan KK baru', en: 'Marriage certificate and a new family card' },
  },
  divorce: {
    icon: 'file',
    title: { id: 'Bercerai', en: 'Divorce' },
    text: { id: 'Akta perceraian dan KK', en: 'Divorce certificate and family card' },
  },
  death: {
    icon: 'family',
    title: { id: 'Ada yang meninggal', en: 'Someone has died' },
    text: { id: 'Akta kematian dan perubahan KK', en: 'Death certificate and the family card' },
  },
  coming_of_age: {
    icon: 'user',
    title: { id: 'Baru berumur 17 tahun', en: 'Turning seventeen' },
    text: { id: 'KTP-el pertama', en: 'The first identity card' },
  },
  family: {
    icon: 'family',
    title: { id: 'Keluarga dan KK', en: 'Family and family card' },
    text: { id: 'Pisah, gabung, atau perbaiki KK', en: 'Split, join or correct the family card' },
  },
  business: {
    icon: 'building',
    title: { id: 'Membuka usaha', en: 'Opening a business' },
    text: { id: 'Izin dan pendaftaran', en: 'Permits and registration' },
  },
  building: {
    icon: 'home',
    title: { id: 'Membangun rumah', en: 'Building a house' },
    text: { id: 'Persetujuan bangunan', en: 'Building approval' },
  },
  tax: {
    icon: 'coin',
    title: { id: 'Pajak dan retribusi', en: 'Taxes and levies' },
    text: { id: 'Lihat tagihan dan bayar', en: 'See a bill and pay it' },
  },
  trouble: {
    icon: 'megaphone',
    title: { id: 'Lapor masalah di kota', en: 'Report a problem' },
    text: { id: 'Jalan rusak, sampah, banjir', en: 'Roads, rubbish, floods' },
  },
};

/** What an event is called, in both languages; nothing for one that is not known. */
export const eventWords = (event: string): string[] =>
  Object.hasOwn(EVENTS, event) ? Object.values(EVENTS[event]!.title) : [];
