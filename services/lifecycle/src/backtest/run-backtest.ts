import { requireContract } from '@strata/contracts';
import { riskDefinition, type RiskDefinition, rulesOf, type Warning } from '@strata/domain-lifecycle';
import { DAY_OPENED, fromDayNumber, type PlainDate, type PolicyRef, toDayNumber } from '@strata/kernel';
import { type Ledger, type RecordedEvent, transact } from '@strata/ledger';
import {
  candidateInput,
  dateOf,
  foldInMemory,
  INPUTS_STREAM,
  Parking,
  pastInputs,
  readPartitionState,
  Skips,
  upToDay,
} from '@strata/messaging';
import { accepted, compileDocument, type CompiledPolicy, type EventCatalogue } from '@strata/policy';
import { type Backtest, Backtesting, knownThen, recordedInputs, rerun } from '@strata/replay';
import { ACCOUNT_FACTS, LIFECYCLE, NAMES, POLICY_RECEIVED } from '../names.js';
import { Chronicle } from './chronicle.js';

const parking = new Parking({ schema: LIFECYCLE });

export type BacktestParts = Readonly<{
  lifecycle: Ledger;
  /** The account ledger's events of a partition behind a position, up to another. */
  history: (partition: number, after: number, upTo: number) => AsyncIterable<readonly RecordedEvent[]>;
}>;

export type BacktestOrder = Readonly<{
  /** The candidate's document, checked before. */
  document: unknown;
  /** Outcomes and warnings of this day or later are counted; the candidate holds from the first day of the history all the same. */
  from?: PlainDate | undefined;
  /** The last day that is looked at; the one that is open, unless told. */
  to?: PlainDate | undefined;
  /** What counts as a warning. */
  by: readonly Warning[];
}>;

type Running = Readonly<{ catalogue: EventCatalogue; onProgress?: (done: number, total: number) => void }>;

/** A backtest with what it means by its words. */
export type BacktestResult = Readonly<{
  policy: PolicyRef;
  from: PlainDate;
  to: PlainDate;
  events: number;
  atRisk: RiskDefinition & Readonly<{ by: readonly Warning[] }>;
}> &
  Backtest;

/**
 * The history as it is on record under a candidate, from its first day: what it would have warned of, against what became of the terms. Tiers and
 * what people found out are as they were. Nothing is recorded, and nobody waits. Goes partition by partition, page by page: memory holds the rows of
 * one partition's accounts, with what was decided about them in short.
 * @throws when the candidate does not compile, or no day was opened yet
 */
export const runBacktest = async (
  parts: BacktestParts,
  { document, from, to, by, catalogue, onProgress }: BacktestOrder & Running,
): Promise<BacktestResult> => {
  const candidate = accepted(compileDocument(document, catalogue));
  const { lifecycle } = candidate;
  if (!lifecycle) throw new Error('the candidate says nothing about how accounts live');
  const cuts = await cutsOf(parts);
  const calendar = await calendarOf(parts, cuts);
  const span = { from: toDayNumber(later(from, calendar.first)), to: toDayNumber(earlier(to, calendar.last)) };
  const total = cuts.reduce((sum, { upTo }) => sum + upTo, 0);
  const risk = riskDefinition(lifecycle, by);
  const backtesting = new Backtesting({ span, rules: rulesOf(lifecycle) });
  let events = 0;
  for (const cut of cuts) {
    const chronicle = new Chronicle(risk);
    for await (const page of pagesThrough(parts, cut, candidate, chronicle, fromDayNumber(span.to)))
      onProgress?.((events += page.length), total);
    for (const account of chronicle.histories()) backtesting.add(account);
  }
  const days = { from: fromDayNumber(span.from), to: fromDayNumber(span.to) };
  return { policy: candidate.ref, ...days, events, atRisk: { by, ...risk }, ...backtesting.result() };
};

/** A partition, and the position of the account ledger that its consumer has come to. */
type Cut = Readonly<{ partition: number; upTo: number }>;

const cutsOf = async ({ lifecycle }: BacktestParts): Promise<readonly Cut[]> => {
  const cuts: Cut[] = [];
  for (let partition = 0; partition < lifecycle.partitions; partition++)
    cuts.push({ partition, upTo: await transact(lifecycle.pool, (tx) => lifecycle.checkpoint(tx, ACCOUNT_FACTS, partition)) });
  return cuts;
};

/** Runs one partition through the consumer's own fold, and yields each page when it went through. */
async function* pagesThrough(
  { lifecycle, history }: BacktestParts,
  { partition, upTo }: Cut,
  candidate: CompiledPolicy,
  chronicle: Chronicle,
  to: PlainDate,
): AsyncGenerator<readonly RecordedEvent[]> {
  const { core } = chronicle;
  const fold = foldInMemory({
    core,
    names: NAMES,
    check: requireContract,
    policies: { compiled: () => candidate },
    partition,
    history: (until) => history(partition, 0, until),
    inputs: (upToVersion) => pastInputs(lifecycle, partition, upToVersion),
    skips: new Skips(await parking.standing(lifecycle.pool, ACCOUNT_FACTS, partition)),
  });
  void fold.input(candidateInput({ type: POLICY_RECEIVED, policy: candidate, partition }));
  const past = {
    events: upToDay(history(partition, 0, upTo), to),
    inputs: recordedInputs(lifecycle, { stream: INPUTS_STREAM, partition }),
    isTakenIn: knownThen,
  };
  const take = (event: RecordedEvent) => fold.take(event);
  const input = (recorded: RecordedEvent) => (recorded.type === POLICY_RECEIVED ? undefined : fold.input(recorded));
  for await (const page of rerun({ take, input }, past)) {
    fold.decided(); // written down already
    yield page;
  }
}

/** The first and the last day of the history: of the partition that has come furthest. */
const calendarOf = async (
  parts: BacktestParts,
  cuts: readonly Cut[],
): Promise<Readonly<{ first: PlainDate; last: PlainDate }>> => {
  let [first, last] = ['', ''];
  for (const { partition, upTo } of cuts) {
    const day = upTo > 0 ? await firstDay(parts.history(partition, 0, upTo)) : undefined;
    if (day !== undefined && (first === '' || day < first)) first = day;
    const open = await openDay(parts.lifecycle, partition);
    if (open !== null && open > last) last = open;
  }
  if (first === '' || last === '') throw new Error('no day was opened yet: there is no history');
  return { first, last };
};

const openDay = async (lifecycle: Ledger, partition: number): Promise<PlainDate | null> => {
  const { states } = await lifecycle.lookUp(lifecycle.pool, [{ partition, stream: INPUTS_STREAM }], []);
  return readPartitionState(states[0]?.state).day;
};

const firstDay = async (pages: AsyncIterable<readonly RecordedEvent[]>): Promise<PlainDate | undefined> => {
  for await (const page of pages) {
    const opening = page.find(({ type }) => type === DAY_OPENED);
    if (opening) return dateOf(opening);
  }
  return undefined;
};

const later = (a: PlainDate | undefined, b: PlainDate): PlainDate => (a !== undefined && a > b ? a : b);
const earlier = (a: PlainDate | undefined, b: PlainDate): PlainDate => (a !== undefined && a < b ? a : b);
