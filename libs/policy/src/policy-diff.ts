import type { PolicyDocument } from './policy.document.js';
import { pointerOf } from './policy-source.js';

export type PolicyChange = Readonly<{
  /** Into the document that has it: the new one, or the old one for what was removed. */
  pointer: string;
  kind: 'added' | 'removed' | 'changed';
  from: unknown;
  to: unknown;
  /** The change in words: `ladder value, tier D: enter 30 → 35`. */
  text: string;
}>;

type Step = Readonly<{ key: string; name: string }>;
type Place = readonly Step[];

/** What changed from one policy to another. Rules and tiers are recognised by their id, not by their place in the list. */
export const diffPolicies = (from: PolicyDocument, to: PolicyDocument): readonly PolicyChange[] => compare(from, to, []);

const compare = (from: unknown, to: unknown, place: Place): readonly PolicyChange[] => {
  const before = partsOf(from);
  const after = partsOf(to);
  if (!before || !after) return JSON.stringify(from) === JSON.stringify(to) ? [] : [change(from, to, place)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const old = before.get(name);
    const fresh = after.get(name);
    return compare(old?.value, fresh?.value, [...place, { key: (fresh ?? old)?.key ?? name, name }]);
  });
};

type Part = Readonly<{ key: string; value: unknown }>;

/** The parts of a section by name; undefined for what is compared as a whole. */
const partsOf = (value: unknown): ReadonlyMap<string, Part> | undefined => {
  if (Array.isArray(value)) {
    const named = value.map((item: unknown, index) => [idOf(item), { key: String(index), value: item }] as const);
    const parts = named.flatMap(([id, part]) => (id === undefined ? [] : [[id, part] as const]));
    return parts.length === named.length ? new Map(parts) : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(Object.entries(value).map(([key, part]: [string, unknown]) => [key, { key, value: part }]));
};

/** An exclusion has no id: its reason is what people know it by. */
const idOf = (item: unknown): string | undefined => {
  if (typeof item !== 'object' || item === null) return undefined;
  if ('id' in item) return String(item.id);
  return 'reason' in item ? String(item.reason) : undefined;
};

const change = (from: unknown, to: unknown, place: Place): PolicyChange => {
  const kind = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
  const pointer = pointerOf(place.map(({ key }) => key));
  const values =
    kind === 'added' ? `added${shown(to)}` : kind === 'removed' ? `removed${shown(from)}` : `${written(from)} → ${written(to)}`;
  return {
    pointer,
    kind,
    from: from ?? null,
    to: to ?? null,
    text: `${inWords(
      place.map(({ name }) => name),
      kind === 'changed',
    )}${values}`,
  };
};

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const shown = (value: unknown): string => (typeof value === 'object' ? '' : ` (${written(value)})`);

/** `ladder value, tier D: enter ` */
const inWords = (names: readonly string[], changed: boolean): string => {
  const [section = '', ...rest] = names;
  const { what, detail } = whatAndDetail(section, rest);
  return detail === '' ? `${what}${changed ? ': ' : ' '}` : `${what}: ${detail} `;
};

const whatAndDetail = (section: string, rest: readonly string[]): { what: string; detail: string } => {
  const [first = '', second = '', third = '', ...others] = rest;
  const tail = [third, ...others].filter((part) => part !== '').join('.');
  if (section === 'facts') return { what: `fact ${first}`, detail: [second, tail].filter((part) => part !== '').join('.') };
  if (section === 'scoring' && first === 'adjust') return { what: `rule ${second}`, detail: tail };
  if (section === 'scoring' && first === 'base' && second === 'bands') return { what: 'base points', detail: `from ${third}` };
  if (section === 'ladders' && (second === 'tiers' || second === 'rules'))
    return { what: `ladder ${first}, tier ${third}`, detail: others.join('.') };
  if (section === 'ladders') return { what: `ladder ${first}`, detail: [second, tail].filter((part) => part !== '').join('.') };
  if (section === 'entitlements' && second !== '')
    return { what: `rights of ${first} ${second}`, detail: [third, ...others].filter((part) => part !== '').join('.') };
  if (section === 'segments') return { what: `segment ${first}`, detail: second };
  if (section === 'exclude') return { what: `exclusion "${first}"`, detail: second };
  return { what: section, detail: rest.join('.') };
};
