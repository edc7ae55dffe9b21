import { Actions, Button, ButtonLink, Facts, Form, formKey, Tag, useUi } from '../../../ui/index.ts';
import type { CaseView } from '../../casework/index.ts';
import { mayDo, parcelWords, type Postage } from '../../delivery/index.ts';
import { refundText } from '../../money/index.ts';
import { billPath } from '../bills/paths.ts';
import { casePath } from '../routes/case-acts.ts';
import type { Receiving } from './standing.ts';
import { parcelPageWords } from './words.ts';

/** The counter or the post: what was chosen, where it is, and what can still be changed. */
export function ReceivingPanel({ view, receiving: r }: { view: CaseView; receiving: Receiving }) {
  const { lang, city, f } = useUi();
  const w = parcelPageWords[lang];
  const over = view.status === 'rejected' || view.status === 'withdrawn' || view.status === 'expired';
  if (r.what === 'nothing' || (over && r.back.length === 0)) return null;
  return (
    <section class="stack" aria-labelledby="menerima">
      <h2 id="menerima">{w.title}</h2>
      {!over && (
        <Way view={view} r={r} trackUrl={r.parcel?.awb ? city.ports.carrier?.trackUrl(r.parcel.awb) : undefined} />
      )}
      {r.back.map(({ code, refund }) => (
        <p key={code}>
          <a href={billPath(code)}>{w.paidBack}</a>
          <br />
          <span class="small">{refundText(lang, refund, (at) => f.date(at))}</span>
        </p>
      ))}
    </section>
  );
}

interface Chosen {
  view: CaseView;
  r: Receiving;
  trackUrl: string | undefined;
}

function Way({ view, r, trackUrl }: Chosen) {
  const { lang } = useUi();
  const w = parcelPageWords[lang];
  if (r.what === 'pdf') return <p>{w.pdf}</p>;
  if (r.parcel && r.parcel.state !== 'cancelled') return <Sent view={view} r={r} trackUrl={trackUrl} />;
  if (view.endedAt !== null) return null;
  if (!r.postage) return <p>{w.noPostage}</p>;
  return (
    <>
      <p>{w.offer}</p>
      <Costs postage={r.postage} />
      <Actions>
        <ButtonLink look="second" href={`${casePath(view.id)}/kirim`} icon="send">
          {w.offerGo}
        </ButtonLink>
      </Actions>
    </>
  );
}

/** What it costs, whose money it is and who takes it. */
export function Costs({ postage }: { postage: Postage }) {
  const { lang, f } = useUi();
  const w = parcelPageWords[lang];
  return (
    <p>
      {w.costs(f.rupiah(postage.amount))} {postage.collects === 'city' ? w.paysCity : w.paysCarrier}
      {!postage.basis.verified && (
        <>
          <br />
          <span class="muted small">{w.unverified}</span>
        </>
      )}
    </p>
  );
}

function Sent({ view, r, trackUrl }: Chosen) {
  const { lang, city, f } = useUi();
  const w = parcelPageWords[lang];
  const v = parcelWords[lang];
  const p = r.parcel!;
  const { to } = r;
  const open = p.state === 'created' && p.packedAt === null;
  const ward = city.pack.areas.wards.find((x) => x.code === p.area)?.name ?? '';
  return (
    <>
      <p>
        <Tag tone={p.state === 'delivered' ? 'ok' : p.state === 'failed' || p.state === 'lost' ? 'warn' : 'info'}>
          {v.state[p.state]}
        </Tag>
      </p>
      <p>{w.lead[p.state]}</p>
      {r.lapsed && <p>{w.lapsed}</p>}
      {r.bill !== undefined && !r.lapsed && (
        <>
          <p>{w.payFirst}</p>
          <Actions>
            <ButtonLink href={billPath(r.bill)} icon="coin">
              {w.pay}
            </ButtonLink>
          </Actions>
        </>
      )}
      <Facts
        items={[
          { icon: 'send', label: w.number, value: <span class="digits">{p.number}</span> },
          ...(p.awb === null
            ? []
            : [
                {
                  icon: 'list' as const,
                  label: w.awb,
                  value: (
                    <>
                      <span class="digits">{p.awb}</span>
                      {trackUrl && (
                        <div class="sub">
                          <a href={trackUrl} rel="noreferrer">
                            {w.track}
                          </a>
                        </div>
                      )}
                    </>
                  ),
                },
              ]),
          {
            icon: 'pin',
            label: w.to,
            value: to
              ? [to.street, to.neighbourhood, `${ward} ${p.postcode}`].filter((s) => s !== '').join(', ')
              : `${ward} ${p.postcode}`,
          },
          ...(to
            ? [
                {
                  icon: 'user' as const,
                  label: w.receiver,
                  value: (
                    <>
                      {to.name}
                      <div class="sub">{p.exchange === 'expected' ? w.prepareOld : w.prepare}</div>
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      <p class="muted">
        {w.costs(f.rupiah(p.postage))} {p.collects === 'city' ? w.paysCity : w.paysCarrier}
      </p>
      {open && p.collects === 'city' && p.paidAt !== null && <p class="small">{w.collectBack}</p>}
      {(open || p.photo !== null) && (
        <Actions>
          {p.photo !== null && (
            <ButtonLink look="quiet" href={`${casePath(view.id)}/foto-kiriman`} icon="photo">
              {w.photo}
            </ButtonLink>
          )}
          {open && (
            <ButtonLink look="second" href={`${casePath(view.id)}/kirim`} icon="pen">
              {w.change}
            </ButtonLink>
          )}
          {open && mayDo(p, 'cancel') && (
            <Form action={`${casePath(view.id)}/ambil`} idempotencyKey={formKey()}>
              <Button look="quiet">{w.collect}</Button>
            </Form>
          )}
        </Actions>
      )}
    </>
  );
}
