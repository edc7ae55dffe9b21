import type { RegistryDeath } from '../../../modules/casework/registry-port.ts';
import { deathCauses, deathDeclarers, familyRelations, sexes } from '../../../modules/casework/siak-codes.ts';
import { date, personFields, plain, reporterFields, text, witnessFields, type Field } from './fields.ts';

const KINDS = { letter: '1', police: '2', court: '3' } as const;

export const deathFields: Field<RegistryDeath>[] = [
  ['JENIS_PENCATATAN', 'kind', (d) => KINDS[d.kind]],
  ['TGL_LAPOR', 'reportedOn', (d) => date(d.reportedOn)],
  ['KODE_WILAYAH', 'area', (d) => plain(d.area)],
  ['NO_KK', 'familyCard', (d) => plain(d.familyCard)],
  ...reporterFields<RegistryDeath>(),
  ['PELAPOR.HUBUNGAN', 'reporter.relation', (d) => familyRelations[d.reporter.relation].code],
  ...witnessFields<RegistryDeath>(),
  ...personFields<RegistryDeath>('JENAZAH', 'deceased', (d) => d.deceased),
  ['JENAZAH.JENIS_KLMIN', 'deceased.sex', (d) => sexes[d.deceased.sex].code],
  ['KEMATIAN.TANGGAL', 'death.on', (d) => date(d.death.on)],
  ['KEMATIAN.PUKUL', 'death.at', (d) => plain(d.death.at)],
  ['KEMATIAN.TEMPAT', 'death.place', (d) => text(d.death.place)],
  ['KEMATIAN.SEBAB', 'death.cause', (d) => deathCauses[d.death.cause].code],
  ['KEMATIAN.MENERANGKAN', 'death.declarer', (d) => deathDeclarers[d.death.declarer].code],
  ['BUKTI.NOMOR', 'proof.number', (d) => plain(d.proof.number)],
  ['BUKTI.TANGGAL', 'proof.date', (d) => date(d.proof.date)],
];
