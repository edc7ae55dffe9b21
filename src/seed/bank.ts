/** Makes a demo city and the simulated bank known to each other: keys of their own, as two parties exchange them. */
import { createPublicKey, randomBytes } from 'node:crypto';
import { addDays, localDate } from '../kernel/clock/index.ts';
import { execute, type Ctx } from '../kernel/command.ts';
import { bills } from '../../services/bills.ts';
import {
  addPartner,
  billsAbout,
  billsOfPayer,
  changePartner,
  issueBills,
  makeKey,
  openPartner,
  takeKey,
  usualProfile,
  type BankProfile,
  type PartnerInput,
} from '../modules/money/index.ts';
import { inventedOf } from './demo.ts';

const CODE = 'bank-tiruan';
/** Numbers that no repository of merchants gave: of the simulator only. */
const MADE_UP = { nmid: 'ID1020000000001', criteria: 'UBE', category: '9399' };
const MERCHANT = '000000001';
const SERVICE_ID = '12117';

/**
 * @param system who may appoint partners: the seed, once, before anybody signs in
 * @param door where the bank reaches the city; the city's origin is a name that not every machine knows
 */
export async function connectDemoBank(
  system: Ctx,
  bank: { origin: string; root: string },
  door = system.city.origin,
): Promise<void> {
  const { city } = system;
  const admin: Ctx = {
    ...system,
    actor: { ...system.actor, posts: [{ id: 'seed', role: 'admin_kota', agency: 'seed', area: null }] },
  };
  const merchant = city.pack.city.merchant ?? MADE_UP;
  const usual = usualProfile();
  const profile: BankProfile = {
    ...usual,
    inbound: { ...usual.inbound, minify: ['compact'], channels: ['95221'] },
    outbound: {
      ...usual.outbound,
      origin: bank.origin,
      clientId: `balai-${city.code}`,
      partnerId: `balai-${city.code}`,
    },
    serviceId: SERVICE_ID,
    qris: { merchantId: MERCHANT, terminalId: 'A01', nmid: merchant.nmid, validMinutes: 30 },
  };
  const partner: PartnerInput = {
    code: CODE,
    name: 'Bank Tiruan',
    stage: 'simulated',
    clientId: CODE,
    partnerId: CODE,
    active: true,
    profile,
  };
  const open = () => openPartner(city.db, city.keys, { code: CODE }, new Date(system.now.getTime() + 1));
  if (await open()) await execute(admin, changePartner, partner);
  else {
    await execute(admin, addPartner, partner);
    await execute(admin, makeKey, { partner: CODE, use: 'our_private', overlapHours: 0 });
    await execute(admin, makeKey, { partner: CODE, use: 'inbound_secret', overlapHours: 0 });
    const value = randomBytes(32).toString('base64url');
    await execute(admin, takeKey, { partner: CODE, use: 'outbound_secret', value, overlapHours: 0 });
  }
  let known = (await open())!;
  if (known.keys.theirPublic[0]?.trim() !== bank.root.trim()) {
    await execute(admin, takeKey, { partner: CODE, use: 'their_public', value: bank.root, overlapHours: 0 });
    known = (await open())!;
  }
  const { pack } = city;
  const answer = await fetch(`${bank.origin}/_sim/biller`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      origin: door,
      prefix: profile.inbound.pathPrefix,
      clientId: CODE,
      partnerId: CODE,
      secret: known.keys.inboundSecret[0],
      ownClientId: profile.outbound.clientId,
      ownPartnerId: profile.outbound.partnerId,
      publicPem: known.keys.ourPrivate[0] && publicOf(known.keys.ourPrivate[0]),
      ownSecret: known.keys.outboundSecret[0],
      serviceId: SERVICE_ID,
      merchant: {
        nmid: merchant.nmid,
        merchantId: MERCHANT,
        name: pack.city.government,
        city: pack.city.name,
        postcode: pack.areas.districts[0]!.postcodes.from,
        category: merchant.category,
        criteria: merchant.criteria,
      },
    }),
  });
  if (!answer.ok) throw new Error(`the bank simulator does not take the city: ${await answer.text()}`);
}

const publicOf = (pem: string): string => String(createPublicKey(pem).export({ type: 'spki', format: 'pem' }));

const SPPT = {
  key: 'contoh',
  from: '2026-01-01',
  legal_basis: 'SPPT PBB-P2 2026 (contoh)',
  source: 'data contoh',
  verified: false,
};

/** A late fine by the rules of 2021 and an instance of the property tax for each citizen whom the demo names, once. */
export async function seedDemoBills(system: Ctx): Promise<void> {
  const { city } = system;
  for (const { personId: payer, slug, role } of inventedOf(city).accounts) {
    if (role !== 'warga' || (await billsOfPayer(city.db, payer, { limit: 1 })).length > 0) continue;
    await issueBills(system, bills, [
      { kind: 'denda-adminduk', variant: 'birth', payer, subject: `contoh/${slug}/2021`, on: '2021-06-01' },
      { kind: 'pbb-p2', variant: '', payer, subject: `contoh/${slug}/pbb`, amount: 606_000n, basis: SPPT },
    ]);
  }
}

/** What is paid on the demo's day, and how the bank behaves: of the last its statement says Rp2,500 less than its message. */
const DAY = [
  { kind: 'denda-adminduk', variant: 'birth', scenario: 'normal', minute: 9 * 60 + 12 },
  { kind: 'denda-adminduk', variant: 'death', scenario: 'normal', minute: 10 * 60 + 40 },
  { kind: 'pbb-p2', variant: '', scenario: 'normal', minute: 13 * 60 + 5 },
  { kind: 'pbb-p2', variant: '', scenario: 'file_differs', minute: 14 * 60 + 20 },
] as const;
/** Minutes of the day, as above: their bills were made. */
const OPENS = 8 * 60;
const TAX = [182_500n, 412_000n] as const;

/**
 * Some people paid at the simulated bank on the day before the demo opened, so that a treasurer has a day that is over, to
 * compare and to close; the bank tells it by its own door when the city answers. One planted difference is to be found: the
 * statement shows Rp2,500 less than what the bank had told us. Happens once; a start that was killed goes on with what is
 * not paid yet. Call it once the city answers.
 */
export async function seedDemoDay(system: Ctx, bank: { origin: string }, leaving: AbortSignal): Promise<void> {
  const { city } = system;
  const payers = inventedOf(city).residents.filter((r) => r.slug === null && r.phone !== null);
  const day = addDays(localDate(city.calendar, system.now), -1);
  const at = (minute: number): Date => new Date(city.calendar.day(day).end + 1 - 86_400_000 + minute * 60_000);
  for (const [n, { kind, variant, scenario, minute }] of DAY.entries()) {
    if (leaving.aborted) return;
    const subject = `contoh/hari/${n + 1}`;
    let [bill] = await billsAbout(city.db, subject, 1);
    if (!bill) {
      const payer = payers[n]!.id;
      const what =
        kind === 'pbb-p2'
          ? { amount: TAX[n % TAX.length]!, basis: SPPT }
          : // By the rules of 2021, as the bills of those whom the demo names.
            { on: '2021-06-01' };
      await issueBills({ ...system, now: at(OPENS) }, bills, [{ kind, variant, payer, subject, ...what }]);
      [bill] = await billsAbout(city.db, subject, 1);
    }
    if (bill?.state !== 'open') continue;
    const answer = await fetch(`${bank.origin}/_sim/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ act: 'pay', va: bill.code, scenario, at: at(minute).toISOString() }),
    });
    if (!answer.ok) throw new Error(`the bank simulator does not pay: ${await answer.text()}`);
  }
}
