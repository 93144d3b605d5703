import type { FactValues } from '@strata/policy';

/**
 * What a signal sees on a day. `on`: it is so, and since which occurrence; `off`: it is not; `unknown`: it cannot be told, and nothing changes.
 * The same occurrence opens a signal once.
 */
export type Reading = Readonly<
  | { status: 'unknown' }
  | { status: 'off'; facts: FactValues }
  | { status: 'on'; occurrence: string; facts: FactValues; reference?: number }
>;
