/** One consistency boundary. Pure: no clock, no randomness, no I/O. Everything arrives in the command. */
export type Decider<Command, State, Event> = Readonly<{
  initial: State;
  /** Returns the facts that the command makes true; none when it changes nothing. Throws a Refusal when it may not be. */
  decide: (command: Command, state: State) => readonly Event[];
  evolve: (state: State, event: Event) => State;
}>;

/** The state after a history: what replay, audit and the running service all compute. */
export const fold = <C, S, E>({ initial, evolve }: Decider<C, S, E>, events: readonly E[]): S => events.reduce(evolve, initial);
