import { Relay, type RelayOptions } from '../../relay/relay.js';

/** A relay that runs until the test ends, however it ends: one that is left behind keeps the whole run from ending. */
export const relaying = (options: RelayOptions): Relay & AsyncDisposable => {
  const stop = new AbortController();
  const relay = new Relay(options);
  const running = relay.run(stop.signal);
  return Object.assign(relay, {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await running;
    },
  });
};
