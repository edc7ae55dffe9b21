import { t } from '../../words.ts';
import { late, sopOf } from '../disdukcapil/sop.ts';

/** Who has sent no photo of the card comes with it; until then the city's clock rests. */
export const stages = {
  visit: {
    title: t('Kedatangan di loket', 'Coming to a counter'),
    phase: 'verification',
    rows: {
      come: {
        activity: t('Menerima warga yang datang dengan KTP asli', 'Receives the resident with the identity card'),
        actor: 'petugas_loket',
        completeness: [t('Warga menyebut kode loket', 'The resident tells the code for the counter')],
        norm: { n: 30, unit: 'working_days' },
        output: t('Warga ada di loket', 'The resident stands at the counter'),
        when: 'at_counter',
        may: { meet: true, reject: true },
        onLate: late,
      },
    },
  },
  decision: {
    title: t('Pencocokan dan keputusan', 'Comparing and deciding'),
    phase: 'processing',
    rows: {
      decide: {
        activity: t(
          'Mencocokkan KTP dengan pemilik akun, lalu mengikat nomor',
          'Compares the card with the owner, then binds the number',
        ),
        actor: 'petugas_loket',
        completeness: [
          t('Wajah cocok dengan foto KTP', 'The face fits the photo on the card'),
          t(
            'NIK, nama, dan tanggal lahir sama dengan catatan akun',
            'NIK, name and birth date are those of the account',
          ),
        ],
        norm: { n: 240, unit: 'working_minutes' },
        output: t('Nomor HP membuka akun pemiliknya', "The number opens its owner's account"),
        may: { settle: true, return: ['applicant'], reject: true },
        onLate: late,
      },
    },
  },
} as const;

export const sop = {
  ...sopOf({
    title: t('Perubahan nomor HP akun warga (usulan)', "Change of the phone number of a resident's account (proposal)"),
    related: [t('SOP bantuan masuk bagi warga', 'SOP of helping residents to sign in')],
    registryOnly: t(
      'Nomor HP bukan data SIAK. Data penduduk tidak berubah oleh keputusan ini.',
      'A phone number is no data of SIAK. No record of a resident changes by this decision.',
    ),
    warnings: [
      t(
        'Jangan memberi tahu pemohon apakah data yang disebutnya cocok sebelum KTP dilihat.',
        'Do not tell who asks whether the facts fit before the card was seen.',
      ),
      t('Petugas tidak memutus permintaan tentang nomornya sendiri.', "No officer decides on a number of one's own."),
    ],
    records: [t('Catatan ikatan nomor dan akun', 'Record of numbers and accounts')],
  }),
  qualifications: [
    t('Petugas loket: terlatih mengenali KTP-el asli', 'Counter officer: trained to know a true identity card'),
  ],
  equipment: [
    t('Komputer dengan jaringan internet', 'Computer with internet connection'),
    t('Pembaca KTP-el, bila ada', 'Reader of identity cards, where there is one'),
  ],
};
