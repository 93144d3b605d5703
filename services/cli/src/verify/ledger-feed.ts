import type { RecordedEvent } from '@strata/ledger';
import { type Api, failureOf } from '../http/api.js';
import { isRecord, listOf, numberOf, textOf } from '../http/json.js';
import { search } from '../http/pages.js';
import { problemOf } from '../http/problem.js';

const PAGE = 2_000;

/** The last event of a partition, as the ledger itself names it. */
export type LedgerHead = Readonly<{ partition: number; position: number; hash: string }>;

/** The heads of all partitions of a service's ledger. */
export const headsOf = async (api: Api, ledger: string): Promise<LedgerHead[]> => {
  const answer = await api.get(`/v1/ledgers/${ledger}`);
  const heads = isRecord(answer) ? answer['items'] : answer;
  return listOf(heads).map((head) => ({
    partition: numberOf(head, 'partition'),
    position: numberOf(head, 'position'),
    hash: textOf(head, 'hash'),
  }));
};

/** The events of one partition from the beginning up to a position, page by page. */
export async function* eventsOf(
  api: Api,
  ledger: string,
  { partition, position: upTo }: LedgerHead,
): AsyncGenerator<RecordedEvent> {
  let after = 0;
  while (after < upTo) {
    const page = await pageOf(api, ledger, partition, after);
    for (const event of page) {
      if (event.position > upTo) return;
      yield event;
      after = event.position;
    }
    if (page.length === 0) return;
  }
}

const pageOf = async (api: Api, ledger: string, partition: number, after: number): Promise<RecordedEvent[]> => {
  const query = { partition: String(partition), after: String(after), limit: String(PAGE) };
  const { status, body } = await api.send('GET', `/v1/ledgers/${ledger}${search(query)}`);
  if (status >= 400) throw failureOf(problemOf(status, body));
  return body.split('\n').flatMap((line) => (line === '' ? [] : recordedEvent(JSON.parse(line))));
};

/** An event of the feed, as it will be hashed: nothing is made up for a field that is missing. */
const recordedEvent = (value: unknown): RecordedEvent => {
  if (isRecordedEvent(value)) return value;
  throw new TypeError('the feed holds something that is not a recorded event');
};

const isRecordedEvent = (value: unknown): value is RecordedEvent =>
  isRecord(value) &&
  typeof value['position'] === 'number' &&
  typeof value['eventId'] === 'string' &&
  typeof value['hash'] === 'string';
