import { namesUsed, type Definition } from './bind.ts';
import { APPLICANT, NAME, type CaseBody, type Row, type Text } from './body.ts';
import { CODE_LISTS } from './code-lists.ts';

/** Words that events, timers and paths use themselves. */
const RESERVED = new Set([APPLICANT, 'revision', 'registry', 'system', 'officer', 'supervisor']);
/** No service but first biodata may ask for a letter of the neighbourhood or ward (Perpres 96/2018). */
const COVER_LETTER = /surat\s+(?:keterangan\s+)?pengantar|cover(?:ing)?\s*letter|introduction\s+letter/i;
const COVER_LETTER_ALLOWED = new Set(['biodata-wni']);

/**
 * What is wrong with a service before it is published, in sentences that name the place. Empty: it may be published. The
 * shape has been judged by `serviceBody` already; this judges the meaning.
 */
export function publishLint(service: Definition | CaseBody): string[] {
  const body = 'body' in service ? service.body : service;
  return [...lintNames(body), ...lintForm(body), ...lintSop(body), ...lintReasons(body), ...blankTexts(body)];
}

const repeated = (ids: readonly string[]): string[] => [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];

function lintNames(body: CaseBody): string[] {
  const faults: string[] = [];
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
    for (const id of repeated(ids)) faults.push(`${kind} ${id} stands twice`);
    for (const id of ids) if (!NAME.test(id)) faults.push(`${kind} ${id} is no name`);
  }
  for (const id of [...lists['row']!, ...lists['role']!, ...lists['stage']!])
    if (RESERVED.has(id)) faults.push(`${id} is a word of the engine`);
  const used = namesUsed(body);
  for (const name of used.conditions)
    if (!lists['condition']!.includes(name)) faults.push(`condition ${name} is unknown`);
  for (const name of used.checks) if (!body.checks.includes(name)) faults.push(`check ${name} is unknown`);
  return faults;
}

function lintForm(body: CaseBody): string[] {
  const faults: string[] = [];
  const groups = new Map(body.groups.map((g) => [g.id, g]));
  const fields = orderOf(body);
  const requirements = new Map(body.requirements.map((r) => [r.id, r]));
  const onPages = body.pages.flatMap((p) => p.questions ?? []);

  for (const group of body.groups) {
    const count = body.questions.find((q) => q.id === group.count);
    if (count?.kind !== 'number') faults.push(`group ${group.id}: ${group.count} is no number question`);
    else if (count.min < 1 || count.max > group.max)
      faults.push(`group ${group.id}: ${group.count} must lie between 1 and ${group.max}`);
    else if (count.when !== undefined || count.optional)
      faults.push(`group ${group.id}: ${group.count} must always be answered`);
  }
  for (const field of fields) if (!onPages.includes(field)) faults.push(`question ${field} stands on no page`);
  for (const field of repeated(onPages)) faults.push(`question ${field} stands on two pages`);

  for (const page of body.pages) {
    const kinds = [page.questions, page.requirement, page.statements].filter((x) => x !== undefined).length;
    if (kinds !== 1) faults.push(`page ${page.id} must ask questions, or for one document, or for declarations`);
    if (page.questions?.length === 0 || page.statements?.length === 0) faults.push(`page ${page.id} is empty`);
    for (const f of page.questions ?? [])
      if (!fields.includes(f)) faults.push(`page ${page.id}: question ${f} is unknown`);
    if (new Set(page.questions?.map((f) => (f.includes('.') ? f.split('.')[0] : ''))).size > 1)
      faults.push(`page ${page.id} mixes questions of a group with others`);
    if (page.requirement !== undefined && !requirements.has(page.requirement))
      faults.push(`page ${page.id}: requirement ${page.requirement} is unknown`);
    for (const s of page.statements ?? [])
      if (!body.statements.some((x) => x.id === s)) faults.push(`page ${page.id}: statement ${s} is unknown`);
  }

  const substitutes = new Set(body.requirements.flatMap((r) => (r.substitute === undefined ? [] : [r.substitute])));
  for (const r of body.requirements) {
    const asked = body.pages.some((p) => p.requirement === r.id);
    if (!asked && !substitutes.has(r.id)) faults.push(`requirement ${r.id} is never asked for`);
    if (asked && substitutes.has(r.id))
      faults.push(`requirement ${r.id} stands in for another: it is asked for on that page`);
    if (r.per !== undefined && !groups.has(r.per)) faults.push(`requirement ${r.id}: group ${r.per} is unknown`);
    if (r.substitute !== undefined) {
      const other = requirements.get(r.substitute);
      if (!other) faults.push(`requirement ${r.id}: substitute ${r.substitute} is unknown`);
      else if (other.per !== r.per) faults.push(`requirement ${r.id}: its substitute is of another group`);
      else if (other.substitute !== undefined) faults.push(`requirement ${r.id}: a substitute has no substitute`);
    }
    if (
      !COVER_LETTER_ALLOWED.has(body.code) &&
      [r.title, r.hint].some((t) => t && (COVER_LETTER.test(t.id) || COVER_LETTER.test(t.en)))
    )
      faults.push(`requirement ${r.id} asks for a surat pengantar (Perpres 96/2018 forbids it)`);
  }
  for (const s of body.statements)
    if (!body.pages.some((p) => p.statements?.includes(s.id))) faults.push(`statement ${s.id} stands on no page`);

  const place = new Map(fields.map((f, i) => [f, i]));
  const questions = questionsOf(body);
  for (const c of body.conditions) {
    for (const f of c.reads) if (!place.has(f)) faults.push(`condition ${c.name} reads ${f}, which is unknown`);
    for (const [field, q] of questions) {
      if (q.when !== c.name) continue;
      const late = c.reads.find((f) => place.get(f)! >= place.get(field)!);
      if (late !== undefined) faults.push(`question ${field} depends on ${late}, which is asked later`);
    }
  }
  const roles = new Set(body.roles.map((r) => r.id));
  for (const [field, q] of questions) {
    for (const role of q.seenBy ?? []) if (!roles.has(role)) faults.push(`question ${field}: role ${role} is unknown`);
    if (q.kind === 'code' && !Object.hasOwn(CODE_LISTS, q.list))
      faults.push(`question ${field}: code list ${q.list} is unknown`);
    else if (q.kind === 'code') {
      const list = CODE_LISTS[q.list as keyof typeof CODE_LISTS];
      for (const o of q.options ?? [])
        if (!Object.hasOwn(list, o.value)) faults.push(`question ${field}: ${o.value} is not in ${q.list}`);
    }
    if (q.kind === 'choice')
      for (const v of repeated(q.options.map((o) => o.value)))
        faults.push(`question ${field}: option ${v} stands twice`);
    if (q.kind === 'number' && q.min > q.max)
      faults.push(`question ${field}: no number lies between ${q.min} and ${q.max}`);
  }
  return faults;
}

/** Fields in the order in which they are read: a group's questions after its count. */
const orderOf = (body: CaseBody): string[] => questionsOf(body).map(([field]) => field);
function questionsOf(body: CaseBody): [string, CaseBody['questions'][number]][] {
  const inGroup = (g: CaseBody['groups'][number]) => g.questions.map((q): [string, typeof q] => [`${g.id}.${q.id}`, q]);
  const counted = body.questions.flatMap((q): [string, typeof q][] => [
    [q.id, q],
    ...body.groups.filter((g) => g.count === q.id).flatMap(inGroup),
  ]);
  const stray = body.groups.filter((g) => !body.questions.some((q) => q.id === g.count)).flatMap(inGroup);
  return [...counted, ...stray];
}

function lintSop(body: CaseBody): string[] {
  const faults: string[] = [];
  const roles = new Set(body.roles.map((r) => r.id));
  const groups = new Set(body.groups.map((g) => g.id));
  if (body.outputs.length === 0) faults.push('no output: nothing comes of this service');
  for (const o of body.outputs)
    if (o.per !== undefined && !groups.has(o.per)) faults.push(`output ${o.kind}: group ${o.per} is unknown`);
  if (body.legalBasis.length === 0) faults.push('no legal basis');
  if (body.stages.length === 0) faults.push('no stage');
  if (body.stages.length > 0 && !body.stages.some((s) => s.rows.some((r) => r.when === undefined)))
    faults.push('every row has a condition: a case could end without being looked at');
  body.stages.forEach((stage, index) => {
    if (stage.rows.length === 0) faults.push(`stage ${stage.id} is empty`);
    for (const row of stage.rows) faults.push(...lintRow(body, row, index, { roles, groups }));
  });
  for (const role of roles) {
    const used = body.stages.some((s) =>
      s.rows.some((r) => r.actor === role || ('escalate' in r.onLate && r.onLate.escalate.some((e) => e.to === role))),
    );
    if (!used) faults.push(`role ${role} has nothing to do`);
  }
  return faults;
}

function lintRow(
  body: CaseBody,
  row: Row,
  index: number,
  known: { roles: ReadonlySet<string>; groups: ReadonlySet<string> },
): string[] {
  const faults: string[] = [];
  const fault = (text: string) => faults.push(`row ${row.id}: ${text}`);
  const may = row.may ?? {};
  const mine = row.actor === APPLICANT;
  const stageAt = (id: string) => body.stages.findIndex((s) => s.id === id);

  if (!mine && !known.roles.has(row.actor)) fault(`its actor ${row.actor} is no role`);
  if (!(row.norm.n >= 1)) fault('no time norm');
  for (const to of may.return ?? []) {
    if (to === APPLICANT) continue;
    if (stageAt(to) < 0) fault(`returns to ${to}, which is no stage`);
    else if (stageAt(to) >= index) fault(`returns to ${to}, which is not an earlier stage`);
  }
  if (row.resumeAt !== undefined && (stageAt(row.resumeAt) < 0 || stageAt(row.resumeAt) > index))
    fault(`resumes at ${row.resumeAt}, which is no earlier stage`);
  if (row.resumeAt !== undefined && !may.return?.includes(APPLICANT))
    fault('resumes after a return that it may not make');
  if (may.return && body.stages[index]!.maxReturns === 0 && !mine) fault('may return, but its stage allows no return');
  if (row.per !== undefined && !known.groups.has(row.per)) fault(`group ${row.per} is unknown`);
  if (row.per !== undefined && !may.register && !may.sign) fault('only registering and signing go item by item');
  for (const other of row.notBy ?? [])
    if (!body.stages.slice(0, index + 1).some((s) => s.rows.some((r) => r.id === other && r.id !== row.id)))
      fault(`notBy ${other}, which is no earlier row`);

  const ends = ['register', 'sign', 'pay', 'inspect', 'deliver', 'print', 'collect', 'meet', 'settle'] as const;
  if (ends.filter((e) => may[e]).length > 1)
    fault('registers, signs, takes payment, inspects, prints, delivers, hands over, meets or settles: one of them');
  const office = may.print === undefined ? undefined : body.questions.find((q) => q.id === may.print);
  if (may.print !== undefined && office?.kind !== 'office') fault(`prints at ${may.print}, which asks for no office`);
  else if (office?.when !== undefined || office?.optional)
    fault(`prints at ${office.id}, which not every case answers`);
  if (may.pay && !mine) fault('payment waits on the applicant');
  if (may.pay?.per !== undefined && !known.groups.has(may.pay.per)) fault(`group ${may.pay.per} is unknown`);
  if (may.pay && row.when === undefined)
    fault('a payment needs a condition: where nothing is owed, nothing is waited for');
  if (may.pay && !body.stages.slice(0, index).some((s) => s.rows.some((r) => r.when === undefined)))
    fault('payment comes before anybody has looked at the file');
  if (may.pay && may.return) fault('whoever pays sends nothing back');
  if (
    mine &&
    (may.register ||
      may.sign ||
      may.inspect ||
      may.deliver ||
      may.print ||
      may.collect ||
      may.meet ||
      may.settle ||
      may.reject ||
      may.correct ||
      may.pause)
  )
    fault('the applicant may only confirm, pay or send back');
  if ('expire' in row.onLate && !mine) fault('only the applicant can let a time pass');
  if ('escalate' in row.onLate) {
    if (mine) fault('the applicant has no superior to escalate to');
    for (const e of row.onLate.escalate) if (!known.roles.has(e.to)) fault(`escalates to ${e.to}, which is no role`);
    for (const e of row.onLate.escalate.slice(1))
      if (e.at === undefined) fault(`a further rung (to ${e.to}) needs its own time`);
    const times = row.onLate.escalate.map((e) => e.at ?? row.norm);
    for (const [i, t] of times.entries())
      if (i > 0 && t.unit === times[i - 1]!.unit && t.n <= times[i - 1]!.n) fault('its rungs do not follow each other');
  }
  if ('deemed' in row.onLate) {
    if (body.dimension === 'governance') fault('silence never means yes in governance (civil registration)');
    if (mine) fault('silence of the applicant is no approval');
    if (may.pay || may.sign || may.register || may.deliver)
      fault('what is paid, signed, registered or delivered cannot be deemed');
  }
  return faults;
}

function lintReasons(body: CaseBody): string[] {
  const faults: string[] = [];
  const rows = body.stages.flatMap((s) => s.rows);
  const [returns, rejects, pauses] = [
    rows.some((r) => r.may?.return),
    rows.some((r) => r.may?.reject),
    rows.some((r) => r.may?.pause),
  ];
  const answers = body.returnReasons.some((r) => r.on !== 'document');
  const documents = body.returnReasons.some((r) => r.on !== 'answer');
  if (returns && body.questions.length > 0 && !answers) faults.push('rows may return, but no reason fits an answer');
  if (returns && body.requirements.length > 0 && !documents)
    faults.push('rows may return, but no reason fits a document');
  if (rejects && body.rejectReasons.length === 0) faults.push('rows may reject, but there is no rejection reason');
  if (pauses && body.pauseReasons.length === 0) faults.push('rows may pause, but there is no pause reason');
  for (const r of body.rejectReasons)
    if (r.legalBasis.trim() === '') faults.push(`rejection reason ${r.code} has no legal basis`);
  return faults;
}

/** Words that are only spaces, anywhere in the body: the SOP would print a blank. */
function blankTexts(body: CaseBody): string[] {
  const faults: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const { id, en } = value as Partial<Text>;
    if (typeof id === 'string' && typeof en === 'string')
      for (const [lang, text] of [
        ['id', id],
        ['en', en],
      ] as const)
        if (text.trim() === '') faults.push(`${path} has no words (${lang})`);
    for (const [key, child] of Object.entries(value)) walk(child, path === '' ? key : `${path}.${key}`);
  };
  walk(body, '');
  return faults;
}
