import { ButtonLink, EmptyState, Notice, Table, Tabs, useUi } from '../../../ui/index.ts';
import { ROOMS } from '../paths.ts';
import { words } from '../words-city.ts';
import { codeWords } from '../words-codes.ts';
import { saySpans, VerifiedTag } from './basis.tsx';
import { AdminFrame, type Frame } from './frame.tsx';

const ROOM = ROOMS.calendar;

/** A year of the calendar and the tables of hours. */
export function CalendarPage({
  frame,
  year,
  may,
  flash,
}: {
  frame: Frame;
  year: number;
  may: boolean;
  flash: boolean;
}) {
  const { lang, city, f } = useUi();
  const w = words[lang].calendar;
  const { data } = city.calendar;
  const entry = data.years.find((y) => y.year === year);
  const days = [
    ...(entry?.days ?? []).map((d) => ({ ...d, verified: entry!.verified, basis: entry!.decree ?? '' })),
    ...data.exceptions
      .filter((e) => e.date.startsWith(`${year}-`))
      .map((e) => ({
        ...e,
        basis: `${e.legal_basis}${e.kind === 'working_day' ? `; ${saySpans(lang, e.hours)}` : ''}`,
      })),
  ].toSorted((a, b) => a.date.localeCompare(b.date));
  const years = [...new Set([...data.years.map((y) => y.year), year])].toSorted((a, b) => a - b);
  return (
    <AdminFrame
      frame={frame}
      title={w.title}
      flash={flash ? w.applied : undefined}
      actions={
        may && (
          <>
            <ButtonLink href={`${ROOM}/hari`} icon="calendar">
              {w.change}
            </ButtonLink>
            <ButtonLink look="second" href={`${ROOM}/jam`} icon="clock">
              {w.hoursChange}
            </ButtonLink>
          </>
        )
      }
    >
      <Tabs
        label={w.years}
        items={years.map((y) => ({ href: `${ROOM}?tahun=${y}`, label: String(y), current: y === year }))}
      />
      {entry?.decree ? (
        <p>
          {w.decree(entry.decree)} <VerifiedTag verified={entry.verified} />
        </p>
      ) : (
        <Notice tone="warn">
          <p>{w.noDecree}</p>
        </Notice>
      )}
      {days.length === 0 ? (
        <EmptyState icon="calendar" title={w.empty} />
      ) : (
        <Table
          caption={w.title}
          quietCaption
          rows={days}
          id={(d) => `${d.date} ${d.kind}`}
          columns={[
            { head: w.day, main: true, cell: (d) => <span class="nowrap">{f.dateLong(d.date)}</span> },
            { head: w.kind, cell: (d) => w.kinds[d.kind] },
            { head: w.column, cell: (d) => d.name[lang] },
            {
              head: words[lang].basis,
              cell: (d) =>
                d.basis === entry?.decree ? (
                  <VerifiedTag verified={d.verified} />
                ) : (
                  <>
                    {d.basis} <VerifiedTag verified={d.verified} />
                  </>
                ),
            },
          ]}
        />
      )}
      <Table
        caption={w.hoursTitle}
        heading
        rows={data.hours.toReversed()}
        id={(h) => `${h.name} ${h.from} ${JSON.stringify(h.weekdays)}`}
        columns={[
          {
            head: w.from,
            main: true,
            cell: (h) => (
              <>
                {f.date(h.from)}
                {h.to && ` – ${f.date(h.to)}`}
              </>
            ),
          },
          { head: w.hoursName, cell: (h) => codeWords[lang].schedules[h.name] ?? h.name },
          {
            head: w.hours,
            cell: (h) =>
              w.weekdays.map((day, i) => {
                const spans = h.weekdays[String(i + 1) as '1'];
                return spans ? (
                  <div key={day} class="nowrap">
                    {day} {saySpans(lang, spans)}
                  </div>
                ) : null;
              }),
          },
          {
            head: words[lang].basis,
            cell: (h) => (
              <>
                {h.legal_basis} <VerifiedTag verified={h.verified} />
              </>
            ),
          },
        ]}
      />
    </AdminFrame>
  );
}
