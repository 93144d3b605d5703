import type { PolicyRef } from '@strata/kernel';
import { catalogue } from '@strata/contracts';
import { compilePolicy } from '@strata/policy';
import { type LedgersWorld, PARTITIONS } from '@strata/service-kit/testing';

/** Scoring publishes a policy in every partition, behind what it has taken of the account ledger. */
export const publishIn = async (
  world: LedgersWorld,
  source: string,
  after: (partition: number) => number = () => 0,
): Promise<PolicyRef> => {
  const compiled = compilePolicy(source, catalogue);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const { ref, effectiveFrom, document } = compiled.policy;
  const [type, data, at] = ['scoring.policy-published.v1', { policy: ref, effectiveFrom, document }, '2026-01-01T00:00:00.000Z'];
  for (let partition = 0; partition < PARTITIONS; partition++)
    await world.append('scoring', partition, 'inputs', type, data, at, { after: after(partition) });
  return ref;
};
