import type { Ctx } from '../../../kernel/command.ts';
import {
  currentServices,
  findCase,
  takeNext,
  worklist,
  type Catalogue,
  type Definition,
  type Text,
} from '../../casework/index.ts';
import type { Here } from './at.ts';
import type { BatchKind } from './paths.ts';

/** Rows shown at once, and cases taken at once. */
export const MOST = 25;

/** A row of some service that asks this of the registry. */
export interface BatchRow {
  service: string;
  row: string;
  /** Its own actor first, then those it escalates to. */
  roles: string[];
  title: Text;
}

export function rowsThatAsk(services: readonly Definition[], kind: BatchKind): BatchRow[] {
  return services.flatMap((def) =>
    [...def.rows.values()].flatMap(({ row }) => {
      const asks = row.may?.sign === 'registry' ? 'sign' : row.may?.register;
      if (asks !== kind) return [];
      const rungs = 'escalate' in row.onLate ? row.onLate.escalate.map((r) => r.to) : [];
      return [
        {
          service: def.body.code,
          row: row.id,
          roles: [row.actor, ...rungs],
          title: def.body.roles.find((r) => r.id === row.actor)!.title,
        },
      ];
    }),
  );
}

export interface Waiting {
  /** All rows that ask this, whoever works them; empty: no service does. */
  rows: BatchRow[];
  /** Those a post of this officer could work. */
  own: BatchRow[];
  mine: Here[];
  /** There are more in this officer's hands than are shown. */
  more: boolean;
  /** Cases nobody has taken yet, up to `MOST`. */
  free: number;
  freeMore: boolean;
}

/** What waits for this officer at the registry: each item of each case in hand, and how many cases could be taken. */
export async function waitingFor(ctx: Ctx, catalogue: Catalogue, kind: BatchKind): Promise<Waiting> {
  const { rows, own } = await ownRows(ctx, catalogue, kind);
  const [held, free] = await Promise.all(
    (['mine', 'free'] as const).map(async (tray) => {
      const lists = await Promise.all(
        own.map(({ service, row }) => worklist(ctx, catalogue, { tray, service, row, limit: MOST })),
      );
      return { items: lists.flatMap((l) => l.items), more: lists.some((l) => l.next !== undefined) };
    }),
  );
  const shown = held!.items.toSorted((a, b) => a.since.getTime() - b.since.getTime()).slice(0, MOST);
  const cases = await Promise.all(shown.map(async (item) => ({ item, view: await findCase(ctx, catalogue, item.id) })));
  const mine = cases.flatMap(({ item, view }) =>
    view.rows
      .filter((row) => row.row === item.row && row.asks === kind)
      .flatMap((row) => row.outside.map((o) => ({ view, row, o }))),
  );
  return {
    rows,
    own,
    mine,
    more: held!.more || held!.items.length > shown.length,
    free: Math.min(MOST, free!.items.length),
    freeMore: free!.more || free!.items.length > MOST,
  };
}

/** Takes the next cases in the order they came, over all rows of this kind that are this officer's. Gives how many. */
export async function takeSeveral(ctx: Ctx, catalogue: Catalogue, kind: BatchKind): Promise<number> {
  const { own } = await ownRows(ctx, catalogue, kind);
  // Each taking is an act of its own.
  const { key: _, ...rest } = ctx;
  let taken = 0;
  for (const { service, row } of own)
    while (taken < MOST && (await takeNext(rest, catalogue, { service, row })) !== null) taken++;
  return taken;
}

async function ownRows(
  ctx: Ctx,
  catalogue: Catalogue,
  kind: BatchKind,
): Promise<{ rows: BatchRow[]; own: BatchRow[] }> {
  const rows = rowsThatAsk(await currentServices(ctx.city, catalogue, ctx.now), kind);
  const posts = new Set(ctx.actor.posts.map((p) => p.role));
  return { rows, own: rows.filter((r) => r.roles.some((role) => posts.has(role))) };
}
