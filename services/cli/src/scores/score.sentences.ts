import pc from 'picocolors';
import { isRecord, type JsonRecord, listOf, recordOf, textOf } from '../http/json.js';
import { inWords } from '../output/values.js';

type Say = (data: JsonRecord, the: (field: string) => string) => string;

const aside = (text: string): string => (text === '' ? '' : `  ${pc.dim(text)}`);

/** `contract.discount 0.03, operations.staff shared`. */
const rightsText = (rights: unknown): string =>
  Object.entries(recordOf(rights))
    .map(([name, value]) => `${name} ${inWords(value)}`)
    .join(', ');

const keptText = (data: JsonRecord): string =>
  listOf(data['kept'])
    .map((one) => `; what ${textOf(one, 'tier')} has is kept until ${textOf(one, 'until')}`)
    .join('');

const factsText = (facts: unknown): string =>
  Object.entries(recordOf(facts))
    .map(([name, value]) => `${name} ${inWords(value)}`)
    .join(', ');

const WHY_RIGHTS: Readonly<Record<string, string>> = {
  tier: 'the tier changed',
  contract: 'the contract changed',
  lapse: 'what was kept has lapsed',
  policy: 'the policy changed',
  exclusion: 'it is not graded any more',
};
const WHY_LEFT: Readonly<Record<string, string>> = {
  condition: 'the rule does not hold any more',
  missing: 'a fact is not known any more',
  exclusion: 'it is not graded any more',
  policy: 'the policy changed',
};

/** What each decision of scoring says, in one sentence; scores and tiers are told with what they were before. */
const SENTENCES: Readonly<Record<string, Say>> = {
  'account-excluded': (_, the) => pc.yellow(`not graded any more: ${the('reason')}`),
  'account-included': () => 'graded again',
  'tier-overridden': (_, the) =>
    `${pc.bold(`${the('ladder')}: held at ${the('tier')} by hand`)} until ${the('expiresOn')}, asked for by ${the('requestedBy')}, allowed by ${the('approvedBy')}${aside(the('reason'))}`,
  'override-withdrawn': (_, the) =>
    `${the('ladder')}: not held by hand any more, taken back by ${the('by')}${aside(the('reason'))}`,
  'override-expired': (_, the) =>
    `${the('ladder')}: not held at ${the('tier')} by hand any more: ${the('because') === 'policy' ? 'the policy does not have the tier' : 'its day has come'}`,
  'downgrade-announced': (_, the) =>
    `${pc.yellow(`! ${the('ladder')}: falls from ${the('tier')} to ${the('to')} on ${the('dueOn')}`)}${
      the('pointsToStay') === '' ? '' : ` unless it gains ${the('pointsToStay')} points`
    }${aside(the('reason'))}`,
  'downgrade-withdrawn': (_, the) =>
    `${the('ladder')}: stays ${the('tier')}, the fall of ${the('wasDueOn')} is called off: ${
      the('because') === 'override' ? 'the tier is held by hand' : 'what it takes is there again'
    }`,
  'entitlements-changed': (data, the) =>
    the('tier') === ''
      ? `rights by ${the('ladder')}: none any more${keptText(data)}${aside(WHY_RIGHTS[the('because')] ?? the('because'))}`
      : `rights by ${the('ladder')}: those of ${the('tier')} from ${the('effectiveFrom')}${keptText(data)}${aside(rightsText(data['entitlements']))}`,
  'segment-entered': (data, the) => `enters segment ${pc.bold(the('segment'))}${aside(factsText(data['facts']))}`,
  'segment-left': (data, the) =>
    `leaves segment ${pc.bold(the('segment'))}, in it since ${the('since')}: ${WHY_LEFT[the('because')] ?? the('because')}${aside(factsText(data['facts']))}`,
};

/** A decision of scoring in one sentence; undefined when it is none of these. */
export const scoreText = (type: string, data: unknown): string | undefined => {
  const [service, name = ''] = type.split('.');
  const say = service === 'scoring' && Object.hasOwn(SENTENCES, name) ? SENTENCES[name] : undefined;
  return say && isRecord(data) ? say(data, (field) => textOf(data, field)) : undefined;
};
