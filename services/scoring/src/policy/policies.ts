import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '@strata/ledger';
import type { FoldedPartition } from '@strata/messaging';
import { type CompiledPolicy, compileDocument, type PolicyRef } from '@strata/policy';
import { inputsOf, type RecordedInput } from '../fold/input.js';
import { publicationsOf } from '../fold/publication.js';
import { INPUT_STREAM } from '../names.js';
import { EventTypes } from './event-types.js';

/** The policies that were published, compiled. A hash stands for its document forever, so nothing here ever goes out of date. */
@Injectable()
export class Policies {
  readonly #compiled = new Map<string, CompiledPolicy>();

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly eventTypes: EventTypes,
  ) {}

  /** Compiles what a partition has in force, waiting, or newly published, as far as this process has not met it before. */
  async know(partition: number, { inForce, waiting }: FoldedPartition, inputs: readonly RecordedInput[]): Promise<void> {
    const refs = [
      ...(inForce ? [inForce.policy] : []),
      ...waiting.map(({ policy }) => policy),
      ...publicationsOf(inputs).map(({ policy }) => policy),
    ];
    const unknown = new Set(refs.map(({ hash }) => hash).filter((hash) => !this.#compiled.has(hash)));
    if (unknown.size === 0) return;
    const publications = publicationsOf(inputsOf(await this.ledger.readStream(INPUT_STREAM, { partition })));
    const catalogue = await this.eventTypes.catalogue();
    for (const { policy, document } of publications.filter(({ policy: { hash } }) => unknown.has(hash))) {
      const { ok, ...compiled } = compileDocument(document, catalogue);
      if (!('policy' in compiled))
        throw new Error(`policy ${nameOf(policy)} was published and does not compile: ${compiled.problems[0]?.message ?? ''}`);
      if (!ok || compiled.policy.ref.hash !== policy.hash)
        throw new Error(`policy ${nameOf(policy)} is not the document that was published`);
      this.#compiled.set(policy.hash, compiled.policy);
    }
  }

  /** A policy that `know` has met. */
  compiled(ref: PolicyRef): CompiledPolicy {
    const policy = this.#compiled.get(ref.hash);
    if (!policy) throw new Error(`policy ${nameOf(ref)} was never published here`);
    return policy;
  }

  /** The same, by its hash alone. */
  known(hash: string): CompiledPolicy | undefined {
    return this.#compiled.get(hash);
  }
}

const nameOf = ({ id, version, hash }: PolicyRef): string => `${id}@${version} (${hash})`;
