import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { messageOf } from '../failure.js';

/** Something wrong in a mapping file, with the place: lines and columns count from 1. */
export type Problem = Readonly<{ line: number; column: number; path: string; message: string }>;

/** A place of a YAML document, read strictly: every key is asked for or refused, and every problem is collected with its line. */
export class YamlNode {
  readonly path: string;
  private readonly node: Node | null;
  private readonly lines: LineCounter;
  private readonly problems: Problem[];

  private constructor(node: Node | null, path: string, lines: LineCounter, problems: Problem[]) {
    this.node = node;
    this.path = path;
    this.lines = lines;
    this.problems = problems;
  }

  /** Parses a text; what is wrong with its YAML is already in `problems`. */
  static parse(text: string, problems: Problem[]): YamlNode {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
    for (const error of [...document.errors, ...document.warnings]) {
      const { line, col } = lines.linePos(error.pos[0]);
      problems.push({ line, column: col, path: '', message: error.message });
    }
    return new YamlNode(document.contents, '', lines, problems);
  }

  refuse(message: string): void {
    const { line, col } = this.lines.linePos(this.node?.range?.[0] ?? 0);
    this.problems.push({ line: Math.max(line, 1), column: Math.max(col, 1), path: this.path, message });
  }

  /** Runs something that throws for a wrong value, and refuses the value here. */
  attempt<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      this.refuse(messageOf(error));
      return undefined;
    }
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** The value of a scalar: text, number, truth value or null. Undefined for a map or a list. */
  get scalar(): unknown {
    return isScalar(this.node) ? this.node.value : undefined;
  }

  /** The entries of a map in order; refuses anything else. */
  entries(): (readonly [string, YamlNode])[] {
    if (!isMap(this.node)) {
      this.refuse('must be a map');
      return [];
    }
    return this.node.items.map(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : key);
      return [name, this.below(isNode(value) ? value : isNode(key) ? key : null, `${this.path}/${name}`)] as const;
    });
  }

  /** The fields of a map that may have these keys and must have those of `required`; refuses all others by name. */
  fields<K extends string>(allowed: readonly K[], required: readonly K[] = []): Partial<Record<K, YamlNode>> {
    const found: Partial<Record<K, YamlNode>> = {};
    const names = new Set<string>(allowed);
    const isAllowed = (name: string): name is K => names.has(name);
    for (const [name, node] of this.entries()) {
      if (isAllowed(name)) found[name] = node;
      else node.refuse(`unknown key "${name}": expected ${allowed.join(', ')}`);
    }
    const missing = this.isMap ? required.filter((name) => !found[name]) : [];
    for (const name of missing) this.refuse(`"${name}" is missing`);
    return found;
  }

  items(): YamlNode[] {
    if (!isSeq(this.node)) {
      this.refuse('must be a list');
      return [];
    }
    return this.node.items.map((item, index) => this.below(isNode(item) ? item : null, `${this.path}/${index}`));
  }

  /** A text that is not empty. */
  text(): string | undefined {
    if (typeof this.scalar === 'string' && this.scalar !== '') return this.scalar;
    this.refuse('must be a text');
    return undefined;
  }

  oneOf<T extends string>(choices: readonly T[]): T | undefined {
    const found = choices.find((choice) => choice === this.scalar);
    if (found === undefined) this.refuse(`must be ${choices.join(' or ')}`);
    return found;
  }

  wholeNumber(min: number, max: number): number | undefined {
    const value = this.scalar;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
    this.refuse(`must be a whole number from ${min} to ${max}`);
    return undefined;
  }

  private below(node: Node | null, path: string): YamlNode {
    return new YamlNode(node, path, this.lines, this.problems);
  }
}

const isNode = (value: unknown): value is Node => isMap(value) || isSeq(value) || isScalar(value);
