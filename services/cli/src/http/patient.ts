import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf, Failure, messageOf } from '../failure.js';
import { type Answer, type Api, Unreachable } from './api.js';
import { problemOf } from './problem.js';

/** How long a request is repeated, and who is told. */
export type Patience = Readonly<{ forMs: number; onWait: (why: string, forMs: number) => void }>;

/** Overloaded, or a service that is being restarted behind its address. */
const TRANSIENT = new Set([429, 502, 503, 504]);
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;

/**
 * Repeats a POST until it is answered with something other than "not now": 429 and 503 after the time that `Retry-After` names, an
 * unreachable server after a growing pause. Only for requests that may be sent twice. Throws a Failure when the patience is over.
 */
export const postPatiently = async (
  api: Api,
  path: string,
  body: string,
  contentType: string,
  { forMs, onWait }: Patience,
): Promise<Answer> => {
  const giveUpAt = Date.now() + forMs;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(api, path, body, contentType);
    if ('status' in outcome) return outcome;
    const waitMs = outcome.waitMs ?? Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
    if (Date.now() + waitMs > giveUpAt) throw new Failure(outcome.why);
    onWait(outcome.why, waitMs);
    await sleep(waitMs);
  }
};

type NotNow = { why: string; waitMs: number | undefined };

const attemptOnce = async (api: Api, path: string, body: string, contentType: string): Promise<Answer | NotNow> => {
  try {
    const answer = await api.send('POST', path, body, contentType);
    if (!TRANSIENT.has(answer.status)) return answer;
    return { why: problemOf(answer.status, answer.body).sentence, waitMs: retryAfterMs(answer.retryAfter) };
  } catch (error) {
    // A wrong host name does not come right by waiting.
    if (!(error instanceof Unreachable) || codeOf(error) === 'ENOTFOUND') throw error;
    return { why: messageOf(error), waitMs: undefined };
  }
};

/** `Retry-After` in milliseconds: a number of seconds, or a date. */
const retryAfterMs = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 50);
};
