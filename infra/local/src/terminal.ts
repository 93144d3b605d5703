import pc from 'picocolors';
import { fieldOf, textOf } from './json.js';

/** A sentence for whoever started Strata: shown without a stack, and the launcher ends with status 1. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** What has no right to a stack trace on a terminal: the first line of an error's message. */
export const sentenceOf = (error: unknown): string => (textOf(fieldOf(error, 'message')) || String(error)).split('\n')[0] ?? '';

/** The code of a system error (`EADDRINUSE`) or of PostgreSQL (`42P04`). */
export const codeOf = (error: unknown): string => textOf(fieldOf(error, 'code'));

/** The terminal of the launcher: results on standard output, everything else on standard error. */
export class Terminal {
  /** Colours as picocolors decides them: off with NO_COLOR, and when nobody is watching. */
  readonly colours = pc.createColors(pc.isColorSupported && process.stderr.isTTY && !process.env['NO_COLOR']);
  #progress: Progress | undefined;

  say(line: string): void {
    this.#write(line);
  }

  warn(line: string): void {
    this.#write(this.colours.yellow(line));
  }

  fail(line: string): void {
    this.#write(this.colours.red(line));
  }

  /** To standard output: what a program could want to read. */
  result(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** A bar that redraws itself on a terminal, and a line every tenth elsewhere. */
  progress(label: string, total: number): Progress {
    this.#progress = new Progress(label, total, process.stderr.isTTY);
    return this.#progress;
  }

  #write(line: string): void {
    this.#progress?.makeRoom();
    process.stderr.write(`${line}\n`);
  }
}

const BAR_CELLS = 28;

/** How far something has come. `note` is what the person may want to know beside it, such as the day reached. */
export class Progress {
  #shown = '';
  #tenth = -1;
  readonly #startedAt = Date.now();

  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly live: boolean,
  ) {}

  to(done: number, note: string): void {
    const part = this.total === 0 ? 1 : Math.min(1, done / this.total);
    const seconds = Math.round((Date.now() - this.#startedAt) / 1_000);
    const counts = `${String(Math.floor(part * 100)).padStart(3)}%  ${done.toLocaleString('en')} of ${this.total.toLocaleString('en')}`;
    if (this.live) {
      const full = Math.round(part * BAR_CELLS);
      this.#draw(`${this.label} ${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)} ${counts}  ${note}  ${String(seconds)} s`);
      return;
    }
    const tenth = Math.floor(part * 10);
    if (tenth > this.#tenth) process.stderr.write(`${this.label} ${counts}  ${note}\n`);
    this.#tenth = Math.max(tenth, this.#tenth);
  }

  end(): void {
    if (this.live && this.#shown !== '') process.stderr.write('\n');
    this.#shown = '';
  }

  /** Clears the bar's line, so that another line can be written; the next step draws it again. */
  makeRoom(): void {
    if (this.live && this.#shown !== '') process.stderr.write('\r\u001b[2K');
  }

  #draw(line: string): void {
    this.#shown = line;
    process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns || 120) - 1)}`);
  }
}
