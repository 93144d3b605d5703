import { fromDayNumber, type Instant, type PlainDate } from './dates.js';

const DAY_MS = 86_400_000;

/** A time zone, with its distance from UTC on the days asked for so far; null on a day on which that changes. */
type Zone = Readonly<{ formatter: Intl.DateTimeFormat; offsets: Map<number, number | null> }>;

const zones = new Map<string, Zone>();

const zoneOf = (timeZone: string): Zone => {
  let zone = zones.get(timeZone);
  if (!zone) {
    const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    zone = { formatter: new Intl.DateTimeFormat('sv-SE', { timeZone, ...date, ...time }), offsets: new Map() };
    zones.set(timeZone, zone);
  }
  return zone;
};

/** The calendar date of an instant in a time zone (IANA name). Throws a RangeError for a zone that does not exist. */
export const dateInZone = (instant: Instant, timeZone: string): PlainDate => {
  const ms = Date.parse(instant);
  const offset = offsetOf(zoneOf(timeZone), Math.floor(ms / DAY_MS));
  if (offset !== null) return fromDayNumber(Math.floor((ms + offset) / DAY_MS));
  return zoneOf(timeZone).formatter.format(ms).slice(0, 10);
};

/** Intl is slow and a history asks a million times: on a day of UTC that begins and ends with the same offset, the offset says it all. */
const offsetOf = ({ formatter, offsets }: Zone, utcDay: number): number | null => {
  const known = offsets.get(utcDay);
  if (known !== undefined) return known;
  const [start, end] = [utcDay * DAY_MS, (utcDay + 1) * DAY_MS];
  const offset = localMs(formatter, start) - start;
  const steady = localMs(formatter, end) - end === offset ? offset : null;
  if (offsets.size >= MOST_DAYS) offsets.clear();
  offsets.set(utcDay, steady);
  return steady;
};

/** A century of days: what is kept does not grow with whatever dates somebody sends. */
const MOST_DAYS = 36_525;

/** `2026-03-01 09:30:00`, as the zone's clocks show it, as if it were UTC. */
const localMs = (formatter: Intl.DateTimeFormat, ms: number): number => Date.parse(`${formatter.format(ms).replace(' ', 'T')}Z`);
