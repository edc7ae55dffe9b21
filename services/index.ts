import type { CaseService } from '../src/modules/casework/catalogue.ts';
import { aktaKelahiran } from './governance/akta-kelahiran.ts';
import { aktaKematian } from './governance/akta-kematian.ts';
import { gantiNomor } from './governance/ganti-nomor.ts';
import { kirimanHilang } from './governance/kiriman-hilang.ts';
import { kkPerubahan } from './governance/kk-perubahan.ts';
import { ktpHilang } from './governance/ktp-hilang.ts';
import { pindahKeluar } from './governance/pindah-keluar.ts';

/** Every service of this release, in the order in which the city lists them. */
export const services: readonly CaseService[] = [
  aktaKelahiran,
  aktaKematian,
  kkPerubahan,
  ktpHilang,
  pindahKeluar,
  gantiNomor,
  kirimanHilang,
];
