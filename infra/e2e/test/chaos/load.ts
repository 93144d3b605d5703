import { setTimeout as sleep } from 'node:timers/promises';
import { storyteller } from '../golden-case.js';
import type { Fleet } from './fleet.js';
import { Random } from './random.js';

const SENDERS = 4;
const ACCOUNTS_EACH = 30;
const PRODUCT_LINES = ['cloud', 'lines', 'security', 'devices', 'support'];

type Fact = ReturnType<ReturnType<typeof storyteller>['registered']>;

/**
 * Senders who tell of their own accounts, in order, and send the same again until it is acknowledged, as the interface asks of
 * everybody. Says what was acknowledged, and how the service answered on the way.
 */
export class Load {
  /** The ids of the facts of each account, in the order in which they were sent. */
  readonly acknowledged = new Map<string, string[]>();
  facts = 0;
  /** Requests that got no answer, or were told to come again. */
  lost = 0;
  /** The answers 503 and 429, with what they said of when to come again. */
  readonly sentAway: { status: number; retryAfter: string | null }[] = [];
  /** What must not happen: any other answer. */
  readonly wrong: string[] = [];
  readonly #fleet: Pick<Fleet, 'account'>;
  readonly #tell: ReturnType<typeof storyteller>;
  readonly #seed: number;
  readonly #registered = new Set<string>();
  readonly #sums = new Map<string, number>();
  #isOver = false;
  #senders: Promise<void>[] = [];
  #days = 1;

  constructor(fleet: Pick<Fleet, 'account'>, seed: number) {
    this.#fleet = fleet;
    this.#tell = storyteller(fleet);
    this.#seed = seed;
  }

  /** Begins, or goes on after a stop. */
  start(): void {
    this.#isOver = false;
    this.#senders = Array.from({ length: SENDERS }, (_, sender) =>
      this.#send(sender, new Random(this.#seed + this.facts + sender)),
    );
  }

  /** Resolves when everything that was sent is acknowledged. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#senders);
  }

  async #send(sender: number, random: Random): Promise<void> {
    const accounts = Array.from({ length: ACCOUNTS_EACH }, (_, n) => `s${sender}-${n}`);
    while (!this.#isOver) {
      const facts = Array.from({ length: random.between(1, 8) }, () => this.#factsOf(random.oneOf(accounts), random)).flat();
      await this.#insist('/v1/events', facts, 'application/cloudevents-batch+json', facts.length);
      for (const { subject, id } of facts) this.#known(subject).push(id);
      this.facts += facts.length;
      if (sender === 0 && random.next() < 0.02) await this.#openDay();
      await sleep(random.between(20, 80));
    }
  }

  #known(accountId: string): string[] {
    const known = this.acknowledged.get(accountId) ?? [];
    this.acknowledged.set(accountId, known);
    return known;
  }

  #factsOf(accountId: string, random: Random): readonly Fact[] {
    const tell = this.#tell;
    const dice = random.next();
    const first = this.#registered.has(accountId) ? [] : [tell.registered(accountId)];
    this.#registered.add(accountId);
    if (dice < 0.85) {
      // Up and down around the middle of the scale, so that tiers go on changing for as long as facts come.
      const sum = this.#sums.get(accountId) ?? 0;
      const amount = random.between(1, 12) * 10_000_000;
      const isOrder = sum < amount || random.next() < (sum < 200_000_000 ? 0.75 : 0.25);
      this.#sums.set(accountId, sum + (isOrder ? amount : -amount));
      const fact = isOrder ? tell.ordered(accountId, amount, [random.oneOf(PRODUCT_LINES)]) : tell.refunded(accountId, amount);
      return [...first, fact];
    }
    if (dice < 0.93) return [...first, tell.referred(accountId, String(random.between(1, 1_000_000)))];
    return [...first, tell.observed(accountId, 'unlisted', random.next() < 0.5), tell.observed(accountId, 'valuation', 'high')];
  }

  async #openDay(): Promise<void> {
    const date = new Date(Date.UTC(2026, 2, 1 + this.#days)).toISOString().slice(0, 10);
    await this.#insist('/v1/days', { date }, 'application/json');
    this.#days += 1;
  }

  async #insist(path: string, body: unknown, type: string, facts?: number): Promise<void> {
    for (;;) {
      const answer = await this.#fleet.account.answer('POST', path, body, type).catch(() => undefined);
      if (!answer) this.lost += 1;
      else if (answer.status === 503 || answer.status === 429)
        this.sentAway.push({ status: answer.status, retryAfter: answer.headers.get('retry-after') });
      else {
        const { accepted, duplicates } = JSON.parse(answer.text || '{}') as { accepted?: number; duplicates?: number };
        if (answer.status !== 200 || (facts !== undefined && (accepted ?? 0) + (duplicates ?? 0) !== facts))
          this.wrong.push(`${answer.status} ${answer.text.slice(0, 500)}`);
        return;
      }
      await sleep(100);
    }
  }
}
