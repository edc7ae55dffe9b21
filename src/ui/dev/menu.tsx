import { Tabs } from '../nav.tsx';

export const HERE = '/dev/ui';
export const DEV_SECTIONS = ['beranda', 'pertanyaan', 'kesalahan', 'isi', 'meja'] as const;
export type DevSection = (typeof DEV_SECTIONS)[number];

export const Menu = ({ at }: { at: DevSection }) => (
  <Tabs
    label="Bagian"
    items={DEV_SECTIONS.map((s) => ({ href: `${HERE}?bagian=${s}`, label: s, current: s === at }))}
  />
);
