/** What a rule may do with a field. `any`: text, whole number or yes/no, as the sender chose (an observed trait). */
export type FieldType = 'money' | 'integer' | 'string' | 'boolean' | 'date' | 'any';

/** One type of event as policies see it: the fields of its data, and those of each element of `data.lines`. */
export type CatalogueEvent = Readonly<{
  type: string;
  /** How policies name it: `OrderPlaced`; for a company's own type the full type. */
  name: string;
  fields: Readonly<Record<string, FieldType>>;
  lines: Readonly<Record<string, FieldType>>;
}>;

/** Every event that a policy may fold, by its full type (`account.order-placed.v1`). */
export type EventCatalogue = Readonly<Record<string, CatalogueEvent>>;

/** The event that a policy means by a name (`OrderPlaced`) or a full type; undefined when there is none. */
export const findEvent = (catalogue: EventCatalogue, name: string): CatalogueEvent | undefined => {
  if (name.startsWith('calendar.')) return undefined;
  if (Object.hasOwn(catalogue, name)) return catalogue[name];
  return foldable(catalogue).find((event) => event.name === name);
};

/** The names that a policy may use, for a suggestion. */
export const eventNames = (catalogue: EventCatalogue): readonly string[] => foldable(catalogue).map(({ name }) => name);

/** The opening of a day is the clock of all rules, not a fact about an account. */
const foldable = (catalogue: EventCatalogue): readonly CatalogueEvent[] =>
  Object.values(catalogue).filter(({ type }) => !type.startsWith('calendar.'));
