import { samples as kelahiran } from '../../services/governance/akta-kelahiran/samples.ts';
import { samples as kematian } from '../../services/governance/akta-kematian/samples.ts';
import { samples as gantiNomor } from '../../services/governance/ganti-nomor/samples.ts';
import { samples as kirimanHilang } from '../../services/governance/kiriman-hilang/samples.ts';
import { samples as kkPerubahan } from '../../services/governance/kk-perubahan/samples.ts';
import { samples as ktpHilang } from '../../services/governance/ktp-hilang/samples.ts';
import { samples as pindahKeluar } from '../../services/governance/pindah-keluar/samples.ts';
import type { Sample } from '../../services/governance/disdukcapil/samples.ts';

/** Whole reports of each service: one that has none here is not walked, so it fails. */
export const SAMPLES: Readonly<Record<string, Readonly<Record<string, Sample>>>> = {
  'akta-kelahiran': kelahiran,
  'akta-kematian': kematian,
  'ganti-nomor': gantiNomor,
  'kiriman-hilang': kirimanHilang,
  'kk-perubahan': kkPerubahan,
  'ktp-hilang': ktpHilang,
  'pindah-keluar': pindahKeluar,
};
