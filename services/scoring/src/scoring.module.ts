import { Module } from '@nestjs/common';
import { Ledger, ledgerPool } from '@strata/ledger';
import { FeedController, LEDGER_POOL } from '@strata/service-kit';
import type { Pool } from 'pg';
import { AccountFactsConsumer } from './account-facts.consumer.js';
import { PartitionStore } from './fold/partition.store.js';
import { DecisionController } from './http/decision.controller.js';
import { PolicyController } from './http/policy.controller.js';
import { ScoreController } from './http/score.controller.js';
import { YamlBodies } from './http/yaml-bodies.js';
import { ACCOUNT, SCORING } from './names.js';
import { ACCOUNT_LEDGER, EventTypes } from './policy/event-types.js';
import { Library } from './policy/library.js';
import { Policies } from './policy/policies.js';
import { Decisions } from './score/decisions.js';
import { Scores } from './score/scores.js';
import { ScoringConfig } from './scoring.config.js';

/** All wiring of the service. The account ledger is read through connections of its own, so that reading never waits for deciding. */
@Module({
  controllers: [ScoreController, DecisionController, PolicyController, FeedController, AccountFactsConsumer],
  providers: [
    {
      provide: Ledger,
      inject: [LEDGER_POOL, ScoringConfig],
      useFactory: (pool: Pool, { PARTITIONS }: ScoringConfig) => new Ledger({ pool, schema: SCORING, partitions: PARTITIONS }),
    },
    {
      provide: ACCOUNT_LEDGER,
      inject: [ScoringConfig],
      useFactory: ({ DATABASE_URL, PARTITIONS }: ScoringConfig) =>
        new Ledger({
          pool: ledgerPool({ url: DATABASE_URL, max: 8, name: 'strata-scoring-source' }),
          schema: ACCOUNT,
          partitions: PARTITIONS,
        }),
    },
    Decisions,
    EventTypes,
    Library,
    PartitionStore,
    Policies,
    Scores,
    YamlBodies,
  ],
})
export class ScoringModule {}
