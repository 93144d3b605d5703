/** Does the parts it is given, one after the other: this thread, or another. May stop early: what it answers is then shorter. */
export type Lane<Part, Result> = (parts: readonly Part[]) => Promise<readonly Result[]>;

/** Deals parts out to lanes that work at the same time. The results come in the order of the parts, whoever did them and when. */
export const inLanes = async <Part, Result>(
  lanes: readonly Lane<Part, Result>[],
  parts: readonly Part[],
): Promise<readonly Result[]> => {
  const working = lanes.slice(0, parts.length);
  const count = working.length;
  const done = await Promise.all(working.map((lane, i) => lane(parts.filter((_, at) => at % count === i))));
  return parts.flatMap((_, at) => {
    const place = Math.floor(at / count);
    return done[at % count]?.slice(place, place + 1) ?? [];
  });
};
