import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { unavailable, type FieldErrors } from '../../../kernel/errors.ts';
import { safeDownloadHeaders } from '../../../kernel/files/index.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { spend } from '../../../kernel/session.ts';
import {
  Actions,
  Button,
  errorTexts,
  Form,
  html,
  Notice,
  Page,
  PATHS,
  readText,
  Select,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import { currentServices, engineFaults, type Catalogue, type Definition } from '../../casework/index.ts';
import { typeset } from '../../documents/index.ts';
import { checkName, parseNik } from '../../people/index.ts';
import { mandateWords } from '../words-mandate.ts';
import { query } from './draft-form.ts';

export const MANDATE = '/surat-kuasa';
/** Letters of one address in an hour: each is laid out anew. */
const PER_HOUR = 40;
const SIDES = ['giver', 'receiver'] as const;
const LONGEST = 300;

/** Services that one may have done by somebody with a mandate. */
const mandated = async (ctx: Ctx, catalogue: Catalogue): Promise<Definition[]> =>
  (await currentServices(ctx.city, catalogue, ctx.now)).filter((d) => d.body.applicants.acting.includes('mandate'));

/** F-1.07: a form, and the letter as a PDF. Nothing of it is kept. */
export function mandateRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const page = async (request: FastifyRequest, reply: FastifyReply, body: Body, errors?: FieldTexts) => {
    const services = await mandated(request.ctx, catalogue);
    return html(
      reply,
      request.ctx,
      <MandatePage services={services} body={body} errors={errors} />,
      errors ? 422 : 200,
    );
  };

  app.get(MANDATE, { config: { action: PUBLIC } }, (request, reply) =>
    page(request, reply, { service: query(request, 'layanan') }),
  );

  app.post(MANDATE, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const body = (request.body ?? {}) as Body;
    const address = ctx.city.keys.mac('network', request.ip).toString('base64url');
    const wait = await spend(ctx.city.db, `portal.mandate/${address}`, PER_HOUR, 3600, ctx.now);
    if (wait > 0) throw unavailable('rate_limited', wait);
    const services = await mandated(ctx, catalogue);
    const { errors, said } = readMandate(ctx, services, body);
    if (!said) {
      const own = { ...engineFaults[ctx.lang], same: mandateWords[ctx.lang].same };
      return page(request, reply, body, errorTexts(ctx.lang, errors, own));
    }
    const on = localDate(ctx.city.calendar, ctx.now);
    const [year, month, day] = on.split('-').map(Number) as [number, number, number];
    const { giver, receiver, service, reason } = said;
    const agency = ctx.city.pack.agencies.find((a) => a.code === service.body.agency);
    const pdf = await typeset({
      template: 'mandate',
      data: {
        title: mandateWords.id.title,
        sample: ctx.city.env === 'demo',
        place: ctx.city.pack.city.short_name,
        date: { year, month, day, text: fmt('id', ctx.city.timeZone).date(on) },
        giver: { ...giver },
        receiver: { ...receiver },
        service: service.body.title.id,
        agency: `${agency?.name ?? service.body.agency} ${ctx.city.pack.city.name}`,
        reason,
        note: mandateWords.id.note,
      },
    });
    return reply.headers(safeDownloadHeaders('Surat kuasa F-1.07.pdf', 'application/pdf')).send(pdf);
  });
}

interface Side {
  name: string;
  nik: string;
  address: string;
}
interface Said {
  giver: Side;
  receiver: Side;
  service: Definition;
  reason: string;
}

function readMandate(ctx: Ctx, services: readonly Definition[], body: Body): { errors: FieldErrors; said?: Said } {
  const errors: FieldErrors = {};
  const today = localDate(ctx.city.calendar, ctx.now);
  const line = (field: string): string => {
    const text = readText(body, field).replaceAll(/\s+/g, ' ');
    if (text === '') errors[field] = 'error.required';
    else if (text.length > LONGEST) errors[field] = 'error.too_long';
    return text;
  };
  const side = (who: (typeof SIDES)[number]): Side => {
    const name = checkName(readText(body, `${who}.name`));
    const nik = parseNik(readText(body, `${who}.nik`), today);
    if (!name.ok) errors[`${who}.name`] = name.error;
    if (!nik.ok) errors[`${who}.nik`] = nik.error;
    return { name: name.ok ? name.value : '', nik: nik.ok ? nik.value : '', address: line(`${who}.address`) };
  };
  const [giver, receiver] = [side('giver'), side('receiver')];
  if (giver.nik !== '' && giver.nik === receiver.nik) errors['receiver.nik'] = 'error.same';
  const service = services.find((d) => d.body.code === readText(body, 'service'));
  if (!service) errors['service'] = 'error.choose';
  const reason = line('reason').replace(/\.$/, '');
  return Object.keys(errors).length > 0 || !service
    ? { errors }
    : { errors, said: { giver, receiver, service, reason } };
}

function MandatePage({
  services,
  body,
  errors,
}: {
  services: readonly Definition[];
  body: Body;
  errors: FieldTexts | undefined;
}) {
  const { lang } = useUi();
  const w = mandateWords[lang];
  const text = (name: string) => ({ name, value: readText(body, name), error: errors?.[name] });
  return (
    <Page title={w.title} errors={errors} back={PATHS.services}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      <Notice>
        <p>{w.kept}</p>
      </Notice>
      <Form action={MANDATE} class="stack">
        {SIDES.map((who) => (
          <section key={who} class="stack" aria-labelledby={who}>
            <h2 id={who}>{w[who]}</h2>
            <TextField {...text(`${who}.name`)} label={w.name} autocapitalize="words" autocomplete="off" />
            <TextField
              {...text(`${who}.nik`)}
              label={w.nik}
              hint={w.nikHint}
              inputmode="numeric"
              width="w20"
              autocomplete="off"
            />
            <TextField {...text(`${who}.address`)} label={w.address} hint={w.addressHint} autocomplete="off" />
          </section>
        ))}
        <section class="stack" aria-labelledby="urusan">
          <h2 id="urusan">{w.what}</h2>
          <Select
            {...text('service')}
            label={w.service}
            options={services.map((d) => ({ value: d.body.code, label: d.body.title[lang] }))}
          />
          <TextField {...text('reason')} label={w.reason} hint={w.reasonHint} />
        </section>
        <p>
          {w.free} <a href={PATHS.broker}>{w.broker}</a>
        </p>
        <Actions>
          <Button icon="download">{w.go}</Button>
        </Actions>
      </Form>
    </Page>
  );
}
