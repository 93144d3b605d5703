/** The first place at which what came out is not what is on record. */
export type Difference = Readonly<{
  partition: number;
  /** Of the record; null when it holds no such decision. */
  position: number | null;
  stream: string;
  type: string;
  /** `changed`: the record says something else. `missing`: it holds no such decision. `surplus`: it holds one that did not come out. */
  kind: 'changed' | 'missing' | 'surplus';
  /** The first field that differs, as a JSON Pointer; empty unless changed. */
  pointer: string;
  /** What is on record and what came out, at that field, as JSON; empty when there is none. */
  recorded: string;
  recomputed: string;
}>;

/** One sentence for people. */
export const describeDifference = ({
  partition,
  position,
  stream,
  type,
  kind,
  pointer,
  recorded,
  recomputed,
}: Difference): string => {
  const place = `partition ${partition}: ${position === null ? '' : `position ${position} `}`;
  if (kind === 'missing') return `${place}${type} of ${stream} is not on record`;
  if (kind === 'surplus') return `${place}(${type} of ${stream}) is on record and did not come out`;
  return `${place}(${type} of ${stream}) comes out differently: ${pointer || '/'} is ${recorded || 'absent'} on record and ${recomputed || 'absent'} recomputed`;
};

/** The first field that differs between two JSON values, in order of keys. Undefined when nothing does. */
export const firstDifference = (
  recorded: unknown,
  recomputed: unknown,
  pointer = '',
): Pick<Difference, 'pointer' | 'recorded' | 'recomputed'> | undefined => {
  if (isContainer(recorded) && isContainer(recomputed) && Array.isArray(recorded) === Array.isArray(recomputed)) {
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(recomputed)])];
    if (!Array.isArray(recorded)) keys.sort();
    for (const key of keys) {
      const escaped = key.replaceAll('~', '~0').replaceAll('/', '~1');
      const found = firstDifference(valueAt(recorded, key), valueAt(recomputed, key), `${pointer}/${escaped}`);
      if (found) return found;
    }
    return undefined;
  }
  return Object.is(recorded, recomputed) ? undefined : { pointer, recorded: textOf(recorded), recomputed: textOf(recomputed) };
};

const LONGEST = 200;

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;
const valueAt = (container: object, key: string): unknown => Object.getOwnPropertyDescriptor(container, key)?.value;

const textOf = (value: unknown): string => {
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
};
