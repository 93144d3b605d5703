import type { CompiledLifecycle } from '@strata/policy';
import type { LifecycleDecision } from '../lifecycle.events.js';

/** A rule of the sections `signals`, `lifecycle` or `renewal`. */
export type LifecycleRule = Readonly<{ kind: 'signal' | 'stage' | 'renewal'; id: string }>;

/** Every rule of a policy that can fire for an account. */
export const rulesOf = ({ signals, rules, renewal }: CompiledLifecycle): readonly LifecycleRule[] => [
  ...signals.map(({ name }) => ({ kind: 'signal', id: name }) as const),
  ...rules.map(({ id }) => ({ kind: 'stage', id }) as const),
  ...(renewal?.rules ?? []).map(({ id }) => ({ kind: 'renewal', id }) as const),
];

/** The rules that a decision says to have fired: a signal opened, a stage was entered, a line of the renewal card gave points. */
export const firedBy = ({ type, data }: LifecycleDecision): readonly LifecycleRule[] => {
  if (type === 'lifecycle.signal-opened.v1') return [{ kind: 'signal', id: data.signal }];
  if (type === 'lifecycle.stage-changed.v1') return data.rule === null ? [] : [{ kind: 'stage', id: data.rule }];
  if (type !== 'lifecycle.renewal-assessed.v1') return [];
  return [...data.strengths, ...data.risks].map(({ id }) => ({ kind: 'renewal', id }));
};
