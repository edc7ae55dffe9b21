import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { services } from '../../services/index.ts';
import { bills } from '../../services/bills.ts';
import type { Act as PostAct } from '../../simulators/post/counter.ts';
import { startPost } from '../../simulators/post/server.ts';
import { posCarrier } from '../../src/adapters/post/pos.ts';
import { catalogue } from '../../src/app.ts';
import { outsideOnly } from '../../src/kernel/db.ts';
import { SYSTEM } from '../../src/kernel/permission.ts';
import { caseParcels, fileCase, sendCase } from '../../src/modules/casework/index.ts';
import {
  CARD_CHECK,
  CHECKS,
  findParcel,
  handOverBatch,
  makeBatch,
  packParcel,
  trackParcels,
  type Parcel,
} from '../../src/modules/delivery/index.ts';
import { moveBlanks } from '../../src/modules/documents/index.ts';
import { actingIn, type Acting } from './acting.ts';
import type { TestCity } from './city.ts';
import { uploaded } from './filing.ts';
import type { Signed, TestPerson } from './people.ts';
import { SAMPLES } from './samples.ts';

/** An address of the first ward. */
export const DOOR = {
  receiver: 'holder' as const,
  name: 'Parlindungan Nasution',
  street: 'Jalan Contoh 12',
  neighbourhood: 'Lingkungan III',
  phone: '+6281200000001',
  note: '',
};

export interface Parcels {
  desk: Acting;
  parts: Parameters<typeof trackParcels>[1];
  /** Files the loss of a card. */
  filed(who: TestPerson, more?: Record<string, string>): Promise<string>;
  /** The same, brought to the printer's desk. */
  printing(who: TestPerson, more?: Record<string, string>): Promise<string>;
  /** The card is printed. */
  print(kase: string): Promise<void>;
  /** Chooses the post; gives the parcel's id. */
  send(
    who: Signed,
    kase: string,
    more?: Partial<Parameters<typeof sendCase>[3]['to']>,
    oldCard?: boolean,
  ): Promise<string>;
  parcel(id: string): Promise<Parcel>;
  pack(id: string): Promise<void>;
  handOver(...ids: string[]): Promise<string>;
  /** From a form to the carrier's hands. */
  away(who: TestPerson, oldCard?: boolean): Promise<{ kase: string; parcel: Parcel }>;
  control<T = unknown>(method: string, path: string, body?: object): Promise<T>;
  /** The carrier sees it. */
  seen(awb: string, event: PostAct['event'], more?: Partial<PostAct>): Promise<void>;
  /** An hour later: what is due is asked for, and the jobs of it run. */
  track(): Promise<number>;
}

/** A city and a carrier that speak over a socket. Call it in `beforeAll`. */
export async function parcelsIn(t: TestCity): Promise<Parcels> {
  const dir = mkdtempSync(join(tmpdir(), 'post-sim-'));
  const post = await startPost({
    dir,
    host: '127.0.0.1',
    port: 0,
    postcodes: t.city.pack.areas.districts.map((d) => d.postcodes),
  });
  const carrier = posCarrier({ origin: post.url, ...post.keys, timeoutMs: 700, now: () => t.now });
  afterAll(async () => {
    await carrier.close();
    await post.close();
    rmSync(dir, { recursive: true, force: true });
  });
  t.city.ports.carrier = outsideOnly('carrier', carrier);
  const desk = actingIn(t);
  await moveBlanks(t.ctx({ actor: SYSTEM }), {
    office: 'disdukcapil-pusat',
    card: 'identity_card',
    why: 'received',
    n: 50,
    reference: 'BA/1',
  });
  const parts = { hooks: caseParcels(catalogue), bills };
  const counter = async () => t.ctx({ actor: (await desk.officer('petugas_loket')).actor });
  const ward = t.city.pack.areas.wards[0]!;
  const district = t.city.pack.areas.districts.find((d) => ward.code.startsWith(d.code))!;

  const p: Parcels = {
    desk,
    parts,
    async filed(who, more = {}) {
      const { answers, documents } = SAMPLES['ktp-hilang']!['lost']!;
      const sent = [];
      for (const requirement of documents) sent.push({ requirement, file: await uploaded(t, who) });
      const { body } = services.find((s) => s.definition.body.code === 'ktp-hilang')!.definition;
      const { id } = await fileCase(t.ctx({ actor: who.actor }), catalogue, {
        service: 'ktp-hilang',
        answers: { ...answers, ...more },
        documents: sent,
        statements: body.statements.map((s) => s.id),
      });
      return id;
    },
    async printing(who, more) {
      const id = await p.filed(who, more);
      await desk.done(id, 'petugas_verifikasi');
      const { who: operator, expected } = await desk.take(id, 'operator_siak');
      await desk.act(operator, id, { type: 'request', expected, item: 0 });
      await desk.act(operator, id, { type: 'confirm', expected, item: 0, request: 1 });
      return id;
    },
    async print(kase) {
      await desk.done(kase, 'petugas_loket');
    },
    async send(who, kase, more = {}, oldCard = false) {
      const to = { ...DOOR, area: ward.code, postcode: district.postcodes.from, ...more };
      const sent = await sendCase(t.ctx({ actor: who.actor }), catalogue, bills, { kase, old_card: oldCard, to });
      return sent.parcel;
    },
    parcel: async (id) => (await findParcel(t.city.db, id))!,
    async pack(id) {
      await packParcel(await counter(), parts, { parcel: id, checks: [...CHECKS, CARD_CHECK], weight_g: 60 });
      await t.work();
    },
    async handOver(...ids) {
      const batch = await makeBatch(await counter(), { parcels: ids });
      await handOverBatch(await counter(), parts, { batch, courier: 'Pengantar Contoh', count: ids.length });
      return batch;
    },
    async away(who, oldCard = false) {
      const kase = await p.printing(who);
      const id = await p.send(who, kase, {}, oldCard);
      await p.print(kase);
      await p.pack(id);
      await p.handOver(id);
      return { kase, parcel: await p.parcel(id) };
    },
    async control(method, path, body) {
      const answer = await fetch(`${post.url}/_sim/${path}`, {
        method,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      expect(answer.status, await answer.clone().text()).toBe(200);
      return (await answer.json()) as never;
    },
    async seen(awb, event, more = {}) {
      await p.control('POST', 'act', { act: 'event', awb, event, at: t.now.toISOString(), ...more });
    },
    async track() {
      t.later(24 * 3600);
      await p.control('POST', 'clock', { now: t.now.toISOString() });
      const asked = await trackParcels(t.ctx({ actor: SYSTEM, channel: 'job' }), parts);
      await t.work();
      return asked;
    },
  };
  await p.control('POST', 'clock', { now: t.now.toISOString() });
  return p;
}
