import type { RecordedEvent } from '@strata/ledger';

/** An event that has arrived, with the offset behind which a successor would read on. */
export type Arrival = Readonly<{ event: RecordedEvent; next: string }>;

export type InboxOptions = Readonly<{
  /** From so many waiting events on, no more are asked for. */
  capacity: number;
  pause: () => void;
  resume: () => void;
}>;

/** What has arrived of one partition and is not taken yet: bounded, whatever the broker has to give. */
export class Inbox {
  readonly #options: InboxOptions;
  #waiting: Arrival[] = [];
  #paused = false;
  #wake: (() => void) | undefined;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  put(arrivals: readonly Arrival[]): void {
    this.#waiting.push(...arrivals);
    if (!this.#paused && this.#waiting.length >= this.#options.capacity) {
      this.#paused = true;
      this.#options.pause();
    }
    this.#wake?.();
  }

  /** The next arrivals, at most `most`; none when nothing came within `ms`, or the signal was aborted. */
  async take(most: number, ms: number, signal: AbortSignal): Promise<readonly Arrival[]> {
    if (this.#waiting.length === 0 && !signal.aborted) await this.#news(ms, signal);
    const taken = this.#waiting.splice(0, most);
    if (this.#paused && this.#waiting.length < this.#options.capacity / 2) {
      this.#paused = false;
      this.#options.resume();
    }
    return taken;
  }

  async #news(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = (): void => resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    this.#wake = done;
    await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', done);
    this.#wake = undefined;
  }
}
