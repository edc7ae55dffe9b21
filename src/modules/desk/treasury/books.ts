/*
 * The treasurer's books and papers as data: one shape for page, CSV and PDF. What a book holds is said once, here.
 */
import { addDays, localDate } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { invalid } from '../../../kernel/errors.ts';
import { ruleAt } from '../../../kernel/pack.ts';
import { chartAt } from '../../../kernel/pack-accounts.ts';
import {
  accountability,
  addMonths,
  agenciesOf,
  cashBefore,
  cashLines,
  channelSums,
  journalLines,
  kindOf,
  monthEnd,
  monthOf,
  receiptLines,
  spaced,
  sumsUpTo,
  type Agencies,
  type BillKinds,
} from '../../money/index.ts';
import type { Book, BookColumn, BookName } from './book.ts';
import { accountOf, sipdOf } from './book-export.ts';
import { bookWords } from './words-books.ts';

export interface BookAsked {
  name: BookName;
  from?: string;
  to?: string;
  account?: string;
  agency?: string;
}

function isDate(text: string): boolean {
  try {
    return addDays(text, 0) === text;
  } catch {
    return false;
  }
}
const DATE = { from: 'error.date', to: 'error.date' };

/** Which days a book covers: as asked; else this month, or for an SPJ the last one. */
function spanOf(ctx: Ctx, asked: BookAsked): { from: string; to: string } {
  const today = localDate(ctx.city.calendar, ctx.now);
  const monthly = asked.name.startsWith('spj');
  const month = monthly ? addMonths(monthOf(today), -1) : monthOf(today);
  if (asked.from && !isDate(asked.from)) throw invalid({ dari: DATE.from });
  if (asked.to && !isDate(asked.to)) throw invalid({ sampai: DATE.to });
  const from = asked.from || (asked.to ? monthOf(asked.to) : month);
  if (monthly) return { from: monthOf(from), to: monthEnd(monthOf(from)) };
  const to = asked.to || (monthEnd(monthOf(from)) < today ? monthEnd(monthOf(from)) : today > from ? today : from);
  if (to < from) throw invalid({ sampai: 'error.before_from' });
  return { from, to };
}

/** The agencies of the officer's posts, or the one that was asked for among them. */
export function agenciesAsked(ctx: Ctx, agency: string | undefined): Agencies {
  const mine = agenciesOf(ctx.actor);
  if (!agency) return mine;
  return mine === 'all' || mine.includes(agency) ? [agency] : [];
}

export async function bookOf(ctx: Ctx, kinds: BillKinds, asked: BookAsked, limit: number): Promise<Book> {
  const { db, pack } = ctx.city;
  const { lang } = ctx;
  const w = bookWords[lang];
  const agencies = agenciesAsked(ctx, asked.agency);
  const { from, to } = spanOf(ctx, asked);
  const span = { agencies, from, to };
  const accounts = new Map(chartAt(pack.charts, to).accounts.map((a) => [a.key, a]));
  const named = (key: string): string => accounts.get(key)?.name ?? key;
  const coded = (key: string): string => accounts.get(key)?.code ?? '';
  const kindName = (code: string): string => kindOf(kinds, code).title[lang];
  const money = (key: string, head: string): BookColumn => ({ key, head, kind: 'money' });
  const text = (key: string, head: string): BookColumn => ({ key, head, kind: 'text' });
  const date = (key: string, head: string): BookColumn => ({ key, head, kind: 'date' });
  const total = (rows: Book['rows'], ...keys: string[]): Book['totals'] =>
    Object.fromEntries(keys.map((k) => [k, rows.reduce((sum, r) => sum + ((r[k] as bigint | null) ?? 0n), 0n)]));
  const base = { name: asked.name, title: w.title[asked.name], agencies, from, to, cut: false };

  switch (asked.name) {
    case 'bku': {
      const [before, lines] = [
        await cashBefore(db, agencies, from),
        await cashLines(db, { ...span, limit: limit + 1 }),
      ];
      let balance = before;
      const rows = lines.slice(0, limit).map((l, i) => ({
        n: String(i + 1),
        on: l.on,
        what: `${w.moved[l.kind] ?? l.kind} · ${named(l.channel)}`,
        ref: l.ref,
        in: l.amount > 0n ? l.amount : null,
        out: l.amount < 0n ? -l.amount : null,
        balance: (balance += l.amount),
      }));
      return {
        ...base,
        columns: [
          text('n', w.no),
          date('on', w.date),
          text('what', w.what),
          text('ref', w.ref),
          money('in', w.in),
          money('out', w.out),
          money('balance', w.balance),
        ],
        rows: [{ n: '', on: from, what: w.opening, ref: null, in: null, out: null, balance: before }, ...rows],
        totals: { ...total(rows, 'in', 'out'), balance },
        cut: lines.length > limit,
      };
    }
    case 'penerimaan': {
      const lines = await receiptLines(db, { ...span, limit: limit + 1 });
      const rows = lines.slice(0, limit).map((l) => ({
        on: l.paidOn,
        number: l.reversed ? `${l.number} (${w.reversed})` : l.number,
        code: spaced(l.code),
        kind: kindName(l.kind),
        channel: w.channel[l.channel],
        amount: l.reversed ? 0n : l.amount,
        deposit: l.deposit,
        deposited: l.depositedOn,
      }));
      return {
        ...base,
        columns: [
          date('on', w.date),
          text('number', w.receipt),
          text('code', w.code),
          text('kind', w.kind),
          text('channel', w.by),
          money('amount', w.amount),
          text('deposit', w.deposit),
          date('deposited', w.deposited),
        ],
        rows,
        totals: total(rows, 'amount'),
        cut: lines.length > limit,
      };
    }
    case 'jurnal': {
      const lines = await journalLines(db, { ...span, limit: limit + 1 });
      const rows = lines.slice(0, limit).map((l) => ({
        on: l.bookedOn,
        value: l.valueDate === l.bookedOn ? null : l.valueDate,
        kind: w.moved[l.kind] ?? l.kind,
        code: l.code && spaced(l.code),
        account: coded(l.account),
        name: named(l.account),
        debit: l.amount > 0n ? l.amount : null,
        credit: l.amount < 0n ? -l.amount : null,
      }));
      return {
        ...base,
        columns: [
          date('on', w.date),
          date('value', w.valueDate),
          text('kind', w.what),
          text('code', w.code),
          text('account', w.account),
          text('name', w.accountName),
          money('debit', w.debit),
          money('credit', w.credit),
        ],
        rows,
        totals: total(rows, 'debit', 'credit'),
        cut: lines.length > limit,
      };
    }
    case 'buku-besar': {
      const account = asked.account && accounts.has(asked.account) ? asked.account : 'rkud';
      const before = (await sumsUpTo(db, agencies, addDays(from, -1), account))[0]?.sum ?? 0n;
      const lines = await journalLines(db, { ...span, account, limit: limit + 1 });
      let balance = before;
      const rows = lines.slice(0, limit).map((l) => ({
        on: l.bookedOn,
        what: w.moved[l.kind] ?? l.kind,
        code: l.code && spaced(l.code),
        debit: l.amount > 0n ? l.amount : null,
        credit: l.amount < 0n ? -l.amount : null,
        balance: (balance += l.amount),
      }));
      return {
        ...base,
        title: `${base.title}: ${coded(account)} ${named(account)}`,
        account,
        columns: [
          date('on', w.date),
          text('what', w.what),
          text('code', w.code),
          money('debit', w.debit),
          money('credit', w.credit),
          money('balance', w.balance),
        ],
        rows: [{ on: from, what: w.opening, code: null, debit: null, credit: null, balance: before }, ...rows],
        totals: { ...total(rows, 'debit', 'credit'), balance },
        cut: lines.length > limit,
      };
    }
    case 'neraca-saldo': {
      const sums = await sumsUpTo(db, agencies, to);
      const rows = sums
        .map((s) => ({
          code: coded(s.account),
          name: named(s.account),
          debit: s.sum > 0n ? s.sum : null,
          credit: s.sum < 0n ? -s.sum : null,
        }))
        .toSorted((a, b) => (a.code < b.code ? -1 : 1));
      return {
        ...base,
        columns: [
          text('code', w.account),
          text('name', w.accountName),
          money('debit', w.debit),
          money('credit', w.credit),
        ],
        rows,
        totals: total(rows, 'debit', 'credit'),
      };
    }
    case 'spj-administratif':
    case 'spj-fungsional': {
      const lines = await accountability(db, { agencies, month: from });
      // The year's budget stands as a dated rule, `treasury.target.` and the account's own key.
      const target = (l: (typeof lines)[number]) => {
        const key = accountOf(kinds, l.kind, l.part);
        return l.part === 'principal' && key.startsWith('revenue.')
          ? ruleAt(pack, `treasury.target.${key.slice('revenue.'.length)}`, from)
          : undefined;
      };
      const targets = lines.map(target);
      const rows = lines.map((l, i) => ({
        budget: targets[i] ? BigInt(targets[i].value) : null,
        toGo: targets[i] ? BigInt(targets[i].value) - l.receivedBefore - l.received : null,
        code: coded(accountOf(kinds, l.kind, l.part)),
        name: l.part === 'rest' ? `${kindName(l.kind)} · ${w.rest}` : named(accountOf(kinds, l.kind, l.part)),
        rb: l.receivedBefore,
        r: l.received,
        rt: l.receivedBefore + l.received,
        db: l.depositedBefore,
        d: l.deposited,
        dt: l.depositedBefore + l.deposited,
        left: l.receivedBefore + l.received - l.depositedBefore - l.deposited,
      }));
      return {
        ...base,
        columns: [
          text('code', w.account),
          text('name', w.accountName),
          money('budget', w.budget),
          money('rb', w.receivedBefore),
          money('r', w.received),
          money('rt', w.receivedTotal),
          money('db', w.depositedBefore),
          money('d', w.depositedMonth),
          money('dt', w.depositedTotal),
          money('left', w.left),
          money('toGo', w.toGo),
        ],
        rows,
        totals: total(rows, 'budget', 'rb', 'r', 'rt', 'db', 'd', 'dt', 'left', 'toGo'),
        note: [
          ...new Set(targets.flatMap((t) => (t && !t.verified ? [w.unverified(t.legal_basis)] : []))),
          ...(lines.some((l, i) => l.part === 'principal' && !targets[i]) ? [w.noBudget] : []),
        ].join(' '),
      };
    }
    case 'kanal': {
      const lines = await channelSums(db, span);
      const rows = lines.map((l) => ({
        kind: kindName(l.kind),
        channel: w.channel[l.channel],
        receipts: l.receipts,
        amount: l.amount,
      }));
      const all = lines.reduce((sum, l) => sum + l.amount, 0n);
      const cash = lines.filter((l) => l.channel === 'cash').reduce((sum, l) => sum + l.amount, 0n);
      return {
        ...base,
        columns: [
          text('kind', w.kind),
          text('channel', w.by),
          { key: 'receipts', head: w.receipts, kind: 'count' },
          money('amount', w.amount),
        ],
        rows,
        totals: { ...total(rows, 'amount'), receipts: rows.reduce((n, r) => n + r.receipts, 0) },
        note:
          all === 0n
            ? undefined
            : w.nonCash(
                (Number(((all - cash) * 10_000n) / all) / 100).toString().replace('.', lang === 'id' ? ',' : '.'),
              ),
      };
    }
    case 'sipd':
      return { ...base, ...(await sipdOf(ctx, kinds, span, limit, accounts)) };
  }
}
