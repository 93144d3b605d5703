import { type OpenWindow, windowsOn } from '@strata/domain-facts';
import { fromDayNumber } from '@strata/kernel';
import type { Context, Stepped } from '../lifecycle.context.js';
import type { LifecycleDecision, WindowClosing } from '../lifecycle.events.js';
import type { LifecycleState } from '../lifecycle.state.js';

/** Opens and closes the windows before the end of each contract. */
export const decideWindows = (context: Context, state: LifecycleState): Stepped => {
  const windows = windowsOn(context.policy.windows, state.relation.contracts, context.day);
  const closed = state.windows.filter((held) => !windows.some((one) => isSame(one, held)));
  const opened = windows.filter((one) => !state.windows.some((held) => isSame(one, held)));
  if (closed.length === 0 && opened.length === 0) return { state, decisions: [] };
  const decisions: readonly LifecycleDecision[] = [
    ...closed.map((window): LifecycleDecision => {
      const because = whyClosed(context, state, window);
      return { type: 'lifecycle.window-closed.v1', data: { ...told(context, window), because, ...context.decided } };
    }),
    ...opened.map((window): LifecycleDecision => ({
      type: 'lifecycle.window-opened.v1',
      data: { ...told(context, window), ...context.decided },
    })),
  ];
  return { state: { ...state, windows }, decisions };
};

const isSame = (a: OpenWindow, b: OpenWindow): boolean =>
  a.window === b.window && a.contractId === b.contractId && a.start === b.start && a.end === b.end && a.opensOn === b.opensOn;

const told = ({ input: { accountId } }: Context, { window, contractId, start, end, opensOn }: OpenWindow) => ({
  accountId,
  window,
  contractId,
  start: fromDayNumber(start),
  end: fromDayNumber(end),
  opensOn: fromDayNumber(opensOn),
});

const whyClosed = ({ policy, day }: Context, { relation }: LifecycleState, held: OpenWindow): WindowClosing => {
  const contract = relation.contracts[held.contractId];
  const last = contract?.terms.at(-1);
  if (contract?.terminated) return 'terminated';
  if (last && last.start > held.end) return 'renewed';
  if (!policy.windows.some(({ name }) => name === held.window)) return 'policy';
  if (!last || (last.end === held.end && last.start === held.start)) return held.end < day ? 'ended' : 'policy';
  return 'amended';
};
