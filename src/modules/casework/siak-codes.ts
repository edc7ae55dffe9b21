/**
 * SIAK's code lists, as far as domain.md §1.10 gives them, and the four lists of form F-2.01 (Permendagri 109/2019).
 *
 * `verified: false` means: written from knowledge, not yet compared with SIAK's own table at the agency. The operator's
 * sheet shows such a value with a mark, and the agency sets the flag when it has compared. Nothing is hidden meanwhile,
 * because the operator sees the label beside the code.
 */
export interface SiakCode {
  /** What SIAK takes. */
  readonly code: string;
  /** What SIAK shows, in its upper case. */
  readonly label: string;
  readonly verified: boolean;
}

type SiakList<Id extends string = string> = Readonly<Record<Id, SiakCode>>;

function list<const Id extends string>(entries: Record<Id, readonly [code: number, label: string]>): SiakList<Id> {
  const out = {} as Record<Id, SiakCode>;
  for (const id of Object.keys(entries) as Id[]) {
    const [code, label] = entries[id];
    out[id] = { code: String(code), label, verified: false };
  }
  return out;
}

/** Jenis kelamin. The ids are those of every Indonesian form. */
export const sexes = list({ L: [1, 'LAKI-LAKI'], P: [2, 'PEREMPUAN'] });

/** Agama, and belief in God the One (Constitutional Court 97/PUU-XIV/2016). */
export const religions = list({
  islam: [1, 'ISLAM'],
  christian: [2, 'KRISTEN'],
  catholic: [3, 'KATOLIK'],
  hindu: [4, 'HINDU'],
  buddhist: [5, 'BUDDHA'],
  confucian: [6, 'KHONGHUCU'],
  belief: [7, 'KEPERCAYAAN TERHADAP TUHAN YME'],
});

/** Status perkawinan; "tercatat/belum tercatat" is a field of its own in SIAK. */
export const maritalStatuses = list({
  single: [1, 'BELUM KAWIN'],
  married: [2, 'KAWIN'],
  divorced: [3, 'CERAI HIDUP'],
  widowed: [4, 'CERAI MATI'],
});

/** SHDK: status hubungan dalam keluarga. */
export const familyRelations = list({
  head: [1, 'KEPALA KELUARGA'],
  husband: [2, 'SUAMI'],
  wife: [3, 'ISTRI'],
  child: [4, 'ANAK'],
  child_in_law: [5, 'MENANTU'],
  grandchild: [6, 'CUCU'],
  parent: [7, 'ORANG TUA'],
  parent_in_law: [8, 'MERTUA'],
  other_family: [9, 'FAMILI LAIN'],
  domestic_worker: [10, 'PEMBANTU'],
  other: [11, 'LAINNYA'],
});

/** Pendidikan terakhir. */
export const educations = list({
  none: [1, 'TIDAK/BELUM SEKOLAH'],
  some_primary: [2, 'BELUM TAMAT SD/SEDERAJAT'],
  primary: [3, 'TAMAT SD/SEDERAJAT'],
  lower_secondary: [4, 'SLTP/SEDERAJAT'],
  upper_secondary: [5, 'SLTA/SEDERAJAT'],
  diploma_1_2: [6, 'DIPLOMA I/II'],
  diploma_3: [7, 'AKADEMI/DIPLOMA III/S. MUDA'],
  bachelor: [8, 'DIPLOMA IV/STRATA I'],
  master: [9, 'STRATA II'],
  doctor: [10, 'STRATA III'],
});

/** Golongan darah. A newborn's is usually not known. */
export const bloodTypes = list({
  A: [1, 'A'],
  B: [2, 'B'],
  AB: [3, 'AB'],
  O: [4, 'O'],
  'A+': [5, 'A+'],
  'A-': [6, 'A-'],
  'B+': [7, 'B+'],
  'B-': [8, 'B-'],
  'AB+': [9, 'AB+'],
  'AB-': [10, 'AB-'],
  'O+': [11, 'O+'],
  'O-': [12, 'O-'],
  unknown: [13, 'TIDAK TAHU'],
});

/** Pekerjaan: the dozen of SIAK's about 89 codes that domain.md gives. The operator picks any other in SIAK itself. */
export const occupations = list({
  none: [1, 'BELUM/TIDAK BEKERJA'],
  homemaker: [2, 'MENGURUS RUMAH TANGGA'],
  student: [3, 'PELAJAR/MAHASISWA'],
  retired: [4, 'PENSIUNAN'],
  civil_servant: [5, 'PEGAWAI NEGERI SIPIL (PNS)'],
  army: [6, 'TENTARA NASIONAL INDONESIA (TNI)'],
  police: [7, 'KEPOLISIAN RI (POLRI)'],
  trade: [8, 'PERDAGANGAN'],
  farmer: [9, 'PETANI/PEKEBUN'],
  private_employee: [15, 'KARYAWAN SWASTA'],
  self_employed: [88, 'WIRASWASTA'],
  other: [89, 'LAINNYA'],
});

/** Tempat dilahirkan (F-2.01, data anak no. 3). */
export const birthSites = list({
  hospital: [1, 'RS/RB'],
  health_centre: [2, 'PUSKESMAS'],
  village_clinic: [3, 'POLINDES'],
  home: [4, 'RUMAH'],
  other: [5, 'LAINNYA'],
});

/** Jenis kelahiran (F-2.01, data anak no. 7). */
export const plurality = list({
  single: [1, 'TUNGGAL'],
  twin: [2, 'KEMBAR 2'],
  triplet: [3, 'KEMBAR 3'],
  quadruplet: [4, 'KEMBAR 4'],
  other: [5, 'LAINNYA'],
});

/** Penolong kelahiran (F-2.01, data anak no. 9). */
export const birthHelpers = list({
  doctor: [1, 'DOKTER'],
  midwife: [2, 'BIDAN/PERAWAT'],
  traditional: [3, 'DUKUN'],
  other: [4, 'LAINNYA'],
});

/** Sebab kematian (F-2.01, data kematian no. 4). */
export const deathCauses = list({
  illness: [1, 'SAKIT BIASA/TUA'],
  epidemic: [2, 'WABAH PENYAKIT'],
  accident: [3, 'KECELAKAAN'],
  crime: [4, 'KRIMINALITAS'],
  suicide: [5, 'BUNUH DIRI'],
  other: [6, 'LAINNYA'],
});

/** Yang menerangkan kematian (F-2.01, data kematian no. 6). */
export const deathDeclarers = list({
  doctor: [1, 'DOKTER'],
  health_worker: [2, 'TENAGA KESEHATAN'],
  police: [3, 'KEPOLISIAN'],
  other: [4, 'LAINNYA'],
});

/** Alasan pindah (F-1.03). */
export const moveReasons = list({
  work: [1, 'PEKERJAAN'],
  education: [2, 'PENDIDIKAN'],
  safety: [3, 'KEAMANAN'],
  health: [4, 'KESEHATAN'],
  housing: [5, 'PERUMAHAN'],
  family: [6, 'KELUARGA'],
  other: [7, 'LAINNYA'],
});

/** Klasifikasi pindah (F-1.03); inside the city there is no SKPWNI. */
export const moveClasses = list({
  same_province: [4, 'ANTAR KABUPATEN/KOTA DALAM SATU PROVINSI'],
  other_province: [5, 'ANTAR PROVINSI'],
});

/** Jenis kepindahan (F-1.03). */
export const moveKinds = list({
  head: [1, 'KEPALA KELUARGA'],
  head_all: [2, 'KEPALA KELUARGA DAN SELURUH ANGGOTA KELUARGA'],
  head_some: [3, 'KEPALA KELUARGA DAN SEBAGIAN ANGGOTA KELUARGA'],
  members: [4, 'ANGGOTA KELUARGA'],
});

/** Status nomor KK bagi yang pindah (F-1.03). */
export const movedCards = list({
  join: [1, 'NUMPANG KK'],
  new: [2, 'MEMBUAT KK BARU'],
  same: [3, 'NAMA KEP. KELUARGA DAN NOMOR KK TETAP'],
});

export type Sex = keyof typeof sexes;
export type BirthSite = keyof typeof birthSites;
export type Plurality = keyof typeof plurality;
export type BirthHelper = keyof typeof birthHelpers;
export type DeathCause = keyof typeof deathCauses;
export type DeathDeclarer = keyof typeof deathDeclarers;
export type FamilyRelation = keyof typeof familyRelations;
export type MoveReason = keyof typeof moveReasons;
export type MoveClass = keyof typeof moveClasses;
export type MoveKind = keyof typeof moveKinds;
export type MovedCard = keyof typeof movedCards;
