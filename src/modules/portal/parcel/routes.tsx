import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { openFile, safeDownloadHeaders } from '../../../kernel/files/index.ts';
import { typedBefore } from '../../../kernel/typed.ts';
import { refusalText } from '../../../../locales/index.ts';
import {
  Actions,
  AreaField,
  bodyOf,
  Button,
  ButtonLink,
  Caption,
  Confirm,
  errorTexts,
  Form,
  formKey,
  html,
  Page,
  PhoneField,
  Radios,
  readDigits,
  readText,
  typedIn,
  Select,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import { cardHolder, collectCase, sendCase, type CaseView, type Catalogue } from '../../casework/index.ts';
import { parcelOf, parcelWords, RECEIVERS, RELATIONS, type Postage } from '../../delivery/index.ts';
import type { BillKinds } from '../../money/index.ts';
import { familyOf, parsePhone } from '../../people/index.ts';
import { billPath } from '../bills/paths.ts';
import { wardsOf } from '../question.tsx';
import { CASES, casePath, myCase, paramsOf, withFlash } from '../routes/case-acts.ts';
import { words as caseWords } from '../words-case.ts';
import { Costs } from './panel.tsx';
import { receivingOf } from './standing.ts';
import { parcelPageWords } from './words.ts';

const ONE = `${CASES}/:id`;

/** Choosing the post or the counter for one's own card, and the picture at the door. */
export function parcelRoutes(app: FastifyInstance, catalogue: Catalogue, bills: BillKinds): void {
  const own = async (request: FastifyRequest) => {
    const view = await myCase(request.ctx, catalogue, paramsOf(request)['id']!);
    const receiving = await receivingOf(request.ctx, catalogue, bills, view);
    if (receiving.what !== 'card' || view.endedAt) throw notFound();
    return { view, receiving };
  };
  const page = (
    request: FastifyRequest,
    reply: FastifyReply,
    view: CaseView,
    o: { body: Body; postage: Postage | undefined; errors?: FieldTexts },
    status = 200,
  ) => html(reply, request.ctx, <SendPage view={view} {...o} />, status);

  app.get(`${ONE}/kirim`, { config: { action: 'case.read' } }, async (request, reply) => {
    const { ctx } = request;
    const { view, receiving } = await own(request);
    const { to, postage } = receiving;
    const typed = typedBefore(request);
    if (typed) return page(request, reply, view, { body: typed, postage });
    if (to)
      return page(request, reply, view, {
        postage,
        body: { ...to, relation: to.relation ?? '', old: receiving.parcel?.exchange === 'expected' ? 'yes' : '' },
      });
    const today = localDate(ctx.city.calendar, ctx.now);
    const home = ctx.actor.level >= 2 ? await familyOf(ctx.city.db, ctx.actor.id, today) : undefined;
    return page(request, reply, view, {
      postage,
      body: {
        receiver: '',
        name: (await cardHolder(ctx, catalogue, view.id)) ?? ctx.actor.name,
        ...(home && {
          street: home.street,
          neighbourhood: home.neighbourhood,
          area: home.area,
          postcode: home.postcode,
        }),
      },
    });
  });

  app.post(`${ONE}/kirim`, { config: { action: 'case.act', keeps: true } }, async (request, reply) => {
    const { ctx } = request;
    const { view, receiving } = await own(request);
    const body = bodyOf(request);
    const line = (field: string) => readText(body, field).replaceAll(/\s+/g, ' ');
    const relation = readText(body, 'relation');
    const receiver = readText(body, 'receiver');
    let sent: Awaited<ReturnType<typeof sendCase>>;
    try {
      sent = await sendCase(ctx, catalogue, bills, {
        kase: view.id,
        old_card: readText(body, 'old') === 'yes',
        to: {
          // The schema takes only what is listed; here it is still what the browser sent.
          receiver: receiver as never,
          name: line('name'),
          ...(receiver === 'family' && relation !== '' && { relation: relation as never }),
          street: line('street'),
          neighbourhood: line('neighbourhood'),
          area: readText(body, 'area'),
          postcode: readDigits(body, 'postcode'),
          phone: parsePhone(readText(body, 'phone')) ?? '',
          note: line('note'),
        },
      });
    } catch (error) {
      if (!(error instanceof Refusal) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error;
      const [title, advice] = refusalText(ctx.lang, error.reason, error.kind);
      const errors = error.fields
        ? errorTexts(
            ctx.lang,
            Object.fromEntries(Object.entries(error.fields).map(([at, key]) => [at.replace(/^to\./, ''), key])),
            parcelPageWords[ctx.lang].fault,
          )
        : { '': `${title}. ${advice}` };
      return page(request, reply, view, { body, postage: receiving.postage, errors }, error.status);
    }
    if (sent.bill === null) return reply.redirect(withFlash(casePath(view.id), 'kirim'), 303);
    const { bill } = await receivingOf(ctx, catalogue, bills, view);
    return reply.redirect(bill === undefined ? casePath(view.id) : billPath(bill), 303);
  });

  app.post(`${ONE}/ambil`, { config: { action: 'case.act' } }, async (request, reply) => {
    const { view } = await own(request);
    await collectCase(request.ctx, catalogue, { kase: view.id });
    return reply.redirect(withFlash(casePath(view.id), 'ambil'), 303);
  });

  app.get(`${ONE}/foto-kiriman`, { config: { action: 'case.read' } }, async (request, reply) => {
    const { ctx } = request;
    const view = await myCase(ctx, catalogue, paramsOf(request)['id']!);
    const parcel = await parcelOf(ctx.city.db, `kase/${view.id}`);
    if (!parcel?.photo) throw notFound();
    const file = await openFile(ctx.city, parcel.photo, { page: 1 });
    return reply.headers(safeDownloadHeaders(file.name, file.mediaType, 'inline')).send(file.bytes);
  });
}

function SendPage({
  view,
  body,
  postage,
  errors,
}: {
  view: CaseView;
  body: Body;
  postage: Postage | undefined;
  errors?: FieldTexts;
}) {
  const { lang, city } = useUi();
  const w = parcelPageWords[lang].form;
  const v = parcelWords[lang];
  const field = typedIn(body, errors);
  return (
    <Page
      title={w.title}
      section="mine"
      back={{ href: casePath(view.id), label: caseWords[lang].case.toCase }}
      errors={errors}
    >
      <h1>
        <Caption caption={`${view.title[lang]}, ${view.number}`} />
        {w.title}
      </h1>
      <p class="lead">{w.lead}</p>
      {postage && <Costs postage={postage} />}
      <Form action={`${casePath(view.id)}/kirim`} idempotencyKey={formKey()} class="stack">
        <Radios
          {...field('receiver')}
          label={w.receiver}
          hint={w.receiverHint}
          options={RECEIVERS.map((value) => ({ value, label: v.receiver[value] }))}
        />
        <TextField {...field('name')} label={w.name} hint={w.nameHint} autocomplete="off" />
        <Select
          {...field('relation')}
          label={w.relation}
          hint={w.relationHint}
          optional
          options={RELATIONS.map((value) => ({ value, label: v.relation[value] }))}
        />
        <TextField {...field('street')} label={w.street} autocomplete="street-address" />
        <TextField {...field('neighbourhood')} label={w.neighbourhood} optional width="w20" />
        <AreaField {...field('area')} label={w.area} areas={wardsOf(city.pack)} />
        <TextField {...field('postcode')} label={w.postcode} width="w6" inputmode="numeric" class="digits" />
        <PhoneField {...field('phone')} label={w.phone} hint={w.phoneHint} />
        <TextField {...field('note')} label={w.note} hint={w.noteHint} optional />
        <Confirm name="old" label={w.old} checked={readText(body, 'old') === 'yes'} />
        <p class="muted small">{w.kept}</p>
        <Actions>
          <Button big>{w.go}</Button>
          <ButtonLink look="quiet" href={casePath(view.id)}>
            {w.back}
          </ButtonLink>
        </Actions>
      </Form>
    </Page>
  );
}
