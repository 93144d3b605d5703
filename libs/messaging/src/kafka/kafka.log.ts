type Say = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Where the client's own lines go. */
export type KafkaLog = Readonly<{ debug: Say; warn: Say; error: Say }>;

/** What belongs to an ordinary start, a deployment or a stop: it happens each time, and nobody has to do anything; or what another line says. */
const ORDINARY =
  /rebalanc|re-joining|coordinator is (loading|not available)|not aware of this member|hosts no such topic-partition|there is no leader|not the leader|Limiting retries|Failed to connect to seed broker|SASL \S+( \S+)? authentication failed|Response Sasl|not the correct coordinator|^Crash: /i;

/**
 * The level of a line of the client's. What fails is thrown to us as well, and we say it once, with what follows from it; so a
 * line of the client itself is a warning at most.
 */
export const levelOf = (
  isError: boolean,
  { message, ...extra }: Readonly<{ message: string; error?: unknown }>,
): 'warn' | 'debug' => (isError && !ORDINARY.test(message) && !ORDINARY.test(String(extra.error)) ? 'warn' : 'debug');

const AGAIN_MS = 60_000;
const MOST_KNOWN = 200;

/** Tells what is new from what a client says at each of its attempts, several times a second: the same line is news once a minute. */
export const newsOnly = (now: () => number = Date.now): ((line: string) => boolean) => {
  const said = new Map<string, number>();
  return (line) => {
    const isNews = now() - (said.get(line) ?? -Infinity) >= AGAIN_MS;
    if (said.size >= MOST_KNOWN) said.clear();
    if (isNews) said.set(line, now());
    return isNews;
  };
};
