import { Inject, Injectable } from '@nestjs/common';
import { Ledger } from '@strata/ledger';
import { PublishedPolicies } from '@strata/messaging';
import { type CompiledPolicy, compileDocument } from '@strata/policy';
import { NAMES } from '../names.js';
import { EventTypes } from './event-types.js';

/** The policies that were published, compiled. They were checked before, so one that does not compile is a fault of ours. */
@Injectable()
export class Policies extends PublishedPolicies<CompiledPolicy> {
  constructor(@Inject(Ledger) ledger: Ledger, eventTypes: EventTypes) {
    super(ledger, NAMES, async (documents) => {
      const catalogue = await eventTypes.catalogue();
      return documents.map((document) => {
        const compiled = compileDocument(document, catalogue);
        if (!compiled.ok) throw new Error(`a published policy does not compile: ${compiled.problems[0]?.message ?? ''}`);
        return compiled.policy;
      });
    });
  }
}
