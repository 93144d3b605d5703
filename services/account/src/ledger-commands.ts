import { Injectable } from '@nestjs/common';
import {
  type AccountEvent,
  accountDecider,
  type AccountState,
  calendarDecider,
  type CalendarState,
  type DayOpened,
  type EventTypeRegistered,
  eventTypesDecider,
  type EventTypesState,
  type OpenDay,
  type RecordFact,
  type RegisterEventType,
} from '@strata/domain-account';
import { Commands, Ledger } from '@strata/ledger';

/** The ways into this service's ledger: each records what its decider decides. */
@Injectable()
export class LedgerCommands {
  readonly account: Commands<RecordFact, AccountState, AccountEvent>;
  readonly calendar: Commands<OpenDay, CalendarState, DayOpened>;
  readonly eventTypes: Commands<RegisterEventType, EventTypesState, EventTypeRegistered>;

  constructor(ledger: Ledger) {
    this.account = new Commands({ ledger, decider: accountDecider });
    this.calendar = new Commands({ ledger, decider: calendarDecider });
    this.eventTypes = new Commands({ ledger, decider: eventTypesDecider });
  }

  /** Resolves when every command has its answer. */
  async drained(): Promise<void> {
    await Promise.all([this.account.drained(), this.calendar.drained(), this.eventTypes.drained()]);
  }
}
