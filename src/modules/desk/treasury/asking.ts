import type { Ctx } from '../../../kernel/command.ts';
import { readDate, readDigits, readText, type Body } from '../../../ui/index.ts';
import { askAct, type AskedAct, type BillKinds } from '../../money/index.ts';
import { attempt, type Tried } from '../routes/frame.tsx';

/** An amount as it was typed; zero for what is no number, which the command refuses at its field. */
export function amountOf(body: Body, name: string): bigint {
  const digits = readDigits(body, name).replace(/^Rp/i, '');
  return /^\d{1,15}$/.test(digits) ? BigInt(digits) : 0n;
}

/** What a form asks, as it stands: the command judges it. */
export function askOf(body: Body, of: { bill: string } | { inbox: string }): AskedAct {
  const because = {
    reason: readText(body, 'reason'),
    authority: readText(body, 'authority'),
    decree: readText(body, 'decree'),
    decree_on: readDate(body, 'decree_on'),
  };
  if ('inbox' in of)
    return readText(body, 'kind') === 'give_back'
      ? {
          kind: 'give_back',
          ...of,
          account_bank: readText(body, 'account_bank'),
          account_number: readText(body, 'account_number'),
          account_name: readText(body, 'account_name'),
          proof: readText(body, 'proof'),
          ...because,
        }
      : { kind: 'assignment', ...of, code: readText(body, 'code'), ...because };
  const kind = readText(body, 'kind');
  if (kind === 'waiver')
    return {
      kind,
      ...of,
      what: readText(body, 'what') as 'principal',
      amount: amountOf(body, 'amount'),
      ...because,
    };
  if (kind === 'instalment') return { kind, ...of, entries: entriesOf(readText(body, 'entries')), ...because };
  return { kind: kind as 'refund', ...of, ...because };
}

/** `2026-12-31 250.000`, one a line. */
const entriesOf = (text: string): { due: string; amount: bigint }[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [due = '', ...amount] = line.split(/\s+/);
      return { due, amount: amountOf({ n: amount.join('') }, 'n') };
    });

/** Asks; faults within the plan are told at the plan. */
export async function askFrom(ctx: Ctx, kinds: BillKinds, asked: AskedAct): Promise<Tried<string>> {
  const tried = await attempt(() => askAct(ctx, kinds, asked));
  if (!('fields' in tried)) return tried;
  return {
    fields: Object.fromEntries(
      Object.entries(tried.fields).map(([path, key]) => [path.startsWith('entries') ? 'entries' : path, key]),
    ),
  };
}
