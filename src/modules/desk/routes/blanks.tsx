import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forbidden, type FieldErrors } from '../../../kernel/errors.ts';
import {
  Button,
  EmptyState,
  errorTexts,
  Form,
  html,
  NumberField,
  Radios,
  readDigits,
  readText,
  Select,
  Table,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  queryOf,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { blanksLeft, moveBlanks, SPOIL_REASONS, type BlankMove, type BlankStock } from '../../documents/index.ts';
import { blankWords } from '../words-blanks.ts';
import { attempt, BLANKS, DeskFrame, deskRoute, frameOf, type Frame } from './frame.tsx';

const SLUGS = { received: 'terima', spoiled: 'rusak' } as const;
type Why = BlankMove['why'];

/** The stock of blank cards of every office: seen by who prints them, and kept by them. */
export function blankRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const draw = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: Pick<Props, 'wrong' | 'errors' | 'body'> = {},
    status = 200,
  ) => {
    const { ctx } = request;
    if (ctx.rights.can(ctx.actor, 'blank.keep') !== true) throw forbidden('forbidden.role');
    const [frame, stock] = await Promise.all([frameOf(ctx, catalogue), blanksLeft(ctx.city.db)]);
    const done = readText(queryOf(request), 'selesai') === '1';
    return html(reply, ctx, <BlanksPage frame={frame} stock={stock} done={done} {...more} />, status);
  };

  deskRoute(app, 'GET', BLANKS, (request, reply) => draw(request, reply));
  for (const why of ['received', 'spoiled'] as const)
    deskRoute(app, 'POST', `${BLANKS}/${SLUGS[why]}`, async (request, reply) => {
      const { ctx } = request;
      const body = bodyOf(request);
      const tried = await attempt(() => moveBlanks(ctx, moveOf(why, body)));
      if ('value' in tried) return reply.redirect(`${BLANKS}?selesai=1`, 303);
      if ('refused' in tried) throw tried.refused;
      return draw(request, reply, { wrong: why, errors: textsOf(ctx.lang, tried.fields, why), body }, 422);
    });
}

/** What was sent, as it stands: the command judges it. */
function moveOf(why: Why, body: Body): BlankMove {
  const [office, card] = readText(body, `${why}_office`).split(':');
  const digits = readDigits(body, `${why}_n`);
  const common = {
    office: office ?? '',
    card: card ?? 'none',
    n: /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN,
  };
  return why === 'received'
    ? { ...common, why, reference: readText(body, 'reference') }
    : { ...common, why, reason: readText(body, 'reason') as (typeof SPOIL_REASONS)[number] };
}

function textsOf(lang: 'id' | 'en', fields: FieldErrors, why: Why): FieldTexts {
  const w = blankWords[lang];
  const own: Record<string, string> = { office: w.chooseOffice, reason: w.chooseReason };
  return Object.fromEntries(
    Object.entries(errorTexts(lang, fields, { blanks_left: w.tooMany, number: w.noCount })).map(([field, text]) => [
      field === 'n' || field === 'office' ? `${why}_${field}` : field,
      own[field] ?? text,
    ]),
  );
}

interface Props {
  frame: Frame;
  stock: BlankStock[];
  done: boolean;
  /** Which form was wrong, and what was typed in it. */
  wrong?: Why;
  errors?: FieldTexts;
  body?: Body;
}

function BlanksPage({ frame, stock, done, wrong, errors, body = {} }: Props) {
  const { lang, city, f } = useUi();
  const w = blankWords[lang];
  const places = city.pack.offices.flatMap((o) => o.prints.map((card) => ({ office: o, card })));
  const leftAt = (office: string, card: string) => stock.find((s) => s.office === office && s.card === card)?.left ?? 0;
  const named = (card: string) => w.card[card] ?? card.replaceAll('_', ' ');
  const form = (why: Why) => ({
    office: (
      <Select
        name={`${why}_office`}
        label={w.office}
        value={wrong === why ? readText(body, `${why}_office`) : ''}
        error={wrong === why ? errors?.[`${why}_office`] : undefined}
        options={places.map(({ office, card }) => ({
          value: `${office.code}:${card}`,
          label: `${office.name} · ${named(card)}`,
        }))}
      />
    ),
    count: (
      <NumberField
        name={`${why}_n`}
        label={w.count}
        value={wrong === why ? readText(body, `${why}_n`) : ''}
        error={wrong === why ? errors?.[`${why}_n`] : undefined}
      />
    ),
  });
  const [received, spoiled] = [form('received'), form('spoiled')];
  return (
    <DeskFrame frame={frame} title={w.title} errors={errors} flash={done ? w.done : undefined}>
      <p class="lead">{w.lead}</p>
      {places.length === 0 ? (
        <EmptyState icon="card" title={w.empty}>
          <p>{w.lead}</p>
        </EmptyState>
      ) : (
        <>
          <Table
            caption={w.stock}
            rows={places}
            id={(p) => `${p.office.code}:${p.card}`}
            columns={[
              { head: w.office, main: true, cell: (p) => p.office.name },
              { head: w.title, cell: (p) => named(p.card) },
              { head: w.left, cell: (p) => <b>{f.number(leftAt(p.office.code, p.card))}</b> },
            ]}
          />
          <section class="card stack" aria-labelledby="terima">
            <h2 id="terima">{w.receive}</h2>
            <Form action={`${BLANKS}/terima`} idempotencyKey={formKey()} class="stack">
              {received.office}
              {received.count}
              <TextField
                name="reference"
                label={w.reference}
                value={wrong === 'received' ? readText(body, 'reference') : ''}
                error={wrong === 'received' ? errors?.['reference'] : undefined}
                width="w20"
              />
              <div class="actions">
                <Button>{w.receiveGo}</Button>
              </div>
            </Form>
          </section>
          <section class="card stack" aria-labelledby="rusak">
            <h2 id="rusak">{w.spoil}</h2>
            <p>{w.spoilHint}</p>
            <Form action={`${BLANKS}/rusak`} idempotencyKey={formKey()} class="stack">
              {spoiled.office}
              {spoiled.count}
              <Radios
                name="reason"
                label={w.reason}
                value={wrong === 'spoiled' ? readText(body, 'reason') : ''}
                error={wrong === 'spoiled' ? errors?.['reason'] : undefined}
                options={SPOIL_REASONS.map((r) => ({ value: r, label: w.reasons[r] }))}
              />
              <div class="actions">
                <Button look="second">{w.spoilGo}</Button>
              </div>
            </Form>
          </section>
        </>
      )}
    </DeskFrame>
  );
}
