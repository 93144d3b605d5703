import pc from 'picocolors';
import { isRecord, type JsonRecord, numberOf, textOf, wordsOf } from '../http/json.js';

type Say = (data: JsonRecord, the: (field: string) => string) => string;

const moved = (the: (field: string) => string, otherwise: string): string =>
  the('from') === '' ? (the('to') === '' ? otherwise : `begins in ${the('to')}`) : `${the('from')} → ${the('to') || otherwise}`;

const because = (text: string): string => (text === '' ? '' : `  ${pc.dim(text)}`);

/** What each decision of lifecycle says, in one sentence. */
const SENTENCES: Readonly<Record<string, Say>> = {
  'stage-changed': (_, the) => `◆ ${pc.bold(`stage: ${moved(the, 'none')}`)}${because(the('reason'))}`,
  'window-opened': (_, the) => `window ${the('window')} of ${the('contractId')} opens: the term ends on ${the('end')}`,
  'window-closed': (_, the) => `window ${the('window')} of ${the('contractId')} closes: ${the('because')}`,
  'signal-opened': ({ causes }, the) =>
    pc.yellow(`! signal ${the('signal')} opens${wordsOf(causes).length > 0 ? `; the cause is asked for` : ''}`),
  'signal-closed': (_, the) =>
    `signal ${the('signal')} closes: ${the('because')}${the('explanation') === '' ? '' : ` (${the('explanation')})`}`,
  'renewal-assessed': (data, the) => `renewal ${the('outlook')}: ${numberOf(data, 'probability')} %`,
  'renewal-settled': (_, the) =>
    `${the('contractId')}, term up to ${the('end')}: ${pc.bold(the('outcome'))}${because(the('reason'))}`,
  'milestones-completed': (_, the) => `milestones complete: ${the('name')}`,
  'joint-state-changed': ({ path }, the) => `learning: ${moved(the, 'none that fits')}${because(wordsOf(path).join(' → '))}`,
  'churn-marked': (_, the) => pc.red(`gone${the('reason') === '' ? '; the reason is asked for' : `: ${the('reason')}`}`),
  'win-back-planned': (_, the) => `win back after ${the('reason')}: ${the('plan') || 'no plan in the policy'}`,
};

/** A decision of lifecycle in one sentence; undefined when it is none that this version knows. */
export const lifecycleText = (type: string, data: unknown): string | undefined => {
  const [service, name = ''] = type.split('.');
  const say = service === 'lifecycle' && Object.hasOwn(SENTENCES, name) ? SENTENCES[name] : undefined;
  return say && isRecord(data) ? say(data, (field) => textOf(data, field)) : undefined;
};
