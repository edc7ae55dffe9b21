/** The signs of the regulation (Permenpan-RB 35/2012): capsule for start and end, box for an activity, diamond for a decision. */
export type FlowShape = 'start' | 'step' | 'decision' | 'end';

/** What is drawn in one field of the flow: the sign of its row, and the piece of the line that comes from the row above. */
export interface FlowCell {
  shape?: FlowShape;
  /** From the sign down to the row's lower edge. */
  leave: boolean;
  /** From the row's upper edge down to the turn. */
  enter: boolean;
  /** Along the turn, in the left and right half of the field. */
  left: boolean;
  right: boolean;
  /** From the turn down to the sign, with the arrow's tip. */
  arrive: boolean;
}

/** The flow through a table whose columns are the actors: for each row a field an actor. Every row follows the one above. */
export function flowOf(rows: readonly { actor: number; shape: FlowShape }[], actors: number): FlowCell[][] {
  return rows.map(({ actor, shape }, i) => {
    const before = rows[i - 1]?.actor;
    return Array.from({ length: actors }, (_, a) => {
      const turns =
        before !== undefined && before !== actor && a >= Math.min(before, actor) && a <= Math.max(before, actor);
      return {
        ...(a === actor && { shape }),
        leave: a === actor && i < rows.length - 1,
        enter: a === before,
        left: turns && a > Math.min(before, actor),
        right: turns && a < Math.max(before, actor),
        arrive: a === actor && before !== undefined,
      };
    });
  });
}
