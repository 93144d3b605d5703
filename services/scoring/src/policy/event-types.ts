import { Inject, Injectable } from '@nestjs/common';
import { catalogueOf, customContract } from '@strata/contracts';
import type { EventCatalogue } from '@strata/policy';
import { ACCOUNT_SERVICE, type AccountService } from '../account/account.service.js';

/** What policies may fold: our own facts, and the types that the company has registered with the account service. */
@Injectable()
export class EventTypes {
  constructor(@Inject(ACCOUNT_SERVICE) private readonly account: Pick<AccountService, 'registeredTypes'>) {}

  /** Read anew each time: it is needed only when a policy is checked or first met, and a type may have been registered since. */
  async catalogue(): Promise<EventCatalogue> {
    return catalogueOf((await this.account.registeredTypes()).map(customContract));
  }
}
