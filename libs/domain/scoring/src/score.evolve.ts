import type { ScoreCard, ScoreDecision } from './score.events.js';
import type { ScoreState } from './score.state.js';

/** What a decision makes of the state. Without a default: a decision nobody handles does not compile. */
export const evolve = (state: ScoreState, { type, data }: ScoreDecision): ScoreState => {
  switch (type) {
    case 'scoring.score-changed.v1':
      return { ...state, on: data.on, scored: essenceOf(data) };
    case 'scoring.tier-changed.v1':
      return { ...state, ladders: { ...state.ladders, [data.ladder]: { tier: data.to, since: data.on } } };
    case 'scoring.account-excluded.v1':
      return { ...state, excluded: data.reason, ladders: {} };
    case 'scoring.account-included.v1':
      return { ...state, excluded: null };
  }
};

/** What makes a score worth recording again: its points, where they come from, what is missing, whether it is excluded. */
export const essenceOf = ({ points, base, adjustments, missing, uncounted, exclusion }: Essence): string =>
  [
    points,
    base,
    adjustments.map(({ id, points: given }) => `${id}=${given}`).join(),
    missing.join(),
    uncounted.join(),
    exclusion ?? '',
  ].join('|');

type Essence = Pick<ScoreCard, 'points' | 'base' | 'adjustments' | 'missing' | 'uncounted' | 'exclusion'>;
