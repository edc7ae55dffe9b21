import type { FastifyInstance } from 'fastify';
import { readComparison, type Comparison, type Difference } from '../../../kernel/comparison.ts';
import { html, SummaryList, Table, useUi } from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { agenciesOf, COMPARISON } from '../../money/index.ts';
import { deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { READ } from './faults.ts';
import { billAt, COMPARED } from './paths.ts';
import { treasuryWords } from './words.ts';
import { TreasuryPage } from './room.tsx';

/** What last night's comparison of the books found. */
export function comparedRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(
    app,
    'GET',
    COMPARED,
    async (request, reply) => {
      const { ctx } = request;
      const [frame, compared] = await Promise.all([frameOf(ctx, catalogue), readComparison(ctx.city.db, COMPARISON)]);
      const agencies = agenciesOf(ctx.actor);
      const own = (d: Difference) => agencies === 'all' || (d.agency !== undefined && agencies.includes(d.agency));
      return html(
        reply,
        ctx,
        <ComparedPage frame={frame} compared={compared} found={compared?.first.filter(own) ?? []} />,
      );
    },
    READ,
  );
}

interface Props {
  frame: Frame;
  compared: Comparison | undefined;
  /** Those of the officer's own agencies. */
  found: Difference[];
}

function ComparedPage({ frame, compared, found }: Props) {
  const { lang, f } = useUi();
  const { compared: w } = treasuryWords[lang];
  const whats: Record<string, string> = w.whats;
  return (
    <TreasuryPage frame={frame} title={w.title}>
      <p class="lead">{w.lead}</p>
      {compared ? (
        <>
          <SummaryList
            rows={[
              { label: w.last, value: f.dateTime(compared.at) },
              { label: w.rows, value: f.number(compared.compared) },
              { label: w.differences, value: f.number(compared.differences) },
            ]}
          />
          {found.length > 0 ? (
            <>
              <p>{w.mend}</p>
              <Table
                caption={w.differences}
                columns={[
                  { head: w.cause, main: true, cell: (d) => whats[d.what] ?? d.what },
                  {
                    head: w.item,
                    cell: (d) =>
                      d.what === 'bill' || d.what === 'postings' ? <a href={billAt(d.ref)}>{d.ref}</a> : d.ref,
                  },
                ]}
                rows={found}
                id={(d) => `${d.what}/${d.ref}`}
              />
            </>
          ) : (
            <p>{compared.differences === 0 ? w.none : w.others}</p>
          )}
        </>
      ) : (
        <p>{w.never}</p>
      )}
    </TreasuryPage>
  );
}
