import {
  bareService,
  createServiceDatabase,
  LedgersWorld,
  startTestService,
  type TestService,
} from '@strata/service-kit/testing';
import type { TestDatabase } from '@strata/testing';
import { lifecycleService } from '../src/lifecycle.service.js';
import { publishIn } from './publish.js';

/** The lifecycle service, running over ledgers of account and scoring that the test writes. */
export class ServiceWorld extends LedgersWorld {
  readonly lifecycle: TestService;

  private constructor(lifecycle: TestService, database: TestDatabase) {
    super(database);
    this.lifecycle = lifecycle;
  }

  static async start(): Promise<ServiceWorld> {
    const database = await createServiceDatabase([bareService('account'), bareService('scoring'), lifecycleService]);
    return new ServiceWorld(await startTestService(lifecycleService, { database }), database);
  }

  /** Scoring publishes a policy, and lifecycle has it in force. */
  async publish(source: string): Promise<void> {
    const ref = await publishIn(this, source);
    await this.lifecycle.eventually('/v1/stages/funnel', ({ policy }) => policy?.hash === ref.hash);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.lifecycle[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }
}
