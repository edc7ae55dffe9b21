/**
 * The registry's book: what was asked, numbered, validated and signed. Kept as an append-only file of JSON lines; a
 * restart folds it again. A last line torn by a crash is dropped, because its answer was never given.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Facts } from './checks.ts';
import { dateIn, type RegistryCity } from './city.ts';
import { kindOf } from './events/index.ts';

export type State = 'ANTRE' | 'PROSES' | 'TERDAFTAR' | 'TERVALIDASI' | 'TERTANDATANGANI' | 'DITOLAK';

export interface Entry {
  id: string;
  /** The kind of event, by its service. */
  service: string;
  facts: Facts;
  /** ISO instant by the simulator's clock. */
  receivedAt: string;
  state: State;
  number?: string;
  nik?: string;
  registeredAt?: string;
  validatedBy?: string;
  signedAt?: string;
  refusal?: { code: string; fields: string[] };
  /** Leads to the public page of the paper: 128 bits, not the number. */
  check: string;
}

type Line =
  | { type: 'received'; at: string; id: string; service: string; facts: Facts; check: string }
  | { type: 'registered'; at: string; id: string; number?: string; nik?: string }
  | { type: 'refused'; at: string; id: string; code: string; fields: string[] }
  | { type: 'validated'; at: string; id: string; by: string }
  | { type: 'signed'; at: string; id: string }
  | { type: 'clock'; offset: number };

/** Newborns get serials from here, so that they do not meet the invented residents, which count from 0001. */
const FIRST_SERIAL = 5001;

export interface Book {
  entries: Map<string, Entry>;
  now(): Date;
  setClock(to: Date): void;
  receive(id: string, service: string, facts: Facts, at?: Date): Entry;
  /** Numbers the event, or refuses it by the registry's rules or the given code. What is told of the past is not weighed. */
  settle(entry: Entry, forced?: { code: string; fields: string[] }, past?: Date): void;
  validate(entry: Entry, by: string, at?: Date): void;
  sign(entry: Entry, pdf: Buffer, at?: Date): void;
  paper(entry: Entry): Buffer | undefined;
  receivedToday(): number;
  reset(): void;
}

export function openBook(dir: string, seed: number, city: RegistryCity): Book {
  const file = join(dir, 'book.jsonl');
  const papers = join(dir, 'papers');
  mkdirSync(papers, { recursive: true });
  const entries = new Map<string, Entry>();
  let offset = 0;

  function apply(line: Line): void {
    if (line.type === 'clock') {
      offset = line.offset;
      return;
    }
    if (line.type === 'received') {
      entries.set(line.id, {
        id: line.id,
        // A book of before there were others holds births only.
        service: line.service ?? 'akta-kelahiran',
        facts: line.facts,
        receivedAt: line.at,
        state: 'ANTRE',
        check: line.check,
      });
      return;
    }
    const entry = entries.get(line.id);
    if (!entry) throw new Error(`book.jsonl names ${line.id}, which was never received`);
    if (line.type === 'registered')
      Object.assign(entry, {
        state: 'TERDAFTAR',
        ...(line.number !== undefined && { number: line.number }),
        ...(line.nik !== undefined && { nik: line.nik }),
        registeredAt: line.at,
      });
    if (line.type === 'refused')
      Object.assign(entry, { state: 'DITOLAK', refusal: { code: line.code, fields: line.fields } });
    if (line.type === 'validated') Object.assign(entry, { state: 'TERVALIDASI', validatedBy: line.by });
    if (line.type === 'signed') Object.assign(entry, { state: 'TERTANDATANGANI', signedAt: line.at });
  }

  function append(line: Line): void {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    apply(line);
  }

  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) if (line !== '') apply(JSON.parse(line) as Line);
  }

  const now = () => new Date(Date.now() + offset);
  const text = (at = now()) => at.toISOString();
  const paperFile = (entry: Entry) => join(papers, `${entry.id}.pdf`);

  /** False for what a reset has meanwhile thrown away. */
  const holds = (entry: Entry) => entries.get(entry.id) === entry;

  function settle(entry: Entry, forced?: { code: string; fields: string[] }, past?: Date): void {
    if (!holds(entry)) return;
    const known = [...entries.values()].filter((e) => e !== entry && e.registeredAt !== undefined);
    const refusal = forced ?? (past ? undefined : kindOf(entry.service).objection(entry.facts, known));
    const at = past ?? now();
    if (refusal) append({ type: 'refused', at: text(at), id: entry.id, ...refusal });
    else append({ type: 'registered', at: text(at), id: entry.id, ...numberFor(city, entry, known, at) });
  }

  return {
    entries,
    now,
    settle,
    setClock: (to) => append({ type: 'clock', offset: to.getTime() - Date.now() }),
    receive(id, service, facts, at) {
      const check = createHash('sha256').update(`${seed}/${id}`).digest('hex').slice(0, 32);
      append({ type: 'received', at: text(at), id, service, facts, check });
      return entries.get(id)!;
    },
    validate: (entry, by, at) => append({ type: 'validated', at: text(at), id: entry.id, by }),
    sign(entry, pdf, at) {
      if (!holds(entry)) return;
      writeFileSync(paperFile(entry), pdf);
      append({ type: 'signed', at: text(at), id: entry.id });
    },
    paper: (entry) => (entry.signedAt && existsSync(paperFile(entry)) ? readFileSync(paperFile(entry)) : undefined),
    receivedToday: () =>
      [...entries.values()].filter((e) => dateIn(city, new Date(e.receivedAt)) === dateIn(city, now())).length,
    reset() {
      entries.clear();
      offset = 0;
      rmSync(file, { force: true });
      rmSync(papers, { recursive: true, force: true });
      mkdirSync(papers);
    },
  };
}

/** The paper's number, counted per kind and day of issue; for a newborn a NIK of a kecamatan 99, which does not exist. */
function numberFor(
  city: RegistryCity,
  entry: Entry,
  known: readonly Entry[],
  at: Date,
): { number?: string; nik?: string } {
  const today = dateIn(city, at);
  const kind = kindOf(entry.service);
  const day = today.split('-').toReversed().join('');
  const before = known.filter(
    (e) => e.service === entry.service && dateIn(city, new Date(e.registeredAt!)) === today,
  ).length;
  const number = kind.number?.(entry.facts, { office: city.code, day, serial: before + 1 });
  const child = kind.newborn?.(entry.facts);
  if (!child) return number === undefined ? {} : { number };
  const dd = Number(child.born.slice(0, 2)) + (child.sex === '2' ? 40 : 0);
  const person = `${city.code}99${String(dd).padStart(2, '0')}${child.born.slice(3, 5)}${child.born.slice(8)}`;
  const serial = FIRST_SERIAL + known.filter((e) => e.nik?.startsWith(person)).length;
  return { ...(number !== undefined && { number }), nik: `${person}${serial}` };
}
