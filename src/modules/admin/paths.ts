import { PATHS } from '../../ui/index.ts';

const under = (path: string): string => `${PATHS.admin}/${path}`;
/** The rooms of administration. No personal value stands in an address. */
export const ROOMS = {
  officers: under('petugas'),
  calendar: under('kalender'),
  offices: under('kantor'),
  rules: under('aturan'),
  notices: under('kabar'),
  warnings: under('peringatan'),
  hooks: under('sistem-lain'),
  banks: under('bank'),
  jobs: under('pekerjaan'),
  audit: under('audit'),
  letters: under('surat-tugas'),
  services: under('layanan'),
} as const;
export const officerPath = (id: string, rest = ''): string => `${ROOMS.officers}/${id}${rest}`;
export const bankPath = (code: string, rest = ''): string => `${ROOMS.banks}/${code}${rest}`;
export const servicePath = (code: string): string => `${ROOMS.services}/${code}`;
export const proposalPath = (id: string, rest = ''): string => `${ROOMS.services}/perubahan/${id}${rest}`;
export const stepUpPath = (back: string): string => `${PATHS.stepUp}?ke=${encodeURIComponent(back)}`;
