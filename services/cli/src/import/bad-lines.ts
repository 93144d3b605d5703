import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { stringify, type Stringifier } from 'csv-stringify';
import { Failure, messageOf } from '../failure.js';
import type { Row } from '../mapping/row.js';

/** Where rejected lines are written: the columns of the file as they were, then line, reason and detail. */
export class BadLines {
  private readonly path: string;
  private readonly columns: () => readonly string[];
  private readonly csv: Stringifier;
  private readonly done: Promise<void>;
  private started = false;

  constructor(path: string, columns: () => readonly string[]) {
    this.path = path;
    this.columns = columns;
    this.csv = stringify();
    const file = createWriteStream(path);
    this.csv.pipe(file);
    this.done = finished(file);
    // Thrown by close(); until then nobody may be waiting.
    this.done.catch((error: unknown) => this.csv.destroy(error instanceof Error ? error : new Error(messageOf(error))));
  }

  /** Adds a line; waits when the disk is slower than the file is read. */
  async add({ fields, line }: Row, reason: string, detail: string): Promise<void> {
    if (this.csv.destroyed) await this.close();
    if (!this.started) this.writeHeader();
    const width = this.columns().length;
    const padded = [...fields, ...Array.from({ length: Math.max(0, width - fields.length) }, () => '')];
    if (!this.csv.write([...padded.slice(0, width), line, reason, [detail, ...padded.slice(width)].join(' | ')])) {
      await Promise.race([once(this.csv, 'drain'), this.done]);
    }
  }

  /** Everything is on disk, also when no line was bad (then the header alone). Throws a Failure when it could not be written. */
  async close(): Promise<void> {
    if (!this.started && !this.csv.destroyed) this.writeHeader();
    this.csv.end();
    try {
      await this.done;
    } catch (error) {
      throw new Failure(`The bad lines cannot be written to ${this.path}: ${messageOf(error)}`);
    }
  }

  private writeHeader(): void {
    this.started = true;
    this.csv.write([...this.columns(), 'line', 'reason', 'detail']);
  }
}
