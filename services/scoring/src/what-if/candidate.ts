import type { PlainDate } from '@strata/kernel';
import type { RecordedEvent } from '@strata/ledger';
import { publicationOf, toInput } from '@strata/messaging';
import type { ScoringFold } from '../fold/scoring.core.js';
import { POLICY_PUBLISHED } from '../names.js';

/**
 * The recorded inputs with the candidate in the place of every policy that came into force on its day or later: without a day, of all of them.
 * Everything else that was recorded stays as it was.
 */
export const inputUnderCandidate =
  (fold: ScoringFold, from: PlainDate | undefined) =>
  (recorded: RecordedEvent): Promise<void> | undefined => {
    const input = toInput(recorded);
    if (input.type !== POLICY_PUBLISHED) return fold.input(input);
    const { day } = fold.own.state;
    const startsBefore = from !== undefined && publicationOf(input).effectiveFrom < from && (day === null || day < from);
    return startsBefore ? fold.input(input) : undefined;
  };
