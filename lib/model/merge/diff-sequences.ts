/** A stretch of the former sequence, and the stretch of the later one that took its place. Ends are exclusive. */
export interface Hunk {
  from: number;
  fromEnd: number;
  to: number;
  toEnd: number;
}

/** Insertions and deletions looked for before two sequences count as wholly different; costs its square in memory. */
const EFFORT = 1_000;

type Sequence = readonly string[];

/**
 * The fewest insertions and deletions that turn one sequence into the other (Myers 1986), as hunks in order. Beyond
 * `effort` of them all that lies between the common beginning and the common end is one hunk: coarse, never wrong.
 */
export function diffSequences(former: Sequence, later: Sequence, effort = EFFORT): Hunk[] {
  const start = commonStart(former, later);
  const end = commonEnd(former, later, start);
  const whole = { from: start, fromEnd: former.length - end, to: start, toEnd: later.length - end };
  const [removed, added] = [whole.fromEnd - whole.from, whole.toEnd - whole.to];
  if (removed + added === 0) return [];
  if (removed === 0 || added === 0) return [whole];
  const trace = search(former.slice(start, whole.fromEnd), later.slice(start, whole.toEnd), effort);
  return trace ? toHunks(trace, removed, added).map((hunk) => shift(hunk, start)) : [whole];
}

const shift = ({ from, fromEnd, to, toEnd }: Hunk, by: number): Hunk => ({
  from: from + by,
  fromEnd: fromEnd + by,
  to: to + by,
  toEnd: toEnd + by,
});

function commonStart(former: Sequence, later: Sequence): number {
  let at = 0;
  while (at < former.length && at < later.length && former[at] === later[at]) at += 1;
  return at;
}

function commonEnd(former: Sequence, later: Sequence, start: number): number {
  const most = Math.min(former.length, later.length) - start;
  let count = 0;
  while (count < most && former[former.length - 1 - count] === later[later.length - 1 - count]) count += 1;
  return count;
}

/** How far each diagonal got with 0, 1, 2… edits, diagonal −d at index 0 of row d; undefined when it takes too many. */
function search(former: Sequence, later: Sequence, effort: number): Int32Array[] | undefined {
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= Math.min(effort, former.length + later.length); edits += 1) {
    const row = new Int32Array(2 * edits + 1);
    trace.push(row);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = edits === 0 ? 0 : stepTo(trace[edits - 1], edits, diagonal).x;
      while (x < former.length && x - diagonal < later.length && former[x] === later[x - diagonal]) x += 1;
      row[diagonal + edits] = x;
      if (x >= former.length && x - diagonal >= later.length) return trace;
    }
  }
  return undefined;
}

/** The better way to a diagonal: down from the one above it (an insertion), or right from the one below (a deletion). */
function stepTo(previous: Int32Array | undefined, edits: number, diagonal: number): { x: number; from: number } {
  const reach = (neighbour: number): number => previous?.[neighbour + edits - 1] ?? -1;
  const isInsertion = diagonal === -edits || (diagonal !== edits && reach(diagonal - 1) < reach(diagonal + 1));
  return isInsertion
    ? { x: reach(diagonal + 1), from: diagonal + 1 }
    : { x: reach(diagonal - 1) + 1, from: diagonal - 1 };
}

/** Walks back from the end; edits that touch are one hunk. */
function toHunks(trace: Int32Array[], removed: number, added: number): Hunk[] {
  const hunks: Hunk[] = [];
  let diagonal = removed - added;
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const { x, from } = stepTo(trace[edits - 1], edits, diagonal);
    const isInsertion = from > diagonal;
    const edit = {
      from: isInsertion ? x : x - 1,
      fromEnd: x,
      to: isInsertion ? x - diagonal - 1 : x - diagonal,
      toEnd: x - diagonal,
    };
    const next = hunks.at(-1);
    if (next?.from === edit.fromEnd && next.to === edit.toEnd)
      hunks[hunks.length - 1] = { ...next, from: edit.from, to: edit.to };
    else hunks.push(edit);
    diagonal = from;
  }
  return hunks.reverse();
}
