import type { AnswersOf } from '../../../src/modules/casework/definition.ts';
import { DECIDERS, SHEET } from '../disdukcapil/roles.ts';
import { cardHead, phone, witnesses } from '../disdukcapil/people.ts';
import { t } from '../../words.ts';

/*
 * What a parent is asked about a birth: form F-2.01 (Permendagri 109/2019) in the order in which people tell it, the
 * child first. Who asks and who reads: domain.md §1.4 and §1.12.
 */

/** Where the head's name is read, and why it is asked for. */
const aboutHead = {
  hint: t('Namanya tertulis di bagian atas KK.', 'The name stands at the top of the card.'),
  why: t('KK baru yang memuat anak terbit atas nama kepala keluarga.', 'The new card bears the name of the head.'),
};

export const questions = {
  kind: {
    kind: 'choice',
    label: t('Orang tua anak ini', "The child's parents"),
    why: t(
      'Jawaban ini menentukan surat yang perlu Anda siapkan.',
      'This answer decides which papers you need to prepare.',
    ),
    seenBy: DECIDERS,
    options: [
      {
        value: 'recorded',
        label: t(
          'Ayah dan ibu menikah, ada buku nikah atau akta perkawinan',
          'Father and mother are married, with a marriage book or certificate',
        ),
      },
      {
        value: 'unrecorded',
        label: t(
          'Ayah dan ibu menikah, tidak ada buku nikah atau akta perkawinan',
          'Father and mother are married, without a marriage book or certificate',
        ),
        hint: t(
          'Bisa dipakai bila KK sudah menulis ayah dan ibu sebagai suami dan istri.',
          'For when the family card already shows father and mother as husband and wife.',
        ),
      },
      {
        value: 'mother_only',
        label: t('Anak dari seorang ibu', 'Child of a mother'),
        hint: t('Data ayah tidak kami tanyakan.', 'We do not ask about the father.'),
      },
      {
        value: 'unknown_parents',
        label: t('Anak ditemukan, orang tuanya tidak diketahui', 'The child was found, its parents are not known'),
        hint: t('Perlu berita acara dari kepolisian.', 'Needs a record of the police.'),
      },
    ],
  },
  kk_shows_couple: {
    kind: 'yes_no',
    label: t(
      'KK sudah menulis ayah dan ibu sebagai suami dan istri',
      'The family card shows father and mother as husband and wife',
    ),
    hint: t('Lihat kolom “Status hubungan dalam keluarga”.', 'See the column “Status hubungan dalam keluarga”.'),
    why: t(
      'Formulir F-2.04 hanya berlaku bila KK sudah menulis demikian.',
      'Form F-2.04 holds only if the family card says so already.',
    ),
    when: 'unrecorded',
    seenBy: DECIDERS,
  },
  plurality: {
    kind: 'code',
    list: 'plurality',
    label: t('Lahir tunggal atau kembar', 'Single birth, twins or more'),
    when: 'parents_known',
    seenBy: DECIDERS,
    options: [
      { value: 'single', label: t('Tunggal, satu bayi', 'Single, one baby') },
      { value: 'twin', label: t('Kembar dua', 'Twins') },
      { value: 'triplet', label: t('Kembar tiga', 'Triplets') },
      { value: 'quadruplet', label: t('Kembar empat', 'Quadruplets') },
      { value: 'other', label: t('Lebih dari empat', 'More than four') },
    ],
  },
  children: {
    kind: 'number',
    label: t('Berapa anak yang Anda daftarkan', 'How many children you register'),
    hint: t('Anak kembar didaftarkan bersama dalam satu berkas.', 'Twins are registered together in one file.'),
    min: 1,
    max: 5,
  },
  mother_name: {
    kind: 'name',
    standing: 'recorded',
    label: t('Nama ibu', "Mother's name"),
    hint: t('Persis seperti di KK.', 'Exactly as on the family card.'),
    when: 'parents_known',
    seenBy: DECIDERS,
  },
  mother_nik: {
    kind: 'nik',
    label: t('NIK ibu', "Mother's NIK"),
    hint: t('16 angka di KTP atau KK. Kosongkan bila tidak punya NIK.', '16 digits. Leave empty if she has no NIK.'),
    when: 'parents_known',
    optional: true,
    sensitive: true,
    seenBy: SHEET,
  },
  mother_birth_place: {
    kind: 'text',
    label: t('Kota atau kabupaten tempat ibu lahir', "City or regency of the mother's birth"),
    maxLength: 60,
    when: 'parents_known',
    seenBy: DECIDERS,
  },
  mother_born_on: {
    kind: 'date',
    label: t('Tanggal lahir ibu', "Mother's date of birth"),
    notFuture: true,
    when: 'parents_known',
    seenBy: DECIDERS,
  },
  father_name: {
    kind: 'name',
    standing: 'recorded',
    label: t('Nama ayah', "Father's name"),
    hint: t('Persis seperti di KK.', 'Exactly as on the family card.'),
    when: 'couple',
    seenBy: DECIDERS,
  },
  father_nik: {
    kind: 'nik',
    label: t('NIK ayah', "Father's NIK"),
    hint: t('16 angka di KTP atau KK. Kosongkan bila tidak punya NIK.', '16 digits. Leave empty if he has no NIK.'),
    when: 'couple',
    optional: true,
    sensitive: true,
    seenBy: SHEET,
  },
  father_birth_place: {
    kind: 'text',
    label: t('Kota atau kabupaten tempat ayah lahir', "City or regency of the father's birth"),
    maxLength: 60,
    when: 'couple',
    seenBy: DECIDERS,
  },
  father_born_on: {
    kind: 'date',
    label: t('Tanggal lahir ayah', "Father's date of birth"),
    notFuture: true,
    when: 'couple',
    seenBy: DECIDERS,
  },
  marriage_paper: {
    kind: 'choice',
    label: t('Surat nikah yang Anda punya', 'The marriage paper you have'),
    when: 'recorded',
    seenBy: DECIDERS,
    options: [
      { value: 'marriage_book', label: t('Buku nikah dari KUA', 'Marriage book of the KUA') },
      {
        value: 'marriage_certificate',
        label: t('Kutipan akta perkawinan dari Disdukcapil', 'Marriage certificate of the civil registry'),
      },
    ],
  },
  marriage_number: {
    kind: 'text',
    label: t('Nomor surat nikah', 'Number of the marriage paper'),
    maxLength: 100,
    when: 'recorded',
    seenBy: DECIDERS,
  },
  marriage_date: {
    kind: 'date',
    label: t('Tanggal pernikahan', 'Date of the marriage'),
    notFuture: true,
    when: 'couple',
    seenBy: DECIDERS,
  },
  family_card_number: {
    kind: 'kk',
    label: t('Nomor KK', 'Number of the family card'),
    hint: t('16 angka di bagian atas KK. Nama anak akan ditambahkan di KK ini.', '16 digits at the top of the card.'),
    when: 'parents_known',
    sensitive: true,
    seenBy: SHEET,
  },
  head_is: {
    kind: 'choice',
    label: t('Kepala keluarga di KK itu', 'The head of the family on that card'),
    ...aboutHead,
    when: 'couple',
    seenBy: DECIDERS,
    options: [
      { value: 'father', label: t('Ayah anak', "The child's father") },
      { value: 'mother', label: t('Ibu anak', "The child's mother") },
      { value: 'other', label: t('Orang lain', 'Somebody else') },
    ],
  },
  head_is_mother: {
    kind: 'yes_no',
    label: t('Ibu anak adalah kepala keluarga di KK itu', 'The mother is the head of the family on that card'),
    ...aboutHead,
    when: 'mother_only',
    seenBy: DECIDERS,
  },
  ...cardHead('head_apart'),
  head_relation: {
    kind: 'code',
    list: 'familyRelations',
    label: t('Anak ini bagi kepala keluarga', 'The child is to the head of the family'),
    when: 'head_apart',
    seenBy: DECIDERS,
    options: [
      { value: 'grandchild', label: t('Cucu', 'Grandchild') },
      { value: 'other_family', label: t('Keluarga lain', 'Other relative') },
      { value: 'other', label: t('Bukan keluarga', 'No relative') },
    ],
  },
  area: {
    kind: 'area',
    level: 'ward',
    label: t('Kelurahan', 'Ward'),
    hint: t(
      'Tempat tinggal menurut KK, walaupun anak lahir di kota lain. Untuk anak yang ditemukan: tempat tinggalnya sekarang.',
      'Where you live by the family card, even if the child was born elsewhere. Of a child that was found: where it lives now.',
    ),
    seenBy: DECIDERS,
  },
  proof_kind: {
    kind: 'choice',
    label: t('Bukti kelahiran yang Anda punya', 'The proof of birth you have'),
    when: 'parents_known',
    seenBy: DECIDERS,
    options: [
      {
        value: 'letter',
        label: t('Surat keterangan lahir', 'Birth letter'),
        hint: t(
          'Dari rumah sakit, puskesmas, dokter, bidan, nakhoda, pilot, atau lurah.',
          'Of a hospital, health centre, doctor, midwife, captain, pilot or ward head.',
        ),
      },
      {
        value: 'sptjm',
        label: t('Tidak ada surat lahir, saya memakai formulir F-2.03', 'No birth letter, I use form F-2.03'),
        hint: t(
          'Surat pernyataan Anda sendiri, ditandatangani bersama dua saksi.',
          'Your own statement, signed together with two witnesses.',
        ),
      },
    ],
  },
  proof_number: {
    kind: 'text',
    label: t('Nomor surat', 'Number of the paper'),
    hint: t('Kosongkan bila suratnya tidak bernomor.', 'Leave empty if the paper has no number.'),
    maxLength: 100,
    optional: true,
    when: 'proof_numbered',
    seenBy: DECIDERS,
  },
  proof_date: {
    kind: 'date',
    label: t('Tanggal surat', 'Date of the paper'),
    notFuture: true,
    seenBy: DECIDERS,
  },
  reporter_is: {
    kind: 'choice',
    label: t('Anda adalah', 'You are'),
    when: 'couple',
    options: [
      { value: 'mother', label: t('Ibu anak ini', "The child's mother") },
      { value: 'father', label: t('Ayah anak ini', "The child's father") },
      {
        value: 'other',
        label: t('Orang lain', 'Somebody else'),
        hint: t('Juga bila Anda mendaftarkan kelahiran Anda sendiri.', 'Also if you register your own birth.'),
      },
    ],
  },
  reporter_is_mother: {
    kind: 'yes_no',
    label: t('Apakah Anda ibu anak ini?', "Are you the child's mother?"),
    when: 'mother_only',
  },
  reporter_name: {
    kind: 'name',
    standing: 'recorded',
    label: t('Nama Anda', 'Your name'),
    hint: t('Persis seperti di KTP.', 'Exactly as on your identity card.'),
    when: 'reporter_apart',
  },
  reporter_nik: {
    kind: 'nik',
    label: t('NIK Anda', 'Your NIK'),
    when: 'reporter_apart',
    sensitive: true,
    seenBy: SHEET,
  },
  reporter_phone: phone,
  ...witnesses,
} as const;

export const groups = {
  child: {
    title: t('Anak', 'Child'),
    count: 'children',
    max: 5,
    questions: {
      name: {
        kind: 'name',
        standing: 'new',
        label: t('Nama anak', "Child's name"),
        hint: t(
          'Ditulis lengkap: tanpa singkatan, gelar, angka, atau tanda baca; paling banyak 60 huruf. Dua kata atau lebih dianjurkan.',
          'In full: no short forms, titles, digits or punctuation; at most 60 letters. Two words or more are advised.',
        ),
      },
      sex: {
        kind: 'code',
        list: 'sexes',
        label: t('Jenis kelamin', 'Sex'),
        seenBy: DECIDERS,
        options: [
          { value: 'L', label: t('Laki-laki', 'Male') },
          { value: 'P', label: t('Perempuan', 'Female') },
        ],
      },
      born_on: {
        kind: 'date',
        notFuture: true,
        label: t('Tanggal lahir', 'Date of birth'),
        seenBy: DECIDERS,
      },
      born_at: {
        kind: 'time',
        label: t('Jam lahir', 'Time of birth'),
        hint: t('Kosongkan bila tidak ada yang mencatat.', 'Leave empty if nobody wrote it down.'),
        optional: true,
        when: 'parents_known',
        seenBy: DECIDERS,
      },
      birth_place: {
        kind: 'text',
        label: t('Kota atau kabupaten', 'City or regency'),
        hint: t('Boleh di luar kota ini.', 'It may lie outside this city.'),
        maxLength: 60,
        seenBy: DECIDERS,
      },
      site: {
        kind: 'code',
        list: 'birthSites',
        label: t('Tempat', 'Place'),
        seenBy: DECIDERS,
        options: [
          { value: 'hospital', label: t('Rumah sakit atau rumah bersalin', 'Hospital or maternity home') },
          { value: 'health_centre', label: t('Puskesmas', 'Community health centre') },
          { value: 'village_clinic', label: t('Polindes', 'Village maternity clinic') },
          { value: 'home', label: t('Rumah', 'Home') },
          { value: 'other', label: t('Tempat lain', 'Elsewhere') },
        ],
      },
      helper: {
        kind: 'code',
        list: 'birthHelpers',
        label: t('Yang menolong kelahiran', 'Who helped at the birth'),
        seenBy: DECIDERS,
        options: [
          { value: 'doctor', label: t('Dokter', 'Doctor') },
          { value: 'midwife', label: t('Bidan atau perawat', 'Midwife or nurse') },
          { value: 'traditional', label: t('Dukun bayi', 'Traditional birth attendant') },
          { value: 'other', label: t('Orang lain atau tidak diketahui', 'Somebody else, or not known') },
        ],
      },
      order: {
        kind: 'number',
        min: 1,
        max: 20,
        label: t('Anak ke berapa dari ibunya', "Which of the mother's children"),
        hint: t('Anak pertama: 1.', 'The first child: 1.'),
        when: 'parents_known',
        seenBy: DECIDERS,
      },
      weight_grams: {
        kind: 'number',
        min: 300,
        max: 9000,
        unit: t('gram', 'grams'),
        label: t('Berat saat lahir', 'Weight at birth'),
        hint: t('3,2 kg ditulis 3200. Kosongkan bila tidak tahu.', '3.2 kg is 3200. Leave empty if not known.'),
        optional: true,
        seenBy: DECIDERS,
      },
      length_cm: {
        kind: 'number',
        min: 20,
        max: 70,
        unit: t('cm', 'cm'),
        label: t('Panjang saat lahir', 'Length at birth'),
        hint: t('Kosongkan bila tidak tahu.', 'Leave empty if not known.'),
        optional: true,
        seenBy: DECIDERS,
      },
    },
  },
} as const;

/** The answers of a birth, by path. */
export type BirthAnswers = AnswersOf<typeof questions, typeof groups>;
