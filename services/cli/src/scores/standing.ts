import { isRecord, type JsonRecord, numberOf, recordOf, textOf } from '../http/json.js';
import { counted } from '../output/text.js';

/** The fall that is announced; `pointsToStay` is null where rules decide. */
export type Pending = Readonly<{ tier: string; on: string; pointsToStay: number | null }>;

/** A tier held by hand. */
export type Held = Readonly<{ until: string; reason: string; by: string; approvedBy: string }>;

/** A rung of a ladder: where an account stands, whether by hand, what the next one takes, and what it takes to stay. */
export type Standing = Readonly<{
  ladder: string;
  tier: string;
  since: string;
  held: Held | null;
  pending: Pending | null;
  /** Rises that are seen and not yet confirmed. */
  rising: readonly Readonly<{ tier: string; on: string }>[];
  next: Readonly<{ tier: string; points: number }> | null;
}>;

/** Reads one ladder of a score, and what is held by hand on it. */
export const standingOf = (ladder: string, value: unknown, override: unknown): Standing => {
  const { next, pending, rising } = isRecord(value) ? value : {};
  return {
    ladder,
    tier: textOf(value, 'tier'),
    since: textOf(value, 'since'),
    held: isRecord(override) ? heldOf(override) : null,
    pending: pendingOf(pending),
    rising: risingOf(rising),
    next: isRecord(next) ? { tier: textOf(next, 'tier'), points: numberOf(next, 'points') } : null,
  };
};

const heldOf = (override: JsonRecord): Held => ({
  until: textOf(override, 'expiresOn'),
  reason: textOf(override, 'reason'),
  by: textOf(override, 'requestedBy'),
  approvedBy: textOf(override, 'approvedBy'),
});

const pendingOf = (value: unknown): Pending | null =>
  isRecord(value)
    ? {
        tier: textOf(value, 'tier'),
        on: textOf(value, 'on'),
        pointsToStay: typeof value['pointsToStay'] === 'number' ? value['pointsToStay'] : null,
      }
    : null;

const risingOf = (value: unknown): Standing['rising'] =>
  Array.isArray(value) ? value.map((one: unknown) => ({ tier: textOf(one, 'tier'), on: textOf(one, 'on') })) : [];

/** `15 more points reach C`; that the top is reached when there is no next tier. */
export const nextText = ({ next }: Standing): string =>
  next ? `${next.points} more ${next.points === 1 ? 'point reaches' : 'points reach'} ${next.tier}` : 'the top';

/** `tier D since 2026-03-01`. */
export const tierText = ({ tier, since }: Pick<Standing, 'tier' | 'since'>): string =>
  `tier ${tier}${since && ` since ${since}`}`;

/** `held by hand until 2026-09-01: reference customer (li.na, allowed by wang.wei)`. */
const heldText = ({ until, reason, by, approvedBy }: Held): string =>
  `held by hand until ${until}: ${reason} (${by}, allowed by ${approvedBy})`;

/** `falls to C on 2026-07-31; 36 more points are needed to stay`. */
export const fallText = ({ tier, on, pointsToStay }: Pending): string =>
  `falls to ${tier} on ${on}; ${pointsToStay === null ? 'it stays when its rule holds again' : needed(pointsToStay)}`;

const needed = (points: number): string => `${counted(points, 'more point')} ${points === 1 ? 'is' : 'are'} needed to stay`;

/** `rises to D on 2026-04-01 if what was earned lasts`. */
const riseText = ({ tier, on }: Standing['rising'][number]): string => `rises to ${tier} on ${on} if what was earned lasts`;

/** What is out of the ordinary about a place: that it is held by hand, that it is about to be lost, that a higher one is about to be reached. */
export const notesOf = ({ held, pending, rising }: Pick<Standing, 'held' | 'pending' | 'rising'>): readonly string[] => [
  ...(held ? [heldText(held)] : []),
  ...(pending ? [fallText(pending)] : []),
  ...rising.map(riseText),
];

/** The same of a place in a list, which says less: `held by hand until 2026-09-01`. */
export const placeNotes = (place: unknown): readonly string[] => {
  const until = textOf(place, 'heldUntil');
  const { pending, rising } = recordOf(place);
  const fall = pendingOf(pending);
  return [
    ...(until ? [`held by hand until ${until}`] : []),
    ...(fall ? [fallText(fall)] : []),
    ...risingOf(rising).map(riseText),
  ];
};

/** A place as names and values for a listing, what is out of the ordinary below. */
export const standingLines = (standing: Standing): readonly (readonly [string, string])[] => [
  [standing.ladder, `${tierText(standing)}; next: ${nextText(standing)}`],
  ...notesOf(standing).map((note) => ['', note] as const),
];
