import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Overloaded } from '@strata/ledger';
import { Facts, type Line, type Outcome, type Source } from './facts.js';
import { type Receipt, ReceiptBook } from './http/receipt.js';

/** How long a request whose beginning is recorded waits for room before it is told to come again. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 50;

type Chunks = AsyncIterable<readonly Line[]> | Iterable<readonly Line[]>;

/** Records any number of events in their order: while a chunk is being committed, the next one is read. */
@Injectable()
export class Bulk {
  constructor(private readonly facts: Facts) {}

  /** Answers when all that could be recorded is durable. @throws Overloaded, or a fault: what was recorded stays; send the same again */
  async record(chunks: Chunks, source: Source): Promise<Receipt> {
    const book = new ReceiptBook();
    let underWay: Promise<readonly Outcome[]> | undefined;
    for await (const chunk of chunks) {
      if (underWay) book.enter(await underWay);
      underWay = underWay ? this.patiently(chunk, source) : this.recordChunk(chunk, source);
      underWay.catch(() => undefined); // awaited in the next turn; until then a failure is not unhandled
    }
    if (underWay) book.enter(await underWay);
    return book.receipt;
  }

  recordChunk(chunk: readonly Line[], source: Source): Promise<readonly Outcome[]> {
    return this.facts.record(chunk, source);
  }

  private async patiently(chunk: readonly Line[], source: Source): Promise<readonly Outcome[]> {
    for (let waited = 0; ; waited += PAUSE_MS) {
      try {
        return await this.recordChunk(chunk, source);
      } catch (error) {
        if (!(error instanceof Overloaded) || waited >= PATIENCE_MS) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }
}
