import { PeerUrl, ServiceConfig } from '@strata/service-kit';
import { IsIn } from 'class-validator';
import type { Approval } from './policy/policy-step.js';

const approvals: readonly Approval[] = ['second-person', 'none'];

/** Every variable this service reads. One that is missing or malformed stops the process before it listens. */
export class ScoringConfig extends ServiceConfig {
  @PeerUrl() ACCOUNT_URL?: string;

  /** Whether a policy needs the yes of a second person before it is published (docs/policy-life.md). */
  @IsIn(approvals, { message: `must be ${approvals.join(' or ')}` }) POLICY_APPROVAL: Approval = 'second-person';
}
