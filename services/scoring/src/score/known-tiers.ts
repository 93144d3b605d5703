import { Injectable } from '@nestjs/common';
import { type PolicyDocument, tiersOf } from '@strata/policy';
import { noSuch } from '@strata/service-kit';
import { Library } from '../policy/library.js';

type Wanted = Readonly<{ ladder?: string | undefined; tier?: string | undefined }>;

/** Which ladders and tiers there are: those of the policies in force. */
@Injectable()
export class KnownTiers {
  constructor(private readonly library: Library) {}

  /**
   * For a list that came out empty: no account holds the tier, so nothing is left of an earlier policy that had it. Before the first policy nothing is
   * known, and nothing refused.
   * @throws Malformed when no policy in force has the ladder, or the tier
   */
  async require(wanted: Wanted): Promise<void> {
    if (wanted.ladder === undefined && wanted.tier === undefined) return;
    const policies = await this.library.allInForce();
    if (policies.length > 0) requireTier(tiersByLadder(policies.map(({ document }) => document)), wanted);
  }
}

/** The tiers of each ladder, from the lowest to the highest, of all these policies. */
const tiersByLadder = (documents: readonly PolicyDocument[]): ReadonlyMap<string, readonly string[]> => {
  const ladders = new Map<string, readonly string[]>();
  for (const [name, section] of documents.flatMap((document) => Object.entries(document.ladders)))
    ladders.set(name, [...new Set([...(ladders.get(name) ?? []), ...tiersOf(section).map(({ id }) => id)])]);
  return ladders;
};

/** @throws Malformed */
const requireTier = (ladders: ReadonlyMap<string, readonly string[]>, { ladder, tier }: Wanted): void => {
  if (ladder !== undefined && !ladders.has(ladder)) throw noSuch('ladder', `ladder "${ladder}"`, [...ladders.keys()]);
  const tiers = ladder === undefined ? [...new Set([...ladders.values()].flat())] : (ladders.get(ladder) ?? []);
  if (tier === undefined || tiers.includes(tier)) return;
  throw noSuch('tier', `tier "${tier}" on ${ladder === undefined ? 'any ladder' : `ladder ${ladder}`}`, tiers);
};
