import { useUi } from '../context.ts';
import { Tabs } from '../nav.tsx';

export const HERE = '/dev/ui';
export const DEV_SECTIONS = ['beranda', 'pertanyaan', 'kesalahan', 'isi', 'meja', 'ditolak'] as const;
export type DevSection = (typeof DEV_SECTIONS)[number];

/** The samples' own words, in the page's language. */
export function useSay(): (id: string, en: string) => string {
  const { lang } = useUi();
  return (id, en) => (lang === 'id' ? id : en);
}

export function Menu({ at }: { at: DevSection }) {
  const say = useSay();
  const names: Record<DevSection, string> = {
    beranda: say('Beranda', 'Home'),
    pertanyaan: say('Pertanyaan', 'Questions'),
    kesalahan: say('Kesalahan', 'Faults'),
    isi: say('Isi', 'Telling'),
    meja: say('Meja', 'Desk'),
    ditolak: say('Ditolak', 'Refused'),
  };
  return (
    <Tabs
      label={say('Bagian', 'Section')}
      items={DEV_SECTIONS.map((s) => ({ href: `${HERE}?bagian=${s}`, label: names[s], current: s === at }))}
    />
  );
}
