import { namesUsed, type Definition } from './bind.ts';
import { APPLICANT, NAME, type CaseBody, type Text } from './body.ts';
import { lintForm } from './lint-form.ts';
import { lintSop } from './lint-sop.ts';
import { repeated, said } from './lint-words.ts';

/** Words that events, timers and paths use themselves. */
const RESERVED = new Set([APPLICANT, 'revision', 'registry', 'system', 'officer', 'supervisor']);
/**
 * What is wrong with a service before it is published, in sentences that name the place. Empty: it may be published. The
 * shape has been judged by `serviceBody` already; this judges the meaning.
 */
export function publishLint(service: Definition | CaseBody): Text[] {
  const body = 'body' in service ? service.body : service;
  return [...lintNames(body), ...lintForm(body), ...lintSop(body), ...lintReasons(body), ...blankTexts(body)];
}

/** What a list of names holds, in Indonesian; the English word is its key. */
const KINDS: Readonly<Record<string, string>> = {
  stage: 'tahap',
  row: 'langkah',
  role: 'peran',
  question: 'pertanyaan',
  requirement: 'dokumen',
  statement: 'pernyataan',
  page: 'halaman',
  condition: 'syarat',
  check: 'pemeriksaan',
  message: 'pesan',
  'return reason': 'alasan pengembalian',
  'rejection reason': 'alasan penolakan',
  'pause reason': 'alasan jeda',
  output: 'hasil',
  'promise for': 'janji waktu untuk',
};

function lintNames(body: CaseBody): Text[] {
  const faults: Text[] = [];
  const rows = body.stages.flatMap((s) => s.rows);
  const lists: Record<string, readonly string[]> = {
    stage: body.stages.map((s) => s.id),
    row: rows.map((r) => r.id),
    role: body.roles.map((r) => r.id),
    // A group and a question of one name would make paths that mean two things.
    question: [...body.questions.map((q) => q.id), ...body.groups.map((g) => g.id)],
    requirement: body.requirements.map((r) => r.id),
    statement: body.statements.map((s) => s.id),
    page: body.pages.map((p) => p.id),
    condition: body.conditions.map((c) => c.name),
    check: body.checks,
    message: body.messages.map((m) => m.key),
    'return reason': body.returnReasons.map((r) => r.code),
    'rejection reason': body.rejectReasons.map((r) => r.code),
    'pause reason': body.pauseReasons.map((r) => r.code),
    output: body.outputs.map((o) => o.kind),
    'promise for': (body.promises ?? []).map((p) => p.when),
  };
  for (const group of body.groups) lists[`question of ${group.id}`] = group.questions.map((q) => q.id);
  for (const [kind, ids] of Object.entries(lists)) {
    for (const id of repeated(ids))
      faults.push(said(`${KINDS[kind] ?? kind} ${id} ada dua kali`, `${kind} ${id} stands twice`));
    for (const id of ids)
      if (!NAME.test(id))
        faults.push(said(`${KINDS[kind] ?? kind} ${id} bukan nama yang sah`, `${kind} ${id} is no name`));
  }
  for (const id of [...lists['row']!, ...lists['role']!, ...lists['stage']!])
    if (RESERVED.has(id)) faults.push(said(`${id} adalah kata milik sistem`, `${id} is a word of the engine`));
  const used = namesUsed(body);
  for (const name of used.conditions)
    if (!lists['condition']!.includes(name))
      faults.push(said(`syarat ${name} tidak dikenal`, `condition ${name} is unknown`));
  for (const name of used.checks)
    if (!body.checks.includes(name)) faults.push(said(`pemeriksaan ${name} tidak dikenal`, `check ${name} is unknown`));
  return faults;
}

function lintReasons(body: CaseBody): Text[] {
  const faults: Text[] = [];
  const rows = body.stages.flatMap((s) => s.rows);
  const [returns, rejects, pauses] = [
    rows.some((r) => r.may?.return),
    rows.some((r) => r.may?.reject),
    rows.some((r) => r.may?.pause),
  ];
  const answers = body.returnReasons.some((r) => r.on !== 'document');
  const documents = body.returnReasons.some((r) => r.on !== 'answer');
  if (returns && body.questions.length > 0 && !answers)
    faults.push(
      said(
        'langkah boleh mengembalikan, tetapi tidak ada alasan untuk isian',
        'rows may return, but no reason fits an answer',
      ),
    );
  if (returns && body.requirements.length > 0 && !documents)
    faults.push(
      said(
        'langkah boleh mengembalikan, tetapi tidak ada alasan untuk dokumen',
        'rows may return, but no reason fits a document',
      ),
    );
  if (rejects && body.rejectReasons.length === 0)
    faults.push(
      said(
        'langkah boleh menolak, tetapi tidak ada alasan penolakan',
        'rows may reject, but there is no rejection reason',
      ),
    );
  if (pauses && body.pauseReasons.length === 0)
    faults.push(
      said('langkah boleh menjeda, tetapi tidak ada alasan jeda', 'rows may pause, but there is no pause reason'),
    );
  for (const r of body.rejectReasons)
    if (r.legalBasis.trim() === '')
      faults.push(
        said(`alasan penolakan ${r.code} tidak punya dasar hukum`, `rejection reason ${r.code} has no legal basis`),
      );
  return faults;
}

/** Words that are only spaces, anywhere in the body: the SOP would print a blank. */
function blankTexts(body: CaseBody): Text[] {
  const faults: Text[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { id, en } = value as Partial<Text>;
    if (typeof id === 'string' && typeof en === 'string')
      for (const [lang, text] of [
        ['id', id],
        ['en', en],
      ] as const)
        if (text.trim() === '')
          faults.push(said(`${path} tidak punya kata-kata (${lang})`, `${path} has no words (${lang})`));
    for (const [key, child] of Object.entries(value)) walk(child, path === '' ? key : `${path}.${key}`);
  };
  walk(body, '');
  return faults;
}
