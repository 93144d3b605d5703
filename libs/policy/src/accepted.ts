import { Refusal } from '@strata/kernel';
import type { Compilation } from './compile-policy.js';
import type { CompiledPolicy } from './compiled-policy.js';
import type { PolicyProblem } from './policy.problem.js';

/** The policy that was compiled. @throws Refusal `policy-invalid` with every problem and its line */
export const accepted = (compiled: Compilation): CompiledPolicy => {
  if (compiled.ok) return compiled.policy;
  const { problems } = compiled;
  const sentence = problems.length === 1 ? 'The policy has one problem.' : `The policy has ${problems.length} problems.`;
  throw new Refusal('policy-invalid', sentence, problems.map(toFieldError));
};

const toFieldError = ({ pointer, code, line, message, remedy }: PolicyProblem) => ({
  pointer,
  code,
  detail: `line ${line}: ${message} ${remedy}`.trim(),
});
