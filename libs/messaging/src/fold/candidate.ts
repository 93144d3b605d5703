import { DAY_OPENED, type PlainDate, type PolicyRef } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { type RecordedInput, toInput } from './recorded-input.js';
import { dateOf, INPUTS_STREAM } from './streams.js';

/** Before every day of any calendar that is told. */
const ALWAYS: PlainDate = '0000-01-01';

type Candidate = Readonly<{
  /** The type of the recorded input that puts a policy in force. */
  type: string;
  policy: Readonly<{ ref: PolicyRef; document: unknown }>;
  partition: number;
  /** The day from which it holds; without one, from the first. */
  from?: PlainDate | undefined;
}>;

/** The publication of a candidate as if it had been recorded before everything else, to hold from a day on: for a fold in memory, never to record. */
export const candidateInput = ({ type, policy: { ref, document }, partition, from }: Candidate): RecordedInput =>
  toInput({
    partition,
    position: Number.MAX_SAFE_INTEGER, // of two policies that start on one day the one published last holds
    eventId: '00000000-0000-5000-8000-000000000000',
    stream: INPUTS_STREAM,
    version: 0,
    type,
    data: { policy: ref, effectiveFrom: from ?? ALWAYS, document },
    metadata: { after: 0 },
    occurredAt: '1970-01-01T00:00:00.000Z',
    recordedAt: '1970-01-01T00:00:00.000Z',
    hash: '',
  });

/** The pages of the primary ledger up to the end of a day. */
export async function* upToDay(
  pages: AsyncIterable<readonly RecordedEvent[]>,
  to: PlainDate,
): AsyncGenerator<readonly RecordedEvent[]> {
  for await (const page of pages) {
    const end = page.findIndex((event) => event.type === DAY_OPENED && dateOf(event) > to);
    if (end < 0) yield page;
    else {
      if (end > 0) yield page.slice(0, end);
      return;
    }
  }
}
