import { outsideOnly } from '../../../kernel/db.ts';
import { filesModule } from '../../../kernel/files/index.ts';
import type { Module } from '../../../kernel/http.ts';
import { createRights, definePermissions, heldBy, SYSTEM } from '../../../kernel/permission.ts';
import { testCity, type TestCity } from '../../../../test/harness/city.ts';
import type { Signed, TestPerson } from '../../../../test/harness/people.ts';
import {
  askRegistry,
  caseNotices,
  createCaseworkModule,
  fileCase,
  findCase,
  publishServices,
  takeNext,
  type CaseView,
  type OutsideView,
  type RegistryOutcome,
  type RegistryPort,
  type RegistryStatus,
  casePapers,
  caseParcels,
} from '../../casework/index.ts';
import { createDocumentsModule } from '../../documents/index.ts';
import { createDeliveryModule } from '../../delivery/index.ts';
import { createMoneyModule } from '../../money/index.ts';
import { plainPdf, signatory, signPdf, type Signatory } from '../../documents/sample-papers.ts';
import { createNoticesModule } from '../../notices/index.ts';
import { createPeopleModule } from '../../people/index.ts';
import { createDeskModule } from '../index.ts';
import { sampleRegistrations as catalogue } from './sample-registration.ts';

/* For tests: a city whose desk works the sample service, with a registry that answers as told. */

export const PASSPHRASE = 'hujan di bulan juni, 1994';

/** A registry in memory. `next` is what it answers to the very next call of that name; otherwise all goes well. */
export interface FakeRegistry {
  port: RegistryPort;
  calls: string[];
  next: { submit?: RegistryOutcome; validate?: RegistryOutcome; sign?: RegistryOutcome; status?: RegistryStatus };
  /** The signature waits for it. */
  hold: () => Promise<void>;
  signs(): number;
}

export function fakeRegistry(by: Signatory): FakeRegistry {
  const book = new Map<string, { name: string; state: 'registered' | 'validated' | 'signed'; number: string }>();
  const once = <K extends keyof FakeRegistry['next']>(what: K): FakeRegistry['next'][K] => {
    const said = fake.next[what];
    delete fake.next[what];
    return said;
  };
  const fake: FakeRegistry = {
    calls: [],
    next: {},
    hold: async () => {},
    signs: () => fake.calls.filter((c) => c.startsWith('sign ')).length,
    port: {
      manual: false,
      standing: 'simulated',
      async submit({ requestId, event }) {
        fake.calls.push(`submit ${requestId}`);
        const told = once('submit');
        if (told) return told;
        book.set(requestId, {
          name: 'child' in event ? event.child.name : '',
          state: 'registered',
          number: numberOf(book.size + 1),
        });
        return { outcome: 'accepted' };
      },
      async status(id) {
        const told = once('status');
        if (told) return told;
        const entry = book.get(id);
        if (!entry) return { state: 'absent' };
        const facts = { number: entry.number, nik: '1271994311265001' };
        if (entry.state !== 'signed') return { state: entry.state, ...facts };
        return { state: 'signed', ...facts, signedAt: new Date(), paper: { pdf: await paperOf(by, entry) } };
      },
      async validate(id) {
        fake.calls.push(`validate ${id}`);
        const told = once('validate');
        if (told) return told;
        book.get(id)!.state = 'validated';
        return { outcome: 'accepted' };
      },
      async sign(id, officer, passphrase) {
        fake.calls.push(`sign ${id}`);
        await fake.hold();
        const told = once('sign');
        if (told) return told;
        if (passphrase !== PASSPHRASE || officer.name === '') return { outcome: 'refused', reason: 'wrong_passphrase' };
        book.get(id)!.state = 'signed';
        return { outcome: 'accepted' };
      },
      health: async () => ({ ok: true }),
    },
  };
  return fake;
}

let serial = 0;
/** Numbers are unique in a city, over all its tests. */
export const numberOf = (_n = 0): string => `1271-LU-20112026-${String(++serial).padStart(4, '0')}`;

/** A paper of the registry, signed. */
export const paperOf = async (by: Signatory, { name, number }: { name: string; number: string }): Promise<Buffer> =>
  signPdf(
    await plainPdf([
      `Akta Kelahiran Nomor ${number}`,
      'bahwa di KOTA MEDAN pada tanggal 3 November 2026 telah lahir:',
      name.toUpperCase(),
      'anak ke satu dari seorang ibu.',
    ]),
    by,
  );

export interface SampleDesk {
  t: TestCity;
  by: Signatory;
  registry: FakeRegistry;
  parent: TestPerson;
  operator: Signed;
  validator: Signed;
  head: Signed;
  /** A case about these children, waiting for the operator. */
  file(...names: string[]): Promise<string>;
  /** Takes what waits for this officer, one after the other, until this case is in hand. */
  take(who: Signed, kase: string): Promise<void>;
  /** As the worker would: looks once after every question that is due now. */
  look(): Promise<void>;
  /** The same over the next minute. */
  ask(): Promise<void>;
  view(who: Signed, kase: string): Promise<CaseView>;
  /** How the only open row's item stands. */
  item(who: Signed, kase: string, item?: number): Promise<OutsideView>;
  /** A case in the hands of the validator, or the head: the earlier steps went well over the port. */
  upTo(who: 'validate' | 'sign', ...names: string[]): Promise<string>;
}

export async function sampleDesk(o: { manual?: boolean; env?: 'demo' | 'production' } = {}): Promise<SampleDesk> {
  const by = await signatory();
  const registry = fakeRegistry(by);
  const modules: Module[] = [
    { name: 'audit', permissions: definePermissions({ 'file.original': heldBy('inspektorat') }) },
    filesModule,
    createPeopleModule(),
    createMoneyModule(new Map()),
    createDocumentsModule({ kinds: casePapers(catalogue) }),
    createNoticesModule({ kinds: caseNotices }),
    createCaseworkModule(catalogue),
    createDeskModule(catalogue, new Map()),
    createDeliveryModule({ hooks: caseParcels(catalogue), bills: new Map() }),
  ];
  const t = await testCity({
    house: {
      modules,
      rights: createRights(modules.map((m) => m.permissions ?? {})),
      jobs: modules.flatMap((m) => m.jobs ?? []),
      recurring: [],
    },
    // Certificates hold from about now.
    now: new Date(),
    ...(o.env ? { env: o.env } : {}),
  });
  // Without a gateway the registry of a test city is worked by hand.
  Object.assign(t.city.ports, {
    registryTrust: { roots: [by.rootPem] },
    ...(o.manual ? {} : { registry: outsideOnly('registry', registry.port) }),
  });
  await publishServices(t.ctx({ actor: SYSTEM }), catalogue);
  const parent = await t.person();
  const [operator, validator, head] = await Promise.all(
    (['operator_siak', 'validator', 'kepala_dinas'] as const).map((role) => t.officer(role)),
  );
  const desk: SampleDesk = {
    t,
    by,
    registry,
    parent,
    operator: operator!,
    validator: validator!,
    head: head!,
    async file(...names) {
      const answers: Record<string, unknown> = { how_many: names.length };
      names.forEach((name, i) =>
        Object.assign(answers, { [`one.${i + 1}.called`]: name, [`one.${i + 1}.day`]: '2026-11-03' }),
      );
      const input = { service: 'catat-contoh', answers, documents: [] };
      return (await fileCase(t.ctx({ actor: parent.actor }), catalogue, input)).id;
    },
    async take(who, kase) {
      for (;;) {
        const taken = await takeNext(t.ctx({ actor: who.actor }), catalogue, {});
        if (!taken) throw new Error('nothing to take');
        if (taken.kase === kase) return;
      }
    },
    async look() {
      while (await askRegistry(t.ctx({ actor: SYSTEM }), catalogue));
    },
    async ask() {
      for (let i = 0; i < 12; i++) {
        await desk.look();
        t.later(5);
      }
    },
    view: (who, kase) => findCase(t.ctx({ actor: who.actor }), catalogue, kase),
    async item(who, kase, item = 1) {
      const found = (await desk.view(who, kase)).rows[0]?.outside.find((x) => x.item === item);
      if (!found) throw new Error('no such item');
      return found;
    },
    async upTo(what, ...names) {
      const kase = await desk.file(...names);
      await desk.take(desk.operator, kase);
      await press(desk, desk.operator, kase);
      await desk.take(desk.validator, kase);
      if (what === 'validate') return kase;
      await press(desk, desk.validator, kase);
      await desk.take(desk.head, kase);
      return kase;
    },
  };
  return desk;
}

/** Presses the button of each item of the case's open row, and lets the registry answer. */
async function press(desk: SampleDesk, who: Signed, kase: string): Promise<void> {
  const [row] = (await desk.view(who, kase)).rows;
  for (const { item } of row!.outside)
    await desk.t
      .browser(who)
      .post(`/meja/berkas/${kase}/siak/${row!.row}/${item}/minta`, { round: String(row!.round) });
  await desk.ask();
}
