import { Expressions } from './expression.js';
import { isTimeZone } from './local-time.js';
import type { EventTemplate, Mapping, RejectRule } from './mapping.js';
import { builtInReasons } from './row.js';
import { parseTemplate } from './template.parser.js';
import { type Problem, YamlNode } from './yaml-node.js';

/** A mapping file that cannot be used: everything that is wrong with it, in the order of its lines. */
export class MappingProblems extends Error {
  override readonly name = 'MappingProblems';
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(problems.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`).join('\n'));
    this.problems = problems;
  }
}

const KEYS = [
  'apiVersion',
  'kind',
  'source',
  'format',
  'columns',
  'delimiter',
  'timezone',
  'currency',
  'rounding',
  'reject',
  'group',
  'let',
  'events',
] as const;
const REQUIRED = ['apiVersion', 'kind', 'source', 'timezone', 'currency', 'events'] as const;
const EVENT_KEYS = ['type', 'when', 'once', 'id', 'subject', 'time', 'data'] as const;
const EVENT_REQUIRED = ['type', 'id', 'subject', 'time', 'data'] as const;
const DEFAULT_WITHIN = 5_000;
const REASON = /^[a-z][a-z0-9-]*$/;
const NAME = /^[a-z][A-Za-z0-9_]*$/;

/** Reads a mapping. Strict: an unknown key, an unknown column or an expression of the wrong type is refused. Throws MappingProblems. */
export const parseMapping = (text: string, file: string): Mapping => {
  const problems: Problem[] = [];
  const root = YamlNode.parse(text, problems);
  const mapping = problems.length === 0 ? mappingOf(root) : undefined;
  if (!mapping || problems.length > 0) {
    throw new MappingProblems(
      file,
      problems.toSorted((a, b) => a.line - b.line || a.column - b.column),
    );
  }
  return mapping;
};

const mappingOf = (root: YamlNode): Mapping | undefined => {
  const fields = root.fields(KEYS, REQUIRED);
  fields.apiVersion?.oneOf(['import/v1']);
  fields.kind?.oneOf(['Mapping']);
  fields.rounding?.oneOf(['half-even']);
  const source = fields.source?.text();
  const timezone = fields.timezone && zoneOf(fields.timezone);
  const currency =
    fields.currency && matching(fields.currency, /^[A-Z]{3}$/, 'must be a currency code of three letters, such as GBP');
  const format = fields.format?.oneOf(['csv', 'ndjson'] as const);
  const columns = fields.columns && columnsOf(fields.columns);
  const delimiter = fields.delimiter && matching(fields.delimiter, /^[^"\r\n]$/, 'must be one character');
  if (format !== 'ndjson' && !columns)
    root.refuse('"columns" is missing: the columns that expressions use (only ndjson does without)');
  if (format === 'ndjson' && columns) fields.columns?.refuse('ndjson has no columns: leave them out');
  if (source === undefined || timezone === undefined || currency === undefined) return undefined;

  const expressions = new Expressions({ currency, timezone, columns: format === 'ndjson' ? undefined : (columns ?? []) });
  const reject = fields.reject?.items().flatMap((rule) => rejectRuleOf(rule, expressions)) ?? [];
  const group = fields.group && groupOf(fields.group, expressions);
  const values = fields.let?.entries().flatMap(([name, node]) => valueOf(name, node, expressions)) ?? [];
  const events = fields.events?.items().flatMap((event) => eventOf(event, expressions)) ?? [];
  if (fields.events?.isList && fields.events.items().length === 0) fields.events.refuse('must name at least one event');
  return {
    source,
    timezone,
    currency,
    reject,
    values,
    events,
    delimiter: delimiter ?? ',',
    ...(format && { format }),
    ...(columns && { columns }),
    ...(group && { group }),
  };
};

const zoneOf = (node: YamlNode): string | undefined => {
  const name = node.text();
  if (name === undefined || isTimeZone(name)) return name;
  node.refuse(`"${name}" is not a time zone (expected a name such as Europe/London)`);
  return undefined;
};

const matching = (node: YamlNode, pattern: RegExp, rule: string): string | undefined => {
  const text = node.scalar;
  if (typeof text === 'string' && pattern.test(text)) return text;
  node.refuse(rule);
  return undefined;
};

const columnsOf = (node: YamlNode): string[] => {
  const names = node.items().flatMap((item) => item.text() ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) node.refuse(`the column "${twice}" is named twice`);
  return names;
};

const rejectRuleOf = (node: YamlNode, expressions: Expressions): RejectRule[] => {
  const fields = node.fields(['reason', 'when'], ['reason', 'when']);
  const reason = fields.reason && matching(fields.reason, REASON, 'must be a code such as no-customer');
  if (reason !== undefined && reason in builtInReasons)
    fields.reason?.refuse(`"${reason}" is a reason of the import itself: choose another`);
  const when = fields.when && expressionOf(fields.when, expressions, ['bool']);
  return reason !== undefined && when ? [{ reason, when }] : [];
};

const groupOf = (node: YamlNode, expressions: Expressions): Mapping['group'] => {
  const fields = node.fields(['key', 'within'], ['key']);
  const key = fields.key && expressionOf(fields.key, expressions, ['string']);
  const within = fields.within ? fields.within.wholeNumber(1, 1_000_000) : DEFAULT_WITHIN;
  return key && within !== undefined ? { key, within } : undefined;
};

const valueOf = (name: string, node: YamlNode, expressions: Expressions): Mapping['values'][number][] => {
  if (!NAME.test(name) || name === 'row') {
    node.refuse(`"${name}" cannot name a value: use a name such as account or productLine`);
    return [];
  }
  const expression = expressionOf(node, expressions);
  if (!expression || node.attempt(() => (expressions.declare(name, expression.type), true)) === undefined) return [];
  return [[name, expression]];
};

const eventOf = (node: YamlNode, expressions: Expressions): EventTemplate[] => {
  const fields = node.fields(EVENT_KEYS, EVENT_REQUIRED);
  const type =
    fields.type &&
    matching(fields.type, /^[a-z]+\.[a-z][a-z0-9-]*\.v\d+$/, 'must be an event type such as account.order-placed.v1');
  const when = fields.when && expressionOf(fields.when, expressions, ['bool']);
  const once = fields.once && expressionOf(fields.once, expressions, ['string']);
  const id = fields.id && expressionOf(fields.id, expressions, ['string']);
  const subject = fields.subject && expressionOf(fields.subject, expressions, ['string']);
  const time = fields.time && expressionOf(fields.time, expressions, ['instant']);
  const data = fields.data && parseTemplate(fields.data, expressions);
  if (fields.data && !fields.data.isMap) fields.data.refuse('must be a map of fields');
  if (type === undefined || !id || !subject || !time || !data) return [];
  return [{ type, id, subject, time, data, ...(when && { when }), ...(once && { once }) }];
};

const expressionOf = (node: YamlNode, expressions: Expressions, wanted?: readonly string[]) => {
  const text = node.text();
  return text === undefined ? undefined : node.attempt(() => expressions.compile(text, wanted));
};
