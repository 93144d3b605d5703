import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { ConsumerHealth } from './consumer.health.js';
import { observe } from './consumer.metrics.js';
import { ConsumerLoop, type ConsumerOptions } from './consumer-loop.js';
import type { BatchHandler } from './delivery.js';
import type { EventSource } from './event-source.js';

export type ConsumerServerOptions = Omit<ConsumerOptions, 'consumer' | 'source' | 'handle'> &
  Readonly<{
    /** The source of each pattern that a handler may name: `account.ledger.v1`. */
    sources: Readonly<Record<string, EventSource>>;
  }>;

/**
 * Nest's way to our consumers: each `@EventPattern('account.ledger.v1', { consumer: 'scoring.account-facts' })` becomes a loop of
 * its own, and its handler gets whole batches inside the transaction that also moves the checkpoint. With `inputs: false` it is not woken
 * by what its own service records, and nothing is read ahead for it.
 */
export class ConsumerServer extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol.for('strata.consumer');
  /** A failure of a handler comes back to the loop, which retries it and reports it. */
  override readonly propagatesEventHandlerErrors = true;
  readonly #options: ConsumerServerOptions;
  readonly #loops: ConsumerLoop[] = [];
  readonly #stop = new AbortController();
  #running: Promise<unknown> | undefined;
  #unobserve: (() => void) | undefined;

  constructor(options: ConsumerServerOptions) {
    super();
    this.#options = options;
  }

  /**
   * Registers a handler when Nest finds it. Nest's own `addHandler` would chain two consumers of one pattern into one call;
   * ours each have their own checkpoint.
   */
  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const name = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
    const { consumer, inputs = true } = extras;
    if (!isEventHandler || typeof consumer !== 'string') {
      throw new Error(`the handler of ${name} must be an @EventPattern with { consumer: '<service>.<purpose>' }`);
    }
    const { sources, ...options } = this.#options;
    const source = sources[name];
    if (!source) throw new Error(`consumer ${consumer} reads ${name}, and no source is configured for it`);
    if (this.#loops.some((loop) => loop.health().consumer === consumer)) throw new Error(`two handlers are called ${consumer}`);
    const deaf = inputs === false ? { inputs: undefined, lookAhead: undefined } : {};
    this.#loops.push(new ConsumerLoop({ ...options, ...deaf, consumer, source, handle: settle(callback) }));
  }

  listen(callback: (error?: unknown) => void): void {
    this.#running = Promise.all(this.#loops.map((loop) => loop.run(this.#stop.signal)));
    this.#running.catch((error: unknown) => {
      this.#options.log?.error({ err: error }, 'a consumer ended');
    });
    this.#unobserve = observe(() => this.#readings());
    callback();
  }

  /** Takes nothing new, lets the deliveries under way commit, gives the partitions up. May be called twice. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#unobserve?.();
    await this.#running?.catch(() => undefined);
  }

  health(): readonly ConsumerHealth[] {
    return this.#loops.map((loop) => loop.health());
  }

  /** Events recorded by the producers and not yet taken, over all partitions that this process holds. */
  async lag(): Promise<number> {
    return (await this.#readings()).reduce((sum, { lag }) => sum + lag, 0);
  }

  override on(): never {
    throw new Error('a consumer has no events to listen to; ask health()');
  }

  override unwrap(): never {
    throw new Error('a consumer has no client library to unwrap');
  }

  async #readings() {
    const readings = await Promise.all(
      this.#loops.map(async (loop) => {
        const { consumer } = loop.health();
        return (await loop.lag()).map(({ partition, ...reading }) => ({ attributes: { consumer, partition }, ...reading }));
      }),
    );
    return readings.flat();
  }
}

/** Nest's proxied handler answers a value or an observable, which carries the error: waits for either. */
const settle =
  (callback: MessageHandler): BatchHandler =>
  async (batch, context) => {
    const result: unknown = await callback(batch, context);
    return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
  };
