import { contractOf, readingValidator } from '@strata/contracts';
import type { CheckEvent } from '@strata/messaging';

/**
 * A fact that is not what its contract promises is nobody's to guess at. Types of later versions and of the company's own are not ours to judge.
 * @throws Error that names the first field
 */
export const requireContract: CheckEvent = ({ type, data }) => {
  const contract = contractOf(type);
  const [problem] = contract ? readingValidator(contract)(data) : [];
  if (problem) throw new Error(`${type} breaks its contract: ${problem.pointer} ${problem.detail}`);
};
