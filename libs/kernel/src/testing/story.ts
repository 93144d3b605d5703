import { addDays, type PlainDate } from '../dates.js';
import { type AccountInput, DAY_OPENED } from '../decided.js';

/** Something that happened, and the day it happened on; noon in China where no time is given. */
export type Fact = Readonly<{ type: string; data: unknown; day: PlainDate; time?: string }>;

const ledgerOf = (type: string): string => /^(scoring|lifecycle)\./.exec(type)?.[1] ?? 'account';

/** A fact as the consumer hands it over, at a position of its ledger, while `on` is the open day. */
export const inputOf = (
  { type, data, day, time }: Fact,
  position: number,
  on: PlainDate,
  accountId = 'acct-a',
): AccountInput => ({
  accountId,
  type,
  data,
  occurredAt: time ?? `${day}T04:00:00.000Z`,
  on,
  cause: { ledger: ledgerOf(type), partition: 0, position, eventId: `event-${String(position)}`, type },
});

export const opening = (day: PlainDate, position: number, accountId = 'acct-a'): AccountInput =>
  inputOf({ type: DAY_OPENED, data: { date: day }, day }, position, day, accountId);

/** How accounts are decided about, as far as a story needs it. */
export type Rules<Policy, State, Decision> = Readonly<{
  initial: State;
  step: (policy: Policy, state: State, input: AccountInput) => Readonly<{ state: State; decisions: readonly Decision[] }>;
  nextDue: (policy: Policy, state: State) => PlainDate | null;
}>;

/** One account, told as a story: facts happen on their day, and every day is opened for the account only when it is due. */
export class AccountStory<Policy, State, Decision> {
  state: State;
  readonly decisions: Decision[] = [];
  readonly policy: Policy;
  readonly everyDay: boolean;
  on: PlainDate;
  readonly #rules: Rules<Policy, State, Decision>;
  #position = 0;

  constructor(rules: Rules<Policy, State, Decision>, policy: Policy, on: PlainDate, everyDay: boolean) {
    this.#rules = rules;
    this.state = rules.initial;
    this.policy = policy;
    this.on = on;
    this.everyDay = everyDay;
  }

  then(...facts: readonly Fact[]): this {
    for (const fact of facts) {
      if (fact.day > this.on) this.until(fact.day);
      this.take(inputOf(fact, ++this.#position, this.on));
    }
    return this;
  }

  until(day: PlainDate): this {
    while (this.on < day) {
      this.on = addDays(this.on, 1);
      this.#position++;
      const due = this.#rules.nextDue(this.policy, this.state);
      if (this.everyDay || (due !== null && due <= this.on)) this.take(opening(this.on, this.#position));
    }
    return this;
  }

  take(input: AccountInput): readonly Decision[] {
    const { state, decisions } = this.#rules.step(this.policy, this.state, input);
    this.state = state;
    this.decisions.push(...decisions);
    return decisions;
  }
}
