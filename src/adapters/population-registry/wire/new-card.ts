import type { RegistryNewCard } from '../../../modules/casework/registry-port.ts';
import { familyRelations } from '../../../modules/casework/siak-codes.ts';
import { date, plain, reporterFields, text, type Field } from './fields.ts';

const CAUSES = { birth: '1', death: '2', move: '3' } as const;

/** The most events that one card follows from. */
const MOST = 9;

export const newCardFields: Field<RegistryNewCard>[] = [
  ['SEBAB', 'because', (e) => CAUSES[e.because]],
  ['TGL_LAPOR', 'reportedOn', (e) => date(e.reportedOn)],
  ['KODE_WILAYAH', 'area', (e) => plain(e.area)],
  ['NO_KK', 'familyCard', (e) => plain(e.familyCard)],
  ...reporterFields<RegistryNewCard>(),
  ['KEPALA.NIK', 'head.nik', (e) => plain(e.head.nik)],
  ['KEPALA.NAMA_LGKP', 'head.name', (e) => text(e.head.name)],
  ['GANTI_KEPALA', 'headChanges', (e) => (e.headChanges ? '1' : '2')],
  ['STAT_HBKEL', 'relation', (e) => e.relation && familyRelations[e.relation].code],
  ...Array.from({ length: MOST }, (_, i): Field<RegistryNewCard> => [
    `DASAR.${i + 1}.NOMOR`,
    `follows.${i + 1}`,
    (e) => plain(e.follows[i]),
  ]),
];
