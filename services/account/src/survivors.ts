import type { CloudEvent } from '@strata/contracts';
import type { FieldError } from '@strata/kernel';
import type { Ledger } from '@strata/ledger';
import { placeOf } from './streams.js';
import { fieldsOf, readAccountState } from './stored.parser.js';

/**
 * Merges into accounts that cannot take them: not registered, or merged themselves. Asked before the decision, because
 * a survivor is in another stream; what stands before the merge in the same chunk of a request counts.
 */
export const survivorProblems = async (
  ledger: Ledger,
  events: readonly CloudEvent[],
): Promise<ReadonlyMap<CloudEvent, FieldError>> => {
  const merges = events.filter(({ type }) => type === 'account.merged.v1');
  if (merges.length === 0) return new Map();
  const survivors = [...new Set(merges.map(intoOf))].map((into) => placeOf(into, ledger.partitions));
  const { states } = await ledger.lookUp(ledger.pool, survivors, []);
  const byStream = new Map(states.map(({ stream, state }) => [stream, readAccountState(state)]));
  const registeredHere = new Set<string>();
  const mergedHere = new Map<string, string>();
  const problems = new Map<CloudEvent, FieldError>();
  for (const event of events) {
    if (event.type === 'account.registered.v1') registeredHere.add(event.subject);
    if (event.type !== 'account.merged.v1') continue;
    const into = intoOf(event);
    const survivor = byStream.get(placeOf(into, ledger.partitions).stream);
    const further = survivor?.mergedInto ?? mergedHere.get(into);
    if (further !== undefined) problems.set(event, problem('account-merged', `account ${into} was merged into ${further}`));
    else if (!survivor?.profile && !registeredHere.has(into))
      problems.set(event, problem('unknown-account', `account ${into} is not registered`));
    else mergedHere.set(event.subject, into);
  }
  return problems;
};

const intoOf = ({ data }: CloudEvent): string => String(fieldsOf(data)['into']);
const problem = (code: string, detail: string): FieldError => ({ pointer: '/data/into', code, detail });
