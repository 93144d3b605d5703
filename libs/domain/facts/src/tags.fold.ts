import type { DatedEvent } from './fact.state.js';

/** Each tag ever given with the instant at which it was last given or taken. */
export type TagStates = Readonly<Record<string, Readonly<{ at: string; has: boolean }>>>;

const GIVEN = 'account.tagged.v1';
const TAKEN = 'account.untagged.v1';

/** The events that say something about tags. */
export const TAG_EVENTS: readonly string[] = [GIVEN, TAKEN];

/** Folds an event into the tags of an account: the latest instant wins, whatever the order in which events arrive. */
export const foldTags = (before: TagStates, { type, data, occurredAt }: DatedEvent): TagStates => {
  if (type !== GIVEN && type !== TAKEN) return before;
  const tag: unknown = typeof data === 'object' && data !== null && 'tag' in data ? data.tag : undefined;
  if (typeof tag !== 'string') return before;
  const tags = new Map(Object.entries(before));
  if ((tags.get(tag)?.at ?? '') > occurredAt) return before;
  return Object.fromEntries(tags.set(tag, { at: occurredAt, has: type === GIVEN }));
};

/** The tags that an account has, sorted. */
export const tagsOf = (tags: TagStates): readonly string[] =>
  Object.entries(tags)
    .flatMap(([tag, { has }]) => (has ? [tag] : []))
    .sort();
