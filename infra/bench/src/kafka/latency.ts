import { setTimeout as sleep } from 'node:timers/promises';
import type { Outsider } from './outsider.js';

/** Milliseconds, in no order. */
export type Latencies = readonly number[];

/** The value below which a share of the measurements lies: 0.5, 0.99. */
export const quantile = (latencies: Latencies, share: number): number =>
  latencies.toSorted((a, b) => a - b)[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN;

/** Does something `perSecond` times a second, evenly, whether or not the earlier ones are done: as customers come. */
export const paced = async (count: number, perSecond: number, act: (n: number) => Promise<void>): Promise<void> => {
  const began = performance.now();
  const acts: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    const wait = began + (n * 1_000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    acts.push(act(n));
  }
  await Promise.all(acts);
};

/** From here to there: `sent` when something begins, `arrived` when it is seen, in whichever order; then how long each took. */
export class Stopwatch {
  readonly #sent = new Map<string, number>();
  readonly #arrived = new Map<string, number>();

  sent(name: string): void {
    this.#sent.set(name, performance.now());
  }

  /** Only the first arrival counts. */
  arrived(name: string): void {
    if (!this.#arrived.has(name)) this.#arrived.set(name, performance.now());
  }

  /** Resolves when everything sent has arrived. */
  async latencies(): Promise<Latencies> {
    while ([...this.#sent.keys()].some((name) => !this.#arrived.has(name))) await sleep(20);
    return [...this.#sent].map(([name, at]) => (this.#arrived.get(name) ?? NaN) - at);
  }
}

/** Raw: a message is handed to kafkajs, and seen by another kafkajs, so many times a second. */
export const rawLatencies = async (outsider: Outsider, topic: string, count: number, perSecond: number): Promise<Latencies> => {
  const watch = new Stopwatch();
  const producer = await outsider.producer();
  const end = await outsider.hear(topic, ({ key }) => watch.arrived(String(key)));
  try {
    await paced(count, perSecond, async (n) => {
      const key = `raw-${String(n)}`;
      watch.sent(key);
      await producer.send({ topic, acks: -1, messages: [{ key, value: JSON.stringify({ n }) }] });
    });
    return await watch.latencies();
  } finally {
    await end();
    await producer.disconnect();
  }
};
