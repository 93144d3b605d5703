import type { PolicyRef } from '@strata/kernel';
import { Inject, Injectable } from '@nestjs/common';
import {
  type Counterfactual,
  counterfactuals,
  describeChange,
  describeScore,
  LANGUAGES,
  type ScoreCard,
} from '@strata/domain-scoring';
import { Ledger } from '@strata/ledger';
import { type CompiledPolicy, compileDocument } from '@strata/policy';
import { EventTypes } from '../policy/event-types.js';
import { rowOf } from '../policy/policy.rows.js';

type InWords<Text> = Readonly<Record<string, Text>>;

/** What a recorded score does not hold itself: what would reach the next tier, and all of it in sentences, by language. */
export type Explanation = Readonly<{
  counterfactuals: readonly (Counterfactual & Readonly<{ text: InWords<string> }>)[];
  words: InWords<readonly string[]>;
}>;

/** Explains scores under the policies that decided them, also those of the past. */
@Injectable()
export class Explanations {
  /** A hash stands for its document forever. */
  readonly #compiled = new Map<string, CompiledPolicy>();

  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    private readonly eventTypes: EventTypes,
  ) {}

  /** Null when the policy cannot be compiled any more, because an event type that it folds is not there. */
  async of(card: ScoreCard): Promise<Explanation | null> {
    const policy = await this.#policy(card.policy);
    if (!policy) return null;
    return {
      counterfactuals: counterfactuals(policy, card).map((change) => ({
        ...change,
        text: inWords((language) => describeChange(policy, change, language)),
      })),
      words: inWords((language) => describeScore(policy, card, language)),
    };
  }

  async #policy({ id, version, hash }: PolicyRef): Promise<CompiledPolicy | undefined> {
    const known = this.#compiled.get(hash);
    if (known) return known;
    const row = await rowOf(this.ledger.pool, id, version);
    if (row?.hash !== hash) return undefined;
    const compiled = compileDocument(row.document, await this.eventTypes.catalogue());
    if (!compiled.ok) return undefined;
    this.#compiled.set(hash, compiled.policy);
    return compiled.policy;
  }
}

const inWords = <Text>(say: (language: (typeof LANGUAGES)[number]) => Text): InWords<Text> =>
  Object.fromEntries(LANGUAGES.map((language) => [language, say(language)]));
