import {
  Actions,
  Button,
  ButtonLink,
  FileField,
  Form,
  formKey,
  NumberField,
  Pagination,
  typedIn,
  SummaryList,
  Table,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Batch, ListedBatch, Parcel } from '../../delivery/index.ts';
import { DeskFrame, type Frame } from '../routes/frame.tsx';
import { Where } from './list-page.tsx';
import { listPath, LISTS, parcelPath, PARCELS } from './paths.ts';
import type { ListLine } from './sheets.ts';
import { parcelDeskWords } from './words.ts';

export function ListsPage(o: { frame: Frame; rows: ListedBatch[]; next: string | undefined; first: boolean }) {
  const { lang, f } = useUi();
  const w = parcelDeskWords[lang];
  return (
    <DeskFrame frame={o.frame} title={w.lists} back={{ href: PARCELS, label: w.back }}>
      <Table
        caption={w.lists}
        quietCaption
        rows={o.rows}
        id={(b) => b.id}
        empty={w.listsEmpty}
        columns={[
          { head: w.lists, main: true, cell: (b) => <a href={listPath(b.id)}>{b.number}</a> },
          { head: w.parcels, num: true, cell: (b) => f.number(b.parcels) },
          { head: w.made, cell: (b) => f.dateTime(b.madeAt) },
          { head: w.handed, cell: (b) => (b.handedAt ? f.dateTime(b.handedAt) : w.notHanded) },
        ]}
      />
      <Pagination next={o.next && `${LISTS}?sesudah=${o.next}`} first={o.first ? undefined : LISTS} />
    </DeskFrame>
  );
}

export interface ListProps {
  frame: Frame;
  batch: Batch;
  lines: (ListLine & { parcel: string })[];
  body: Body;
  errors?: FieldTexts | undefined;
  flash?: string | undefined;
}

/** One list: what is on it, and handing it over. */
export function OneListPage(o: ListProps) {
  const { lang, f } = useUi();
  const w = parcelDeskWords[lang];
  const { batch, lines, body, errors } = o;
  const of = typedIn(body, errors);
  const open = batch.handedAt === null && batch.droppedAt === null;
  const sum = (of: 'fee' | 'collected') => f.rupiah(lines.reduce((all, l) => all + l[of], 0n));
  return (
    <DeskFrame
      frame={o.frame}
      title={w.list(batch.number)}
      back={{ href: LISTS, label: w.lists }}
      errors={errors}
      flash={o.flash}
    >
      <SummaryList
        rows={[
          { label: w.parcels, value: f.number(lines.length) },
          { label: w.made, value: f.dateTime(batch.madeAt) },
          { label: w.handed, value: batch.handedAt ? f.dateTime(batch.handedAt) : w.notHanded },
          ...(batch.courier === null ? [] : [{ label: w.courier, value: batch.courier }]),
          { label: w.fee, value: sum('fee') },
          { label: w.collected, value: sum('collected') },
        ]}
      />
      <Actions>
        <ButtonLink look="second" href={listPath(batch.id, '/cetak')} icon="printer">
          {w.print}
        </ButtonLink>
        {open && (
          <ButtonLink look="second" href={listPath(batch.id, '/label')} icon="printer">
            {w.labels}
          </ButtonLink>
        )}
        {batch.signedList && (
          <ButtonLink look="quiet" href={listPath(batch.id, '/foto')} icon="photo">
            {w.signed}
          </ButtonLink>
        )}
      </Actions>
      <Table
        caption={w.parcels}
        rows={lines}
        id={(l) => l.parcel}
        columns={[
          { head: w.number, main: true, cell: (l) => <a href={parcelPath(l.parcel)}>{l.number}</a> },
          { head: w.awb, cell: (l) => <span class="digits">{l.awb}</span> },
          { head: w.to, cell: (l) => <Where p={l} /> },
          { head: w.fee, num: true, cell: (l) => f.rupiah(l.fee) },
          { head: w.collected, num: true, cell: (l) => f.rupiah(l.collected) },
        ]}
      />
      {open && (
        <section class="card stack" aria-labelledby="serah">
          <h2 id="serah">{w.hand.title}</h2>
          <p>{w.hand.lead}</p>
          <Form action={listPath(batch.id, '/serah')} files idempotencyKey={formKey()} class="stack">
            <TextField {...of('courier')} label={w.courier} />
            <NumberField {...of('count')} label={w.count} />
            <FileField name="file" label={w.signed} optional error={errors?.['file']} />
            <Actions>
              <Button>{w.hand.go}</Button>
            </Actions>
          </Form>
          <Form action={listPath(batch.id, '/buka')} idempotencyKey={formKey()}>
            <Button look="quiet">{w.open}</Button>
          </Form>
        </section>
      )}
    </DeskFrame>
  );
}

/** What the open list will say once it is signed; what a signed one says. */
export const lineOf = (p: Parcel): ListLine & { parcel: string } => ({
  parcel: p.id,
  number: p.number,
  awb: p.awb ?? '',
  fee: p.fee ?? 0n,
  collected: p.collects === 'city' ? p.postage : 0n,
  area: p.area,
  postcode: p.postcode,
  weightG: p.weightG,
});
