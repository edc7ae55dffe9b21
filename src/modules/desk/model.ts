import {
  localDate,
  workingDaysBetween,
  workingMinutesBetween,
  type Calendar,
  type Due,
  type Unit,
} from '../../kernel/clock/index.ts';
import { readMark, readText, writeMark, type Body, type ClockFace, type Mark } from '../../ui/index.ts';
import type { CaseActInput, Definition, Dossier, ReturnReason } from '../casework/index.ts';

/** Under this many working minutes the clock says that time is short. */
const NEAR_MINUTES = 120;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * The clock's face from a due date: days turn into hours on the last day and in the first day of lateness, working hours
 * into minutes below two, as `remaining` does from the whole clock. Null: the clock rests.
 */
export function faceOf(calendar: Calendar, dueAt: Date | null, unit: Unit, now: Date): ClockFace {
  if (dueAt === null) return { state: 'paused' };
  const late = now > dueAt;
  const [from, to] = late ? [dueAt, now] : [now, dueAt];
  const said = late ? ({ state: 'late' } as const) : ({ state: 'running' } as const);
  if (unit === 'hours' || unit === 'calendar_days') {
    const ms = to.getTime() - from.getTime();
    const days = unit === 'calendar_days' && ms >= DAY;
    const n = Math.max(1, Math.floor(ms / (days ? DAY : HOUR)));
    return { ...said, n, unit: days ? 'calendar_days' : 'hours', ...(!late && { near: ms < 4 * HOUR }) };
  }
  const days = workingDaysBetween(calendar, from, to);
  if (days >= 1 && (late || localDate(calendar, from) !== localDate(calendar, to)))
    return { ...said, n: days, unit: 'working_days' };
  const minutes = Math.max(1, Math.floor(workingMinutesBetween(calendar, from, to)));
  const near = !late && minutes <= NEAR_MINUTES ? { near: true } : {};
  return minutes < 120
    ? { ...said, n: minutes, unit: 'working_minutes', ...near }
    : { ...said, n: Math.floor(minutes / 60), unit: 'working_hours', ...near };
}

/** The face of a whole due date; `why` it rests is said where it rests. */
export function faceOfDue(calendar: Calendar, due: Due | null, now: Date, rests?: string): ClockFace {
  if (rests !== undefined) return { state: 'paused', why: rests };
  return faceOf(calendar, due?.at ?? null, due?.basis.unit ?? 'working_minutes', now);
}

/** What an officer marked while reading, as the form carries it: by place, `a.` of an answer, `d.` of a document. */
export type Marked = ReadonlyMap<string, { reason: string; words: string; spot?: { file: string; mark: Mark } }>;

export const answerPlace = (path: string): string => `a.${path}`;
export const documentPlace = (requirement: string): string => `d.${requirement}`;
/** Names of the form's controls for one place. */
export const markNames = (place: string) => ({
  reason: `reason.${place}`,
  words: `words.${place}`,
  spot: (file: string) => `spot.${place}.${file}`,
});

/** The reasons that fit there. */
export const reasonsFor = (def: Definition, on: 'answer' | 'document'): ReturnReason[] =>
  def.body.returnReasons.filter((r) => !r.byApplicant && (r.on === on || r.on === 'both'));

/** Every place of the dossier where something may be marked, in the order of the form. */
export const placesOf = (dossier: Dossier): string[] => [
  ...dossier.sections.flatMap((s) => s.answers.map((a) => answerPlace(a.path))),
  ...dossier.documents.map((d) => documentPlace(d.requirement)),
];

/** Reads the marks of the review form; only places of this dossier, only where a reason was chosen. */
export function readMarked(body: Body, dossier: Dossier): Marked {
  const marked = new Map<string, { reason: string; words: string; spot?: { file: string; mark: Mark } }>();
  const files = new Map(dossier.documents.map((d) => [documentPlace(d.requirement), d.files]));
  for (const place of placesOf(dossier)) {
    const names = markNames(place);
    const reason = readText(body, names.reason);
    if (reason === '') continue;
    const words = readText(body, names.words);
    const spots = (files.get(place) ?? []).flatMap((f) => {
      const mark = readMark(body[names.spot(f.id)]);
      return mark ? [{ file: f.id, mark }] : [];
    });
    marked.set(place, { reason, words, ...(spots[0] && { spot: spots[0] }) });
  }
  return marked;
}

/** The marks as hidden fields of the next form, so that nothing marked is lost on the way. */
export const carried = (marked: Marked): { name: string; value: string }[] =>
  [...marked].flatMap(([place, { reason, words, spot }]) => {
    const names = markNames(place);
    return [
      { name: names.reason, value: reason },
      ...(words === '' ? [] : [{ name: names.words, value: words }]),
      ...(spot ? [{ name: names.spot(spot.file), value: writeMark(spot.mark) }] : []),
    ];
  });

type Defect = Extract<CaseActInput, { type: 'return' }>['defects'][number];

/** The marks as the defects of a return. A spot is kept on the page as it was sent, unturned. */
export const defectsOf = (marked: Marked): Defect[] =>
  [...marked].map(([place, { reason, words, spot }]) => {
    const where = place.slice(2);
    const said = words === '' ? { reason } : { reason, note: words };
    if (place.startsWith('a.')) return { path: where, ...said };
    return {
      requirement: where,
      ...said,
      ...(spot && { spot: { file: spot.file, turn: 0 as const, ...spot.mark } }),
    };
  });
