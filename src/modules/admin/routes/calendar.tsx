import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createCalendar, localDate } from '../../../kernel/clock/index.ts';
import { applyEdits, basePack, editCity, faultsOf, findEdits, refreshCity } from '../../../kernel/city-edits/index.ts';
import { execute, type Ctx } from '../../../kernel/command.ts';
import {
  Actions,
  Button,
  DateField,
  Form,
  Hidden,
  html,
  Notice,
  PATHS,
  Radios,
  readDate,
  readText,
  Table,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import { previewCalendar, type CalendarPreview, type Catalogue } from '../../casework/index.ts';
import { ROOMS } from '../paths.ts';
import { words } from '../words-city.ts';
import { BasisFields, flatFaults, NO_BASIS, readBasis, readSpans, writeSpans, type Basis } from './basis.tsx';
import { CalendarPage } from './calendar-page.tsx';
import { AdminFrame, attempt, failedOf, frameOf, type Failed, type Frame } from './frame.tsx';

const ROOM = ROOMS.calendar;
const KINDS = ['closure', 'holiday', 'joint_leave', 'working_day', 'ordinary'] as const;

interface DayTyped extends Basis {
  date: string;
  kind: string;
  name: string;
  name_en: string;
  hours: string;
}
const readDay = (body: Body): DayTyped => ({
  date: readDate(body, 'date'),
  kind: readText(body, 'kind'),
  name: readText(body, 'name'),
  name_en: readText(body, 'name_en'),
  hours: readText(body, 'hours'),
  ...readBasis(body),
});
interface HoursTyped extends Basis {
  name: string;
  from: string;
  to: string;
  /** Monday first. */
  days: string[];
}
const readHours = (body: Body): HoursTyped => ({
  name: readText(body, 'name') || 'office',
  from: readDate(body, 'from'),
  to: readDate(body, 'to'),
  days: Array.from({ length: 7 }, (_, i) => readText(body, `day${i + 1}`)),
  ...readBasis(body),
});

type Change = { kind: 'calendar_day' | 'hours'; key: string; value: unknown } & Basis;

/** As the act takes it, or what is wrong with it, by the form's fields. */
function changeOfDay(typed: DayTyped): { change: Change } | { fields: Record<string, string> } {
  const { date, kind, name, name_en, hours, ...basis } = typed;
  const fields: Record<string, string> = {};
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) fields['date'] = date === '' ? 'error.required' : 'error.date';
  if (!(KINDS as readonly string[]).includes(kind)) fields['kind'] = 'error.required';
  if (name === '') fields['name'] = 'error.required';
  const spans = readSpans(hours);
  if (kind === 'working_day' && (!spans || spans.length === 0)) fields['hours'] = 'error.hours_shape';
  for (const field of ['legal_basis', 'source'] as const) if (basis[field] === '') fields[field] = 'error.required';
  if (Object.keys(fields).length > 0) return { fields };
  const value = {
    kind,
    name: { id: name, en: name_en || name },
    ...(kind === 'working_day' && { hours: spans }),
    ...basis,
  };
  return { change: { kind: 'calendar_day', key: date, value, ...basis } };
}
function changeOfHours(typed: HoursTyped): { change: Change } | { fields: Record<string, string> } {
  const { name, from, to, days, ...basis } = typed;
  const fields: Record<string, string> = {};
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) fields['from'] = from === '' ? 'error.required' : 'error.date';
  if (to !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(to)) fields['to'] = 'error.date';
  else if (to !== '' && to < from) fields['to'] = 'error.ends_before';
  const spans = days.map(readSpans);
  for (const [i, s] of spans.entries()) if (!s) fields[`day${i + 1}`] = 'error.hours_shape';
  if (spans.every((s) => s?.length === 0)) fields['day1'] = 'error.no_hours';
  for (const field of ['legal_basis', 'source'] as const) if (basis[field] === '') fields[field] = 'error.required';
  if (Object.keys(fields).length > 0) return { fields };
  const weekdays = Object.fromEntries(spans.flatMap((s, i) => (s && s.length > 0 ? [[String(i + 1), s]] : [])));
  const value = { name, from, ...(to && { to }), weekdays, ...basis };
  return { change: { kind: 'hours', key: `${name}/${from}`, value, ...basis } };
}

function DayPage({ frame, typed, errors }: { frame: Frame; typed: DayTyped; errors?: FieldTexts | undefined }) {
  const { lang } = useUi();
  const w = words[lang].calendar;
  return (
    <AdminFrame frame={frame} title={w.change} errors={errors} back={{ href: ROOM, label: w.title }}>
      <Form action={`${ROOM}/hari`} class="stack narrow">
        <DateField name="date" label={w.date} value={typed.date} error={errors?.['date']} />
        <Radios
          name="kind"
          label={w.kind}
          value={typed.kind}
          error={errors?.['kind']}
          options={KINDS.map((value) => ({
            value,
            label: w.kinds[value],
            hint: w.kindHints[value],
            ...(value === 'working_day' && {
              inside: (
                <TextField
                  name="hours"
                  label={w.hours}
                  hint={w.hoursHint}
                  value={typed.hours}
                  error={errors?.['hours']}
                  width="w20"
                />
              ),
            }),
          }))}
        />
        <TextField name="name" label={w.name} value={typed.name} error={errors?.['name']} width="w20" />
        <TextField
          name="name_en"
          label={w.nameEn}
          value={typed.name_en}
          error={errors?.['name_en']}
          width="w20"
          optional
        />
        <BasisFields basis={typed} errors={errors} />
        <Actions>
          <Button big>{w.preview}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

function HoursPage({ frame, typed, errors }: { frame: Frame; typed: HoursTyped; errors?: FieldTexts | undefined }) {
  const { lang, city } = useUi();
  const w = words[lang].calendar;
  return (
    <AdminFrame frame={frame} title={w.hoursChange} errors={errors} back={{ href: ROOM, label: w.title }}>
      <Form action={`${ROOM}/jam`} class="stack narrow">
        <Radios
          name="name"
          label={w.hoursName}
          hint={w.hoursNameHint}
          value={typed.name}
          options={[...new Set(city.calendar.data.hours.map((h) => h.name))].map((value) => ({ value, label: value }))}
        />
        <DateField name="from" label={w.from} value={typed.from} error={errors?.['from']} />
        <DateField name="to" label={w.to} hint={w.toHint} value={typed.to} error={errors?.['to']} optional />
        {w.weekdays.map((day, i) => (
          <TextField
            key={day}
            name={`day${i + 1}`}
            label={day}
            {...(i === 0 && { hint: w.hoursHint })}
            value={typed.days[i]}
            error={errors?.[`day${i + 1}`]}
            width="w20"
            optional={i > 0}
          />
        ))}
        <BasisFields basis={typed} errors={errors} />
        <Actions>
          <Button big>{w.preview}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

interface PreviewProps {
  frame: Frame;
  preview: CalendarPreview;
  /** The form once more, and where it goes. */
  action: string;
  body: Body;
}

function PreviewPage({ frame, preview, action, body }: PreviewProps) {
  const { lang, f } = useUi();
  const w = words[lang].calendar;
  return (
    <AdminFrame frame={frame} title={w.previewTitle} back={{ href: ROOM, label: w.title }}>
      <p class="lead">{w.previewLead}</p>
      <Notice tone={preview.moved > 0 ? 'warn' : 'info'}>
        <p>
          <b>{preview.moved === 0 ? w.nothing : w.moves(preview.moved, preview.looked)}</b>
        </p>
        {preview.more && <p>{w.more(preview.looked)}</p>}
      </Notice>
      <Form action={action} idempotencyKey={formKey()}>
        {Object.entries(body).map(([name, value]) =>
          typeof value === 'string' && name !== 'idempotency_key' ? (
            <Hidden key={name} name={name} value={value} />
          ) : null,
        )}
        <Actions>
          <Button name="apply" value="yes">
            {w.apply}
          </Button>
          <Button look="second" name="apply" value="no">
            {w.again}
          </Button>
        </Actions>
      </Form>
      {preview.cases.length > 0 && (
        <>
          {preview.moved > preview.cases.length && <p>{w.first(preview.cases.length)}</p>}
          <Table
            caption={w.previewTitle}
            quietCaption
            rows={preview.cases}
            id={(c) => c.id}
            columns={[
              { head: w.number, main: true, cell: (c) => <a href={`${PATHS.desk}/berkas/${c.id}`}>{c.number}</a> },
              { head: w.old, cell: (c) => f.dateTime(c.from) },
              { head: w.new, cell: (c) => f.dateTime(c.to) },
            ]}
          />
        </>
      )}
    </AdminFrame>
  );
}

/** /kelola/kalender: free days and hours. A change is first shown with every due date it would move. */
export function calendarRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  officerRoute(app, 'GET', ROOM, 'city.read', async (request, reply) => {
    const { ctx } = request;
    const asked = Number(readText(queryOf(request), 'tahun'));
    const year = asked >= 2000 && asked <= 2200 ? asked : Number(localDate(ctx.city.calendar, ctx.now).slice(0, 4));
    return html(
      reply,
      ctx,
      <CalendarPage
        frame={frameOf(ctx, catalogue)}
        year={year}
        may={ctx.rights.can(ctx.actor, 'city.edit') === true}
        flash={readText(queryOf(request), 'selesai') === '1'}
      />,
    );
  });

  /** A form, its preview and its end: the same for a day and for hours. */
  const change = <T extends Basis>(
    slug: string,
    read: (body: Body) => T,
    empty: (ctx: Ctx) => T,
    toChange: (typed: T) => { change: Change } | { fields: Record<string, string> },
    draw: (frame: Frame, typed: T, errors?: FieldTexts) => Parameters<typeof html>[2],
  ) => {
    const path = `${ROOM}/${slug}`;
    const again = (request: FastifyRequest, reply: FastifyReply, typed: T, failed?: Failed) =>
      html(reply, request.ctx, draw(frameOf(request.ctx, catalogue), typed, failed?.errors), failed?.status ?? 200);
    const told = (request: FastifyRequest, fields: Record<string, string>): Failed =>
      failedOf(request.ctx, { fields: flatFaults(fields) });
    officerRoute(app, 'GET', path, 'city.edit', async (request, reply) => again(request, reply, empty(request.ctx)));
    officerRoute(app, 'POST', path, 'city.edit', async (request, reply) => {
      const { ctx } = request;
      const body = bodyOf(request);
      const typed = read(body);
      const read1 = toChange(typed);
      if ('fields' in read1) return again(request, reply, typed, told(request, read1.fields));
      if (readText(body, 'apply') === 'no') return again(request, reply, typed);
      if (readText(body, 'apply') === 'yes') {
        const tried = await attempt(() => execute(ctx, editCity, read1.change));
        if (!('value' in tried))
          return again(request, reply, typed, 'fields' in tried ? told(request, tried.fields) : failedOf(ctx, tried));
        await refreshCity(ctx.city);
        return reply.redirect(`${ROOM}?selesai=1`, 303);
      }
      const pack = applyEdits(basePack(ctx.city), [...(await findEdits(ctx.city.db)), read1.change]);
      if (faultsOf(pack).length > 0)
        return again(request, reply, typed, told(request, { [slug === 'jam' ? 'from' : 'date']: 'error.city_edit' }));
      const preview = await previewCalendar(ctx.city, catalogue, createCalendar(pack.calendar, ctx.city.timeZone));
      return html(
        reply,
        ctx,
        <PreviewPage frame={frameOf(ctx, catalogue)} preview={preview} action={path} body={body} />,
      );
    });
  };
  change(
    'hari',
    readDay,
    () => ({ date: '', kind: '', name: '', name_en: '', hours: '', ...NO_BASIS }),
    changeOfDay,
    (frame, typed, errors) => <DayPage frame={frame} typed={typed} errors={errors} />,
  );
  change(
    'jam',
    readHours,
    (ctx) => {
      const now = ctx.city.calendar.data.hours.findLast((h) => h.name === 'office' && h.to === undefined);
      const days = Array.from({ length: 7 }, (_, i) => writeSpans(now?.weekdays[String(i + 1) as '1'] ?? []));
      return { name: 'office', from: '', to: '', days, ...NO_BASIS };
    },
    changeOfHours,
    (frame, typed, errors) => <HoursPage frame={frame} typed={typed} errors={errors} />,
  );
}
