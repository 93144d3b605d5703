import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';

/** Given these events, when this command comes, then exactly these events follow: a rule, told as a story. */
export const scenario = <Command, State, Event>(decider: Decider<Command, State, Event>) => ({
  given: (...history: readonly Event[]) => {
    const state = history.reduce(decider.evolve, decider.initial);
    return {
      when: (command: Command) => {
        const decide = () => unchanged(state, () => decider.decide(command, state));
        return {
          then: (...expected: readonly Event[]) => {
            expect(decide()).toEqual(expected);
          },
          thenNothing: () => {
            expect(decide()).toEqual([]);
          },
          thenRefuses: (code: string) => {
            expect(refusalOf(decide)).toBe(code);
          },
        };
      },
    };
  },
});

/** A decision that changes its state would decide otherwise when replayed. */
const unchanged = <Result>(state: unknown, decide: () => Result): Result => {
  const before = JSON.stringify(state);
  const result = decide();
  if (JSON.stringify(state) !== before) throw new Error('The decision changed the state it was given');
  return result;
};

const refusalOf = (decide: () => unknown): string => {
  try {
    decide();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'not refused';
};
