import { catalogueOf, customContract } from '@strata/contracts';
import type { Ledger } from '@strata/ledger';
import { PublishedPolicies } from '@strata/messaging';
import { type CompiledPolicy, compileDocument } from '@strata/policy';
import type { RegisteredTypes } from '@strata/service-kit';
import { NAMES } from '../names.js';

/** The policies that lifecycle has received, compiled. Scoring has checked them, so one that does not compile is a fault of ours. */
export class Policies extends PublishedPolicies<CompiledPolicy> {
  constructor(ledger: Ledger, registeredTypes: RegisteredTypes) {
    super(ledger, NAMES, async (documents) => {
      const catalogue = catalogueOf((await registeredTypes()).map(customContract));
      return documents.map((document) => {
        const compiled = compileDocument(document, catalogue);
        if (!compiled.ok) throw new Error(`a published policy does not compile: ${compiled.problems[0]?.message ?? ''}`);
        return compiled.policy;
      });
    });
  }
}
