import type { Log } from '../logging/log.js';

/** In this order: nothing new comes in, what is under way ends, what is buffered is written, connections close. */
const phases = ['intake', 'drain', 'commit', 'close'] as const;
export type Phase = (typeof phases)[number];

type Step = Readonly<{ phase: Phase; name: string; run: () => Promise<void> | void }>;

/**
 * The one ordered list of what ends when a service ends. Inside a phase, steps run in the order in which they were
 * added; a step that fails is logged and the rest still run. Nest's own hooks are not used: one that throws skips others.
 */
export class Shutdown {
  private readonly steps: Step[] = [];
  private readonly stopping = new AbortController();
  private stopped: Promise<boolean> | undefined;

  constructor(
    private readonly log: Log,
    private readonly timeoutMs: number,
  ) {}

  /** Aborted as soon as the end begins: pass it to loops and timers. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  add(phase: Phase, name: string, run: Step['run']): void {
    this.steps.push({ phase, name, run });
  }

  /** Runs the list, once, whoever asks how often. False when a step failed or the time was over. */
  stop(reason: string): Promise<boolean> {
    this.stopped ??= this.run(reason);
    return this.stopped;
  }

  private async run(reason: string): Promise<boolean> {
    this.log.info({ reason }, 'stopping');
    this.stopping.abort();
    const done = await Promise.race([this.runSteps(), this.deadline()]);
    if (done === 'late') this.log.error({ timeoutMs: this.timeoutMs }, 'stopped waiting for a step that does not end');
    else this.log.info('stopped');
    return done === true;
  }

  private async runSteps(): Promise<boolean> {
    let whole = true;
    for (const phase of phases) {
      for (const step of this.steps.filter((one) => one.phase === phase)) {
        try {
          await step.run();
          this.log.debug({ phase, step: step.name }, 'stopped a part');
        } catch (error) {
          whole = false;
          this.log.error({ err: error, phase, step: step.name }, 'a part did not stop cleanly');
        }
      }
    }
    return whole;
  }

  private deadline(): Promise<'late'> {
    return new Promise((resolve) => setTimeout(resolve, this.timeoutMs, 'late').unref());
  }
}
