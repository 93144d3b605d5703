import type { Outcome, Rejected } from '../facts.js';

/** So many bad lines are listed; more are counted. A request with that many is wrong as a whole. */
const MOST_LISTED = 10_000;

type Rejection = Readonly<{ line: number; eventId: string | null; code: string; pointer: string; detail: string }>;

/** What became of a request with many events. */
export type Receipt = Readonly<{
  accepted: number;
  duplicates: number;
  rejected: readonly Rejection[];
  rejectedNotShown?: number;
}>;

/** Sums up outcomes, chunk by chunk, with bounded memory. */
export class ReceiptBook {
  private accepted = 0;
  private duplicates = 0;
  private notShown = 0;
  private readonly rejected: Rejection[] = [];

  enter(outcomes: readonly Outcome[]): void {
    for (const one of outcomes) {
      if (one.outcome === 'rejected') this.reject(one);
      else if (one.outcome === 'duplicate') this.duplicates += 1;
      else this.accepted += 1;
    }
  }

  private reject(one: Rejected): void {
    if (this.rejected.length >= MOST_LISTED) this.notShown += 1;
    else this.rejected.push(rejectionOf(one));
  }

  /** Whether nothing is entered yet. */
  get isEmpty(): boolean {
    return this.accepted + this.duplicates + this.rejected.length === 0;
  }

  get receipt(): Receipt {
    const { accepted, duplicates, rejected, notShown } = this;
    return { accepted, duplicates, rejected, ...(notShown > 0 && { rejectedNotShown: notShown }) };
  }
}

const rejectionOf = ({ line, eventId, reason }: Rejected): Rejection => {
  const [first] = reason.errors;
  return {
    line,
    eventId,
    code: first?.code ?? reason.code,
    pointer: first?.pointer ?? '',
    detail: first?.detail ?? reason.message,
  };
};
