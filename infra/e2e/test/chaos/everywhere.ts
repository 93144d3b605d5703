import { partitionOf } from '@strata/kernel';
import { storyteller } from '../golden-case.js';
import { type Fleet, PARTITIONS, until } from './fleet.js';

/** Orders of 100,000, then 400,000 CNY and so on, and the points after each under the policy of the golden cases. */
const ORDERS = [
  { amount: 10_000_000, points: 2 },
  { amount: 40_000_000, points: 10 },
  { amount: 50_000_000, points: 20 },
  { amount: 200_000_000, points: 35 },
];

/** An account in every partition, whose next order must be decided by whoever has the partition now. */
export class Everywhere {
  #placed = 0;

  private constructor(
    private readonly fleet: Fleet,
    private readonly tell: ReturnType<typeof storyteller>,
    private readonly accounts: readonly string[],
  ) {}

  static async begin(fleet: Fleet): Promise<Everywhere> {
    const accounts = Array.from({ length: PARTITIONS }, (_, partition) => accountIn(partition));
    const everywhere = new Everywhere(fleet, storyteller(fleet), accounts);
    await everywhere.#record((accountId) => everywhere.tell.registered(accountId));
    return everywhere;
  }

  /** Places an order in every partition and resolves when all of them have been decided. */
  async decided(): Promise<void> {
    const { amount, points } = ORDERS[this.#placed++]!;
    await this.#record((accountId) => this.tell.ordered(accountId, amount));
    const isDecided = async (accountId: string): Promise<boolean> => {
      const { status, body } = await this.fleet.scoring.send('GET', `/v1/scores/${accountId}`);
      return status === 200 && body.points === points;
    };
    await until(`every account has ${points} points`, async () =>
      (await Promise.all(this.accounts.map(isDecided))).every(Boolean),
    );
  }

  #record(factOf: (accountId: string) => ReturnType<typeof this.tell.registered>): Promise<void> {
    return this.tell.record(...this.accounts.map((accountId) => ({ ...factOf(accountId), source: '/everywhere' })));
  }
}

const accountIn = (partition: number): string => {
  for (let n = 0; ; n++) if (partitionOf(`everywhere-${n}`, PARTITIONS) === partition) return `everywhere-${n}`;
};
