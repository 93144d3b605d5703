import { contract } from '../contract.js';
import { integer, oneOf, period, word } from '../schema.js';

/** How the customer uses what it bought. */
export const usageEvents = [
  contract('account.usage-reported.v1', 'Usage reported', 'How much was used in a period.', {
    metric: word('Metric', 'What is measured, such as `active-users`.'),
    period: period('Period', 'The day, month or week measured: `2026-03-01`, `2026-03` or `2026-W10`.'),
    value: integer('Value', 'How much, in whole units.', 0),
  }),
  contract('account.milestone-reached.v1', 'Milestone reached', 'A step of the introduction is done.', {
    milestone: oneOf('Milestone', 'The step.', [
      'original-intent-recorded',
      'agreement-confirmed',
      'kickoff-held',
      'initialised',
      'trained',
      'live',
    ]),
  }),
  contract('account.feature-adopted.v1', 'Feature adopted', 'The customer started to use a feature in earnest.', {
    feature: word('Feature', 'Name of the feature.'),
  }),
];
