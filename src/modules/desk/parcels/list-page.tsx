import {
  Actions,
  Button,
  EmptyState,
  fieldId,
  Form,
  formKey,
  Icon,
  Pagination,
  PATHS,
  Table,
  Tabs,
  Tag,
  useUi,
  type Column,
  type FieldTexts,
  type Tone,
} from '../../../ui/index.ts';
import { parcelWords, TRAYS, type Parcel, type ParcelState, type Tray } from '../../delivery/index.ts';
import { DeskFrame, type Frame } from '../routes/frame.tsx';
import { LISTS, parcelPath, PARCELS, REPORT } from './paths.ts';
import { parcelDeskWords } from './words.ts';

const TONES: Record<ParcelState, Tone | undefined> = {
  created: 'info',
  handed_over: 'info',
  in_transit: 'info',
  failed: 'warn',
  returned: 'warn',
  delivered: 'ok',
  counter: 'ok',
  lost: 'bad',
  cancelled: undefined,
};

export function ParcelTag({ state }: { state: ParcelState }) {
  const { lang } = useUi();
  return <Tag tone={TONES[state]}>{parcelWords[lang].state[state]}</Tag>;
}

/** Ward and postcode: enough to sort envelopes by, and nobody's address. */
export function Where({ p }: { p: Pick<Parcel, 'area' | 'postcode'> }) {
  const { city } = useUi();
  return (
    <>
      {city.pack.areas.wards.find((w) => w.code === p.area)?.name ?? p.area} {p.postcode}
    </>
  );
}

interface Props {
  frame: Frame;
  tray: Tray;
  counts: Partial<Record<Tray, number>>;
  rows: Parcel[];
  /** What was searched. */
  typed: string;
  next: string | undefined;
  before: string | undefined;
  errors?: FieldTexts | undefined;
  flash?: string | undefined;
}

/** One tray of parcels. Those that are packed are taken together into a list for the carrier. */
export function ParcelsPage(p: Props) {
  const { lang, f } = useUi();
  const w = parcelDeskWords[lang];
  const picks = p.tray === 'packed' && p.typed === '';
  const ready = p.rows.filter((r) => r.booking === 'booked');
  const columns: Column<Parcel>[] = [
    ...(picks
      ? [
          {
            head: w.pick,
            cell: (r: Parcel) =>
              r.booking === 'booked' ? (
                <label class="tick">
                  <input
                    type="checkbox"
                    id={r === ready[0] ? fieldId('parcels') : undefined}
                    name="parcels"
                    value={r.id}
                  />
                  <span class="vh">
                    {w.pick} {r.number}
                  </span>
                </label>
              ) : (
                <Tag tone={r.booking === 'refused' ? 'bad' : 'warn'}>{w.booking[r.booking]}</Tag>
              ),
          },
        ]
      : []),
    {
      head: w.number,
      main: true,
      cell: (r) => (
        <a href={parcelPath(r.id)} class="digits">
          {r.number}
        </a>
      ),
    },
    { head: w.reference, cell: (r) => <span class="digits">{r.reference}</span> },
    { head: w.awb, cell: (r) => (r.awb === null ? '' : <span class="digits">{r.awb}</span>) },
    { head: w.to, cell: (r) => <Where p={r} /> },
    // Where they are picked, all are packed: the row has room for the box instead.
    ...(picks ? [] : [{ head: w.state, cell: (r: Parcel) => <ParcelTag state={r.state} /> }]),
    { head: w.since, cell: (r) => f.dateTime(r.updatedAt) },
  ];
  const table = (
    <Table
      caption={w.trays[p.tray]}
      quietCaption
      rows={p.rows}
      id={(r) => r.id}
      columns={columns}
      empty={p.typed === '' ? w.empty[p.tray] : w.notFound(p.typed)}
    />
  );
  return (
    <DeskFrame frame={p.frame} title={w.title} errors={p.errors} flash={p.flash}>
      <p class="lead">{w.lead}</p>
      <p>
        <a href={LISTS}>{w.lists}</a> · <a href={REPORT}>{w.report}</a>
      </p>
      <div>
        <form class="search" action={PARCELS} role="search">
          <label class="vh" for="cari">
            {w.search}
          </label>
          <input type="search" id="cari" name="cari" value={p.typed} placeholder={w.search} autocomplete="off" />
          <button class="btn">
            <Icon name="search" />
            <span>{w.searchGo}</span>
          </button>
        </form>
      </div>
      <Tabs
        label={w.title}
        items={TRAYS.map((tray) => ({
          href: tray === 'pack' ? PARCELS : `${PARCELS}?bagian=${tray}`,
          label: w.trays[tray],
          current: p.typed === '' && p.tray === tray,
          ...(p.counts[tray] !== undefined && { count: p.counts[tray] }),
        }))}
      />
      {picks && ready.length > 0 ? (
        <Form action={LISTS} idempotencyKey={formKey()} class="stack">
          {table}
          <Actions>
            <Button>{w.makeList}</Button>
          </Actions>
        </Form>
      ) : (
        table
      )}
      <Pagination
        next={p.next && `${PARCELS}?bagian=${p.tray}&sesudah=${p.next}`}
        first={p.before && `${PARCELS}?bagian=${p.tray}`}
      />
    </DeskFrame>
  );
}

/** For whoever has no parcels to see. */
export function NoParcels({ frame }: { frame: Frame }) {
  const { lang } = useUi();
  const w = parcelDeskWords[lang];
  return (
    <DeskFrame frame={frame} title={w.title}>
      <EmptyState icon="lock" title={w.empty.pack}>
        <a href={PATHS.desk}>{w.back}</a>
      </EmptyState>
    </DeskFrame>
  );
}
