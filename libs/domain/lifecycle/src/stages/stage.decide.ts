import { type CompiledLifecycle, type CompiledTransition, type FactValues, labelIn } from '@strata/policy';
import { type Context, factsOf, holds, pick, type Stepped, withSignals } from '../lifecycle.context.js';
import type { LifecycleDecision } from '../lifecycle.events.js';
import type { LifecycleState } from '../lifecycle.state.js';

type Move = Readonly<{ rule: CompiledTransition; facts: FactValues; missing: readonly string[] }>;

/**
 * Moves an account to the stage that the first rule says, and on from there until no rule moves it, so that nothing depends on how often an
 * account is looked at. Rules that lead round in a circle move nobody.
 */
export const decideStage = (context: Context, before: LifecycleState): Stepped => {
  const { lifecycle } = context;
  let state = before;
  const decisions: LifecycleDecision[] = [];
  const enter = (to: string, move: Move | null, reason: string): void => {
    const from = state.stage?.id ?? null;
    const { accountId } = context.input;
    const rule = move?.rule.id ?? null;
    decisions.push({
      type: 'lifecycle.stage-changed.v1',
      data: { accountId, from, to, rule, reason, facts: move?.facts ?? {}, missing: move?.missing ?? [], ...context.decided },
    });
    state = { ...state, stage: { id: to, since: context.decided.on, rule, before: from } };
  };
  const held = state.stage?.id;
  if (held === undefined) enter(lifecycle.initial, null, 'the first stage');
  else if (!lifecycle.stages.some(({ id }) => id === held)) {
    enter(lifecycle.initial, null, `stage ${held} is not in the policy any more`);
  }
  const values = withSignals(context, state, factsOf(context, state));
  for (const move of path(lifecycle, values, state.stage?.id ?? lifecycle.initial))
    enter(move.rule.to, move, reasonOf(move.rule));
  return { state, decisions };
};

/** The moves that follow from a stage, in order; none when they lead back to a stage that was passed. */
const path = (lifecycle: CompiledLifecycle, values: FactValues, from: string): readonly Move[] => {
  const moves: Move[] = [];
  const passed = new Set([from]);
  for (let stage = from; ;) {
    const move = firstMove(lifecycle.rules, { ...values, stage });
    if (!move || move.rule.to === stage) return moves;
    stage = move.rule.to;
    if (passed.has(stage)) return [];
    passed.add(stage);
    moves.push(move);
  }
};

const firstMove = (rules: readonly CompiledTransition[], values: FactValues): Move | undefined => {
  const missing = new Set<string>();
  for (const rule of rules) {
    const fires = holds(rule.when, values);
    if (fires.isTrue) return { rule, facts: pick(rule.when.facts, values), missing: [...missing].sort() };
    for (const name of fires.missing) missing.add(name);
  }
  return undefined;
};

const reasonOf = ({ id, label, when }: CompiledTransition): string =>
  `rule ${id}: ${label === null ? when.source : labelIn(label, 'en')}`.slice(0, 500);
