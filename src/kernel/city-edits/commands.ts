import { z } from 'zod';
import { defineCommand, parseInput, type Act } from '../command.ts';
import { conflict, invalid, notFound } from '../errors.ts';
import { basePack } from './live.ts';
import { applyEdits, EDITS, faultsOf, type EditKind } from './model.ts';
import { findEdits, insertEdit, lockEdits } from './store.ts';

const needed = z.string().trim().min(1, 'error.required').max(500, 'error.too_big');

async function changed(act: Act, change: { kind: EditKind; key: string; value: unknown }) {
  // One change after the other: each is checked against what stands when it lands.
  await lockEdits(act.tx);
  const edits = await findEdits(act.tx);
  return applyEdits(basePack(act.city), [...edits, change]);
}

/**
 * Changes the city's data while it runs: a day, hours, an office, an agency, a dated figure. Adds a row and never
 * rewrites one. Faults of the value come under `value.…`; what no longer fits together is told without a field.
 */
export const editCity = defineCommand({
  name: 'city.edit',
  action: 'city.edit',
  input: z.strictObject({
    kind: z.enum(['calendar_day', 'hours', 'office', 'agency', 'rule']),
    key: z.string().min(1).max(200),
    value: z.unknown(),
    legal_basis: needed,
    source: needed,
    verified: z.boolean(),
  }),
  async run(act, { kind, key, value: raw, legal_basis, source, verified }): Promise<null> {
    const value = raw === null && kind === 'calendar_day' ? null : parseInput<unknown>(EDITS[kind], raw);
    const faults = faultsOf(await changed(act, { kind, key, value }));
    if (faults.length > 0) throw invalid({ from: 'error.city_edit' }, 'city_edit');
    await insertEdit(act.tx, {
      kind,
      key,
      value,
      legalBasis: legal_basis,
      source,
      verified,
      recordedAt: act.now,
      recordedBy: act.actor.id,
    });
    act.note({ object: `city/${kind}/${key}`, reason: verified ? 'verified' : 'unverified' });
    return null;
  },
});

/** Says that a figure was compared with the law's own text. Whoever recorded it is not the one who checks it. */
export const verifyRule = defineCommand({
  name: 'city.verify_rule',
  action: 'city.verify',
  input: z.strictObject({ key: z.string().max(200), from: z.iso.date(), source: needed }),
  async run(act, { key, from, source }): Promise<null> {
    const pack = await changed(act, { kind: 'rule_verified', key, value: { from } });
    const rule = pack.rules.find((r) => r.key === key && r.from === from);
    if (!rule) throw notFound();
    const edits = await findEdits(act.tx);
    const of = edits.filter((e) => e.key === key);
    if (of.some((e) => e.kind === 'rule_verified' && (e.value as { from: string }).from === from))
      throw conflict('verified_already');
    const made = of.find((e) => e.kind === 'rule' && (e.value as { from: string }).from === from);
    if (made?.recordedBy === act.actor.id) throw conflict('two_people');
    await insertEdit(act.tx, {
      kind: 'rule_verified',
      key,
      value: { from },
      legalBasis: rule.legal_basis,
      source,
      verified: true,
      recordedAt: act.now,
      recordedBy: act.actor.id,
    });
    act.note({ object: `city/rule/${key}`, reason: 'verified' });
    return null;
  },
});
