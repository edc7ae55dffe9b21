import type { z } from 'zod';
import type * as bodies from './bodies.ts';
import type * as shapes from './shapes.ts';

/*
 * The examples of /openapi.json: an invented birth of an invented family, told the same way through all routes. The
 * kecamatan 12.71.99 of its NIKs does not exist. Lists are shortened.
 */

export const IDS = {
  case: '019ab31c-4e10-7c3a-9d52-6f0e7a41b001',
  person: '019ab31c-4e10-7c3a-9d52-6f0e7a41b002',
  officer: '019ab31c-4e10-7c3a-9d52-6f0e7a41b003',
  letter: '019ab31c-4e10-7c3a-9d52-6f0e7a41b004',
  card: '019ab31c-4e10-7c3a-9d52-6f0e7a41b005',
  book: '019ab31c-4e10-7c3a-9d52-6f0e7a41b006',
  paper: '019ab31c-4e10-7c3a-9d52-6f0e7a41b007',
  parcel: '019ab31c-4e10-7c3a-9d52-6f0e7a41b009',
};
const t = (id: string, en: string) => ({ id, en });

const newCase: z.input<typeof bodies.newCase> = {
  service: 'akta-kelahiran',
  answers: {
    kind: 'recorded',
    plurality: 'single',
    children: 1,
    'child.1.name': 'Butet Nasution',
    'child.1.sex': 'P',
    'child.1.born_on': '2026-11-03',
    'child.1.born_at': '04:25',
    'child.1.birth_place': 'Kota Medan',
    'child.1.site': 'hospital',
    'child.1.helper': 'midwife',
    'child.1.order': 1,
    'child.1.weight_grams': 3250,
    mother_name: "Siti Nur'aini",
    mother_nik: '1271995507920001',
    mother_birth_place: 'Kab. Deli Serdang',
    mother_born_on: '1992-07-15',
    father_name: 'Parlindungan Nasution',
    father_nik: '1271991203900001',
    father_birth_place: 'Kota Medan',
    father_born_on: '1990-03-12',
    marriage_paper: 'marriage_book',
    marriage_number: '123/45/VI/2020',
    marriage_date: '2020-06-20',
    family_card_number: '1271990101200001',
    head_is: 'father',
    area: '12.71.01.1001',
    proof_kind: 'letter',
    proof_number: 'SKL/77/2026',
    proof_date: '2026-11-03',
    reporter_is: 'father',
    witness_1_name: 'Tan Mei Ling',
    witness_1_nik: '1271990505850001',
    witness_2_name: 'Sri',
    witness_2_nik: '1271994606870001',
  },
  documents: [
    { requirement: 'birth_letter', document: IDS.letter },
    { requirement: 'marriage_proof', document: IDS.book },
    { requirement: 'family_card', document: IDS.card },
  ],
  statements: ['truth', 'issuer'],
};

const command: z.input<typeof bodies.caseCommand> = {
  type: 'return',
  expected: { row: 'verify', round: 1 },
  to: 'applicant',
  defects: [
    {
      requirement: 'birth_letter',
      reason: 'photo_blurred',
      spot: { file: IDS.letter, page: 1, turn: 0, x: 120, y: 200, w: 300, h: 90 },
    },
    { path: 'witness_1_nik', reason: 'nik_not_found', note: 'Angka ke-9 tidak terbaca.' },
  ],
};

const caseInList: z.input<typeof shapes.caseInList> = {
  id: IDS.case,
  number: 'MDN-7Q2K-9X4V',
  service: 'akta-kelahiran',
  title: t('Akta kelahiran', 'Birth certificate'),
  status: 'in_verification',
  stage: 'verification',
  stage_title: t('Pemeriksaan berkas', 'Checking the file'),
  seq: 2,
  received_at: '2026-11-24T09:41:07+07:00',
  due_at: '2026-11-25T16:00:00+07:00',
  ended_at: null,
};
const verify = {
  row: 'verify',
  round: 1,
  activity: t('Memeriksa isian dan dokumen', 'Checks answers and papers'),
};
const reason = {
  due_reason: t('Dihitung mulai Rabu 25 November.', 'Counted from Wednesday 25 November.'),
};
const heldBy: z.input<typeof shapes.kase>['held_by'] = {
  agency: 'Dinas Kependudukan dan Pencatatan Sipil',
  short: 'Disdukcapil',
  step: verify.activity,
  waits_for: 'city',
};
const stages: z.input<typeof shapes.kase>['stages'] = [
  {
    stage: 'verification',
    title: t('Pemeriksaan berkas', 'Checking the file'),
    state: 'now',
    rows: [
      {
        row: 'verify',
        activity: verify.activity,
        actor_title: t('Petugas verifikasi', 'Verification officer'),
        norm: t('240 menit kerja', '240 working minutes'),
        done_at: null,
      },
    ],
  },
];

const kase: z.input<typeof shapes.kase> = {
  ...caseInList,
  ...reason,
  version: 1,
  as: 'officer',
  letter: null,
  applicant: { id: IDS.person, name: 'Parlindungan Nasution' },
  channel: 'api',
  promise: t('1 hari kerja', '1 working day'),
  held_by: heldBy,
  paused: null,
  rows: [
    {
      ...verify,
      ...reason,
      stage: 'verification',
      completeness: [t('Dokumen asli, terbaca', 'Originals, readable')],
      output: t('Berkas lengkap dan benar', 'A complete and right file'),
      actor: 'petugas_verifikasi',
      actor_title: t('Petugas verifikasi', 'Verification officer'),
      mine: true,
      officer: { id: IDS.officer, name: 'Rosdiana Siregar' },
      since: caseInList.received_at,
      due_at: '2026-11-24T13:41:07+07:00',
      inspects: false,
      asks: null,
      outside: [],
    },
  ],
  bills: [],
  reopened: null,
  marks: [],
  revision: null,
  actions: [
    { type: 'return', row: 'verify', round: 1, to: 'applicant', allowed: true, refusal: null, detail: null },
    {
      type: 'take',
      row: 'verify',
      round: 1,
      allowed: false,
      refusal: 'same_officer',
      detail: t('berkas ini sudah di tangan petugas itu', 'that officer has the file already'),
    },
  ],
  stages,
  papers: [],
  coming: [],
  rejected: null,
  links: [],
};

const dossier: z.input<typeof shapes.dossier> = {
  rev: 1,
  sections: [
    {
      page: 'mother',
      title: t('Siapa ibunya?', 'Who is the mother?'),
      answers: [
        {
          path: 'mother_nik',
          label: t('NIK ibu', "Mother's NIK"),
          value: null,
          shown: t('1271••••••••0001', '1271••••••••0001'),
          masked: true,
          revealable: true,
          mark: null,
          changed: false,
        },
      ],
    },
  ],
  documents: [
    {
      requirement: 'birth_letter',
      title: t('Surat keterangan lahir', 'Birth letter'),
      files: [{ id: IDS.letter, name: 'surat-lahir.jpg', media_type: 'image/jpeg', pages: 1 }],
      earlier: [],
      marks: [],
    },
  ],
  inspections: [],
};

const serviceInList: z.input<typeof shapes.serviceInList> = {
  code: 'akta-kelahiran',
  version: 1,
  title: t('Akta kelahiran', 'Birth certificate'),
  summary: t('Daftarkan anak yang baru lahir.', 'Register a newborn.'),
  dimension: 'governance',
  agency: { code: 'disdukcapil', name: 'Dinas Kependudukan dan Pencatatan Sipil' },
  life_events: ['birth'],
  href: '/api/v1/services/akta-kelahiran',
};
const norm = (n: number, unit: 'working_days' | 'working_minutes') => ({
  n,
  unit,
  text:
    unit === 'working_days' ? t(`${n} hari kerja`, `${n} working days`) : t(`${n} menit kerja`, `${n} working minutes`),
});
const service: z.input<typeof shapes.service> = {
  ...serviceInList,
  sha256: '9f2b6f4f4c0e2a3f6a1b0f6a7d1f8b7f0e5d4c3b2a190807f6e5d4c3b2a19080',
  legal_basis: [{ title: 'UU 24/2013', article: 'Pasal 27', verified: false }],
  applicants: { who: [t('Ayah atau ibu anak', 'Father or mother of the child')], acting: ['self', 'family'] },
  level: 1,
  fee: {
    rule: 'civil_registration.fee',
    amount: 0,
    legal_basis: 'UU 24/2013 Pasal 79A',
    verified: false,
    text: t('Rp0', 'Rp0'),
    other_costs: [],
  },
  promise: norm(1, 'working_days'),
  promises: [
    { when: 'late', kind: t('Laporan lewat 60 hari', 'Reported after 60 days'), norm: norm(2, 'working_days') },
  ],
  revision: norm(14, 'working_days'),
  outputs: [
    {
      kind: 'birth_certificate',
      title: t('Kutipan akta kelahiran', 'Birth certificate'),
      issued_by: 'registry',
      per: 'child',
    },
  ],
  roles: [{ id: 'petugas_verifikasi', title: t('Petugas verifikasi', 'Verification officer') }],
  answers: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { children: { title: 'Berapa anak yang Anda daftarkan', type: 'integer', minimum: 1, maximum: 5 } },
    patternProperties: { '^child\\.[1-5]\\.name$': { title: 'Nama anak', type: 'string', maxLength: 60 } },
    additionalProperties: false,
    required: ['children'],
  },
  requirements: [
    {
      id: 'birth_letter',
      title: t('Surat keterangan lahir', 'Birth letter'),
      when: 'parents_known',
      substitute: 'sptjm_birth',
      max_files: 2,
    },
  ],
  statements: [{ id: 'truth', text: t('Data dan dokumen yang saya kirim benar.', 'What I send is true.') }],
  conditions: [{ name: 'parents_known', reads: ['kind'] }],
  stages: [
    {
      stage: 'verification',
      title: t('Pemeriksaan berkas', 'Checking the file'),
      phase: 'verification',
      max_returns: 2,
      rows: [
        {
          row: 'verify',
          activity: verify.activity,
          actor: 'petugas_verifikasi',
          actor_title: t('Petugas verifikasi', 'Verification officer'),
          completeness: [t('Dokumen asli, terbaca', 'Originals, readable')],
          norm: norm(240, 'working_minutes'),
          output: t('Berkas lengkap dan benar', 'A complete and right file'),
          may: { return: ['applicant'], reject: true, correct: true, pause: true },
        },
      ],
    },
  ],
  reasons: {
    return: [
      {
        code: 'photo_blurred',
        on: 'document',
        text: t('Foto buram atau terpotong', 'The photo is blurred or cut off'),
        advice: t('Foto lagi di tempat terang.', 'Photograph it again in good light.'),
      },
    ],
    reject: [
      {
        code: 'already_registered',
        text: t('Peristiwa ini sudah tercatat', 'This event is registered already'),
        legal_basis: 'Perpres 96/2018',
      },
    ],
    pause: [{ code: 'registry_away', text: t('SIAK sedang tidak dapat dijangkau', 'SIAK cannot be reached') }],
    take: ['disability'],
    hand_over: ['absent'],
    correct: ['slip_of_pen'],
    link: ['duplicate'],
  },
  standard: { product: [t('Kutipan akta kelahiran', 'Birth certificate')] },
};

const workItem: z.input<typeof shapes.workItem> = {
  ...caseInList,
  ...verify,
  since: caseInList.received_at,
  row_due_at: '2026-11-24T13:41:07+07:00',
  officer: null,
  applicant: 'Parlindungan Nasution',
  revisions: 0,
};

const caseEvent: z.input<typeof shapes.caseEvent> = {
  seq: 1,
  at: caseInList.received_at,
  type: 'submitted',
  row: null,
  activity: null,
  role: 'applicant',
  role_title: t('Pemohon', 'Applicant'),
  actor: null,
  channel: 'api',
  reason: null,
  note: null,
  places: [],
  item: null,
  paper: null,
};

const caseParcel: z.input<typeof shapes.caseParcel> = {
  id: IDS.parcel,
  number: 'KRM-7K3M-Q2XD',
  items: ['identity_card'],
  state: 'in_transit',
  round: 1,
  carrier: 'pos',
  awb: 'P2611240000003',
  created_at: caseInList.received_at,
  ended_at: null,
  events: [
    {
      seq: 8,
      type: 'in_transit',
      round: 1,
      at: caseInList.received_at,
      office: 'KANTOR POS MEDAN KOTA',
      reason: null,
    },
  ],
};

const me: z.input<typeof shapes.me> = {
  kind: 'officer',
  id: IDS.officer,
  name: 'Rosdiana Siregar',
  level: 3,
  posts: [{ role: 'petugas_verifikasi', agency: 'disdukcapil', area: '12.71' }],
  stepped_up: false,
};

export const examples = {
  newCase,
  command,
  caseInList,
  kase,
  dossier,
  serviceInList,
  service,
  workItem,
  caseEvent,
  caseParcel,
  receipt: { id: IDS.case, number: caseInList.number, pin: '482913' },
  upload: { id: IDS.letter, name: 'surat-lahir.jpg', media_type: 'image/jpeg', size: 482_113, pages: 1 },
  tracked: {
    number: caseInList.number,
    title: caseInList.title,
    status: caseInList.status,
    stage_title: caseInList.stage_title,
    received_at: caseInList.received_at,
    due_at: caseInList.due_at,
    ...reason,
    held_by: heldBy,
    stages: stages.map(({ stage, title, state }) => ({ stage, title, state })),
    needs_mending: false,
  },
  me,
  problem: {
    type: 'urn:balai:problem:invalid',
    title: 'invalid',
    status: 422,
    detail: 'Ada isian yang perlu diperbaiki. Periksa isian yang ditandai, lalu kirim lagi.',
    errors: [
      {
        pointer: '/answers/child.1.born_on',
        code: 'date_future',
        detail: 'Isian ini belum benar.',
      },
    ],
    request_id: 'b2f5f4a0-6c0e-4f59-9f4e-0a8f0b9d1c11',
  },
} as const;
