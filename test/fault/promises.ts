/*
 * What the city has promised by an answer, against what stands in its books. Pure: a test of its own shows that each
 * kind of loss and doubling is seen.
 */

/** One act that was answered with success, under one key. `by`: who did it. */
export type Promised = { key: string; by: string } & (
  | { kind: 'filed'; kase: string; number: string }
  | { kind: 'acted'; kase: string; seq: number; event: string }
  /** `took` null: nothing waited. */
  | { kind: 'took'; took: { kase: string; row: string; round: number } | null }
  | { kind: 'sent'; file: string }
);

/** The books, as the owner of the database reads them. */
export interface Books {
  cases: { id: string; number: string; applicant: string }[];
  /** Of these cases; `actor` is the id of a person, or 'system'. */
  events: { kase: string; seq: number; type: string; actor: string; row: string | null; round: number | null }[];
  /** Files of the clients that are whole. */
  files: { id: string; owner: string }[];
  /** Keys that hold an answer. */
  keys: { actor: string; key: string }[];
  /** Rows of the audit about acts of the clients, by command. */
  audit: Record<string, number>;
}

export interface Verdict {
  lost: string[];
  doubled: string[];
}

const COMMANDS = { filed: 'case.file', acted: 'case.act', took: 'case.take_next', sent: 'document.upload' } as const;

/** Names what was promised and is not there, and what is there more than once or was never asked for. */
export function compare(promised: readonly Promised[], books: Books): Verdict {
  const lost: string[] = [];
  const doubled: string[] = [];

  /** Each promise takes what answers to it out of the books; what is left was done once too often. */
  function match<T>(left: Map<string, T>, wanted: string, what: string): void {
    if (!left.delete(wanted)) lost.push(`${what}: ${wanted}`);
  }
  const cases = index(books.cases, (c) => `${c.id} ${c.number} of ${c.applicant}`);
  const events = index(books.events, eventName);
  const takes = new Map(
    books.events.filter((e) => e.type === 'taken').map((e) => [`${e.kase} ${e.row}/${e.round} by ${e.actor}`, e]),
  );
  const files = index(books.files, (f) => `${f.id} of ${f.owner}`);
  const keys = index(books.keys, (k) => `${k.key} of ${k.actor}`);

  for (const p of promised) {
    match(keys, `${p.key} of ${p.by}`, 'key');
    if (p.kind === 'filed') {
      match(cases, `${p.kase} ${p.number} of ${p.by}`, 'case');
      match(events, `${p.kase}#1 submitted by ${p.by}`, 'event');
    }
    if (p.kind === 'acted') match(events, `${p.kase}#${p.seq} ${p.event} by ${p.by}`, 'event');
    if (p.kind === 'sent') match(files, `${p.file} of ${p.by}`, 'file');
    if (p.kind === 'took' && p.took) {
      const { kase, row, round } = p.took;
      const taken = takes.get(`${kase} ${row}/${round} by ${p.by}`);
      match(events, taken ? eventName(taken) : `${kase} taken ${row}/${round} by ${p.by}`, 'event');
    }
  }
  for (const name of cases.keys()) doubled.push(`case that no answer told of: ${name}`);
  for (const [name, e] of events) if (e.actor !== 'system') doubled.push(`event that no answer told of: ${name}`);
  for (const name of keys.keys()) doubled.push(`key that nobody used: ${name}`);
  for (const { id, n } of repeated(books.cases.map((c) => c.number))) doubled.push(`number ${id}: ${n} cases`);
  for (const { id, n } of repeated(promised.flatMap((p) => (p.kind === 'filed' ? [p.kase] : []))))
    doubled.push(`case ${id}: ${n} keys`);

  for (const kind of ['filed', 'acted', 'took', 'sent'] as const) {
    const told = promised.filter((p) => p.kind === kind).length;
    const written = books.audit[COMMANDS[kind]] ?? 0;
    if (written < told) lost.push(`audit of ${COMMANDS[kind]}: ${written} of ${told} rows`);
    if (written > told) doubled.push(`audit of ${COMMANDS[kind]}: ${written} rows for ${told} acts`);
  }
  return { lost, doubled };
}

const eventName = (e: Books['events'][number]): string => `${e.kase}#${e.seq} ${e.type} by ${e.actor}`;

const index = <T>(rows: readonly T[], name: (row: T) => string): Map<string, T> =>
  new Map(rows.map((row) => [name(row), row]));

function repeated(ids: readonly string[]): { id: string; n: number }[] {
  const groups = Map.groupBy(ids, (id) => id);
  return [...groups].flatMap(([id, all]) => (all.length > 1 ? [{ id, n: all.length }] : []));
}
