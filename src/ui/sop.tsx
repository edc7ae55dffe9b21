import { useUi } from './context.ts';

export interface SopRow {
  activity: string;
  /** Index in `actors`. */
  actor: number;
  shape: 'start' | 'step' | 'decision' | 'end';
  completeness?: string;
  time?: string;
  output?: string;
  note?: string;
  /** Where a decision may send it back to. */
  returnsTo?: string;
}

/** The service's SOP as Permenpan-RB 35/2012 prints it: activities, a column an actor with the flow's shapes, mutu baku. */
export function SopTable({ caption, actors, rows }: { caption: string; actors: string[]; rows: SopRow[] }) {
  const { w } = useUi();
  const s = w.sop;
  return (
    <div class="table-wrap" tabindex={0} role="region" aria-label={caption}>
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
                  {a === r.actor && <Shape kind={r.shape} label={`${s.shape[r.shape]}: ${actor}`} />}
                </td>
              ))}
              <td>{r.completeness}</td>
              <td>{r.time}</td>
              <td>{r.output}</td>
              <td>{[r.note, r.returnsTo && s.returns(r.returnsTo)].filter(Boolean).join('; ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The flowchart signs of the regulation: capsule for start and end, box for an activity, diamond for a decision. */
function Shape({ kind, label }: { kind: SopRow['shape']; label: string }) {
  return (
    <svg viewBox="0 0 64 36" role="img" aria-label={label}>
      {kind === 'decision' ? (
        <path class="on" d="M32 2 60 18 32 34 4 18z" />
      ) : (
        <rect class="on" x="6" y="5" width="52" height="26" rx={kind === 'step' ? 2 : 13} />
      )}
    </svg>
  );
}
