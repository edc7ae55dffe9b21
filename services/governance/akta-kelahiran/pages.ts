import { t } from '../../words.ts';

/** The form of a birth, in the order in which people tell it: one thing a page. */
export const pages = {
  kind: { title: t('Siapa orang tua anak ini?', "Who are the child's parents?"), questions: ['kind'] },
  couple: {
    title: t('Apakah KK sudah menulis ayah dan ibu sebagai suami dan istri?', 'Does the family card show a couple?'),
    questions: ['kk_shows_couple'],
    checks: ['couple_on_card'],
  },
  children: {
    title: t('Berapa anak yang lahir?', 'How many children were born?'),
    questions: ['plurality', 'children'],
    checks: ['plurality_fits'],
  },
  child_name: {
    title: t('Siapa nama anak ini?', "What is the child's name?"),
    questions: ['child.name', 'child.sex'],
  },
  child_born: {
    title: t('Kapan anak ini lahir?', 'When was the child born?'),
    hint: t(
      'Lewat 60 hari tetap bisa didaftarkan; kepala dinas memutuskan lebih dulu.',
      'After 60 days it can still be registered; the head of agency decides first.',
    ),
    questions: ['child.born_on', 'child.born_at'],
  },
  child_place: {
    title: t('Di mana anak ini lahir?', 'Where was the child born?'),
    questions: ['child.birth_place', 'child.site', 'child.helper'],
  },
  child_body: {
    title: t('Catatan kelahiran anak ini', "Notes of the child's birth"),
    questions: ['child.order', 'child.weight_grams', 'child.length_cm'],
  },
  mother: {
    title: t('Siapa ibunya?', 'Who is the mother?'),
    questions: ['mother_name', 'mother_nik', 'mother_birth_place', 'mother_born_on'],
    checks: ['mother_older', 'mother_fits_nik'],
  },
  father: {
    title: t('Siapa ayahnya?', 'Who is the father?'),
    questions: ['father_name', 'father_nik', 'father_birth_place', 'father_born_on'],
    checks: ['father_older', 'father_fits_nik', 'parents_differ'],
  },
  marriage: {
    title: t('Kapan ayah dan ibu menikah?', 'When did father and mother marry?'),
    questions: ['marriage_paper', 'marriage_number', 'marriage_date'],
  },
  card: { title: t('Berapa nomor KK?', 'What is the number of the family card?'), questions: ['family_card_number'] },
  head: {
    title: t('Siapa kepala keluarga di KK itu?', 'Who is the head of the family on that card?'),
    questions: ['head_is', 'head_is_mother'],
  },
  head_named: {
    title: t('Siapa nama kepala keluarga itu?', 'What is the name of that head?'),
    questions: ['head_name', 'head_nik', 'head_relation'],
  },
  area: { title: t('Di kelurahan mana?', 'In which ward?'), questions: ['area'] },
  proof: { title: t('Apa bukti kelahirannya?', 'What proves the birth?'), questions: ['proof_kind'] },
  proof_paper: {
    title: t('Apa yang tertulis di surat itu?', 'What does that paper say?'),
    hint: t(
      'Surat keterangan lahir, F-2.03, atau berita acara kepolisian.',
      'The birth letter, F-2.03, or the record of the police.',
    ),
    questions: ['proof_number', 'proof_date'],
  },
  reporter: {
    title: t('Siapa yang melapor?', 'Who reports?'),
    questions: ['reporter_is', 'reporter_is_mother'],
  },
  reporter_self: { title: t('Siapa Anda?', 'Who are you?'), questions: ['reporter_name', 'reporter_nik'] },
  phone: {
    title: t('Ke nomor HP mana kami memberi kabar?', 'Which phone may we send news to?'),
    questions: ['reporter_phone'],
  },
  witnesses: {
    title: t('Siapa dua saksinya?', 'Who are the two witnesses?'),
    hint: t(
      'Dua orang dewasa yang tahu kelahiran ini. KTP saksi tidak perlu difoto.',
      'Two adults who know of the birth. No photo of their identity cards is needed.',
    ),
    questions: ['witness_1_name', 'witness_1_nik', 'witness_2_name', 'witness_2_nik'],
    checks: ['witnesses_differ'],
  },
  birth_letter: {
    title: t('Foto bukti kelahiran', 'Photo of the proof of birth'),
    hint: t(
      'Surat keterangan lahir, atau F-2.03 bila surat itu tidak ada. Dokumen asli, semua sudut terlihat.',
      'The birth letter, or F-2.03 if there is none. The original, all corners in view.',
    ),
    requirement: 'birth_letter',
  },
  marriage_proof: { title: t('Foto surat nikah', 'Photo of the marriage paper'), requirement: 'marriage_proof' },
  sptjm_couple: { title: t('Foto F-2.04', 'Photo of F-2.04'), requirement: 'sptjm_couple' },
  family_card: { title: t('Foto kartu keluarga', 'Photo of the family card'), requirement: 'family_card' },
  police_record: {
    title: t('Foto berita acara kepolisian', 'Photo of the police record'),
    requirement: 'police_record',
  },
  statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['truth', 'issuer', 'late', 'fined'] },
} as const;
