import { type JsonRecord, listOf, recordOf, textOf, wordsOf } from '../http/json.js';

type Line = readonly [string, string];

/** Stage, why, what it is for, and what is open, as names and values. What there is nothing of has no line. */
export const stageLines = (stage: unknown): readonly Line[] => {
  const { signals, windows, milestones, joint, churn, content, way } = recordOf(stage);
  const lines: Line[] = [
    ['stage', `${textOf(stage, 'stage')} since ${textOf(stage, 'since')}`],
    ['why', textOf(stage, 'reason')],
    ['way', wayText(listOf(way))],
    ['journey', textOf(content, 'journey')],
    ['goal', textOf(content, 'goal')],
    ['roles', wordsOf(recordOf(content)['roles']).join(', ')],
    ...wordsOf(recordOf(content)['work']).map((work): Line => ['to do', work]),
    ...listOf(recordOf(content)['material']).map((one): Line => ['material', materialText(one)]),
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

/** The last stages: `launch 2026-01-01 → growth 2026-02-01`; a way of one stage is said already. */
const LAST = 8;
const wayText = (way: readonly JsonRecord[]): string =>
  way.length < 2
    ? ''
    : `${way.length > LAST ? '… → ' : ''}${way
        .slice(-LAST)
        .map((one) => `${textOf(one, 'stage')} ${textOf(one, 'enteredOn')}`)
        .join(' → ')}`;

const materialText = (row: unknown): string =>
  `${textOf(row, 'name')} (${textOf(row, 'kind')})${textOf(row, 'url') === '' ? '' : ` ${textOf(row, 'url')}`}`;

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
