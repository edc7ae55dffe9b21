import { describe, expect, it } from 'vitest';
import { definitionSources } from './definition/sources.ts';
import {
  bindService,
  canonical,
  publishLint,
  serviceStandard,
  sha256Of,
  STANDARD_COMPONENTS,
  UnboundService,
  type CaseBody,
  type Row,
} from './definition.ts';
import { sample } from './sample-service.ts';

const t = (id: string) => ({ id, en: id });
const stored = (): CaseBody => JSON.parse(canonical(sample.body)) as CaseBody;

describe('the stored version', () => {
  it('is one text whatever the order of keys, and known by its SHA-256', () => {
    expect(canonical({ b: [1, { d: 'é', c: null }], a: true })).toBe('{"a":true,"b":[1,{"c":null,"d":"é"}]}');
    // Of the text above; `printf … | sha256sum`.
    expect(sha256Of({ b: 1, a: 2 })).toBe('d3626ac30a87e6f7a6428233b3c68299976865fa5508e4267c5415c76af7a772');
    expect(sha256Of({ a: 2, b: 1 })).toBe(sha256Of({ b: 1, a: 2 }));
    expect(() => canonical(undefined)).toThrow(TypeError);
  });
  it('holds data only, and keeps the order of stages, rows and questions', () => {
    expect(JSON.parse(JSON.stringify(sample.body))).toEqual(sample.body);
    expect(stored().stages.map((s) => s.id)).toEqual(['check', 'decision', 'proof', 'register', 'sign', 'handover']);
    expect([...bindService(stored(), sample.functions).fields.keys()]).toEqual([...sample.fields.keys()]);
  });
  it('binds to the functions of the release and is the same service', () => {
    expect(bindService(stored(), sample.functions).sha256).toBe(sample.sha256);
  });
  it('does not bind where a function is gone, and says which', () => {
    const { late: _late, ...conditions } = sample.functions.conditions;
    expect(() => bindService(stored(), { conditions, checks: {} })).toThrow(/condition late, check born_once/);
    expect(() =>
      bindService(stored(), { ...sample.functions, conditions: Object.create(sample.functions.conditions) }),
    ).toThrow(UnboundService);
  });
  it('does not bind where it uses a name it does not declare', () => {
    const body = stored();
    body.conditions = body.conditions.filter((c) => c.name !== 'must_pay');
    expect(() => bindService(body, sample.functions)).toThrow(/undeclared names: must_pay/);
  });
  it('refuses a body of another shape, with an unknown key', () => {
    expect(() => bindService({ ...stored(), script: 'x' }, sample.functions)).toThrow();
    expect(() => bindService({ ...stored(), level: 7 }, sample.functions)).toThrow();
  });
});

describe('the sources of the functions', () => {
  const written = (source: string) => Object.assign(() => true, { toString: () => source });
  const of = (f: unknown) => definitionSources({ conditions: { c: f as never }, checks: {} })['condition c'];
  it('are known by what they say, not by how it is set', () => {
    const loose = written('(a) =>   /* why */ a.k  ===  "x"');
    const tight = written("(a)=>a.k==='x'");
    expect(of(loose)).toBe(of(tight));
    expect(of(loose)).not.toBe(of(written("(a)=>a.k!=='x'")));
  });
  it('name every condition and check, methods too', () => {
    const sources = definitionSources(sample.functions);
    expect(Object.keys(sources)).toContain('condition late');
    expect(Object.keys(sources)).toContain('check born_once');
    expect(new Set(Object.values(sources)).size).toBe(Object.keys(sources).length);
    expect(
      of(
        {
          c(a: { k: string }) {
            return a.k === 'x';
          },
        }.c,
      ),
    ).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the service standard', () => {
  it('has fourteen components, none empty, and takes from the definition what runs', () => {
    const standard = serviceStandard(sample.body, t('Gratis'));
    expect(Object.keys(standard).sort()).toEqual([...STANDARD_COMPONENTS].sort());
    expect(STANDARD_COMPONENTS).toHaveLength(14);
    for (const words of Object.values(standard)) expect(words.length).toBeGreaterThan(0);
    expect(standard.time[0]!.id).toBe('3 hari kerja setelah berkas lengkap');
  });
});

describe('before it is published', () => {
  /** The faults of the sample after a change. */
  const faults = (change: (body: CaseBody) => void): string[] => {
    const body = stored();
    change(body);
    return publishLint(body).map((f) => f.en);
  };
  const rowOf = (body: CaseBody, id: string): Row => body.stages.flatMap((s) => s.rows).find((r) => r.id === id)!;
  const stageOf = (body: CaseBody, id: string) => body.stages.find((s) => s.id === id)!;

  it('the sample has no fault', () => {
    expect(publishLint(sample)).toEqual([]);
  });
  it.each<[string, (body: CaseBody) => void, RegExp]>([
    [
      'a return to a later stage',
      (b) => (rowOf(b, 'decide_late').may!.return = ['sign']),
      /decide_late: returns to sign, which is not an earlier stage/,
    ],
    ['a return to its own stage', (b) => (rowOf(b, 'decide_late').may!.return = ['decision']), /not an earlier stage/],
    ['a return to no stage', (b) => (rowOf(b, 'decide_late').may!.return = ['gone']), /gone, which is no stage/],
    ['a resume in a later stage', (b) => (rowOf(b, 'verify').resumeAt = 'sign'), /verify: resumes at sign/],
    [
      'a return that its stage forbids',
      (b) => (stageOf(b, 'check').maxReturns = 0),
      /verify: may return, but its stage allows no return/,
    ],
    ['an actor that is no role', (b) => (rowOf(b, 'verify').actor = 'nobody'), /verify: its actor nobody is no role/],
    ['a norm of nothing', (b) => (rowOf(b, 'verify').norm = { n: 0, unit: 'hours' }), /verify: no time norm/],
    ['silence in governance', (b) => (b.dimension = 'governance'), /visit: silence never means yes in governance/],
    [
      'silence on a signature',
      (b) => (rowOf(b, 'sign').onLate = { deemed: true }),
      /sign: what is paid, signed, registered or delivered/,
    ],
    [
      'silence on a registration',
      (b) => (rowOf(b, 'register').onLate = { deemed: true }),
      /register: what is paid, signed/,
    ],
    ['silence on a payment', (b) => (rowOf(b, 'pay').onLate = { deemed: true }), /pay: what is paid, signed/],
    [
      'silence of the applicant',
      (b) => (rowOf(b, 'confirm').onLate = { deemed: true }),
      /confirm: silence of the applicant is no approval/,
    ],
    [
      'an officer who lets it expire',
      (b) => (rowOf(b, 'verify').onLate = { expire: true }),
      /verify: only the applicant/,
    ],
    [
      'an escalation to nobody',
      (b) => (rowOf(b, 'sign').onLate = { escalate: [{ to: 'mayor' }] }),
      /escalates to mayor/,
    ],
    [
      'rungs that do not follow',
      (b) =>
        (rowOf(b, 'verify').onLate = {
          escalate: [{ to: 'head' }, { to: 'head', at: { n: 100, unit: 'working_minutes' } }],
        }),
      /rungs do not follow/,
    ],
    [
      'a second rung without a time',
      (b) => (rowOf(b, 'verify').onLate = { escalate: [{ to: 'head' }, { to: 'head' }] }),
      /further rung/,
    ],
    [
      'an applicant who decides',
      (b) => (rowOf(b, 'confirm').may = { reject: true }),
      /confirm: the applicant may only/,
    ],
    [
      'payment on an officer',
      (b) => (rowOf(b, 'hand_over').may = { pay: { bill: 'denda-contoh', variant: 'late' } }),
      /hand_over: payment waits on the applicant/,
    ],
    ['two special acts in one row', (b) => (rowOf(b, 'register').may!.inspect = true), /register: registers, signs/],
    ['four eyes on a later row', (b) => (rowOf(b, 'verify').notBy = ['sign']), /verify: notBy sign/],
    [
      'a missing reason',
      (b) => (b.returnReasons = b.returnReasons.filter((r) => r.on === 'answer')),
      /no reason fits a document/,
    ],
    ['no rejection reason', (b) => (b.rejectReasons = []), /there is no rejection reason/],
    ['no pause reason', (b) => (b.pauseReasons = []), /there is no pause reason/],
    ['a rejection without law', (b) => (b.rejectReasons[0]!.legalBasis = ' '), /false_data has no legal basis/],
    ['a reason without words', (b) => (b.returnReasons[0]!.text = t(' ')), /returnReasons.0.text has no words/],
    ['an unknown condition', (b) => (rowOf(b, 'decide_late').when = 'lat'), /condition lat is unknown/],
    ['an unknown check', (b) => (b.pages[0]!.checks = ['sain']), /check sain is unknown/],
    ['no output', (b) => (b.outputs = []), /no output/],
    ['a first output that may not come', (b) => (b.outputs[0]!.when = 'late'), /permit: the first one comes of every/],
    [
      'an output that nobody makes',
      (b) => b.outputs.push({ kind: 'card', title: t('Kartu'), issued_by: 'registry' }),
      /output card: no row signs it/,
    ],
    [
      'a row that works on no output',
      (b) => (rowOf(b, 'sign').also = ['card']),
      /row sign: works on card as well, which is no further output/,
    ],
    ['no legal basis', (b) => (b.legalBasis = []), /no legal basis/],
    ['an empty stage', (b) => (stageOf(b, 'sign').rows = []), /stage sign is empty/],
    ['no stage', (b) => (b.stages = []), /no stage/],
    [
      'a case that ends unseen',
      (b) => b.stages.forEach((s) => s.rows.forEach((r) => (r.when = 'late'))),
      /could end without being looked at/,
    ],
    ['a repeated row', (b) => (stageOf(b, 'sign').rows[0]!.id = 'verify'), /row verify stands twice/],
    ['a repeated question', (b) => (b.questions[1]!.id = 'kind'), /question kind stands twice/],
    ['a group named as a question', (b) => (b.questions[4]!.id = 'child'), /question child stands twice/],
    ['a word of the engine', (b) => (rowOf(b, 'verify').id = 'revision'), /revision is a word of the engine/],
    ['a question on no page', (b) => (b.pages[7]!.questions = ['paying']), /question note stands on no page/],
    ['a question on two pages', (b) => b.pages[7]!.questions!.push('kind'), /question kind stands on two pages/],
    ['a page that mixes', (b) => b.pages[3]!.questions!.push('note'), /page child mixes/],
    ['a page of nothing', (b) => delete b.pages[0]!.questions, /page kind must ask/],
    [
      'a requirement never asked for',
      (b) => (b.pages = b.pages.filter((p) => p.id !== 'letter')),
      /requirement letter is never asked for/,
    ],
    ['a substitute asked for by itself', (b) => (b.pages[6]!.requirement = 'sptjm'), /sptjm stands in for another/],
    ['a substitute of another group', (b) => delete b.requirements[1]!.per, /its substitute is of another group/],
    ['a surat pengantar', (b) => (b.requirements[0]!.title = t('Surat Pengantar RT/RW')), /surat pengantar/],
    ['a group whose count is text', (b) => (b.groups[0]!.count = 'note'), /note is no number question/],
    ['a count beyond the group', (b) => (b.groups[0]!.max = 2), /children must lie between 1 and 2/],
    [
      'a condition that looks ahead',
      (b) => (b.conditions.find((c) => c.name === 'father_asked')!.reads = ['paying']),
      /father depends on paying, which is asked later/,
    ],
    [
      'a condition that reads nothing known',
      (b) => (b.conditions[0]!.reads = ['gone']),
      /reads gone, which is unknown/,
    ],
    [
      'a code list SIAK does not have',
      (b) => ((b.groups[0]!.questions[2] as { list: string }).list = 'moons'),
      /code list moons is unknown/,
    ],
    ['a role that nobody needs', (b) => b.roles.push({ id: 'idler', title: t('x') }), /role idler has nothing to do/],
    ['a question for a role that is none', (b) => (b.questions[2]!.seenBy = ['idler']), /role idler is unknown/],
  ])('%s', (_what, change, fault) => {
    expect(faults(change).join('\n')).toMatch(fault);
  });
  it('only first biodata may ask for a surat pengantar', () => {
    const ask = (b: CaseBody) => (b.requirements[0]!.title = t('Surat pengantar RT/RW'));
    expect(faults((b) => ((b.code = 'biodata-wni'), ask(b)))).toEqual([]);
  });
});
