import { useUi } from './context.ts';
import { flowOf, type FlowCell, type FlowShape } from './flow.ts';

export interface SopRow {
  activity: string;
  /** Index in `actors`. */
  actor: number;
  shape: FlowShape;
  completeness?: string;
  time?: string;
  output?: string;
  note?: string;
}

/**
 * A service's SOP as Permenpan-RB 35/2012 prints it: activities, a column an actor through which the flow runs in the
 * regulation's signs, and the quality standard (mutu baku). Read aloud, a sign is the name of its actor and its kind.
 */
export function SopTable({ caption, actors, rows }: { caption: string; actors: string[]; rows: SopRow[] }) {
  const { w } = useUi();
  const s = w.sop;
  const flow = flowOf(rows, actors.length);
  return (
    <div class="table-wrap broad" tabindex={0} role="region" aria-label={caption}>
      <table class="table sop">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col" rowspan={2}>
              {s.n}
            </th>
            <th scope="col" rowspan={2}>
              {s.activity}
            </th>
            <th scope="colgroup" colspan={actors.length}>
              {s.actors}
            </th>
            <th scope="colgroup" colspan={3}>
              {s.quality}
            </th>
            <th scope="col" rowspan={2}>
              {s.note}
            </th>
          </tr>
          <tr>
            {[...actors, s.completeness, s.time, s.output].map((h) => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={i}>
              <td class="num">{i + 1}</td>
              <th scope="row">{r.activity}</th>
              {actors.map((actor, a) => (
                <td key={actor} class="shape">
                  <Lines cell={flow[i]![a]!} />
                  {a === r.actor && <Shape kind={r.shape} label={`${s.shape[r.shape]}: ${actor}`} />}
                </td>
              ))}
              <td>{r.completeness}</td>
              <td>{r.time}</td>
              <td>{r.output}</td>
              <td>{r.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Where the line turns to another column, in pixels below the row's upper edge. */
const TURN = 8;

/** The pieces of the line in one field, drawn over its whole height whatever the row's is. */
function Lines({ cell }: { cell: FlowCell }) {
  const { leave, enter, left, right, arrive } = cell;
  if (!leave && !enter && !left && !right && !arrive) return null;
  return (
    <svg class="flow" aria-hidden="true">
      {enter && <line x1="50%" x2="50%" y1="0" y2={TURN} />}
      {left && <line x1="0" x2="50%" y1={TURN} y2={TURN} />}
      {right && <line x1="50%" x2="100%" y1={TURN} y2={TURN} />}
      {arrive && <line x1="50%" x2="50%" y1={TURN} y2="50%" />}
      {leave && <line x1="50%" x2="50%" y1="50%" y2="100%" />}
    </svg>
  );
}

function Shape({ kind, label }: { kind: FlowShape; label: string }) {
  return (
    <svg viewBox="0 0 64 36" role="img" aria-label={label}>
      {kind === 'decision' ? (
        <path class="on" d="M32 2 60 18 32 34 4 18z" />
      ) : (
        <rect class="on" x="6" y="5" width="52" height="26" rx={kind === 'step' ? 2 : 13} />
      )}
      {kind !== 'start' && <path class="tip" d={kind === 'decision' ? 'M28-4h8L32 2z' : 'M28-1h8L32 5z'} />}
    </svg>
  );
}
