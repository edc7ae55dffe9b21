import { dueAt, type Interval } from '../kernel/clock/index.ts';
import { execute, type Ctx } from '../kernel/command.ts';
import { runDueJobs, type AnyJob } from '../kernel/jobs.ts';
import type { Logger } from '../kernel/log.ts';
import { SYSTEM, type Actor, type Rights } from '../kernel/permission.ts';
import {
  actOnCase,
  askRegistry,
  caseBills,
  fileCase,
  currentService,
  signInRegistry,
  sweepTimers,
  takeNext,
  type CaseActInput,
  type Catalogue,
  type Definition,
} from '../modules/casework/index.ts';
import { billsAbout, takePayment } from '../modules/money/index.ts';
import { readAll } from '../modules/notices/index.ts';
import { quietUntil } from '../modules/notices/model.ts';
import { papersOfRow } from './birth-answers.ts';
import type { BirthPlanItem, PlanAct, Row } from './births.ts';
import type { Lane } from './lane.ts';
import type { Pictures } from './pictures.ts';
import type { Scripted, ScriptedRegistry } from './registry-script.ts';

/*
 * One birth of the plan, played through the doors that pages, API and workers use: each act by its own actor, at its own
 * instant. What happens by itself between two acts (a row that grows late, a message, a delivery) happens here too, when
 * its time has come.
 */

/** What a player needs besides the plan. */
export interface Stage {
  lane: Lane;
  catalogue: Catalogue;
  rights: Rights;
  jobs: AnyJob[];
  log: Logger;
  /** Whoever acts in the plan, by id. */
  actors: ReadonlyMap<string, Actor>;
  pictures: Pictures;
  registry: ScriptedRegistry;
  /** What the head types to sign. */
  passphrase: string;
  /** The registry reads the time here. */
  clock: { at: Date };
  /** The instant up to which the plan tells. */
  until: Date;
}

const SERVICE = 'akta-kelahiran';
const SECOND = 1000;
/** Why somebody was served out of turn, where the plan has it so (UU 25/2009 art. 29). */
const PRIORITY = ['pregnant', 'elderly', 'disability', 'health'] as const;
const WITHDRAWN: Record<string, string> = {
  filed_twice: 'Berkas ini terkirim dua kali.',
  wrong_service: 'Saya salah memilih layanan.',
  documents_missing: 'Dokumen yang diminta belum ada.',
  other: 'Akan saya urus langsung di kantor.',
};
/** What an officer adds to a reason, here and there. */
const REMARKS: Record<string, string> = {
  photo_blurred: 'Bagian bawah tidak terbaca.',
  name_abbreviated: 'Nama di surat lahir ditulis lengkap.',
  nik_not_found: 'Nomor ini tidak ada di SIAK, mohon diperiksa lagi.',
};

/** When the rows of a case run out of time, so that what they set off stands in the history at its own instant. */
function lateness({ lane: { city } }: Stage, def: Definition) {
  const clocks = new Map<string, Interval[]>();
  const fired = new Set<string>();
  let open: string | undefined;
  return {
    turn(to: string | undefined, at: Date): void {
      const last = open === undefined ? undefined : clocks.get(open)?.at(-1);
      if (last) last.stop = at.toISOString();
      if (to !== undefined) clocks.set(to, [...(clocks.get(to) ?? []), { start: at.toISOString() }]);
      open = to;
    },
    /** The next instant up to `before` at which the open row escalates. Told once: each row has one rung. */
    next(before: Date): Date | undefined {
      const row = open === undefined ? undefined : def.rows.get(open)?.row;
      if (!row || !('escalate' in row.onLate) || fired.has(row.id)) return undefined;
      const at = dueAt(city.calendar, row.norm, clocks.get(row.id)!).at;
      if (!at || at > before) return undefined;
      fired.add(row.id);
      return at;
    },
  };
}

/** Plays one birth from its report to where it stands. Give it inside `lane.whole`. Gives the case's id. */
export async function playBirth(stage: Stage, item: BirthPlanItem, n: number): Promise<string> {
  const { lane, catalogue, actors, pictures, registry, clock } = stage;
  const { city } = lane;
  const def = await currentService(city, catalogue, SERVICE, new Date(item.filedAt));
  const late = lateness(stage, def);
  const children = item.facts.children.length;
  /** What the registry is asked about in a row: each child, then the card with them on it. */
  const papers = (row: Row) => papersOfRow(def, item.facts, row);
  const [card] = papers('register').slice(children);
  let kase = '';
  let seq = 0;
  let verifies = 1;
  const asked = new Set<number>();
  let registered = 0;
  let operator: PlanAct | undefined;

  const ctxOf = (actor: Actor, at: Date, channel: Ctx['channel'] = 'web'): Ctx => ({
    city,
    rights: stage.rights,
    actor,
    now: at,
    requestId: `seed/${item.id}`,
    channel,
    lang: 'id',
    log: stage.log,
  });
  const system = (at: Date) => ctxOf(SYSTEM, at, 'job');
  const by = (act: PlanAct, at: Date): Ctx => {
    const actor = actors.get(act.by);
    if (!actor) throw new Error(`nobody of the demo has the id ${act.by}`);
    return ctxOf(actor.kind === 'officer' ? { ...actor, stepUpAt: at } : actor, at);
  };
  const on = (row: Row | 'confirm') => ({ row, round: row === 'verify' ? verifies : 1 });
  async function act(ctx: Ctx, asks: CaseActInput): Promise<void> {
    ({ seq } = await actOnCase(ctx, catalogue, { kase, act: asks }));
  }
  const work = (at: Date) => runDueJobs(city, stage.jobs, stage.rights, stage.log, () => at);
  /** One look of a worker's lane at the open question. */
  async function ask(at: Date): Promise<void> {
    clock.at = at;
    if (!(await askRegistry(system(at), catalogue))) throw new Error(`no question is due at ${at.toISOString()}`);
  }
  const ring = async (before: Date): Promise<void> => {
    const at = late.next(before);
    if (at) await sweepTimers(system(at), catalogue);
  };

  /** FIFO, as officers take; out of turn with its reason where another waited longer. */
  async function take(ctx: Ctx, row: Row): Promise<void> {
    const next = await lane.attempt(
      () => takeNext(ctx, catalogue, { service: SERVICE, row }),
      (taken) => taken?.kase === kase,
    );
    if (next?.kase === kase) return;
    await act(ctx, { type: 'take', expected: on(row), reason: PRIORITY[n % PRIORITY.length]! });
  }

  async function validate(a: PlanAct, at: Date): Promise<void> {
    registry.next = { does: 'answer' };
    for (const [i, paper] of papers('validate').entries()) {
      const start = at.getTime() + i * 30 * SECOND;
      await act(by(a, new Date(start)), { type: 'request', expected: on('validate'), item: paper });
      await ask(new Date(start));
      await ask(new Date(start + (9 + ((n * 7) % 20)) * SECOND));
    }
    late.turn('sign', at);
  }

  async function sign(a: PlanAct, at: Date): Promise<void> {
    for (const [i, paper] of papers('sign').entries()) {
      const start = new Date(at.getTime() + i * 20 * SECOND);
      clock.at = start;
      const { state, reason } = await signInRegistry(by(a, start), catalogue, {
        kase,
        expected: on('sign'),
        item: paper,
        passphrase: stage.passphrase,
      });
      if (state !== 'confirmed') throw new Error(`the registry did not sign: ${state} ${reason ?? ''}`);
    }
  }

  /** What the registry will say next about a child; undefined: nothing yet. */
  const answerAfter = (i: number, child: number) =>
    item.acts.slice(i + 1).find((a) => a.act === 'registry' && a.child === child && a.result !== 'requested');

  async function speak(a: Extract<PlanAct, { act: 'registry' }>, at: Date, i: number): Promise<void> {
    if (a.result === 'requested') {
      // After an outage the lane asks again by itself.
      if (!asked.has(a.child)) await act(by(a, at), { type: 'request', expected: on('register'), item: a.child });
      asked.add(a.child);
      operator = a;
      const answer = answerAfter(i, a.child);
      registry.next = { does: answer ? 'answer' : 'keep' };
      if (!answer || (answer.act === 'registry' && answer.result === 'registered')) await ask(at);
      return;
    }
    registry.next = scripted(item, a);
    await ask(at);
    if (a.result === 'refused') asked.delete(a.child);
    if (a.result !== 'registered') return;
    asked.delete(a.child);
    if (++registered < children) return;
    if (card !== undefined) await follow(card, at);
    late.turn('validate', at);
  }

  /** The card with the children on it, once the last of them has its number. */
  async function follow(paper: number, at: Date): Promise<void> {
    const start = at.getTime() + 5 * SECOND;
    await act(by(operator!, new Date(start)), { type: 'request', expected: on('register'), item: paper });
    await ask(new Date(start));
    await ask(new Date(start + 12 * SECOND));
  }

  /** Where the city fines a late report, the parent pays as the decision is told: the bank's news moves the case on. */
  async function payFine(at: Date): Promise<void> {
    const bills = await billsAbout(city.db, `kase/${kase}`);
    for (const bill of bills.filter((b) => b.state === 'open'))
      await takePayment(system(at), caseBills(catalogue), {
        channel: 'va',
        providerRef: `contoh/${kase}`,
        billingCode: bill.code,
        amount: bill.amount,
        paidAt: at,
        moved: true,
        partner: 'contoh',
      });
  }

  /** What an act of the plan is at the doors. */
  async function perform(a: PlanAct, at: Date, i: number): Promise<void> {
    switch (a.act) {
      case 'submit': {
        const ctx = by(a, at);
        const documents = [];
        for (const requirement of item.documents)
          documents.push({ requirement, file: await pictures.give(ctx, requirement, n, isBlurred(item, requirement)) });
        ({ id: kase } = await fileCase(ctx, catalogue, {
          service: SERVICE,
          answers: item.answers,
          documents,
          statements: def.body.statements.map((s) => s.id),
        }));
        seq = 1;
        return late.turn('verify', at);
      }
      case 'take':
        return take(by(a, at), a.row);
      case 'done':
        // The registry's own answers end the row of the operator.
        if (a.row === 'register') return;
        if (a.row === 'validate') return validate(a, at);
        if (a.row === 'sign') {
          await sign(a, at);
          return late.turn('hand_over', at);
        }
        await act(by(a, at), { type: 'done', expected: on(a.row) });
        if (a.row === 'late_decision') await payFine(at);
        return late.turn(a.row === 'verify' && item.late ? 'late_decision' : 'confirm', at);
      case 'return':
        await act(by(a, at), {
          type: 'return',
          expected: on('verify'),
          to: 'applicant',
          defects: a.defects.map(({ on: place, reason }) => ({
            ...('field' in place ? { path: place.field } : { requirement: place.document }),
            reason,
            ...(REMARKS[reason] !== undefined && { note: REMARKS[reason] }),
          })),
        });
        verifies++;
        return late.turn(undefined, at);
      case 'resubmit': {
        const ctx = by(a, at);
        const documents: Record<string, string[]> = {};
        for (const d of a.documents) documents[d] = [await pictures.give(ctx, d, n + 1)];
        await act(ctx, { type: 'resubmit', expected: { seq }, answers: a.answers, documents });
        return late.turn('verify', at);
      }
      case 'confirm':
        await act(by(a, at), { type: 'done', expected: on('confirm') });
        return late.turn('register', at);
      case 'registry':
        return speak(a, at, i);
      case 'hand_over':
        await work(at);
        return late.turn(undefined, at);
      case 'receive':
        // The engine's case ended as the paper was delivered; what is left is that the parent has read of it.
        await execute(by(a, at), readAll, {});
        return undefined;
      case 'reject':
        return act(by(a, at), { type: 'reject', expected: on('verify'), reason: a.reason });
      case 'withdraw':
        return act(by(a, at), { type: 'withdraw', expected: { seq }, note: WITHDRAWN[a.reason] ?? a.reason });
      case 'expire':
        return void (await sweepTimers(system(at), catalogue));
    }
  }

  for (const [i, a] of item.acts.entries()) {
    const at = new Date(a.at);
    await ring(at);
    await perform(a, at, i);
  }

  const last = new Date(item.acts.at(-1)!.at);
  if (item.outcome === 'registering' || item.outcome === 'registry_unknown') {
    registry.next = { does: 'keep' };
    await ask(stage.until);
  }
  await ring(stage.until);
  await sweepTimers(system(stage.until), catalogue);
  // A message of the night leaves in the morning, by the city's own workers.
  const heard = quietUntil(last, city.timeZone) ?? last;
  if (heard <= stage.until) await work(heard);
  return kase;
}

function scripted(item: BirthPlanItem, a: Extract<PlanAct, { act: 'registry' }>): Scripted {
  switch (a.result) {
    case 'refused':
      return { does: 'refuse', reason: a.reason, fields: refusedFields(item, a.reason) };
    case 'unknown':
      return { does: 'lose' };
    case 'unavailable':
      return { does: 'stay_away' };
    default:
      return { does: 'answer' };
  }
}

/** The first photo of a paper that is sent back as blurred. */
const isBlurred = (item: BirthPlanItem, document: string): boolean =>
  item.acts.some(
    (a) =>
      a.act === 'return' &&
      a.defects.some((d) => 'document' in d.on && d.on.document === document && d.reason === 'photo_blurred'),
  );

/** The fields of the event that a refusal of the registry is about. */
function refusedFields({ facts }: BirthPlanItem, reason: string): string[] {
  if (reason !== 'parent_not_found') return ['child.name'];
  return facts.mother?.nik ? ['mother.nik'] : facts.father?.nik ? ['father.nik'] : [];
}
