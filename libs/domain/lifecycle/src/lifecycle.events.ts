import type { Decided, Message, Money, PlainDate } from '@strata/kernel';
import type { FactValues, Label } from '@strata/policy';
import type { Commitment } from './lifecycle.state.js';

/*
 * Decisions about one account. Kept forever: add a field or a new name, never rename or reuse one. Nothing in them
 * comes from a clock or from chance, so a rerun gives the same bytes.
 */

/** The stage that an account is in now, the rule that put it there, and the facts that the rule read. `from` is null at first. */
export type StageChanged = Message<
  'lifecycle.stage-changed.v1',
  Decided<{
    from: string | null;
    to: string;
    /** Null where an account begins, and where the stage that it held is not in the policy any more. */
    rule: string | null;
    /** One sentence that says why. */
    reason: string;
    facts: FactValues;
    /** Facts that rules need and that were never observed, sorted. */
    missing: readonly string[];
  }>
>;

/** A window before the end of a term. `opensOn` is its first day, which is before `on` when the term became known late. */
type WindowOf = { window: string; contractId: string; start: PlainDate; end: PlainDate; opensOn: PlainDate };
export type WindowOpened = Message<'lifecycle.window-opened.v1', Decided<WindowOf>>;

/** `ended`: its last day is over; `renewed`, `terminated`: nothing is left to renew; `amended`: the term changed; `policy`: the rules did. */
export type WindowClosing = 'ended' | 'renewed' | 'terminated' | 'amended' | 'policy';
export type WindowClosed = Message<'lifecycle.window-closed.v1', Decided<WindowOf & { because: WindowClosing }>>;

/** Something is wrong with an account. `causes` are the answers of which one is demanded. */
export type SignalOpened = Message<
  'lifecycle.signal-opened.v1',
  Decided<{ signal: string; facts: FactValues; causes: readonly string[] }>
>;

/** `recovered`: it is no longer so; `explained`: somebody recorded the cause; `out-of-scope`: it is not looked for any more; `policy`: nobody asks. */
export type SignalClosing = 'recovered' | 'explained' | 'out-of-scope' | 'policy';
export type SignalClosed = Message<
  'lifecycle.signal-closed.v1',
  Decided<{ signal: string; openedOn: PlainDate; because: SignalClosing; explanation: string | null; facts: FactValues }>
>;

/** One line of the renewal card. */
export type RenewalPoint = Readonly<{ id: string; label?: Label; points: number; facts: FactValues }>;

/** A line that gave nothing, and why. */
export type RenewalSilence = Readonly<{
  id: string;
  label?: Label;
  because: 'condition' | 'missing' | 'zero' | 'error';
  missing?: readonly string[];
}>;

/** A contract of which it is open whether it is renewed. `term` counts its terms from 1. */
export type AwaitedContract = Readonly<{
  contractId: string;
  term: number;
  start: PlainDate;
  end: PlainDate;
  amount: Money | null;
  /** How who looks after the customer sees the renewal, and what the next term is expected to bring; only where somebody said so. */
  commitment?: Commitment;
  expected?: Money;
}>;

/** How probable a renewal is, in percent, and every point of it. */
export type RenewalCard = Decided<{
  probability: number;
  outlook: 'likely' | 'open' | 'at-risk';
  base: number;
  /** Points for and points against it, each with the facts it read. */
  strengths: readonly RenewalPoint[];
  risks: readonly RenewalPoint[];
  notFired: readonly RenewalSilence[];
  contracts: readonly AwaitedContract[];
}>;
export type RenewalAssessed = Message<'lifecycle.renewal-assessed.v1', RenewalCard>;

/** `lapsed`: the term ended and nothing followed. A renewal that is told later settles it again. */
export type RenewalOutcome = 'renewed' | 'lapsed' | 'terminated';
/** What became of a term: `term` and `end` are those of the term that was to be renewed. */
export type RenewalSettled = Message<
  'lifecycle.renewal-settled.v1',
  Decided<{
    contractId: string;
    term: number;
    end: PlainDate;
    outcome: RenewalOutcome;
    reason: string | null;
    amount: Money | null;
  }>
>;

/** The customer has said that a term that still runs is not renewed. A renewal takes it back: it settles the term. */
export type NonRenewalAnnounced = Message<
  'lifecycle.non-renewal-announced.v1',
  Decided<{ contractId: string; term: number; start: PlainDate; end: PlainDate; amount: Money | null; reason: string | null }>
>;

/** A group of milestones, such as `onboarding_done`, is complete. */
export type MilestonesCompleted = Message<
  'lifecycle.milestones-completed.v1',
  Decided<{ name: string; reached: Readonly<Record<string, PlainDate>> }>
>;

/** A group that was complete is not any more: the customer was gone and came back, or the policy asks for something else. */
export type MilestonesReopened = Message<
  'lifecycle.milestones-reopened.v1',
  Decided<{ name: string; missing: readonly string[] }>
>;

/** Learning and implementation together: where the customer is, and the path that it is led on. `to` is null when nothing fits any more. */
export type JointStateChanged = Message<
  'lifecycle.joint-state-changed.v1',
  Decided<{ from: string | null; to: string | null; facts: FactValues; path: readonly string[] }>
>;

/** The customer is gone. Without a known reason one is demanded (`reason` null). */
export type ChurnMarked = Message<
  'lifecycle.churn-marked.v1',
  Decided<{ from: string | null; endedOn: PlainDate | null; reason: string | null; reasons: readonly string[] }>
>;

/** How a customer that is gone is to be won back, by the reason for which it went. `plan` is null when the policy has none for it. */
export type WinBackPlanned = Message<'lifecycle.win-back-planned.v1', Decided<{ reason: string; plan: string | null }>>;

export type LifecycleDecision =
  | StageChanged
  | WindowOpened
  | WindowClosed
  | SignalOpened
  | SignalClosed
  | RenewalAssessed
  | RenewalSettled
  | NonRenewalAnnounced
  | MilestonesCompleted
  | MilestonesReopened
  | JointStateChanged
  | ChurnMarked
  | WinBackPlanned;
