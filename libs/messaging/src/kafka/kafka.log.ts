type Say = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Where the client's own lines go. */
export type KafkaLog = Readonly<{ debug: Say; warn: Say; error: Say }>;

/** What belongs to an ordinary start, a deployment or a stop: it happens each time, and nobody has to do anything. */
const ORDINARY =
  /rebalanc|re-joining|coordinator is (loading|not available)|not aware of this member|hosts no such topic-partition|there is no leader|not the leader|Limiting retries/i;

/**
 * The level of a line of the client's. What fails is thrown to us as well, and we say it once, with what follows from it; so a
 * line of the client itself is a warning at most.
 */
export const levelOf = (
  isError: boolean,
  { message, ...extra }: Readonly<{ message: string; error?: unknown }>,
): 'warn' | 'debug' => (isError && !ORDINARY.test(message) && !ORDINARY.test(String(extra.error)) ? 'warn' : 'debug');
