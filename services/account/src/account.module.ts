import { Module } from '@nestjs/common';
import { FeedController } from '@strata/service-kit';
import { Accounts } from './accounts.js';
import { Bulk } from './bulk.js';
import { Calendar } from './calendar.js';
import { Clock } from './clock.js';
import { EventTypes } from './event-types.js';
import { Facts } from './facts.js';
import { History } from './history.js';
import { AccountsController } from './http/accounts.controller.js';
import { DaysController } from './http/days.controller.js';
import { EventTypesController } from './http/event-types.controller.js';
import { EventsController } from './http/events.controller.js';
import { LedgerCommands } from './ledger-commands.js';
import { People } from './personal/people.js';
import { PersonalKeys } from './personal/personal-keys.js';

/** All wiring of the service. */
@Module({
  controllers: [AccountsController, EventsController, DaysController, EventTypesController, FeedController],
  providers: [LedgerCommands, Accounts, Bulk, Calendar, Clock, EventTypes, Facts, History, People, PersonalKeys],
})
export class AccountModule {}
