import { beforeEach, describe, expect, it } from 'vitest';
import { bindService, type Definition } from './definition.ts';
import {
  actions,
  apply,
  command as commandSchema,
  decide,
  fold,
  initial,
  mayBeDeemed,
  readEvent,
  refusalWords,
  staleness,
  type At,
  type CaseEvent,
  type CaseState,
  type Command,
  type Who,
} from './model.ts';
import { nextVersion } from './sample-histories.ts';
import { sample } from './sample-service.ts';

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const officer = (n: number, ...roles: string[]): Who => ({ kind: 'officer', id: uuid(n), roles });
const citizen: Who = { kind: 'applicant', id: uuid(1), roles: [] };
const system: Who = { kind: 'system', id: 'system', roles: [] };
const [vera, vino] = [officer(11, 'verifier'), officer(12, 'verifier')];
const [oki, hana] = [officer(13, 'operator'), officer(14, 'head')];
const NOTE = uuid(90);

/** A case that people act on, an hour apart. */
let def: Definition;
let s: CaseState;
let events: CaseEvent[];
let now: number;
beforeEach(() => {
  [def, events, now] = [sample, [], Date.parse('2026-11-24T01:00:00Z')];
  s = initial(def);
});
function ask(who: Who, command: Command, more: Partial<At> = {}): string {
  now += 3_600_000;
  const d = decide(def, s, commandSchema.parse(command), { now: new Date(now), who, ...more });
  if ('refusal' in d) return d.refusal;
  events.push(d.event);
  s = apply(def, s, d.event);
  return d.event.type;
}
const on = (row: string, round = 1) => ({ row, round });
const seq = () => ({ seq: s.seq });
const answers = (...conditions: string[]) => ({ conditions, items: { child: 1 } });
const submit = (...conditions: string[]) =>
  ask(citizen, { type: 'submit', expected: seq(), rev: 1, ...answers(...conditions) });
const take = (who: Who, row: string, round = 1) => ask(who, { type: 'take', expected: on(row, round), order: 'next' });
const done = (who: Who, row: string, round = 1) =>
  ask(who, { type: 'done', expected: on(row, round), ...(row === 'visit' && { evidence: [uuid(80)] }) });
const work = (who: Who, row: string, round = 1) => [take(who, row, round), done(who, row, round)];
const outside = (who: Who, row: string, round = 1, item = 1, request = 1) => [
  take(who, row, round),
  ask(who, { type: 'request', expected: on(row, round), item }),
  ask(system, { type: 'confirm', expected: on(row, round), item, request, paper: uuid(70) }),
];
const sendBack = (who: Who, row: string, round = 1, to = 'applicant') =>
  ask(who, {
    type: 'return',
    expected: on(row, round),
    to,
    defects: [{ path: 'kind', reason: 'differs_from_document' }],
  });
const resubmit = (changed: { paths: string[]; requirements: string[] }, ...conditions: string[]) =>
  ask(citizen, { type: 'resubmit', expected: seq(), rev: s.rev + 1, ...answers(...conditions), changed });
const statuses = () => s.status;

describe('a case from one end to the other', () => {
  it('passes every stage, joins parallel rows, and says where it stands', () => {
    expect(submit('must_pay')).toBe('submitted');
    expect(statuses()).toBe('received');
    expect(s.open.map((r) => r.row)).toEqual(['verify', 'visit']);
    take(vera, 'verify');
    expect(statuses()).toBe('in_verification');
    done(vera, 'verify');
    expect([s.stage, s.open.map((r) => r.row)]).toEqual(['check', ['visit']]);
    expect(work(oki, 'visit')).toEqual(['taken', 'done']);
    // Not late: the head's decision is skipped. The draft proof and the bill wait on the applicant.
    expect([s.stage, statuses()]).toEqual(['proof', 'awaiting_payment']);
    expect(ask(citizen, { type: 'done', expected: on('confirm') })).toBe('done');
    expect(ask(citizen, { type: 'done', expected: on('pay') })).toBe('bill_open');
    expect(ask(system, { type: 'done', expected: on('pay') })).toBe('done');
    expect([s.stage, statuses()]).toEqual(['register', 'in_progress']);
    expect(outside(oki, 'register')).toEqual(['taken', 'registry_requested', 'registry_confirmed']);
    expect([s.stage, statuses()]).toEqual(['sign', 'awaiting_signature']);
    outside(hana, 'sign');
    expect([s.stage, statuses()]).toEqual(['handover', 'issued']);
    work(oki, 'hand_over');
    expect([s.stage, statuses(), s.open]).toEqual([null, 'completed', []]);
    expect(ask(citizen, { type: 'withdraw', expected: seq() })).toBe('ended');
    expect(fold(() => def, events)).toEqual(s);
  });
  it('takes the late path by a condition', () => {
    submit('late');
    work(vera, 'verify');
    work(oki, 'visit');
    expect(s.stage).toBe('decision');
  });
  it('waits for the answer of the applicant without using up the promise', () => {
    submit();
    work(vera, 'verify');
    work(oki, 'visit');
    expect(statuses()).toBe('awaiting_applicant');
    expect(s.clock).toEqual([{ start: events[0]!.at, stop: events.at(-1)!.at }]);
    ask(citizen, { type: 'done', expected: on('confirm') });
    expect(s.clock).toHaveLength(2);
    expect(s.clock[1]).toEqual({ start: s.at });
  });
});

describe('who may act', () => {
  beforeEach(() => void submit());
  it('needs the post, then the file', () => {
    expect(take(oki, 'verify')).toBe('role');
    expect(done(vera, 'verify')).toBe('take_first');
    expect(take(vera, 'verify')).toBe('taken');
    expect(take(vino, 'verify')).toBe('held');
    expect(done(vino, 'verify')).toBe('held');
    expect(done(citizen, 'verify')).toBe('not_yours');
    expect(done(system, 'verify')).toBe('not_yours');
    expect(take(vera, 'verify')).toBe('same_officer');
  });
  it('an officer who picks another than the next says why', () => {
    expect(ask(vera, { type: 'take', expected: on('verify'), order: 'picked' })).toBe('reason_needed');
    expect(ask(vera, { type: 'take', expected: on('verify'), order: 'picked', reason: 'disability' })).toBe('taken');
  });
  it('hands over to one who holds the post, and puts back', () => {
    take(vera, 'verify');
    const give = (who: Who, to: Who) =>
      ask(
        who,
        { type: 'hand_over', expected: on('verify'), to: to.id, reason: 'absent' },
        { receiver: { id: to.id, roles: to.roles } },
      );
    expect(give(vino, vino)).toBe('held');
    expect(give(vera, oki)).toBe('receiver');
    expect(give(vera, vera)).toBe('same_officer');
    expect(give(vera, vino)).toBe('handed_over');
    expect(done(vera, 'verify')).toBe('held');
    expect(ask(vera, { type: 'release', expected: on('verify') })).toBe('held');
    expect(ask(vino, { type: 'release', expected: on('verify') })).toBe('released');
    expect(give(vino, vera)).toBe('take_first');
    expect(give({ ...oki, supervises: true }, vera)).toBe('handed_over');
  });
  it('four eyes: who checked does not register', () => {
    const both = officer(15, 'verifier', 'operator');
    work(both, 'verify');
    work(oki, 'visit');
    ask(citizen, { type: 'done', expected: on('confirm') });
    expect(take(both, 'register')).toBe('four_eyes');
    expect(take(oki, 'register')).toBe('taken');
  });
  it('an inspection ends with evidence', () => {
    take(oki, 'visit');
    expect(ask(oki, { type: 'done', expected: on('visit') })).toBe('evidence_needed');
    expect(done(oki, 'visit')).toBe('done');
    take(vera, 'verify');
    expect(ask(vera, { type: 'done', expected: on('verify'), evidence: [uuid(80)] })).toBe('not_here');
  });
});

describe('a return', () => {
  beforeEach(() => {
    submit('father_asked');
    take(vera, 'verify');
  });
  it('lists defects, each on a place of the case and with a reason that fits', () => {
    const back = (...defects: (Command & { type: 'return' })['defects']) =>
      ask(vera, { type: 'return', expected: on('verify'), to: 'applicant', defects });
    expect(back()).toBe('defects_needed');
    expect(back({ path: 'child.2.name', reason: 'name_differs_from_kk' })).toBe('unknown_place');
    expect(back({ path: 'child.1.midwife', reason: 'name_differs_from_kk' })).toBe('unknown_place');
    expect(back({ requirement: 'letter', reason: 'photo_blurred' })).toBe('unknown_place');
    expect(back({ path: 'kind', reason: 'photo_blurred' })).toBe('reason_place');
    expect(back({ requirement: 'child.1.letter', reason: 'differs_from_document' })).toBe('reason_place');
    expect(back({ path: 'kind', reason: 'ugly' })).toBe('unknown_reason');
    expect(
      back({ path: 'kind', reason: 'differs_from_document' }, { path: 'kind', reason: 'differs_from_document' }),
    ).toBe('marked_twice');
    expect(
      back(
        { path: 'father', reason: 'name_differs_from_kk' },
        { requirement: 'child.1.sptjm', reason: 'photo_blurred' },
      ),
    ).toBe('returned');
    expect([statuses(), s.open, s.marks.length]).toEqual(['needs_revision', [], 2]);
  });
  it('goes only where the step allows', () => {
    expect(sendBack(vera, 'verify', 1, 'check')).toBe('not_here');
    expect(sendBack(vera, 'verify', 1, 'moon')).toBe('not_here');
  });
  it('stops the clocks and never resets them, and the stage begins anew', () => {
    take(oki, 'visit');
    sendBack(vera, 'verify');
    const stopped = s.at;
    expect(s.past['verify']!.clock.at(-1)!.stop).toBe(stopped);
    expect(s.clock).toEqual([{ start: events[0]!.at, stop: stopped }]);
    resubmit({ paths: ['kind'], requirements: [] });
    expect(s.open.map((r) => [r.row, r.round, r.clock.length, r.officer])).toEqual([
      ['verify', 2, 2, null],
      ['visit', 2, 2, null],
    ]);
    expect(s.clock).toHaveLength(2);
    expect(done(vera, 'verify', 1)).toBe('row_closed');
  });
  it('is counted for the stage and capped', () => {
    for (const round of [1, 2]) {
      if (round > 1) take(vera, 'verify', round);
      expect(sendBack(vera, 'verify', round)).toBe('returned');
      resubmit({ paths: ['kind'], requirements: [] });
    }
    take(vera, 'verify', 3);
    expect(sendBack(vera, 'verify', 3)).toBe('returns_used_up');
    expect(s.returns).toEqual({ check: 2 });
    expect(done(vera, 'verify', 3)).toBe('done');
  });
  it('lets only what was marked be mended, and what hangs on it', () => {
    const back = (...defects: (Command & { type: 'return' })['defects']) =>
      ask(vera, { type: 'return', expected: on('verify'), to: 'applicant', defects });
    back(
      { path: 'father', reason: 'name_differs_from_kk' },
      { requirement: 'child.1.letter', reason: 'photo_blurred' },
    );
    expect(resubmit({ paths: ['kind'], requirements: [] })).toBe('not_marked');
    expect(resubmit({ paths: [], requirements: ['father_card'] })).toBe('not_marked');
    expect(resubmit({ paths: [], requirements: [] })).toBe('nothing_changed');
    expect(resubmit({ paths: ['father'], requirements: ['child.1.sptjm'] }, 'father_asked')).toBe('resubmitted');
    take(vera, 'verify', 2);
    ask(vera, {
      type: 'return',
      expected: on('verify', 2),
      to: 'applicant',
      defects: [{ path: 'kind', reason: 'differs_from_document' }],
    });
    // The kind decides whether a father is asked, so his answers and his card may change with it.
    expect(resubmit({ paths: ['kind', 'father', 'father_nik'], requirements: ['father_card'] })).toBe('resubmitted');
  });
  it('takes a next revision only', () => {
    sendBack(vera, 'verify');
    const changed = { paths: ['kind'], requirements: [] };
    const again = (rev: number, conditions: string[] = [], items = { child: 1 }) =>
      ask(citizen, { type: 'resubmit', expected: seq(), rev, conditions, items, changed });
    expect(again(1)).toBe('stale_answers');
    expect(again(3)).toBe('stale_answers');
    expect(again(2, ['no_such'])).toBe('unknown_condition');
    expect(again(2, [], { child: 4 })).toBe('unknown_condition');
    expect(again(2)).toBe('resubmitted');
  });
  it('goes on where the step says, not always where it stopped', () => {
    done(vera, 'verify');
    work(oki, 'visit');
    ask(citizen, { type: 'done', expected: on('confirm') });
    take(oki, 'register');
    expect(sendBack(oki, 'register')).toBe('returned');
    resubmit({ paths: ['kind'], requirements: [] });
    // What changed is verified again before anybody registers it.
    expect([s.stage, s.returns]).toEqual(['check', { register: 1 }]);
  });
  it('an applicant may insist with words instead', () => {
    sendBack(vera, 'verify');
    expect(
      ask(citizen, {
        type: 'resubmit',
        expected: seq(),
        rev: 2,
        ...answers('father_asked'),
        changed: { paths: [], requirements: [] },
        note: NOTE,
      }),
    ).toBe('resubmitted');
  });
  it('ends when nobody mends in time', () => {
    sendBack(vera, 'verify');
    expect(ask(system, { type: 'timer', expected: { row: 'revision', round: 2 }, rung: 0 })).toBe('row_closed');
    expect(ask(system, { type: 'timer', expected: { row: 'revision', round: 1 }, rung: 0 })).toBe('expired');
    expect([statuses(), events.at(-1)!.key]).toEqual(['expired', 'revision:1:0']);
  });
});

describe('what was looked at', () => {
  beforeEach(() => void submit());
  it('a row act holds while its row is open in its round, whatever else happened', () => {
    take(vera, 'verify');
    work(oki, 'visit');
    expect(done(vera, 'verify')).toBe('done');
    expect(done(vera, 'verify')).toBe('row_closed');
  });
  it('a whole-case act holds while only the seq has moved', () => {
    const looked = s.seq;
    take(vera, 'verify');
    ask(vera, { type: 'note', expected: seq(), note: NOTE, audience: 'officers' });
    expect(staleness(s, looked)).toBe('moved');
    expect(staleness(s, s.seq)).toBe('fresh');
    expect(staleness(s, s.seq + 1)).toBe('changed');
    done(vera, 'verify');
    expect(staleness(s, looked)).toBe('changed');
    expect(ask(citizen, { type: 'withdraw', expected: { seq: looked } })).toBe('changed');
    expect(ask(citizen, { type: 'withdraw', expected: { seq: s.seq } })).toBe('withdrawn');
  });
});

describe('pause, rejection, withdrawal', () => {
  beforeEach(() => {
    submit();
    take(vera, 'verify');
  });
  it('a pause has a listed reason, stops all clocks and nothing is decided meanwhile', () => {
    const pause = (reason: string) => ask(vera, { type: 'pause', expected: on('verify'), reason });
    expect(pause('holiday')).toBe('unknown_reason');
    expect(pause('other_agency')).toBe('paused');
    expect(s.clock.at(-1)!.stop).toBe(s.at);
    expect(s.open.every((r) => r.clock.at(-1)!.stop === s.at)).toBe(true);
    expect(pause('other_agency')).toBe('paused');
    expect(events.at(-1)!.type).toBe('paused');
    expect(done(vera, 'verify')).toBe('paused');
    expect(sendBack(vera, 'verify')).toBe('paused');
    expect(ask(citizen, { type: 'resume', expected: seq() })).toBe('not_yours');
    expect(ask(hana, { type: 'resume', expected: seq() })).toBe('not_yours');
    expect(ask(vino, { type: 'resume', expected: seq() })).toBe('resumed');
    expect(ask(vino, { type: 'resume', expected: seq() })).toBe('not_paused');
    expect(done(vera, 'verify')).toBe('done');
  });
  it('a rejection has a listed legal reason', () => {
    const reject = (reason: string) => ask(vera, { type: 'reject', expected: on('verify'), reason });
    expect(reject('dislike')).toBe('unknown_reason');
    expect(reject('false_data')).toBe('rejected');
    expect([statuses(), s.reason, s.open]).toEqual(['rejected', 'false_data', []]);
  });
  it('only the applicant withdraws, and not once the paper is on its way or registered', () => {
    expect(ask(vera, { type: 'withdraw', expected: seq() })).toBe('not_yours');
    done(vera, 'verify');
    work(oki, 'visit');
    ask(citizen, { type: 'done', expected: on('confirm') });
    take(oki, 'register');
    ask(oki, { type: 'request', expected: on('register'), item: 1 });
    expect(ask(citizen, { type: 'withdraw', expected: seq() })).toBe('outside_pending');
    expect(sendBack(oki, 'register')).toBe('outside_pending');
    ask(system, { type: 'confirm', expected: on('register'), item: 1, request: 1 });
    expect(ask(citizen, { type: 'withdraw', expected: seq() })).toBe('registered');
  });
});

describe('an act of the outside is two acts', () => {
  beforeEach(() => {
    ask(citizen, { type: 'submit', expected: seq(), rev: 1, conditions: [], items: { child: 2 } });
    work(vera, 'verify');
    work(oki, 'visit');
    ask(citizen, { type: 'done', expected: on('confirm') });
    take(oki, 'register');
  });
  const request = (item: number, round = 1) => ask(oki, { type: 'request', expected: on('register', round), item });
  const answer = (type: 'confirm' | 'refuse' | 'doubt', item: number, n = 1, who = system, round = 1): string => {
    const expected = on('register', round);
    if (type === 'confirm') return ask(who, { type, expected, item, request: n });
    return type === 'refuse'
      ? ask(who, { type, expected, item, request: n, reason: 'duplicate_birth' })
      : ask(who, { type, expected, item, request: n, reason: 'timeout' });
  };
  it('twins are two requests; the row is done when both are confirmed', () => {
    expect(done(oki, 'register')).toBe('outside_first');
    expect(request(0)).toBe('unknown_place');
    expect(request(3)).toBe('unknown_place');
    expect([request(1), request(2)]).toEqual(['registry_requested', 'registry_requested']);
    expect(answer('confirm', 1)).toBe('registry_confirmed');
    expect(s.stage).toBe('register');
    expect(request(1)).toBe('already_confirmed');
    expect(answer('confirm', 2)).toBe('registry_confirmed');
    expect(s.stage).toBe('sign');
  });
  it('what is not known is asked about, never done again', () => {
    request(1);
    expect(answer('doubt', 1, 1, oki)).toBe('system_only');
    expect(answer('doubt', 1)).toBe('registry_unknown');
    expect(request(1)).toBe('outside_pending');
    expect(answer('confirm', 1, 2)).toBe('not_requested');
    expect(answer('refuse', 1)).toBe('registry_refused');
    expect(answer('confirm', 1)).toBe('not_requested');
    expect(request(1)).toBe('registry_requested');
    expect(events.at(-1)!.data).toMatchObject({ request: 2, op: 'create' });
    expect(answer('confirm', 1, 1)).toBe('not_requested');
    expect(answer('confirm', 1, 2)).toBe('registry_confirmed');
  });
  it('the operator may bring the answer by hand; a late answer is taken through a pause', () => {
    request(1);
    request(2);
    ask(oki, { type: 'pause', expected: on('register'), reason: 'registry_away' });
    expect(answer('confirm', 1, 1, hana)).toBe('role');
    expect(answer('confirm', 1, 1, oki)).toBe('registry_confirmed');
    expect(events.at(-1)!.data).toMatchObject({ by_hand: true });
    expect(answer('confirm', 2)).toBe('registry_confirmed');
    expect([s.stage, s.paused?.reason]).toEqual(['sign', 'registry_away']);
  });
  it('what was registered is amended in the next round, not created again', () => {
    request(1);
    request(2);
    answer('confirm', 1);
    answer('confirm', 2);
    take(hana, 'sign');
    expect(sendBack(hana, 'sign', 1, 'register')).toBe('returned');
    take(oki, 'register', 2);
    expect(request(1, 2)).toBe('registry_requested');
    expect(events.at(-1)!.data).toMatchObject({ request: 2, op: 'amend' });
    expect(answer('refuse', 1, 2, system, 2)).toBe('registry_refused');
    request(1, 2);
    expect(events.at(-1)!.data).toMatchObject({ request: 3, op: 'amend' });
  });
});

describe('several papers of one case', () => {
  beforeEach(() => {
    const body = structuredClone(sample.body);
    body.outputs.push({ kind: 'card', title: { id: 'Kartu', en: 'Card' }, issued_by: 'registry', when: 'in_time' });
    for (const row of body.stages.flatMap((r) => r.rows))
      if (row.id === 'register' || row.id === 'sign') row.also = ['card'];
    def = bindService(body, sample.functions);
    s = initial(def);
  });
  const upTo = (...conditions: string[]) => {
    ask(citizen, { type: 'submit', expected: seq(), rev: 1, conditions, items: { child: 2 } });
    work(vera, 'verify');
    work(oki, 'visit');
    ask(citizen, { type: 'done', expected: on('confirm') });
  };
  it('each is asked for by its own item, and the row is done with the last of them', () => {
    upTo('in_time');
    const items = () =>
      actions(def, s, { now: new Date(now), who: oki }).flatMap((a) => (a.type === 'request' ? a.item : []));
    expect(items()).toEqual([1, 2, 10]);
    outside(oki, 'register', 1, 1);
    outside(oki, 'register', 1, 10);
    expect(ask(oki, { type: 'request', expected: on('register'), item: 11 })).toBe('unknown_place');
    expect(s.stage).toBe('register');
    outside(oki, 'register', 1, 2);
    expect(s.stage).toBe('sign');
    // What is signed stays so while another lets itself be waited for.
    outside(hana, 'sign', 1, 1);
    outside(hana, 'sign', 1, 2);
    ask(hana, { type: 'request', expected: on('sign'), item: 10 });
    expect([s.stage, s.status]).toEqual(['sign', 'awaiting_signature']);
    expect(ask(system, { type: 'confirm', expected: on('sign'), item: 10, request: 1 })).toBe('registry_confirmed');
    expect(s.stage).toBe('handover');
  });
  it('what does not come of this case is not asked for', () => {
    upTo();
    outside(oki, 'register', 1, 1);
    expect(ask(oki, { type: 'request', expected: on('register'), item: 10 })).toBe('unknown_place');
    outside(oki, 'register', 1, 2);
    expect(s.stage).toBe('sign');
  });
});

describe('time', () => {
  beforeEach(() => void submit());
  const timer = (row: string, rung: number, round = 1, who = system) =>
    ask(who, { type: 'timer', expected: on(row, round), rung });
  it('escalates rung by rung, once each, and those above may take the file', () => {
    take(vera, 'verify');
    expect(timer('verify', 1)).toBe('not_here');
    expect(timer('verify', 0, 1, vera)).toBe('system_only');
    expect(timer('verify', 0)).toBe('escalated');
    expect(events.at(-1)).toMatchObject({ key: 'verify:1:0', data: { to: 'head', rung: 0 } });
    expect(timer('verify', 0)).toBe('already_fired');
    const grab = { type: 'hand_over', expected: on('verify'), to: hana.id, reason: 'supervisor' } as const;
    expect(ask(hana, grab, { receiver: hana })).toBe('handed_over');
    expect(sendBack(hana, 'verify')).toBe('returned');
    resubmit({ paths: ['kind'], requirements: [] });
    // A new round begins where the old one was: the first rung does not fire again.
    expect(timer('verify', 0, 2)).toBe('already_fired');
    expect(timer('verify', 1, 2)).toBe('escalated');
    expect(timer('verify', 2, 2)).toBe('not_here');
  });
  it('silence means yes where the definition says so, and is marked', () => {
    expect(timer('visit', 0)).toBe('deemed');
    expect(s.past['visit']).toMatchObject({ deemed: true, by: 'system' });
  });
  it('silence never means yes in governance, even in a definition that says so', () => {
    def = bindService({ ...sample.body, dimension: 'governance' }, sample.functions);
    expect(timer('visit', 0)).toBe('not_here');
  });
  it('nor on a payment, a signature, a registration or the applicant, whatever a definition says', () => {
    const rows = new Map(sample.body.stages.flatMap((x) => x.rows).map((r) => [r.id, r]));
    const may = (id: string) => mayBeDeemed(sample, { ...rows.get(id)!, onLate: { deemed: true } });
    expect(['verify', 'visit', 'hand_over'].map(may)).toEqual([true, true, true]);
    expect(['sign', 'register', 'pay', 'confirm'].map(may)).toEqual([false, false, false, false]);
    const paying = { ...rows.get('hand_over')!, may: { pay: { bill: 'denda-contoh', variant: 'late' } } };
    expect(mayBeDeemed(sample, paying)).toBe(false);
  });
  it('a withdrawal of a paused case leaves nothing waiting', () => {
    take(vera, 'verify');
    ask(vera, { type: 'pause', expected: on('verify'), reason: 'other_agency' });
    expect(ask(citizen, { type: 'withdraw', expected: seq() })).toBe('withdrawn');
    expect([s.paused, s.revision, s.open, s.stage]).toEqual([null, null, [], null]);
  });
  it('an event is never earlier than the one before, whatever a server’s clock says', () => {
    const d = decide(
      def,
      s,
      { type: 'note', expected: seq(), note: NOTE, audience: 'officers' },
      { now: new Date(0), who: citizen },
    );
    expect('event' in d && d.event.at).toBe(s.at);
  });
});

describe('corrections, links, notes, versions', () => {
  beforeEach(() => void submit());
  it('an officer mends a slip with a reason, where the step allows it', () => {
    take(vera, 'verify');
    const correct = (changed: string[], items = { child: 1 }, rev = 2) =>
      ask(vera, {
        type: 'correct',
        expected: on('verify'),
        rev,
        conditions: [],
        items,
        changed,
        reason: 'slip_of_pen',
      });
    expect(correct([])).toBe('nothing_changed');
    expect(correct(['child.3.name'])).toBe('unknown_place');
    expect(correct(['child.1.name'], { child: 2 })).toBe('items_changed');
    expect(correct(['child.1.name'], { child: 1 }, 1)).toBe('stale_answers');
    expect(correct(['child.1.name'])).toBe('corrected');
    expect(s.rev).toBe(2);
    take(oki, 'visit');
    expect(
      ask(oki, {
        type: 'correct',
        expected: on('visit'),
        rev: 3,
        ...answers(),
        changed: ['kind'],
        reason: 'slip_of_pen',
      }),
    ).toBe('not_here');
  });
  it('a merge moves nothing and can be undone', () => {
    const other = uuid(60);
    expect(ask(citizen, { type: 'link', expected: seq(), other, reason: 'duplicate' })).toBe('not_yours');
    expect(ask(officer(99, 'gardener'), { type: 'link', expected: seq(), other, reason: 'duplicate' })).toBe(
      'not_yours',
    );
    expect(ask(vera, { type: 'link', expected: seq(), other, reason: 'duplicate' })).toBe('linked');
    expect(ask(vera, { type: 'link', expected: seq(), other, reason: 'duplicate' })).toBe('already_linked');
    expect(s.open).toHaveLength(2);
    expect(ask(vera, { type: 'unlink', expected: seq(), other })).toBe('unlinked');
    expect(ask(vera, { type: 'unlink', expected: seq(), other })).toBe('not_linked');
  });
  it('a note of the applicant is for officers', () => {
    expect(ask(citizen, { type: 'note', expected: seq(), note: NOTE, audience: 'applicant' })).toBe('not_yours');
    expect(ask(vera, { type: 'note', expected: seq(), note: NOTE, audience: 'applicant' })).toBe('noted');
  });
  it('a version changes at the start of a stage only, by an act of its own', () => {
    const stages = Object.fromEntries(sample.body.stages.map((x) => [x.id, x.id]));
    const migrate = (who: Who, target: Definition | undefined, map: Record<string, string> = stages) =>
      ask(who, { type: 'migrate', expected: seq(), rev: s.rev, ...answers(), stages: map }, target ? { target } : {});
    const admin: Who = { ...officer(50), supervises: true };
    take(vera, 'verify');
    expect(migrate(vera, nextVersion)).toBe('not_yours');
    expect(migrate(admin, nextVersion)).toBe('not_between_stages');
    ask(vera, { type: 'release', expected: on('verify') });
    expect(migrate(admin, undefined)).toBe('unknown_stage');
    expect(migrate(admin, sample)).toBe('same_version');
    expect(migrate(admin, nextVersion, {})).toBe('unknown_stage');
    expect(migrate(admin, nextVersion, { check: 'moon' })).toBe('unknown_stage');
    const d = decide(
      def,
      s,
      { type: 'migrate', expected: seq(), rev: s.rev, ...answers(), stages },
      { now: new Date(now), who: admin, target: nextVersion },
    );
    if (!('event' in d)) throw new Error(d.refusal);
    expect(d.event.version).toBe(2);
    const moved = apply(nextVersion, s, d.event);
    expect([moved.version, moved.stage, moved.open.length]).toEqual([2, 'check', 2]);
    expect(fold((v) => (v === 1 ? sample : nextVersion), [...events, d.event])).toEqual(moved);
    expect(() => fold(() => sample, [...events, d.event])).toThrow(/version 2 folded with 1/);
  });
});

describe('events', () => {
  it('a replay changes nothing, a gap is a bug', () => {
    submit();
    expect(apply(def, s, events[0]!)).toBe(s);
    expect(() => apply(def, s, { ...events[0]!, seq: 3 })).toThrow(/cannot follow/);
  });
  it('nothing is applied after an end', () => {
    submit();
    ask(citizen, { type: 'withdraw', expected: seq() });
    expect(() => apply(def, s, { ...events[0]!, seq: s.seq + 1 })).toThrow(/after the end/);
  });
  it('what is stored is read strictly', () => {
    submit();
    const raw = { ...events[0]!, data: { ...events[0]!.data } };
    expect(readEvent(raw)).toEqual(events[0]);
    expect(() => readEvent({ ...raw, data: { ...raw.data, name: 'Butet' } })).toThrow();
    expect(() => readEvent({ ...raw, type: 'toString' })).toThrow(/no event is called/);
  });
  it.each([
    { type: 'reject', expected: on('verify'), reason: 'Butet bukan warga' },
    { type: 'note', expected: { seq: 1 }, note: 'hello', audience: 'officers' },
    { type: 'done', expected: on('verify'), why: 'x' },
    { type: 'withdraw', expected: { seq: -1 } },
    { type: 'sudo', expected: { seq: 1 } },
    { type: 'return', expected: on('verify'), to: 'applicant', defects: [{ path: 'kind; drop', reason: 'x' }] },
    {
      type: 'return',
      expected: on('verify'),
      to: 'applicant',
      defects: [{ path: 'kind', requirement: 'letter', reason: 'x' }],
    },
  ])('a command of another shape is none: %j', (raw) => {
    expect(commandSchema.safeParse(raw).success).toBe(false);
  });
});

describe('what the officer’s screen shows', () => {
  it('is what decide says, with the reason why not', () => {
    submit();
    const shown = (who: Who) =>
      Object.fromEntries(
        actions(def, s, { now: new Date(now), who }).map((a) => [
          [a.type, a.row, a.to].filter(Boolean).join(' '),
          a.allowed || a.refusal,
        ]),
      );
    expect(shown(vera)).toMatchObject({
      'take verify': true,
      'done verify': 'take_first',
      'return verify applicant': 'take_first',
      'take visit': 'role',
    });
    take(vera, 'verify');
    expect(shown(vera)).toMatchObject({
      'take verify': 'same_officer',
      'done verify': true,
      'return verify applicant': true,
      'reject verify': true,
      'pause verify': true,
      'correct verify': true,
    });
    expect(shown(vino)).toMatchObject({ 'done verify': 'held', 'hand_over verify': 'held' });
    expect(shown(citizen)).toEqual({ withdraw: true, note: true });
    sendBack(vera, 'verify');
    expect(shown(citizen)).toMatchObject({ resubmit: true, withdraw: true });
  });
  it('every reason has its words in both languages', () => {
    expect(Object.keys(refusalWords.en)).toEqual(Object.keys(refusalWords.id));
  });
});
