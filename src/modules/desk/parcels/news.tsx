import type { Ctx } from '../../../kernel/command.ts';
import { useUi } from '../../../ui/index.ts';
import { eventsOf, parcelsOf, toldOf, type Parcel, type ParcelEvent } from '../../delivery/index.ts';
import { RIGHT } from './at.ts';
import { ParcelTag } from './list-page.tsx';
import { parcelPath } from './paths.ts';
import { parcelDeskWords } from './words.ts';

/** What happened to a parcel, the newest first. */
export function ParcelNews({ events }: { events: readonly ParcelEvent[] }) {
  const { lang, f } = useUi();
  return (
    <dl class="answers">
      {events.toReversed().flatMap((e) => {
        const told = toldOf(lang, e);
        return told
          ? [
              <div key={e.seq}>
                <dt>{f.dateTime(e.occurredAt)}</dt>
                <dd class="value">
                  {told.text}
                  {told.more && <p class="muted">{told.more}</p>}
                </dd>
              </div>,
            ]
          : [];
      })}
    </dl>
  );
}

/** A parcel of a case; `opens`: this officer hands it over and may open its page. */
export interface CaseParcel {
  p: Parcel;
  events: ParcelEvent[];
  opens: boolean;
}

/** The parcels of a case that the caller has seen to be this officer's. */
export async function parcelsOfCase(ctx: Ctx, kase: string): Promise<CaseParcel[]> {
  const { db } = ctx.city;
  const parcels = await parcelsOf(db, `kase/${kase}`);
  const events = await eventsOf(
    db,
    parcels.map((p) => p.id),
  );
  return parcels.map((p) => ({
    p,
    events: events.filter((e) => e.parcel === p.id),
    opens: ctx.rights.can(ctx.actor, RIGHT, p) === true,
  }));
}

/** How what a case made goes home, on the page of its history. */
export function CaseParcels({ parcels }: { parcels: readonly CaseParcel[] }) {
  const { lang } = useUi();
  return parcels.map(({ p, events, opens }) => (
    <section key={p.id} class="stack" aria-labelledby={`kiriman-${p.id}`}>
      <h2 id={`kiriman-${p.id}`}>
        {parcelDeskWords[lang].parcel} {opens ? <a href={parcelPath(p.id)}>{p.number}</a> : p.number}
      </h2>
      <p>
        <ParcelTag state={p.state} />
      </p>
      <ParcelNews events={events} />
    </section>
  ));
}
