import { listOf, recordOf, textOf, wordsOf } from '../http/json.js';

type Line = readonly [string, string];

/** Stage, why, what it is for, and what is open, as names and values. What there is nothing of has no line. */
export const stageLines = (stage: unknown): readonly Line[] => {
  const { signals, windows, milestones, joint, churn, content } = recordOf(stage);
  const lines: Line[] = [
    ['stage', `${textOf(stage, 'stage')} since ${textOf(stage, 'since')}`],
    ['why', textOf(stage, 'reason')],
    ['goal', textOf(content, 'goal')],
    ['roles', wordsOf(recordOf(content)['roles']).join(', ')],
    ['milestones', listOf(milestones).map(milestoneText).join('; ')],
    ['learning', stateText(joint)],
    ...listOf(windows).map((window): Line => ['window', windowText(window)]),
    ...listOf(signals).map((signal): Line => ['signal', signalText(signal)]),
    ['gone', churnText(churn, textOf(stage, 'since'))],
  ];
  return lines.filter(([, value]) => value !== '');
};

/** The tiers of a row: `value D, service B`; a dash when it has none. */
export const tiersText = (row: unknown): string =>
  Object.entries(recordOf(recordOf(row)['tiers']))
    .map(([ladder, tier]) => `${ladder} ${String(tier)}`)
    .join(', ') || '-';

const milestoneText = (row: unknown): string => `${textOf(row, 'name')} on ${textOf(row, 'completedOn')}`;

const stateText = (joint: unknown): string =>
  textOf(joint, 'state') === '' ? '' : `${textOf(joint, 'state')} since ${textOf(joint, 'since')}`;

const windowText = (row: unknown): string =>
  `${textOf(row, 'window')} of ${textOf(row, 'contractId')} since ${textOf(row, 'opensOn')}; the term ends on ${textOf(row, 'end')}`;

const signalText = (row: unknown): string => {
  const explanation = textOf(row, 'explanation');
  const asked = wordsOf(recordOf(row)['causes']);
  const answer = explanation !== '' ? `: ${explanation}` : asked.length > 0 ? `; cause wanted: ${asked.join(', ')}` : '';
  return `${textOf(row, 'signal')} since ${textOf(row, 'openedOn')}${answer}`;
};

/** Empty when it never was gone, or has changed its stage since: then it was won back. */
const churnText = (churn: unknown, since: string): string => {
  if (textOf(churn, 'markedOn') < since) return '';
  const plan = textOf(churn, 'plan');
  return `since ${textOf(churn, 'markedOn')}: ${textOf(churn, 'reason') || 'reason wanted'}${plan === '' ? '' : `; win back: ${plan}`}`;
};
