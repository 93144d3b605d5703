import type { PolicyRef } from '@strata/kernel';
import type { Ledger } from '@strata/ledger';
import type { FoldNames } from './core.js';
import type { PartitionState } from './partition-state.js';
import { publicationOf, type RecordedInput } from './recorded-input.js';
import { INPUTS_STREAM } from './streams.js';

/** The policies on record among a ledger's inputs, compiled. A hash stands for its document forever, so nothing here goes out of date. */
export class PublishedPolicies<Policy extends Readonly<{ ref: PolicyRef }>> {
  readonly #compiled = new Map<string, Policy>();
  readonly #ledger: Ledger;
  readonly #names: FoldNames;
  readonly #compile: (documents: readonly unknown[]) => Promise<readonly Policy[]>;

  /** @param compile compiles documents that were checked when they were published; rejects when one does not compile */
  constructor(ledger: Ledger, names: FoldNames, compile: (documents: readonly unknown[]) => Promise<readonly Policy[]>) {
    this.#ledger = ledger;
    this.#names = names;
    this.#compile = compile;
  }

  /** Compiles what a partition has in force, waiting, or newly published, as far as this process has not met it before. */
  async know(partition: number, { inForce, waiting }: PartitionState, inputs: readonly RecordedInput[]): Promise<void> {
    const published = inputs.filter(({ type }) => type === this.#names.policyPublished).map(publicationOf);
    const refs = [...(inForce ? [inForce.policy] : []), ...[...waiting, ...published].map(({ policy }) => policy)];
    const unknown = new Set(refs.map(({ hash }) => hash).filter((hash) => !this.#compiled.has(hash)));
    if (unknown.size === 0) return;
    const type = this.#names.policyPublished;
    const recorded = await this.#ledger.readStream(INPUTS_STREAM, { partition, type });
    const found = recorded.map(publicationOf).filter(({ policy: { hash } }) => unknown.has(hash));
    const compiled = await this.#compile(found.map(({ document }) => document));
    found.forEach(({ policy }, i) => {
      const mine = compiled[i];
      if (mine?.ref.hash !== policy.hash) throw new Error(`policy ${nameOf(policy)} is not the document that was published`);
      this.#compiled.set(policy.hash, mine);
    });
  }

  /** A policy that `know` has met. */
  compiled(ref: PolicyRef): Policy {
    const policy = this.known(ref.hash);
    if (!policy) throw new Error(`policy ${nameOf(ref)} was never published here`);
    return policy;
  }

  /** The same, by its hash alone. */
  known(hash: string): Policy | undefined {
    return this.#compiled.get(hash);
  }
}

const nameOf = ({ id, version, hash }: PolicyRef): string => `${id}@${version} (${hash})`;
