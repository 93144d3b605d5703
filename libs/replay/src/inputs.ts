import type { LedgerReader, RecordedEvent } from '@strata/ledger';

const PAGE = 200;

/** The recorded inputs of a partition, in order of version, page by page: what of the stream says behind which event it took effect. */
export async function* recordedInputs(
  ledger: Pick<LedgerReader, 'readStream'>,
  { stream, partition }: Readonly<{ stream: string; partition: number }>,
): AsyncGenerator<RecordedEvent> {
  for (let afterVersion = 0; ;) {
    const page = await ledger.readStream(stream, { partition, afterVersion, limit: PAGE });
    yield* page.filter(isInput);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    afterVersion = last.version;
  }
}

/** Whether an event of a service's own ledger is an input: something it was told, not something it decided. */
export const isInput = ({ metadata }: Pick<RecordedEvent, 'metadata'>): boolean => metadata.after !== undefined;
