import { adopt, initialLifecycle, type LifecycleState, nextDue, observe, step } from '@strata/domain-lifecycle';
import type { Core } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';

/** How one account is folded and decided about: the pure domain, as the fold of a partition needs it. */
export const lifecycleCore: Core<CompiledPolicy, LifecycleState> = {
  initial: initialLifecycle,
  isState: (row): row is LifecycleState => typeof row === 'object' && row !== null && 'stage' in row && 'seen' in row,
  step,
  observe,
  adopt,
  nextDue,
};
