import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';

/** Given these events, when this command comes, then exactly these events follow: a rule, told as a story. */
export const scenario = <Command, State, Event>(decider: Decider<Command, State, Event>) => ({
  given: (...history: readonly Event[]) => {
    const state = history.reduce(decider.evolve, decider.initial);
    return {
      when: (command: Command) => ({
        then: (...expected: readonly Event[]) => {
          expect(decider.decide(command, state)).toEqual(expected);
        },
        thenNothing: () => {
          expect(decider.decide(command, state)).toEqual([]);
        },
        thenRefuses: (code: string) => {
          expect(refusalOf(() => decider.decide(command, state))).toBe(code);
        },
      }),
    };
  },
});

const refusalOf = (decide: () => unknown): string => {
  try {
    decide();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'not refused';
};
