import { Injectable } from '@nestjs/common';
import { daysToOpen, type OpenDay } from '@strata/domain-account';
import { dateInZone, type Instant, type PlainDate } from '@strata/kernel';
import { type Command, Ledger } from '@strata/ledger';
import { AccountConfig } from './account.config.js';
import { LedgerCommands } from './ledger-commands.js';
import { CALENDAR } from './streams.js';
import { readCalendarState, readDayOpened } from './stored.parser.js';

/** How many days, counted once for each partition, go into one call. */
const COMMANDS_AT_ONCE = 2_000;

/** The open days of all partitions. */
@Injectable()
export class Calendar {
  constructor(
    private readonly config: AccountConfig,
    private readonly ledger: Ledger,
    private readonly commands: LedgerCommands,
  ) {}

  /** Today in the time zone of the installation. */
  today(now: Instant): PlainDate {
    return dateInZone(now, this.config.TIMEZONE);
  }

  /** The last day that is open in every partition; null before the first. */
  async lastOpenDay(): Promise<PlainDate | null> {
    return earliest(await this.openDays());
  }

  /**
   * Opens the days that are missing up to and including `date`, in every partition, one by one.
   * @returns the last open day afterwards, and how many days were opened
   * @throws Refusal `day-in-the-future` on a live clock, `too-many-days`
   */
  async openUpTo(date: PlainDate, now: Instant): Promise<{ date: PlainDate | null; opened: number }> {
    const today = this.config.CLOCK === 'live' ? this.today(now) : undefined;
    const missing = await this.missingDays(date, today);
    const days = [...new Set(missing.flat())].sort();
    const commands = days.flatMap((day) =>
      missing.flatMap(([first], partition) => (first !== undefined && first <= day ? [openDay(partition, day)] : [])),
    );
    for (let i = 0; i < commands.length; i += COMMANDS_AT_ONCE) {
      const results = await this.commands.calendar.handleAll(commands.slice(i, i + COMMANDS_AT_ONCE));
      const failed = results.find((result) => result instanceof Error);
      if (failed instanceof Error) throw failed;
    }
    return { date: await this.lastOpenDay(), opened: days.length };
  }

  /** By partition. One that has no day yet, beside others that have (a crash came between), begins where they began. */
  private async missingDays(date: PlainDate, today: PlainDate | undefined): Promise<readonly (readonly PlainDate[])[]> {
    const open = await this.openDays();
    const begun = open.findIndex((day) => day !== null);
    if (begun === -1 || earliest(open) !== null) return open.map((day) => daysToOpen(day, date, today));
    const [beginning] = await this.ledger.readStream(CALENDAR, { partition: begun, limit: 1 });
    const first = readDayOpened(beginning?.data).date;
    return open.map((day) => (day === null ? [first, ...daysToOpen(first, date, today)] : daysToOpen(day, date, today)));
  }

  private async openDays(): Promise<readonly (PlainDate | null)[]> {
    const streams = Array.from({ length: this.ledger.partitions }, (_, partition) => ({ partition, stream: CALENDAR }));
    const { states } = await this.ledger.lookUp(this.ledger.pool, streams, []);
    return states.toSorted((a, b) => a.partition - b.partition).map(({ state }) => readCalendarState(state).day);
  }
}

const earliest = (days: readonly (PlainDate | null)[]): PlainDate | null =>
  days.reduce((least, day) => (least === null || day === null ? null : day < least ? day : least));

/** The id of the event hangs on partition and day alone, so that whoever opens a day, it opens once. */
const openDay = (partition: number, date: PlainDate): Command<OpenDay> => ({
  partition,
  stream: CALENDAR,
  command: { type: 'OpenDay', data: { date } },
  cause: `calendar\n${partition}\n${date}`,
  metadata: {},
  occurredAt: `${date}T00:00:00.000Z`,
});
