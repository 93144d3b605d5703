import { evolveRights } from './rights.js';
import type { ScoreCard, ScoreDecision } from './score.events.js';
import type { ScoreState } from './score.state.js';
import { evolveSegments } from './segments.js';

/** What a decision makes of the state. Without a default: a decision nobody handles does not compile. */
export const evolve = (state: ScoreState, decision: ScoreDecision): ScoreState => {
  const { type, data } = decision;
  switch (type) {
    case 'scoring.score-changed.v1':
      return { ...state, on: data.on, scored: essenceOf(data) };
    case 'scoring.tier-changed.v1':
      return { ...state, ladders: { ...state.ladders, [data.ladder]: { tier: data.to, since: data.on } } };
    case 'scoring.downgrade-announced.v1':
    case 'scoring.downgrade-withdrawn.v1':
    case 'scoring.override-expired.v1':
      return state;
    case 'scoring.account-excluded.v1':
      return { ...state, excluded: data.reason, ladders: {} };
    case 'scoring.account-included.v1':
      return { ...state, excluded: null };
    case 'scoring.entitlements-changed.v1':
      return { ...state, rights: evolveRights(state.rights ?? {}, data) };
    case 'scoring.segment-entered.v1':
    case 'scoring.segment-left.v1':
      return { ...state, segments: evolveSegments(state.segments ?? {}, decision) };
  }
};

/** What makes a score worth recording again: its points, where they come from, what is missing, whether it is excluded, what is pending or set by hand. */
export const essenceOf = ({ points, base, adjustments, missing, uncounted, exclusion, ladders, override }: Essence): string =>
  [
    points,
    base,
    adjustments.map(({ id, points: given }) => `${id}=${given}`).join(),
    missing.join(),
    uncounted.join(),
    exclusion ?? '',
    Object.entries(ladders)
      .flatMap(([name, { pending, rising = [] }]) => [
        ...(pending ? [`${name}>${pending.tier}@${pending.on}`] : []),
        ...rising.map(({ tier, on }) => `${name}<${tier}@${on}`),
      ])
      .sort()
      .join(),
    Object.values(override ?? {})
      .map(({ overrideId }) => overrideId)
      .sort()
      .join(),
  ].join('|');

type Essence = Pick<
  ScoreCard,
  'points' | 'base' | 'adjustments' | 'missing' | 'uncounted' | 'exclusion' | 'ladders' | 'override'
>;
