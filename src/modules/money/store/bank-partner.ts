/** Banks and providers that we speak with, their keys under a key of their own. */
import { insertDataKeys, openDataKey } from '../../../kernel/data-key.ts';
import type { DataKey, Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { BankPartner, BankStage } from '../bank-port.ts';
import { readProfile } from '../model/bank-profile.ts';

export type KeyUse = 'their_public' | 'our_private' | 'inbound_secret' | 'outbound_secret';

/** A key as it may be shown. */
export interface KeyShown {
  id: string;
  use: KeyUse;
  publicPem: string | null;
  fingerprint: string;
  from: Date;
  to: Date | null;
}
export interface PartnerShown extends Pick<
  BankPartner,
  'code' | 'name' | 'stage' | 'clientId' | 'partnerId' | 'profile'
> {
  active: boolean;
  changedAt: Date;
  keys: KeyShown[];
}

const place = (id: string): string => `money.bank_key/${id}/sealed`;

const partners = (db: Reader) =>
  db
    .selectFrom('money.bank_partner')
    .select(['code', 'name', 'stage', 'client_id', 'partner_id', 'profile', 'data_key', 'active', 'changed_at']);
type Row = Awaited<ReturnType<ReturnType<typeof partners>['executeTakeFirstOrThrow']>>;

const partnerOf = (row: Row) => ({
  code: row.code,
  name: row.name,
  stage: row.stage as BankStage,
  clientId: row.client_id,
  partnerId: row.partner_id,
  profile: readProfile(row.profile),
});

/** How a call or an act names a partner. */
export type PartnerBy = { code: string } | { clientId: string } | { partnerId: string };

/** An active partner with the keys that hold now, opened; undefined when there is none. `stopped`: one that is not active too. */
export async function openPartner(
  db: Reader,
  keys: Keys,
  by: PartnerBy,
  now: Date,
  o: { stopped?: true } = {},
): Promise<BankPartner | undefined> {
  const query = o.stopped ? partners(db) : partners(db).where('active', '=', true);
  const row = await (
    'code' in by
      ? query.where('code', '=', by.code)
      : 'clientId' in by
        ? query.where('client_id', '=', by.clientId)
        : query.where('partner_id', '=', by.partnerId)
  ).executeTakeFirst();
  if (!row) return undefined;
  const [dataKey, held] = await Promise.all([
    openDataKey(db, keys, row.data_key),
    db
      .selectFrom('money.bank_key')
      .select(['id', 'use', 'public_pem', 'sealed'])
      .where('partner', '=', row.code)
      .where('from_at', '<=', now)
      .where((e) => e.or([e('to_at', 'is', null), e('to_at', '>', now)]))
      .orderBy('from_at', 'desc')
      .execute(),
  ]);
  const of = (use: KeyUse): string[] =>
    held.flatMap((key) => {
      if (key.use !== use) return [];
      if (use === 'their_public') return [key.public_pem!];
      return dataKey && key.sealed ? [dataKey.open(place(key.id), key.sealed).toString()] : [];
    });
  return {
    ...partnerOf(row),
    keys: {
      theirPublic: of('their_public'),
      ourPrivate: of('our_private'),
      inboundSecret: of('inbound_secret'),
      outboundSecret: of('outbound_secret'),
    },
  };
}

/** The partner that carries a service of ours: the first active one by code. */
export async function codeOfPartnerFor(db: Reader, what: 'va' | 'qris'): Promise<string | undefined> {
  const rows = await partners(db).where('active', '=', true).orderBy('code').execute();
  return rows.map(partnerOf).find(({ profile }) => (what === 'va' ? profile.serviceId : profile.qris) !== null)?.code;
}

/** All partners with their keys, newest first, none opened. */
export async function listPartners(db: Reader): Promise<PartnerShown[]> {
  const [rows, held] = await Promise.all([
    partners(db).orderBy('code').execute(),
    db
      .selectFrom('money.bank_key')
      .select(['id', 'partner', 'use', 'public_pem', 'fingerprint', 'from_at', 'to_at'])
      .orderBy('from_at', 'desc')
      .execute(),
  ]);
  return rows.map((row) => ({
    ...partnerOf(row),
    active: row.active,
    changedAt: row.changed_at,
    keys: held
      .filter((key) => key.partner === row.code)
      .map((key) => ({
        id: key.id,
        use: key.use as KeyUse,
        publicPem: key.public_pem,
        fingerprint: key.fingerprint,
        from: key.from_at,
        to: key.to_at,
      })),
  }));
}

type PartnerWritten = Pick<BankPartner, 'code' | 'name' | 'stage' | 'clientId' | 'partnerId' | 'profile'> & {
  active: boolean;
};

/** Writes a new partner with a key of its own. @throws 23505 when its code or one of its names is taken */
export async function insertPartner(tx: Tx, keys: Keys, p: PartnerWritten, now: Date): Promise<void> {
  const dataKey = keys.newDataKey();
  await insertDataKeys(tx, 'money.bank_partner', [dataKey], now);
  await tx
    .insertInto('money.bank_partner')
    .values({
      code: p.code,
      name: p.name,
      stage: p.stage,
      client_id: p.clientId,
      partner_id: p.partnerId,
      profile: JSON.stringify(p.profile),
      data_key: dataKey.id,
      active: p.active,
      changed_at: now,
    })
    .execute();
}

/** Writes a partner anew; false when there is none. */
export async function updatePartner(tx: Tx, p: PartnerWritten, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('money.bank_partner')
    .set({
      name: p.name,
      stage: p.stage,
      client_id: p.clientId,
      partner_id: p.partnerId,
      profile: JSON.stringify(p.profile),
      active: p.active,
      changed_at: now,
    })
    .where('code', '=', p.code)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The key under which a partner's secrets are sealed; undefined when there is no such partner. */
export async function partnerDataKey(tx: Tx, keys: Keys, code: string): Promise<DataKey | undefined> {
  const row = await tx.selectFrom('money.bank_partner').select('data_key').where('code', '=', code).executeTakeFirst();
  return row && openDataKey(tx, keys, row.data_key);
}

export interface KeyWritten {
  id: string;
  partner: string;
  use: KeyUse;
  publicPem: string | null;
  secret: string | null;
  fingerprint: string;
  addedBy: string;
}

/** Writes a key, sealed under its partner's. */
export async function insertKey(tx: Tx, under: DataKey, key: KeyWritten, now: Date): Promise<void> {
  await tx
    .insertInto('money.bank_key')
    .values({
      id: key.id,
      partner: key.partner,
      use: key.use,
      public_pem: key.publicPem,
      sealed: key.secret === null ? null : under.seal(place(key.id), Buffer.from(key.secret)),
      fingerprint: key.fingerprint,
      from_at: now,
      added_by: key.addedBy,
    })
    .execute();
}

/** Lets keys of a use end, all but one; an end that is nearer stays. Gives how many. */
export async function endKeys(
  tx: Tx,
  of: { partner: string; use: KeyUse; but?: string; only?: string },
  at: Date,
): Promise<number> {
  let query = tx
    .updateTable('money.bank_key')
    .set({ to_at: at })
    .where('partner', '=', of.partner)
    .where('use', '=', of.use)
    .where((e) => e.or([e('to_at', 'is', null), e('to_at', '>', at)]));
  if (of.but) query = query.where('id', '!=', of.but);
  if (of.only) query = query.where('id', '=', of.only);
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}
