import type { Decider, Message } from '@strata/kernel';

/** The fact that all append measurements record: the size of an ordinary order line. */
export type Noted = Message<'bench.noted.v1', { orderId: string; amountMinor: number; lines: readonly string[] }>;
export type Note = Readonly<{ amountMinor: number }>;
type Total = Readonly<{ notes: number; amountMinor: number }>;

export const noted = (amountMinor: number): Noted => ({
  type: 'bench.noted.v1',
  data: {
    orderId: `order-${amountMinor}`,
    amountMinor,
    lines: ['85123A white hanging heart', '71053 white metal lantern', '84406B coat hanger'],
  },
});

/** A decider of the usual shape and weight: one fact a command, a small state. */
export const notes: Decider<Note, Total, Noted> = {
  initial: { notes: 0, amountMinor: 0 },
  decide: ({ amountMinor }) => [noted(amountMinor)],
  evolve: (state, { data }) => ({ notes: state.notes + 1, amountMinor: state.amountMinor + data.amountMinor }),
};
