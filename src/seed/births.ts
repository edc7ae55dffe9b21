import { addDays, addWorkingMinutes, dueAt, isOpen, localDate, type Calendar } from '../kernel/clock/index.ts';
import type { RegistryRefusal } from '../modules/casework/registry-port.ts';
import { birthAnswers, type Answers, type BirthDocument, type BirthFacts } from './birth-answers.ts';
import { documentsOf, makeFacts, parentsOf, slipsOf, type Defect, type Parents } from './birth-facts.ts';
import { scriptOf, type Step } from './birth-script.ts';
import type { Officer, OfficerRole } from './officers.ts';
import type { DemoPeople } from './people.ts';
import { demoId, random, type Random } from './random.ts';

/*
 * A year of births, told as a plan: who reported what, and who did what to it at which instant, in every state a case can
 * be in. The seed plays it through the engine's own functions, so no row is written that the engine would refuse. Pure:
 * the same seed and `now` give the same plan, byte for byte.
 */

/** Where a case stands at `now`. The later ones have passed all the earlier stages. */
export type Outcome = keyof typeof COUNTS;

/** How many cases stand where: as a city that keeps its promise would look, with something in every tray. */
const COUNTS = {
  waiting: 8,
  in_verification: 8,
  returned: 12,
  awaiting_late_decision: 3,
  awaiting_confirmation: 8,
  awaiting_registration: 6,
  registering: 6,
  registry_unknown: 2,
  refused_by_registry: 4,
  awaiting_validation: 6,
  awaiting_signature: 6,
  handed_over: 14,
  completed: 283,
  rejected: 12,
  withdrawn: 12,
  expired: 10,
};
const ENDED = new Set<Outcome>(['completed', 'handed_over', 'rejected', 'withdrawn', 'expired']);

/** Rows of the SOP, as the acts name them. */
export type Row = 'verify' | 'late_decision' | 'register' | 'validate' | 'sign';

export type ActBody =
  | { act: 'submit' }
  | { act: 'take'; row: Row }
  | { act: 'done'; row: Row }
  | { act: 'return'; row: 'verify'; defects: Defect[] }
  /** Only what was marked: the right answers, and the documents sent anew. */
  | { act: 'resubmit'; answers: Answers; documents: BirthDocument[] }
  /** "Sudah benar": the parent has seen the draft proof. */
  | { act: 'confirm' }
  /** Numbers are the registry's to give. */
  | { act: 'registry'; child: number; result: 'requested' | 'unavailable' | 'unknown' | 'registered' }
  | { act: 'registry'; child: number; result: 'refused'; reason: RegistryRefusal }
  /** The paper lies in the parent's inbox. */
  | { act: 'hand_over' }
  /** The parent has taken it. */
  | { act: 'receive' }
  | { act: 'reject'; row: 'verify'; reason: string; legalBasis: string }
  | { act: 'withdraw'; reason: string }
  | { act: 'expire' };

/** `by` is the id of a resident or officer, or 'system' or 'registry'. `at` is an instant (ISO 8601, UTC). */
export type PlanAct = { at: string; by: string; role: OfficerRole | 'applicant' | 'system' | 'registry' } & ActBody;

export interface BirthPlanItem {
  id: string;
  outcome: Outcome;
  /** Person id of the parent or finder who reports. */
  applicant: string;
  filedAt: string;
  /** Reported more than 60 days after the birth. */
  late: boolean;
  facts: BirthFacts;
  /** As first sent, with whatever slips the officer finds. */
  answers: Answers;
  documents: BirthDocument[];
  acts: PlanAct[];
}

export interface BirthPlan {
  items: BirthPlanItem[];
  /** The day on which the registry answered nobody. */
  outageOn: string;
}

export interface PlanInput {
  seed: string;
  now: Date;
  calendar: Calendar;
  people: DemoPeople;
  officers: Officer[];
  /** Reporting limit in calendar days (the rule `civil_registration.reporting_days.birth`). */
  reportingDays?: number;
  /** Working days an applicant has to mend (the service's `revision`). */
  revisionDays?: number;
}

/** Index of the report of a child who already stands on the family's card. */
const ELDER = 1;
const MINUTE = 60_000;
const DAY = 86_400_000;

/**
 * About 400 births over the twelve months before `now`. The first two are the named citizens': one waits to be mended, one
 * is the late report of an elder child, completed long ago.
 */
export function planBirths(input: PlanInput): BirthPlan {
  const { now, calendar, people, seed } = input;
  const r = random(`${seed}/births`);
  const outageOn = workingDayBefore(calendar, addDays(localDate(calendar, now), -60));
  const items: BirthPlanItem[] = [];
  const wanted = outcomes(r);
  const parents = chooseParents(r.fork('parents'), people, wanted.length, now.getUTCFullYear());
  for (const [i, who] of parents.entries()) {
    items.push(planOne(r.fork(`case ${i}`), input, outageOn, i, wanted[i]!, who));
  }
  return { items, outageOn };
}

/** The order of chance after the named citizens' two. */
function outcomes(r: Random): Outcome[] {
  const all = (Object.keys(COUNTS) as Outcome[]).flatMap((o) => Array.from({ length: COUNTS[o] }, () => o));
  const named: Outcome[] = ['returned', 'completed'];
  for (const outcome of named) all.splice(all.indexOf(outcome), 1);
  return [...named, ...r.shuffled(all)];
}

/** The registry takes down 60 letters of a name; whose is longer is left to a visitor. */
const fitsRegistry = ({ name }: { name: string }): boolean => [...name].length <= 60;

/** A mother has one case in the plan. That of `ibu-siti` is of her elder child: the newborn is for the visitor to report. */
function chooseParents(r: Random, people: DemoPeople, count: number, year: number): Parents[] {
  const namedFamily = (slug: string) => people.families.filter((f) => f.members.some((m) => m.slug === slug));
  const families = people.families.filter((f) => f.members.every((m) => m.slug === null && fitsRegistry(m)));
  const found = parentsOf(r, families, year);
  const finders = people.residents.filter(
    (p) => p.phone !== null && p.slug === null && p.relation === 'head' && fitsRegistry(p),
  );
  const own = [
    ...parentsOf(r, namedFamily('bapak-togar'), year).recorded.map((p) => ({ ...p, reporter: p.father! })),
    ...parentsOf(r, namedFamily('ibu-siti'), year).recorded.map((p) => ({ ...p, reporter: p.mother! })),
  ];
  const rare: Parents[] = [
    ...Array.from({ length: 8 }, (): Parents => {
      const reporter = r.pick(finders);
      const family = people.families.find((f) => f.members.includes(reporter))!;
      return { kind: 'unknown_parents', family, father: null, mother: null, reporter };
    }),
    ...r.shuffled(found.mother_only).slice(0, 36),
    ...r.shuffled(found.unrecorded).slice(0, 32),
  ];
  const recorded = r.shuffled(found.recorded).slice(0, Math.max(0, count - own.length - rare.length));
  return [...own, ...r.shuffled([...rare, ...recorded])].slice(0, count);
}

function planOne(
  r: Random,
  input: PlanInput,
  outageOn: string,
  i: number,
  outcome: Outcome,
  who: Parents,
): BirthPlanItem {
  const { now, calendar, people, reportingDays = 60 } = input;
  const elder = i === ELDER ? who.family.members.find((m) => m.relation === 'child') : undefined;
  const days = daysToReport(r, i, outcome, reportingDays);
  const late = elder !== undefined || days > reportingDays;
  const children =
    i > ELDER && who.kind !== 'unknown_parents'
      ? r.weighted([
          [1, 970],
          [2, 28],
          [3, 2],
        ])
      : 1;
  const atOutage = outcome === 'completed' && i % 29 === 0;
  const steps = scriptOf(r, {
    outcome,
    late,
    children,
    atOutage,
    hurdle: i % 40 === 3 ? 'refused' : i % 40 === 17 ? 'unknown' : null,
    officers: input.officers,
    applicant: who.reporter.id,
    revisionDays: input.revisionDays ?? 7,
  });
  const times = atOutage
    ? timesOf(steps, calendar, calendar.day(outageOn).open[0]![0] - r.between(9 * 60, 14 * 60) * MINUTE, outageOn)
    : ENDED.has(outcome)
      ? endedTimes(r, steps, calendar, now, outageOn)
      : openTimes(r, steps, calendar, now, outageOn);
  const filed = times[0]!.at;
  const bornOn = elder?.bornOn ?? addDays(localDate(calendar, filed), -days);
  const neighbours = people.residents.filter((p) => p.phone !== null && p.id !== who.reporter.id && fitsRegistry(p));
  const facts = makeFacts(r.fork('facts'), who, children, bornOn, { home: people.home, neighbours }, elder);
  const slips = slipsOf(r.fork('slips'), facts);
  const right = birthAnswers(facts);
  // The rounds of returns share out the slips: all of a round's at once, never the same one twice.
  let used = 0;
  const returned = steps.flatMap((s) => (s.kind === 'return' ? [s.defects] : []));
  const rounds = returned.map((wanted, i) => {
    const later = returned.length - 1 - i;
    return slips.slice(used, (used += Math.min(wanted, slips.length - used - later)));
  });
  const wrong = Object.assign({}, ...rounds.flat().map((s) => s.wrong)) as Answers;
  let round = -1;
  const acts = times.map(({ step, at }): PlanAct => {
    const { by, role } = step;
    return { at: new Date(at).toISOString(), by, role, ...body(step) };
  });
  function body(step: Step): ActBody {
    if (step.kind === 'return') return { act: 'return', row: 'verify', defects: rounds[++round]!.map((s) => s.defect) };
    if (step.kind === 'resubmit') {
      const mended = rounds[round]!;
      const answers = Object.fromEntries(mended.flatMap((s) => Object.keys(s.wrong)).map((key) => [key, right[key]!]));
      return {
        act: 'resubmit',
        answers,
        documents: mended.flatMap((s) => ('document' in s.defect.on ? [s.defect.on.document] : [])),
      };
    }
    return step.body;
  }
  return {
    id: demoId(`birth case ${i}`, new Date(filed)),
    outcome,
    applicant: who.reporter.id,
    filedAt: new Date(filed).toISOString(),
    late,
    facts,
    answers: { ...right, ...wrong },
    documents: documentsOf(facts),
    acts,
  };
}

/** Days from birth to report. Two cases stand on the limit itself: the last day in time, and the first that is late. */
function daysToReport(r: Random, i: number, outcome: Outcome, limit: number): number {
  if (outcome === 'awaiting_late_decision') return r.between(limit + 1, 900);
  if (i === 5) return limit;
  if (i === 6) return limit + 1;
  return r.chance(0.12) ? r.between(limit + 1, 900) : r.between(1, 45);
}

interface Timed {
  step: Step;
  at: number;
}

/** When each step happens, if the first happens at `filed`. */
function timesOf(steps: Step[], calendar: Calendar, filed: number, outageOn: string): Timed[] {
  const times: Timed[] = [];
  let at = filed;
  for (const step of steps) {
    const { office, minutes = 0, days } = step.after;
    if (office) at = officeTime(calendar, at, office);
    else if (days)
      at =
        dueAt(calendar, { n: days, unit: 'working_days' }, [{ start: new Date(at).toISOString() }]).at!.getTime() +
        1000;
    else at += Math.round(minutes * MINUTE);
    const { body } = step.kind === 'act' ? step : { body: undefined };
    if (body?.act === 'registry' && body.result === 'requested' && localDate(calendar, at) === outageOn) {
      times.push({ step, at });
      at += 31_000;
      times.push({
        step: {
          ...step,
          kind: 'act',
          by: 'registry',
          role: 'registry',
          body: { act: 'registry', child: body.child, result: 'unavailable' },
        },
        at,
      });
      at = officeTime(calendar, Math.max(at, calendar.day(outageOn).end), 12);
    }
    times.push({ step, at });
  }
  return times;
}

/** An instant in office hours at which so many minutes of them have passed. */
function officeTime(calendar: Calendar, from: number, minutes: number): number {
  const at = addWorkingMinutes(calendar, new Date(from), minutes);
  // Minutes may be spent exactly at closing time; the last act of a day comes before it.
  return isOpen(calendar, at) ? at.getTime() : at.getTime() - MINUTE / 2;
}

/** Filed at any hour people are awake, on any day of the year that leaves time to end before `now`. */
function endedTimes(r: Random, steps: Step[], calendar: Calendar, now: Date, outageOn: string): Timed[] {
  for (let daysAgo = r.between(24, 364); ; daysAgo++) {
    const midnight = calendar.day(addDays(localDate(calendar, now), -daysAgo)).end + 1 - DAY;
    const times = timesOf(steps, calendar, midnight + r.between(6 * 60, 22 * 60) * MINUTE + r.below(60_000), outageOn);
    if (times.at(-1)!.at < now.getTime()) return times;
  }
}

/** Filed as lately as the steps that are already done allow. */
function openTimes(r: Random, steps: Step[], calendar: Calendar, now: Date, outageOn: string): Timed[] {
  const rest = (r.chance(0.15) ? r.between(600, 3000) : r.between(5, 200)) * MINUTE;
  for (let filed = now.getTime() - rest; ; filed -= 40 * MINUTE) {
    const times = timesOf(steps, calendar, filed, outageOn);
    if (times.at(-1)!.at <= now.getTime() - 5 * MINUTE) return times;
  }
}

function workingDayBefore(calendar: Calendar, date: string): string {
  return calendar.day(date).open.length > 0 ? date : workingDayBefore(calendar, addDays(date, -1));
}
