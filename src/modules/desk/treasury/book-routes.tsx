import type { FastifyInstance, FastifyRequest } from 'fastify';
import { notFound } from '../../../kernel/errors.ts';
import { chartAt } from '../../../kernel/pack-accounts.ts';
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  Form,
  html,
  paramOf,
  queryOf,
  readDate,
  readText,
  Select,
  Table,
  Tiles,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { typeset } from '../../documents/index.ts';
import { agenciesOf, type BillKinds } from '../../money/index.ts';
import { attempt, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { BOOK_NAMES, isBook, MOST_LINES, type Book, type BookColumn, type BookName } from './book.ts';
import { csvOf } from './book-export.ts';
import { bookOf, type BookAsked } from './books.ts';
import { faultsOf, READ } from './faults.ts';
import { BOOKS } from './paths.ts';
import { bookSheet } from './table-sheet.ts';
import { bookWords } from './words-books.ts';
import { treasuryWords } from './words.ts';
import { TreasuryPage } from './room.tsx';

export function bookRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  deskRoute(
    app,
    'GET',
    BOOKS,
    async (request, reply) => {
      const { ctx } = request;
      const w = treasuryWords[ctx.lang];
      const titles = bookWords[ctx.lang].title;
      return html(
        reply,
        ctx,
        <TreasuryPage frame={await frameOf(ctx, catalogue)} title={w.books}>
          <Tiles items={BOOK_NAMES.map((name) => ({ href: `${BOOKS}/${name}`, icon: 'book', title: titles[name] }))} />
        </TreasuryPage>,
      );
    },
    READ,
  );

  deskRoute(
    app,
    'GET',
    `${BOOKS}/:buku`,
    async (request, reply) => {
      const { ctx } = request;
      const asked = askedOf(request);
      const frame = await frameOf(ctx, catalogue);
      const tried = await attempt(() => bookOf(ctx, kinds, asked, MOST_LINES.page));
      if ('refused' in tried) throw tried.refused;
      return 'value' in tried
        ? html(reply, ctx, <BookPage frame={frame} asked={asked} book={tried.value} />)
        : html(reply, ctx, <BookPage frame={frame} asked={asked} errors={faultsOf(ctx, tried.fields)} />, 422);
    },
    READ,
  );
  deskRoute(
    app,
    'GET',
    `${BOOKS}/:buku/csv`,
    async (request, reply) => {
      const book = await bookOf(request.ctx, kinds, askedOf(request), MOST_LINES.csv);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${book.name}-${book.from}-${book.to}.csv"`)
        .header('x-content-type-options', 'nosniff')
        .send(csvOf(book));
    },
    READ,
  );
  deskRoute(
    app,
    'GET',
    `${BOOKS}/:buku/pdf`,
    async (request, reply) => {
      const { ctx } = request;
      // The paper is Indonesian, whatever language its reader prefers on screens.
      const book = await bookOf({ ...ctx, lang: 'id' }, kinds, askedOf(request), MOST_LINES.pdf);
      const pdf = await typeset(await bookSheet(ctx.city, book, ctx.now));
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${book.name}-${book.from}-${book.to}.pdf"`)
        .header('x-content-type-options', 'nosniff')
        .send(pdf);
    },
    READ,
  );
}

function askedOf(request: FastifyRequest): BookAsked {
  const name = paramOf(request, 'buku');
  if (!isBook(name)) throw notFound();
  const query = queryOf(request);
  // From the form as three numbers, from a link as one date.
  const date = (field: string) => readDate(query, field) || readText(query, field);
  return {
    name,
    from: date('dari'),
    to: date('sampai'),
    account: readText(query, 'akun'),
    agency: readText(query, 'perangkat'),
  };
}

const addressOf = (name: BookName, asked: BookAsked, book: Book, file = ''): string =>
  `${BOOKS}/${name}${file}?${new URLSearchParams({
    dari: book.from,
    sampai: book.to,
    ...(book.account && { akun: book.account }),
    ...(asked.agency && { perangkat: asked.agency }),
  }).toString()}`;

function BookPage({
  frame,
  asked,
  book,
  errors,
}: {
  frame: Frame;
  asked: BookAsked;
  book?: Book;
  errors?: FieldTexts;
}) {
  const { lang, f, city, actor } = useUi();
  const w = treasuryWords[lang];
  const { name } = asked;
  const title = book?.title ?? bookWords[lang].title[name];
  const mine = agenciesOf(actor);
  const agencies = city.pack.agencies.filter((a) => a.area === null && (mine === 'all' || mine.includes(a.code)));
  const monthly = name.startsWith('spj');
  return (
    <TreasuryPage frame={frame} title={title} errors={errors} back={{ href: BOOKS, label: w.books }}>
      {book && <p class="lead">{w.period(f.date(book.from), f.date(book.to))}</p>}
      <Form action={`${BOOKS}/${name}`} method="get" class="stack">
        <div class="span">
          <DateField name="dari" label={w.from} value={asked.from || book?.from} error={errors?.['dari']} />
          {!monthly && <DateField name="sampai" label={w.to} value={asked.to || book?.to} error={errors?.['sampai']} />}
        </div>
        {name === 'buku-besar' && (
          <Select
            name="akun"
            label={w.account}
            value={book?.account ?? asked.account ?? ''}
            options={chartAt(city.pack.charts, book?.to ?? '9999-12-31').accounts.map((a) => ({
              value: a.key,
              label: `${a.code} ${a.name}`,
            }))}
          />
        )}
        {agencies.length > 1 && (
          <Select
            name="perangkat"
            label={w.agency}
            value={asked.agency ?? ''}
            options={agencies.map((a) => ({ value: a.code, label: a.name }))}
          />
        )}
        <Actions>
          <Button look="second">{w.show}</Button>
          {book && (
            <>
              <ButtonLink look="quiet" icon="download" href={addressOf(name, asked, book, '/csv')}>
                {w.csv}
              </ButtonLink>
              <ButtonLink look="quiet" icon="printer" href={addressOf(name, asked, book, '/pdf')}>
                {w.pdf}
              </ButtonLink>
            </>
          )}
        </Actions>
      </Form>
      {book && <BookTable book={book} />}
    </TreasuryPage>
  );
}

function BookTable({ book }: { book: Book }) {
  const { lang, f } = useUi();
  const w = treasuryWords[lang];
  const say = (column: BookColumn, cell: Book['rows'][number][string] | undefined) =>
    cell === null || cell === undefined
      ? ''
      : column.kind === 'date'
        ? f.dateShort(String(cell))
        : typeof cell === 'string'
          ? cell
          : column.kind === 'money'
            ? f.rupiah(cell)
            : f.number(Number(cell));
  const rows = book.rows.map((row, i) => ({ id: String(i), row, total: false }));
  const sums = Object.keys(book.totals).length > 0 && book.rows.length > 0;
  const all = sums ? [...rows, { id: 'total', row: book.totals, total: true }] : rows;
  return (
    <>
      {book.cut && <p>{w.cut(f.number(book.rows.length))}</p>}
      <Table
        caption={book.title}
        quietCaption
        scroll
        rows={all}
        id={(r) => r.id}
        empty={w.empty}
        columns={book.columns.map((c, i) => ({
          head: c.head,
          main: i === 0,
          num: c.kind === 'money' || c.kind === 'count',
          cell: (r: (typeof all)[number]) => {
            const text = say(c, r.row[c.key]);
            if (r.total) return <b>{i === 0 && text === '' ? w.total : text}</b>;
            // A date of three lines makes a day book of three times its length.
            return c.kind === 'date' ? <span class="nowrap">{text}</span> : text;
          },
        }))}
      />
      {book.note && <p class="hint">{book.note}</p>}
    </>
  );
}
