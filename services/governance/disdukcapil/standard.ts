import type { Text } from '../../../src/modules/casework/definition.ts';
import { t } from '../../words.ts';

/*
 * What the agency's service standards (Permenpan-RB 15/2014) have in common. A proposal: the agency has set no staffing and
 * no pledge yet, and no text of law was compared word by word. The words say so.
 */

export const law = (title: string, article?: string) => ({
  title,
  ...(article !== undefined && { article }),
  verified: false,
});

export const standardOf = (...procedure: Text[]) => ({
  procedure,
  complaints: [
    t(
      'Lewat nomor pengaduan dan kantor layanan yang tertera di situs ini; identitas Anda dapat disembunyikan.',
      'By the complaint number and the offices named on this site; your identity can be hidden.',
    ),
  ],
  facilities: [
    t(
      'Situs ini, dapat dibuka dari HP; loket dinas bagi yang perlu bantuan.',
      'This site, on any phone; a counter for those who need help.',
    ),
  ],
  competence: [
    t(
      'Petugas terlatih SIAK dan administrasi kependudukan. Syarat pendidikan belum ditetapkan dinas.',
      'Officers trained in SIAK and civil registration. The agency has not set the schooling yet.',
    ),
  ],
  supervision: [
    t(
      'Atasan langsung menerima berkas yang lewat waktu; inspektorat dapat membaca riwayatnya.',
      'Superiors receive what is overdue; the inspectorate can read the history.',
    ),
  ],
  staffing: [
    t(
      'Jumlah pelaksana belum ditetapkan dinas; paling sedikit satu orang tiap peran.',
      'The agency has not set the number; at least one for each role.',
    ),
  ],
  guarantee: [
    t(
      'Batas waktu dan sebab keterlambatan terlihat oleh Anda. Maklumat pelayanan belum ditetapkan dinas.',
      'You see the due time and why it is late. The agency has not signed a service pledge yet.',
    ),
  ],
  safety: [
    t(
      'Data pribadi disimpan terenkripsi, tersamar di layar; setiap petugas yang membukanya tercatat.',
      'Personal data is encrypted and masked; whoever opens it is on record.',
    ),
  ],
  evaluation: [
    t(
      'Ketepatan waktu dan pengembalian berulang dihitung dari riwayat; survei kepuasan paling sedikit setahun sekali.',
      'Timeliness and repeated returns are counted from the history; a survey at least once a year.',
    ),
  ],
});
