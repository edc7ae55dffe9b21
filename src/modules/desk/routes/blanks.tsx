import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forbidden, type FieldErrors } from '../../../kernel/errors.ts';
import {
  Button,
  EmptyState,
  errorTexts,
  Form,
  html,
  NumberField,
  Pagination,
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
import { isId } from '../../../kernel/ids.ts';
import { LOST, type Catalogue } from '../../casework/index.ts';
import {
  blankMovements,
  blanksLeft,
  moveBlanks,
  SPOIL_REASONS,
  type BlankMove,
  type BlankMovement,
  type BlankStock,
} from '../../documents/index.ts';
import { blankWords } from '../words-blanks.ts';
import { attempt, BLANKS, DeskFrame, deskRoute, frameOf, type Frame } from './frame.tsx';

const SLUGS = { received: 'terima', spoiled: 'rusak' } as const;
type Why = BlankMove['why'];
const LINES = 30;

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
    const before = readText(queryOf(request), 'sesudah');
    const [frame, stock, book] = await Promise.all([
      frameOf(ctx, catalogue),
      blanksLeft(ctx.city.db),
      blankMovements(ctx.city.db, { limit: LINES + 1, ...(isId(before) && { before }) }),
    ]);
    const done = readText(queryOf(request), 'selesai') === '1';
    return html(
      reply,
      ctx,
      <BlanksPage
        frame={frame}
        stock={stock}
        book={book.slice(0, LINES)}
        next={book.length > LINES ? book[LINES - 1]!.id : undefined}
        first={!isId(before)}
        reasons={reasonsOf(catalogue)}
        done={done}
        {...more}
      />,
      status,
    );
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

type Reasons = ReadonlyMap<string, { id: string; en: string }>;

/** Why a card came back, in the words of the services that print one. */
const reasonsOf = (catalogue: Catalogue): Reasons =>
  new Map(catalogue.services.flatMap(({ definition: d }) => d.body.returnReasons.map((r) => [r.code, r.text])));

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
  book: BlankMovement[];
  next: string | undefined;
  first: boolean;
  reasons: Reasons;
  done: boolean;
  /** Which form was wrong, and what was typed in it. */
  wrong?: Why;
  errors?: FieldTexts;
  body?: Body;
}

function BlanksPage({ frame, stock, book, next, first, reasons, done, wrong, errors, body = {} }: Props) {
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
          <Table
            caption={w.book}
            rows={book}
            id={(m) => m.id}
            empty={w.bookEmpty}
            columns={[
              { head: w.on, main: true, cell: (m) => f.dateTime(m.at) },
              { head: w.what, cell: (m) => <Moved m={m} reasons={reasons} /> },
              { head: w.office, cell: (m) => city.pack.offices.find((o) => o.code === m.office)?.name ?? m.office },
              { head: w.title, cell: (m) => named(m.card) },
              { head: w.change, num: true, cell: (m) => f.number(m.change) },
            ]}
          />
          <Pagination next={next && `${BLANKS}?sesudah=${next}`} first={first ? undefined : BLANKS} />
        </>
      )}
    </DeskFrame>
  );
}

/** One line of the book: what became of blanks, and why a card was printed again. */
function Moved({ m, reasons }: { m: BlankMovement; reasons: Reasons }) {
  const { lang } = useUi();
  const w = blankWords[lang];
  if (m.why === 'received') return <>{w.why.received(m.subject)}</>;
  if (m.why === 'spoiled') return <>{w.why.spoiled((w.reasons as Record<string, string>)[m.subject] ?? m.subject)}</>;
  if (m.because === null) return <>{w.why.used}</>;
  const why =
    m.because === LOST && m.reference !== null
      ? w.lostParcel(m.reference)
      : (reasons.get(m.because)?.[lang] ?? w.otherReason);
  return <>{w.again(why)}</>;
}
