import type { AnswersOf } from '../../../src/modules/casework/definition.ts';
import { area, birthDate, cardHead, familyCard, name, nik, phone, sex, witnesses } from '../disdukcapil/people.ts';
import { DECIDERS, SHEET } from '../disdukcapil/roles.ts';
import { t } from '../../words.ts';

/* What is asked about a death: form F-2.01 (Permendagri 109/2019). Why somebody died only two desks read. */

export const questions = {
  kind: {
    kind: 'choice',
    label: t('Bukti kematian', 'Proof of the death'),
    why: t(
      'Jawaban ini menentukan surat yang perlu Anda siapkan.',
      'This answer decides which papers you need to prepare.',
    ),
    seenBy: DECIDERS,
    options: [
      {
        value: 'letter',
        label: t('Surat keterangan kematian', 'Death letter'),
        hint: t(
          'Dari rumah sakit, puskesmas, dokter, atau lurah.',
          'Of a hospital, health centre, doctor or ward head.',
        ),
      },
      {
        value: 'police',
        label: t('Surat keterangan kepolisian', 'Statement of the police'),
        hint: t(
          'Bila ditemukan meninggal dan jati dirinya dipastikan polisi.',
          'If found dead, and the police established who it is.',
        ),
      },
      {
        value: 'court',
        label: t('Penetapan pengadilan', 'Ruling of a court'),
        hint: t('Bila hilang dan dinyatakan meninggal oleh hakim.', 'If missing, and declared dead by a judge.'),
      },
    ],
  },
  deceased_name: name('Nama yang meninggal', 'Name of the deceased'),
  deceased_nik: { ...nik('NIK yang meninggal', 'NIK of the deceased'), optional: true },
  deceased_sex: sex,
  deceased_birth_place: {
    kind: 'text',
    label: t('Kota atau kabupaten tempat lahir', 'City or regency of birth'),
    hint: t('Kosongkan bila tidak ada yang tahu.', 'Leave empty if nobody knows.'),
    maxLength: 60,
    optional: true,
    seenBy: DECIDERS,
  },
  deceased_born_on: {
    ...birthDate,
    hint: t('Kosongkan bila tidak ada yang tahu.', 'Leave empty if nobody knows.'),
    optional: true,
  },
  died_on: {
    kind: 'date',
    notFuture: true,
    label: t('Tanggal meninggal', 'Date of death'),
    hint: t(
      'Lewat 30 hari tetap bisa dilaporkan, tanpa denda.',
      'After 30 days it can still be reported, without a fine.',
    ),
    seenBy: DECIDERS,
  },
  died_at: {
    kind: 'time',
    label: t('Jam meninggal', 'Time of death'),
    hint: t('Kosongkan bila tidak ada yang mencatat.', 'Leave empty if nobody wrote it down.'),
    optional: true,
    seenBy: DECIDERS,
  },
  death_place: {
    kind: 'text',
    label: t('Kota atau kabupaten tempat meninggal', 'City or regency of the death'),
    hint: t('Boleh di luar kota ini.', 'It may lie outside this city.'),
    maxLength: 60,
    seenBy: DECIDERS,
  },
  cause: {
    kind: 'code',
    list: 'deathCauses',
    label: t('Sebab kematian', 'Cause of death'),
    why: t(
      'Formulir F-2.01 menanyakannya untuk statistik. Tidak tertulis di akta, dan hanya dibaca petugas yang mencatat.',
      'Form F-2.01 asks it for statistics. It does not stand in the certificate; only who registers reads it.',
    ),
    sensitive: true,
    seenBy: SHEET,
    options: [
      { value: 'illness', label: t('Sakit biasa atau usia tua', 'Illness or old age') },
      { value: 'epidemic', label: t('Wabah penyakit', 'Epidemic') },
      { value: 'accident', label: t('Kecelakaan', 'Accident') },
      { value: 'crime', label: t('Tindak kejahatan', 'Crime') },
      { value: 'suicide', label: t('Bunuh diri', 'Suicide') },
      { value: 'other', label: t('Lainnya atau tidak diketahui', 'Another, or not known') },
    ],
  },
  declarer: {
    kind: 'code',
    list: 'deathDeclarers',
    label: t('Yang menerangkan kematian', 'Who stated the death'),
    when: 'by_letter',
    seenBy: DECIDERS,
    options: [
      { value: 'doctor', label: t('Dokter', 'Doctor') },
      { value: 'health_worker', label: t('Tenaga kesehatan lain', 'Another health worker') },
      { value: 'other', label: t('Lurah atau orang lain', 'Ward head or somebody else') },
    ],
  },
  proof_number: {
    kind: 'text',
    label: t('Nomor surat', 'Number of the paper'),
    hint: t('Kosongkan bila suratnya tidak bernomor.', 'Leave empty if the paper has no number.'),
    maxLength: 100,
    optional: true,
    seenBy: DECIDERS,
  },
  proof_date: { kind: 'date', notFuture: true, label: t('Tanggal surat', 'Date of the paper'), seenBy: DECIDERS },
  family_card_number: {
    ...familyCard,
    hint: t(
      'KK yang memuat nama yang meninggal. Kosongkan bila tidak ada.',
      'The card on which the deceased stands. Leave empty if there is none.',
    ),
    optional: true,
  },
  head_after: {
    kind: 'choice',
    label: t('Kepala keluarga di KK itu sekarang', 'The head of the family on that card now'),
    why: t(
      'KK baru tanpa nama yang meninggal terbit atas nama kepala keluarga.',
      'The new card, without the deceased, bears the name of the head.',
    ),
    when: 'on_card',
    seenBy: DECIDERS,
    options: [
      {
        value: 'same',
        label: t('Tetap', 'The same'),
        hint: t('Yang meninggal bukan kepala keluarga.', 'The deceased was not the head.'),
      },
      {
        value: 'new',
        label: t('Berganti', 'Another one'),
        hint: t('Yang meninggal kepala keluarga; anggota lain menggantikannya.', 'The deceased was; a member follows.'),
      },
      {
        value: 'nobody',
        label: t('Tidak ada anggota lain di KK itu', 'Nobody else is on that card'),
        hint: t('Tidak ada KK baru yang terbit.', 'No new card is issued.'),
      },
    ],
  },
  ...cardHead('others_left', t('Kepala keluarga di KK yang baru.', 'The head on the new card.')),
  area: {
    ...area,
    hint: t(
      'Tempat tinggal yang meninggal menurut KK atau KTP.',
      'Where the deceased lived, by family or identity card.',
    ),
  },
  reporter_name: { ...name('Nama Anda', 'Your name'), seenBy: [...DECIDERS, 'petugas_loket'] },
  reporter_nik: nik('NIK Anda', 'Your NIK'),
  reporter_relation: {
    kind: 'code',
    list: 'familyRelations',
    label: t('Hubungan Anda dengan yang meninggal', 'What you are to the deceased'),
    seenBy: DECIDERS,
    options: [
      { value: 'husband', label: t('Suami', 'Husband') },
      { value: 'wife', label: t('Istri', 'Wife') },
      { value: 'child', label: t('Anak', 'Child') },
      { value: 'parent', label: t('Orang tua', 'Parent') },
      { value: 'other_family', label: t('Keluarga lain', 'Other family') },
      { value: 'other', label: t('Kepala lingkungan, RT, atau orang lain', 'Neighbourhood head or somebody else') },
    ],
  },
  reporter_phone: phone,
  ...witnesses,
} as const;

/** The answers of a death, by path. */
export type DeathAnswers = AnswersOf<typeof questions, Record<never, never>>;
