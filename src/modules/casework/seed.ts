import type { ClientBase } from 'pg';
import type { Calendar } from '../../kernel/clock/index.ts';
import { copyLine, copyLines, type Cell } from '../../kernel/copy.ts';
import { sha256, type DataKey } from '../../kernel/crypto.ts';
import type { Answer, Definition } from './definition.ts';
import { outsideOf, type CaseEvent, type CaseState } from './model.ts';
import { answersPlace } from './store/envelope.ts';
import { eventColumns, projection, type NewKase } from './store/kase.ts';

/*
 * Cases by the thousand, for filling a city with invented ones: their rows are what the engine's own acts would have
 * written (the same projection, the same envelopes). Files, papers and notices they have none.
 */

/** A case as its history left it. */
export interface SeedKase extends NewKase {
  def: Definition;
  key: DataKey;
  events: readonly CaseEvent[];
  state: CaseState;
  /** The answers of each revision, the first first. */
  answers: readonly Record<string, Answer>[];
}

const TABLES = {
  kase: [
    'id',
    'number',
    'service',
    'version',
    'seq',
    'status',
    'stage',
    'state',
    'received_at',
    'due_at',
    'ended_at',
    'agency',
    'area',
    'applicant',
    'filed_by',
    'channel',
    'pin_mac',
    'data_key',
    'answers_rev',
    'updated_at',
    'calendar',
  ],
  kase_event: [
    'kase_id',
    'seq',
    'occurred_at',
    'recorded_at',
    'type',
    'actor',
    'role',
    'channel',
    'version',
    'key',
    'data',
  ],
  open_row: ['kase_id', 'row', 'round', 'role', 'agency', 'area', 'officer', 'since', 'due_at'],
  timer: ['kase_id', 'row', 'round', 'rung', 'fire_at'],
  answers: ['kase_id', 'rev', 'body', 'sha256', 'recorded_at'],
  registration: [
    'kase_id',
    'item',
    'ref',
    'attempt',
    'mode',
    'state',
    'asks',
    'row',
    'round',
    'request',
    'asked_at',
    'asked_by',
    'reason',
    'updated_at',
  ],
} as const;
type Table = keyof typeof TABLES;
/** Lines for each table, ready to be sent. */
export type CaseLines = Record<Table, string[]>;

export const noLines = (): CaseLines => ({
  kase: [],
  kase_event: [],
  open_row: [],
  timer: [],
  answers: [],
  registration: [],
});

/** Adds the rows of one case. */
export function addCase(lines: CaseLines, calendar: Calendar, kase: SeedKase): void {
  const { columns: c, rows, timers } = projection(kase.def, kase.state, calendar);
  const { id, agency, area } = kase;
  const add = (table: Table, row: Cell[]): void => void lines[table].push(copyLine(row));
  add('kase', [
    id,
    kase.number,
    kase.def.body.code,
    c.version,
    c.seq,
    c.status,
    c.stage,
    c.state,
    new Date(kase.state.received!),
    c.due_at,
    c.ended_at,
    agency,
    area,
    kase.applicant,
    kase.filedBy,
    kase.channel,
    kase.pinMac,
    kase.dataKey,
    c.answers_rev,
    c.updated_at,
    c.calendar,
  ]);
  for (const event of kase.events) {
    const e = eventColumns(event, new Date(event.at));
    const { channel } = kase;
    add('kase_event', [
      id,
      e.seq,
      e.occurred_at,
      e.recorded_at,
      e.type,
      e.actor,
      e.role,
      channel,
      e.version,
      e.key,
      e.data,
    ]);
  }
  for (const r of rows)
    add('open_row', [id, r.row, r.round, r.role, agency, area, r.officer, new Date(r.since), r.due_at]);
  for (const t of timers) add('timer', [id, t.row, t.round, t.rung, t.fire_at]);
  const revisions = kase.events.filter((e) => 'rev' in e.data);
  for (const [i, answers] of kase.answers.entries()) {
    const body = kase.key.seal(answersPlace(id, i + 1), Buffer.from(JSON.stringify(answers)));
    add('answers', [id, i + 1, body, sha256(body), new Date(revisions[i]!.at)]);
  }
  if (c.ended_at === null) for (const row of registrationsOf(kase)) add('registration', row);
}

/** What stands with the registry, as `commands/outside.ts` keeps it beside the events; worked by hand. */
function registrationsOf({ id, number, state, def, events }: SeedKase): Cell[][] {
  return [...Map.groupBy(outsideOf(state), (o) => o.item)].map(([item, asked]) => {
    const on = (row: string): boolean => state.open.some((o) => o.row === row);
    const last = events.findLast((e) => e.type === 'registry_requested' && e.data.item === item);
    if (last?.type !== 'registry_requested') throw new Error(`nothing was asked for item ${item} of case ${id}`);
    const { row, round, request } = last.data;
    const may = def.rows.get(row)?.row.may;
    const pending = on(row) && asked.some((o) => o.state === 'requested' || o.state === 'unknown');
    const refused = events.findLast((e) => e.type === 'registry_refused' && e.data.item === item);
    const done = asked.filter((o) => o.state === 'confirmed').length;
    return [
      id,
      item,
      `${number}.${item}`,
      1,
      'manual',
      done === 0
        ? refused && !pending
          ? 'refused'
          : 'none'
        : (['registered', 'validated', 'signed'] as const)[Math.min(done, 3) - 1]!,
      pending ? (may?.register ?? 'sign') : null,
      pending ? row : null,
      pending ? round : null,
      pending ? request : null,
      new Date(last.at),
      last.actor,
      refused?.type === 'registry_refused' && done === 0 && !pending ? refused.data.reason : null,
      new Date(state.at),
    ];
  });
}

/** Writes the rows in the transaction of `client`, cases first. */
export async function copyCases(client: ClientBase, lines: CaseLines): Promise<void> {
  for (const table of Object.keys(TABLES) as Table[])
    await copyLines(client, `casework.${table}`, TABLES[table], lines[table]);
}
