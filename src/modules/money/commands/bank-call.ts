/** Our calls to a bank: how each ended is noted for the page of that bank. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, require, type Ctx } from '../../../kernel/command.ts';
import { notFound, unavailable } from '../../../kernel/errors.ts';
import type { BankOutcome, BankPartner } from '../bank-port.ts';
import { noteContact } from '../store/bank-contact.ts';
import { openPartner } from '../store/bank-partner.ts';

/** Why a call did not come off; `ok` when it did. */
const endOf = (said: BankOutcome<unknown>): string =>
  said.outcome === 'done' ? 'ok' : said.outcome === 'refused' ? said.code : said.reason;

/** Notes how a call of ours ended, and hands its outcome on. @param service SNAP's number of it */
export async function noted<T>(
  { city, now, log }: Ctx,
  partner: BankPartner,
  service: string,
  said: BankOutcome<T>,
): Promise<BankOutcome<T>> {
  const contact = {
    direction: 'out' as const,
    service,
    code: endOf(said),
    ok: said.outcome === 'done',
    detail: null,
    at: now,
  };
  await noteContact(city.db, partner.code, localDate(city.calendar, now), contact).catch((error: unknown) =>
    log.warn({ err: error, partner: partner.code }, 'a call to a bank was not noted'),
  );
  return said;
}

const probed = defineCommand({
  name: 'bank.probe',
  action: 'bank.manage',
  input: z.strictObject({ partner: z.string(), end: z.string() }),
  run: async (act, { partner, end }): Promise<null> => {
    act.note({ object: `bank/${partner}`, reason: end });
    return null;
  },
});

/** Tries the way to a bank: asks it for a token, which moves no money. Gives how that ended, `ok` when it worked. */
export async function probePartner(ctx: Ctx, code: string): Promise<string> {
  require(ctx, 'bank.manage');
  const { city, now } = ctx;
  const partner = await openPartner(city.db, city.keys, { code }, now, { stopped: true });
  if (!partner) throw notFound();
  const port = city.ports.bank;
  if (!port) throw unavailable('no_bank');
  const end = endOf(await noted(ctx, partner, '73', await port.probe(partner, now)));
  await execute(ctx, probed, { partner: code, end });
  return end;
}
