/** How somebody receives what a case makes: read for its page. */
import { localDate } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { printedAt, serviceVersion, type CaseView, type Catalogue } from '../../casework/index.ts';
import {
  eventsOf,
  openDestination,
  parcelsOf,
  postageOn,
  toldOf,
  type Destination,
  type Parcel,
  type Postage,
} from '../../delivery/index.ts';
import { findBill, refundOf, shownState, type BillKinds, type RefundShown } from '../../money/index.ts';

/** A line of the case's history that the carrier or the office told. */
export interface News {
  key: string;
  at: Date;
  text: string;
  more: string | undefined;
}

export interface Receiving {
  /** A card, a PDF, which needs no way, or nothing that is held in a hand. */
  what: 'card' | 'pdf' | 'nothing';
  /** What sending costs today; undefined: this city sends nothing. */
  postage: Postage | undefined;
  parcel: Parcel | undefined;
  to: Destination | undefined;
  /** Code of the bill that waits to be paid before it is packed. */
  bill: string | undefined;
  /** Its time has passed: choosing anew makes a new one. */
  lapsed: boolean;
  /** Postage that was paid for what did not go: the bill's code, and where its refund stands. */
  back: { code: string; refund: RefundShown }[];
  news: News[];
}

/** How the applicant of this case receives what it makes. The caller has seen that it is theirs. */
export async function receivingOf(
  ctx: Ctx,
  catalogue: Catalogue,
  bills: BillKinds,
  view: Pick<CaseView, 'id' | 'service' | 'version'>,
): Promise<Receiving> {
  const { db, keys, pack, calendar } = ctx.city;
  const def = await serviceVersion(ctx.city, catalogue, view.service, view.version);
  if (!printedAt({ def }))
    return {
      what: def.body.outputs.some((o) => o.form === undefined) ? 'pdf' : 'nothing',
      postage: undefined,
      parcel: undefined,
      to: undefined,
      bill: undefined,
      lapsed: false,
      back: [],
      news: [],
    };
  const all = await parcelsOf(db, `kase/${view.id}`);
  // What was called off says nothing any more once another was chosen.
  const parcel = all.find((p) => p.endedAt === null) ?? all.find((p) => p.state !== 'cancelled');
  const [to, events, owed] = await Promise.all([
    parcel && openDestination(db, keys, parcel.id),
    eventsOf(
      db,
      all.map((p) => p.id),
    ),
    parcel?.collects === 'city' && parcel.paidAt === null && parcel.bill !== null
      ? findBill(ctx, bills, parcel.bill)
      : undefined,
  ]);
  const today = localDate(calendar, ctx.now);
  const back: Receiving['back'] = [];
  for (const { bill } of all.filter((p) => p.state === 'cancelled')) {
    const found = bill === null ? undefined : await findBill(ctx, bills, bill);
    const refund = found && (await refundOf(db, bills, found.bill.id, today));
    if (refund) back.push({ code: found.bill.code, refund });
  }
  return {
    what: 'card',
    postage: postageOn(pack, today),
    parcel,
    to,
    bill: owed?.bill.code,
    lapsed: owed !== undefined && shownState(owed, ctx.now) === 'expired',
    back,
    news: events.flatMap((e) => {
      const told = toldOf(ctx.lang, e);
      return told ? [{ key: `${e.parcel}/${e.seq}`, at: e.occurredAt, ...told }] : [];
    }),
  };
}
