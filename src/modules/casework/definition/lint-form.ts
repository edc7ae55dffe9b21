import type { CaseBody, Text } from './body.ts';
import { CODE_LISTS } from './code-lists.ts';
import { repeated, said } from './lint-words.ts';

/** No service but first biodata may ask for a letter of the neighbourhood or ward (Perpres 96/2018). */
const COVER_LETTER = /surat\s+(?:keterangan\s+)?pengantar|cover(?:ing)?\s*letter|introduction\s+letter/i;
const COVER_LETTER_ALLOWED = new Set(['biodata-wni']);

/** What is wrong with what is asked: questions, pages, documents, declarations. */
export function lintForm(body: CaseBody): Text[] {
  const faults: Text[] = [];
  const groups = new Map(body.groups.map((g) => [g.id, g]));
  const fields = orderOf(body);
  const requirements = new Map(body.requirements.map((r) => [r.id, r]));
  const onPages = body.pages.flatMap((p) => p.questions ?? []);

  for (const group of body.groups) {
    const count = body.questions.find((q) => q.id === group.count);
    if (count?.kind !== 'number')
      faults.push(
        said(
          `kelompok ${group.id}: ${group.count} bukan pertanyaan angka`,
          `group ${group.id}: ${group.count} is no number question`,
        ),
      );
    else if (count.min < 1 || count.max > group.max)
      faults.push(
        said(
          `kelompok ${group.id}: ${group.count} harus antara 1 dan ${group.max}`,
          `group ${group.id}: ${group.count} must lie between 1 and ${group.max}`,
        ),
      );
    else if (count.when !== undefined || count.optional)
      faults.push(
        said(
          `kelompok ${group.id}: ${group.count} harus selalu dijawab`,
          `group ${group.id}: ${group.count} must always be answered`,
        ),
      );
  }
  for (const field of fields)
    if (!onPages.includes(field))
      faults.push(said(`pertanyaan ${field} tidak ada di halaman mana pun`, `question ${field} stands on no page`));
  for (const field of repeated(onPages))
    faults.push(said(`pertanyaan ${field} ada di dua halaman`, `question ${field} stands on two pages`));

  for (const page of body.pages) {
    const kinds = [page.questions, page.requirement, page.statements].filter((x) => x !== undefined).length;
    if (kinds !== 1)
      faults.push(
        said(
          `halaman ${page.id} harus berisi pertanyaan, satu dokumen, atau pernyataan`,
          `page ${page.id} must ask questions, or for one document, or for declarations`,
        ),
      );
    if (page.questions?.length === 0 || page.statements?.length === 0)
      faults.push(said(`halaman ${page.id} kosong`, `page ${page.id} is empty`));
    for (const f of page.questions ?? [])
      if (!fields.includes(f))
        faults.push(
          said(`halaman ${page.id}: pertanyaan ${f} tidak dikenal`, `page ${page.id}: question ${f} is unknown`),
        );
    if (new Set(page.questions?.map((f) => (f.includes('.') ? f.split('.')[0] : ''))).size > 1)
      faults.push(
        said(
          `halaman ${page.id} mencampur pertanyaan kelompok dengan yang lain`,
          `page ${page.id} mixes questions of a group with others`,
        ),
      );
    if (page.requirement !== undefined && !requirements.has(page.requirement))
      faults.push(
        said(
          `halaman ${page.id}: dokumen ${page.requirement} tidak dikenal`,
          `page ${page.id}: requirement ${page.requirement} is unknown`,
        ),
      );
    for (const s of page.statements ?? [])
      if (!body.statements.some((x) => x.id === s))
        faults.push(
          said(`halaman ${page.id}: pernyataan ${s} tidak dikenal`, `page ${page.id}: statement ${s} is unknown`),
        );
  }

  const substitutes = new Set(body.requirements.flatMap((r) => (r.substitute === undefined ? [] : [r.substitute])));
  for (const r of body.requirements) {
    const asked = body.pages.some((p) => p.requirement === r.id);
    if (!asked && !substitutes.has(r.id))
      faults.push(said(`dokumen ${r.id} tidak pernah diminta`, `requirement ${r.id} is never asked for`));
    if (asked && substitutes.has(r.id))
      faults.push(
        said(
          `dokumen ${r.id} adalah pengganti: ia diminta di halaman dokumen yang digantinya`,
          `requirement ${r.id} stands in for another: it is asked for on that page`,
        ),
      );
    if (r.per !== undefined && !groups.has(r.per))
      faults.push(
        said(`dokumen ${r.id}: kelompok ${r.per} tidak dikenal`, `requirement ${r.id}: group ${r.per} is unknown`),
      );
    if (r.substitute !== undefined) {
      const other = requirements.get(r.substitute);
      if (!other)
        faults.push(
          said(
            `dokumen ${r.id}: pengganti ${r.substitute} tidak dikenal`,
            `requirement ${r.id}: substitute ${r.substitute} is unknown`,
          ),
        );
      else if (other.per !== r.per)
        faults.push(
          said(
            `dokumen ${r.id}: penggantinya dari kelompok lain`,
            `requirement ${r.id}: its substitute is of another group`,
          ),
        );
      else if (other.substitute !== undefined)
        faults.push(
          said(
            `dokumen ${r.id}: pengganti tidak boleh punya pengganti`,
            `requirement ${r.id}: a substitute has no substitute`,
          ),
        );
    }
    if (
      !COVER_LETTER_ALLOWED.has(body.code) &&
      [r.title, r.hint].some((t) => t && (COVER_LETTER.test(t.id) || COVER_LETTER.test(t.en)))
    )
      faults.push(
        said(
          `dokumen ${r.id} meminta surat pengantar (dilarang Perpres 96/2018)`,
          `requirement ${r.id} asks for a surat pengantar (Perpres 96/2018 forbids it)`,
        ),
      );
  }
  for (const s of body.statements)
    if (!body.pages.some((p) => p.statements?.includes(s.id)))
      faults.push(said(`pernyataan ${s.id} tidak ada di halaman mana pun`, `statement ${s.id} stands on no page`));

  const place = new Map(fields.map((f, i) => [f, i]));
  const questions = questionsOf(body);
  for (const c of body.conditions) {
    for (const f of c.reads)
      if (!place.has(f))
        faults.push(
          said(`syarat ${c.name} membaca ${f}, yang tidak dikenal`, `condition ${c.name} reads ${f}, which is unknown`),
        );
    for (const [field, q] of questions) {
      if (q.when !== c.name) continue;
      const late = c.reads.find((f) => place.get(f)! >= place.get(field)!);
      if (late !== undefined)
        faults.push(
          said(
            `pertanyaan ${field} bergantung pada ${late}, yang ditanyakan sesudahnya`,
            `question ${field} depends on ${late}, which is asked later`,
          ),
        );
    }
  }
  const roles = new Set(body.roles.map((r) => r.id));
  for (const [field, q] of questions) {
    for (const role of q.seenBy ?? [])
      if (!roles.has(role))
        faults.push(
          said(`pertanyaan ${field}: peran ${role} tidak dikenal`, `question ${field}: role ${role} is unknown`),
        );
    if (q.kind === 'code' && !Object.hasOwn(CODE_LISTS, q.list))
      faults.push(
        said(
          `pertanyaan ${field}: daftar kode ${q.list} tidak dikenal`,
          `question ${field}: code list ${q.list} is unknown`,
        ),
      );
    else if (q.kind === 'code') {
      const list = CODE_LISTS[q.list as keyof typeof CODE_LISTS];
      for (const o of q.options ?? [])
        if (!Object.hasOwn(list, o.value))
          faults.push(
            said(
              `pertanyaan ${field}: ${o.value} tidak ada dalam ${q.list}`,
              `question ${field}: ${o.value} is not in ${q.list}`,
            ),
          );
    }
    if (q.kind === 'choice')
      for (const v of repeated(q.options.map((o) => o.value)))
        faults.push(
          said(`pertanyaan ${field}: pilihan ${v} ada dua kali`, `question ${field}: option ${v} stands twice`),
        );
    if (q.kind === 'number' && q.min > q.max)
      faults.push(
        said(
          `pertanyaan ${field}: tidak ada angka antara ${q.min} dan ${q.max}`,
          `question ${field}: no number lies between ${q.min} and ${q.max}`,
        ),
      );
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
