import { createCatalogue, defineService, pick, RETURN_REASONS, type Catalogue } from '../../casework/index.ts';

/**
 * For tests: the shortest service that asks all three things of the registry, one after the other, for each of up to
 * three children. None of its names is one of a real service.
 */
const t = (id: string) => ({ id, en: id });
const row = { completeness: [], output: t('hasil'), norm: { n: 1, unit: 'working_days' } as const };
const late = { escalate: [{ to: 'kepala_dinas' }] } as const;

const definition = defineService({
  code: 'catat-contoh',
  version: 1,
  dimension: 'governance',
  title: t('Pencatatan contoh'),
  summary: t('Untuk uji'),
  lifeEvents: [],
  synonyms: { id: [], en: [] },
  agency: 'disdukcapil',
  legalBasis: [{ title: 'Perda contoh', verified: false }],
  applicants: { who: [t('Warga')], acting: ['self'] },
  level: 1,
  fee: { rule: 'civil_registration.fee', otherCosts: [] },
  promise: { n: 3, unit: 'working_days' },
  outputs: [{ kind: 'paper', title: t('Surat'), issued_by: 'registry', per: 'one' }],
  roles: { operator_siak: t('Operator SIAK'), validator: t('Kepala Seksi'), kepala_dinas: t('Kepala Dinas') },
  questions: { how_many: { kind: 'number', min: 1, max: 3, label: t('Berapa') } },
  groups: {
    one: {
      title: t('Anak'),
      count: 'how_many',
      max: 3,
      questions: {
        called: { kind: 'name', standing: 'new', label: t('Nama') },
        day: { kind: 'date', label: t('Tanggal lahir') },
      },
    },
  },
  requirements: {},
  statements: {},
  pages: {
    how_many: { title: t('Berapa'), questions: ['how_many'] },
    one: { title: t('Anak'), questions: ['one.called', 'one.day'] },
  },
  conditions: {},
  checks: {},
  messages: {},
  returnReasons: pick(RETURN_REASONS, 'incomplete_answer'),
  rejectReasons: {},
  pauseReasons: {},
  stages: {
    write: {
      title: t('Pencatatan'),
      phase: 'processing',
      rows: {
        write_down: {
          ...row,
          activity: t('Mencatat'),
          actor: 'operator_siak',
          per: 'one',
          may: { register: 'submit', return: ['applicant'] },
          onLate: late,
        },
      },
    },
    check: {
      title: t('Validasi'),
      phase: 'processing',
      rows: {
        look_over: {
          ...row,
          activity: t('Memvalidasi'),
          actor: 'validator',
          per: 'one',
          may: { register: 'validate' },
          onLate: late,
        },
      },
    },
    seal: {
      title: t('Tanda tangan'),
      phase: 'processing',
      rows: {
        seal_it: {
          ...row,
          activity: t('Menandatangani'),
          actor: 'kepala_dinas',
          per: 'one',
          may: { sign: 'registry' },
          onLate: late,
        },
      },
    },
    give: {
      title: t('Penyerahan'),
      phase: 'issued',
      rows: {
        give_it: { ...row, activity: t('Menyerahkan'), actor: 'operator_siak', may: { deliver: true }, onLate: late },
      },
    },
  },
  sop: {
    number: '000/CONTOH',
    made: '2026-01-02',
    effective: '2026-01-05',
    approvedBy: { position: 'Kepala Dinas' },
    title: t('SOP contoh'),
    qualifications: [t('Mengerti')],
    related: [],
    equipment: [t('Komputer')],
    warnings: [t('Jangan terlambat')],
    records: [t('Buku')],
  },
  standard: {
    procedure: [t('Catat')],
    complaints: [t('Lapor')],
    facilities: [t('Loket')],
    competence: [t('D-III')],
    supervision: [t('Atasan')],
    staffing: [t('3 orang')],
    guarantee: [t('Tepat waktu')],
    safety: [t('Terlindung')],
    evaluation: [t('Tiap tahun')],
  },
});

export const sampleRegistrations: Catalogue = createCatalogue([
  {
    definition,
    registry: {
      service: 'akta-kelahiran',
      event: (answers, { item, reportedOn }) => ({
        kind: 'mother_only',
        reportedOn,
        area: '12.71.01.1001',
        reporter: { name: 'Sri' },
        witnesses: [],
        proof: { kind: 'letter', number: 'SL-7' },
        child: {
          name: String(answers[`one.${item}.called`]),
          sex: 'P',
          site: 'hospital',
          birthPlace: 'Kota Medan',
          bornOn: String(answers[`one.${item}.day`]),
          plurality: 'single',
          helper: 'doctor',
          weightGrams: 3250,
        },
      }),
      pathOf: (field, item) => (field === 'child.name' ? `one.${item}.called` : undefined),
      paper: {
        kind: 'akta-kelahiran',
        expects: (answers, { item, late: isLate }) => ({
          holder: String(answers[`one.${item}.called`]),
          bornOn: String(answers[`one.${item}.day`]),
          late: isLate,
        }),
      },
      subjectPath: (item) => `one.${item}.called`,
    },
  },
]);
