import { PeerUrl, ServiceConfig } from '@strata/service-kit';

/** Every variable this service reads. One that is missing or malformed stops the process before it listens. */
export class LifecycleConfig extends ServiceConfig {
  @PeerUrl() ACCOUNT_URL?: string;
  @PeerUrl() SCORING_URL?: string;
}
