import type { PolicyDocument } from './policy.document.js';

export type PolicyChange = Readonly<{
  pointer: string;
  kind: 'added' | 'removed' | 'changed';
  from: unknown;
  to: unknown;
  /** The change in words: `ladder value, tier D: enter 30 → 35`. */
  text: string;
}>;

/** What changed from one policy to another, in the order of the document. */
export const diffPolicies = (_from: PolicyDocument, _to: PolicyDocument): readonly PolicyChange[] => {
  throw new Error('not built yet');
};
