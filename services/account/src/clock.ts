import { setInterval } from 'node:timers';
import { Inject, Injectable } from '@nestjs/common';
import type { PlainDate } from '@strata/kernel';
import { LOG, type Log } from '@strata/service-kit';
import { Calendar } from './calendar.js';

const LOOK_MS = 1_000;

/** Opens each day when the wall clock reaches it. However many replicas look at theirs, a day opens once. */
@Injectable()
export class Clock {
  private opened: PlainDate | null = null;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly calendar: Calendar,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** Opens today, and all days that were missed while nothing ran; then looks every second. */
  async start(): Promise<void> {
    await this.open(new Date().toISOString());
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, LOOK_MS);
  }

  /** Resolves when no day is being opened any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    try {
      const now = new Date().toISOString();
      if (this.calendar.today(now) !== this.opened) await this.open(now);
    } catch (error) {
      this.log.warn({ err: error }, 'the day could not be opened; trying again');
    }
  }

  private async open(now: string): Promise<void> {
    const today = this.calendar.today(now);
    const { opened } = await this.calendar.openUpTo(today, now);
    this.opened = today;
    if (opened > 0) this.log.info({ day: today, opened }, 'opened days');
  }
}
