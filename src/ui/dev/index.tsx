import { Desk } from './desk.tsx';
import { Home } from './home.tsx';
import { DEV_SECTIONS, type DevSection } from './menu.tsx';
import { Faults, Questions } from './questions.tsx';
import { Refused } from './refused.tsx';
import { Telling } from './telling.tsx';

/* The design page: every component in every state. Served at /dev/ui in the demo; people judge the look here. */

const SECTIONS: Record<DevSection, () => preact.JSX.Element> = {
  beranda: Home,
  pertanyaan: Questions,
  kesalahan: Faults,
  isi: Telling,
  meja: Desk,
  ditolak: Refused,
};

/** One section of the design page; `?bagian=` names it. An unknown name gives the first. */
export function DevUi({ section }: { section?: string | undefined }) {
  const Section = SECTIONS[DEV_SECTIONS.find((s) => s === section) ?? 'beranda'];
  return <Section />;
}
