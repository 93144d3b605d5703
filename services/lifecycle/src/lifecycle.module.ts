import { Module } from '@nestjs/common';
import { Ledger } from '@strata/ledger';
import {
  Decisions,
  FeedController,
  LOG,
  type Log,
  PARKED_ACCOUNTS,
  ParkedController,
  provideJobs,
  YamlBodies,
} from '@strata/service-kit';
import { AccountFactsConsumer } from './account-facts.consumer.js';
import { Candidates } from './backtest/candidates.js';
import { LifecycleStore } from './fold/lifecycle.store.js';
import { Policies } from './fold/policies.js';
import { Standing } from './fold/standing.js';
import { BacktestController } from './http/backtest.controller.js';
import { ReportController } from './http/report.controller.js';
import { RenewalController } from './http/renewal.controller.js';
import { SignalController } from './http/signal.controller.js';
import { StageController } from './http/stage.controller.js';
import { Explanations } from './inputs/explanations.js';
import { LifecycleConfig } from './lifecycle.config.js';
import { LIFECYCLE } from './names.js';
import { parkedAccounts } from './parked/parked-accounts.js';
import { PEERS, type Peers, peersOf } from './peers.js';
import { OutcomeReport } from './reports/outcome-report.query.js';
import { RenewalReport } from './reports/renewal-report.query.js';
import { ScoringDecisionsConsumer } from './scoring-decisions.consumer.js';
import { Funnel } from './stage/funnel.js';
import { KnownNames } from './stage/known-names.js';
import { Renewals } from './stage/renewals.js';
import { Signals } from './stage/signals.js';
import { Stages } from './stage/stages.js';

/** As built, also in tests. */
const JOB_PROGRAM = new URL('../dist/job.main.js', import.meta.url);

/** All wiring of the service. */
@Module({
  controllers: [
    StageController,
    SignalController,
    RenewalController,
    ReportController,
    BacktestController,
    ParkedController,
    FeedController,
    AccountFactsConsumer,
    ScoringDecisionsConsumer,
  ],
  providers: [
    {
      provide: PEERS,
      inject: [LifecycleConfig, LOG],
      useFactory: (config: LifecycleConfig, log: Log) => peersOf(config, log),
    },
    {
      provide: Policies,
      inject: [Ledger, PEERS],
      useFactory: (ledger: Ledger, { registeredTypes }: Peers) => new Policies(ledger, registeredTypes),
    },
    provideJobs({ schema: LIFECYCLE, program: JOB_PROGRAM, busy: 'A backtest is running' }),
    { provide: PARKED_ACCOUNTS, inject: [Ledger, PEERS, Policies], useFactory: parkedAccounts },
    Candidates,
    Decisions,
    Explanations,
    Funnel,
    KnownNames,
    LifecycleStore,
    OutcomeReport,
    RenewalReport,
    Renewals,
    Signals,
    Stages,
    Standing,
    YamlBodies,
  ],
})
export class LifecycleModule {}
