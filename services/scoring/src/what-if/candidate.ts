import type { PlainDate } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { dateOf } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import type { PartitionFold } from '../fold/partition.fold.js';
import { toInput } from '../fold/input.js';
import { publicationOf } from '../fold/publication.js';
import { DAY_OPENED, INPUT_STREAM, POLICY_PUBLISHED } from '../names.js';

/** Before every day of any calendar that is told. */
const ALWAYS: PlainDate = '0000-01-01';

/** The publication of the candidate as if it had been recorded before everything else, to hold from a day on. */
export const publicationOfCandidate = ({ ref, document }: CompiledPolicy, partition: number, from: PlainDate | undefined) =>
  toInput({
    partition,
    position: Number.MAX_SAFE_INTEGER, // of two policies that start on one day the one published last holds
    eventId: '00000000-0000-5000-8000-000000000000',
    stream: INPUT_STREAM,
    version: 0,
    type: POLICY_PUBLISHED,
    data: { policy: ref, effectiveFrom: from ?? ALWAYS, document },
    metadata: { after: 0 },
    occurredAt: '1970-01-01T00:00:00.000Z',
    recordedAt: '1970-01-01T00:00:00.000Z',
    hash: '',
  });

/**
 * The recorded inputs with the candidate in the place of every policy that came into force on its day or later: without a day, of all of them.
 * Everything else that was recorded stays as it was.
 */
export const inputUnderCandidate =
  (fold: PartitionFold, from: PlainDate | undefined) =>
  (recorded: RecordedEvent): Promise<void> | undefined => {
    const input = toInput(recorded);
    if (input.type !== POLICY_PUBLISHED) return fold.input(input);
    const { day } = fold.own.state;
    const startsBefore = from !== undefined && publicationOf(input).effectiveFrom < from && (day === null || day < from);
    return startsBefore ? fold.input(input) : undefined;
  };

/** The pages up to the end of a day. */
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
