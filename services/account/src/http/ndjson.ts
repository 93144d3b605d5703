import { StringDecoder } from 'node:string_decoder';
import type { Line } from '../facts.js';

/** A line longer than this is no event; it is skipped without being kept. */
const LONGEST_LINE = 1024 * 1024;

type Limits = Readonly<{ lines: number; characters: number }>;

/**
 * Reads NDJSON in chunks of lines, however it is cut on the way. Memory holds one chunk and one line, however long the
 * whole is. Blank lines count and are skipped; a line that is not JSON becomes an error, and the next ones are read.
 */
export async function* chunksOfLines(input: AsyncIterable<Buffer>, limits: Limits): AsyncGenerator<readonly Line[]> {
  const decoder = new StringDecoder('utf8');
  const reader = new LineReader();
  let chunk: Line[] = [];
  let characters = 0;
  const take = (text: string): void => {
    const line = reader.next(text);
    if (!line) return;
    characters += text.length;
    chunk.push(line);
  };
  let rest = '';
  for await (const bytes of input) {
    const pieces = (rest + decoder.write(bytes)).split('\n');
    rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      take(piece);
      if (chunk.length < limits.lines && characters < limits.characters) continue;
      yield chunk;
      [chunk, characters] = [[], 0];
    }
    rest = reader.shorten(rest);
  }
  take(rest + decoder.end());
  if (chunk.length > 0) yield chunk;
}

/** Counts lines and reads each as JSON. */
class LineReader {
  private number = 0;
  private isTooLong = false;

  /** Undefined for a blank line. */
  next(text: string): Line | undefined {
    this.number += 1;
    const wasTooLong = this.isTooLong || text.length > LONGEST_LINE;
    this.isTooLong = false;
    if (wasTooLong) return this.wrong('line-too-long', `must have at most ${LONGEST_LINE} characters`);
    if (text.trim() === '') return undefined;
    try {
      const value: unknown = JSON.parse(text);
      return { line: this.number, value };
    } catch {
      return this.wrong('not-json', 'must be one JSON object on one line');
    }
  }

  /** What to keep of a line that has not ended yet: nothing, once it is too long. */
  shorten(rest: string): string {
    if (rest.length <= LONGEST_LINE) return rest;
    this.isTooLong = true;
    return '';
  }

  private wrong(code: string, detail: string): Line {
    return { line: this.number, errors: [{ pointer: '', code, detail }] };
  }
}
