import { attributeNames, type NewEvent } from '@strata/ledger';
import { meter } from '@strata/service-kit';

const decisions = meter.createCounter('strata.scoring.decisions', { description: 'decisions committed, by outcome' });

const moves: Readonly<Record<string, string>> = { enter: 'tier-entered', up: 'tier-raised', down: 'tier-lowered' };

/** What a tier-changed did to the tier; of other types the name: `score-changed`. */
const outcomeOf = ({ type, data }: NewEvent): string => {
  const outcome = type.split('.')[1] ?? type;
  const direction = typeof data === 'object' && data !== null && 'direction' in data ? String(data.direction) : '';
  return (outcome === 'tier-changed' ? moves[direction] : undefined) ?? outcome;
};

/** Counts what was decided, once it is committed. */
export const count = (events: readonly NewEvent[]): void => {
  for (const event of events) decisions.add(1, { [attributeNames.outcome]: outcomeOf(event) });
};
