/** A day by its number (`toDayNumber`): distances are differences. */
type Day = number;

/**
 * What became of one term of a contract. `on` is the day of the answer: from it on, nothing about the term was a prediction any more. `begins`
 * is the first day of the term.
 */
export type TermOutcome = Readonly<{ contractId: string; term: number; begins: Day; on: Day; isLost: boolean }>;

/** How an account was seen at the end of a day, and of those that follow until the next. */
export type Outlook = Readonly<{ on: Day; isAtRisk: boolean }>;

/** A rule of the policy, unique by both. */
export type RuleRef = Readonly<{ kind: string; id: string }>;

/** A rule that fired on a day. */
export type Firing = Readonly<{ rule: RuleRef; on: Day }>;

/** Everything that a backtest has to know of one account, in the order in which it came about. */
export type AccountHistory = Readonly<{
  accountId: string;
  /** The first day on which anything was known of it. */
  knownOn: Day;
  outcomes: readonly TermOutcome[];
  /** Ascending; one for each day on which it changed. Before the first, nobody warned. */
  outlooks: readonly Outlook[];
  /** Ascending. */
  firings: readonly Firing[];
}>;

/** How it was seen at the end of a day, by nothing that came later. */
export const atRiskOn = (outlooks: readonly Outlook[], day: Day): boolean => {
  let isAtRisk = false;
  for (const outlook of outlooks) {
    if (outlook.on > day) break;
    isAtRisk = outlook.isAtRisk;
  }
  return isAtRisk;
};

/** The first day from `from` on, and before `before`, at whose end it was seen at risk; undefined when there was none. */
export const firstWarning = (outlooks: readonly Outlook[], from: Day, before: Day): Day | undefined => {
  if (from < before && atRiskOn(outlooks, from)) return from;
  return outlooks.find(({ on, isAtRisk }) => isAtRisk && on > from && on < before)?.on;
};

/** The days on which an account came to be seen at risk, having not been so the day before. */
export const alarmsOf = (outlooks: readonly Outlook[]): readonly Day[] =>
  outlooks.filter(({ isAtRisk }, i) => isAtRisk && !(outlooks[i - 1]?.isAtRisk ?? false)).map(({ on }) => on);
