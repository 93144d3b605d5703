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
import { ACCOUNT_SERVICE, accountService } from './account/account.service.js';
import { AccountFactsConsumer } from './account-facts.consumer.js';
import { ScoringStore } from './fold/scoring.store.js';
import { Hindsight } from './hindsight/hindsight.js';
import { DecisionController } from './http/decision.controller.js';
import { EntitlementController } from './http/entitlement.controller.js';
import { ReplayController } from './http/replay.controller.js';
import { WhatIfController } from './http/what-if.controller.js';
import { OverrideController } from './http/override.controller.js';
import { PolicyController } from './http/policy.controller.js';
import { ScoreController } from './http/score.controller.js';
import { SegmentController } from './http/segment.controller.js';
import { ReviewController } from './http/review.controller.js';
import { Cuts } from './review/cuts.js';
import { Reviews } from './review/reviews.js';
import { ReviewViews } from './review/review.views.js';
import { SCORING } from './names.js';
import { parkedAccounts } from './parked/parked-accounts.js';
import { EventTypes } from './policy/event-types.js';
import { Library } from './policy/library.js';
import { PolicyLife } from './policy/policy-life.js';
import { Policies } from './policy/policies.js';
import { Entitlements } from './rights/entitlements.js';
import { Explanations } from './score/explanations.js';
import { KnownTiers } from './score/known-tiers.js';
import { Scores } from './score/scores.js';
import { Overrides } from './override/overrides.js';
import { ScoringConfig } from './scoring.config.js';
import { Segments } from './segments/segments.js';

/** As built, also in tests. */
const JOB_PROGRAM = new URL('../dist/job.main.js', import.meta.url);

/** All wiring of the service. */
@Module({
  controllers: [
    ReviewController,
    ScoreController,
    EntitlementController,
    SegmentController,
    DecisionController,
    OverrideController,
    PolicyController,
    WhatIfController,
    ReplayController,
    ParkedController,
    FeedController,
    AccountFactsConsumer,
  ],
  providers: [
    {
      provide: ACCOUNT_SERVICE,
      inject: [ScoringConfig, LOG],
      useFactory: (config: ScoringConfig, log: Log) => accountService(config, log),
    },
    provideJobs({ schema: SCORING, program: JOB_PROGRAM, busy: 'A what-if or a replay is running' }),
    { provide: PARKED_ACCOUNTS, inject: [Ledger, ACCOUNT_SERVICE, Policies], useFactory: parkedAccounts },
    Decisions,
    Entitlements,
    EventTypes,
    Explanations,
    Hindsight,
    KnownTiers,
    Library,
    Overrides,
    ScoringStore,
    Cuts,
    Policies,
    PolicyLife,
    Reviews,
    ReviewViews,
    Scores,
    Segments,
    YamlBodies,
  ],
})
export class ScoringModule {}
