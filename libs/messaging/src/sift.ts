/** A stretch of positions that was not delivered: those behind `after`, up to and including `upTo`. */
export type Hole = Readonly<{ after: number; upTo: number }>;

/** The part of a delivery that may take effect now, and what stands in the way of the rest. */
export type Sifted<E> = Readonly<{ fresh: readonly E[]; duplicates: number; hole: Hole | null }>;

/**
 * Positions have no gaps, so a checkpoint says everything: at or below it is a repetition, one above is the next event, more
 * than one above means that something is missing in between. Any order and any repetition is accepted.
 */
export const sift = <E extends Readonly<{ position: number }>>(events: readonly E[], checkpoint: number): Sifted<E> => {
  const fresh: E[] = [];
  let reached = checkpoint;
  let duplicates = 0;
  for (const event of events.toSorted((a, b) => a.position - b.position)) {
    if (event.position > reached + 1) return { fresh, duplicates, hole: { after: reached, upTo: event.position - 1 } };
    if (event.position <= reached) duplicates += 1;
    else {
      fresh.push(event);
      reached = event.position;
    }
  }
  return { fresh, duplicates, hole: null };
};
