import { setTimeout as sleep } from 'node:timers/promises';
import { Ledger } from '@strata/ledger';
import {
  bareService,
  createServiceDatabase,
  headOf,
  LedgersWorld,
  positionOf,
  startTestService,
  type TestService,
} from '@strata/service-kit/testing';
import type { TestDatabase } from '@strata/testing';
import { ACCOUNT_FACTS } from '../src/names.js';
import { scoringService } from '../src/scoring.service.js';

/** The scoring service, running over an account ledger that the test writes. */
export class ServiceWorld extends LedgersWorld {
  readonly scoring: TestService;

  private constructor(scoring: TestService, database: TestDatabase) {
    super(database);
    this.scoring = scoring;
  }

  /** Policies need no second person here, unless `env` says so: most tests are about what a policy does. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<ServiceWorld> {
    const database = await createServiceDatabase([bareService('account'), scoringService]);
    return new ServiceWorld(
      await startTestService(scoringService, { database, env: { POLICY_APPROVAL: 'none', ...env } }),
      database,
    );
  }

  /** Where an owner of the database gets in. */
  get url(): string {
    return this.database.url();
  }

  /** Waits until the consumer has come to the end of the account ledger. */
  async settled(): Promise<void> {
    const [own, head] = [this.scoring.running.app.get(Ledger), await headOf(this.account)];
    while ((await positionOf(own, ACCOUNT_FACTS)) < head) await sleep(25);
  }

  /** Hands a policy in as YAML and publishes it. */
  async publish(source: string): Promise<void> {
    const { body } = await this.scoring.post('/v1/policies', source, { headers: { 'content-type': 'application/yaml' } });
    await this.scoring.post(`/v1/policies/${body.id}/versions/${body.version}/publish`);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.scoring[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}
