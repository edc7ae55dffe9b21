import { z } from 'zod';
import type { City } from '../kernel/city.ts';
import { defineCommand, execute, type Ctx } from '../kernel/command.ts';
import { SYSTEM, type Actor } from '../kernel/permission.ts';
import { actOnCase, currentService, fileCase, type Answer } from '../modules/casework/index.ts';
import type { SeedCases } from './cases.ts';
import { foundedAt, inventedOf } from './demo.ts';
import { openLane } from './lane.ts';
import { drawPictures, type PaperKind } from './pictures.ts';
import type { Family, Resident } from './people.ts';

/*
 * A few cases of the services beside births, so that each has something in its trays: sent, checked, sent back. What the
 * registry would have to be told is left to whoever tries the demo.
 */

type Answers = Record<string, Answer>;
/** What somebody reports: answers, and the documents beside them. */
export interface Told {
  service: string;
  answers: Answers;
  documents: Readonly<Record<string, PaperKind>>;
}

const on = (until: Date, days: number): string =>
  new Date(until.getTime() - days * 86_400_000).toISOString().slice(0, 10);
const reporter = (p: Resident): Answers => ({ reporter_name: p.name, reporter_nik: p.nik, reporter_phone: p.phone! });
const memberAt = (group: string, n: number, m: Resident): Answers => ({
  [`${group}.${n}.name`]: m.name,
  [`${group}.${n}.nik`]: m.nik,
  [`${group}.${n}.sex`]: m.sex,
  [`${group}.${n}.born_on`]: m.bornOn,
  [`${group}.${n}.relation`]: m.relation,
});

/** The head of a family lost the identity card; the office that prints it is filled in by whoever tells it. */
export const lostCard = ({ members, card, area }: Family, _: unknown, until: Date): Told => {
  const head = members[0]!;
  return {
    service: 'ktp-hilang',
    answers: {
      holder_name: head.name,
      holder_nik: head.nik,
      holder_sex: head.sex,
      holder_born_on: head.bornOn,
      family_card_number: card,
      area,
      loss_number: 'SKTLK/CONTOH/2026',
      loss_date: on(until, 2),
      collect_at: '',
      reporter_phone: head.phone!,
    },
    documents: { loss_letter: 'loss_letter', family_card: 'family_card' },
  };
};

/** What a family reports, by service. `others` are neighbours who witness. */
const STORIES: ((family: Family, others: readonly [Resident, Resident], until: Date, home: string) => Told)[] = [
  ({ members, card, area }, [one, two], until, home) => {
    const [head, other] = members as [Resident, Resident];
    return {
      service: 'akta-kematian',
      answers: {
        kind: 'letter',
        deceased_name: other.name,
        deceased_nik: other.nik,
        deceased_sex: other.sex,
        deceased_birth_place: other.birthPlace,
        deceased_born_on: other.bornOn,
        died_on: on(until, 4),
        died_at: '03:20',
        death_place: home,
        cause: 'illness',
        declarer: 'doctor',
        proof_number: `SKM/${members.length}/CONTOH`,
        proof_date: on(until, 3),
        family_card_number: card,
        head_after: 'same',
        head_name: head.name,
        head_nik: head.nik,
        area,
        ...reporter(head),
        reporter_relation: 'husband',
        witness_1_name: one.name,
        witness_1_nik: one.nik,
        witness_2_name: two.name,
        witness_2_nik: two.nik,
      },
      documents: { death_letter: 'death_letter', deceased_card: 'family_card' },
    };
  },
  ({ members, card, area }, _, until) => {
    const head = members[0]!;
    return {
      service: 'kk-perubahan',
      answers: {
        change: 'correct',
        family_card_number: card,
        area,
        head_name: head.name,
        head_nik: head.nik,
        members: 1,
        ...memberAt('member', 1, head),
        'member.1.element': 'education',
        'member.1.from': 'SLTA/Sederajat',
        'member.1.to': 'Diploma IV/Strata I',
        proof_number: 'IJZ/CONTOH/2026',
        proof_date: on(until, 60),
        ...reporter(head),
      },
      documents: { family_card: 'family_card', event_proof: 'event_proof', change_statement: 'sptjm_couple' },
    };
  },
  lostCard,
  ({ members, card, area }, _, until) => {
    const head = members[0]!;
    return {
      service: 'pindah-keluar',
      answers: {
        who: 'all',
        family_card_number: card,
        area,
        movers: Math.min(members.length, 9),
        ...Object.assign({}, ...members.slice(0, 9).map((m, i) => memberAt('mover', i + 1, m))),
        class: 'same_province',
        to_province: 'Sumatera Utara',
        to_regency: 'Kota Binjai',
        to_district: 'Kecamatan Contoh',
        to_ward: 'Kelurahan Contoh',
        to_address: 'Jalan Contoh No. 5',
        reason: 'work',
        leaving_on: on(until, -14),
        ...reporter(head),
      },
      documents: { family_card: 'family_card' },
    };
  },
];

const ENDS = ['waiting', 'checked', 'returned'] as const;
const HOUR = 3_600_000;

/** Tells them once, all or none. Gives how many. */
export async function seedServices(city: City, o: Pick<SeedCases, 'catalogue' | 'rights' | 'log'>): Promise<number> {
  const until = await foundedAt(city);
  if (!until) return 0;
  const { families, officers } = inventedOf(city);
  const ctxOf = (over: City, actor: Actor, now: Date): Ctx => ({
    city: over,
    rights: o.rights,
    actor,
    now,
    requestId: 'seed/services',
    channel: 'web',
    lang: 'id',
    log: o.log,
  });
  const verifier = officers.find((x) => x.post.role === 'petugas_verifikasi')!;
  const desk: Actor = {
    kind: 'officer',
    id: verifier.id,
    name: verifier.name,
    posts: [{ id: verifier.post.id, role: verifier.post.role, agency: verifier.post.agency, area: verifier.post.area }],
    level: 3,
  };
  const couples = families.filter(
    ({ members: [head, wife] }) =>
      head?.phone && head.slug === null && head.marital === 'married' && wife?.relation === 'wife',
  );
  const office = city.pack.offices.find((x) => x.prints.length > 0)?.code;
  if (office === undefined || couples.length < STORIES.length * ENDS.length + 2) return 0;
  const pictures = await drawPictures(ctxOf(city, SYSTEM, until), [
    'death_letter',
    'loss_letter',
    'event_proof',
    'family_card',
    'sptjm_couple',
  ]);
  const witnesses = [couples.at(-1)!.members[0]!, couples.at(-2)!.members[0]!] as const;
  const way = await openLane(city, city.ports);

  async function tell(n: number, family: Family): Promise<void> {
    const head = family.members[0]!;
    const told = STORIES[n % STORIES.length]!(family, witnesses, until!, city.pack.city.name);
    if ('collect_at' in told.answers) told.answers['collect_at'] = office!;
    const person: Actor = { kind: 'person', id: head.id, name: head.name, posts: [], level: 2 };
    const filed = new Date(until!.getTime() - (20 - n) * HOUR);
    const ctx = ctxOf(way.city, person, filed);
    const documents = [];
    for (const [requirement, kind] of Object.entries(told.documents))
      documents.push({ requirement, file: await pictures.give(ctx, kind, n) });
    const def = await currentService(way.city, o.catalogue, told.service, filed);
    const statements = def.body.statements.map((s) => s.id);
    const { service, answers } = told;
    const { id: kase } = await fileCase(ctx, o.catalogue, { service, answers, documents, statements });
    const end = ENDS[Math.floor(n / STORIES.length)]!;
    if (end === 'waiting') return;
    const at = ctxOf(way.city, desk, new Date(filed.getTime() + HOUR));
    const expected = { row: def.stages[0]!.rows[0]!.id, round: 1 };
    await actOnCase(at, o.catalogue, { kase, act: { type: 'take', expected, reason: 'same_family' } });
    const requirement = Object.keys(told.documents)[0]!;
    await actOnCase(at, o.catalogue, {
      kase,
      act:
        end === 'checked'
          ? { type: 'done', expected }
          : { type: 'return', expected, to: 'applicant', defects: [{ requirement, reason: 'photo_blurred' }] },
    });
  }

  try {
    const all = defineCommand({
      name: 'seed.services',
      action: 'case.system',
      input: z.strictObject({}),
      async run() {
        for (let n = 0; n < STORIES.length * ENDS.length; n++) await tell(n, couples[(n * 7) % (couples.length - 2)]!);
        return STORIES.length * ENDS.length;
      },
    });
    return await way.whole(() => execute({ ...ctxOf(way.city, SYSTEM, until), key: 'seed/services' }, all, {}));
  } finally {
    way.close();
  }
}
