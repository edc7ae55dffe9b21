import type { ComponentChildren } from 'preact';
import { BAR_HEIGHT, barPath } from '../../../kernel/barcode.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Checkboxes,
  Form,
  formKey,
  Notice,
  NumberField,
  QrImage,
  readMany,
  readText,
  typedIn,
  SummaryList,
  Tag,
  TextField,
  useUi,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import {
  checksFor,
  mayDo,
  parcelWords,
  type Destination,
  type Parcel,
  type ParcelAct,
  type ParcelEvent,
  type ReceiverVerdict,
} from '../../delivery/index.ts';
import { casePath, DeskFrame, type Frame } from '../routes/frame.tsx';
import { ParcelTag, Where } from './list-page.tsx';
import { ParcelNews } from './news.tsx';
import { listPath, parcelPath, PARCELS } from './paths.ts';
import { parcelDeskWords } from './words.ts';

export interface OneProps {
  frame: Frame;
  p: Parcel;
  to: Destination | undefined;
  /** Who was named, compared with the case and the family card; undefined once nobody can be named any more. */
  verdict: ReceiverVerdict | undefined;
  receivedBy: { name: string; relation: string } | undefined;
  events: ParcelEvent[];
  /** A carrier is connected: it gives the numbers. */
  connected: boolean;
  body: Body;
  errors?: FieldTexts | undefined;
  flash?: string | undefined;
}

/** The carrier's number as bars, as the label has it. */
function Bars({ awb }: { awb: string }) {
  const { path, width } = barPath(awb);
  return (
    <svg
      class="qr"
      role="img"
      aria-label={awb}
      width={width * 2}
      height={80}
      viewBox={`0 0 ${width} ${BAR_HEIGHT}`}
      preserveAspectRatio="none"
      shape-rendering="crispEdges"
    >
      <rect width={width} height={BAR_HEIGHT} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** One parcel: where it goes, what happened, and what may be done with it now. */
export function ParcelPage(o: OneProps) {
  const { lang, f, city } = useUi();
  const w = parcelDeskWords[lang];
  const v = parcelWords[lang];
  const { p, to } = o;
  const kase = /^kase\/(.+)$/.exec(p.subject)?.[1];
  const may = (what: ParcelAct) => mayDo(p, what);
  const receiver = to && (to.receiver === 'holder' ? v.receiver.holder : to.relation && v.relation[to.relation]);
  return (
    <DeskFrame
      frame={o.frame}
      title={p.number}
      back={{ href: PARCELS, label: w.back }}
      errors={o.errors}
      flash={o.flash}
    >
      <p>
        <ParcelTag state={p.state} /> {p.batch && <a href={listPath(p.batch)}>{w.lists}</a>}
      </p>
      {p.look && (
        <Notice tone="warn" title={w.trays.look}>
          <p>{w.look[p.look]}</p>
          <One slug="diperiksa" id={p.id} look="second" label={w.looked} />
        </Notice>
      )}
      <Acts {...o} />
      <section class="card stack">
        <SummaryList
          rows={[
            {
              label: w.reference,
              value: kase ? <a href={casePath(kase)}>{p.reference}</a> : p.reference,
            },
            { label: w.items, value: f.list(p.items.map((i) => v.item[i])) },
            ...(to
              ? [
                  {
                    label: w.receiver,
                    value: (
                      <>
                        {to.name} ({receiver})
                        {o.verdict && (
                          <>
                            <br />
                            <Tag tone={o.verdict === 'fits' ? 'ok' : o.verdict === 'unknown' ? 'warn' : 'bad'}>
                              {w.verdicts[o.verdict]}
                            </Tag>
                          </>
                        )}
                      </>
                    ),
                  },
                  {
                    label: w.address,
                    value: (
                      <>
                        {[to.street, to.neighbourhood].filter((s) => s !== '').join(', ')}
                        <br />
                        <Where p={p} />
                      </>
                    ),
                  },
                  { label: w.phone, value: to.phone },
                  ...(to.note === '' ? [] : [{ label: w.note, value: to.note }]),
                ]
              : [{ label: w.address, value: w.gone }]),
            ...(o.receivedBy
              ? [{ label: w.receivedBy, value: `${o.receivedBy.name} (${o.receivedBy.relation})` }]
              : []),
            {
              label: w.postage,
              value: (
                <>
                  {f.rupiah(p.postage)}, {w.collects[p.collects]}
                  {p.collects === 'city' && `, ${p.paidAt ? w.paid : w.unpaid}`}
                  <br />
                  <span class="muted">
                    {p.postageBasis.legal_basis}
                    {!p.postageBasis.verified && ` (${w.unverified})`}
                  </span>
                </>
              ),
            },
            {
              label: w.awb,
              value:
                p.awb === null ? (
                  w.booking[p.booking]
                ) : (
                  <>
                    <span class="digits">{p.awb}</span>
                    {p.fee !== null && ` · ${f.rupiah(p.fee)}`}
                  </>
                ),
            },
            ...(p.weightG === null ? [] : [{ label: w.weight, value: f.number(p.weightG) }]),
            { label: w.exchange, value: w.exchanges[p.exchange] },
            {
              label: w.office,
              value: city.pack.offices.find((x) => x.code === p.office)?.name ?? '',
            },
          ]}
        />
        {p.awb !== null && to && (
          <>
            <p>
              <Bars awb={p.awb} /> <QrImage text={p.number} label={p.number} width={96} />
            </p>
            {(p.state === 'created' || p.photo) && (
              <Actions>
                {p.state === 'created' && (
                  <ButtonLink look="second" href={parcelPath(p.id, '/label')} icon="printer">
                    {w.label}
                  </ButtonLink>
                )}
                {p.photo && (
                  <ButtonLink look="quiet" href={parcelPath(p.id, '/foto')} icon="photo">
                    {w.photo}
                  </ButtonLink>
                )}
              </Actions>
            )}
          </>
        )}
      </section>
      <section class="stack" aria-labelledby="riwayat">
        <h2 id="riwayat">{w.history}</h2>
        <ParcelNews events={o.events} />
      </section>
      {may('counter') && !may('send_again') && (
        <section class="card stack">
          <h2>{w.keep.title}</h2>
          <p>{w.keep.lead}</p>
          <One slug="loket" id={p.id} look="second" label={w.counter} />
        </section>
      )}
      {may('declare_lost') && (
        <section class="card stack">
          <h2>{w.lost.title}</h2>
          <p>{w.lost.lead}</p>
          <One slug="hilang" id={p.id} look="danger" label={w.lost.go} />
        </section>
      )}
    </DeskFrame>
  );
}

/** What is to be done next, on top. */
function Acts({ p, to, verdict, connected, body, errors }: OneProps) {
  const { lang } = useUi();
  const w = parcelDeskWords[lang];
  const of = typedIn(body, errors);
  const may = (what: ParcelAct) => mayDo(p, what);
  return (
    <>
      {may('pack') && (
        <ActForm slug="kemas" id={p.id} title={w.pack.title} go={w.pack.go}>
          <p>{connected ? w.pack.lead : w.pack.leadByHand}</p>
          <Checkboxes
            name="checks"
            label={w.pack.checks}
            values={readMany(body, 'checks')}
            options={checksFor(verdict ?? 'fits', to).map((c) => ({ value: c, label: w.pack.check[c] }))}
            error={errors?.['checks']}
          />
          <NumberField
            name="weight_g"
            label={w.weight}
            value={readText(body, 'weight_g') || '50'}
            error={errors?.['weight_g']}
          />
        </ActForm>
      )}
      {may('rebook') && <One slug="minta-lagi" id={p.id} label={w.again} />}
      {may('type_awb') && (
        <ActForm slug="resi" id={p.id} title={w.typeAwb.title} go={w.typeAwb.go} look="second">
          <p>{w.typeAwb.lead}</p>
          <TextField {...of('awb')} label={w.awb} width="w20" />
          <NumberField {...of('fee')} rupiah label={w.typeAwb.fee} />
        </ActForm>
      )}
      {may('receive') && (
        <section class="card stack">
          <h2>{w.take.title}</h2>
          <One slug="terima" id={p.id} label={w.take.go} />
        </section>
      )}
      {may('send_again') && (
        <section class="card stack">
          <h2>{w.returned.title}</h2>
          <p>{w.returned.lead}</p>
          <Actions>
            <One slug="kirim-lagi" id={p.id} label={w.sendAgain} />
            <One slug="loket" id={p.id} look="second" label={w.counter} />
          </Actions>
        </section>
      )}
      {may('old_card') &&
        (p.exchange === 'expected' ? (
          <section class="card stack">
            <h2>{w.oldCard.title}</h2>
            <Actions>
              <One slug="kartu-lama" id={p.id} what="received" label={w.oldCard.received} />
              <One slug="kartu-lama" id={p.id} what="missing" look="second" label={w.oldCard.missing} />
            </Actions>
          </section>
        ) : (
          <ActForm slug="kartu-lama" id={p.id} title={w.oldCard.title} go={w.oldCard.destroy}>
            <input type="hidden" name="what" value="destroyed" />
            <TextField {...of('minutes')} label={w.oldCard.minutes} width="w20" />
          </ActForm>
        ))}
    </>
  );
}

function ActForm(o: {
  slug: string;
  id: string;
  title: string;
  go: string;
  look?: 'second';
  children: ComponentChildren;
}) {
  return (
    <section class="card stack" aria-labelledby={o.slug}>
      <h2 id={o.slug}>{o.title}</h2>
      <Form action={parcelPath(o.id, `/${o.slug}`)} idempotencyKey={formKey()} class="stack">
        {o.children}
        <Actions>
          <Button {...(o.look && { look: o.look })}>{o.go}</Button>
        </Actions>
      </Form>
    </section>
  );
}

/** An act that needs no words. */
function One(o: { slug: string; id: string; label: string; what?: string; look?: 'second' | 'danger' }) {
  return (
    <Form action={parcelPath(o.id, `/${o.slug}`)} idempotencyKey={formKey()}>
      {o.what && <input type="hidden" name="what" value={o.what} />}
      <Button {...(o.look && { look: o.look })}>{o.label}</Button>
    </Form>
  );
}
