import pc from 'picocolors';
import { type JsonRecord, numberOf, textOf } from '../http/json.js';
import { counted, grouped } from '../output/text.js';
import { type Branch, treeOf } from '../output/tree.js';
import { signed } from '../output/values.js';
import type { PolicyView } from './policy-view.js';
import type { Language } from './label.js';
import type { Outcome, Score } from './score.js';
import { nextText, notesOf, type Standing, tierText } from './standing.js';

/** The decision in force as a tree of sentences: what an analyst answers to "why this grade?". */
export const whyText = (score: Score, policy: PolicyView): string =>
  treeOf({
    text: pc.bold(headline(score)),
    because: [
      { text: `decided on ${score.on} under policy ${score.policy.id}@${score.policy.version} ${pc.dim(score.policy.hash)}` },
      ...(score.exclusion ? [{ text: pc.yellow(`not graded: ${score.exclusion}`) }] : []),
      baseBranch(score, policy),
      adjustmentsBranch(score, policy),
      ...(score.unclamped === null
        ? []
        : [{ text: `held within the limits of the policy: ${points(score.unclamped)} without them` }]),
      factsBranch(score, policy),
      ...score.standings.map((standing) => nextBranch(standing, score)),
      ...(score.segments.length > 0 ? [{ text: `in segments ${score.segments.join(', ')}` }] : []),
      causeBranch(score.cause, score.decisionId),
      ...nowBranches(score, 'en'),
    ],
  });

/** What the next tier takes, what would reach it alone, and what is out of the ordinary about the one that is held. */
const nextBranch = (standing: Standing, { changes }: Score): Branch => ({
  text: `next on ladder ${standing.ladder}: ${nextText(standing)}`,
  because: [
    ...notesOf(standing).map((text) => ({ text: pc.yellow(text) })),
    ...changes
      .filter(({ ladder }) => ladder === standing.ladder)
      .map(({ tier, points: total, text }) => ({
        text: `${textOf(text, 'en')} alone would reach ${tier} with ${points(total)}`,
      })),
  ],
});

/** What is known now of the day that was asked for. */
const nowBranches = ({ asKnownNow }: Score, language: Language): readonly Branch[] =>
  asKnownNow === null
    ? []
    : [{ text: HEADS[language](asKnownNow.on), because: sentencesOf(asKnownNow.words, language).map((text) => ({ text })) }];

const HEADS: Readonly<Record<Language, (on: string) => string>> = {
  en: (on) => `${on} as known now`,
  zh: (on) => `按现在所知看 ${on}`,
};

const sentencesOf = (words: JsonRecord, language: Language): readonly string[] => {
  const sentences = words[language];
  return Array.isArray(sentences) ? sentences.map(String) : [];
};

/** The decision in force in the sentences of a language, as the server says them. */
export const whyInWords = (score: Score, language: Language): string => {
  const { accountId, words, on, policy } = score;
  const lines = sentencesOf(words, language).map((text) => ({ text }));
  const because = [...lines, ...nowBranches(score, language)];
  return treeOf({ text: pc.bold(`${accountId}  ${on}  ${policy.id}@${policy.version}`), because });
};

/** Of a day by which nothing had been decided: that it is so, and what is known of it now. */
export const unrecordedText = (score: Score, language: Language): string =>
  treeOf({
    text: pc.bold(UNRECORDED[language](score.accountId, score.on)),
    because: [
      ...(score.firstDecidedOn ? [{ text: FIRST[language](score.firstDecidedOn) }] : []),
      ...nowBranches(score, language),
    ],
  });

const UNRECORDED: Readonly<Record<Language, (account: string, on: string) => string>> = {
  en: (account, on) => `Nothing was on record of ${account} by ${on}`,
  zh: (account, on) => `截至 ${on}，${account} 没有任何记录`,
};
const FIRST: Readonly<Record<Language, (on: string) => string>> = {
  en: (on) => `its first score was decided on ${on}`,
  zh: (on) => `首次评分于 ${on}`,
};

const headline = ({ accountId, points: total, standings }: Score): string =>
  [
    `${accountId} has ${points(total)}`,
    ...standings.map((standing) => `${tierText(standing)} on ladder ${standing.ladder}`),
  ].join(': ');

const points = (count: number): string => counted(count, 'point');

const baseBranch = ({ base, facts, missing }: Score, { baseFact, bands, value }: PolicyView): Branch => {
  const held = facts[baseFact];
  const text = `base ${points(base)}`;
  if (typeof held !== 'number' || missing.includes(baseFact))
    return { text, because: [{ text: `${baseFact} was never observed` }] };
  const band = bands.findLast(({ from }) => held >= from);
  const next = bands.find(({ from }) => held < from);
  const reached = band ? `: the band from ${value(baseFact, band.from)} gives ${band.points}` : '';
  return {
    text,
    because: [
      { text: `${baseFact} is ${value(baseFact, held)}${reached}` },
      ...(next ? [{ text: `${value(baseFact, next.from - held)} more would give ${next.points}` }] : []),
    ],
  };
};

const adjustmentsBranch = ({ outcomes }: Score, policy: PolicyView): Branch => {
  const total = outcomes.reduce((sum, outcome) => sum + outcome.points, 0);
  const order = [...policy.rules.keys()];
  const sorted = outcomes.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const because = sorted.map((outcome) => outcomeBranch(outcome, policy));
  return { text: `adjustments ${signed(total)}`, because: because.length > 0 ? because : [{ text: 'the policy has none' }] };
};

const outcomeBranch = (outcome: Outcome, policy: PolicyView): Branch => {
  const name = outcome.label ? `${outcome.id} (${outcome.label})` : outcome.id;
  return {
    text: `${verdict(outcome)} ${name}: ${pc.dim(policy.rules.get(outcome.id) ?? '')}`,
    because: [
      ...Object.entries(outcome.facts).map(([fact, value]) => ({ text: `${fact} is ${policy.value(fact, value)}` })),
      ...outcome.missing.map((fact) => ({ text: `${fact} was never observed` })),
    ],
  };
};

const verdict = ({ because, points: given, raw, lapsedOn, error }: Outcome): string => {
  if (because === 'lapsed') return pc.dim(`lapsed${lapsedOn && ` on ${lapsedOn}`}:`);
  if (because === 'error') return pc.red(`could not be computed (${error}):`);
  if (because === 'zero') return pc.dim('gave 0:');
  if (because !== '') return pc.dim('did not fire:');
  const capped = raw === null || raw === given ? '' : ` (capped, ${signed(raw)} without)`;
  return `${given < 0 ? pc.red(signed(given)) : pc.green(signed(given))}${capped}`;
};

const factsBranch = ({ on, facts, missing, uncounted }: Score, { value, label }: PolicyView): Branch => ({
  text: `facts on ${on}`,
  because: [
    ...Object.entries(facts).map(([fact, held]) => ({
      text: `${fact} is ${value(fact, held)}${label(fact) && pc.dim(`  ${label(fact)}`)}`,
    })),
    ...missing.map((fact) => ({ text: pc.yellow(`${fact} was never observed: it contributes nothing`) })),
    ...uncounted.map((text) => ({ text: pc.yellow(`not counted: ${text}`) })),
  ],
});

const causeBranch = (cause: JsonRecord, decisionId: string): Branch => {
  const [type, ledger, eventId] = ['type', 'ledger', 'eventId'].map((field) => textOf(cause, field));
  const place = `position ${grouped(numberOf(cause, 'position'))} of partition ${numberOf(cause, 'partition')} of the ${ledger ?? ''} ledger`;
  const ids = [`event ${eventId ?? ''}`, ...(decisionId ? [`decision ${decisionId}`] : [])];
  return { text: `cause: ${type ?? ''} at ${place}`, because: ids.map((text) => ({ text: pc.dim(text) })) };
};
