import { z } from 'zod';
import { localDate } from '../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../kernel/command.ts';
import { conflict, invalid, notFound } from '../../kernel/errors.ts';
import { LANGS, type Lang } from '../../kernel/i18n.ts';
import { newId } from '../../kernel/ids.ts';
import { defineJob } from '../../kernel/jobs.ts';
import { covers, type Actor } from '../../kernel/permission.ts';
import { countInArea, needsStepUp, peopleInArea } from '../people/index.ts';
import { areaPath, packAreas } from '../places/index.ts';
import { notifyMany } from './commands.ts';
import { compose } from './compose.ts';
import { defineNotice, holdsPersonal, type AnyNotice } from './model.ts';
import { dangerCap, priceOf } from './rules.ts';
import { smsParts, suspicionsOf } from './scam.ts';
import {
  clearingOf,
  countWarned,
  endWarning,
  findWarning,
  insertWarning,
  lockWarning,
  moveWarning,
  releaseWarning,
  WARNING_KIND,
  warnedPeople,
  type Warning,
} from './store/warning.ts';

/*
 * An officer warns an area of danger. One writes, another releases: a false alarm to a whole city is worse than a minute.
 * It is told in pieces, so that a stop holds back what has not left.
 */

export const HAZARDS = ['flood', 'landslide', 'fire', 'earthquake', 'storm', 'gas', 'water', 'other'] as const;
export const ADVICE = ['high_ground', 'leave', 'indoors', 'avoid', 'boil', 'ready'] as const;
/** What an all-clear says to do, or that there never was a danger. */
export const AFTER = ['home', 'careful', 'tap', 'mistaken'] as const;
export type After = (typeof AFTER)[number];
export type Hazard = (typeof HAZARDS)[number];
export type Advice = (typeof ADVICE)[number];

/** Whoever may warn, and where: `petugas_siaga` in the area of the post. */
export const WARNER = 'petugas_siaga';
export const mayWarn = (actor: Actor, resource?: { area: string }): true | string =>
  actor.posts.some((p) => p.role === WARNER && (resource === undefined || covers(p, resource.area))) ||
  'forbidden.role';

export const hazardWords: Record<Lang, Record<Hazard, string>> = {
  id: {
    flood: 'Banjir',
    landslide: 'Tanah longsor',
    fire: 'Kebakaran',
    earthquake: 'Gempa bumi',
    storm: 'Angin kencang',
    gas: 'Gas berbahaya',
    water: 'Air tercemar',
    other: 'Bahaya',
  },
  en: {
    flood: 'Flood',
    landslide: 'Landslide',
    fire: 'Fire',
    earthquake: 'Earthquake',
    storm: 'Storm',
    gas: 'Dangerous gas',
    water: 'Polluted water',
    other: 'Danger',
  },
};
export const adviceWords: Record<Lang, Record<Advice, string>> = {
  id: {
    high_ground: 'Pindah ke tempat tinggi sekarang',
    leave: 'Tinggalkan tempat itu sekarang',
    indoors: 'Tetap di dalam rumah, tutup pintu dan jendela',
    avoid: 'Jangan ke sana',
    boil: 'Jangan minum air keran, pakai air kemasan',
    ready: 'Bersiap mengungsi, dengarkan petugas',
  },
  en: {
    high_ground: 'Go to high ground now',
    leave: 'Leave that place now',
    indoors: 'Stay indoors, shut doors and windows',
    avoid: 'Keep away',
    boil: 'Do not drink tap water, use bottled water',
    ready: 'Get ready to leave, listen to the officers',
  },
};

export const afterWords: Record<Lang, Record<After, string>> = {
  id: {
    home: 'Warga boleh pulang',
    careful: 'Tetap hati-hati, jauhi tempat yang rusak',
    tap: 'Air keran boleh diminum lagi',
    mistaken: 'Peringatan tadi keliru, kami mohon maaf',
  },
  en: {
    home: 'You may go home',
    careful: 'Stay careful, keep away from what is damaged',
    tap: 'Tap water is safe to drink again',
    mistaken: 'The warning was a mistake, we apologise',
  },
};

const told = z.strictObject({ hazard: z.enum(HAZARDS), place: z.string(), advice: z.enum(ADVICE) });
/** The words of a warning, or of its end, with the advice in that one's own list. */
const fieldsIn =
  <A extends string>(advice: Record<Lang, Record<A, string>>) =>
  (lang: Lang) =>
  (p: { hazard: (typeof HAZARDS)[number]; place: string; advice: A }) => ({
    hazard: hazardWords[lang][p.hazard],
    place: p.place,
    advice: advice[lang][p.advice],
  });
const toldIn = fieldsIn(adviceWords);

/** What was stopped or is over leaves no more, wherever it waits. */
async function holds(ctx: Pick<Ctx, 'city'>, object: string | null): Promise<boolean> {
  const warning = object === null ? undefined : await findWarning(ctx.city.db, object.slice(PREFIX.length));
  return warning?.state === 'sending' || warning?.state === 'sent';
}

export const cityWarning = defineNotice({
  kind: WARNING_KIND,
  urgency: 'danger',
  params: told,
  sample: { hazard: 'flood', place: 'bantaran Sungai Deli', advice: 'high_ground' } as z.output<typeof told>,
  path: () => '/kotak-masuk',
  fields: { id: toldIn('id'), en: toldIn('en') },
  holds,
  words: {
    id: {
      title: 'AWAS: {hazard}',
      body: '{hazard} di {place}. {advice}.',
      sms: 'AWAS {hazard} di {place}. {advice}.',
    },
    en: {
      title: 'DANGER: {hazard}',
      body: '{hazard} at {place}. {advice}.',
      sms: 'DANGER {hazard} at {place}. {advice}.',
    },
  },
});

const over = told.extend({ advice: z.enum(AFTER) });
const overIn = fieldsIn(afterWords);

/** At once, at night too: who was sent out of the house must know when to go home. */
export const allClear = defineNotice({
  kind: 'city.all_clear',
  urgency: 'danger',
  params: over,
  sample: { hazard: 'flood', place: 'bantaran Sungai Deli', advice: 'home' } as z.output<typeof over>,
  path: () => '/kotak-masuk',
  fields: { id: overIn('id'), en: overIn('en') },
  holds,
  words: {
    id: {
      title: 'AMAN: {hazard}',
      body: '{hazard} di {place}: sudah aman. {advice}.',
      sms: 'AMAN: {hazard} di {place}. {advice}.',
    },
    en: {
      title: 'ALL CLEAR: {hazard}',
      body: '{hazard} at {place}: it is safe now. {advice}.',
      sms: 'ALL CLEAR: {hazard} at {place}. {advice}.',
    },
  },
});

const PREFIX = 'warning/';
export const warningObject = (id: string): string => `${PREFIX}${id}`;
type Said = Pick<Warning, 'hazard' | 'place' | 'advice' | 'clears'>;
const noticeOf = ({ hazard, place, advice, clears }: Said) =>
  clears === null
    ? { kind: cityWarning as AnyNotice, params: told.parse({ hazard, place, advice }) }
    : { kind: allClear as AnyNotice, params: over.parse({ hazard, place, advice }) };

const shape = z.strictObject({
  hazard: z.enum(HAZARDS, 'error.choose'),
  place: z.string().trim().min(3, 'error.required').max(60, 'error.too_long'),
  advice: z.enum(ADVICE, 'error.choose'),
  area: z.string().min(1, 'error.choose'),
});

/** Writes a warning down for another officer to release. Throws invalid. */
export const proposeWarning = defineCommand({
  name: 'notices.propose_warning',
  action: 'notices.warn',
  input: shape,
  async run(act, w): Promise<string> {
    if (!packAreas(act.city.pack).some((a) => a.code === w.area)) throw invalid({ area: 'error.choose' });
    if (mayWarn(act.actor, w) !== true) throw invalid({ area: 'error.warning_area' });
    if (holdsPersonal(w.place) || /[{}[\]\n]/.test(w.place) || suspicionsOf(w.place, '').length > 0)
      throw invalid({ place: 'error.warning_place' });
    const id = newId(act.now);
    act.note({ object: warningObject(id), reason: w.hazard });
    await insertWarning(act.tx, { id, ...w, clears: null, proposedBy: act.actor.id, proposedAt: act.now });
    return id;
  },
});

const one = z.strictObject({ warning: z.uuid() });
async function open(act: Act, id: string, ...states: Warning['state'][]): Promise<Warning> {
  const warning = await lockWarning(act.tx, id);
  if (!warning) throw notFound();
  act.may('notices.warn', warning);
  act.note({ object: warningObject(id) });
  if (!states.includes(warning.state)) throw conflict('warning_moved');
  return warning;
}

/** Whether a danger can be said to be over: it was told, and nobody has written that yet. */
export const mayClear = (w: Pick<Warning, 'state' | 'clears'>, clearing: Warning | undefined): boolean =>
  w.clears === null && clearing === undefined && (w.state === 'sent' || w.state === 'stopped' || w.state === 'over');

/** Writes down that a danger is over, for another officer to release. Throws invalid, conflict. */
export const proposeAllClear = defineCommand({
  name: 'notices.propose_all_clear',
  action: 'notices.warn',
  input: z.strictObject({ warning: z.uuid(), advice: z.enum(AFTER, 'error.choose') }),
  async run(act, { warning: of, advice }): Promise<string> {
    const warning = await open(act, of, 'sent', 'stopped', 'over');
    if (!mayClear(warning, await clearingOf(act.tx, of))) throw conflict('warning_moved');
    const id = newId(act.now);
    act.note({ object: warningObject(id), reason: advice });
    const { hazard, place, area } = warning;
    const { actor, now } = act;
    await insertWarning(act.tx, { id, hazard, place, area, advice, clears: of, proposedBy: actor.id, proposedAt: now });
    return id;
  },
});

/**
 * Lets it go. Whoever wrote it is refused: two have looked at it, and the one who lets it go has just said who they are.
 * What an all-clear ends leaves no more.
 */
export const sendWarning = defineCommand({
  name: 'notices.release_warning',
  action: 'notices.warn',
  input: one,
  async run(act, { warning: id }): Promise<void> {
    const warning = await open(act, id, 'proposed');
    if (warning.proposedBy === act.actor.id) throw conflict('own_warning');
    needsStepUp(act);
    const ended = warning.clears === null ? undefined : await lockWarning(act.tx, warning.clears);
    if (ended?.state === 'sent') await endWarning(act.tx, ended.id, 'over', act.actor.id, act.now);
    await releaseWarning(act.tx, id, act.actor.id, act.now);
    act.job(SPREAD, { warning: id }, { key: id });
  },
});

/** Stops what has not left yet, or lays aside what nobody released. One officer is enough: whoever sees that it is wrong. */
export const stopWarning = defineCommand({
  name: 'notices.stop_warning',
  action: 'notices.warn',
  input: one,
  async run(act, { warning: id }): Promise<void> {
    const { state } = await open(act, id, 'proposed', 'sending', 'sent');
    await endWarning(act.tx, id, state === 'proposed' ? 'dropped' : 'stopped', act.actor.id, act.now);
  },
});

const SPREAD = 'notices.warn';
/** People in one act. */
const AT_ONCE = 1000;

/**
 * Whom it is told next: who lives in the area, or, of an all-clear, who was told of the danger. Where that lay in the inbox
 * only, unread, so does the all-clear: who never heard of the danger is not woken by its end.
 */
async function nextOf(act: Act, w: Warning): Promise<{ people: string[]; quietly: Set<string> }> {
  const page = { after: w.toldTo, limit: AT_ONCE };
  if (w.clears === null) {
    const on = localDate(act.city.calendar, act.now);
    return { people: await peopleInArea(act.tx, { area: w.area, on, ...page }), quietly: new Set() };
  }
  const warned = await warnedPeople(act.tx, warningObject(w.clears), page);
  return {
    people: warned.map((p) => p.person),
    quietly: new Set(warned.filter((p) => !p.reached).map((p) => p.person)),
  };
}

const tellNext = defineCommand({
  name: 'notices.spread_warning',
  action: 'notices.send',
  input: one,
  async run(act, { warning: id }): Promise<void> {
    const warning = await lockWarning(act.tx, id);
    if (warning?.state !== 'sending') return;
    act.note({ object: warningObject(id) });
    const { people, quietly } = await nextOf(act, warning);
    const object = warningObject(id);
    const fresh = await notifyMany(act, { people, quietly, ...noticeOf(warning), object, key: object });
    await moveWarning(act.tx, id, people, fresh);
    if (people.length > 0) act.job(SPREAD, { warning: id }, { key: `${id}/${people.at(-1)}` });
  },
});

/** Tells the next thousand; the one after them is a job of its own, so that codes and other news come in between. */
export const spreadWarnings = defineJob({
  kind: SPREAD,
  data: one,
  run: (ctx, { warning }) => execute(ctx, tellNext, { warning }),
});

export interface WarningPreview {
  where: string;
  people: number;
  /** Who of them can be sent something: has a phone number; of an all-clear, was sent the warning or read it. */
  phones: number;
  /** Rupiah, if everybody with a phone had to be told by SMS. */
  cost: number;
  /** What danger may cost in an hour; the rest waits. */
  cap: number;
  parts: number;
  sms: Record<Lang, string>;
}

/** Whom it would reach, what it would say and cost at most. */
export async function previewWarning(
  ctx: Pick<Ctx, 'city' | 'now'>,
  w: Said & Pick<Warning, 'area'>,
): Promise<WarningPreview> {
  const { city, now } = ctx;
  const count =
    w.clears === null
      ? await countInArea(city.db, w.area, localDate(city.calendar, now))
      : await countWarned(city.db, warningObject(w.clears));
  const { kind, params } = noticeOf(w);
  const texts = await Promise.all(
    LANGS.map(async (lang) => [lang, (await compose(city, kind, params, { door: 'sms', lang })).outgoing.text]),
  );
  const sms = Object.fromEntries(texts) as Record<Lang, string>;
  const parts = Math.max(...Object.values(sms).map(smsParts));
  return {
    where: areaPath(city.pack, w.area),
    ...count,
    cost: count.phones * parts * priceOf(city, 'sms', now),
    cap: dangerCap(city, now),
    parts,
    sms,
  };
}
