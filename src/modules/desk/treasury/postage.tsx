import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { defineWords } from '../../../kernel/i18n.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  bodyOf,
  Button,
  Form,
  formKey,
  html,
  NumberField,
  Pagination,
  paramOf,
  queryOf,
  readDigits,
  readText,
  typedIn,
  SummaryList,
  Table,
  TextField,
  useUi,
  type Body,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  findBatch,
  owedBatches,
  owedLines,
  payableOf,
  payOutPostage,
  payoutsOf,
  type Batch,
  type OwedBatch,
  type OwedLine,
  type Payout,
} from '../../delivery/index.ts';
import { agenciesOf, type BillKinds } from '../../money/index.ts';
import { deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { stepUpPath } from '../registry/paths.ts';
import { faultsOf, READ } from './faults.ts';
import { POSTAGE, postageAt } from './paths.ts';
import { TreasuryPage, type Failure } from './room.tsx';

export const postageWords = defineWords({
  id: {
    title: 'Titipan ongkos kirim',
    text: 'Ongkos yang dipungut untuk pengantar, dan yang sudah dibayarkan kepadanya.',
    lead: 'Uang pengantar, bukan pendapatan kota. Dibayarkan menurut daftar serah yang ditandatanganinya, satu per satu kiriman sampai nol.',
    empty: 'Tidak ada ongkos kirim yang dipungut kota.',
    list: 'Daftar serah',
    handed: 'Diserahkan',
    parcels: 'Kiriman',
    collected: 'Dipungut',
    paid: 'Dibayarkan',
    rest: 'Sisa titipan',
    charged: 'Ditagih pengantar',
    differing: 'Berselisih',
    differs: 'Ditagih lain dari yang dipungut; tidak dibayarkan sebelum jelas. Tanyakan kepada pengantar.',
    reference: 'Nomor SP2D',
    invoice: 'Jumlah pada tagihan pengantar untuk kiriman ini',
    toPay: 'Dapat dibayarkan sekarang',
    pay: 'Bayarkan kepada pengantar',
    payLead: 'Hanya dengan SP2D dari kas daerah. Jumlahnya harus sama dengan tagihan pengantar.',
    wrong: 'Tidak sama dengan jumlah kiriman yang dapat dibayarkan. Cocokkan tagihannya kiriman demi kiriman.',
    used: 'Nomor SP2D ini sudah dipakai.',
    done: 'Pembayaran kepada pengantar sudah dicatat.',
    number: 'Nomor kiriman',
    awb: 'Nomor resi',
    notPaid: 'belum',
  },
  en: {
    title: 'Postage held for the carrier',
    text: 'Postage collected for the carrier, and what it was paid.',
    lead: 'Money of the carrier, no revenue. Paid against the list that it signed, parcel by parcel down to zero.',
    empty: 'The city has collected no postage.',
    list: 'List',
    handed: 'Handed over',
    parcels: 'Parcels',
    collected: 'Collected',
    paid: 'Paid',
    rest: 'Still held',
    charged: 'Charged by the carrier',
    differing: 'Differing',
    differs: 'Charged otherwise than collected; not paid until it is clear. Ask the carrier.',
    reference: 'Number of the order (SP2D)',
    invoice: "Sum of the carrier's invoice for these parcels",
    toPay: 'May be paid now',
    pay: 'Pay the carrier',
    payLead: "Only by an order on the city's account. The sum must be that of the carrier's invoice.",
    wrong: 'Not the sum of the parcels that may be paid. Compare the invoice parcel by parcel.',
    used: 'This number was used before.',
    done: 'The payment to the carrier is recorded.',
    number: 'Parcel',
    awb: 'Tracking number',
    notPaid: 'not yet',
  },
});

const PAGE = 50;
const RIGHT = 'money.pass_over';

/** Postage that the city collected, list by list, and paying it out. */
export function postageRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  deskRoute(
    app,
    'GET',
    POSTAGE,
    async (request, reply) => {
      const { ctx } = request;
      const before = readText(queryOf(request), 'sebelum');
      const rows = await owedBatches(ctx.city.db, {
        agencies: agenciesOf(ctx.actor),
        limit: PAGE,
        ...(isId(before) && { before }),
      });
      return html(
        reply,
        ctx,
        <ListPage
          frame={await frameOf(ctx, catalogue)}
          rows={rows.slice(0, PAGE)}
          next={rows.length > PAGE ? `${POSTAGE}?sebelum=${rows[PAGE - 1]!.id}` : undefined}
          first={before === ''}
        />,
      );
    },
    READ,
  );

  const draw = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: Failure & { body?: Body } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const batch = isId(id) ? await findBatch(ctx.city.db, id) : undefined;
    if (!batch || ctx.rights.can(ctx.actor, READ, batch) !== true) throw notFound();
    const { body = {}, ...failure } = more;
    return html(
      reply,
      ctx,
      <OnePage
        frame={await frameOf(ctx, catalogue)}
        batch={batch}
        lines={await owedLines(ctx.city.db, batch.id)}
        payouts={await payoutsOf(ctx.city.db, batch.id)}
        pays={ctx.rights.can(ctx.actor, RIGHT, batch) === true}
        done={readText(queryOf(request), 'selesai') === '1'}
        body={body}
        {...failure}
      />,
      status,
    );
  };
  deskRoute(app, 'GET', `${POSTAGE}/:id`, (request, reply) => draw(request, reply), READ);
  deskRoute(
    app,
    'POST',
    `${POSTAGE}/:id`,
    async (request, reply) => {
      const { ctx } = request;
      const body = bodyOf(request);
      const batch = paramOf(request, 'id');
      const digits = readDigits(body, 'invoice');
      try {
        await payOutPostage(
          ctx,
          { bills: kinds },
          {
            batch,
            reference: readText(body, 'reference'),
            invoice: /^\d{1,15}$/.test(digits) ? BigInt(digits) : 0n,
          },
        );
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.reason === 'step_up') return reply.redirect(stepUpPath(postageAt(batch)), 303);
        if (error.kind === 'conflict') return draw(request, reply, { refused: error, body }, 409);
        if (error.kind !== 'invalid' || !error.fields) throw error;
        const w = postageWords[ctx.lang];
        const errors = faultsOf(ctx, error.fields);
        if (error.fields['invoice'] === 'error.invoice_differs') errors['invoice'] = w.wrong;
        if (error.fields['reference'] === 'error.used_already') errors['reference'] = w.used;
        return draw(request, reply, { errors, body }, 422);
      }
      return reply.redirect(`${postageAt(batch)}?selesai=1`, 303);
    },
    RIGHT,
  );
}

function ListPage(o: { frame: Frame; rows: OwedBatch[]; next: string | undefined; first: boolean }) {
  const { lang, f } = useUi();
  const w = postageWords[lang];
  return (
    <TreasuryPage frame={o.frame} title={w.title}>
      <p class="lead">{w.lead}</p>
      <Table
        caption={w.title}
        quietCaption
        rows={o.rows}
        id={(b) => b.id}
        empty={w.empty}
        columns={[
          { head: w.list, main: true, cell: (b) => <a href={postageAt(b.id)}>{b.number}</a> },
          { head: w.handed, cell: (b) => f.date(b.handedAt) },
          { head: w.parcels, num: true, cell: (b) => f.number(b.parcels) },
          { head: w.collected, num: true, cell: (b) => f.rupiah(b.collected) },
          { head: w.paid, num: true, cell: (b) => f.rupiah(b.paid) },
          { head: w.rest, num: true, cell: (b) => f.rupiah(b.collected - b.paid) },
          { head: w.differing, num: true, cell: (b) => f.number(b.differing) },
        ]}
      />
      <Pagination next={o.next} first={o.first ? undefined : POSTAGE} />
    </TreasuryPage>
  );
}

interface OneProps extends Failure {
  frame: Frame;
  batch: Batch;
  lines: OwedLine[];
  payouts: (Payout & { paidBy: string })[];
  pays: boolean;
  done: boolean;
  body: Body;
}

function OnePage({ frame, batch, lines, payouts, pays, done, body, errors, refused }: OneProps) {
  const { lang, f } = useUi();
  const w = postageWords[lang];
  const of = typedIn(body, errors);
  const payable = payableOf(lines);
  const toPay = payable.reduce((sum, l) => sum + l.collected, 0n);
  const sum = (of: (l: OwedLine) => bigint) => f.rupiah(lines.reduce((all, l) => all + of(l), 0n));
  return (
    <TreasuryPage
      frame={frame}
      title={`${w.title}, ${batch.number}`}
      back={{ href: POSTAGE, label: w.title }}
      errors={errors}
      refused={refused}
      done={done ? w.done : undefined}
    >
      <SummaryList
        rows={[
          { label: w.collected, value: sum((l) => l.collected) },
          { label: w.charged, value: sum((l) => l.fee) },
          { label: w.paid, value: sum((l) => l.paid ?? 0n) },
          { label: w.rest, value: sum((l) => l.collected - (l.paid ?? 0n)) },
          ...payouts.map((p) => ({
            label: w.reference,
            value: `${p.reference}, ${f.date(p.on)}, ${f.rupiah(p.invoice)}`,
          })),
        ]}
      />
      {pays && toPay > 0n && (
        <section class="card stack" aria-labelledby="bayar">
          <h2 id="bayar">{w.pay}</h2>
          <p>{w.payLead}</p>
          <p>
            {w.toPay}: <b>{f.rupiah(toPay)}</b>
          </p>
          <Form action={postageAt(batch.id)} idempotencyKey={formKey()} class="stack">
            <TextField {...of('reference')} label={w.reference} width="w20" />
            <NumberField {...of('invoice')} rupiah label={w.invoice} />
            <Actions>
              <Button>{w.pay}</Button>
            </Actions>
          </Form>
        </section>
      )}
      <Table
        caption={w.parcels}
        rows={lines}
        id={(l) => l.parcel}
        empty={w.empty}
        columns={[
          { head: w.number, main: true, cell: (l) => <span class="digits">{l.number}</span> },
          { head: w.awb, cell: (l) => <span class="digits">{l.awb}</span> },
          { head: w.collected, num: true, cell: (l) => f.rupiah(l.collected) },
          { head: w.charged, num: true, cell: (l) => f.rupiah(l.fee) },
          { head: w.paid, num: true, cell: (l) => (l.paid === null ? w.notPaid : f.rupiah(l.paid)) },
          { head: w.rest, num: true, cell: (l) => f.rupiah(l.collected - (l.paid ?? 0n)) },
        ]}
      />
      {lines.some((l) => l.paid === null && l.fee !== l.collected) && <p class="muted">{w.differs}</p>}
    </TreasuryPage>
  );
}
