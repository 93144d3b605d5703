import { metrics, SpanKind } from '@opentelemetry/api';
import { Conflict, Refusal } from '@strata/kernel';
import type { Command, Handled, Waiting } from '../command.js';
import { attributeNames as names } from './attribute-names.js';
import { sharedSpan } from './trace.js';

/** Created on first use: the meter provider is registered when the process starts, after the modules have been loaded. */
const instruments = () => {
  const meter = metrics.getMeter('strata.ledger');
  const advice = { explicitBucketBoundaries: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };
  return {
    appends: meter.createHistogram('strata.ledger.append.duration', {
      unit: 's',
      description: 'from handing over commands to the last answer, the wait for a flush included',
      advice,
    }),
    flushes: meter.createHistogram('strata.ledger.flush.duration', {
      unit: 's',
      description: 'one flush: load, decide, append',
      advice,
    }),
    commands: meter.createCounter('strata.ledger.commands', { description: 'commands answered, by outcome' }),
    retries: meter.createCounter('strata.ledger.retries', {
      description: 'commands decided again, because somebody else wrote to their stream',
    }),
  };
};

let created: ReturnType<typeof instruments> | undefined;
const use = (): ReturnType<typeof instruments> => (created ??= instruments());

const outcomeOf = (answer: Handled | Error): string => {
  if (!(answer instanceof Error)) return answer.outcome;
  if (answer instanceof Conflict) return 'conflict';
  return answer instanceof Refusal ? 'refused' : 'fault';
};

/** Counts what became of the commands of one call, and how long its caller waited. `began`: of performance.now(). */
export const answered = (ledger: string, began: number, answers: readonly (Handled | Error)[]): void => {
  const { appends, commands } = use();
  appends.record((performance.now() - began) / 1_000, { [names.ledger]: ledger });
  const tally = new Map<string, number>();
  for (const answer of answers) tally.set(outcomeOf(answer), (tally.get(outcomeOf(answer)) ?? 0) + 1);
  for (const [outcome, many] of tally) commands.add(many, { [names.ledger]: ledger, [names.outcome]: outcome });
};

/** Measures a flush, and puts it into a span that is linked to the requests whose commands it takes. `run` never rejects. */
export const flushed = async <C>(
  ledger: string,
  batch: readonly Waiting<C>[],
  run: () => Promise<readonly Waiting<C>[]>,
): Promise<readonly Waiting<C>[]> => {
  const began = performance.now();
  const span = sharedSpan(traceparentsOf(batch), {
    name: `flush ${ledger}`,
    kind: SpanKind.INTERNAL,
    attributes: { [names.ledger]: ledger, [names.flushCommands]: batch.length },
  });
  const again = await run();
  span?.setAttribute(names.flushAgain, again.length);
  span?.end();
  const { flushes, retries } = use();
  flushes.record((performance.now() - began) / 1_000, { [names.ledger]: ledger });
  if (again.length > 0) retries.add(again.length, { [names.ledger]: ledger });
  return again;
};

function* traceparentsOf(batch: readonly Readonly<{ request: Command<unknown> }>[]): Generator<string | undefined> {
  for (const { request } of batch) yield request.metadata.traceparent;
}
