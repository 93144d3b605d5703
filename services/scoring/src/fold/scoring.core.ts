import type { PolicyRef } from '@strata/kernel';
import {
  adopt,
  initialScore,
  isDueAsBefore,
  isReviewCompleted,
  nextDue,
  observe,
  receive,
  type ScoreState,
  step,
} from '@strata/domain-scoring';
import { type Core, foldInMemory, type FoldOptions, type PartitionFold } from '@strata/messaging';
import type { CompiledPolicy } from '@strata/policy';
import { NAMES, REVIEW_COMPLETED, SCORING } from '../names.js';
import { requireContract } from '@strata/contracts';

/** How one account is folded and decided about: the pure domain, as the fold of a partition needs it. */
export const scoringCore: Core<CompiledPolicy, ScoreState> = {
  initial: initialScore,
  isState: (row): row is ScoreState => isRecord(row) && isRecord(row['facts']) && isRecord(row['ladders']),
  step: (policy, state, input) => (input.cause.ledger === SCORING ? receive : step)(policy, state, input),
  observe,
  adopt,
  accountsIn: ({ type, data }) =>
    type === REVIEW_COMPLETED
      ? isReviewCompleted(data)
        ? data.accounts.map(({ accountId }) => accountId)
        : []
      : isAboutAccount(data)
        ? [data.accountId]
        : [],
  keepsInputs: true,
  nextDue,
  isDueAsBefore,
};

/** Scoring's fold of a partition. */
export type ScoringFold = PartitionFold<CompiledPolicy, ScoreState>;

type InMemory = Pick<FoldOptions<CompiledPolicy, ScoreState>, 'partition' | 'history' | 'skips' | 'isRehearsal'> &
  Readonly<{ policies: Readonly<{ compiled: (ref: PolicyRef) => CompiledPolicy }> }>;

/** A partition from its first event, with all its accounts in memory: for whatever runs the past again. */
export const scoringInMemory = (options: InMemory): ScoringFold =>
  foldInMemory({ core: scoringCore, names: NAMES, check: requireContract, inputs: noPages, ...options });

async function* noPages(): AsyncGenerator<never> {
  // a refold leaves inputs out
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const isAboutAccount = (data: unknown): data is { accountId: string } =>
  typeof data === 'object' && data !== null && 'accountId' in data && typeof data.accountId === 'string';
