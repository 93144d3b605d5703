import type { CompiledSignal } from '@strata/policy';
import { type Context, factsOf, holds, isOpen, type Stepped } from '../lifecycle.context.js';
import type { LifecycleDecision, SignalClosing } from '../lifecycle.events.js';
import { SIGNAL_EXPLAINED } from '../lifecycle.inputs.js';
import type { HeldSignal, LifecycleState } from '../lifecycle.state.js';
import { readSignal } from './read-signal.js';

/**
 * Opens what is new and closes what is over. A signal opens once for one occurrence; closed by an explanation it opens again only for another
 * occurrence, or after it has recovered.
 */
export const decideSignals = (context: Context, before: LifecycleState): Stepped => {
  const values = factsOf(context, before);
  const decisions: LifecycleDecision[] = [];
  let state = before;
  const take = (name: string, held: HeldSignal | undefined, decision?: LifecycleDecision): void => {
    const { [name]: _, ...others } = state.signals;
    state = { ...state, signals: held ? { ...others, [name]: held } : others };
    if (decision) decisions.push(decision);
  };
  for (const [name, held] of Object.entries(before.signals))
    if (!context.lifecycle.signals.some((signal) => signal.name === name))
      take(name, undefined, held.explained === undefined ? closed(context, name, held, 'policy') : undefined);
  for (const signal of context.lifecycle.signals) {
    const { name } = signal;
    const explanation = explanationOf(context, signal);
    const open = state.signals[name];
    if (explanation !== undefined && open && isOpen(state, name)) {
      take(name, { ...open, explained: explanation }, closed(context, name, open, 'explained', {}, explanation));
    }
    const held = state.signals[name];
    if (signal.scope && !holds(signal.scope, values).isTrue) {
      if (held) take(name, undefined, isOpen(state, name) ? closed(context, name, held, 'out-of-scope') : undefined);
      continue;
    }
    const reading = readSignal(signal, state, values, context.day);
    if (reading.status === 'off' && held) {
      take(name, undefined, isOpen(state, name) ? closed(context, name, held, 'recovered', reading.facts) : undefined);
    }
    if (reading.status === 'on' && (!held || (held.explained !== undefined && held.occurrence !== reading.occurrence))) {
      const { occurrence, facts, reference } = reading;
      const fresh = { openedOn: context.decided.on, occurrence, ...(reference === undefined ? {} : { reference }) };
      const { accountId } = context.input;
      take(name, fresh, {
        type: 'lifecycle.signal-opened.v1',
        data: { accountId, signal: name, facts, causes: signal.causes, ...context.decided },
      });
    }
  }
  return { state, decisions };
};

const closed = (
  { input: { accountId }, decided }: Context,
  signal: string,
  { openedOn }: HeldSignal,
  because: SignalClosing,
  facts = {},
  explanation: string | null = null,
): LifecycleDecision => ({
  type: 'lifecycle.signal-closed.v1',
  data: { accountId, signal, openedOn, because, explanation, facts, ...decided },
});

/** What somebody just recorded as the cause, if the policy knows it for this signal. */
const explanationOf = ({ input: { type, data } }: Context, { name, causes }: CompiledSignal): string | undefined => {
  if (type !== SIGNAL_EXPLAINED || typeof data !== 'object' || data === null) return undefined;
  if (!('signal' in data) || data.signal !== name || !('explanation' in data)) return undefined;
  const { explanation } = data;
  return typeof explanation === 'string' && (causes.length === 0 || causes.includes(explanation)) ? explanation : undefined;
};
