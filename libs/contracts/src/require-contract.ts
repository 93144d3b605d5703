import { contractOf } from './contracts.js';
import { readingValidator } from './validation.js';

/**
 * A fact that is not what its contract promises is nobody's to guess at. Types of later versions and of the company's own are not ours to judge.
 * @throws Error that names the first field
 */
export const requireContract = ({ type, data }: Readonly<{ type: string; data: unknown }>): void => {
  const contract = contractOf(type);
  const [problem] = contract ? readingValidator(contract)(data) : [];
  if (problem) throw new Error(`${type} breaks its contract: ${problem.pointer} ${problem.detail}`);
};
