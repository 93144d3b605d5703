import { Inject, Injectable } from '@nestjs/common';
import {
  describeHindsight,
  hindsight,
  type HindsightDifference,
  type Language,
  LANGUAGES,
  type ScoreCard,
} from '@strata/domain-scoring';
import { type AccountInput, dateInZone, type Instant, partitionOf, type PlainDate } from '@strata/kernel';
import { Ledger, type RecordedEvent } from '@strata/ledger';
import { accountOf, initialPartition, INPUTS_STREAM, inputsOf, Parking, Skips } from '@strata/messaging';
import { ACCOUNT_SERVICE, type AccountService } from '../account/account.service.js';
import { ACCOUNT, ACCOUNT_FACTS } from '../names.js';
import { Policies } from '../policy/policies.js';
import { inputsAbout, standAfter } from './account.run.js';
import { asItHappened, recordedUntil, type Timeline } from './timeline.js';

/** A past day from all that is on record now, beside what was known then. */
export type AsKnownNow = Omit<ScoreCard, 'cause'> &
  Readonly<{ difference: HindsightDifference; words: Readonly<Record<string, readonly string[]>> }>;

/**
 * The second clock: what a past day would have been, had every fact been recorded on the day on which it happened, under the policy in force on that
 * day. Overrides and reviews stay as they were recorded. Nothing is decided by it, and nothing recorded.
 */
@Injectable()
export class Hindsight {
  constructor(
    @Inject(Ledger) private readonly ledger: Ledger,
    @Inject(ACCOUNT_SERVICE) private readonly account: Pick<AccountService, 'story'>,
    private readonly parking: Parking,
    private readonly policies: Policies,
  ) {}

  /** Null when nothing would have been decided by then, also from what is known now: no day was open, no policy in force, nothing had happened. `knownAt` is the instant of what was known then. */
  async of(accountId: string, asOf: PlainDate, knownAt: Instant | undefined): Promise<AsKnownNow | null> {
    const partition = partitionOf(accountId, this.ledger.partitions);
    const all = await this.#timeline(accountId, partition);
    const met = recordedUntil(all, asOf);
    if (!met) return null;
    const { on } = met;
    const run = { accountId, partition, on, policies: this.policies };
    const known = knownAt === undefined ? met : knownBy(met, Date.parse(knownAt));
    const then = await standAfter(known, run);
    if (!then) return null;

    const { timezone } = then.policy;
    const happened = asItHappened(all, asOf, (occurredAt) => dateInZone(occurredAt, timezone));
    const now = await standAfter(happened, run);
    if (!now?.card) return null;
    const before = new Set(known.events.map(({ eventId }) => eventId));
    const late = happened.events.filter(({ eventId }) => !before.has(eventId)).map((event) => lateOf(accountId, event, on));
    const difference = hindsight(now.policy, then.card, now.card, late);
    const { cause: _, ...card } = now.card;
    const say = (language: Language) => describeHindsight(now.policy, difference, card.points, language);
    const words = Object.fromEntries(LANGUAGES.map((language) => [language, say(language)]));
    return { ...card, difference, words };
  }

  /** What concerns the account, without what was dropped and what came since it stands still. */
  async #timeline(accountId: string, partition: number): Promise<Timeline> {
    const [story, own, standing] = await Promise.all([
      this.account.story(accountId, partition),
      this.ledger.readStream(INPUTS_STREAM, { partition }),
      this.parking.standing(this.ledger.pool, ACCOUNT_FACTS, partition),
    ]);
    const skips = new Skips(standing);
    const inputs = inputsOf(own);
    await this.policies.know(partition, initialPartition, inputs);
    return {
      events: story.filter(({ stream, position }) => !skips.isLeftOut(stream, position)),
      inputs: inputsAbout(accountId, inputs),
    };
  }
}

/** Days are not something that one learns later. */
const knownBy = ({ events, inputs }: Timeline, instant: number): Timeline => ({
  events: events.filter(({ stream, recordedAt }) => accountOf(stream) === undefined || Date.parse(recordedAt) <= instant),
  inputs: inputs.filter(({ recordedAt }) => Date.parse(recordedAt) <= instant),
});

const lateOf = (accountId: string, event: RecordedEvent, on: PlainDate) => {
  const { eventId, type, occurredAt, recordedAt, data, partition, position } = event;
  const input: AccountInput = {
    accountId,
    type,
    data,
    occurredAt,
    on,
    cause: { ledger: ACCOUNT, partition, position, eventId, type },
  };
  return { eventId, type, occurredAt, recordedAt, input };
};
