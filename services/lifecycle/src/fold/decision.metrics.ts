import { attributeNames } from '@strata/ledger';
import type { Decided } from '@strata/messaging';
import { meter } from '@strata/service-kit';

const decisions = meter.createCounter('strata.lifecycle.decisions', { description: 'decisions committed, by outcome' });

/** Counts what was decided, once it is committed: by the name of the decision, such as `stage-changed`. */
export const count = (decided: readonly Decided[]): void => {
  for (const { event } of decided) decisions.add(1, { [attributeNames.outcome]: event.type.split('.')[1] ?? event.type });
};
