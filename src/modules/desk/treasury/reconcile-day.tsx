import type { City } from '../../../kernel/city.ts';
import { fmt } from '../../../kernel/i18n.ts';
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  Details,
  EmptyState,
  Form,
  formKey,
  Hidden,
  Notice,
  readDate,
  readText,
  Stats,
  Tag,
  TextArea,
  TextField,
  useUi,
  type Body,
} from '../../../ui/index.ts';
import type { Sheet } from '../../documents/index.ts';
import type { BankDay, DayStanding, Exception } from '../../money/index.ts';
import type { Frame } from '../routes/frame.tsx';
import { BILLS, RECONCILIATION, reconciledAt } from './paths.ts';
import { Many } from './reconcile-many.tsx';
import { TreasuryPage, type Failure } from './room.tsx';
import { tableSheet } from './table-sheet.ts';
import { reconcileWords } from './words-reconcile.ts';

interface DayProps extends Failure {
  frame: Frame;
  bank: { code: string; name: string };
  on: string;
  today: string;
  found: BankDay;
  standing: DayStanding | undefined;
  names: Map<string, string>;
  may: boolean;
  agrees: boolean;
  /** The act that was just done. */
  done: string;
  /** The bill whose refund was asked for by it. */
  refund: string | undefined;
  body: Body;
  /** The form that is shown again. */
  faulty?: { ref: string; act: string };
}

/** Days between two legal dates. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

export function DayPage(p: DayProps) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
  const { found, standing, names } = p;
  const at = reconciledAt(p.bank.code, p.on);
  const closed = standing?.closedAt;
  const left = found.unexplained.length;
  const over = p.on < p.today;
  const who = (id: string) => names.get(id) ?? '–';
  const causes = [...new Set(found.exceptions.map((e) => e.cause))];
  return (
    <TreasuryPage
      frame={p.frame}
      title={`${p.bank.name}, ${f.dateLong(p.on)}`}
      errors={p.errors}
      back={{ href: `${RECONCILIATION}?bank=${p.bank.code}`, label: w.title }}
      done={w.told[p.done]}
      refused={p.refused}
    >
      {p.refund && (
        <p>
          <a href={p.refund}>{w.refundOpen}</a>
        </p>
      )}
      <Stats
        items={[
          { label: w.ours, value: f.rupiah(found.ours) },
          { label: w.credited, value: f.rupiah(found.credited) },
          {
            label: w.difference,
            value: f.rupiah(found.credited - found.ours),
            ...(found.credited !== found.ours && { tone: 'warn' as const }),
          },
          { label: w.agreed, value: f.number(found.agreed) },
          ...(found.otherDay > 0 ? [{ label: w.otherDay, value: f.number(found.otherDay) }] : []),
        ]}
      />
      {standing?.closedBy && closed && (
        <Notice tone="ok" title={w.closed}>
          <p>{w.by(who(standing.askedBy), f.dateTime(standing.askedAt))}</p>
          <p>{w.closedBy(who(standing.closedBy), f.dateTime(closed))}</p>
        </Notice>
      )}
      {!closed && !over && (
        <Notice>
          <p>{w.notOver}</p>
        </Notice>
      )}
      {!closed && left > 0 && (
        <Notice tone="warn">
          <p>{w.left(f.number(left))}</p>
        </Notice>
      )}
      <h2>{w.exceptions}</h2>
      {causes.length === 0 && <EmptyState icon="checkCircle" title={w.none} />}
      {causes.map((cause) => (
        <CauseGroup key={cause} {...p} at={at} cause={cause} open={!closed && p.may} />
      ))}
      {found.exceptions.some((e) => e.suggestion === 'write_to_bank') && (
        <Actions>
          <ButtonLink look="second" icon="printer" href={`${at}/pdf`}>
            {w.print}
          </ButtonLink>
        </Actions>
      )}
      {!closed && standing && <p>{w.by(who(standing.askedBy), f.dateTime(standing.askedAt))}</p>}
      {!closed && over && left === 0 && (p.may || p.agrees) && (
        <Actions>
          {p.agrees && (
            <Form action={`${at}/tutup`} idempotencyKey={formKey()}>
              <Button>{w.agree}</Button>
            </Form>
          )}
          {p.may && (
            <Form action={`${at}/ajukan`} idempotencyKey={formKey()}>
              <Button look="second">{w.ask}</Button>
              <p class="hint">{w.askText}</p>
            </Form>
          )}
        </Actions>
      )}
    </TreasuryPage>
  );
}

type GroupProps = DayProps & { at: string; cause: Exception['cause']; open: boolean };

/** All of one cause: what it means, what to do, and each with its acts. */
function CauseGroup(p: GroupProps) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
  const rows = p.found.exceptions.filter((e) => e.cause === p.cause);
  return (
    <section class="card stack" aria-labelledby={`sebab-${p.cause}`}>
      <h3 id={`sebab-${p.cause}`}>
        {w.cause[p.cause]} ({f.number(rows.length)})
      </h3>
      <p>{w.advice[p.cause]}</p>
      {rows.map((e) => (
        <One key={e.ref} {...p} e={e} />
      ))}
      {p.open && (
        <Many
          found={p.found}
          all={rows}
          at={p.at}
          again={
            p.faulty?.act === 'semua' && p.faulty.ref === p.cause
              ? { note: readText(p.body, `note-${p.cause}`), error: p.errors?.[`note-${p.cause}`] }
              : undefined
          }
        />
      )}
    </section>
  );
}

function One(p: GroupProps & { e: Exception }) {
  const { lang, f } = useUi();
  const w = reconcileWords[lang];
  const { e, at, found, open, names, today, on } = p;
  const notes = found.notes.filter((n) => n.ref === e.ref && n.cause === e.cause);
  const gap = (e.credited ?? e.listed ?? 0n) - (e.ours ?? 0n);
  const mine = (act: string) => (p.faulty?.ref === e.ref && p.faulty.act === act ? p : undefined);
  const sides = (
    [
      [w.ours, e.ours],
      [w.listed, e.listed],
      [w.credited, e.credited],
    ] as const
  ).filter(([, amount]) => amount !== undefined);
  return (
    <article class="stack">
      <p>
        <b>{f.rupiah(gap)}</b>{' '}
        {!notes.length && on < today && <Tag tone="warn">{w.age(f.number(daysBetween(on, today)))}</Tag>}
      </p>
      <p>{sides.map(([label, amount]) => `${label} ${f.rupiah(amount!)}`).join(' · ')}</p>
      <p class="small">
        <a href={`${BILLS}?kode=${encodeURIComponent(e.code)}`}>{e.code}</a>{' '}
        <span class="muted">
          {e.rest ? w.restOf(e.rest.of) : e.ref} {e.paidAt && `· ${w.paid(f.dateTime(e.paidAt))}`}
        </span>
      </p>
      {notes.map((n) => (
        <p key={n.at.toISOString()}>
          {n.letter ? w.written(n.letter, f.date(n.letterOn!)) : n.note}{' '}
          <small class="muted">{names.get(n.by) ?? '–'}</small>
        </p>
      ))}
      {open && (
        <>
          {e.suggestion !== 'write_to_bank' && (
            <Actions>
              {e.suggestion === 'match' && <Press at={at} act="cocokkan" e={e} label={w.match} />}
              {(e.cause === 'double' || e.cause === 'rest') && (
                <Press at={at} act="kembalikan" e={e} label={w.takeRefund} />
              )}
              {e.suggestion === 'take' && e.cause !== 'double' && (
                <Press at={at} act="bukukan" e={e} label={e.cause === 'unknown_reference' ? w.takeSuspense : w.take} />
              )}
              {e.suggestion === 'reverse' && <Press at={at} act="batalkan" e={e} label={w.reverse} />}
            </Actions>
          )}
          {e.suggestion === 'write_to_bank' && (
            <Details summary={w.write} open={mine('tulis') !== undefined}>
              <Form action={`${at}/tulis`} idempotencyKey={formKey()} class="stack">
                <Hidden name="ref" value={e.ref} />
                <TextField
                  name={`letter-${e.ref}`}
                  label={w.letter}
                  width="w20"
                  value={mine('tulis') && readText(p.body, `letter-${e.ref}`)}
                  error={mine('tulis')?.errors?.[`letter-${e.ref}`]}
                />
                <DateField
                  name={`letter_on-${e.ref}`}
                  label={w.letterOn}
                  value={mine('tulis') ? readDate(p.body, `letter_on-${e.ref}`) : today}
                  error={mine('tulis')?.errors?.[`letter_on-${e.ref}`]}
                />
                <Button look="second">{w.write}</Button>
              </Form>
            </Details>
          )}
          <Details summary={w.explain} open={mine('jelaskan') !== undefined}>
            <Form action={`${at}/jelaskan`} idempotencyKey={formKey()} class="stack">
              <Hidden name="ref" value={e.ref} />
              <TextArea
                name={`note-${e.ref}`}
                label={w.note}
                rows={3}
                value={mine('jelaskan') && readText(p.body, `note-${e.ref}`)}
                error={mine('jelaskan')?.errors?.[`note-${e.ref}`]}
              />
              <Button look="second">{w.explain}</Button>
            </Form>
          </Details>
        </>
      )}
    </article>
  );
}

const Press = ({ at, act, e, label }: { at: string; act: string; e: Exception; label: string }) => (
  <Form action={`${at}/${act}`} idempotencyKey={formKey()}>
    <Hidden name="ref" value={e.ref} />
    <Button look="second">{label}</Button>
  </Form>
);

/** What the bank is asked about, as a list to go with a letter: only what its own side must explain. */
export function bankLetter(city: City, bank: string, on: string, exceptions: readonly Exception[]): Promise<Sheet> {
  const w = reconcileWords.id;
  const f = fmt('id', city.timeZone);
  const rows = exceptions
    .filter((e) => e.suggestion === 'write_to_bank')
    .map((e) => ({
      ref: e.ref.slice(e.ref.indexOf('/') + 1),
      code: e.code,
      cause: w.cause[e.cause],
      ours: e.ours ?? null,
      listed: e.listed ?? null,
      credited: e.credited ?? null,
    }));
  return tableSheet(city, {
    agency: 'bkad',
    name: w.paper,
    number: null,
    about: `${bank}, ${f.dateLong(on)}`,
    facts: [],
    columns: [
      { key: 'ref', head: w.code, kind: 'text' },
      { key: 'cause', head: w.exceptions, kind: 'text' },
      { key: 'ours', head: w.ours, kind: 'money' },
      { key: 'listed', head: w.listed, kind: 'money' },
      { key: 'credited', head: w.credited, kind: 'money' },
    ],
    rows,
    totals: {},
    note: null,
    signed: true,
    on,
  });
}
