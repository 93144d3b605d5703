import { Failure } from '../failure.js';
import { type Answer, type Api, failureOf } from '../http/api.js';
import { isRecord, listOf, numberOf, textOf } from '../http/json.js';
import { type Patience, postPatiently } from '../http/patient.js';
import { problemOf } from '../http/problem.js';
import { Mapper } from '../mapping/mapper.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Input } from '../rows/row-reader.js';
import type { BadLines } from './bad-lines.js';
import { type ImportRequest, type Limits, requestsOf, type SentEvent } from './requests.js';
import type { Tally } from './tally.js';

const NDJSON = 'application/x-ndjson';

/** A request holds at most one day's events, and not so many that the server would wait for the end of a long body. */
const LIMITS: Limits = { events: 1_000, bytes: 700_000 };

export type ImportOptions = Readonly<{
  api: Api;
  input: Input;
  mapping: Mapping;
  openDays: boolean;
  tally: Tally;
  badLines?: BadLines;
  patience: Patience;
}>;

/**
 * Sends a file through the API: sequential and deterministic, so that the same file gives the same ledger. The next request is
 * sent after the answer to the last; meanwhile the next lines are read and mapped. Counts into the tally.
 */
export const importFile = async (options: ImportOptions): Promise<void> => {
  const { input, mapping, tally, badLines } = options;
  const watch = {
    line: () => void (tally.lines += 1),
    rejected: ({ row, reason, detail }: { row: SentEvent['rows'][number]; reason: string; detail: string }) => {
      tally.rejectLine(reason);
      return badLines?.add(row, reason, detail);
    },
  };
  const requests = requestsOf(input.rows, new Mapper(mapping), { openDays: options.openDays, limits: LIMITS, watch });
  try {
    let next = requests.next();
    for (let current = await next; !current.done; current = await next) {
      next = requests.next();
      // A failure of the file is thrown when its turn comes, not while this request is on its way.
      next.catch(() => undefined);
      await send(current.value, options);
    }
  } finally {
    await requests.return(undefined);
  }
};

const send = async (request: ImportRequest, options: ImportOptions): Promise<void> => {
  if (request.kind === 'day') return openDay(request.day, options);
  const answer = await postPatiently(options.api, '/v1/events', request.body, NDJSON, options.patience);
  await count(request.events, receiptOf(answer), options);
  if (!options.openDays) options.tally.day = request.day;
};

const openDay = async (day: string, { api, tally, patience }: ImportOptions): Promise<void> => {
  const answer = await postPatiently(api, '/v1/days', JSON.stringify({ date: day }), 'application/json', patience);
  if (answer.status >= 400) throw failureOf(problemOf(answer.status, answer.body));
  const value: unknown = JSON.parse(answer.body || '{}');
  tally.openDay(day, isRecord(value) && Array.isArray(value['opened']) ? value['opened'].length : numberOf(value, 'opened'));
};

type Receipt = Readonly<{
  accepted: number;
  duplicates: number;
  rejected: readonly Readonly<{ line: number; code: string; detail: string }>[];
}>;

/** The answer of POST /v1/events. A request whose every line was bad may be answered with a refusal that lists them. */
const receiptOf = ({ status, body }: Answer): Receipt => {
  const value: unknown = status < 500 ? JSON.parse(body || '{}') : {};
  if (!isRecord(value) || !Array.isArray(value['rejected'])) throw failureOf(problemOf(status, body));
  const rejected = listOf(value['rejected']).map((one) => ({
    line: numberOf(one, 'line'),
    code: textOf(one, 'code'),
    detail: [textOf(one, 'pointer'), textOf(one, 'detail')].filter(Boolean).join(' '),
  }));
  return { accepted: numberOf(value, 'accepted'), duplicates: numberOf(value, 'duplicates'), rejected };
};

const count = async (events: readonly SentEvent[], receipt: Receipt, { tally, badLines }: ImportOptions): Promise<void> => {
  tally.accepted += receipt.accepted;
  tally.duplicates += receipt.duplicates;
  const refused = new Map(receipt.rejected.map((one) => [one.line, one]));
  if (receipt.accepted + receipt.duplicates + refused.size !== events.length) {
    throw new Failure(
      'The server did not account for every event of a request: the import stops, so that nothing is lost unseen.',
    );
  }
  for (const [index, sent] of events.entries()) {
    const refusal = refused.get(index + 1);
    if (!refusal) tally.recordEvent(sent);
    else {
      tally.rejectEvent(sent, refusal.code);
      for (const row of sent.rows) await badLines?.add(row, refusal.code, `${sent.event.id}: ${refusal.detail}`);
    }
  }
};
