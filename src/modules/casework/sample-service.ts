import { defineService, PAUSE_REASONS, pick, REJECT_REASONS, RETURN_REASONS } from './definition.ts';

/**
 * A service that no city offers, for the tests of the engine: it uses everything a service may say. Not in `governance`,
 * so that silence may mean yes in one of its rows.
 */
const t = (id: string) => ({ id, en: id });
const row = { completeness: [t('berkas')], output: t('hasil') };

export const sample = defineService({
  code: 'izin-contoh',
  version: 1,
  dimension: 'economy',
  title: t('Izin contoh'),
  summary: t('Layanan contoh untuk uji mesin berkas'),
  lifeEvents: ['business'],
  synonyms: { id: ['izin'], en: ['permit'] },
  agency: 'dpmptsp',
  legalBasis: [{ title: 'Perda contoh 1/2026', article: 'Pasal 1', verified: false }],
  applicants: { who: [t('Warga kota')], acting: ['self', 'family'] },
  level: 1,
  fee: { rule: 'civil_registration.fee', otherCosts: [] },
  promise: { n: 3, unit: 'working_days' },
  promises: [{ when: 'late', kind: t('Laporan terlambat'), norm: { n: 5, unit: 'working_days' } }],
  outputs: [{ kind: 'permit', title: t('Surat izin'), issued_by: 'city', per: 'child' }],
  roles: { verifier: t('Petugas verifikasi'), operator: t('Operator'), head: t('Kepala dinas') },
  questions: {
    kind: {
      kind: 'choice',
      label: t('Jenis'),
      options: [
        { value: 'plain', label: t('Biasa') },
        { value: 'late', label: t('Terlambat') },
        { value: 'with_father', label: t('Dengan ayah') },
      ],
    },
    father: { kind: 'name', standing: 'recorded', label: t('Nama ayah'), when: 'father_asked' },
    father_nik: { kind: 'nik', label: t('NIK ayah'), when: 'father_asked', sensitive: true, seenBy: ['verifier'] },
    children: { kind: 'number', min: 1, max: 3, label: t('Berapa anak') },
    note: { kind: 'textarea', maxLength: 200, label: t('Keterangan'), optional: true },
    paying: { kind: 'yes_no', label: t('Bayar') },
  },
  groups: {
    child: {
      title: t('Anak'),
      count: 'children',
      max: 3,
      questions: {
        name: { kind: 'name', standing: 'new', label: t('Nama anak') },
        born: { kind: 'date', notFuture: true, label: t('Tanggal lahir') },
        site: { kind: 'code', list: 'birthSites', label: t('Tempat dilahirkan') },
        midwife: { kind: 'text', label: t('Nama bidan'), when: 'born_at_home' },
      },
    },
  },
  requirements: {
    letter: { title: t('Surat lahir'), per: 'child', substitute: 'sptjm' },
    sptjm: { title: t('SPTJM'), per: 'child' },
    father_card: { title: t('KTP ayah'), when: 'father_asked', maxFiles: 2 },
  },
  statements: { truth: { text: t('Data yang saya isi benar.') } },
  pages: {
    kind: { title: t('Jenis'), questions: ['kind'] },
    father: { title: t('Ayah'), questions: ['father', 'father_nik'], when: 'father_asked' },
    children: { title: t('Berapa anak'), questions: ['children'] },
    child: { title: t('Anak'), questions: ['child.name', 'child.born', 'child.site'], checks: ['born_once'] },
    midwife: { title: t('Bidan'), questions: ['child.midwife'], when: 'born_at_home' },
    letter: { title: t('Surat lahir'), requirement: 'letter' },
    father_card: { title: t('KTP ayah'), requirement: 'father_card', when: 'father_asked' },
    more: { title: t('Lainnya'), questions: ['note', 'paying'] },
    truth: { title: t('Pernyataan'), statements: ['truth'] },
  },
  conditions: {
    late: { reads: ['kind'], holds: (a) => a.kind === 'late' },
    in_time: { reads: ['kind'], holds: (a) => a.kind !== 'late' },
    father_asked: { reads: ['kind'], holds: (a) => a.kind === 'with_father' },
    born_at_home: { reads: ['child.site'], holds: (a, on) => a[`child.${on.n}.site`] === 'home' },
    must_pay: { reads: ['paying'], holds: (a) => a.paying === true },
  },
  checks: {
    born_once: (_a, { items }) =>
      items.child.flatMap((c, i) =>
        c.born !== undefined && c.born !== items.child[0]?.born
          ? [{ path: `child.${i + 1}.born` as const, message: 'not_twins' as const }]
          : [],
      ),
  },
  messages: { not_twins: t('Anak kembar lahir pada hari yang sama atau berurutan.') },
  returnReasons: pick(RETURN_REASONS, 'photo_blurred', 'differs_from_document', 'name_differs_from_kk'),
  rejectReasons: pick(REJECT_REASONS, 'false_data', 'not_resident'),
  pauseReasons: pick(PAUSE_REASONS, 'registry_away', 'other_agency'),
  stages: {
    check: {
      title: t('Pemeriksaan'),
      phase: 'verification',
      rows: {
        verify: {
          ...row,
          activity: t('Memeriksa berkas'),
          actor: 'verifier',
          norm: { n: 240, unit: 'working_minutes' },
          may: { return: ['applicant'], reject: true, correct: true, pause: true },
          onLate: { escalate: [{ to: 'head' }, { to: 'operator', at: { n: 480, unit: 'working_minutes' } }] },
        },
        visit: {
          ...row,
          activity: t('Meninjau lapangan'),
          actor: 'operator',
          norm: { n: 2, unit: 'working_days' },
          may: { inspect: true, return: ['applicant'] },
          onLate: { deemed: true },
        },
      },
    },
    decision: {
      title: t('Keputusan terlambat'),
      phase: 'processing',
      rows: {
        decide_late: {
          ...row,
          activity: t('Memutus pencatatan terlambat'),
          actor: 'head',
          norm: { n: 1, unit: 'working_days' },
          when: 'late',
          may: { return: ['check'], reject: true },
          onLate: { escalate: [{ to: 'head' }] },
        },
      },
    },
    proof: {
      title: t('Konsep'),
      phase: 'processing',
      rows: {
        confirm: {
          ...row,
          activity: t('Memeriksa konsep'),
          actor: 'applicant',
          norm: { n: 7, unit: 'working_days' },
          onLate: { expire: true },
        },
        pay: {
          ...row,
          activity: t('Membayar'),
          actor: 'applicant',
          norm: { n: 7, unit: 'calendar_days' },
          when: 'must_pay',
          may: { pay: { bill: 'denda-contoh', variant: 'late' } },
          onLate: { expire: true },
        },
      },
    },
    register: {
      title: t('Pencatatan'),
      phase: 'processing',
      maxReturns: 1,
      rows: {
        register: {
          ...row,
          activity: t('Mencatat'),
          actor: 'operator',
          norm: { n: 1, unit: 'working_days' },
          per: 'child',
          may: { register: 'submit', return: ['applicant', 'check'], pause: true },
          resumeAt: 'check',
          notBy: ['verify'],
          onLate: { escalate: [{ to: 'head' }] },
        },
      },
    },
    sign: {
      title: t('Tanda tangan'),
      phase: 'processing',
      rows: {
        sign: {
          ...row,
          activity: t('Menandatangani'),
          actor: 'head',
          norm: { n: 1, unit: 'working_days' },
          per: 'child',
          may: { sign: 'registry', return: ['register'] },
          onLate: { escalate: [{ to: 'head' }] },
        },
      },
    },
    handover: {
      title: t('Penyerahan'),
      phase: 'issued',
      maxReturns: 0,
      rows: {
        hand_over: {
          ...row,
          activity: t('Menyerahkan'),
          actor: 'operator',
          norm: { n: 1, unit: 'working_days' },
          onLate: { escalate: [{ to: 'head' }] },
        },
      },
    },
  },
  sop: {
    number: '000/CONTOH/2026',
    made: '2026-01-02',
    effective: '2026-01-05',
    approvedBy: { position: 'Kepala Dinas' },
    title: t('SOP izin contoh'),
    qualifications: [t('Mengerti')],
    related: [],
    equipment: [t('Komputer')],
    warnings: [t('Jangan terlambat')],
    records: [t('Buku')],
  },
  standard: {
    procedure: [t('Ajukan, periksa, terbit')],
    complaints: [t('Lapor')],
    facilities: [t('Loket')],
    competence: [t('D-III')],
    supervision: [t('Atasan langsung')],
    staffing: [t('3 orang')],
    guarantee: [t('Tepat waktu')],
    safety: [t('Data terlindung')],
    evaluation: [t('Tiap tahun')],
  },
});
