import { createCatalogue, type CaseService, type Catalogue } from '../src/modules/casework/index.ts';
import { defineService, pick, REJECT_REASONS, RETURN_REASONS } from '../src/modules/casework/definition.ts';
import { bills } from '../services/bills.ts';
import { services } from '../services/index.ts';
import { t } from '../services/words.ts';

/** A service of the benchmark's own: two rows, one answer, no paper. No city offers it. */
export const BENCH = 'uji-kecepatan';

const row = {
  completeness: [t('Isian terbaca', 'The answers are readable')],
  norm: { n: 1, unit: 'working_days' },
  onLate: { escalate: [{ to: 'kepala_dinas' }] },
} as const;

const definition = defineService({
  code: BENCH,
  version: 1,
  dimension: 'society',
  title: t('Uji kecepatan', 'Speed trial'),
  summary: t('Layanan untuk mengukur kecepatan.', 'A service for measuring speed.'),
  lifeEvents: ['celebration'],
  synonyms: { id: ['uji kecepatan'], en: ['speed trial'] },
  agency: 'disdukcapil',
  legalBasis: [{ title: 'UU 25/2009', article: 'Pasal 21', verified: false }],
  applicants: { who: [t('Siapa saja', 'Anybody')], acting: ['self'] },
  level: 1,
  fee: { rule: 'civil_registration.fee', otherCosts: [] },
  promise: { n: 3, unit: 'working_days' },
  outputs: [{ kind: 'trial', title: t('Hasil uji', 'Result'), issued_by: 'city' }],
  roles: {
    petugas_verifikasi: t('Petugas verifikasi', 'Verification officer'),
    validator: t('Validator', 'Validator'),
    kepala_dinas: t('Kepala dinas', 'Head of agency'),
  },
  questions: {
    area: { kind: 'area', level: 'ward', label: t('Kelurahan', 'Ward') },
    about: { kind: 'text', label: t('Perihal', 'About'), maxLength: 200 },
  },
  requirements: {},
  statements: { truth: { text: t('Isian saya benar.', 'My answers are true.') } },
  pages: {
    about: { title: t('Perihal', 'About'), questions: ['area', 'about'] },
    truth: { title: t('Pernyataan', 'Statement'), statements: ['truth'] },
  },
  conditions: {},
  checks: {},
  messages: {},
  returnReasons: pick(RETURN_REASONS, 'incomplete_answer'),
  rejectReasons: pick(REJECT_REASONS, 'requirement_not_met'),
  stages: {
    verification: {
      title: t('Pemeriksaan', 'Check'),
      phase: 'verification',
      rows: {
        check: {
          ...row,
          activity: t('Memeriksa', 'Checks'),
          actor: 'petugas_verifikasi',
          output: t('Diperiksa', 'Checked'),
          may: { return: ['applicant'], reject: true },
        },
      },
    },
    decision: {
      title: t('Keputusan', 'Decision'),
      phase: 'processing',
      rows: {
        decide: {
          ...row,
          activity: t('Memutus', 'Decides'),
          actor: 'validator',
          output: t('Diputus', 'Decided'),
          may: { reject: true, return: ['verification'] },
          notBy: ['check'],
        },
      },
    },
  },
  sop: {
    number: 'belum ditetapkan',
    made: '2026-11-24',
    effective: '2026-11-24',
    approvedBy: { position: 'Kepala dinas (belum menandatangani)' },
    title: t('Uji kecepatan', 'Speed trial'),
    qualifications: [t('Tidak ada', 'None')],
    related: [],
    equipment: [t('Komputer', 'Computer')],
    warnings: [t('Bukan layanan', 'Not a service')],
    records: [t('Riwayat berkas', 'History of the file')],
  },
  standard: {
    procedure: [t('Kirim, periksa, putus.', 'Send, check, decide.')],
    complaints: [t('Tidak ada', 'None')],
    facilities: [t('Komputer', 'Computer')],
    competence: [t('Tidak ada', 'None')],
    supervision: [t('Tidak ada', 'None')],
    staffing: [t('Tidak ada', 'None')],
    guarantee: [t('Tidak ada', 'None')],
    safety: [t('Tidak ada', 'None')],
    evaluation: [t('Diukur', 'Measured')],
  },
});

/** The release's services and the benchmark's own. */
export const benchCatalogue = (): Catalogue =>
  createCatalogue([...services, { definition } satisfies CaseService], bills);
