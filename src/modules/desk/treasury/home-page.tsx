import { addWorkingDays, localDate } from '../../../kernel/clock/index.ts';
import { Notice, Stats, Tiles, useUi, type Tile } from '../../../ui/index.ts';
import type { Comparison } from '../../../kernel/comparison.ts';
import type { Lying } from '../../money/index.ts';
import { DeskFrame, type Frame } from '../routes/frame.tsx';
import {
  BILLS,
  BOOKS,
  COMPARED,
  DEPOSITS,
  DRAWERS,
  MONTHS,
  POSTAGE,
  RECONCILIATION,
  RELIEFS,
  REQUESTS,
  UNKNOWN,
} from './paths.ts';
import { postageWords } from './postage.tsx';
import { drawerWords } from './words-drawer.ts';
import { treasuryWords } from './words.ts';

interface Props {
  frame: Frame;
  lies: Lying[];
  waiting: number;
  conflicts: number;
  unknown: number;
  /** Bills whose payment the bank took back. */
  reopened: number;
  received: bigint;
  today: string;
  compared: Comparison | undefined;
  /** Drawers of earlier days that still hold cash; undefined where nobody here takes cash. */
  drawers: number | undefined;
}

export function HomePage(p: Props) {
  const { frame, lies, waiting, conflicts, unknown, reopened, received, today, compared, drawers } = p;
  const { lang, f, city } = useUi();
  const w = treasuryWords[lang];
  const overdue = lies.filter((l) => l.overdue).length;
  const day = city.pack.rules.find((r) => r.key === 'treasury.report_day')?.value ?? 10;
  // The day of the rule, or the working day after it.
  const on = `${today.slice(0, 8)}${String(day).padStart(2, '0')}`;
  const due = localDate(
    city.calendar,
    addWorkingDays(city.calendar, new Date(city.calendar.day(on).end - 86_399_999), 0),
  );
  const r = w.rooms;
  // What somebody must see to, and where.
  const alarm = (n: number | undefined, href: string, title: string, text: string) =>
    n === undefined || n === 0 ? [] : [[href, title, text] as const];
  const alarms = [
    ...alarm(overdue, DEPOSITS, w.overdue(overdue), w.overdueText),
    ...alarm(drawers, DRAWERS, drawerWords[lang].left(f.number(drawers ?? 0)), drawerWords[lang].leftText),
    ...alarm(conflicts, UNKNOWN, w.conflicts(conflicts), w.conflictsText),
    ...alarm(reopened, UNKNOWN, w.reopenedLeft(reopened), w.reopenedLook),
    ...alarm(compared?.differences, COMPARED, w.compared.found(compared?.differences ?? 0), w.compared.look),
  ];
  const tile = (href: string, icon: Tile['icon'], title: string, text: string): Tile => ({ href, icon, title, text });
  return (
    <DeskFrame frame={frame} title={w.title}>
      <p class="lead">{w.lead}</p>
      {alarms.map(([href, title, text]) => (
        <Notice key={title} tone="bad" title={title}>
          <p>
            <a href={href}>{text}</a>
          </p>
        </Notice>
      ))}
      <Stats
        items={[
          { label: w.today, value: f.rupiah(received) },
          {
            label: w.notDeposited,
            value: f.rupiah(lies.reduce((sum, l) => sum + l.amount, 0n)),
            ...(overdue > 0 && { tone: 'bad' as const }),
          },
          { label: w.waiting, value: f.number(waiting), ...(waiting > 0 && { tone: 'warn' as const }) },
          { label: w.unknown, value: f.number(unknown), ...(unknown > 0 && { tone: 'warn' as const }) },
        ]}
      />
      {today <= due && <p>{w.spj(f.date(due))}</p>}
      {compared?.differences === 0 && (
        <p>
          {w.compared.agree(f.dateTime(compared.at))} <a href={COMPARED}>{w.compared.what}</a>
        </p>
      )}
      <Tiles
        items={[
          tile(BILLS, 'coin', r.bills, r.billsText),
          tile(DEPOSITS, 'building', r.deposits, r.depositsText),
          ...(drawers === undefined ? [] : [tile(DRAWERS, 'inbox', drawerWords[lang].title, drawerWords[lang].text)]),
          tile(REQUESTS, 'scale', r.requests, r.requestsText),
          tile(BOOKS, 'book', r.books, r.booksText),
          tile(RECONCILIATION, 'check', r.reconciliation, r.reconciliationText),
          tile(UNKNOWN, 'inbox', r.unknown, r.unknownText),
          tile(POSTAGE, 'send', postageWords[lang].title, postageWords[lang].text),
          tile(RELIEFS, 'heart', r.reliefs, r.reliefsText),
          tile(MONTHS, 'lock', r.months, r.monthsText),
        ]}
      />
    </DeskFrame>
  );
}
