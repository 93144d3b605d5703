import { Inject, Injectable } from '@nestjs/common';
import { catalogueOf, customContract } from '@strata/contracts';
import { Conflict, Refusal } from '@strata/kernel';
import { accepted, compilePolicy } from '@strata/policy';
import { Standing } from '../fold/standing.js';
import { PEERS, type Peers } from '../peers.js';

/** Policies that are only tried: checked before a job is started, and kept nowhere. */
@Injectable()
export class Candidates {
  constructor(
    @Inject(PEERS) private readonly peers: Pick<Peers, 'registeredTypes'>,
    private readonly standing: Standing,
  ) {}

  /**
   * The document in a text, as far as there is something to test it against.
   * @throws Refusal `policy-invalid` with every problem and its line, `policy-without-lifecycle`; Conflict `no-history` before the first day
   */
  async checked(source: string): Promise<unknown> {
    const catalogue = catalogueOf((await this.peers.registeredTypes()).map(customContract));
    const { document, lifecycle } = accepted(compilePolicy(source, catalogue));
    if (!lifecycle)
      throw new Refusal('policy-without-lifecycle', 'The policy has no section lifecycle: it warns of nothing.', [
        { pointer: '/document/lifecycle', code: 'field-missing', detail: 'must say how accounts live' },
      ]);
    if ((await this.standing.day()) === null) throw new Conflict('no-history', 'No day is open yet: there is no history.');
    return document;
  }
}
