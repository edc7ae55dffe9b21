import type { ComponentChildren } from 'preact';
import { EmptyState } from './content.tsx';

export interface Column<Row> {
  head: string;
  cell(row: Row): ComponentChildren;
  /** Digits line up at the right. */
  num?: boolean;
  /** The cell that names its row. */
  main?: boolean;
}

interface TableProps<Row> {
  caption: string;
  /** Only for readers: the heading above says it already. */
  quietCaption?: boolean;
  /** The caption is a heading of the page above the table, also above what is said instead of it. */
  heading?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  id: (row: Row) => string;
  /** Said instead of an empty table. */
  empty?: string;
  /** A table that compares numbers scrolls sideways on a phone; all others become cards. */
  scroll?: boolean;
}

/**
 * A table; at 360 px each row is a card. The roles are written out because a browser forgets them when CSS makes cells
 * blocks.
 */
export function Table<Row>({ heading, ...p }: TableProps<Row>) {
  if (!heading) return <Plain {...p} />;
  return (
    <>
      <h2>{p.caption}</h2>
      <Plain {...p} quietCaption />
    </>
  );
}

function Plain<Row>({ caption, quietCaption, columns, rows, id, empty, scroll }: Omit<TableProps<Row>, 'heading'>) {
  if (rows.length === 0 && empty) return <EmptyState title={empty} />;
  return (
    // A part that scrolls must be reachable by keyboard.
    <div
      class={scroll ? 'table-wrap' : 'table-wrap cards-wrap'}
      {...(scroll ? { tabindex: 0, role: 'region' as const, 'aria-label': caption } : {})}
    >
      <table class={scroll ? 'table' : 'table cards'} role="table">
        <caption class={quietCaption ? 'vh' : undefined}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((c) => (
              <th key={c.head} role="columnheader" scope="col" class={c.num ? 'num' : undefined}>
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={id(row)} role="row">
              {columns.map((c) =>
                c.main ? (
                  <th key={c.head} role="rowheader" scope="row">
                    {c.cell(row)}
                  </th>
                ) : (
                  <td key={c.head} role="cell" class={c.num ? 'num' : undefined} data-label={c.head}>
                    <span>{c.cell(row)}</span>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
