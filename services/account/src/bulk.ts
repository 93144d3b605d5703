import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Overloaded } from '@strata/ledger';
import { Facts, type Line, type Outcome, type Prepared, type Source } from './facts.js';
import { type Receipt, ReceiptBook } from './http/receipt.js';

/** How long a request whose beginning is recorded waits for room before it is told to come again. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 50;

/** Chunks of one request in the ledger's queue: one is being appended, the next one is there when it is done. */
const AT_ONCE = 2;

type Chunks = AsyncIterable<readonly Line[]> | Iterable<readonly Line[]>;

/**
 * Records any number of events in their order. While chunks are being committed the next ones are read and checked, and
 * so many are handed to the ledger that it never waits for us.
 */
@Injectable()
export class Bulk {
  constructor(private readonly facts: Facts) {}

  /** Answers when all that could be recorded is durable. @throws Overloaded, or a fault: what was recorded stays; send the same again */
  async record(chunks: Chunks, source: Source): Promise<Receipt> {
    const book = new ReceiptBook();
    const underWay: { answers: Promise<readonly Outcome[]> }[] = [];
    const downTo = async (most: number): Promise<void> => {
      while (underWay.length > most) book.enter((await underWay.shift()?.answers) ?? []);
    };
    for await (const chunk of chunks) {
      const prepared = await this.facts.prepare(chunk);
      await downTo(prepared.isAlone ? 0 : AT_ONCE - 1);
      underWay.push(await this.submit(prepared, source, underWay.length > 0 || !book.isEmpty ? PATIENCE_MS : 0));
      if (prepared.isAlone) await downTo(0);
    }
    await downTo(0);
    return book.receipt;
  }

  /** Records one event. */
  async one(value: unknown, source: Source): Promise<Outcome | undefined> {
    const [outcome] = await this.facts.record(await this.facts.prepare([{ line: 1, value }]), source);
    return outcome;
  }

  /** Hands a chunk to the ledger. Resolves when it is in its queue: only then may the next one follow, or it would overtake. */
  private async submit(
    prepared: Prepared,
    source: Source,
    patienceMs: number,
  ): Promise<{ answers: Promise<readonly Outcome[]> }> {
    for (let waited = 0; ; waited += PAUSE_MS) {
      const answers = this.facts.record(prepared, source);
      const refusal = answers.then(
        () => undefined,
        (error: unknown) => error,
      ); // and a failure is never unhandled
      const atOnce = await Promise.race([refusal, nextTurn()]);
      if (!(atOnce instanceof Overloaded) || waited >= patienceMs) return { answers };
      await sleep(PAUSE_MS);
    }
  }
}
