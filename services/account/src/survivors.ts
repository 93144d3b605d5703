import type { CloudEvent } from '@strata/contracts';
import type { FieldError } from '@strata/kernel';
import type { Ledger } from '@strata/ledger';
import { placeOf } from './streams.js';
import { fieldsOf, readAccountState } from './stored.parser.js';

/**
 * Merges into accounts that cannot take them: not registered, or merged themselves. Asked before the decision, because
 * a survivor is in another stream; one that is registered in the same request, before the merge, counts.
 */
export const survivorProblems = async (ledger: Ledger, events: readonly CloudEvent[]): Promise<ReadonlyMap<CloudEvent, FieldError>> => {
  const merges = events.flatMap((event) => (event.type === 'account.merged.v1' ? [{ event, into: String(fieldsOf(event.data)['into']) }] : []));
  if (merges.length === 0) return new Map();
  const { states } = await ledger.lookUp(ledger.pool, merges.map(({ into }) => placeOf(into, ledger.partitions)), []);
  const byStream = new Map(states.map(({ stream, state }) => [stream, readAccountState(state)]));
  const registeredHere = new Set(events.flatMap(({ type, subject }) => (type === 'account.registered.v1' ? [subject] : [])));
  return new Map(
    merges.flatMap(({ event, into }) => {
      const survivor = byStream.get(placeOf(into, ledger.partitions).stream);
      if (survivor?.mergedInto !== undefined) return [[event, problem('account-merged', `account ${into} was merged into ${survivor.mergedInto}`)]];
      return survivor?.profile || registeredHere.has(into) ? [] : [[event, problem('unknown-account', `account ${into} is not registered`)]];
    }),
  );
};

const problem = (code: string, detail: string): FieldError => ({ pointer: '/data/into', code, detail });
