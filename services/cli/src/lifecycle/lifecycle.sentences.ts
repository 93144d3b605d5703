import pc from 'picocolors';
import { isRecord, type JsonRecord, listOf, numberOf, recordOf, textOf, wordsOf } from '../http/json.js';
import { inWords, signed } from '../output/values.js';
import { labelOf } from '../scores/label.js';

type Say = (data: JsonRecord, the: (field: string) => string) => string;

const moved = (the: (field: string) => string, otherwise: string): string =>
  the('from') === '' ? (the('to') === '' ? otherwise : `begins in ${the('to')}`) : `${the('from')} → ${the('to') || otherwise}`;

const because = (text: string): string => (text === '' ? '' : `  ${pc.dim(text)}`);

const WHY_WINDOW: Readonly<Record<string, string>> = {
  ended: 'the term is over',
  renewed: 'it is renewed',
  terminated: 'the contract was terminated',
  amended: 'the term was changed',
  policy: 'the policy changed',
};
const WHY_SIGNAL: Readonly<Record<string, string>> = {
  recovered: 'it has recovered',
  explained: 'explained',
  'out-of-scope': 'it is not looked for here any more',
  policy: 'the policy changed',
};
const OUTLOOK: Readonly<Record<string, string>> = { likely: 'likely', open: 'open', 'at-risk': 'at risk' };
const OUTCOME: Readonly<Record<string, string>> = { renewed: 'renewed', lapsed: 'not renewed', terminated: 'terminated' };

/** A time that ran in a year whose holidays were not published was counted by weekdays: that has to be seen. */
const guessText = (facts: unknown): string => {
  const year = textOf(facts, 'holidays_not_published');
  return year === '' ? '' : `; the holidays of ${year} were not published, Monday to Friday counted`;
};
const factsText = (facts: unknown): string =>
  Object.entries(recordOf(facts))
    .flatMap(([name, value]) => (name === 'holidays_not_published' ? [] : [`${name} ${inWords(value)}`]))
    .join(', ');
const pointsText = (points: readonly JsonRecord[]): string =>
  points
    .map((point) => `${labelOf(point, 'label', 'en') || textOf(point, 'id')} ${signed(numberOf(point, 'points'))}`)
    .join(', ');
const seenText = (contracts: readonly JsonRecord[]): string =>
  contracts
    .flatMap((one) =>
      textOf(one, 'commitment') === '' ? [] : [`; ${textOf(one, 'contractId')} is seen as ${textOf(one, 'commitment')}`],
    )
    .join('');

/** What each decision of lifecycle says, and what people said that led to one, in one sentence. */
const SENTENCES: Readonly<Record<string, Say>> = {
  'stage-changed': (_, the) => `◆ ${pc.bold(`stage: ${moved(the, 'none')}`)}${because(the('reason'))}`,
  'window-opened': (_, the) => `window ${the('window')} of ${the('contractId')} opens: its term ends on ${the('end')}`,
  'window-closed': (_, the) =>
    `window ${the('window')} of ${the('contractId')} closes: ${WHY_WINDOW[the('because')] ?? the('because')}`,
  'signal-opened': ({ causes, facts }, the) =>
    `${pc.yellow(`! signal ${the('signal')} opens${guessText(facts)}${wordsOf(causes).length > 0 ? `; the cause is asked for` : ''}`)}${because(factsText(facts))}`,
  'signal-closed': (_, the) =>
    `signal ${the('signal')} closes: ${WHY_SIGNAL[the('because')] ?? the('because')}${the('explanation') === '' ? '' : ` (${the('explanation')})`}`,
  'renewal-assessed': ({ contracts, strengths, risks, ...data }, the) =>
    `renewal ${OUTLOOK[the('outlook')] ?? the('outlook')}: ${numberOf(data, 'probability')} %${seenText(listOf(contracts))}${because(pointsText([...listOf(strengths), ...listOf(risks)]))}`,
  'non-renewal-announced': (_, the) =>
    pc.yellow(
      `! ${the('contractId')} will not be renewed when its term ends on ${the('end')}${the('reason') === '' ? '; the reason is asked for' : `: ${the('reason')}`}`,
    ),
  'renewal-settled': (_, the) =>
    `${the('contractId')}, term up to ${the('end')}: ${pc.bold(OUTCOME[the('outcome')] ?? the('outcome'))}${because(the('reason'))}`,
  'milestones-completed': (_, the) => `milestones complete: ${the('name')}`,
  'milestones-reopened': ({ missing }, the) =>
    `milestones to be reached again: ${the('name')}${because(wordsOf(missing).join(', '))}`,
  'joint-state-changed': ({ path }, the) => `learning: ${moved(the, 'none that fits')}${because(wordsOf(path).join(' → '))}`,
  'churn-marked': (_, the) => pc.red(`gone${the('reason') === '' ? '; the reason is asked for' : `: ${the('reason')}`}`),
  'signal-explained': (_, the) =>
    `${the('by')} found out what is behind ${the('signal')}: ${the('explanation')}${because(the('note'))}`,
  'outcome-explained': (_, the) =>
    `${the('by')} found out why ${the('contractId')} was ${the('outcome') === 'renewed' ? 'renewed' : 'not renewed'}: ${the('reason')}${because(the('note'))}`,
  'renewal-committed': (_, the) =>
    `${the('by')} sees the renewal of ${the('contractId')} as ${the('commitment')}${because(the('note'))}`,
  'tier-received': (_, the) =>
    `${the('ladder')}: ${the('tier') === '' ? 'on no tier any more' : `now ${the('tier')}`}, as scoring decided`,
  'win-back-planned': (_, the) => `win back after ${the('reason')}: ${the('plan') || 'no plan in the policy'}`,
};

/** A decision of lifecycle in one sentence; undefined when it is none that this version knows. */
export const lifecycleText = (type: string, data: unknown): string | undefined => {
  const [service, name = ''] = type.split('.');
  const say = service === 'lifecycle' && Object.hasOwn(SENTENCES, name) ? SENTENCES[name] : undefined;
  return say && isRecord(data) ? say(data, (field) => textOf(data, field)) : undefined;
};
