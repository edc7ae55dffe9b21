import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { editCity, refreshCity } from '../../../kernel/city-edits/index.ts';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Form,
  html,
  readDigits,
  readText,
  Select,
  Table,
  TextArea,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { ROOMS } from '../paths.ts';
import { words } from '../words-city.ts';
import { codeWords } from '../words-codes.ts';
import { BasisFields, flatFaults, NO_BASIS, readBasis, type Basis } from './basis.tsx';
import { AdminFrame, attempt, failedOf, frameOf, type Failed, type Frame } from './frame.tsx';

const ROOM = ROOMS.offices;
const NEW = 'baru';

function OfficesPage({ frame, may, flash }: { frame: Frame; may: boolean; flash: boolean }) {
  const { lang, city } = useUi();
  const w = words[lang].offices;
  const edit = (kind: 'kantor' | 'instansi', code: string, name: string) => (
    <a href={`${ROOM}/${kind}/${code}`} aria-label={w.editOf(name)}>
      {w.edit}
    </a>
  );
  const short = (code: string) => city.pack.agencies.find((a) => a.code === code)?.short ?? code;
  return (
    <AdminFrame
      frame={frame}
      title={w.title}
      flash={flash ? words[lang].saved : undefined}
      actions={
        may && (
          <>
            <ButtonLink href={`${ROOM}/kantor/${NEW}`} icon="building">
              {w.add}
            </ButtonLink>
            <ButtonLink look="second" href={`${ROOM}/instansi/${NEW}`}>
              {w.newAgency}
            </ButtonLink>
          </>
        )
      }
    >
      <Table
        caption={w.offices}
        heading
        rows={city.pack.offices}
        id={(o) => o.code}
        columns={[
          { head: w.name, main: true, cell: (o) => o.name },
          { head: w.agency, cell: (o) => short(o.agency) },
          { head: w.address, cell: (o) => o.address },
          { head: w.hours, cell: (o) => codeWords[lang].schedules[o.hours] ?? o.hours },
          { head: w.counters, cell: (o) => o.counters.map((c) => c.code).join(', ') },
          ...(may
            ? [{ head: w.edit, cell: (o: (typeof city.pack.offices)[number]) => edit('kantor', o.code, o.name) }]
            : []),
        ]}
      />
      <Table
        caption={w.agencies}
        heading
        rows={city.pack.agencies.filter((a) => a.area === null)}
        id={(a) => a.code}
        columns={[
          { head: w.name, main: true, cell: (a) => a.name },
          { head: w.short, cell: (a) => a.short },
          { head: w.head, cell: (a) => a.head },
          ...(may
            ? [{ head: w.edit, cell: (a: (typeof city.pack.agencies)[number]) => edit('instansi', a.code, a.name) }]
            : []),
        ]}
      />
    </AdminFrame>
  );
}

type Fields = Record<
  'code' | 'name' | 'agency' | 'address' | 'area' | 'hours' | 'phone' | 'counters' | 'short' | 'head',
  string
>;
type Typed = Fields & Basis;
const EMPTY: Typed = {
  code: '',
  name: '',
  agency: '',
  address: '',
  area: '',
  hours: 'office',
  phone: '',
  counters: '',
  short: '',
  head: '',
  ...NO_BASIS,
};
const readForm = (body: Body): Typed => ({
  ...(Object.fromEntries(
    Object.keys(EMPTY).map((name) => [name, name === 'phone' ? readDigits(body, name) : readText(body, name)]),
  ) as Fields),
  ...readBasis(body),
});

interface EditProps {
  frame: Frame;
  kind: 'kantor' | 'instansi';
  /** Undefined for a new one. */
  code: string | undefined;
  typed: Typed;
  errors?: FieldTexts | undefined;
}

function EditPage({ frame, kind, code, typed, errors }: EditProps) {
  const { lang, city } = useUi();
  const w = words[lang].offices;
  const { districts, wards } = city.pack.areas;
  const text = (name: keyof Fields, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      {...(hint && { hint })}
      value={typed[name]}
      error={errors?.[name]}
      width="w20"
    />
  );
  const title = code ? w.editOf(typed.name) : kind === 'kantor' ? w.newTitle : w.newAgency;
  return (
    <AdminFrame frame={frame} title={title} errors={errors} back={{ href: ROOM, label: w.title }}>
      <Form action={`${ROOM}/${kind}/${code ?? NEW}`} idempotencyKey={formKey()} class="stack narrow">
        {code === undefined && text('code', w.code, w.codeHint)}
        {text('name', w.name)}
        {kind === 'instansi' ? (
          <>
            {text('short', w.short)}
            {text('head', w.head)}
          </>
        ) : (
          <>
            <Select
              name="agency"
              label={w.agency}
              value={typed.agency}
              error={errors?.['agency']}
              options={city.pack.agencies.map((a) => ({ value: a.code, label: a.short }))}
            />
            {text('address', w.address)}
            <Select
              name="area"
              label={w.area}
              value={typed.area}
              error={errors?.['area']}
              options={wards.map((a) => ({
                value: a.code,
                label: `${a.name}, ${districts.find((d) => a.code.startsWith(`${d.code}.`))?.name ?? ''}`,
              }))}
            />
            <Select
              name="hours"
              label={w.hours}
              value={typed.hours}
              error={errors?.['hours']}
              options={[...new Set(city.calendar.data.hours.map((h) => h.name))].map((value) => ({
                value,
                label: codeWords[lang].schedules[value] ?? value,
              }))}
            />
            {text('phone', w.phone, w.phoneHint)}
            <TextArea
              name="counters"
              label={w.counters}
              hint={w.countersHint}
              value={typed.counters}
              error={errors?.['counters']}
            />
          </>
        )}
        <BasisFields basis={typed} errors={errors} />
        <Actions>
          <Button>{w.save}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

/** `1 Informasi` a line; undefined when a line is none. */
function readCounters(text: string): { code: string; name: string }[] | undefined {
  const lines = text.split('\n').filter((l) => l.trim() !== '');
  const read = lines.map((l) => /^\s*([A-Z0-9]{1,4})\s+(.+)$/.exec(l));
  return read.some((r) => r === null) ? undefined : read.map((r) => ({ code: r![1]!, name: r![2]!.trim() }));
}

/** /kelola/kantor: offices with their counters and hours, and agencies. */
export function officesRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  officerRoute(app, 'GET', ROOM, 'city.read', async (request, reply) => {
    const { ctx } = request;
    return html(
      reply,
      ctx,
      <OfficesPage
        frame={frameOf(ctx, catalogue)}
        may={ctx.rights.can(ctx.actor, 'city.edit') === true}
        flash={readText(queryOf(request), 'selesai') === '1'}
      />,
    );
  });
  for (const kind of ['kantor', 'instansi'] as const) {
    const ONE = `${ROOM}/${kind}/:code`;
    const page = (request: FastifyRequest, reply: FastifyReply, typed: Typed, failed?: Failed) => {
      const code = paramOf(request, 'code');
      return html(
        reply,
        request.ctx,
        <EditPage
          frame={frameOf(request.ctx, catalogue)}
          kind={kind}
          code={code === NEW ? undefined : code}
          typed={typed}
          errors={failed?.errors}
        />,
        failed?.status ?? 200,
      );
    };
    /** What stands there now; undefined for a new one. */
    const nowOf = (request: FastifyRequest) => {
      const { pack } = request.ctx.city;
      const code = paramOf(request, 'code');
      const office = kind === 'kantor' ? pack.offices.find((o) => o.code === code) : undefined;
      const agency = kind === 'instansi' ? pack.agencies.find((a) => a.code === code) : undefined;
      if (code !== NEW && !office && !agency) throw notFound();
      return { office, agency };
    };
    officerRoute(app, 'GET', ONE, 'city.edit', async (request, reply) => {
      const { office, agency } = nowOf(request);
      const typed: Typed = office
        ? {
            ...EMPTY,
            ...office,
            phone: office.phone ?? '',
            counters: office.counters.map((c) => `${c.code} ${c.name}`).join('\n'),
          }
        : {
            ...EMPTY,
            code: agency?.code ?? '',
            name: agency?.name ?? '',
            short: agency?.short ?? '',
            head: agency?.head ?? '',
          };
      return page(request, reply, typed);
    });
    officerRoute(app, 'POST', ONE, 'city.edit', async (request, reply) => {
      const { ctx } = request;
      const { office, agency } = nowOf(request);
      const typed = readForm(bodyOf(request));
      const { legal_basis, source, verified } = typed;
      const code = office?.code ?? agency?.code ?? typed.code;
      const counters = readCounters(typed.counters);
      const value =
        kind === 'instansi'
          ? { code, name: typed.name, short: typed.short, head: typed.head }
          : {
              ...(office && { prints: office.prints }),
              code,
              agency: typed.agency,
              name: typed.name,
              address: typed.address,
              area: typed.area,
              hours: typed.hours,
              phone: typed.phone === '' ? null : typed.phone,
              counters: counters ?? [],
            };
      const fields: Record<string, string> = {};
      const { pack } = ctx.city;
      for (const [name, v] of Object.entries({ ...value, legal_basis, source }))
        if (v === '') fields[name] = 'error.required';
      if (kind === 'kantor' && !counters) fields['counters'] = 'error.shape';
      if (!office && !agency && [...pack.offices, ...pack.agencies].some((e) => e.code === code))
        fields['code'] = 'error.city_edit';
      const tried =
        Object.keys(fields).length > 0
          ? { fields }
          : await attempt(() =>
              execute(ctx, editCity, {
                kind: kind === 'kantor' ? 'office' : 'agency',
                key: code,
                value,
                legal_basis,
                source,
                verified,
              }),
            );
      if (!('value' in tried)) {
        const failed = failedOf(ctx, 'fields' in tried ? { fields: flatFaults(tried.fields) } : tried);
        return page(request, reply, typed, failed);
      }
      await refreshCity(ctx.city);
      return reply.redirect(`${ROOM}?selesai=1`, 303);
    });
  }
}
